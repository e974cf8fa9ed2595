//! `advocacy vocabulary check`: whether the words of a council clash, and what each of them finds.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::{Args, Subcommand};

use super::output::{Page, count, tell};
use super::{Outcome, Places, open};
use crate::own_words::check::{self, Does, Report};
use crate::own_words::{self, FILE};
use crate::vocabulary::check::{Finding, Grade};

/// What `advocacy vocabulary` takes.
#[derive(Debug, Args)]
pub(crate) struct VocabularyArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Tell which of your words clash with ours, with each other or with names, and what each finds
    Check(CheckArgs),
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// The file to check; without it, `vocabulary.csv` beside the lists
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    places: Places,
}

pub(crate) fn run(args: &VocabularyArgs) -> anyhow::Result<Outcome> {
    match &args.what {
        What::Check(args) => run_check(args),
    }
}

/// 0 clean, 1 there are clashes; 2, as ever, cannot.
fn run_check(args: &CheckArgs) -> anyhow::Result<Outcome> {
    let path = match &args.file {
        Some(path) => path.clone(),
        None => args.places.data.join(FILE),
    };
    let name = path.display().to_string();
    let bytes = own_words::bytes(&path).map_err(|what| anyhow!("{name}: it {what}"))?;
    let bytes = match (bytes, &args.file) {
        (Some(bytes), _) => bytes,
        (None, Some(_)) => anyhow::bail!("there is no file {name}"),
        (None, None) => {
            tell(&format!(
                "There is no {name}, so there are no words of yours to check."
            ));
            // An empty table: the JSON has the same shape.
            b"group,name,same,means\n".to_vec()
        }
    };
    let generation = open(&args.places)?;
    let report = check::check(&generation, &bytes)?;
    let mut page = Page::new();
    if args.json {
        page.json(&report)?;
    } else {
        show(&mut page, &name, &report)?;
    }
    page.finish()?;
    Ok(match report.clashes {
        0 => Outcome::Done,
        _ => Outcome::Nothing,
    })
}

fn show(page: &mut Page, name: &str, report: &Report) -> anyhow::Result<()> {
    let to_know = report.findings.len() - report.clashes;
    page.heading(&format!(
        "{name}: {}, {}, {to_know} to know",
        count(
            report.words.len() as u64,
            "word or phrase",
            "words and phrases"
        ),
        count(report.clashes as u64, "clash", "clashes"),
    ))?;
    for (grade, heading) in [(Grade::Clash, "CLASHES"), (Grade::ToKnow, "TO KNOW")] {
        let mut of_grade = report
            .findings
            .iter()
            .filter(|own| own.grade == grade)
            .peekable();
        if of_grade.peek().is_some() {
            page.line("")?;
            page.heading(heading)?;
        }
        for own in of_grade {
            finding(page, own)?;
        }
    }
    if !report.words.is_empty() {
        page.line("")?;
        page.heading("WHAT EACH OF THEM FINDS NOW")?;
        for own in &report.words {
            word(page, own)?;
        }
    }
    Ok(())
}

fn finding(page: &mut Page, own: &Finding) -> anyhow::Result<()> {
    let place = match (own.line, own.column.as_str()) {
        (0, _) => String::new(),
        (line, "") => format!("line {line}: "),
        (line, column) => format!("line {line}, column “{column}”: "),
    };
    page.wrapped("  ", &format!("{place}{}", own.what))?;
    if !own.what_to_do.is_empty() {
        page.wrapped("    ", &own.what_to_do)?;
    }
    Ok(())
}

fn word(page: &mut Page, own: &Does) -> anyhow::Result<()> {
    let found = match (own.used, &own.put_aside) {
        (false, _) => "left out".to_owned(),
        (true, Some(_)) => "nothing, and others instead".to_owned(),
        (true, None) => count(own.finds, "service", "services"),
    };
    let found = match own.used && own.finds_without != own.finds {
        true => format!("{found} ({} without it)", own.finds_without),
        false => found,
    };
    page.ends(
        &format!("{:>5}  ", own.line),
        &format!("“{}”: {}", own.phrase, own.stands_for),
        &found,
        false,
    )?;
    Ok(())
}
