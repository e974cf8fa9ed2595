//! The words people use, and what each of them stands for.
//!
//! A caller says "sectioned", a letter says "detained under the Mental Health Act", an old leaflet
//! says "mental handicap". [`Vocabulary`] holds groups of words that mean the same, words that lead
//! to a group but are not what it is called, misspellings, former and Welsh words, and what a group
//! means for a search. It is looked at when a question is asked and never baked into the index, so
//! changed words need no import.
//!
//! Sources: `data/reference/vocabulary.csv` and `small_words.csv`, part of the program; a council
//! adds its own words with [`Vocabulary::with_own`].

pub mod check;
mod read;

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::closed::Closed;
use crate::provider::{Kind, Specialism};
use crate::reference::{body, holds};
use crate::statutory::StatutoryType;
use crate::text::{differ_by_more, letters};

pub use read::Problem;

/// How a word belongs to its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// It means the same as the others: each finds them all.
    Same,
    /// The same in Welsh.
    Welsh,
    /// It leads to the group; the others do not lead back to it.
    OneWay,
    /// What it was called before.
    Former,
    /// A common misspelling.
    Misspelt,
}

/// What a group stands for in a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sense {
    /// A statutory type.
    Statutory(StatutoryType),
    /// A specialism.
    Specialism(Specialism),
    /// A kind of advocacy.
    Kind(Kind),
    /// A language.
    Language(String),
}

impl Sense {
    /// Its name in plain words.
    pub fn label(&self) -> &str {
        match self {
            Sense::Statutory(kind) => kind.label(),
            Sense::Specialism(kind) => kind.label(),
            Sense::Kind(kind) => kind.label(),
            Sense::Language(language) => language,
        }
    }
}

/// A sense, and whether the words leave no doubt of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// What the words stand for.
    pub sense: Sense,
    /// Sure senses choose providers; the others only bring them forward.
    pub sure: bool,
}

/// Words that mean the same, with what they stand for.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Its id in the vocabulary (`V003`).
    pub id: String,
    /// Its proper name ("Independent mental health advocate (IMHA)").
    pub name: String,
    /// The words that mean the same, each folded: what a text is searched for.
    pub same: Vec<Vec<String>>,
    /// What it stands for.
    pub meanings: Vec<Meaning>,
    /// Whether it says no more than that an advocate is wanted.
    pub generic: bool,
    /// Whether it is the name of an organisation.
    pub names_one: bool,
    /// One of these, as [`key`]s, must stand in the question too; empty asks nothing.
    pub with: Vec<String>,
    /// None of these may stand in the question.
    pub without: Vec<String>,
    /// What to tell the person who used the words.
    pub note: String,
    /// Whether the note is a warning, which counts in every nation.
    pub warns: bool,
    /// Whether a council added it: it goes before ours.
    pub own: bool,
}

/// The number of a group in its vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(u16);

/// Groups of words, with the phrases that lead to them.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    groups: Vec<Group>,
    /// By their ids, where they have one.
    ids: FxHashMap<Box<str>, GroupId>,
    /// By [`key`]s joined with spaces: the groups that a phrase leads to, the likeliest first.
    phrases: FxHashMap<Box<str>, Vec<(GroupId, Link)>>,
    /// By the first key of a phrase: how many words the longest such phrase has.
    longest: FxHashMap<Box<str>, u8>,
    /// The key of every word of every phrase, in their order.
    words: Vec<Box<str>>,
}

/// A phrase found at the start of some words.
#[derive(Debug, Clone, Copy)]
pub struct Hit<'v> {
    /// How many words it has.
    pub length: usize,
    /// The groups that it leads to, in the order of the vocabulary.
    pub groups: &'v [(GroupId, Link)],
}

impl Vocabulary {
    /// The vocabulary of the program.
    pub fn standard() -> &'static Vocabulary {
        static STANDARD: LazyLock<Vocabulary> = LazyLock::new(read::standard);
        &STANDARD
    }

    /// The vocabulary of the program with a council's own words.
    ///
    /// `bytes` are a table, in any form that a list may have, with the columns of
    /// `data/reference/vocabulary.csv`. A row whose `group` is one of ours adds words to it; any
    /// other row makes a group of its own. What can't be read is left out and told.
    pub fn with_own(bytes: &[u8]) -> (Vocabulary, Vec<Problem>) {
        let (vocabulary, _, problems) = read::with_own(Self::standard().clone(), bytes);
        (vocabulary, problems)
    }

    /// Every group, in the order of the vocabulary.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The group with this number.
    pub fn group(&self, id: GroupId) -> &Group {
        // A `GroupId` is only ever made by counting the groups of this same vocabulary.
        &self.groups[usize::from(id.0)]
    }

    /// The longest phrase at the start of some [`key`]s, of those that `fits` lets pass.
    pub fn longest_at<'v>(
        &'v self,
        keys: &[Cow<'_, str>],
        fits: impl Fn(&Group) -> bool,
    ) -> Option<Hit<'v>> {
        let longest = usize::from(*self.longest.get(&**keys.first()?)?);
        let mut joined = String::new();
        let mut ends: Vec<usize> = Vec::with_capacity(longest);
        for key in keys.iter().take(longest) {
            if !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(key);
            ends.push(joined.len());
        }
        (1..=ends.len()).rev().find_map(|length| {
            let groups = self.phrases.get(&joined[..ends[length - 1]])?;
            let any = groups.iter().any(|(id, _)| fits(self.group(*id)));
            any.then_some(Hit { length, groups })
        })
    }

    /// The group that counts of those that a phrase leads to, of those that `fits` lets pass.
    ///
    /// A council's own go before ours; then one that asks for other words, and has them, knows better
    /// than one that asks nothing; then the order of the vocabulary counts.
    pub fn first(
        &self,
        groups: &[(GroupId, Link)],
        fits: impl Fn(&Group) -> bool,
    ) -> Option<(GroupId, Link)> {
        let fitting = groups.iter().filter(|(id, _)| fits(self.group(*id)));
        // `min_by_key` gives the first of equals: the order of the vocabulary.
        let first = fitting.min_by_key(|(id, _)| {
            let group = self.group(*id);
            (!group.own, group.with.is_empty())
        });
        first.copied()
    }

    /// Whether a folded word stands in any phrase.
    pub fn has_word(&self, word: &str) -> bool {
        self.words
            .binary_search_by(|known| (**known).cmp(&key(word)))
            .is_ok()
    }

    /// The word of the vocabulary that a misspelt one was meant for: the nearest, as [`key`].
    ///
    /// One slip in words of five letters, two from eight on; shorter words are left alone.
    pub fn meant(&self, word: &str) -> Option<&str> {
        let allowed = match word.len() {
            0..=4 => return None,
            5..=7 => 1,
            8..=30 => 2,
            _ => return None,
        };
        let initial = word.get(..1)?;
        let from = self.words.partition_point(|known| &**known < initial);
        let of_initial = self.words[from..]
            .iter()
            .take_while(|known| known.starts_with(initial));
        let mut best: Option<(usize, &str)> = None;
        let in_word = letters(word);
        for known in of_initial {
            let is_far = known.len().abs_diff(word.len()) > allowed
                || differ_by_more(in_word, letters(known), allowed);
            if is_far {
                continue;
            }
            let slips = strsim::osa_distance(known, word);
            let is_nearer = slips <= allowed && best.is_none_or(|(fewest, _)| slips < fewest);
            if is_nearer && !is_small(known) {
                best = Some((slips, known));
            }
        }
        best.map(|(_, known)| known)
    }
}

/// A folded word in the form in which words of a question and of the vocabulary are compared:
/// without the s of a plural.
///
/// No stemmer: to one, a children's hearing and a hard-of-hearing person are the same.
pub fn key(word: &str) -> Cow<'_, str> {
    let Some(rest) = word.strip_suffix('s').filter(|rest| rest.len() >= 4) else {
        return Cow::Borrowed(word);
    };
    if rest.ends_with(['s', 'u', 'i']) {
        return Cow::Borrowed(word);
    }
    match rest.strip_suffix("ie") {
        Some(stem) if stem.len() >= 3 => Cow::Owned(format!("{stem}y")),
        // "Downs" is no plural.
        _ if is_small(rest) => Cow::Borrowed(word),
        _ => Cow::Borrowed(rest),
    }
}

/// Whether a folded word carries no meaning for a search: "my", "been", "mum", "wants".
pub fn is_small(word: &str) -> bool {
    static SMALL: &str = body(include_str!("../data/reference/small_words.csv"));
    holds(SMALL, word) || (word.len() == 1 && !word.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Cow<'_, str>> {
        text.split(' ').map(key).collect()
    }

    fn names(text: &str) -> Vec<&'static str> {
        let words = Vocabulary::standard();
        let hit = words.longest_at(&keys(text), |_| true);
        let groups = hit.map(|hit| hit.groups).unwrap_or_default();
        groups
            .iter()
            .map(|(id, _)| words.group(*id).id.as_str())
            .collect()
    }

    #[test]
    fn plurals_meet_and_acronyms_stay() {
        let cases = [
            ("advocates", "advocate"),
            ("disabilities", "disability"),
            ("carers", "carer"),
            ("dols", "dols"),
            ("dol", "dol"),
            ("downs", "downs"),
            ("illness", "illness"),
            ("crisis", "crisis"),
            ("alzheimers", "alzheimer"),
        ];
        for (word, expected) in cases {
            assert_eq!(key(word), expected, "{word}");
        }
    }

    #[test]
    fn the_longest_phrase_counts() {
        assert_eq!(names("learning disabilities group"), ["V035"]);
        assert_eq!(names("learning difficulties"), ["V036"]);
        assert_eq!(names("hard of hearing"), ["V042"]);
        assert_eq!(names("childrens hearing"), ["V081"]);
        assert_eq!(names("dols"), ["V006"]);
        assert_eq!(names("dol"), ["V007"]);
        assert!(names("leeds").is_empty());
    }

    #[test]
    fn a_slip_finds_the_word_that_was_meant() {
        let words = Vocabulary::standard();
        assert_eq!(words.meant("dementta"), Some("dementia"));
        assert_eq!(words.meant("safeguardin"), Some("safeguarding"));
        assert_eq!(words.meant("imca"), None);
        assert_eq!(words.meant("qqqqqqqq"), None);
    }
}
