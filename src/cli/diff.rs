//! `advocacy diff A B`: what differs between two generations that are kept.

use clap::Args;
use serde::Serialize;

use super::output::Page;
use super::{Outcome, Places, changes};
use crate::index::{Change, Changes, Past, Which};
use crate::text::thousands;

/// What `advocacy diff` takes.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The earlier generation: its number, or -1 for the one before the current, -2 …
    #[arg(value_name = "A", allow_negative_numbers = true)]
    a: Which,
    /// The later one
    #[arg(
        value_name = "B",
        allow_negative_numbers = true,
        default_value = "current"
    )]
    b: Which,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    places: Places,
}

/// `diff --json`.
#[derive(Serialize)]
struct DiffJson<'a> {
    from: u32,
    to: u32,
    added: &'a [Change],
    changed: &'a [Change],
    gone: &'a [Change],
    unchanged: u64,
}

pub(crate) fn run(args: DiffArgs) -> anyhow::Result<Outcome> {
    let index = &args.places.index;
    let past = Past::of(index)?;
    let before = past.open(index, past.number(args.a)?)?;
    let now = past.open(index, past.number(args.b)?)?;
    let changes = Changes::between(Some(&before), &now)?;
    let (from, to) = (before.manifest().generation, now.manifest().generation);
    let mut page = Page::new();
    if args.json {
        page.json(&DiffJson {
            from,
            to,
            added: &changes.added,
            changed: &changes.changed,
            gone: &changes.gone,
            unchanged: changes.unchanged,
        })?;
    } else {
        page.heading(&format!("From generation {from} to generation {to}"))?;
        page.line(&counts(&changes))?;
        changes::show(
            &mut page,
            &changes.gone,
            &changes.changed,
            &changes.added,
            usize::MAX,
        )?;
    }
    page.finish()?;
    Ok(if changes.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Done
    })
}

fn counts(changes: &Changes<'_>) -> String {
    format!(
        "{} added, {} changed, {} unchanged, {} gone",
        thousands(changes.added.len() as u64),
        thousands(changes.changed.len() as u64),
        thousands(changes.unchanged),
        thousands(changes.gone.len() as u64),
    )
}
