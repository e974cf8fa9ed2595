//! What can be typed, and what it prints.
//!
//! Each command turns strings into a typed request, asks the layers below, and
//! prints the answer; nothing is decided here that another face would have to
//! decide again.

mod changes;
mod checked;
mod decisions;
mod diff;
mod export;
mod filters;
mod guide;
mod history;
mod import;
mod output;
mod places;
mod print;
mod report;
mod rollback;
mod search;
#[cfg(feature = "serve")]
mod serve;
mod show;
mod suggest;
mod target;
mod trial;
mod vocabulary;
mod words;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::index::{Generation, Manifest, OpenError};

/// Find an independent advocate in the UK.
///
/// Searches lists of advocacy providers by words, area, specialism and what the
/// law calls the advocacy.
#[derive(Debug, Parser)]
#[command(name = "advocacy", version, about, max_term_width = 80)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Where lists and index are.
#[derive(Debug, Clone, Args)]
struct Places {
    /// Folder with `lists/`
    #[arg(long, value_name = "DIR", default_value = "data", global = true)]
    data: PathBuf,
    /// Folder that holds the index
    #[arg(long, value_name = "DIR", default_value = "index", global = true)]
    index: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read provider lists into the index, all or nothing
    Import(import::ImportArgs),
    /// Tell what every import changed, or what became of one provider
    History(history::HistoryArgs),
    /// Tell what differs between two generations of the index
    Diff(diff::DiffArgs),
    /// Go back to an earlier generation at once, and again to undo that
    Rollback(rollback::RollbackArgs),
    /// Find providers by words and filters
    Search(search::SearchArgs),
    /// Try a file of questions: which find nothing, which only after something was put aside
    Try(trial::TryArgs),
    /// Check your callers' own words, and tell what each of them finds
    Vocabulary(vocabulary::VocabularyArgs),
    /// Complete what was typed so far: places, what the law calls it, specialisms, providers
    Suggest(suggest::SuggestArgs),
    /// Show one provider in full, with where each fact came from
    Show(show::ShowArgs),
    /// Ask a few questions and tell which advocacy the law gives, who must arrange it, and who does it
    Guide(guide::GuideArgs),
    /// Print a list of providers, or hundreds of lists, as PDF, Word, HTML, text or CSV
    Print(print::PrintArgs),
    /// What the directory lacks, what grows old, what is listed twice: gaps, health, stale, duplicates
    Report(report::ReportArgs),
    /// Record that services were checked, in the lists that they were read from
    Checked(checked::CheckedArgs),
    /// Write the whole directory as an Open Referral UK package
    Export(export::ExportArgs),
    /// Serve web pages, JSON and Open Referral UK
    #[cfg(feature = "serve")]
    Serve(serve::ServeArgs),
    /// Tell what a postcode, town or council name stands for
    Where(places::WhereArgs),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Found or done.
    Done,
    /// Nothing found.
    Nothing,
    /// Imported or printed, but rows were refused or lists failed.
    Refused,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Done => 0,
            Outcome::Nothing => 1,
            Outcome::Refused => 3,
        })
    }
}

/// Exit status of a command that could not do what was asked.
const CANNOT: u8 = 2;

/// Parses what was typed, runs it, prints an error once; returns the exit status.
///
/// 0 found or done, 1 nothing found, 2 cannot, 3 imported but rows were refused.
/// A reader that stops reading (`advocacy search … | head`) is no error.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(err) => {
            let _ = err.print();
            return if err.use_stderr() {
                ExitCode::from(CANNOT)
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    match run_caught(cli) {
        Ok(outcome) => outcome.into(),
        Err(err) if reader_went_away(&err) => ExitCode::SUCCESS,
        Err(err) => {
            output::tell(&format!("advocacy: {}", chain(&err)));
            ExitCode::from(CANNOT)
        }
    }
}

/// Runs a command; damage that makes the index library panic becomes an error.
fn run_caught(cli: Cli) -> anyhow::Result<Outcome> {
    // Damaged bytes inside a segment can make tantivy panic (its own documents
    // say so). The message of the panic would frighten and help nobody.
    std::panic::set_hook(Box::new(|_| {}));
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(cli))).unwrap_or_else(|cause| {
        let what = cause
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| cause.downcast_ref::<&str>().copied())
            .unwrap_or("no reason given");
        Err(anyhow::anyhow!(
            "stopped by a fault inside ({what}); if the index may be damaged, mend it with: advocacy import"
        ))
    })
}

fn run(cli: Cli) -> anyhow::Result<Outcome> {
    match cli.command {
        Command::Import(args) => import::run(args),
        Command::History(args) => history::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Rollback(args) => rollback::run(args),
        Command::Search(args) => search::run(args),
        Command::Try(args) => trial::run(&args),
        Command::Vocabulary(args) => vocabulary::run(&args),
        Command::Suggest(args) => suggest::run(args),
        Command::Show(args) => show::run(args),
        Command::Guide(args) => guide::run(args),
        Command::Print(args) => print::run(args),
        Command::Report(args) => report::run(args),
        Command::Checked(args) => checked::run(args),
        Command::Export(args) => export::run(args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(args),
        Command::Where(args) => places::run(args),
    }
}

/// The error and its causes, each said once: some messages hold their cause already.
fn chain(err: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in err.chain() {
        let cause = cause.to_string();
        if !said.contains(&cause) {
            if !said.is_empty() {
                said.push_str(": ");
            }
            said.push_str(&cause);
        }
    }
    said
}

fn reader_went_away(err: &anyhow::Error) -> bool {
    err.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(is_broken_pipe)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|err| err.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
            || cause.downcast_ref::<::csv::Error>().is_some_and(
                |err| matches!(err.kind(), ::csv::ErrorKind::Io(err) if err.kind() == io::ErrorKind::BrokenPipe),
            )
    })
}

/// A day as it is typed.
fn day(given: &str) -> Result<jiff::civil::Date, String> {
    let is_iso = given.len() == 10 && given.as_bytes().get(4) == Some(&b'-');
    let day = is_iso.then(|| given.parse().ok()).flatten();
    day.ok_or_else(|| "write a day that there is, as year-month-day: 2026-03-09".to_owned())
}

/// Whether an error of writing is that; a table hands it over wrapped in one of another kind.
fn is_broken_pipe(err: &io::Error) -> bool {
    let inner = err
        .get_ref()
        .and_then(|own| own.downcast_ref::<::csv::Error>());
    err.kind() == io::ErrorKind::BrokenPipe
        || inner.is_some_and(
            |err| matches!(err.kind(), ::csv::ErrorKind::Io(err) if err.kind() == io::ErrorKind::BrokenPipe),
        )
}

/// The time for a new generation; tells when the clock has gone back since the one before.
fn now(before: Option<&Manifest>) -> String {
    let now = jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string();
    if let Some(before) = before.filter(|before| before.made > now) {
        output::tell(&format!(
            "The clock of this computer says {now}, but generation {} was made at {}; check the clock. Generations go by their numbers, so none is lost or mixed up.",
            before.generation, before.made
        ));
    }
    now
}

/// Opens the current generation; makes one from the lists first where there is none.
fn open(places: &Places) -> anyhow::Result<Generation> {
    match Generation::open(&places.index) {
        Err(OpenError::Missing { .. }) => {
            first_import(places)?;
            Ok(Generation::open(&places.index)?)
        }
        other => Ok(other?),
    }
}

fn first_import(places: &Places) -> anyhow::Result<()> {
    let lists: &Path = &places.data.join("lists");
    if !lists.is_dir() {
        anyhow::bail!(
            "there is no index in {} and no folder {} to make one from; name the folders with --index and --data",
            places.index.display(),
            lists.display()
        );
    }
    output::tell(&format!(
        "There is no index yet: making one from {} …",
        lists.display()
    ));
    import::import_all_quietly(places)
}
