//! Reports: the model, and one file per output format.

mod model;

pub use model::{
    Attribution, AttributionId, Claim, ClaimId, Flag, Grade, Identity, Link, Modality, Mode, Place,
    Quantity, Report, Severity, Source, SourceId, SourceKind, Summary, Translation,
};
