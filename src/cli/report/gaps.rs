//! `advocacy report gaps`: where a legal duty has no provider recorded.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use crate::area;
use crate::cli::output::{Page, cut, tell};
use crate::cli::{Outcome, Places, open};
use crate::closed::Closed;
use crate::json::GapsJson;
use crate::query::{FilterBy, Filters, Recorded};
use crate::report::gaps::{Cell, Council, Gaps, csv, gaps, map};
use crate::statutory::StatutoryType;

/// What `advocacy report gaps` takes.
#[derive(Debug, Args)]
pub(crate) struct GapsArgs {
    /// One council, or every council of a region or nation (may be repeated); without it, all
    #[arg(long, value_name = "A")]
    area: Vec<String>,
    /// What the law calls it, such as `imha` (may be repeated); without it, all
    #[arg(long, value_name = "T")]
    statutory: Vec<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print CSV that is safe to open in a spreadsheet
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Write a picture (SVG): a tile for each council; needs one --statutory
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    #[command(flatten)]
    places: Places,
}

pub(crate) fn run(args: &GapsArgs) -> anyhow::Result<Outcome> {
    let mut filters = Filters::default();
    filters.add_all(FilterBy::Area, &args.area)?;
    filters.add_all(FilterBy::StatutoryType, &args.statutory)?;
    let within: Vec<area::AreaId> = filters.areas.iter().map(|own| own.area).collect();
    let generation = open(&args.places)?;
    let found = gaps(&generation, &within, filters.statutory_types)?;
    for (district, council) in &found.districts {
        let [district, council] = [district, council].map(|id| area::get(*id).name);
        tell(&format!(
            "{district} lies in {council}, which bears the duties: what stands here is for all of {council}."
        ));
    }
    if found.councils.is_empty() {
        let types = filters.statutory_types.iter().map(Closed::label);
        let types: Vec<&str> = types.collect();
        tell(&match types.is_empty() {
            true => "No council that bears these duties lies there; name a council, a region or a nation.".to_owned(),
            false => format!("This is not law there: {}.", types.join(", ")),
        });
        return Ok(Outcome::Nothing);
    }
    if let Some(path) = &args.map {
        let [own] = filters.statutory_types.iter().collect::<Vec<_>>()[..] else {
            anyhow::bail!("--map shows one statutory type: name it with --statutory");
        };
        let picture = map::svg(&found, own).unwrap_or_default();
        std::fs::write(path, picture).with_context(|| format!("can’t write {}", path.display()))?;
        tell(&format!("The picture is in {}", path.display()));
    }
    let mut page = Page::new();
    if args.json {
        page.json(&GapsJson::of(&found))?;
    } else if args.csv {
        page.raw().write_all(&csv::csv(&found)?)?;
    } else {
        table(&mut page, &found)?;
    }
    page.finish()?;
    Ok(Outcome::Done)
}

/// As wide as the name of a council is shown.
const NAME: usize = 26;
/// As wide as a column of a statutory type is.
const COLUMN: usize = 9;

fn table(page: &mut Page, found: &Gaps) -> anyhow::Result<()> {
    page.heading("Who is recorded for each legal duty")?;
    page.wrapped(
        "",
        "“None” is what these lists say: it does not mean that there is none, and the duty stands.",
    )?;
    for (nation, councils) in found.by_nation() {
        page.line("")?;
        page.heading(nation.name())?;
        let Some(first) = councils.first() else {
            continue;
        };
        let names: Vec<&str> = first
            .cells
            .iter()
            .map(|cell| short(cell.statutory_type))
            .collect();
        page.line(&row("", &names))?;
        for council in councils {
            let cells: Vec<&str> = council.cells.iter().map(in_a_word).collect();
            page.line(&row(&cut(area::get(council.area).name, NAME - 1), &cells))?;
        }
    }
    page.line("")?;
    page.heading("Councils")?;
    let heads: Vec<&str> = Recorded::ALL.iter().map(|own| word(*own)).collect();
    page.line(&row("", &heads))?;
    for sum in found.sums() {
        let counts: Vec<String> = sum.councils.iter().map(ToString::to_string).collect();
        let counts: Vec<&str> = counts.iter().map(String::as_str).collect();
        page.line(&row(sum.statutory_type.key(), &counts))?;
    }
    if let [only] = found.councils.as_slice() {
        page.line("")?;
        in_full(page, only)?;
    }
    Ok(())
}

fn row(name: &str, cells: &[&str]) -> String {
    let mut line = format!("{name:<NAME$}");
    for cell in cells {
        line.push_str(&format!("{cell:<COLUMN$}"));
    }
    line.trim_end().to_owned()
}

/// One council, with how fresh each record is.
fn in_full(page: &mut Page, council: &Council) -> anyhow::Result<()> {
    for cell in &council.cells {
        let checked = match (cell.recorded, cell.last_checked) {
            (Recorded::None, _) => String::new(),
            (_, None) => ", never checked".to_owned(),
            (_, Some(day)) => format!(", checked {}", crate::print::in_words(day)),
        };
        let many = match cell.providers {
            0 => String::new(),
            n => format!(" ({n}{checked})"),
        };
        let said = format!(
            "{}: {}{many}",
            cell.statutory_type.label(),
            cell.recorded.label()
        );
        page.wrapped("  ", &said)?;
    }
    page.wrapped(
        "",
        "Who they are: advocacy search --statutory TYPE --area AREA",
    )?;
    Ok(())
}

fn in_a_word(cell: &Cell) -> &'static str {
    word(cell.recorded)
}

fn word(recorded: Recorded) -> &'static str {
    match recorded {
        Recorded::Whole => "yes",
        Recorded::Part => "part",
        Recorded::NationWide => "nation",
        Recorded::None => "NONE",
    }
}

/// A heading that fits a column.
fn short(own: StatutoryType) -> &'static str {
    match own {
        StatutoryType::NhsComplaints => "nhs",
        StatutoryType::ScotlandMh => "mh",
        StatutoryType::ScotlandHearings => "hearings",
        StatutoryType::ScotlandSocialSecurity => "benefits",
        StatutoryType::IpaWales => "ipa",
        own => own.key(),
    }
}
