//! The guide: from a situation to the advocacy that the law gives, and why.
//!
//! The law is data ([`law`]): questions, named conditions, rules and entitlements, each with its
//! source. The engine is small and pure: [`Facts`] in, [`Findings`] out ([`evaluate()`]). What is
//! not known stays unknown: a rule that could still apply makes its entitlement *possible* and names
//! the question that would settle it, and the guide never says "none" while such a question is open.
//! [`Interview`] asks only what can still change the answer. [`mod@summary`] puts a result into words
//! that every face can show.
//!
//! Facts live in memory and are never written down by anything in here.

mod condition;
mod evaluate;
mod facts;
mod interview;
pub mod law;
mod read;
mod shown;
pub mod summary;

pub use condition::Truth;
pub use evaluate::{Findings, Given, Missing, NotGiven, Reason, evaluate};
pub use facts::{Facts, Helper, LawOf, State, Whereabouts};
pub use interview::{Interview, Reply, Step};
pub use law::{Band, Entitlement, Law};
pub use read::{Problem, read};
pub use summary::{Block, Section};

#[cfg(test)]
mod tests;
