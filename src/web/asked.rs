//! What an address asks: parameters become a question, and a question becomes an address again.
//!
//! The names are those of the JSON. Unknown parameters are passed over; a known one that can't be used
//! becomes a [`Slip`], and the rest is kept.

use std::borrow::Cow;

use super::visit::Visit;
use crate::query::{FilterBy, FilterError, Filters, LARGEST_PAGE, PAGE, Question, Sort, Words};

/// A question and the address that it came by.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) question: Question,
    /// What makes this question, in order, without the page and without the shortlist.
    pub(super) state: Vec<(&'static str, String)>,
    /// The ids on the shortlist.
    pub(super) picks: Vec<String>,
    pub(super) slips: Vec<Slip>,
    /// Whether each service says why it stands where it does.
    pub(super) explains: bool,
    /// Whether the place was mended.
    pub(super) is_mended: bool,
}

/// A parameter that can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    pub(super) parameter: Cow<'static, str>,
    pub(super) given: String,
    /// What is wrong and what to write instead.
    pub(super) says: String,
    /// What may have been meant.
    pub(super) nearest: Vec<String>,
}

/// What can be filtered by, as it is called in an address.
pub(super) const FILTERS: [(&str, FilterBy); 8] = [
    ("area", FilterBy::Area),
    ("statutory_type", FilterBy::StatutoryType),
    ("specialism", FilterBy::Specialism),
    ("kind", FilterBy::Kind),
    ("list", FilterBy::List),
    ("language", FilterBy::Language),
    ("age", FilterBy::Age),
    ("status", FilterBy::Status),
];

/// A longer shortlist is a list of its own: print it by its filters.
pub(super) const MOST_PICKS: usize = 60;
/// More words than that are no question.
const MOST_WORDS: usize = 2000;
/// No group has more values, and each area costs.
const MOST_VALUES: usize = 30;
/// So many pieces of a question are taken back at most.
const MOST_TAKEN_BACK: usize = 20;
/// Nobody reads more than that.
pub(super) const MOST_SLIPS: usize = 10;
/// Longer values name nothing.
const LONGEST_VALUE: usize = 200;

impl Asked {
    /// Reads the parameters of a request.
    pub(super) fn of(visit: &Visit) -> Asked {
        let mut asked = Asked {
            question: Question {
                today: Some(visit.today),
                ..Question::default()
            },
            state: Vec::new(),
            picks: picks(visit),
            slips: Vec::new(),
            explains: false,
            is_mended: false,
        };
        asked.words(visit);
        for (name, by) in FILTERS {
            for (n, given) in visit.all(name).enumerate() {
                if n == MOST_VALUES {
                    asked.too_many(name, given, MOST_VALUES);
                    break;
                }
                asked.filter(name, by, given);
            }
        }
        asked.order(visit);
        asked
    }

    fn words(&mut self, visit: &Visit) {
        let text = visit.first("q");
        if text.len() > MOST_WORDS {
            let says = "That is too long to search for. Only the beginning was read.";
            self.slip("q", text, says.to_owned(), Vec::new());
        }
        let end = text.floor_char_boundary(MOST_WORDS.min(text.len()));
        let text = &text[..end];
        if !text.is_empty() {
            self.state.push(("q", text.to_owned()));
        }
        text.clone_into(&mut self.question.text);
        for (n, words) in visit.all("not_as").enumerate() {
            if n == MOST_TAKEN_BACK {
                self.too_many("not_as", words, MOST_TAKEN_BACK);
                break;
            }
            self.state.push(("not_as", words.to_owned()));
            self.question.not_as.push(words.to_owned());
        }
        match visit.first("literal") {
            yes if is_yes(yes) => {
                self.state.push(("literal", "true".to_owned()));
                self.question.words = Words::Literal;
            }
            "" | "false" | "0" | "no" | "off" => {}
            other => {
                let says = format!("“{}” is neither true nor false.", short(other));
                self.slip("literal", other, says, Vec::new());
            }
        }
    }

    fn filter(&mut self, name: &'static str, by: FilterBy, given: &str) {
        let is_new = |own: &(&'static str, String)| own.0 != name || own.1 != given;
        if !self.state.iter().all(is_new) {
            return;
        }
        let added = match given.chars().count() > LONGEST_VALUE {
            true => Err(FilterError {
                given: given.chars().take(40).chain("…".chars()).collect(),
                what: "anything that is known here",
                nearest: Vec::new(),
            }),
            false => self.question.filters.add(by, given),
        };
        match added {
            Ok(()) => self.state.push((name, given.to_owned())),
            Err(err) => {
                let says = format!("“{}” is not {}.", err.given, err.what);
                self.slip(name, given, says, err.nearest);
            }
        }
    }

    fn order(&mut self, visit: &Visit) {
        match visit.first("sort") {
            "" | "relevance" => {}
            "name" => self.question.sort = Sort::Name,
            "checked" => self.question.sort = Sort::Checked,
            other => self.slip(
                "sort",
                other,
                format!("“{}” is no order.", short(other)),
                ["relevance", "name", "checked"].map(str::to_owned).to_vec(),
            ),
        }
        match self.question.sort {
            Sort::Relevance => {}
            Sort::Name => self.state.push(("sort", "name".to_owned())),
            Sort::Checked => self.state.push(("sort", "checked".to_owned())),
        }
        for (name, most, standard) in [("page", MOST_PAGES, 1), ("limit", LARGEST_PAGE, PAGE)] {
            let given = visit.first(name);
            let number = match given {
                "" => Some(standard),
                given => given.parse().ok().filter(|n| (1..=most).contains(n)),
            };
            if number.is_none() {
                let says = format!("“{}” is no number from 1 to {most}.", short(given));
                self.slip(name, given, says, Vec::new());
            }
            let number = number.unwrap_or(standard);
            match name {
                "page" => self.question.page = number,
                _ => self.question.limit = number,
            }
        }
        if self.question.limit != PAGE {
            self.state.push(("limit", self.question.limit.to_string()));
        }
    }

    /// A program must not take a part of an answer for the whole.
    fn too_many(&mut self, parameter: &'static str, given: &str, most: usize) {
        let says = format!("Only the first {most} were read: give no more than that.");
        self.slip(parameter, given, says, Vec::new());
    }

    fn slip(&mut self, parameter: &'static str, given: &str, says: String, nearest: Vec<String>) {
        let is_told = |own: &Slip| own.parameter == parameter && own.given == short(given);
        if self.slips.len() >= MOST_SLIPS || self.slips.iter().any(is_told) {
            return;
        }
        self.slips.push(Slip {
            parameter: parameter.into(),
            given: short(given),
            says,
            nearest,
        });
    }

    /// Takes a place that can't be used for the nearest that is known, as words are mended; it stays told.
    ///
    /// For a page, where somebody reads that; without it services from anywhere would be shown.
    pub(super) fn mending_place(mut self) -> Asked {
        let slip = self.slips.iter().find(|own| own.parameter == "area");
        let nearest = slip.and_then(|slip| slip.nearest.first()).cloned();
        if let Some(nearest) = nearest
            && self.question.filters.areas.is_empty()
            && self.question.filters.add(FilterBy::Area, &nearest).is_ok()
        {
            self.state.push(("area", nearest));
            self.is_mended = true;
        }
        self
    }

    /// Tells this question from others, whatever page of it is shown.
    ///
    /// The button for the next page stands in the same form as the filters, so that ticks go along
    /// whichever is pressed; a page of another question would begin somewhere in its middle.
    pub(super) fn mark(&self) -> String {
        let mut mark = crc32fast::Hasher::new();
        let words = self.state.iter().filter(|(name, _)| *name != "area");
        for (name, value) in words {
            mark.update(format!("{name}={value}\n").as_bytes());
        }
        // The box may show a place by another name than the one it was asked by.
        for area in &self.question.filters.areas {
            mark.update(format!("{} {:?}\n", area.code(), area.outcode).as_bytes());
        }
        format!("{:08x}", mark.finalize())
    }

    /// The first page, where a form was sent for another page of another question.
    pub(super) fn turned(mut self, of: &str) -> Asked {
        if !of.is_empty() && of != self.mark() {
            self.question.page = 1;
        }
        self
    }

    /// Lets each service say why it stands where it does; the address says so too.
    pub(super) fn explaining(mut self) -> Asked {
        self.explains = true;
        self.state.push(("explain", "true".to_owned()));
        self
    }

    /// Whether anything was asked at all.
    pub(super) fn is_anything(&self) -> bool {
        !self.state.is_empty() || !self.slips.is_empty()
    }

    /// The address of this question, after `?`, with the shortlist.
    pub(super) fn query(&self) -> String {
        self.query_with(&[])
    }

    /// The address of this page of the answer.
    pub(super) fn query_of_page(&self) -> String {
        match self.question.page {
            1 => self.query(),
            page => self.query_with(&[("page", &page.to_string())]),
        }
    }

    /// The address with more in it.
    pub(super) fn query_with(&self, more: &[(&str, &str)]) -> String {
        let state = self
            .state
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        encode(state.chain(more.iter().copied()).chain(self.picked()))
    }

    /// The address without a value, or without a whole parameter.
    pub(super) fn query_without(&self, name: &str, value: Option<&str>) -> String {
        let is_dropped =
            |own: &(&str, &str)| own.0 == name && value.is_none_or(|value| own.1 == value);
        let state = self
            .state
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        let state = state.filter(|own| !is_dropped(own));
        encode(state.chain(self.picked()))
    }

    fn picked(&self) -> impl Iterator<Item = (&str, &str)> {
        self.picks.iter().map(|id| ("pick", id.as_str()))
    }

    /// The filters alone.
    pub(super) fn filters(&self) -> &Filters {
        &self.question.filters
    }
}

/// Pages beyond that are no pages.
const MOST_PAGES: usize = 1_000_000;

/// The ids on the shortlist, each once, in order.
pub(super) fn picks(visit: &Visit) -> Vec<String> {
    let mut picks: Vec<String> = Vec::new();
    for id in visit.all("pick") {
        let is_id = id.len() <= LONGEST_VALUE && picks.len() < MOST_PICKS;
        if is_id && !picks.iter().any(|own| own == id) {
            picks.push(id.to_owned());
        }
    }
    picks
}

/// Pairs as they stand in an address.
pub(super) fn encode<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    out.extend_pairs(pairs);
    out.finish()
}

pub(super) fn is_yes(value: &str) -> bool {
    matches!(value, "true" | "1" | "yes" | "on")
}

/// As much of a value as is shown.
pub(super) fn short(value: &str) -> String {
    let mut shown: String = value.chars().take(60).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    shown
}
