//! What a council's own words clash with, and what each of them finds in the lists as they are now.
//!
//! [`crate::vocabulary::check`] knows words; here they meet the index: names of services, and what a
//! search for the word finds with the council's words and without them.

use serde::Serialize;

use crate::index::{Generation, ReadError};
use crate::query::{Question, ask};
use crate::text;
use crate::vocabulary::Vocabulary;
use crate::vocabulary::check::{About, Finding, Grade, OwnPhrase, check as check_words};

/// What one of their words does.
#[derive(Debug, Clone, Serialize)]
pub struct Does {
    /// The line of its row, counting from 1.
    pub line: u64,
    /// The heading of its column.
    pub column: &'static str,
    /// The words.
    pub phrase: String,
    /// What they stand for.
    pub stands_for: String,
    /// The id of that, where it is one of our groups.
    pub group: Option<String>,
    /// Whether they are used: words that can't be read or that name a place are left out.
    pub used: bool,
    /// How many services a search for them finds.
    pub finds: u64,
    /// What nothing fitted, where these were found only without it.
    pub put_aside: Option<String>,
    /// How many a search for them would find without the council's words; nothing where that would be
    /// only something else.
    pub finds_without: u64,
}

/// The check.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The generation that was asked.
    pub generation: u32,
    /// How many findings are clashes.
    pub clashes: usize,
    /// What was found: the clashes first, then in the order of the file.
    pub findings: Vec<Finding>,
    /// What each word does, in the order of the file.
    pub words: Vec<Does>,
}

/// Checks a council's words against ours, each other and a generation.
///
/// `bytes` as [`Vocabulary::with_own`] takes them.
pub fn check(generation: &Generation, bytes: &[u8]) -> Result<Report, ReadError> {
    let mut checked = check_words(bytes);
    let names: Vec<Finding> = checked
        .phrases
        .iter()
        .filter_map(|own| service_name(own, generation))
        .collect();
    checked.add(names);
    let words = checked
        .phrases
        .iter()
        .map(|own| does(own, generation, &checked.vocabulary))
        .collect::<Result<Vec<Does>, ReadError>>()?;
    let clashes = checked.findings.iter();
    Ok(Report {
        generation: generation.manifest().generation,
        clashes: clashes.filter(|own| own.grade == Grade::Clash).count(),
        findings: checked.findings,
        words,
    })
}

/// A phrase that a service or an organisation of the lists is called.
fn service_name(own: &OwnPhrase, generation: &Generation) -> Option<Finding> {
    let whole = text::folded(&own.phrase).replace(' ', "");
    if !own.is_used || whole.is_empty() || !generation.has_name(&whole) {
        return None;
    }
    Some(Finding {
        line: own.line,
        column: own.column.to_owned(),
        about: About::ServiceName,
        grade: Grade::Clash,
        what: format!(
            "“{}” is the name of a service or an organisation in the lists: who types it wants that one, and is led to what you write instead.",
            own.phrase
        ),
        what_to_do: "Delete it; a search for the name finds it without. To lead there from other words, write those.".to_owned(),
    })
}

fn does(
    own: &OwnPhrase,
    generation: &Generation,
    vocabulary: &Vocabulary,
) -> Result<Does, ReadError> {
    let question = Question {
        text: own.phrase.clone(),
        limit: 1,
        ..Question::default()
    };
    let with = ask(generation, vocabulary, &question)?;
    let without = ask(generation, Vocabulary::standard(), &question)?;
    let group = vocabulary.group(own.group);
    let meanings = group.meanings.iter().map(|own| own.sense.label());
    let meanings: Vec<&str> = meanings.collect();
    Ok(Does {
        line: own.line,
        column: own.column,
        phrase: own.phrase.clone(),
        stands_for: match (meanings.is_empty(), group.own) {
            // The words of a group of their own are often its name.
            (false, true) => meanings.join(", "),
            _ => group.name.clone(),
        },
        group: (!group.own).then(|| group.id.clone()),
        used: own.is_used,
        finds: with.total,
        put_aside: with.widened,
        finds_without: match without.widened {
            Some(_) => 0,
            None => without.total,
        },
    })
}
