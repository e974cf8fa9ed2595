//! `advocacy report stale`: how old the checks are, as a table, CSV, JSON or call sheets.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use jiff::civil::Date;

use crate::cli::filters::FilterArgs;
use crate::cli::output::{Page, count, tell};
use crate::cli::{Outcome, Places, open, target};
use crate::closed::Closed;
use crate::print::in_words;
use crate::report::sheet;
use crate::report::stale::json::StaleJson;
use crate::report::stale::{self, Band, Checked, Report, csv};
use crate::text::thousands;

/// What `advocacy report stale` takes.
#[derive(Debug, Args)]
pub(crate) struct StaleArgs {
    #[command(flatten)]
    filters: FilterArgs,
    /// The day to look from, instead of today (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    as_of: Option<Date>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print CSV that is safe to open in a spreadsheet, with blank columns to fill in
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Write a call sheet for each list into this folder, as HTML and text
    #[arg(long, value_name = "DIR", conflicts_with_all = ["json", "csv"])]
    sheets: Option<PathBuf>,
    #[command(flatten)]
    places: Places,
}

pub(crate) fn run(args: &StaleArgs) -> anyhow::Result<Outcome> {
    let day = args.as_of.unwrap_or_else(|| jiff::Zoned::now().date());
    if !(1900..=9000).contains(&day.year()) {
        bail!("--as-of: {day} is no day to look from");
    }
    let filters = args.filters.read()?;
    for area in &filters.areas {
        for note in &area.notes {
            tell(&format!("“{}”: {note}.", area.words));
        }
    }
    if let Some(folder) = &args.sheets {
        target::guard(folder, &args.places)?;
    }
    let generation = open(&args.places)?;
    let report = stale::report(&generation, &filters, day)?;
    let mut page = Page::new();
    if args.json {
        page.json(&StaleJson::of(&report, generation.manifest().generation))?;
    } else if args.csv {
        csv::write(page.raw(), &report)?;
    } else if let Some(folder) = &args.sheets {
        write_sheets(&mut page, folder, &report)?;
    } else {
        table(&mut page, &report)?;
    }
    page.finish()?;
    Ok(match report.providers.is_empty() {
        true => Outcome::Nothing,
        false => Outcome::Done,
    })
}

fn table(page: &mut Page, report: &Report) -> anyhow::Result<()> {
    let total = report.providers.len() as u64;
    page.heading(&format!(
        "Checks as of {}: {}",
        in_words(report.day),
        count(total, "provider", "providers")
    ))?;
    for band in Band::ALL {
        let number = thousands(report.count(*band) as u64);
        page.line(&format!("{number:>8}  {}", band.label()))?;
    }
    for band in Band::ALL {
        let of_band = report.providers.iter().filter(|one| one.band == *band);
        for (n, one) in of_band.enumerate() {
            if n == 0 {
                page.line("")?;
                page.heading(&band.label().to_uppercase())?;
            }
            row(page, one)?;
        }
    }
    if !report.marks.is_empty() {
        page.line("")?;
        page.heading("QUALITY MARKS THAT HAVE ENDED OR END WITHIN 3 MONTHS")?;
        for mark in &report.marks {
            let (verb, name) = match mark.expired {
                true => ("ended", &mark.name),
                false => ("ends", &mark.name),
            };
            page.ends("", name, &format!("{verb} {}", in_words(mark.ends)), true)?;
            let what = match mark.quality_mark.as_str() {
                "" => "a mark without a name",
                what => what,
            };
            page.wrapped(
                "  ",
                &format!(
                    "{} · {what} · {}",
                    mark.id,
                    stale::rows_in_words(&mark.rows)
                ),
            )?;
        }
    }
    Ok(())
}

fn row(page: &mut Page, one: &Checked) -> anyhow::Result<()> {
    let own = &one.provider;
    let first = own.telephone.first().map_or("no telephone", String::as_str);
    page.ends("", &own.name, first, true)?;
    let checked = match own.last_checked.parse() {
        Ok(day) => format!("checked {}", in_words(day)),
        Err(_) => "never checked".to_owned(),
    };
    let lists: Vec<&str> = own.lists.iter().map(Closed::label).collect();
    page.wrapped(
        "  ",
        &format!(
            "{} · {} · {} · {checked}",
            own.id,
            lists.join(", "),
            stale::stands_in(own),
        ),
    )?;
    Ok(())
}

fn write_sheets(page: &mut Page, folder: &Path, report: &Report) -> anyhow::Result<()> {
    let sheets = sheet::sheets(report);
    if sheets.is_empty() {
        page.line("Nothing is due, so there is nobody to ring.")?;
        return Ok(());
    }
    fs::create_dir_all(folder).with_context(|| format!("can't write {}", folder.display()))?;
    for sheet in sheets {
        for (ending, content) in [("html", &sheet.html), ("txt", &sheet.text)] {
            let path = folder.join(format!("{}.{ending}", sheet.name));
            fs::write(&path, content).with_context(|| format!("can't write {}", path.display()))?;
            page.line(&format!(
                "{}: {}",
                path.display(),
                count(sheet.calls as u64, "service", "services")
            ))?;
        }
    }
    Ok(())
}
