//! What an import says at its end: one screen, or everything as JSON.

use std::collections::HashMap;

use serde::Serialize;

use super::Done;
use crate::cli::changes;
use crate::cli::output::{Page, count, cut};
use crate::import::{Problem, Severity};
use crate::index::loss::Loss;
use crate::index::{Change, ListManifest};
use crate::text::thousands;

/// How many problems and changes fit on the screen.
const SHOWN: usize = 12;

/// `import --report FILE`.
#[derive(Serialize)]
pub(crate) struct Report<'a> {
    /// The generation that was published, if one was.
    generation: Option<u32>,
    dry_run: bool,
    providers: u64,
    lists: Vec<&'a ListManifest>,
    added: &'a [Change],
    changed: &'a [Change],
    gone: &'a [Change],
    unchanged: u64,
    refused: u64,
    decided_same: usize,
    losses: &'a [Loss],
    problems: &'a [Problem],
}

pub(crate) fn report<'a>(done: &'a Done<'_>) -> Report<'a> {
    Report {
        generation: done.published.as_ref().map(|manifest| manifest.generation),
        dry_run: done.dry_run,
        providers: providers(done),
        lists: done.lists.iter().map(|(list, _)| list).collect(),
        added: &done.changes.added,
        changed: &done.changes.changed,
        gone: &done.changes.gone,
        unchanged: done.changes.unchanged,
        refused: done.refused,
        decided_same: done.joined,
        losses: &done.losses,
        problems: &done.problems,
    }
}

fn providers(done: &Done<'_>) -> u64 {
    done.changes.added.len() as u64 + done.changes.changed.len() as u64 + done.changes.unchanged
}

pub(crate) fn print(page: &mut Page, done: &Done<'_>) -> anyhow::Result<()> {
    let what = format!(
        "{} from {}",
        count(providers(done), "provider", "providers"),
        count(done.lists.len() as u64, "list", "lists")
    );
    page.heading(&match &done.published {
        _ if done.dry_run => format!("Dry run: nothing was changed. An import would hold {what}."),
        Some(manifest) => format!("Imported {what} (generation {}).", manifest.generation),
        None => format!("Nothing has changed: {what}."),
    })?;
    page.line("")?;
    let wide = done
        .lists
        .iter()
        .map(|(list, _)| list.name.chars().count())
        .max()
        .unwrap_or(0);
    let wide = wide.clamp(4, 40);
    page.line(&format!(
        "{:<wide$}  {:>9}  {:>9}  {:>9}  {:>9}",
        "list", "rows", "refused", "not read", "repaired"
    ))?;
    for (list, _) in &done.lists {
        let of = |severity: Severity| {
            let here = |problem: &&Problem| {
                problem.severity == severity
                    && list.files.iter().any(|file| file.file == problem.list)
            };
            thousands(done.problems.iter().filter(here).count() as u64)
        };
        page.line(&format!(
            "{:<wide$}  {:>9}  {:>9}  {:>9}  {:>9}",
            cut(&list.name, wide),
            thousands(list.rows),
            thousands(list.refused),
            of(Severity::Unread),
            of(Severity::Repaired)
        ))?;
    }
    page.line("")?;
    let changes = &done.changes;
    page.line(&format!(
        "{} added, {} changed, {} unchanged, {} gone, {} refused",
        thousands(changes.added.len() as u64),
        thousands(changes.changed.len() as u64),
        thousands(changes.unchanged),
        thousands(changes.gone.len() as u64),
        thousands(done.refused)
    ))?;
    if done.joined > 0 {
        page.line(&format!(
            "{} {} read as another’s, as decisions.csv says",
            count(done.joined as u64, "id", "ids"),
            if done.joined == 1 { "is" } else { "are" },
        ))?;
    }
    show_losses(page, done)?;
    show_changes(page, done)?;
    show_problems(page, done)?;
    Ok(())
}

/// What a dry run warns of; an import that gets here was told to go on.
fn show_losses(page: &mut Page, done: &Done<'_>) -> anyhow::Result<()> {
    if done.losses.is_empty() {
        return Ok(());
    }
    page.line("")?;
    page.line(if done.dry_run {
        "Much would be lost, so an import would stop and ask for --accept-loss:"
    } else {
        "Much was lost, and accepted:"
    })?;
    for loss in &done.losses {
        page.wrapped("  ! ", &loss.to_string())?;
    }
    page.line("")?;
    Ok(())
}

fn show_changes(page: &mut Page, done: &Done<'_>) -> anyhow::Result<()> {
    let changes = &done.changes;
    // A first import adds everything, which the count has told.
    let added: &[Change] = if changes.changed.is_empty() && changes.unchanged == 0 {
        &[]
    } else {
        &changes.added
    };
    let room = if done.dry_run { usize::MAX } else { SHOWN };
    let more = changes::show(page, &changes.gone, &changes.changed, added, room)?;
    if more > 0 {
        page.line(&format!("  … and {more} more; see all with --report FILE"))?;
    }
    Ok(())
}

fn show_problems(page: &mut Page, done: &Done<'_>) -> anyhow::Result<()> {
    if done.problems.is_empty() {
        return Ok(());
    }
    page.line("")?;
    page.line(&format!(
        "{} refused, {} not read, {}, {} repaired, {} to know:",
        done.count(Severity::Refused),
        done.count(Severity::Unread),
        count(
            done.count(Severity::Conflict) as u64,
            "conflict",
            "conflicts"
        ),
        done.count(Severity::Repaired),
        done.count(Severity::Advice)
    ))?;
    let said = grouped(&done.problems);
    for (problem, lines) in said.iter().take(SHOWN) {
        let text = if lines.len() == 1 {
            problem.to_string()
        } else {
            let column = match problem.column.as_str() {
                "" => String::new(),
                column => format!(", column “{column}”"),
            };
            format!(
                "{}{column}: {} (lines {})",
                problem.list,
                problem.what,
                some_of(lines)
            )
        };
        page.wrapped(&format!("  {:<9} ", problem.severity.key()), &text)?;
    }
    if said.len() > SHOWN {
        page.line(&format!(
            "  … and {} more; see all with --report FILE",
            said.len() - SHOWN
        ))?;
    }
    Ok(())
}

/// The problems, gravest first; the same said of several lines of a list is said once.
fn grouped(problems: &[Problem]) -> Vec<(&Problem, Vec<u64>)> {
    let mut places: HashMap<(Severity, &str, &str, &str), usize> = HashMap::new();
    let mut said: Vec<(&Problem, Vec<u64>)> = Vec::new();
    for problem in problems {
        let same = (
            problem.severity,
            problem.list.as_str(),
            problem.column.as_str(),
            problem.what.as_str(),
        );
        let place = *places.entry(same).or_insert(said.len());
        match said.get_mut(place) {
            Some((_, lines)) => lines.push(problem.line),
            None => said.push((problem, vec![problem.line])),
        }
    }
    // What was repaired is well again; advice still waits for somebody to act.
    said.sort_by_key(|(problem, _)| (problem.severity == Severity::Repaired, problem.severity));
    said
}

/// "2, 4, 5, 8, 9 and 19 more".
fn some_of(lines: &[u64]) -> String {
    let shown: Vec<String> = lines.iter().take(5).map(u64::to_string).collect();
    match lines.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
