//! A request as a handler sees it: which generation, which language, what was asked.

use std::sync::Arc;

use axum::body::Bytes;
use jiff::civil::Date;

use super::messages::Language;
use super::site::{Serving, Site};

/// One request. Handlers get nothing else, so nothing else can reach an answer.
pub(super) struct Visit {
    pub(super) site: Arc<Site>,
    pub(super) serving: Arc<Serving>,
    pub(super) language: Language,
    /// The path without the prefix of the language.
    pub(super) path: String,
    /// The part of the path that names one thing; empty where there is none.
    pub(super) id: String,
    /// The query or the form, in order.
    pub(super) parameters: Vec<(String, String)>,
    /// The body of a request that has one and is no form.
    pub(super) body: Bytes,
    pub(super) today: Date,
    /// The query as it came, for a link to the same page in another language.
    pub(super) query: String,
}

/// More parameters than that are no question of a person.
const MOST_PARAMETERS: usize = 400;

/// The pairs of a query or a form; what is no UTF-8 in it is replaced.
pub(super) fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded)
        .take(MOST_PARAMETERS)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

impl Visit {
    /// The first value of a parameter, without blanks around it; empty where there is none.
    pub(super) fn first(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or("")
    }

    /// Every value of a parameter that is not blank.
    pub(super) fn all<'v>(&'v self, name: &str) -> impl Iterator<Item = &'v str> {
        let named = self.parameters.iter().filter(move |(own, _)| own == name);
        named
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}
