//! A result in words: sections that a terminal, a page or a printed note can show alike.
//!
//! Nothing here names the person; the facts are those that were told, and they stand in the summary
//! only.

use super::evaluate::{Findings, Given, Missing, NotGiven};
use super::facts::{Facts, LawOf};
use super::law::{Band, Entitlement, Law};
use crate::area::{Nation, get};
use crate::statutory::StatutoryType;

/// A piece of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A line of a list.
    Item(String),
    /// A line of a list that is done one after the other.
    Step(String),
    /// A name and what belongs to it ("Law", "MCA 2005 s39").
    Term(&'static str, String),
    /// A provider: its name, the number to ring, and more lines.
    Entry {
        /// Its id.
        id: String,
        /// The name.
        name: String,
        /// The first telephone number; empty where there is none.
        telephone: String,
        /// What it covers, how it was checked, how else to reach it.
        lines: Vec<String>,
    },
}

/// The whole result in words.
pub fn summary(law: &Law, facts: &Facts, findings: &Findings<'_>) -> Vec<Section> {
    let mut sections = Vec::new();
    if facts.is(law, "safety", "yes") {
        sections.push(text("First", &law.texts.safety));
    }
    let (shown, vague): (Vec<&Given<'_>>, Vec<&Given<'_>>) = findings
        .entitlements
        .iter()
        .partition(|given| is_shown(given));
    if shown.len() > 1 {
        sections.push(in_short(law, &shown));
    }
    if findings.nations.is_empty() || !has_right(findings) {
        sections.push(nothing(law, facts, findings));
    }
    sections.extend(shown.iter().map(|given| result(law, given)));
    if !vague.is_empty() {
        sections.push(also_possible(&vague));
    }
    if !findings.together.is_empty() {
        sections.push(Section {
            heading: "More than one applies".to_owned(),
            blocks: findings
                .together
                .iter()
                .map(|says| Block::Text((*says).to_owned()))
                .collect(),
        });
    }
    let near: Vec<&NotGiven<'_>> = findings.not.iter().filter(|not| not.near).collect();
    if !near.is_empty() {
        sections.push(Section {
            heading: "Not given, and why".to_owned(),
            blocks: near.iter().map(|not| Block::Item(why_not(not))).collect(),
        });
    }
    if !findings.unknown.is_empty() {
        sections.push(still_unknown(law, findings));
    }
    sections.push(Section {
        heading: "What to do now".to_owned(),
        blocks: next_steps(law, facts, findings)
            .into_iter()
            .map(Block::Step)
            .collect(),
    });
    let types = statutory_types(findings);
    if !types.is_empty() {
        let keys: Vec<&str> = findings
            .entitlements
            .iter()
            .map(|given| given.entitlement.key.as_str())
            .collect();
        let ready = law
            .texts
            .ready
            .iter()
            .filter(|line| line.is_for(&types, &keys));
        sections.push(Section {
            heading: "Have ready for the referral".to_owned(),
            blocks: ready.map(|line| Block::Item(line.says.clone())).collect(),
        });
    }
    sections.push(told(law, facts));
    sections.push(about(law, facts, findings));
    sections
}

/// Every result in a line: what, and how strong.
fn in_short(law: &Law, shown: &[&Given<'_>]) -> Section {
    let lines = shown
        .iter()
        .map(|given| Block::Item(format!("{}: {}.", short(given), law.texts.band(given.band))));
    Section {
        heading: "In short".to_owned(),
        blocks: lines.collect(),
    }
}

/// Whether anything is given that a person can use, or may be.
fn has_right(findings: &Findings<'_>) -> bool {
    findings
        .entitlements
        .iter()
        .any(|given| given.band < Band::Possible)
}

/// A result by itself: certain, or about what was asked.
pub fn is_shown(given: &Given<'_>) -> bool {
    given.band != Band::Possible || given.is_about
}

fn text(heading: &str, text: &str) -> Section {
    Section {
        heading: heading.to_owned(),
        blocks: vec![Block::Text(text.to_owned())],
    }
}

/// What was told: "How old is the person? 25 or over".
fn told(law: &Law, facts: &Facts) -> Section {
    let all = law.questions.iter().enumerate();
    let blocks: Vec<Block> = all
        .filter_map(|(fact, question)| {
            let answer = facts.answer(law, fact)?;
            // Capacity told once for every decision is shown for those that are being made.
            let of_decision = question.fact.strip_prefix("capacity.");
            if of_decision.is_some_and(|decision| !facts.is(law, "process", decision)) {
                return None;
            }
            let ask = question
                .ask
                .split_inclusive('?')
                .next()
                .unwrap_or(&question.ask);
            Some(Block::Item(format!("{ask} {answer}")))
        })
        .collect();
    match blocks.is_empty() {
        true => text("What you told us", "Nothing so far."),
        false => Section {
            heading: "What you told us".to_owned(),
            blocks,
        },
    }
}

/// Why, in one sentence: capital letter, full stop.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    let end = if text.ends_with(['.', '!', '?']) || text.ends_with(".)") {
        ""
    } else {
        "."
    };
    format!("{first}{}{end}", letters.as_str())
}

fn result(law: &Law, given: &Given<'_>) -> Section {
    let entitlement = given.entitlement;
    let mut blocks = vec![Block::Text(sentence(law.texts.band(given.band)))];
    let mut because: Vec<Block> = Vec::new();
    because.extend(
        given
            .because
            .iter()
            .map(|reason| Block::Item(sentence(reason.says))),
    );
    if !because.is_empty() {
        let word = if given.band == Band::Possible {
            "What speaks for it:"
        } else {
            "Because:"
        };
        blocks.push(Block::Text(word.to_owned()));
        blocks.append(&mut because);
    }
    if !given.rule.says.is_empty()
        && (given.settled_by.is_none() || given.rule.band == Band::Possible)
    {
        blocks.push(Block::Text(given.rule.says.clone()));
    }
    if let Some(missing) = &given.settled_by {
        blocks.push(Block::Text(not_told(law, missing)));
    }
    let terms = [
        ("It gives", &entitlement.gives),
        ("Who arranges it", &entitlement.arranged_by),
        ("Who can ask", &entitlement.who_can_ask),
        ("Area that counts", &entitlement.area),
        ("Law", &entitlement.law),
    ];
    for (name, says) in terms {
        if !says.is_empty() {
            blocks.push(Block::Term(name, sentence(says)));
        }
    }
    if entitlement.read == "none" {
        blocks.push(Block::Text(law.texts.not_read.clone()));
    }
    let subject = match given.rule.subject.as_str() {
        "" => String::new(),
        subject => format!(", for {subject}"),
    };
    Section {
        heading: format!("{}{subject} ({})", entitlement.name, given.band.key()),
        blocks,
    }
}

/// "Care Act advocate, for the carer".
pub fn short(given: &Given<'_>) -> String {
    match given.rule.subject.as_str() {
        "" => given.entitlement.short.clone(),
        subject => format!("{}, for {subject}", given.entitlement.short),
    }
}

fn nothing(law: &Law, facts: &Facts, findings: &Findings<'_>) -> Section {
    let is_open = findings.nations.is_empty()
        || findings
            .entitlements
            .iter()
            .any(|given| given.band == Band::Possible);
    let heading = if is_open {
        "Nothing certain yet"
    } else {
        "No legal right found"
    };
    let mut blocks = vec![Block::Text(if is_open {
        law.texts.none_yet.clone()
    } else {
        law.texts
            .none
            .replace("{nation}", &named(&findings.nations))
    })];
    if !is_open {
        if findings.not.iter().all(|not| !not.near) && findings.entitlements.is_empty() {
            let nation = named(&findings.nations);
            blocks.push(Block::Text(
                law.texts.not_about.replace("{nation}", &nation),
            ));
        }
        blocks.push(Block::Text("Offer, in this order:".to_owned()));
        let offers = law.texts.offer.iter();
        let offers = offers.filter(|offer| offer.is_about(law, facts, &findings.nations));
        blocks.extend(offers.map(|offer| Block::Step(offer.says.clone())));
    }
    Section {
        heading: heading.to_owned(),
        blocks,
    }
}

fn also_possible(vague: &[&Given<'_>]) -> Section {
    let lines = vague.iter().map(|given| {
        let ask = given
            .settled_by
            .map_or("", |missing| missing.question.missing.as_str());
        Block::Item(format!("{}: it depends on {ask}.", given.entitlement.short))
    });
    Section {
        heading: "Also possible".to_owned(),
        blocks: lines.collect(),
    }
}

/// Why something is not given, in one line.
pub fn why_not(not: &NotGiven<'_>) -> String {
    let because: Vec<&str> = not.because.iter().map(|reason| reason.says).collect();
    let mut line = format!("{}: {}.", not.entitlement.short, because.join("; "));
    if !not.says.is_empty() {
        line.push(' ');
        line.push_str(not.says);
    }
    line
}

/// "You have not told us whether … Ask the council to decide this; …".
pub fn not_told(law: &Law, missing: &Missing<'_>) -> String {
    let texts = &law.texts;
    let (template, body) = match missing.of {
        of if !of.decides.is_empty() => (&texts.unknown, &of.decides),
        of if !of.knows.is_empty() => (&texts.unknown_fact, &of.knows),
        of => (&texts.untold, &of.knows),
    };
    template
        .replace("{x}", &missing.question.missing)
        .replace("{body}", body)
}

fn still_unknown(law: &Law, findings: &Findings<'_>) -> Section {
    Section {
        heading: "Still to be found out".to_owned(),
        blocks: findings
            .unknown
            .iter()
            .map(|missing| Block::Item(not_told(law, missing)))
            .collect(),
    }
}

/// What to do now, in order.
pub fn next_steps(law: &Law, facts: &Facts, findings: &Findings<'_>) -> Vec<String> {
    let mut steps = Vec::new();
    if facts.is(law, "safety", "yes") {
        steps.push(law.texts.safety.clone());
    }
    for given in &findings.entitlements {
        let is_usable = given.band != Band::Possible;
        let step = match given.rule.next.as_str() {
            "" => &given.entitlement.next,
            _ => &given.rule.next,
        };
        if is_usable && !step.is_empty() && !steps.contains(step) {
            steps.push(step.clone());
        }
    }
    if !findings.unknown.is_empty() {
        steps.push(law.texts.find_out.clone());
    }
    steps.extend(law.texts.staff.iter().map(|line| line.says.clone()));
    if facts.is(law, "wishes", "no") {
        steps.push(law.texts.choice.clone());
    }
    steps.push(law.texts.beside.clone());
    steps
}

/// The statutory types that the certain results, or else the possible ones, call for.
pub fn statutory_types(findings: &Findings<'_>) -> Vec<StatutoryType> {
    let mut types = Vec::new();
    for given in &findings.entitlements {
        if given.band <= Band::Possible
            && is_shown(given)
            && let Some(own) = given.entitlement.statutory_type
            && !types.contains(&own)
        {
            types.push(own);
        }
    }
    types
}

/// "England and Wales".
pub fn named(nations: &[Nation]) -> String {
    let names: Vec<&str> = nations.iter().map(|nation| nation.name()).collect();
    match names.as_slice() {
        [] => "no nation yet".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// "July 2026" of "2026-07".
pub fn month(checked_on: &str) -> String {
    format!("{checked_on}-01")
        .parse::<jiff::civil::Date>()
        .map_or_else(
            |_| checked_on.to_owned(),
            |day| day.strftime("%B %Y").to_string(),
        )
}

/// "Law checked on … for England. If you are refused, …"
pub fn foot(law: &Law, findings: &Findings<'_>) -> String {
    law.texts
        .foot
        .replace("{date}", &month(&law.checked_on))
        .replace("{nation}", &named(&findings.nations))
}

fn about(law: &Law, facts: &Facts, findings: &Findings<'_>) -> Section {
    let mut blocks = vec![Block::Text(foot(law, findings))];
    let (decision, hospital) = (
        facts.place_of(law, LawOf::Decision),
        facts.place_of(law, LawOf::Hospital),
    );
    if let (Some(decision), Some(hospital)) = (decision, hospital)
        && get(decision.area).nation != get(hospital.area).nation
    {
        blocks.push(Block::Text(
            "Two nations are involved: the hospital’s nation decides about the mental health advocate, that of the council responsible about care, that of the supervisory body about the deprivation of liberty.".to_owned(),
        ));
    }
    blocks.push(Block::Text(law.texts.choice.clone()));
    blocks.push(Block::Text(law.texts.independence.clone()));
    blocks.push(Block::Text(law.texts.head.clone()));
    Section {
        heading: "About this result".to_owned(),
        blocks,
    }
}

/// An entitlement in full.
pub fn in_full(law: &Law, entitlement: &Entitlement) -> Section {
    use super::law::InForce;
    let in_force = match entitlement.in_force {
        InForce::Yes => "yes".to_owned(),
        InForce::No => "no: the law is made and not in force".to_owned(),
        InForce::From(day) => format!("from {}", day.strftime("%-d %B %Y")),
    };
    let read = match entitlement.read.as_str() {
        "statute" => "the statute was read",
        "part" => "the statute or regulations were read in part, the rest in summaries",
        _ => "from general knowledge, not read again: check it before you rely on it",
    };
    let statutory = entitlement
        .statutory_type
        .map_or("", |own| crate::closed::Closed::key(own));
    let rules: Vec<&str> = law
        .rules
        .iter()
        .filter(|rule| law.entitlements[rule.gives].key == entitlement.key)
        .map(|rule| rule.id.as_str())
        .collect();
    let terms: [(&'static str, String); 14] = [
        ("Nation", named(&entitlement.nations)),
        ("Law", entitlement.law.clone()),
        ("Regulations and guidance", entitlement.regulations.clone()),
        ("It gives", entitlement.gives.clone()),
        ("Who can have it", entitlement.conditions.clone()),
        ("Who arranges it", entitlement.arranged_by.clone()),
        ("Who can ask", entitlement.who_can_ask.clone()),
        ("What it is not", entitlement.not_for.clone()),
        ("What to do", entitlement.next.clone()),
        ("Area that counts", entitlement.area.clone()),
        ("Statutory type", statutory.to_owned()),
        ("In force", in_force),
        (
            "Rules",
            match rules.is_empty() {
                true => entitlement.without_rule.clone(),
                false => rules.join(", "),
            },
        ),
        (
            "Source",
            format!("{read}; checked {}", month(&law.checked_on)),
        ),
    ];
    let terms = terms.into_iter().filter(|(_, says)| !says.is_empty());
    Section {
        heading: format!("{} ({})", entitlement.name, entitlement.key),
        blocks: terms.map(|(name, says)| Block::Term(name, says)).collect(),
    }
}
