//! `advocacy try`: a file of questions, and which of them find nothing.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use super::output::{Page, count, cut, tell};
use super::search::pieces;
use super::{Outcome, Places, open, words};
use crate::closed::Closed;
use crate::query::Used;
use crate::report::trial::{self, Fate, MOST_BYTES, Trial, Tried};

/// What `advocacy try` takes.
#[derive(Debug, Args)]
pub(crate) struct TryArgs {
    /// One question a line, with an area after a tab if there is one, or a table with the columns
    /// words and area; - reads standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Show those that found something as asked, too
    #[arg(long)]
    all: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print CSV that is safe to open in a spreadsheet
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    #[command(flatten)]
    places: Places,
}

/// 0 all found, 1 some found nothing; 2, as ever, cannot.
pub(crate) fn run(args: &TryArgs) -> anyhow::Result<Outcome> {
    let name = match args.file.to_str() {
        Some("-") => "standard input".to_owned(),
        _ => args.file.display().to_string(),
    };
    let bytes = bytes(&args.file).with_context(|| format!("can’t read {name}"))?;
    let (asked, unread) = trial::read(&bytes, &name).with_context(|| name.clone())?;
    for fault in unread {
        tell(&format!("{name}: {fault}"));
    }
    if asked.is_empty() {
        bail!("{name}: there is no question in it; write one a line");
    }
    let generation = open(&args.places)?;
    let vocabulary = words::vocabulary(&args.places);
    let day = jiff::Zoned::now().date();
    let trial = trial::trial(&generation, &vocabulary, asked, day)?;
    let mut page = Page::new();
    if args.json {
        page.json(&trial)?;
    } else if args.csv {
        trial::write_csv(page.raw(), &trial)?;
    } else {
        show(&mut page, &trial, args.all)?;
    }
    page.finish()?;
    Ok(match trial.all_found() {
        true => Outcome::Done,
        false => Outcome::Nothing,
    })
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match path.to_str() {
        Some("-") => io::stdin()
            .lock()
            .take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)?,
        _ => File::open(path)?
            .take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)?,
    };
    if bytes.len() as u64 > MOST_BYTES {
        bail!("it is larger than 10 MB; split it");
    }
    Ok(bytes)
}

fn show(page: &mut Page, trial: &Trial, all: bool) -> anyhow::Result<()> {
    let fates: Vec<String> = Fate::ALL
        .iter()
        .rev()
        .map(|fate| (trial.count(*fate), fate.label()))
        .filter(|(number, _)| *number > 0)
        .map(|(number, label)| format!("{number} {label}"))
        .collect();
    let number = count(trial.questions.len() as u64, "question", "questions");
    page.heading(&format!("{number}: {}", fates.join(", ")))?;
    for fate in Fate::ALL {
        if trial.count(*fate) == 0 || (*fate == Fate::Found && !all) {
            continue;
        }
        page.line("")?;
        page.heading(&fate.label().to_uppercase())?;
        for tried in trial.questions.iter().filter(|own| own.fate == *fate) {
            one(page, tried)?;
        }
    }
    if trial.count(Fate::Found) > 0 && !all {
        page.line("")?;
        page.line("See what the others found with --all.")?;
    }
    Ok(())
}

fn one(page: &mut Page, tried: &Tried) -> anyhow::Result<()> {
    let area = match tried.area.as_str() {
        "" => String::new(),
        area => format!(" in “{}”", cut(area, 40)),
    };
    let found = match tried.total {
        0 => String::new(),
        total => count(total, "provider", "providers"),
    };
    let words = format!("“{}”{area}", cut(&tried.words, 200));
    page.ends(&format!("{:>5}  ", tried.line), &words, &found, false)?;
    const INDENT: &str = "       ";
    for line in pieces(&tried.understood) {
        page.wrapped(INDENT, &line)?;
    }
    // Where it was a word that means nothing to us, no piece says so.
    let said = tried.understood.iter().any(|p| p.used == Used::SetAside);
    if let Some(aside) = tried.put_aside.as_ref().filter(|_| !said) {
        page.wrapped(INDENT, &format!("put aside: “{aside}”"))?;
    }
    if tried.understood.is_empty() && tried.fate == Fate::Nothing {
        page.wrapped(INDENT, "nothing of it was understood")?;
    }
    if let Some(top) = &tried.top {
        page.wrapped(INDENT, &format!("first: {} ({})", top.name, top.id))?;
    }
    if let Some(suggestion) = &tried.suggestion {
        page.wrapped(INDENT, suggestion)?;
    }
    Ok(())
}
