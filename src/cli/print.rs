//! `advocacy print`: one list, or a whole set, as documents.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::filters::FilterArgs;
use super::output::{Page, count, tell};
use super::{Outcome, Places, open, target, words};
use crate::area;
use crate::closed::Closed;
use crate::print::batch::{self, Format, Job, Made, Run, Source, When, slug};
use crate::print::document::{Layout, Size};
use crate::print::render::HAS_PDF;
use crate::print::settings;
use crate::print::{Wanted, plan};
use crate::provider::Specialism;
use crate::query::{self, FilterBy, Question};
use crate::statutory::StatutoryType;

/// What `advocacy print` takes.
#[derive(Debug, Args)]
pub(crate) struct PrintArgs {
    /// Words, as of search
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    #[command(flatten)]
    filters: FilterArgs,
    /// One list for each: area, specialism, statutory (with commas)
    #[arg(long, value_enum, value_delimiter = ',')]
    split: Vec<Split>,
    /// Print the lists of a plan (TOML)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["split", "words", "title"])]
    plan: Option<PathBuf>,
    /// pdf, docx, html, csv, txt (with commas)
    #[arg(long, value_name = "F", value_delimiter = ',')]
    format: Vec<String>,
    /// How much of each service
    #[arg(long, value_enum, default_value_t = LayoutArg::Summary)]
    layout: LayoutArg,
    /// The size of the text: 14 points, or large print of 18
    #[arg(long, value_enum, default_value_t = SizeArg::Standard)]
    size: SizeArg,
    /// The folder to print into
    #[arg(long, value_name = "DIR", default_value = "print")]
    out: PathBuf,
    /// The title of the list
    #[arg(
        long,
        value_name = "TITLE",
        default_value = "",
        hide_default_value = true
    )]
    title: String,
    /// Put services not checked for more than this many months on a page of exceptions
    #[arg(long, value_name = "MONTHS")]
    max_age: Option<u32>,
    /// Add lines to write on
    #[arg(long)]
    notes: bool,
    /// With --split: also lists that hold only services for the whole nation
    #[arg(long)]
    with_national: bool,
    /// Take the words as they are (no understanding, no help with typing)
    #[arg(long)]
    literal: bool,
    /// Words that were understood wrongly: look for them as words (may be repeated)
    #[arg(long, value_name = "WORDS")]
    not_as: Vec<String>,
    /// Go on with a run that was stopped
    #[arg(long)]
    resume: bool,
    /// The day that is printed, instead of today (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    as_of: Option<Date>,
    /// How many lists are made at the same time
    #[arg(long, value_name = "N")]
    workers: Option<usize>,
    #[command(flatten)]
    places: Places,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Split {
    Area,
    Specialism,
    Statutory,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LayoutArg {
    Line,
    Summary,
    Full,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SizeArg {
    Standard,
    Large,
}

/// A larger file is no plan.
const MOST_BYTES: u64 = 4 << 20;
/// A longer title fills the first page and more.
const LONGEST_TITLE: usize = 200;

pub(crate) fn run(args: PrintArgs) -> anyhow::Result<Outcome> {
    let day = args.as_of.unwrap_or_else(|| jiff::Zoned::now().date());
    if !(1900..=9000).contains(&day.year()) {
        bail!("--as-of: {day} is no day on which a list is printed");
    }
    if args.title.chars().count() > LONGEST_TITLE {
        bail!("--title: keep it under {LONGEST_TITLE} letters");
    }
    let mut first = job(&args, day)?;
    if args.plan.is_some() && args.filters.any() {
        bail!("the lists of a plan have filters of their own; leave the others out");
    }
    target::guard(&args.out, &args.places)?;
    let (settings, publisher) =
        settings::open(&args.places.data).map_err(|err| anyhow::anyhow!(err))?;
    let is_one = args.split.is_empty() && args.plan.is_none();
    let jobs = jobs(&args, &first, day)?;
    let generation = open(&args.places)?;
    let vocabulary = words::vocabulary(&args.places);
    if !first.wanted.question.text.is_empty() {
        // How the words were read, and what stands in no list, is told as search tells it.
        let answer = query::ask(&generation, &vocabulary, &first.wanted.question)?;
        for line in super::search::told(&answer) {
            tell(&line);
        }
        first.name = named(&answer.filters, &args);
    }
    let jobs = match first.wanted.question.text.is_empty() {
        true => jobs,
        false => self::jobs(&args, &first, day)?,
    };
    let source = Source {
        generation: &generation,
        vocabulary: &vocabulary,
        settings: &settings,
        publisher: &publisher,
    };
    let bar = bar(jobs.len());
    let workers = args
        .workers
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get));
    let made = if is_one {
        batch::one(source, &first, &args.out)?
    } else {
        batch::run(
            source,
            &jobs,
            &Run {
                out: &args.out,
                resume: args.resume,
                workers,
                progress: &|done| bar.set_position(done as u64),
            },
        )?
    };
    bar.finish_and_clear();
    told(&args.out, &made, is_one)?;
    Ok(if made.iter().any(|one| one.status == "failed") {
        Outcome::Refused
    } else if !made
        .iter()
        .any(|one| one.status == "made" && one.providers > 0)
    {
        Outcome::Nothing
    } else {
        Outcome::Done
    })
}

/// The list that the arguments speak of, before it is split.
fn job(args: &PrintArgs, day: Date) -> anyhow::Result<Job> {
    let mut formats = Vec::new();
    for key in &args.format {
        let Some(format) = Format::from_key(key) else {
            bail!("“{key}” is no format; there are {}", Format::keys());
        };
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    if formats.is_empty() {
        formats.push(if HAS_PDF { Format::Pdf } else { Format::Html });
    }
    let filters = args.filters.read()?;
    for area in &filters.areas {
        for note in &area.notes {
            tell(&format!("“{}”: {note}.", area.words));
        }
    }
    let wanted = Wanted {
        title: args.title.clone(),
        question: Question {
            text: args.words.join(" "),
            filters,
            today: Some(day),
            words: match args.literal {
                true => query::Words::Literal,
                false => query::Words::Understood,
            },
            not_as: args.not_as.clone(),
            ..Question::default()
        },
        layout: match args.layout {
            LayoutArg::Line => Layout::Line,
            LayoutArg::Summary => Layout::Summary,
            LayoutArg::Full => Layout::Full,
        },
        size: match args.size {
            SizeArg::Standard => Size::Standard,
            SizeArg::Large => Size::Large,
        },
        max_age: args.max_age,
        day,
        notes: args.notes,
    };
    let name = named(&wanted.question.filters, args);
    Ok(Job {
        name,
        formats,
        wanted,
        when: When::Always,
    })
}

/// The name of a list’s files: every filter that makes it another list.
fn named(filters: &query::Filters, args: &PrintArgs) -> String {
    let mut name: Vec<String> = Vec::new();
    name.extend(filters.areas.iter().map(|area| match area.outcode {
        Some(_) => slug(&area.words),
        None => slug(area.name()),
    }));
    name.extend(filters.statutory_types.iter().map(|own| slug(own.key())));
    name.extend(filters.specialisms.iter().map(|own| slug(own.key())));
    name.extend(
        filters
            .lists
            .iter()
            .map(|own| format!("{}-list", slug(own.key()))),
    );
    name.extend(filters.kinds.iter().map(|own| slug(own.key())));
    name.extend(filters.languages.iter().map(|own| slug(own)));
    name.extend(filters.age.map(|age| format!("age-{age}")));
    name.extend(filters.statuses.iter().map(|own| slug(own.key())));
    match args.layout {
        LayoutArg::Summary => {}
        LayoutArg::Line => name.push("line".to_owned()),
        LayoutArg::Full => name.push("full".to_owned()),
    }
    if matches!(args.size, SizeArg::Large) {
        name.push("large".to_owned());
    }
    name.retain(|part| !part.is_empty());
    name.dedup();
    match name.is_empty() {
        true => "advocacy".to_owned(),
        false => name.join("--"),
    }
}

/// Every list of the run.
fn jobs(args: &PrintArgs, first: &Job, day: Date) -> anyhow::Result<Vec<Job>> {
    if let Some(path) = &args.plan {
        let text = read_small(path)?;
        return plan::read(&text, day, first).map_err(|problems| {
            for problem in &problems {
                tell(&format!("{}, {problem}", path.display()));
            }
            anyhow::anyhow!("{}: this plan can’t be printed", path.display())
        });
    }
    let mut jobs = vec![Job {
        when: match (args.split.is_empty(), args.with_national) {
            (true, _) => When::Always,
            (false, true) => When::AnyService,
            (false, false) => When::LocalService,
        },
        ..first.clone()
    }];
    let mut kinds = args.split.clone();
    // Areas first, then what it is for: so the names of the files sort.
    kinds.sort_by_key(|kind| *kind as u8);
    kinds.dedup();
    for kind in kinds {
        jobs = jobs
            .iter()
            .map(|job| split(job, kind))
            .collect::<anyhow::Result<Vec<Vec<Job>>>>()?
            .concat();
    }
    Ok(jobs)
}

fn split(job: &Job, kind: Split) -> anyhow::Result<Vec<Job>> {
    let add = |name: &str, change: &dyn Fn(&mut Question) -> anyhow::Result<()>| {
        let mut own = job.clone();
        change(&mut own.wanted.question)?;
        own.name = match job.name.as_str() {
            "advocacy" => slug(name),
            before => format!("{before}--{}", slug(name)),
        };
        anyhow::Ok(own)
    };
    let filters = &job.wanted.question.filters;
    match kind {
        Split::Area => area::councils_with_duties(
            &filters
                .areas
                .iter()
                .map(|area| area.area)
                .collect::<Vec<_>>(),
        )
        .into_iter()
        .map(|id| {
            let council = area::get(id);
            let mut own = job.clone();
            own.wanted.question.filters.areas.clear();
            own.wanted
                .question
                .filters
                .add(FilterBy::Area, council.code)?;
            own.name = slug(council.name);
            Ok(own)
        })
        .collect(),
        Split::Specialism => Specialism::ALL
            .iter()
            .filter(|one| filters.specialisms.is_empty() || filters.specialisms.has(**one))
            .map(|one| {
                add(one.key(), &|question| {
                    question.filters.specialisms = [*one].into_iter().collect();
                    Ok(())
                })
            })
            .collect(),
        Split::Statutory => StatutoryType::ALL
            .iter()
            .filter(|one| filters.statutory_types.is_empty() || filters.statutory_types.has(**one))
            .filter(|one| {
                let nations = filters.areas.iter().flat_map(query::AreaFilter::nations);
                let nations: Vec<_> = nations.collect();
                nations.is_empty() || nations.iter().any(|nation| one.runs_in(*nation))
            })
            .map(|one| {
                add(one.key(), &|question| {
                    question.filters.statutory_types = [*one].into_iter().collect();
                    Ok(())
                })
            })
            .collect(),
    }
}

fn read_small(path: &Path) -> anyhow::Result<String> {
    let about = fs::metadata(path).with_context(|| format!("{}", path.display()))?;
    if !about.is_file() || about.len() > MOST_BYTES {
        bail!("{} is no file of at most 4 MB", path.display());
    }
    fs::read_to_string(path).with_context(|| format!("{} can’t be read as UTF-8", path.display()))
}

fn bar(total: usize) -> indicatif::ProgressBar {
    if total < 2 {
        return indicatif::ProgressBar::hidden();
    }
    let style = "{wide_bar} {pos} of {len} lists, {eta} left";
    let bar = indicatif::ProgressBar::new(total as u64);
    match indicatif::ProgressStyle::with_template(style) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn told(out: &Path, made: &[Made], is_one: bool) -> anyhow::Result<()> {
    let mut page = Page::new();
    let of = |status: &'static str| made.iter().filter(move |one| one.status == status);
    for one in of("failed") {
        tell(&format!(
            "{} could not be printed: {}",
            one.list, one.message
        ));
    }
    if is_one {
        for one in of("made") {
            let pages = match one.pages {
                0 => String::new(),
                n => format!(", {}", count(n as u64, "page", "pages")),
            };
            page.line(&format!(
                "{}: {}{pages}",
                out.join(&one.file).display(),
                count(one.providers as u64, "service", "services")
            ))?;
        }
        page.finish()?;
        return Ok(());
    }
    if of("made").next().is_none() {
        page.line(&format!("Nothing was printed into {}", out.display()))?;
        page.finish()?;
        return Ok(());
    }
    let files = of("made").count();
    let lists: std::collections::BTreeSet<&str> = of("made").map(|one| one.list.as_str()).collect();
    let pages: usize = of("made").map(|one| one.pages).sum();
    page.line(&format!(
        "{} in {}{} in {}",
        count(lists.len() as u64, "list", "lists"),
        count(files as u64, "file", "files"),
        match pages {
            0 => String::new(),
            n => format!(" ({})", count(n as u64, "page", "pages")),
        },
        out.display()
    ))?;
    let kept = made.iter().filter(|one| one.kept).count();
    if kept > 0 {
        page.line(&format!("{kept} of the files were made already"))?;
    }
    for (status, what) in [
        ("empty", "without any service, not printed"),
        (
            "national_only",
            "with services for the whole nation only, not printed (--with-national prints them)",
        ),
        ("failed", "failed"),
    ] {
        let n = of(status).count() as u64;
        if n > 0 {
            page.wrapped("", &format!("{} {what}", count(n, "list", "lists")))?;
        }
    }
    page.line(&format!(
        "What is in each: {}",
        out.join("manifest.csv").display()
    ))?;
    page.finish()?;
    Ok(())
}
