//! What stands around the content of every page: heading, navigation, foot.

use askama::filters::Safe;

use super::asked::{encode, picks};
use super::messages::{Language, Said};
use super::reply::Reply;
use super::visit::Visit;
use crate::text::thousands;

/// The frame of a page, and the words of its language.
pub(super) struct Frame<'a> {
    pub(super) visit: &'a Visit,
    /// What the page is, for its title.
    pub(super) title: String,
    /// The ids on the shortlist.
    pub(super) picks: Vec<String>,
    /// Whether the page holds what a person told, and so has no address.
    pub(super) is_private: bool,
    /// The question that services are shown for: their pages lead back to it.
    pub(super) question: String,
}

impl<'a> Frame<'a> {
    pub(super) fn of(visit: &'a Visit, title: impl Into<String>) -> Frame<'a> {
        Frame {
            visit,
            title: title.into(),
            picks: picks(visit),
            is_private: false,
            question: String::new(),
        }
    }

    /// What follows the address of a service: the question that found it, and the shortlist.
    pub(super) fn found_by(&self) -> String {
        match self.question.as_str() {
            "" => self.after(),
            question => format!("?{question}"),
        }
    }

    /// Words, ready for a page.
    pub(super) fn t(&self, key: &str) -> Safe<Said> {
        self.visit.language.say(key, "")
    }

    /// Words with something filled in.
    pub(super) fn with(&self, key: &str, with: impl std::fmt::Display) -> Safe<Said> {
        self.visit.language.say(key, &with.to_string())
    }

    /// Words about a number: `key.one` or `key.many`.
    pub(super) fn count(&self, key: &str, number: impl std::fmt::Display) -> Safe<Said> {
        let number = number.to_string();
        let key = match number.as_str() {
            "1" => format!("{key}.one"),
            _ => format!("{key}.many"),
        };
        let number = number.parse().map_or(number, thousands);
        self.visit.language.say(&key, &number)
    }

    /// What marks text that is English in any language of the pages: law, values, what lists hold.
    pub(super) fn english(&self) -> Safe<&'static str> {
        Safe(match self.visit.language {
            Language::English => "",
            Language::Welsh => " lang=\"en\"",
        })
    }

    /// Words for an attribute.
    pub(super) fn p(&self, key: &str) -> &'static str {
        self.visit.language.plain(key)
    }

    pub(super) fn code(&self) -> &'static str {
        self.visit.language.code()
    }

    /// The address of a page in the language of this one.
    pub(super) fn at(&self, path: &str) -> String {
        match (self.visit.language.prefix(), path) {
            ("", path) => path.to_owned(),
            (prefix, "/") => prefix.to_owned(),
            (prefix, path) => format!("{prefix}{path}"),
        }
    }

    /// The address of a page, with the shortlist.
    pub(super) fn keeping(&self, path: &str) -> String {
        let at = self.at(path);
        match self.picks.is_empty() {
            true => at,
            false => format!("{at}?{}", self.picked()),
        }
    }

    /// What follows an address that has no parameter yet: the shortlist.
    pub(super) fn after(&self) -> String {
        match self.picks.is_empty() {
            true => String::new(),
            false => format!("?{}", self.picked()),
        }
    }

    /// What follows an address that has parameters already: the shortlist.
    pub(super) fn more(&self) -> String {
        match self.picks.is_empty() {
            true => String::new(),
            false => format!("&{}", self.picked()),
        }
    }

    /// The shortlist as it stands in an address.
    pub(super) fn picked(&self) -> String {
        encode(self.picks.iter().map(|id| ("pick", id.as_str())))
    }

    /// The address of this page in the other language; nothing where an address can't hold it.
    pub(super) fn in_other_language(&self) -> Option<(String, &'static str, &'static str)> {
        let (prefix, code, name) = match self.visit.language {
            Language::English => (Language::Welsh.prefix(), "cy", "Cymraeg"),
            Language::Welsh => ("", "en", "English"),
        };
        if self.is_private || self.visit.query.len() > LONGEST_QUERY {
            return None;
        }
        let path = match (prefix, self.visit.path.as_str()) {
            ("", path) => path.to_owned(),
            (prefix, "/") => prefix.to_owned(),
            (prefix, path) => format!("{prefix}{path}"),
        };
        let address = match self.visit.query.as_str() {
            "" => path,
            query => format!("{path}?{query}"),
        };
        Some((address, code, name))
    }

    /// Whether a page of the navigation is this one.
    pub(super) fn is_at(&self, path: &str) -> bool {
        self.visit.path == path
    }

    /// The name of the directory.
    pub(super) fn site(&self) -> &str {
        self.visit.site.title()
    }

    /// The name of the publisher; empty where none is set.
    pub(super) fn publisher(&self) -> &str {
        &self.visit.site.publisher.name
    }

    /// What the publisher’s picture shows, where there is one.
    pub(super) fn logo(&self) -> Option<&str> {
        let logo = self.visit.site.publisher.logo.as_ref();
        logo.map(|logo| logo.alt.as_str())
    }

    pub(super) fn sheet(&self) -> &str {
        &self.visit.site.style.sheet
    }

    pub(super) fn script(&self) -> &str {
        &self.visit.site.style.script
    }

    /// Where “Leave this site” leads to.
    pub(super) fn leave_to(&self) -> &str {
        match self.visit.site.settings.web.leave_to.as_str() {
            "" => LEAVE_TO,
            own => own,
        }
    }

    /// When the lists were last imported, in words.
    pub(super) fn imported(&self) -> String {
        let made = &self.visit.serving.generation.manifest().made;
        let day = made.get(..10).and_then(|day| day.parse().ok());
        day.map_or_else(|| made.clone(), crate::print::in_words)
    }
}

/// A longer address is no link.
const LONGEST_QUERY: usize = 8 << 10;

/// A page that many people have open and that says nothing about whoever does.
const LEAVE_TO: &str = "https://www.bbc.co.uk/weather";

/// As long as nearly all pages are.
const MOST_PAGES_BYTES: usize = 48 << 10;

/// A page as an answer.
pub(super) fn render(page: &impl askama::Template) -> Reply {
    // Growing the text piece by piece would copy it several times over.
    let mut html = String::with_capacity(MOST_PAGES_BYTES);
    match page.render_into(&mut html) {
        Ok(()) => Reply::html(html),
        // Writing into memory does not fail.
        Err(_) => {
            Reply::html(Vec::new()).with_status(axum::http::StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}
