//! The provenance graph.

mod build;
mod model;
mod query;

pub use build::{add_conflicts, build};
pub use model::{Edge, EdgeKind, Node, Provenance};
pub use query::{
    SharedOrigin, origins, origins_of_article, origins_of_claims, shared_origins,
    shared_origins_of_claims,
};
