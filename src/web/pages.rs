//! The pages: one file for each, with its template beside it in `pages/`.

pub(super) mod about;
pub(super) mod areas;
pub(super) mod assets;
mod card;
pub(super) mod gaps;
pub(super) mod guide;
pub(super) mod home;
pub(super) mod list_health;
pub(super) mod print;
pub(super) mod provider;
pub(super) mod search;
mod sections;
pub(super) mod shortlist;
pub(super) mod stale;
pub(super) mod types;
