//! What a file of questions finds: which find nothing, which only after something was put aside.
//!
//! Somebody who keeps lists or words writes down what callers ask and tries it again after every
//! change. The questions are read, asked and forgotten: nothing of them is written anywhere.

mod read;

use std::io;

use serde::Serialize;

pub use read::{Asked, MOST_BYTES, Unread, read};

use crate::closed::{Closed, closed_list};
use crate::index::{Generation, ReadError};
use crate::print::csv::safe;
use crate::query::{FilterBy, Question, TakenAs, Understood, Used, ask};
use crate::vocabulary::Vocabulary;

closed_list! {
    /// What became of a question; first what needs a look first.
    Fate {
        UnknownArea = "unknown_area", "named an area that is not known";
        Nothing = "nothing", "found nothing";
        Widened = "widened", "found only after something was put aside";
        Found = "found", "found as asked";
    }
}

/// A provider that came first.
#[derive(Debug, Clone, Serialize)]
pub struct Top {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A question and what became of it.
#[derive(Debug, Clone, Serialize)]
pub struct Tried {
    /// The line it stands on, counted from 1.
    pub line: u64,
    /// The words.
    pub words: String,
    /// The area, as it stands beside them; empty where there is none.
    pub area: String,
    /// What became of it.
    pub fate: Fate,
    /// How many providers fit.
    pub total: u64,
    /// How many of them cover only a part of the area.
    pub partial: u64,
    /// What was put aside to find them, where that was needed.
    pub put_aside: Option<String>,
    /// What was understood.
    pub understood: Vec<Understood>,
    /// The provider that comes first.
    pub top: Option<Top>,
    /// What to know or to try, in plain words.
    pub suggestion: Option<String>,
}

/// What became of all of them, in the order of the file.
#[derive(Debug, Clone, Serialize)]
pub struct Trial {
    /// The generation that was asked.
    pub generation: u32,
    /// How many questions there are of each fate.
    pub counts: std::collections::BTreeMap<&'static str, usize>,
    /// The questions, in the order of the file.
    pub questions: Vec<Tried>,
}

impl Trial {
    /// How many questions have a fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.counts.get(fate.key()).copied().unwrap_or(0)
    }

    /// Whether every question found something.
    pub fn all_found(&self) -> bool {
        self.count(Fate::Nothing) + self.count(Fate::UnknownArea) == 0
    }
}

/// Asks every question of a generation, as somebody would on this day.
pub fn trial(
    generation: &Generation,
    vocabulary: &Vocabulary,
    asked: Vec<Asked>,
    day: jiff::civil::Date,
) -> Result<Trial, ReadError> {
    let tried = asked.into_iter();
    let tried = tried.map(|asked| one(generation, vocabulary, asked, day));
    let questions = tried.collect::<Result<Vec<Tried>, ReadError>>()?;
    let count = |fate: &Fate| questions.iter().filter(|tried| tried.fate == *fate).count();
    Ok(Trial {
        generation: generation.manifest().generation,
        counts: Fate::ALL
            .iter()
            .map(|fate| (fate.key(), count(fate)))
            .collect(),
        questions,
    })
}

fn one(
    generation: &Generation,
    vocabulary: &Vocabulary,
    asked: Asked,
    day: jiff::civil::Date,
) -> Result<Tried, ReadError> {
    let mut question = Question {
        text: asked.words,
        // The first is enough to see whether it is the right one.
        limit: 1,
        today: Some(day),
        ..Question::default()
    };
    let mut tried = Tried {
        line: asked.line,
        words: question.text.clone(),
        area: asked.area,
        fate: Fate::UnknownArea,
        total: 0,
        partial: 0,
        put_aside: None,
        understood: Vec::new(),
        top: None,
        suggestion: None,
    };
    if !tried.area.is_empty()
        && let Err(err) = question.filters.add(FilterBy::Area, &tried.area)
    {
        tried.suggestion = Some(err.to_string());
        return Ok(tried);
    }
    let answer = ask(generation, vocabulary, &question)?;
    tried.fate = match (answer.total, &answer.widened) {
        (0, _) => Fate::Nothing,
        // Without a word in it, everything there is fits.
        _ if crate::query::parse(&tried.words).is_empty() => Fate::Nothing,
        (_, Some(_)) => Fate::Widened,
        (_, None) => Fate::Found,
    };
    tried.total = answer.total;
    tried.partial = answer.partial;
    tried.put_aside = answer.widened;
    tried.understood = answer.understood;
    tried.suggestion = answer.suggestion;
    tried.top = answer.providers.into_iter().next().map(|found| Top {
        id: found.provider.id,
        name: found.provider.name,
    });
    Ok(tried)
}

/// The columns of the CSV.
const COLUMNS: [&str; 11] = [
    "line",
    "words",
    "area",
    "fate",
    "total",
    "partial",
    "put_aside",
    "understood",
    "top_id",
    "top_name",
    "suggestion",
];

/// Writes what became of every question as CSV, in the order of the file, safe in a spreadsheet.
pub fn write_csv(out: &mut impl io::Write, trial: &Trial) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut csv = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(out);
    csv.write_record(COLUMNS)?;
    for own in &trial.questions {
        let understood: Vec<String> = own.understood.iter().map(in_short).collect();
        let top = own.top.as_ref();
        let [line, total, partial] = [own.line, own.total, own.partial].map(|n| n.to_string());
        let understood = understood.join("; ");
        let cells = [
            line.as_str(),
            &own.words,
            &own.area,
            own.fate.key(),
            &total,
            &partial,
            own.put_aside.as_deref().unwrap_or_default(),
            &understood,
            top.map_or("", |top| top.id.as_str()),
            top.map_or("", |top| top.name.as_str()),
            own.suggestion.as_deref().unwrap_or_default(),
        ];
        for cell in cells {
            csv.write_field(safe(cell).as_bytes())?;
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()
}

/// "sectioned = imha", with "(put aside)" where it was.
fn in_short(piece: &Understood) -> String {
    let value = match piece.taken_as {
        TakenAs::Synonyms | TakenAs::Spelling => &piece.name,
        _ => &piece.value,
    };
    let aside = match piece.used {
        Used::SetAside => " (put aside)",
        Used::Filter | Used::Rank => "",
    };
    format!("{} = {value}{aside}", piece.words)
}
