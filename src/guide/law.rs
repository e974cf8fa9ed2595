//! The law as data: questions, conditions, rules, entitlements and the words around them.
//!
//! Everything is read from `data/reference/guide`, which is part of the program. A change of the law
//! that needs no new fact is a change of those tables alone. [`Law::read`] checks that every name in
//! them exists; a test reads the tables that the program carries.

mod read;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::condition::Condition;
use super::facts::{Facts, LawOf};
use crate::area::Nation;
use crate::closed::Closed;
use crate::provider::{CoverageBasis, Kind, Specialism};
use crate::statutory::StatutoryType;

/// What a question takes for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// Yes or no.
    YesNo,
    /// One of the values.
    One,
    /// Any number of the values, or none.
    Several,
    /// A place, by any of its names.
    Place,
    /// People who could help, each with questions of their own.
    Helpers,
}

/// A value of a fact.
#[derive(Debug, Clone)]
pub struct Value {
    /// The name in files and JSON.
    pub key: String,
    /// The name in plain words.
    pub label: String,
    /// The bits that it stands for: one, more for a value such as "18 or over", none for "none of these".
    pub bits: u64,
    /// Other ways of writing it.
    pub also: Vec<String>,
    /// The group it is offered in, where a question has groups.
    pub group: String,
    /// The nations in which it is offered; empty for all.
    pub nations: Vec<Nation>,
    /// What follows from it at once: fact and bits.
    pub implies: Vec<(usize, u64)>,
    /// It can't be true together with another exclusive value of the same fact.
    pub exclusive: bool,
    /// It is about grown-ups only, and not offered for a child.
    pub adults_only: bool,
    /// It stands for several other values and is not offered by itself.
    pub is_range: bool,
    /// The numbers that it stands for, from and to.
    pub numbers: Option<(u8, u8)>,
    /// The specialism of providers that may help somebody of whom it is true.
    pub specialism: Option<Specialism>,
}

/// A group of values, for a question that has too many to show at once.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its name in the tables.
    pub key: String,
    /// Its name in plain words.
    pub label: String,
}

/// A question and the fact that answers it.
#[derive(Debug, Clone)]
pub struct Question {
    /// The name of the fact.
    pub fact: String,
    /// What it takes for an answer.
    pub takes: Takes,
    /// It is asked at the start, whatever the rules say.
    pub opening: bool,
    /// It is asked at all; some facts are only read from a file.
    pub asked: bool,
    /// Whose place it is, for a place that is asked for when a result depends on it.
    pub place_of: Option<LawOf>,
    /// Another fact that is taken over where a file does not tell this one, and when.
    pub(crate) copies: Option<(usize, Condition)>,
    /// Each value can be yes, no or unknown by itself.
    pub tristate: bool,
    /// The question in plain words.
    pub ask: String,
    /// What is missing without it: completes "You have not told us …".
    pub missing: String,
    /// Whose decision it is, where it is one.
    pub decides: String,
    /// Who knows it, where it is a plain fact.
    pub knows: String,
    /// What it means and where the line runs.
    pub help: String,
    /// The groups of its values; empty for most.
    pub groups: Vec<Group>,
    /// Its values.
    pub values: Vec<Value>,
}

impl Question {
    /// The bits of all values.
    pub(crate) fn all(&self) -> u64 {
        self.values.iter().fold(0, |all, value| all | value.bits)
    }

    /// The bits of a value by its key.
    pub(crate) fn bits(&self, key: &str) -> Option<u64> {
        let found = self.values.iter().find(|value| value.key == key)?;
        Some(found.bits)
    }

    /// The value that a number stands for.
    pub(crate) fn of_number(&self, number: i64) -> Option<&Value> {
        self.values.iter().find(|value| {
            value
                .numbers
                .is_some_and(|(from, to)| (i64::from(from)..=i64::from(to)).contains(&number))
        })
    }

    /// Whether a value is offered in any of the nations.
    pub(crate) fn is_offered(value: &Value, nations: &[Nation]) -> bool {
        !value.is_range
            && (value.nations.is_empty()
                || nations.is_empty()
                || value.nations.iter().any(|nation| nations.contains(nation)))
    }

    /// A value as somebody writes it: by key, label or another name, give or take case and marks.
    pub(crate) fn value(&self, written: &str) -> Option<&Value> {
        let wanted = squeezed(written);
        self.values.iter().find(|value| {
            squeezed(&value.key) == wanted
                || squeezed(&value.label) == wanted
                || value.also.iter().any(|also| squeezed(also) == wanted)
        })
    }
}

/// Lower case, hyphens and spaces as underscores.
pub(crate) fn squeezed(words: &str) -> String {
    words
        .trim()
        .to_lowercase()
        .replace([' ', '-', '–'], "_")
        .replace("__", "_")
}

/// A named condition, with the reason in words for when it holds and when not.
#[derive(Debug, Clone)]
pub struct Predicate {
    /// Its name.
    pub name: String,
    /// The reason when it holds.
    pub yes: String,
    /// The reason when it does not.
    pub no: String,
    pub(crate) is: Condition,
}

/// How strong a result is, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Band {
    /// A body must arrange it.
    Must,
    /// The person can call on it.
    Right,
    /// It must be offered.
    Offer,
    /// A body may arrange it.
    May,
    /// A body must think of it.
    Consider,
    /// It may apply: something is not known.
    Possible,
    /// The law is made and not in force.
    NotYet,
    /// Another role, no advocacy.
    Adjacent,
    /// The law gives none.
    None,
}

impl Band {
    /// The name in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Band::Must => "MUST",
            Band::Right => "RIGHT",
            Band::Offer => "OFFER",
            Band::May => "MAY",
            Band::Consider => "CONSIDER",
            Band::Possible => "POSSIBLE",
            Band::NotYet => "NOT_YET",
            Band::Adjacent => "ADJACENT",
            Band::None => "NONE",
        }
    }
}

/// When the law gives what.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name, as in the field notes (`R10`).
    pub id: String,
    /// The nations whose law it is.
    pub nations: Vec<Nation>,
    /// Whose nation counts.
    pub law_of: LawOf,
    /// What it gives: the place of the entitlement.
    pub gives: usize,
    /// How strongly.
    pub band: Band,
    /// What to know or do in this case.
    pub says: String,
    /// What to do now, where it differs from the entitlement’s.
    pub next: String,
    /// Whom it is for, if not the person.
    pub subject: String,
    /// Why an area counts, where it differs from the entitlement’s.
    pub basis: Option<CoverageBasis>,
    /// Entitlements whose duty comes before this power.
    pub yields_to: Vec<usize>,
    /// Whether people are asked for its sake.
    pub asks: bool,
    pub(crate) when: Condition,
}

/// Whether an entitlement can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InForce {
    /// It can.
    Yes,
    /// It can't, and no day is known.
    No,
    /// From this day.
    From(Date),
}

/// What the law gives, or another role that people take for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entitlement {
    /// Its name in files and JSON (`ew_imca_la_move`).
    #[serde(skip)]
    pub key: String,
    /// Its name in full.
    pub name: String,
    /// Its name in short.
    pub short: String,
    #[serde(rename = "nations")]
    nation_keys: Vec<String>,
    /// The nations whose law it is.
    #[serde(skip)]
    pub nations: Vec<Nation>,
    #[serde(rename = "statutory_type", default)]
    statutory_key: String,
    /// What a provider must hold to give it.
    #[serde(skip)]
    pub statutory_type: Option<StatutoryType>,
    #[serde(rename = "basis", default)]
    basis_key: String,
    /// Why an area counts for it.
    #[serde(skip)]
    pub basis: Option<CoverageBasis>,
    /// Which area counts, in words.
    #[serde(default)]
    pub area: String,
    /// The most time-critical first.
    pub order: u8,
    /// The provision.
    pub law: String,
    /// Regulations and guidance.
    #[serde(default)]
    pub regulations: String,
    /// What it does for the person.
    pub gives: String,
    /// Who can have it.
    pub conditions: String,
    /// Who must arrange it.
    pub arranged_by: String,
    /// Who may ask for it.
    pub who_can_ask: String,
    /// Who can't have it, and what it is not.
    pub not_for: String,
    /// What to do now.
    pub next: String,
    #[serde(rename = "in_force")]
    in_force_text: String,
    /// Whether it can be used.
    #[serde(skip, default = "not_in_force")]
    pub in_force: InForce,
    /// How far the source was read: `statute`, `part` or `none`.
    pub read: String,
    /// Whether it is another role and no advocacy.
    #[serde(default)]
    pub adjacent: bool,
    /// Why no rule gives it.
    #[serde(default)]
    pub without_rule: String,
}

fn not_in_force() -> InForce {
    InForce::No
}

impl Entitlement {
    /// Whether it can be used on a day.
    pub fn is_in_force(&self, today: Date) -> bool {
        match self.in_force {
            InForce::Yes => true,
            InForce::No => false,
            InForce::From(day) => day <= today,
        }
    }
}

/// A line of advice, for some statutory types only or for all.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// The line.
    pub says: String,
    #[serde(default)]
    types: Vec<String>,
    /// The entitlements it is for, where it is for some only.
    #[serde(default)]
    keys: Vec<String>,
    /// The nations it is for, where it is for some only.
    #[serde(default)]
    nations: Vec<String>,
    /// The kinds of process it is for, where it is for some only.
    #[serde(default)]
    when_about: Vec<String>,
    /// The specialism of providers that can do it.
    #[serde(default)]
    specialism: String,
    /// The kind of advocacy that does it.
    #[serde(default)]
    kind: String,
    /// It is about the person's own group.
    #[serde(default)]
    group: bool,
}

impl Advice {
    /// Whether it is for any of some statutory types, or of some entitlements.
    pub(crate) fn is_for(&self, statutory: &[StatutoryType], keys: &[&str]) -> bool {
        let by_type = statutory
            .iter()
            .any(|one| self.types.iter().any(|key| key == one.key()));
        let by_key = self.keys.iter().any(|own| keys.contains(&own.as_str()));
        self.types.is_empty() && self.keys.is_empty() || by_type || by_key
    }

    /// Whether it is for what was told, in any of the nations.
    pub fn is_about(&self, law: &Law, facts: &Facts, nations: &[Nation]) -> bool {
        let in_nation = self.nations.is_empty()
            || nations
                .iter()
                .any(|nation| self.nations.iter().any(|own| own == nation.key()));
        let about = self.when_about.is_empty()
            || self
                .when_about
                .iter()
                .any(|own| facts.is(law, "process", own));
        in_nation && about
    }

    /// The specialism of providers that can do it.
    pub fn specialism(&self) -> Option<Specialism> {
        Specialism::from_key(&self.specialism)
    }

    /// The kind of advocacy that does it.
    pub fn kind(&self) -> Option<Kind> {
        Kind::from_key(&self.kind)
    }

    /// Whether it is about the person's own group.
    pub fn is_of_group(&self) -> bool {
        self.group
    }
}

/// What to know when two results meet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Together {
    pub(crate) keys: Vec<String>,
    pub(crate) with: Vec<String>,
    pub(crate) says: String,
}

/// A contradiction as it stands in the table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawContradiction {
    facts: Vec<String>,
    when: String,
    says: String,
}

/// Facts that can't be true together.
#[derive(Debug, Clone)]
pub(crate) struct Contradiction {
    pub(crate) facts: Vec<usize>,
    pub(crate) when: Condition,
    pub(crate) says: String,
}

/// The words around the results.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the table explains them")]
pub struct Texts {
    pub head: String,
    pub foot: String,
    pub unknown: String,
    pub unknown_fact: String,
    pub untold: String,
    pub person: String,
    pub privacy: String,
    pub safety: String,
    pub choice: String,
    pub none: String,
    pub none_yet: String,
    pub not_about: String,
    pub find_out: String,
    pub not_read: String,
    pub independence: String,
    pub beside: String,
    bands: BTreeMap<String, String>,
    pub staff: Vec<Advice>,
    pub ready: Vec<Advice>,
    pub offer: Vec<Advice>,
    pub(crate) together: Vec<Together>,
    contradiction: Vec<RawContradiction>,
}

impl Texts {
    /// How strong a band is, in words.
    pub fn band(&self, band: Band) -> &str {
        self.bands.get(band.key()).map_or("", String::as_str)
    }
}

/// The law of the guide.
#[derive(Debug, Clone)]
pub struct Law {
    /// The questions, in the order in which they are asked; a fact is its question's place.
    pub questions: Vec<Question>,
    /// The questions about a helper.
    pub helper_questions: Vec<Question>,
    /// The named conditions.
    pub predicates: Vec<Predicate>,
    /// The order in which they can be worked out.
    pub(crate) order: Vec<usize>,
    /// The rules.
    pub rules: Vec<Rule>,
    /// What the rules give.
    pub entitlements: Vec<Entitlement>,
    /// The words around the results.
    pub texts: Texts,
    pub(crate) contradictions: Vec<Contradiction>,
    /// When the law was last checked: year and month (`2026-07`).
    pub checked_on: String,
}

/// The tables that the law is read from.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'a> {
    /// `questions.toml`
    pub questions: &'a str,
    /// `predicates.toml`
    pub predicates: &'a str,
    /// `rules.toml`
    pub rules: &'a str,
    /// `entitlements.toml`
    pub entitlements: &'a str,
    /// `texts.toml`
    pub texts: &'a str,
}

/// The tables that the program carries.
pub const TABLES: Tables<'static> = Tables {
    questions: include_str!("../../data/reference/guide/questions.toml"),
    predicates: include_str!("../../data/reference/guide/predicates.toml"),
    rules: include_str!("../../data/reference/guide/rules.toml"),
    entitlements: include_str!("../../data/reference/guide/entitlements.toml"),
    texts: include_str!("../../data/reference/guide/texts.toml"),
};

/// The law that the program carries, read once.
pub fn law() -> &'static Law {
    static LAW: LazyLock<Law> = LazyLock::new(|| {
        // The tables are part of the program, and a test reads them: this can't fail for a user.
        Law::read(TABLES).unwrap_or_else(|problems| panic!("{}", problems.join("; ")))
    });
    &LAW
}

impl Law {
    /// The place of a fact.
    pub fn fact(&self, name: &str) -> Option<usize> {
        self.questions.iter().position(|q| q.fact == name)
    }

    /// An entitlement by its key.
    pub fn entitlement(&self, key: &str) -> Option<&Entitlement> {
        self.entitlements.iter().find(|one| one.key == key)
    }
}
