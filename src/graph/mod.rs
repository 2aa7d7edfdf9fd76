//! The provenance graph.

mod model;

pub use model::{Edge, EdgeKind, Node, Provenance};
