//! Reading a facts file (TOML): facts and problems, each problem with its line and what is allowed.
//!
//! ```toml
//! nation = "england"
//! age = 82
//! process = ["adult_needs_assessment"]
//! sd = ["retain"]
//! helpers = [{ paid_or_professional = true }, { able_and_available = false }]
//! ```
//!
//! What a file leaves out is not known. A list of values means these and no others; a table of values
//! gives each its own answer. Yes and no can be `true` and `false`.

mod follow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(super) use follow::{contradictions, follow, whereabouts};

use super::condition::Truth;
use super::facts::{Facts, Helper, Helpers, OneByOne, State};
use super::law::{Law, Question, Takes, squeezed};
use crate::area::{self};

/// Something in a facts file that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The line, counting from 1.
    pub line: usize,
    /// The column, counting from 1.
    pub column: usize,
    /// What is wrong and what to write.
    pub says: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "line {}, column {}: {}",
            self.line, self.column, self.says
        )
    }
}

/// Reads facts; what can't be used is told and left out.
pub fn read(law: &Law, text: &str) -> (Facts, Vec<Problem>) {
    let mut reader = Reader {
        law,
        text,
        facts: Facts::new(law),
        problems: Vec::new(),
        places: vec![None; law.questions.len()],
        consent: None,
    };
    match DeTable::parse(text) {
        Ok(table) => {
            reader.table(table.get_ref());
            reader.consents();
            reader.copies();
            reader.follow();
            reader.contradictions();
        }
        Err(err) => {
            let at = err.span().map_or(0, |span| span.start);
            let what = err.message().trim().replace('\n', ", ");
            reader.tell(at, format!("this is not TOML: {what}"));
        }
    }
    reader.problems.sort();
    reader.problems.dedup();
    (reader.facts, reader.problems)
}

struct Reader<'a> {
    law: &'a Law,
    text: &'a str,
    facts: Facts,
    problems: Vec<Problem>,
    /// Where each fact was named.
    places: Vec<Option<usize>>,
    /// Whether the person can decide who helps them, told once for all helpers.
    consent: Option<State>,
}

/// The longest message: a value may be as long as the file.
const LONGEST_MESSAGE: usize = 1200;

/// The one fact that has a table for its decisions.
const CAPACITY: &str = "capacity";
/// Said once, it holds for each helper of the person.
const CONSENT: &str = "capacity_to_consent";

impl<'a> Reader<'a> {
    fn tell(&mut self, at: usize, says: String) {
        // What was typed is echoed on one line, and not at any length.
        let mut says: String = crate::text::tidy(&says.replace(['\n', '\r'], " ")).into_owned();
        if let Some((end, _)) = says.char_indices().nth(LONGEST_MESSAGE) {
            says.truncate(end);
            says.push('…');
        }
        let before = self.text.get(..at).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        self.problems.push(Problem {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            says,
        });
    }

    fn table(&mut self, table: &DeTable<'_>) {
        // In the order of the file: a table is sorted by name, and people read from the top.
        let mut rows: Vec<_> = table.iter().collect();
        rows.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in rows {
            let at = key.span().start;
            let name = squeezed(key.get_ref());
            match (name.as_str(), value.get_ref()) {
                (CAPACITY, DeValue::Table(own)) => self.within("capacity.", own),
                (CAPACITY, _) => self.every_capacity(at, value),
                ("carer", DeValue::Table(own)) => self.within("carer_", own),
                (CONSENT, _) => {
                    let found = self
                        .law
                        .helper_questions
                        .iter()
                        .position(|q| q.fact == CONSENT);
                    if let Some(n) = found {
                        let question = &self.law.helper_questions[n];
                        self.consent = self.single(question, value);
                    }
                }
                _ => self.fact(&name, at, value),
            }
        }
    }

    fn within(&mut self, before: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let own = squeezed(key.get_ref());
            let own = match own.as_str() {
                "protective_measures" => "s42_enquiry",
                own => own,
            };
            self.fact(&format!("{before}{own}"), key.span().start, value);
        }
    }

    /// `capacity = "lacks"`: for whatever is being decided.
    fn every_capacity(&mut self, at: usize, value: &Spanned<DeValue<'_>>) {
        for (fact, question) in self.law.questions.iter().enumerate() {
            if question.fact.starts_with("capacity.")
                && let Some(state) = self.single(question, value)
            {
                self.places[fact] = Some(at);
                self.facts.set(fact, state);
            }
        }
    }

    fn fact(&mut self, name: &str, at: usize, value: &Spanned<DeValue<'_>>) {
        let Some(fact) = self.law.fact(name) else {
            let known = self.law.questions.iter().map(|q| q.fact.as_str());
            self.tell(at, unknown_name("fact", name, known));
            return;
        };
        self.places[fact] = Some(at);
        let law = self.law;
        let question = &law.questions[fact];
        if is_unknown(value.get_ref()) {
            return;
        }
        match question.takes {
            Takes::YesNo | Takes::One => {
                if let Some(state) = self.single(question, value) {
                    self.facts.set(fact, state);
                }
            }
            Takes::Several => {
                if let Some(state) = self.several(question, value) {
                    self.facts.set(fact, state);
                }
            }
            Takes::Place => self.place(fact, value),
            Takes::Helpers => self.helpers(fact, value),
        }
    }

    /// The bits of one written value.
    fn bits(&mut self, question: &Question, value: &Spanned<DeValue<'_>>) -> Option<u64> {
        let at = value.span().start;
        let (written, found) = match value.get_ref() {
            DeValue::String(words) => {
                let number = words.trim().parse().ok();
                let by_number = || number.and_then(|number| question.of_number(number));
                (words.to_string(), question.value(words).or_else(by_number))
            }
            DeValue::Boolean(truth) => {
                let word = if *truth { "yes" } else { "no" };
                (truth.to_string(), question.value(word))
            }
            DeValue::Integer(number) => {
                let read = i64::from_str_radix(number.as_str(), number.radix());
                let value = read.ok().and_then(|number| question.of_number(number));
                (number.as_str().to_owned(), value)
            }
            other => (kind(other).to_owned(), None),
        };
        if found.is_none() {
            self.tell(at, not_a_value(question, &written));
        }
        found.map(|value| value.bits)
    }

    fn single(&mut self, question: &Question, value: &Spanned<DeValue<'_>>) -> Option<State> {
        if is_unknown(value.get_ref()) {
            return None;
        }
        let DeValue::Array(values) = value.get_ref() else {
            return self.bits(question, value).map(State::one_of);
        };
        // Several values of a fact that has one: it is one of them.
        let mut bits = 0;
        for value in values {
            bits |= self.bits(question, value)?;
        }
        if bits == 0 {
            self.tell(value.span().start, not_a_value(question, "an empty list"));
            return None;
        }
        Some(State::one_of(bits))
    }

    fn several(&mut self, question: &Question, value: &Spanned<DeValue<'_>>) -> Option<State> {
        let at = value.span().start;
        let mut state = State::exactly(0);
        match value.get_ref() {
            DeValue::Array(values) => {
                for value in values {
                    let bits = self.bits(question, value)?;
                    if bits == 0 && values.len() > 1 {
                        let says = format!("{}: “none” stands beside other values", question.fact);
                        self.tell(value.span().start, says);
                        return None;
                    }
                    state.must |= bits;
                    state.may |= bits;
                }
            }
            DeValue::Table(table) => {
                state.may = question.all();
                for (key, answer) in table {
                    let Some(named) = question.value(key.get_ref()) else {
                        self.tell(key.span().start, not_a_value(question, key.get_ref()));
                        continue;
                    };
                    match answer.get_ref() {
                        answer if is_unknown(answer) => {}
                        DeValue::Boolean(true) => state.must |= named.bits,
                        DeValue::Boolean(false) => state.may &= !named.bits,
                        DeValue::String(word) if squeezed(word) == "yes" => {
                            state.must |= named.bits;
                        }
                        DeValue::String(word) if squeezed(word) == "no" => {
                            state.may &= !named.bits;
                        }
                        _ => self.tell(
                            answer.span().start,
                            format!("{}.{}: write yes, no or unknown", question.fact, named.key),
                        ),
                    }
                }
            }
            DeValue::Boolean(false) => {}
            _ => {
                let bits = self.bits(question, value)?;
                state = State::exactly(bits);
            }
        }
        let exclusive: Vec<&str> = question
            .values
            .iter()
            .filter(|value| value.exclusive && state.must & value.bits != 0)
            .map(|value| value.key.as_str())
            .collect();
        if exclusive.len() > 1 {
            let says = format!(
                "{}: {} can’t be true together; keep the one that is true now",
                question.fact,
                exclusive.join(" and ")
            );
            self.tell(at, says);
            return None;
        }
        Some(state)
    }

    fn place(&mut self, fact: usize, value: &Spanned<DeValue<'_>>) {
        let at = value.span().start;
        let name = &self.law.questions[fact].fact;
        let DeValue::String(words) = value.get_ref() else {
            let says = format!("{name}: write the name of a place in quotes");
            self.tell(at, says);
            return;
        };
        match whereabouts(words) {
            Ok(place) => self.facts.set_place(fact, Some(place)),
            Err(says) => self.tell(at, format!("{name}: {says}")),
        }
    }

    fn helpers(&mut self, fact: usize, value: &Spanned<DeValue<'_>>) {
        let at = value.span().start;
        let name = &self.law.questions[fact].fact;
        let mut helpers = Vec::new();
        match value.get_ref() {
            DeValue::Array(list) => {
                for one in list {
                    match one.get_ref() {
                        DeValue::Table(table) => helpers.push(self.helper(table)),
                        _ => {
                            let says = format!("{name}: each helper is a table in {{ }}");
                            self.tell(one.span().start, says);
                            return;
                        }
                    }
                }
            }
            DeValue::Table(table) => helpers.push(self.helper(table)),
            DeValue::Boolean(false) => {}
            DeValue::String(word)
                if matches!(squeezed(word).as_str(), "none" | "no" | "nobody") => {}
            _ => {
                let says = format!(
                    "{name}: write a list of helpers, such as [{{ able_and_available = true }}], or \"none\""
                );
                self.tell(at, says);
                return;
            }
        }
        self.facts.set_helpers(fact, Helpers::These(helpers));
    }

    fn helper(&mut self, table: &DeTable<'_>) -> Helper {
        let law = self.law;
        let mut helper = Helper {
            states: vec![State::one_of(3); law.helper_questions.len()],
        };
        for (key, value) in table {
            let name = squeezed(key.get_ref());
            let found = law.helper_questions.iter().position(|q| q.fact == name);
            let Some(n) = found else {
                let known = law.helper_questions.iter().map(|q| q.fact.as_str());
                self.tell(
                    key.span().start,
                    unknown_name("fact of a helper", &name, known),
                );
                continue;
            };
            if let Some(state) = self.single(&law.helper_questions[n], value) {
                helper.states[n] = state;
            }
        }
        helper
    }

    /// What was told of consent once holds for each helper; what only makes sense for somebody who
    /// can decide, or can't, says so.
    fn consents(&mut self) {
        let place = |name: &str| {
            self.law
                .helper_questions
                .iter()
                .position(|q| q.fact == name)
        };
        let (Some(can), Some(wants), Some(council)) = (
            place(CONSENT),
            place("person_consents"),
            place("council_satisfied_best_interests"),
        ) else {
            return;
        };
        for fact in 0..self.law.questions.len() {
            let Helpers::These(helpers) = self.facts.helpers(fact) else {
                continue;
            };
            let mut helpers = helpers.clone();
            for helper in &mut helpers {
                if helper.states[can].must != 0 {
                    continue;
                }
                if let Some(consent) = self.consent {
                    helper.states[can] = consent;
                } else if helper.states[wants].must != 0 && helper.states[council].must == 0 {
                    helper.states[can] = State::one_of(1);
                } else if helper.states[council].must != 0 && helper.states[wants].must == 0 {
                    helper.states[can] = State::one_of(2);
                }
            }
            self.facts.set_helpers(fact, Helpers::These(helpers));
        }
    }

    /// Takes over what a fact shares with another that was told: in a carer’s assessment “the person”
    /// is the carer.
    fn copies(&mut self) {
        let law = self.law;
        for (fact, question) in law.questions.iter().enumerate() {
            let Some((from, when)) = &question.copies else {
                continue;
            };
            let facts = &self.facts;
            if facts.is_told(law, fact) || !facts.is_told(law, *from) {
                continue;
            }
            if when.truth(&OneByOne { law, facts }) != Truth::Yes {
                continue;
            }
            if question.takes == Takes::Helpers {
                let helpers = facts.helpers(*from).clone();
                self.facts.set_helpers(fact, helpers);
            } else {
                // Values are matched by name: the two facts need not have all in common.
                let mut state = State { may: 0, must: 0 };
                let own = facts.state(*from);
                for value in &law.questions[*from].values {
                    let bits = question.bits(&value.key).unwrap_or(0);
                    if own.may & value.bits != 0 && !value.is_range {
                        state.may |= bits;
                    }
                    if own.must & value.bits != 0 && !value.is_range {
                        state.must |= bits;
                    }
                }
                self.facts.set(fact, state);
            }
        }
    }

    /// Draws what follows from the values; tells where it contradicts what was said.
    fn follow(&mut self) {
        let law = self.law;
        for (fact, then) in follow(law, &mut self.facts) {
            let at = self.places[fact].or(self.places[then]).unwrap_or(0);
            let told = |fact| self.facts.told(law, fact).unwrap_or_default();
            let says = format!("{} contradicts {}", told(fact), told(then));
            self.tell(at, says);
        }
        self.nation();
    }

    /// The nation that was said must be that of the place.
    fn nation(&mut self) {
        let law = self.law;
        let (Some(nation), Some(area)) = (law.fact("nation"), law.fact("area")) else {
            return;
        };
        let place = self
            .facts
            .place(area)
            .and_then(|place| area::get(place.area).nation);
        let bits = place.and_then(|nation_of| law.questions[nation].bits(nation_of.key()));
        let (Some(place), Some(bits)) = (place, bits) else {
            return;
        };
        if self.facts.state(nation).may & bits == 0 {
            let at = self.places[nation].unwrap_or(0);
            let says = format!(
                "nation: the area lies in {}; write nation = \"{}\", or name another place for the hospital with hospital_area, for the council that is responsible with council_area",
                place.name(),
                place.key()
            );
            self.tell(at, says);
        }
        self.facts.set(nation, State::one_of(bits));
    }

    fn contradictions(&mut self) {
        for (facts, says) in contradictions(self.law, &self.facts) {
            let at = facts.iter().filter_map(|fact| self.places[*fact]).max();
            self.tell(at.unwrap_or(0), says);
        }
    }
}

fn is_unknown(value: &DeValue<'_>) -> bool {
    matches!(value, DeValue::String(word)
        if matches!(squeezed(word).as_str(), "unknown" | "not_known" | "?" | ""))
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
        DeValue::Float(_) => "a decimal number",
        DeValue::Datetime(_) => "a date",
        _ => "that",
    }
}

fn not_a_value(question: &Question, written: &str) -> String {
    let all: Vec<&str> = question
        .values
        .iter()
        .map(|value| value.key.as_str())
        .collect();
    let keys = all.iter().copied();
    let near =
        nearest(written, keys).map_or_else(String::new, |near| format!("did you mean {near}? "));
    let number = if question.values.iter().any(|value| value.numbers.is_some()) {
        ", or a number"
    } else {
        ""
    };
    format!(
        "{}: “{written}” is no value of it; {near}allowed are {}, unknown{number}",
        question.fact,
        all.join(", ")
    )
}

fn unknown_name<'n>(what: &str, name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let known: Vec<&str> = known.collect();
    let near = nearest(name, known.iter().copied())
        .map_or_else(String::new, |near| format!("did you mean {near}? "));
    format!(
        "“{name}” is no {what}; {near}there are {}",
        known.join(", ")
    )
}

fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    known
        .map(|own| (strsim::jaro_winkler(name, own), own))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, own)| own)
}
