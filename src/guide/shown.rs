//! Facts in words: as they would stand in a facts file, and as people say them.

use super::condition::{Known, Truth};
use super::facts::{Facts, Helper, Helpers, OfHelper};
use super::law::{Law, Question, Takes, Value};

impl Facts {
    /// A fact as it would stand in a facts file (`age = 16_17`); nothing where nothing was told.
    pub fn told(&self, law: &Law, fact: usize) -> Option<String> {
        let question = &law.questions[fact];
        let said = self.said(law, fact, |value| value.key.as_str())?;
        Some(format!("{} = {said}", question.fact))
    }

    /// The answer to a question, in words; nothing where nothing was told.
    pub fn answer(&self, law: &Law, fact: usize) -> Option<String> {
        self.said(law, fact, |value| value.label.as_str())
    }

    fn said(&self, law: &Law, fact: usize, name: fn(&Value) -> &str) -> Option<String> {
        if !self.is_told(law, fact) {
            return None;
        }
        let question = &law.questions[fact];
        match question.takes {
            Takes::Place => self.place(fact).map(|place| place.words.clone()),
            Takes::Helpers => match self.helpers(fact) {
                Helpers::Untold => None,
                Helpers::These(helpers) if helpers.is_empty() => Some("nobody".to_owned()),
                Helpers::These(helpers) => {
                    let all: Vec<String> =
                        helpers.iter().map(|one| helper(law, one, name)).collect();
                    Some(all.join("; "))
                }
            },
            Takes::Several => Some(self.several(question, fact, name)),
            Takes::YesNo | Takes::One => {
                let may = self.state(fact).may;
                let values = question.values.iter().filter(|value| !value.is_range);
                let names: Vec<&str> = values
                    .filter(|value| may & value.bits != 0)
                    .map(name)
                    .collect();
                Some(names.join(" or "))
            }
        }
    }

    fn several(&self, question: &Question, fact: usize, name: fn(&Value) -> &str) -> String {
        let state = self.state(fact);
        let mut names: Vec<String> = Vec::new();
        for value in question.values.iter().filter(|value| value.bits != 0) {
            if state.must & value.bits != 0 {
                names.push(name(value).to_owned());
            } else if state.may & value.bits != 0 {
                names.push(format!("{} (not known)", name(value)));
            }
        }
        if names.is_empty() {
            let none = question.values.iter().find(|value| value.bits == 0);
            names.push(none.map_or("none", name).to_owned());
        }
        names.join(", ")
    }
}

/// One helper: "Is this person paid …: No; …".
fn helper(law: &Law, helper: &Helper, name: fn(&Value) -> &str) -> String {
    let known = OfHelper(helper);
    let mut parts: Vec<String> = Vec::new();
    for (n, question) in law.helper_questions.iter().enumerate() {
        let value = match known.has(n, 1) {
            Truth::Yes => question.values.first(),
            Truth::No => question.values.get(1),
            Truth::Unknown => None,
        };
        if let Some(value) = value {
            parts.push(format!(
                "{} {}",
                question.fact.replace('_', " "),
                name(value)
            ));
        }
    }
    if parts.is_empty() {
        "somebody of whom nothing is known".to_owned()
    } else {
        parts.join(", ")
    }
}
