//! Whether a council's own words clash with ours, with each other, or with what the words mean anyway.
//!
//! A council's word goes before ours. So one that we have with another meaning takes that away from
//! everybody who types it, and one that is an ordinary word changes what whole sentences find. None of
//! that is wrong to read: [`Vocabulary::with_own`] takes it. Here it is told, with what to do.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Serialize;

use super::read::{self, OwnRow};
use super::{Group, GroupId, Link, Sense, Vocabulary, key};
use crate::area::Nation;
use crate::closed::closed_list;
use crate::english::is_english;
use crate::place;
use crate::reference::{body, cells};
use crate::text;

closed_list! {
    /// What a finding is about.
    About {
        Unread = "unread", "can’t be read";
        NoTarget = "no_target", "leads nowhere";
        OurMeaning = "our_meaning", "ours already, with another meaning";
        NeverConfused = "never_confused", "never to be confused";
        TwoMeanings = "two_meanings", "two meanings in the file";
        Loop = "loop", "leads round in a circle";
        Place = "place", "the name of a place";
        ServiceName = "service_name", "the name of a service";
        Ordinary = "ordinary", "an ordinary word";
        Twice = "twice", "said twice";
        Nation = "nation", "not the law everywhere";
    }
}

closed_list! {
    /// Whether something must be done.
    Grade {
        Clash = "clash", "clash";
        ToKnow = "to_know", "to know";
    }
}

/// Something that somebody who adds words should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The line, counting from 1; 0 for the file as a whole.
    pub line: u64,
    /// The heading of the column; empty for a whole row.
    pub column: String,
    /// What it is about.
    pub about: About,
    /// Whether something must be done.
    pub grade: Grade,
    /// What was found, as a sentence.
    pub what: String,
    /// What to do, as a sentence; empty where the sentence before says it.
    pub what_to_do: String,
}

/// A phrase of a council, where it stands and what it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPhrase {
    /// The line of its row, counting from 1.
    pub line: u64,
    /// The heading of its column.
    pub column: &'static str,
    /// The phrase as it stands there.
    pub phrase: String,
    /// How it belongs to its group.
    pub link: Link,
    /// The group that it leads to.
    pub group: GroupId,
    /// Its keys, joined.
    key: String,
    /// Whether it could be taken.
    pub is_used: bool,
}

/// A council's words, and what was found.
#[derive(Debug)]
pub struct Checked {
    /// Our words with theirs.
    pub vocabulary: Vocabulary,
    /// Their phrases, in the order of the file.
    pub phrases: Vec<OwnPhrase>,
    /// What was found, in the order of the file.
    pub findings: Vec<Finding>,
}

/// Checks a council's words; `bytes` as [`Vocabulary::with_own`] takes them.
pub fn check(bytes: &[u8]) -> Checked {
    let (vocabulary, rows, problems) = read::with_own(Vocabulary::standard().clone(), bytes);
    let phrases: Vec<OwnPhrase> = rows
        .iter()
        .flat_map(|row| phrases_of(row, &vocabulary))
        .collect();
    let mut findings: Vec<Finding> = problems
        .into_iter()
        // Each of its words has been told of by itself.
        .filter(|problem| {
            let mut words = phrases.iter();
            problem.what != read::NO_WORDS || !words.any(|own| own.line == problem.line)
        })
        .map(|problem| unread(problem, &phrases))
        .collect();
    findings.extend(rows.iter().filter_map(|row| no_target(row, &vocabulary)));
    let mut told = HashSet::new();
    let own_groups = rows.iter().filter(|row| told.insert(row.group));
    findings.extend(own_groups.filter_map(|row| of_nations(row, &vocabulary)));
    for phrase in phrases.iter().filter(|own| own.is_used) {
        let of_ours = our_meaning(phrase, &vocabulary);
        let is_ours = of_ours.is_some();
        findings.extend(of_ours);
        findings.extend(never_confused(phrase, &phrases, &vocabulary));
        findings.extend(ordinary(phrase, &vocabulary).filter(|_| !is_ours));
    }
    findings.extend(among_themselves(&phrases, &vocabulary));
    let mut checked = Checked {
        vocabulary,
        phrases,
        findings,
    };
    checked.sort();
    checked
}

impl Checked {
    /// Adds what somebody else found.
    pub fn add(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
        self.sort();
    }

    fn sort(&mut self) {
        self.findings
            .sort_by_key(|found| (found.grade, found.line, found.about));
    }
}

/// A phrase in the form in which phrases are compared.
fn key_of(phrase: &str) -> String {
    let words = text::words(phrase);
    let keys: Vec<String> = words.map(|word| key(&word.folded).into_owned()).collect();
    keys.join(" ")
}

fn phrases_of(row: &OwnRow, vocabulary: &Vocabulary) -> Vec<OwnPhrase> {
    let phrases = row.phrases().map(|(column, link, phrase)| {
        let key = key_of(phrase);
        let leads = vocabulary.phrases.get(key.as_str());
        OwnPhrase {
            line: row.line,
            column,
            phrase: phrase.to_owned(),
            link,
            group: row.group,
            is_used: leads.is_some_and(|leads| leads.iter().any(|(group, _)| *group == row.group)),
            key,
        }
    });
    phrases.collect()
}

/// "Dementia (V034)", or the name alone.
fn named(group: &Group) -> String {
    match group.id.as_str() {
        "" => format!("“{}”", group.name),
        id => format!("“{}” ({id})", group.name),
    }
}

fn clash(phrase: &OwnPhrase, about: About, what: String, what_to_do: &str) -> Finding {
    Finding {
        line: phrase.line,
        column: phrase.column.to_owned(),
        about,
        grade: Grade::Clash,
        what,
        what_to_do: what_to_do.to_owned(),
    }
}

fn to_know(phrase: &OwnPhrase, about: About, what: String, what_to_do: &str) -> Finding {
    Finding {
        grade: Grade::ToKnow,
        ..clash(phrase, about, what, what_to_do)
    }
}

fn unread(problem: read::Problem, phrases: &[OwnPhrase]) -> Finding {
    let mut there = phrases
        .iter()
        .filter(|own| own.line == problem.line && own.column == problem.column);
    let place = there
        .clone()
        .find(|own| read::is_a_place(&own.phrase) == problem.what);
    let ordinary = there.find(|own| read::too_ordinary(&own.phrase) == problem.what);
    if let Some(own) = place {
        let shown = place::look_up(&own.phrase).into_iter().next();
        let of = match shown.filter(|shown| text::folded(&shown.name) != text::folded(&own.phrase))
        {
            Some(shown) => format!(" ({})", shown.name),
            None => String::new(),
        };
        return clash(
            own,
            About::Place,
            format!(
                "“{}” is the name of a place{of}: who types it wants what is there, so it is left out.",
                own.phrase
            ),
            "Write a longer phrase that only your callers use, or delete it.",
        );
    }
    if let Some(own) = ordinary {
        let what = format!(
            "“{}” stands in nearly every question and is left out.",
            own.phrase
        );
        return clash(
            own,
            About::Ordinary,
            what,
            "Write a longer phrase, or delete it.",
        );
    }
    Finding {
        line: problem.line,
        column: problem.column,
        about: About::Unread,
        grade: Grade::Clash,
        what: format!("{}.", problem.what),
        what_to_do: String::new(),
    }
}

/// A row for a group that is not there, or for one that stands for nothing.
fn no_target(row: &OwnRow, vocabulary: &Vocabulary) -> Option<Finding> {
    let of_row = |column: &str, what: String, what_to_do: &str| Finding {
        line: row.line,
        column: column.to_owned(),
        about: About::NoTarget,
        grade: Grade::Clash,
        what,
        what_to_do: what_to_do.to_owned(),
    };
    let group = vocabulary.group(row.group);
    if !group.own {
        return None;
    }
    let id = row.id();
    let digits = id.strip_prefix(['V', 'v']).unwrap_or_default();
    if digits.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(of_row(
            "group",
            format!("“{id}” is none of our groups, so the row makes a group of its own."),
            "Look up the id in data/reference/vocabulary.csv; for a group of your own leave it empty.",
        ));
    }
    let says_something = !group.meanings.is_empty() || group.generic || group.names_one;
    (!says_something && group.same.len() < 2).then(|| {
        of_row(
            "means",
            format!("{} stands for nothing: it has no “means” and no other words that mean the same, so its words are looked for as they are.", named(group)),
            "Write in “means” what it stands for, such as imha, dementia or language=Welsh, or in “group” the id of one of ours.",
        )
    })
}

/// Where what a group of their own chooses is no law.
fn of_nations(row: &OwnRow, vocabulary: &Vocabulary) -> Option<Finding> {
    let group = vocabulary.group(row.group);
    let types = group.meanings.iter().filter_map(|own| match own.sense {
        Sense::Statutory(kind) if own.sure => Some(kind),
        _ => None,
    });
    let types: Vec<_> = types.collect();
    let runs = |nation: &Nation| types.iter().any(|kind| kind.runs_in(*nation));
    let (where_law, elsewhere): (Vec<Nation>, Vec<Nation>) =
        Nation::ALL.iter().copied().partition(runs);
    if !group.own || types.is_empty() || elsewhere.is_empty() {
        return None;
    }
    let names = |nations: &[Nation]| {
        let names: Vec<&str> = nations.iter().map(|nation| nation.name()).collect();
        names.join(" and ")
    };
    Some(Finding {
        line: row.line,
        column: "means".to_owned(),
        about: About::Nation,
        grade: Grade::ToKnow,
        what: format!(
            "What {} stands for is law in {} only. Who asks from {} is told what there is instead.",
            named(group),
            names(&where_law),
            names(&elsewhere)
        ),
        what_to_do: String::new(),
    })
}

/// The senses of a group.
fn senses(group: &Group) -> Vec<&Sense> {
    let senses = group.meanings.iter().map(|meaning| &meaning.sense);
    senses.collect()
}

/// A phrase that we have already.
fn our_meaning(own: &OwnPhrase, vocabulary: &Vocabulary) -> Option<Finding> {
    let leads = Vocabulary::standard().phrases.get(own.key.as_str())?;
    let target = vocabulary.group(own.group);
    if leads.iter().any(|(id, _)| *id == own.group) {
        let what = format!("“{}” leads to {} already.", own.phrase, named(target));
        return Some(to_know(own, About::Twice, what, "Delete it here."));
    }
    let (ours, _) = vocabulary.first(leads, |_| true)?;
    let ours = vocabulary.group(ours);
    let (mut mine, mut others) = (senses(target), senses(ours));
    let by_text = |sense: &&Sense| format!("{sense:?}");
    mine.sort_by_key(by_text);
    others.sort_by_key(by_text);
    if !mine.is_empty() && mine == others {
        let what = format!(
            "“{}” is ours already and stands for the same: {}.",
            own.phrase,
            named(ours)
        );
        return Some(to_know(own, About::Twice, what, "Delete it here."));
    }
    let all = vocabulary.phrases.get(own.key.as_str())?;
    let wins = vocabulary
        .first(all, |_| true)
        .is_some_and(|(id, _)| id == own.group);
    let outcome = match (wins, ours.with.is_empty()) {
        (true, true) => "Yours wins: nobody who types it is led to ours any more.".to_owned(),
        (true, false) => format!(
            "Yours wins, also where ours knows better because “{}” is in the question.",
            ours.with.join("”, “")
        ),
        (false, true) => "Ours wins: yours does nothing.".to_owned(),
        (false, false) => format!(
            "Ours wins where “{}” is in the question, else yours.",
            ours.with.join("”, “")
        ),
    };
    let what = format!(
        "“{}” is ours already and stands for {}; yours makes it {}. {outcome}",
        own.phrase,
        named(ours),
        named(target)
    );
    Some(clash(
        own,
        About::OurMeaning,
        what,
        "Delete it, or write a longer phrase that only yours is called; words in “with” limit a group of your own to questions that have one of them.",
    ))
}

/// The pairs that must never be taken for each other: keys of both, and why.
static PAIRS: LazyLock<Vec<(String, String, &str)>> = LazyLock::new(|| {
    static TABLE: &str = body(include_str!("../../data/reference/never_confused.csv"));
    let pairs = TABLE.lines().map(|row| {
        let mut row = cells(row);
        let mut next = || row.next().unwrap_or_default();
        (key_of(next()), key_of(next()), next())
    });
    pairs.collect()
});

/// A phrase that would be taken for what it must never be taken for.
fn never_confused(own: &OwnPhrase, all: &[OwnPhrase], vocabulary: &Vocabulary) -> Option<Finding> {
    let standard = Vocabulary::standard();
    let target = vocabulary.group(own.group);
    let leads = |key: &str, id: GroupId| {
        let leads = standard.phrases.get(key);
        leads.is_some_and(|leads| leads.iter().any(|(known, _)| *known == id))
    };
    // The same group, or one of their own that chooses the same.
    let stands_for = |key: &str| {
        let leads = standard.phrases.get(key).map(Vec::as_slice);
        leads.unwrap_or_default().iter().any(|(id, _)| {
            let theirs = &standard.group(*id).meanings;
            let mut mine = target.meanings.iter().filter(|own| own.sure);
            *id == own.group || target.own && mine.any(|own| theirs.contains(own))
        })
    };
    let beside = |key: &str| {
        let mut others = all.iter().filter(|other| other.group == own.group);
        target.own && others.any(|other| other.key == key)
    };
    let is_same = matches!(own.link, Link::Same | Link::Welsh);
    let (asked, never, why) = PAIRS.iter().find(|(asked, never, _)| {
        (own.key == *asked && (stands_for(never) || beside(never)))
            || (own.key == *never && is_same && leads(asked, own.group))
    })?;
    let what = format!(
        "“{}” must never be taken for {}: “{asked}” and “{never}” are two things ({why}).",
        own.phrase,
        named(target)
    );
    Some(clash(own, About::NeverConfused, what, "Delete it."))
}

/// A single word that stands in ordinary sentences.
fn ordinary(own: &OwnPhrase, vocabulary: &Vocabulary) -> Option<Finding> {
    let mut words = text::words(&own.phrase);
    let (first, None) = (words.next()?, words.next()) else {
        return None;
    };
    if !is_english(&first.folded) {
        return None;
    }
    let group = vocabulary.group(own.group);
    let what = format!(
        "“{}” is an ordinary English word: every question with it is led to {}.",
        own.phrase,
        named(group)
    );
    let what_to_do = "Write the phrase that callers use, of two words or more, or limit the group by words in “with”.";
    // Capitals say that it is an abbreviation, and the words beside it that the group knows better.
    let meant = own.phrase.len() > 1 && own.phrase.chars().all(|c| !c.is_lowercase());
    Some(match meant || !group.with.is_empty() {
        true => to_know(own, About::Ordinary, what, what_to_do),
        false => clash(own, About::Ordinary, what, what_to_do),
    })
}

/// Phrases of the file that say two things, or one thing twice.
fn among_themselves(phrases: &[OwnPhrase], vocabulary: &Vocabulary) -> Vec<Finding> {
    let mut first: HashMap<&str, &OwnPhrase> = HashMap::new();
    let mut found = Vec::new();
    // From a group in which a phrase means the same to another that it only leads to.
    let mut ways: HashSet<(GroupId, GroupId)> = HashSet::new();
    let mut met: Vec<(&OwnPhrase, &OwnPhrase)> = Vec::new();
    for own in phrases.iter().filter(|own| own.is_used) {
        match first.get(own.key.as_str()) {
            None => {
                first.insert(&own.key, own);
            }
            Some(earlier) if earlier.group == own.group => {
                let what = format!(
                    "“{}” stands for {} in line {}, column “{}” already.",
                    own.phrase,
                    named(vocabulary.group(own.group)),
                    earlier.line,
                    earlier.column
                );
                found.push(to_know(own, About::Twice, what, "Delete one of them."));
            }
            Some(earlier) => {
                met.push((*earlier, own));
                for (a, b) in [(*earlier, own), (own, *earlier)] {
                    if matches!(a.link, Link::Same | Link::Welsh) && b.link == Link::OneWay {
                        ways.insert((a.group, b.group));
                    }
                }
            }
        }
    }
    for (earlier, own) in met {
        let there = (earlier.group, own.group);
        let is_loop = ways.contains(&there) && ways.contains(&(there.1, there.0));
        let leads = vocabulary.phrases.get(own.key.as_str());
        let wins = leads.and_then(|leads| vocabulary.first(leads, |_| true));
        let winner = match wins {
            Some((id, _)) if id == own.group => own.line,
            _ => earlier.line,
        };
        let mut what = format!(
            "“{}” stands for {} in line {} and for {} here; line {winner} wins.",
            own.phrase,
            named(vocabulary.group(earlier.group)),
            earlier.line,
            named(vocabulary.group(own.group)),
        );
        let about = match is_loop {
            true => {
                what.push_str(" Each of the two groups leads to the other.");
                About::Loop
            }
            false => About::TwoMeanings,
        };
        found.push(clash(
            own,
            about,
            what,
            "Keep the one that callers mean; if they mean both, write both in the “means” of one row.",
        ));
    }
    found
}
