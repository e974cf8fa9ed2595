//! `advocacy report duplicates`: what may be listed twice, and the lines that decide it.

use clap::Args;

use crate::cli::filters::FilterArgs;
use crate::cli::output::{Page, count, tell};
use crate::cli::{Outcome, Places, decisions, open};
use crate::closed::Closed;
use crate::import::decisions::{Decision, FILE};
use crate::report::duplicates::json::DuplicatesJson;
use crate::report::duplicates::{self, Band, Pair, Report, Side, Wanted, csv};
use crate::report::stale;
use crate::text::thousands;

/// So many of what is shared by many are shown.
const SHARED_SHOWN: usize = 8;

/// What `advocacy report duplicates` takes.
#[derive(Debug, Args)]
pub(crate) struct DuplicatesArgs {
    #[command(flatten)]
    filters: FilterArgs,
    /// Leave out pairs with a lower score (0 to 100)
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true,
        value_parser = clap::value_parser!(u8).range(0..=100))]
    min_score: u8,
    /// Show the pairs that are decided too
    #[arg(long)]
    decided: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print CSV with a blank column “decision”; filled in with same or different and saved as
    /// decisions.csv in the data folder, it is the decision file
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    #[command(flatten)]
    places: Places,
}

pub(crate) fn run(args: &DuplicatesArgs) -> anyhow::Result<Outcome> {
    let filters = args.filters.read()?;
    for area in &filters.areas {
        for note in &area.notes {
            tell(&format!("“{}”: {note}.", area.words));
        }
    }
    let (decisions, problems) = decisions::read(&args.places.data)?;
    let settled = decisions.settle(None);
    for problem in problems.iter().chain(&settled.problems) {
        tell(&problem.to_string());
    }
    let generation = open(&args.places)?;
    let filters = args.filters.any().then_some(&filters);
    let wanted = Wanted {
        filters,
        decisions: &decisions,
        min_score: args.min_score,
        decided_too: args.decided,
    };
    let report = duplicates::report(&generation, &wanted)?;
    if report.more > 0 && args.csv {
        tell(&more(&report));
    }
    let mut page = Page::new();
    if args.json {
        let generation = generation.manifest().generation;
        page.json(&DuplicatesJson::of(&report, generation))?;
    } else if args.csv {
        csv::write(page.raw(), &report)?;
    } else {
        table(&mut page, &report, args.decided)?;
    }
    page.finish()?;
    Ok(match report.pairs.is_empty() {
        true => Outcome::Nothing,
        false => Outcome::Done,
    })
}

fn more(report: &Report) -> String {
    format!(
        "… and {} more: many copies have mostly one cause, such as a list that was imported under two names. Choose with --min-score, --list or --area.",
        count(report.more as u64, "pair", "pairs")
    )
}

fn table(page: &mut Page, report: &Report, decided_too: bool) -> anyhow::Result<()> {
    page.heading(&format!(
        "Listed twice? {} of {}",
        count(
            Band::ALL
                .iter()
                .map(|band| report.count(*band) as u64)
                .sum(),
            "pair",
            "pairs"
        ),
        count(report.services as u64, "service", "services")
    ))?;
    for band in Band::ALL {
        let number = thousands(report.count(*band) as u64);
        page.line(&format!("{number:>8}  {}", band.label()))?;
    }
    if report.decided > 0 {
        let number = thousands(report.decided as u64);
        let how = match decided_too {
            true => "decided",
            false => "decided, not shown (see them with --decided)",
        };
        page.line(&format!("{number:>8}  {how}"))?;
    }
    for band in Band::ALL {
        let of_band = report.pairs.iter().filter(|pair| pair.band == *band);
        for (n, pair) in of_band.enumerate() {
            if n == 0 {
                page.line("")?;
                page.heading(&band.label().to_uppercase())?;
            } else {
                page.line("")?;
            }
            show(page, pair)?;
        }
    }
    if report.more > 0 {
        page.line("")?;
        page.wrapped("", &more(report))?;
    }
    shared(page, report)?;
    if report.pairs.iter().any(|pair| pair.decided.is_none()) {
        page.line("")?;
        page.wrapped(
            "",
            &format!(
                "Nothing is joined by itself. Put one of the two lines of a pair into {FILE} beside the lists, under the headings decision,id,other, and run: advocacy import"
            ),
        )?;
    }
    Ok(())
}

fn show(page: &mut Page, pair: &Pair) -> anyhow::Result<()> {
    let score = match pair.decided {
        None => format!("score {}", pair.score),
        Some(decided) => decided.label().to_owned(),
    };
    page.ends("", &pair.one.name, &score, true)?;
    side(page, &pair.one)?;
    page.ends("", &pair.other.name, "", true)?;
    side(page, &pair.other)?;
    for (sign, reasons) in [("  + ", &pair.agree), ("  - ", &pair.differ)] {
        for reason in reasons {
            page.wrapped(sign, reason)?;
        }
    }
    if pair.decided.is_none() {
        for decision in [Decision::Same, Decision::Different] {
            // Whole, to be copied: a line that is broken is no line of the file.
            page.line(&pair.line(decision))?;
        }
    }
    Ok(())
}

fn side(page: &mut Page, side: &Side) -> anyhow::Result<()> {
    let areas = match side.areas.as_str() {
        "" => "no area",
        areas => areas,
    };
    page.wrapped(
        "  ",
        &format!("{} · {areas}", stale::rows_in_words(&side.rows)),
    )?;
    Ok(())
}

fn shared(page: &mut Page, report: &Report) -> anyhow::Result<()> {
    if report.shared.is_empty() {
        return Ok(());
    }
    page.line("")?;
    page.heading("SHARED BY MANY")?;
    page.wrapped(
        "",
        "Of these, not every service was compared with every other, only with the next ones in the order of names:",
    )?;
    for shared in report.shared.iter().take(SHARED_SHOWN) {
        let services = count(shared.services as u64, "service", "services");
        page.wrapped(
            "  ",
            &format!("{} {}: {services}", shared.what, shared.value),
        )?;
    }
    if report.shared.len() > SHARED_SHOWN {
        let more = report.shared.len() - SHARED_SHOWN;
        page.line(&format!(
            "  … and {} more; see all with --json",
            thousands(more as u64)
        ))?;
    }
    Ok(())
}
