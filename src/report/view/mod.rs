//! Stable text views of every stage, for `secondo debug` and the snapshots.
