//! Pages for people, JSON for programs, Open Referral UK: the directory over HTTP.
//!
//! The server only reads. It keeps no question, sets no cookie and calls nobody. A [`Site`] holds what
//! is set once (settings, style, messages) and the generation that answers now; every handler is an
//! ordinary function from a `Visit` to a `Reply`, run on a thread of its own because
//! a search is no waiting but work. What stands around it (limits, headers, the log, figures) is the
//! same for all, see `serve.rs`.
//!
//! State is in the address, and in the form for the guide, so that pages work without JavaScript and
//! without anything kept.

mod api;
mod asked;
mod errors;
mod escape;
mod feed;
mod frame;
mod gate;
mod headers;
mod log;
mod messages;
mod metrics;
mod pages;
mod reply;
mod routes;
mod serve;
mod site;
mod style;
mod swap;
mod visit;

pub use routes::router;
pub use serve::{Listen, serve};
pub use site::{Site, SiteError};
