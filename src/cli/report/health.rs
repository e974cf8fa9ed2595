//! `advocacy report health`: how well the lists are kept, and what to fix first.

use anyhow::bail;
use clap::Args;
use jiff::civil::Date;

use crate::cli::output::{Page, count, cut};
use crate::cli::{Outcome, Places, open};
use crate::closed::Closed;
use crate::index::health::{FaultyRow, Harm};
use crate::print::in_words;
use crate::query::{FilterBy, Filters};
use crate::report::health::{
    self, ColumnReport, EXPECTED, Earlier, Fix, ListReport, Part, Report, day_of, number, percent,
    points,
};
use crate::text::thousands;

/// What `advocacy report health` takes.
#[derive(Debug, Args)]
pub(crate) struct HealthArgs {
    /// One list, such as `housing`, column by column (may be repeated)
    #[arg(long, value_name = "L")]
    list: Vec<String>,
    /// Every list column by column, and everything to fix
    #[arg(long)]
    all: bool,
    /// The day to look from, instead of today (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    as_of: Option<Date>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print CSV that is safe to open in a spreadsheet: a row for each list and column
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    #[command(flatten)]
    places: Places,
}

/// So many faults fit on the screen.
const SHOWN: usize = 4;
/// So many rows of each.
const ROWS: usize = 3;
/// So many columns that moved, of each list.
const MOVED: usize = 4;

pub(crate) fn run(args: &HealthArgs) -> anyhow::Result<Outcome> {
    let day = args.as_of.unwrap_or_else(|| jiff::Zoned::now().date());
    if !(1900..=9000).contains(&day.year()) {
        bail!("--as-of: {day} is no day to look from");
    }
    let mut filters = Filters::default();
    filters.add_all(FilterBy::List, &args.list)?;
    let generation = open(&args.places)?;
    let report = health::report(&generation, &generation.before(), filters.lists, day)?;
    let mut page = Page::new();
    if args.json {
        page.json(&report)?;
    } else if args.csv {
        health::write_csv(page.raw(), &report)?;
    } else {
        show(&mut page, &report, args)?;
    }
    page.finish()?;
    Ok(match report.lists.is_empty() {
        true => Outcome::Nothing,
        false => Outcome::Done,
    })
}

fn show(page: &mut Page, report: &Report, args: &HealthArgs) -> anyhow::Result<()> {
    if report.lists.is_empty() {
        page.line("Nothing stands in that list.")?;
        return Ok(());
    }
    page.heading(&format!(
        "How the lists are kept, {} (generation {})",
        in_words(report.day),
        report.generation
    ))?;
    page.line("")?;
    page.line(&format!(
        "{:<20}{:>8}  {:>6}  {:>6}  {:>8}  {:>7}  {:>6}",
        "list", "services", "filled", "valid", "repaired", "refused", "fresh"
    ))?;
    for list in &report.lists {
        let fresh = list.checks.last().map_or(0, |own| own.services);
        page.line(&format!(
            "{:<20}{:>8}  {:>6}  {:>6}  {:>8}  {:>7}  {:>6}",
            list.list.label(),
            thousands(list.services),
            percent(Some(list.expected_filled)),
            percent(list.valid),
            number(list.repaired),
            number(list.refused),
            percent(Some(Part::of(fresh, list.services))),
        ))?;
    }
    page.line("")?;
    let filled = format!(
        "Filled: of the {} columns that every service should have something in. Valid: of what is filled, how much could be read in full. Repaired: cells that the import mended. Fresh: checked in the last 6 months, or 3 where the law gives it.",
        EXPECTED.len()
    );
    page.wrapped("", &filled)?;
    if !report.recorded {
        page.wrapped(
            "",
            "An older version of the program made this generation and did not record what could not be read, was repaired or refused: “?”. `advocacy import` records it.",
        )?;
    }
    if args.all || !args.list.is_empty() {
        for list in &report.lists {
            columns(page, report, list)?;
        }
    }
    fixes(page, report, args)?;
    movement(page, report)?;
    if !args.all && args.list.is_empty() {
        page.line("")?;
        page.line("One list column by column: --list housing. Everything: --all.")?;
    }
    Ok(())
}

/// "12 October 2026".
fn when(earlier: &Earlier) -> String {
    day_of(&earlier.made).map_or_else(|| earlier.made.clone(), in_words)
}

fn columns(page: &mut Page, report: &Report, list: &ListReport) -> anyhow::Result<()> {
    page.line("")?;
    let closed = match list.closed {
        0 => String::new(),
        closed => format!(", and {} closed", thousands(closed)),
    };
    page.heading(&format!(
        "{}: {}{closed}",
        list.list.label().to_uppercase(),
        count(list.services, "service", "services"),
    ))?;
    page.line(&format!(
        "{:<22}{:>7}  {:>6}  {:>6}  {:>8}  {:>8}  {:>6}",
        "column", "filled", "", "valid", "not read", "repaired", "moved"
    ))?;
    for own in list.columns.iter().filter(|own| own.is_told()) {
        let row = format!(
            "{:<22}{:>7}  {:>6}  {:>6}  {:>8}  {:>8}  {:>6}",
            own.column.key(),
            thousands(own.filled.count),
            percent(Some(own.filled)),
            percent(own.valid),
            number(own.unread),
            number(own.repaired),
            own.moved(0).map_or_else(String::new, points)
        );
        page.line(row.trim_end())?;
    }
    let empty: Vec<&str> = list
        .columns
        .iter()
        .filter(|own| !own.is_told())
        .map(|own| own.column.key())
        .collect();
    if !empty.is_empty() {
        page.wrapped("", &format!("Nothing in: {}.", empty.join(", ")))?;
    }
    if let Some(earlier) = report.earlier.first() {
        page.wrapped(
            "",
            &format!(
                "Moved: percentage points filled, since generation {} of {}.",
                earlier.generation,
                when(earlier)
            ),
        )?;
    }
    let bands: Vec<String> = list
        .checks
        .iter()
        .filter(|own| own.services > 0)
        .map(|own| format!("{} {}", thousands(own.services), own.band.label()))
        .collect();
    page.wrapped("", &format!("Checks: {}.", bands.join("; ")))?;
    Ok(())
}

fn fixes(page: &mut Page, report: &Report, args: &HealthArgs) -> anyhow::Result<()> {
    page.line("")?;
    if report.fixes.is_empty() {
        page.line("There is nothing to fix.")?;
        return Ok(());
    }
    page.heading("WHAT TO FIX FIRST")?;
    let detailed = args.all || !args.list.is_empty();
    let mut harm: Option<Harm> = None;
    let faults = report.fixes.chunk_by(|a, b| a.fault == b.fault);
    let more = faults.clone().count();
    let most = if args.all { usize::MAX } else { SHOWN };
    for of_fault in faults.take(most) {
        let Some(first) = of_fault.first() else {
            continue;
        };
        if harm != Some(first.harm) {
            harm = Some(first.harm);
            page.wrapped("", &format!("{}:", capital(first.harm.label())))?;
        }
        page.wrapped(
            "  ",
            &format!("{}. {}", capital(first.what), first.what_to_do),
        )?;
        for fix in of_fault {
            show_fix(page, fix, detailed)?;
        }
    }
    match more.saturating_sub(most) {
        0 => {}
        more => page.line(&format!(
            "… and {}; see all with --all",
            count(more as u64, "thing more", "things more")
        ))?,
    }
    Ok(())
}

fn show_fix(page: &mut Page, fix: &Fix, detailed: bool) -> anyhow::Result<()> {
    let before = match fix.services_before.first() {
        Some(Some(before)) if *before != fix.services => format!(" (was {})", thousands(*before)),
        _ => String::new(),
    };
    let number = format!("{:>7}  ", thousands(fix.services));
    let what = format!("{}{before}", fix.list.label());
    let lines = if detailed { String::new() } else { lines(fix) };
    page.ends(&number, &what, &lines, false)?;
    if !detailed {
        return Ok(());
    }
    for row in &fix.rows {
        page.wrapped("           ", &row_in_words(row))?;
    }
    if fix.services as usize > fix.rows.len() {
        page.line("           …")?;
    }
    Ok(())
}

/// "statutory.csv lines 2, 11, 17 …".
fn lines(fix: &Fix) -> String {
    let Some(first) = fix.rows.first() else {
        return String::new();
    };
    let of_file = fix.rows.iter().filter(|row| row.file == first.file);
    let lines: Vec<String> = of_file.take(ROWS).map(|row| row.line.to_string()).collect();
    let more = if fix.services as usize > lines.len() {
        " …"
    } else {
        ""
    };
    let name = if fix.services == 1 { "line" } else { "lines" };
    format!("{} {name} {}{more}", cut(&first.file, 30), lines.join(", "))
}

/// "housing.csv line 4: shelter-leeds".
fn row_in_words(row: &FaultyRow) -> String {
    match row.id.as_str() {
        "" => format!("{} line {}", row.file, row.line),
        id => format!("{} line {}: {id}", row.file, row.line),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

fn movement(page: &mut Page, report: &Report) -> anyhow::Result<()> {
    page.line("")?;
    if report.earlier.is_empty() {
        page.wrapped(
            "",
            match report.not_recorded {
                0 => "There is no earlier generation to compare with.",
                _ => "How the lists were kept before this generation was not recorded.",
            },
        )?;
        return Ok(());
    }
    for (n, earlier) in report.earlier.iter().enumerate() {
        page.heading(&format!(
            "SINCE {} (generation {})",
            when(earlier).to_uppercase(),
            earlier.generation
        ))?;
        let mut any = false;
        for list in &report.lists {
            let moved = moves(list, n);
            if !moved.is_empty() {
                any = true;
                page.wrapped("", &format!("{}: {}.", list.list.label(), moved.join("; ")))?;
            }
        }
        if !any {
            page.line("Nothing moved.")?;
        }
    }
    Ok(())
}

/// What moved in a list: "3 services more", "telephone filled 91 % (+3)".
fn moves(list: &ListReport, n: usize) -> Vec<String> {
    let mut said = Vec::new();
    match list.services_before.get(n).copied().flatten() {
        None => {
            return vec![format!(
                "new, {}",
                count(list.services, "service", "services")
            )];
        }
        Some(before) if before < list.services => {
            let more = count(list.services - before, "service", "services");
            said.push(format!("{more} more"));
        }
        Some(before) if before > list.services => {
            let fewer = count(before - list.services, "service", "services");
            said.push(format!("{fewer} fewer"));
        }
        Some(_) => {}
    }
    let mut columns: Vec<(&ColumnReport, i64)> = list
        .columns
        .iter()
        .filter_map(|own| Some((own, own.moved(n)?)))
        .filter(|(_, moved)| *moved != 0)
        .collect();
    columns.sort_by_key(|(own, moved)| (std::cmp::Reverse(moved.abs()), own.column));
    let more = columns.len().saturating_sub(MOVED);
    for (own, moved) in columns.iter().take(MOVED) {
        said.push(format!(
            "{} filled {} % ({})",
            own.column.key(),
            own.filled.percent,
            points(*moved)
        ));
    }
    if more > 0 {
        said.push(count(more as u64, "other column", "other columns"));
    }
    said
}
