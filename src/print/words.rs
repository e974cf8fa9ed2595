//! The words of a printed list, from `data/reference/print.toml`, with a publisher’s own over them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::document::Panel;
use super::settings::{Settings, Wording};

static TABLE: &str = include_str!("../../data/reference/print.toml");

/// The whole table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrintWords {
    danger: Wording,
    advocate: Wording,
    advocate_not: Wording,
    how: Wording,
    marks: Wording,
    formats: Wording,
    disclaimer: Wording,
    pub(crate) widened: Widened,
    pub(crate) exceptions: Exceptions,
    pub(crate) groups: Groups,
    pub(crate) glossary: Vec<Short>,
}

/// The words of a list that holds other services than those that were asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct Widened {
    pub(crate) heading: String,
    pub(crate) says: String,
    pub(crate) unnamed: String,
}

/// The words of the exceptions.
#[derive(Debug, Deserialize)]
pub(crate) struct Exceptions {
    pub(crate) heading: String,
    pub(crate) intro: String,
}

/// The headings of the groups.
#[derive(Debug, Deserialize)]
pub(crate) struct Groups {
    pub(crate) legal: String,
    pub(crate) local: String,
    pub(crate) national: String,
    pub(crate) nothing: String,
}

/// A short name and what it means.
#[derive(Debug, Deserialize)]
pub(crate) struct Short {
    pub(crate) short: String,
    pub(crate) means: String,
}

/// The table, read once.
pub(crate) fn words() -> &'static PrintWords {
    static WORDS: LazyLock<PrintWords> = LazyLock::new(|| {
        // The table is part of the program, and a test reads it.
        toml::from_str(TABLE).unwrap_or_else(|err| panic!("print.toml: {err}"))
    });
    &WORDS
}

/// The panels before the services.
pub(crate) fn front(settings: &Settings, fill: &BTreeMap<&str, String>) -> Vec<Panel> {
    let words = words();
    vec![
        panel("danger", &words.danger, settings, fill),
        panel("advocate", &words.advocate, settings, fill),
        panel("advocate_not", &words.advocate_not, settings, fill),
        panel("how", &words.how, settings, fill),
        panel("marks", &words.marks, settings, fill),
        panel("formats", &words.formats, settings, fill),
    ]
}

/// The panels behind the services.
pub(crate) fn back(settings: &Settings, fill: &BTreeMap<&str, String>) -> Vec<Panel> {
    vec![panel("disclaimer", &words().disclaimer, settings, fill)]
}

/// The names of the panels that a publisher can word anew.
pub(crate) const PANELS: [&str; 7] = [
    "danger",
    "advocate",
    "advocate_not",
    "how",
    "marks",
    "formats",
    "disclaimer",
];

fn panel(name: &str, ours: &Wording, settings: &Settings, fill: &BTreeMap<&str, String>) -> Panel {
    let own = settings.wording.get(name);
    let filled = |text: &String| {
        fill.iter().fold(text.clone(), |text, (key, value)| {
            text.replace(&format!("{{{key}}}"), value)
        })
    };
    let list = |pick: fn(&Wording) -> &Vec<String>| -> Vec<String> {
        let own = own.map(pick).filter(|own| !own.is_empty());
        own.unwrap_or_else(|| pick(ours))
            .iter()
            .map(filled)
            .collect()
    };
    let heading = own
        .map(|own| &own.heading)
        .filter(|heading| !heading.is_empty());
    Panel {
        heading: filled(heading.unwrap_or(&ours.heading)),
        danger: name == "danger",
        paragraphs: list(|wording| &wording.paragraphs),
        items: list(|wording| &wording.items),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_publishers_words_take_the_place_of_ours() {
        let settings =
            Settings::read("[wording.how]\nparagraphs = ['Ring {contact}.']").expect("settings");
        let fill = BTreeMap::from([("contact", "01632 960123".to_owned())]);
        let front = front(&settings, &fill);
        assert!(front[0].danger && front[0].paragraphs[0].contains("999"));
        assert_eq!(front[3].heading, "How to use this list");
        assert_eq!(front[3].paragraphs, ["Ring 01632 960123."]);
        let all = front.iter().chain(&back(&settings, &fill)).count();
        assert_eq!(all, PANELS.len());
    }
}
