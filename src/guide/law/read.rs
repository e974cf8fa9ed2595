//! Reading the law tables: names become places, texts become conditions, every fault is told.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{
    Band, Contradiction, Entitlement, Group, InForce, Law, Predicate, Question, Rule, Tables,
    Takes, Texts, Value,
};
use crate::area::Nation;
use crate::closed::Closed;
use crate::guide::condition::{Condition, Names, parse};
use crate::guide::facts::LawOf;
use crate::provider::{CoverageBasis, Specialism};
use crate::statutory::StatutoryType;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestions {
    question: Vec<RawQuestion>,
    helper: Vec<RawQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    fact: String,
    #[serde(rename = "type", default = "yes_no")]
    takes: Takes,
    #[serde(default)]
    opening: bool,
    #[serde(default = "yes")]
    asked: bool,
    place_of: Option<LawOf>,
    #[serde(default)]
    copies: String,
    #[serde(default)]
    copies_if: String,
    #[serde(default)]
    tristate: bool,
    ask: String,
    missing: String,
    #[serde(default)]
    decides: String,
    #[serde(default)]
    knows: String,
    help: String,
    #[serde(default)]
    groups: Vec<Group>,
    #[serde(default)]
    values: Vec<RawValue>,
}

fn yes_no() -> Takes {
    Takes::YesNo
}

fn yes() -> bool {
    true
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawValue {
    key: String,
    label: String,
    also: Vec<String>,
    group: String,
    nations: Vec<String>,
    implies: Vec<String>,
    exclusive: bool,
    adults_only: bool,
    empty: bool,
    stands_for: Vec<String>,
    numbers: Option<(u8, u8)>,
    specialism: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPredicate {
    is: String,
    yes: String,
    no: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRules {
    rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: String,
    nations: Vec<String>,
    law_of: LawOf,
    key: String,
    band: Band,
    when: String,
    #[serde(default)]
    says: String,
    #[serde(default)]
    next: String,
    #[serde(rename = "for", default)]
    subject: String,
    #[serde(default)]
    basis: String,
    #[serde(default)]
    yields_to: Vec<String>,
    #[serde(default = "yes")]
    asks: bool,
}

#[derive(Deserialize)]
struct RawEntitlements {
    checked_on: String,
    #[serde(flatten)]
    all: BTreeMap<String, Entitlement>,
}

impl Law {
    /// Reads the tables; an error names every fault in them.
    pub fn read(tables: Tables<'_>) -> Result<Law, Vec<String>> {
        let raw: RawQuestions = table("questions.toml", tables.questions)?;
        let predicates: BTreeMap<String, RawPredicate> =
            table("predicates.toml", tables.predicates)?;
        let rules: RawRules = table("rules.toml", tables.rules)?;
        let entitlements: RawEntitlements = table("entitlements.toml", tables.entitlements)?;
        let texts: Texts = table("texts.toml", tables.texts)?;

        let mut problems = Vec::new();
        let mut questions = read_questions(&raw.question, &mut problems);
        let helper_questions = read_questions(&raw.helper, &mut problems);
        let (entitlements, checked_on) = read_entitlements(entitlements, &mut problems);
        let names: Vec<&str> = predicates.keys().map(String::as_str).collect();
        let known = AllNames {
            questions: &questions,
            predicates: &names,
            helpers: HelperNames(&helper_questions),
        };
        let copies: Vec<Option<(usize, Condition)>> = raw
            .question
            .iter()
            .map(|one| read_copies(one, &known, &mut problems))
            .collect();
        let implied = read_implied(&raw.question, &known, &mut problems);
        let predicates: Vec<Predicate> = predicates
            .iter()
            .map(|(name, raw)| Predicate {
                name: name.clone(),
                yes: raw.yes.clone(),
                no: raw.no.clone(),
                is: condition(name, &raw.is, &known, &mut problems),
            })
            .collect();
        let rules: Vec<Rule> = rules
            .rule
            .into_iter()
            .map(|raw| read_rule(raw, &known, &entitlements, &mut problems))
            .collect();
        let contradictions = texts
            .contradiction
            .iter()
            .map(|raw| Contradiction {
                facts: raw
                    .facts
                    .iter()
                    .filter_map(|name| known.fact(name))
                    .collect(),
                when: condition("contradiction", &raw.when, &known, &mut problems),
                says: raw.says.clone(),
            })
            .collect();
        for (fact, value, then) in implied {
            questions[fact].values[value].implies.push(then);
        }
        for (fact, copied) in copies.into_iter().enumerate() {
            questions[fact].copies = copied;
        }
        let order = in_order(&predicates, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Law {
            questions,
            helper_questions,
            predicates,
            order,
            rules,
            entitlements,
            texts,
            contradictions,
            checked_on,
        })
    }
}

fn table<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Vec<String>> {
    toml::from_str(text).map_err(|err| vec![format!("{name}: {err}")])
}

fn condition(place: &str, text: &str, known: &dyn Names, problems: &mut Vec<String>) -> Condition {
    parse(text, known).unwrap_or_else(|err| {
        problems.push(format!("{place}: {err}"));
        Condition::Any(Vec::new())
    })
}

fn nations(keys: &[String], place: &str, problems: &mut Vec<String>) -> Vec<Nation> {
    let mut found = Vec::new();
    for key in keys {
        match Nation::from_key(key) {
            Some(nation) => found.push(nation),
            None => problems.push(format!("{place}: there is no nation “{key}”")),
        }
    }
    found
}

fn read_questions(raw: &[RawQuestion], problems: &mut Vec<String>) -> Vec<Question> {
    raw.iter().map(|one| read_question(one, problems)).collect()
}

fn read_question(raw: &RawQuestion, problems: &mut Vec<String>) -> Question {
    let mut values: Vec<Value> = Vec::new();
    let plain = |key: &str, label: &str, bits: u64, also: &[&str]| Value {
        key: key.to_owned(),
        label: label.to_owned(),
        bits,
        also: also.iter().map(|&word| word.to_owned()).collect(),
        group: String::new(),
        nations: Vec::new(),
        implies: Vec::new(),
        exclusive: false,
        adults_only: false,
        is_range: false,
        numbers: None,
        specialism: None,
    };
    if raw.takes == Takes::YesNo {
        values.push(plain("yes", "Yes", 1, &["true", "y"]));
        values.push(plain("no", "No", 2, &["false", "n"]));
    }
    let mut next = 1_u64;
    for one in &raw.values {
        let is_range = !one.stands_for.is_empty();
        let bits = if one.empty {
            0
        } else if is_range {
            one.stands_for
                .iter()
                .filter_map(|key| values.iter().find(|value| value.key == *key))
                .fold(0, |bits, value| bits | value.bits)
        } else {
            next
        };
        if !one.empty && !is_range {
            next = next.checked_shl(1).unwrap_or(0);
        }
        if bits == 0 && !one.empty {
            problems.push(format!(
                "{}: too many values, or “{}” stands for none",
                raw.fact, one.key
            ));
        }
        if !raw.groups.is_empty() && raw.groups.iter().all(|group| group.key != one.group) {
            problems.push(format!("{}: “{}” is in no group", raw.fact, one.key));
        }
        let specialism = Specialism::from_key(&one.specialism);
        if specialism.is_none() && !one.specialism.is_empty() {
            problems.push(format!(
                "{}: there is no specialism “{}”",
                raw.fact, one.specialism
            ));
        }
        values.push(Value {
            also: one.also.clone(),
            group: one.group.clone(),
            nations: nations(&one.nations, &raw.fact, problems),
            exclusive: one.exclusive,
            adults_only: one.adults_only,
            is_range,
            numbers: one.numbers,
            specialism,
            ..plain(&one.key, &one.label, bits, &[])
        });
    }
    Question {
        fact: raw.fact.clone(),
        takes: raw.takes,
        opening: raw.opening,
        asked: raw.asked,
        place_of: raw.place_of,
        copies: None,
        tristate: raw.tristate,
        ask: raw.ask.clone(),
        missing: raw.missing.clone(),
        decides: raw.decides.clone(),
        knows: raw.knows.clone(),
        help: raw.help.clone(),
        groups: raw.groups.clone(),
        values,
    }
}

/// What follows from values: fact, value, and what it implies.
fn read_implied(
    raw: &[RawQuestion],
    known: &dyn Names,
    problems: &mut Vec<String>,
) -> Vec<(usize, usize, (usize, u64))> {
    let mut found = Vec::new();
    for (fact, question) in raw.iter().enumerate() {
        for (value, one) in question.values.iter().enumerate() {
            for text in &one.implies {
                match parse(text, known) {
                    Ok(Condition::Has { fact: then, values }) => {
                        found.push((fact, value, (then, values)));
                    }
                    Ok(_) => problems.push(format!("{}: “{text}” is no fact = value", one.key)),
                    Err(err) => problems.push(format!("{}: {err}", one.key)),
                }
            }
        }
    }
    found
}

/// What a question takes over from another, and when.
fn read_copies(
    raw: &RawQuestion,
    known: &dyn Names,
    problems: &mut Vec<String>,
) -> Option<(usize, Condition)> {
    if raw.copies.is_empty() {
        return None;
    }
    let Some(from) = known.fact(&raw.copies) else {
        problems.push(format!("{}: there is no fact “{}”", raw.fact, raw.copies));
        return None;
    };
    Some((from, condition(&raw.fact, &raw.copies_if, known, problems)))
}

fn read_entitlements(
    raw: RawEntitlements,
    problems: &mut Vec<String>,
) -> (Vec<Entitlement>, String) {
    let mut found = Vec::new();
    for (key, mut one) in raw.all {
        one.nations = nations(&one.nation_keys, &key, problems);
        one.statutory_type = StatutoryType::from_key(&one.statutory_key);
        one.basis = CoverageBasis::from_key(&one.basis_key);
        one.in_force = match one.in_force_text.as_str() {
            "yes" => InForce::Yes,
            "no" => InForce::No,
            day => day.parse::<Date>().map_or_else(
                |_| {
                    problems.push(format!("{key}: “{day}” is no day, yes or no"));
                    InForce::No
                },
                InForce::From,
            ),
        };
        for (written, is_known, what) in [
            (
                &one.statutory_key,
                one.statutory_type.is_some(),
                "statutory type",
            ),
            (&one.basis_key, one.basis.is_some(), "coverage basis"),
        ] {
            if !written.is_empty() && !is_known {
                problems.push(format!("{key}: there is no {what} “{written}”"));
            }
        }
        if let Some(statutory) = one.statutory_type
            && !one.nations.iter().all(|nation| statutory.runs_in(*nation))
        {
            problems.push(format!(
                "{key}: {} is not its nations’ law",
                statutory.key()
            ));
        }
        if !one.adjacent && one.basis.is_none() {
            problems.push(format!("{key}: it does not say which area counts"));
        }
        if !matches!(one.read.as_str(), "statute" | "part" | "none") {
            problems.push(format!("{key}: read is statute, part or none"));
        }
        one.key = key;
        found.push(one);
    }
    (found, raw.checked_on)
}

fn read_rule(
    raw: RawRule,
    known: &dyn Names,
    entitlements: &[Entitlement],
    problems: &mut Vec<String>,
) -> Rule {
    let place = |key: &str, problems: &mut Vec<String>| {
        let found = entitlements.iter().position(|one| one.key == key);
        if found.is_none() {
            problems.push(format!("{}: there is no entitlement “{key}”", raw.id));
        }
        found.unwrap_or_default()
    };
    let gives = place(&raw.key, problems);
    let yields_to = raw
        .yields_to
        .iter()
        .map(|other| place(other, problems))
        .collect();
    let nations = nations(&raw.nations, &raw.id, problems);
    let whose = entitlements.get(gives).map_or(&[][..], |one| &one.nations);
    if !nations.iter().all(|nation| whose.contains(nation)) {
        problems.push(format!(
            "{}: {} is not the law of all its nations",
            raw.id, raw.key
        ));
    }
    let basis = CoverageBasis::from_key(&raw.basis);
    if basis.is_none() && !raw.basis.is_empty() {
        problems.push(format!(
            "{}: there is no coverage basis “{}”",
            raw.id, raw.basis
        ));
    }
    Rule {
        when: condition(&raw.id, &raw.when, known, problems),
        id: raw.id,
        nations,
        law_of: raw.law_of,
        gives,
        band: raw.band,
        says: raw.says,
        next: raw.next,
        subject: raw.subject,
        basis,
        yields_to,
        asks: raw.asks,
    }
}

/// The named conditions in an order in which each comes after those it is made of.
fn in_order(predicates: &[Predicate], problems: &mut Vec<String>) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(predicates.len());
    while order.len() < predicates.len() {
        let before = order.len();
        for (n, predicate) in predicates.iter().enumerate() {
            let mut ready = !order.contains(&n);
            predicate.is.leaves(&mut |leaf| {
                if let Condition::Holds(other) = leaf {
                    ready &= order.contains(other);
                }
            });
            if ready {
                order.push(n);
            }
        }
        if order.len() == before {
            problems.push("some conditions are made of themselves".to_owned());
            break;
        }
    }
    order
}

/// The names that count in the tables.
struct AllNames<'a> {
    questions: &'a [Question],
    predicates: &'a [&'a str],
    helpers: HelperNames<'a>,
}

impl Names for AllNames<'_> {
    fn predicate(&self, name: &str) -> Option<usize> {
        self.predicates.iter().position(|own| *own == name)
    }

    fn fact(&self, name: &str) -> Option<usize> {
        self.questions.iter().position(|q| q.fact == name)
    }

    fn value(&self, fact: usize, name: &str) -> Option<u64> {
        self.questions[fact].bits(name)
    }

    fn helpers(&self) -> &dyn Names {
        &self.helpers
    }
}

/// The names that count for one helper.
struct HelperNames<'a>(&'a [Question]);

impl Names for HelperNames<'_> {
    fn predicate(&self, _: &str) -> Option<usize> {
        None
    }

    fn fact(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|q| q.fact == name)
    }

    fn value(&self, fact: usize, name: &str) -> Option<u64> {
        self.0[fact].bits(name)
    }

    fn helpers(&self) -> &dyn Names {
        self
    }
}
