//! The JSON that other programs rely on: one shape for the terminal and for the web.
//!
//! Field names are fixed; a field may be added, and none changes its meaning.

mod answer;
mod coverage;
mod gaps;
mod guide;
mod places;
mod provider;

pub use answer::AnswerJson;
pub use coverage::CoverageJson;
pub use gaps::GapsJson;
pub use guide::{GuideJson, LawJson, law};
pub use places::WhereJson;
pub use provider::{ProviderJson, ShowJson};
