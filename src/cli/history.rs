//! `advocacy history`: what every import changed, and the story of one provider.

use anyhow::Context;
use clap::Args;
use serde::Serialize;

use super::output::{Page, count, tell};
use super::{Outcome, Places, changes, decisions, first_import};
use crate::closed::Closed;
use crate::index::history::{Head, Kind, Line};
use crate::index::{FieldChange, Generation, Known, OpenError, Past, Row, State, nearest};
use crate::provider::{Column, Provider};
use crate::text::thousands;

/// How many generations fit on a screen.
const SHOWN: usize = 20;

/// What `advocacy history` takes.
#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// The id of a provider, as search prints it; without it, the generations
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// Show every generation, not only the last ones
    #[arg(long, conflicts_with = "id")]
    all: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    places: Places,
}

pub(crate) fn run(args: HistoryArgs) -> anyhow::Result<Outcome> {
    let index = &args.places.index;
    let past = match Past::of(index) {
        Err(OpenError::Missing { .. }) => {
            first_import(&args.places)?;
            Past::of(index)?
        }
        other => other?,
    };
    match &args.id {
        Some(id) => story(&args, &past, id.trim()),
        None => generations(&args, &past),
    }
}

/// One generation in `history --json`; what nobody wrote down is `null`.
#[derive(Serialize)]
struct GenerationJson<'a> {
    generation: u32,
    state: State,
    made: Option<&'a str>,
    kind: Option<Kind>,
    since: Option<u32>,
    went_back_to: Option<u32>,
    providers: Option<u64>,
    added: Option<u64>,
    changed: Option<u64>,
    gone: Option<u64>,
    refused: Option<u64>,
    lists: Vec<ListJson<'a>>,
    fault: Option<String>,
}

#[derive(Serialize)]
struct ListJson<'a> {
    name: &'a str,
    /// Whether it was read for this generation, or kept from the one before.
    read: Option<bool>,
    files: Vec<&'a str>,
    rows: u64,
    refused: u64,
}

#[derive(Serialize)]
struct HistoryJson<'a> {
    current: Option<u32>,
    generations: Vec<GenerationJson<'a>>,
}

fn generations(args: &HistoryArgs, past: &Past) -> anyhow::Result<Outcome> {
    let known = past.all(&args.places.index);
    let mut page = Page::new();
    if args.json {
        page.json(&HistoryJson {
            current: past.current,
            generations: known.iter().map(as_json).collect(),
        })?;
        page.finish()?;
        return Ok(Outcome::Done);
    }
    page.line(&format!(
        "{:>10}  {:<16}  {:>9}  {:>7}  {:>7}  {:>7}  {:>7}",
        "generation", "made (UTC)", "providers", "added", "changed", "gone", "refused"
    ))?;
    let shown = if args.all { usize::MAX } else { SHOWN };
    for known in known.iter().take(shown) {
        show(&mut page, known)?;
    }
    if known.len() > shown {
        page.line("")?;
        page.line(&format!(
            "… and {} earlier ones; see them with --all",
            known.len() - shown
        ))?;
    }
    page.finish()?;
    Ok(Outcome::Done)
}

fn as_json(known: &Known) -> GenerationJson<'_> {
    let head = known.log.as_ref().ok();
    let manifest = known.manifest.as_ref();
    let read = |name: &String| head.map(|head| head.read.contains(name));
    let lists = head
        .map(|head| &head.lists)
        .or_else(|| manifest.map(|manifest| &manifest.lists));
    GenerationJson {
        generation: known.number,
        state: known.state,
        made: made(known),
        kind: head.map(|head| head.kind),
        since: head.and_then(|head| head.since),
        went_back_to: head.and_then(|head| head.went_back_to),
        providers: providers(known),
        added: head.map(|head| head.added),
        changed: head.map(|head| head.changed),
        gone: head.map(|head| head.gone),
        refused: head.map(|head| head.refused),
        lists: lists
            .into_iter()
            .flatten()
            .map(|list| ListJson {
                name: &list.name,
                read: read(&list.name),
                files: list.files.iter().map(|file| file.file.as_str()).collect(),
                rows: list.rows,
                refused: list.refused,
            })
            .collect(),
        fault: known.log.as_ref().err().map(ToString::to_string),
    }
}

fn made(known: &Known) -> Option<&str> {
    let head = known.log.as_ref().ok().map(|head| head.made.as_str());
    head.or_else(|| {
        known
            .manifest
            .as_ref()
            .map(|manifest| manifest.made.as_str())
    })
}

fn providers(known: &Known) -> Option<u64> {
    let head = known.log.as_ref().ok().map(|head| head.providers);
    head.or_else(|| known.manifest.as_ref().map(|manifest| manifest.providers))
}

/// `2024-03-09T12:00:00Z` as people read it, to the minute.
fn minute(made: &str) -> String {
    made.get(..16).unwrap_or(made).replace('T', " ")
}

fn show(page: &mut Page, known: &Known) -> anyhow::Result<()> {
    let head = known.log.as_ref().ok();
    let number = |count: Option<u64>| count.map_or_else(|| "?".to_owned(), thousands);
    page.line(&format!(
        "{:>10}  {:<16}  {:>9}  {:>7}  {:>7}  {:>7}  {:>7}",
        known.number,
        minute(made(known).unwrap_or("?")),
        number(providers(known)),
        number(head.map(|head| head.added)),
        number(head.map(|head| head.changed)),
        number(head.map(|head| head.gone)),
        number(head.map(|head| head.refused)),
    ))?;
    let state = match known.state {
        State::Current => "current",
        State::Kept => "kept",
        State::OtherVersion => "kept, of another version",
        State::Damaged => "damaged",
        State::Swept => "swept",
    };
    let how = match &known.log {
        Ok(head) => how(head),
        Err(err) => err.to_string(),
    };
    page.wrapped("            ", &format!("{state}; {how}"))?;
    Ok(())
}

/// How a generation came about, in words.
fn how(head: &Head) -> String {
    match (head.kind, head.went_back_to) {
        (Kind::Rollback, Some(to)) => format!("went back to generation {to}"),
        (Kind::Rollback, None) => "went back".to_owned(),
        (Kind::Import, _) => {
            let read = head
                .lists
                .iter()
                .filter(|list| head.read.contains(&list.name));
            let files: Vec<&str> = read
                .filter_map(|list| list.files.first())
                .map(|file| file.file.as_str())
                .collect();
            let kept = head.lists.len() - files.len();
            let mut how = format!("import of {}", files.join(", "));
            if kept > 0 {
                let kept = count(kept as u64, "other list", "other lists");
                how.push_str(&format!("; {kept} kept"));
            }
            how
        }
    }
}

/// One thing that happened to a provider.
#[derive(Serialize)]
struct EventJson<'a> {
    generation: u32,
    made: &'a str,
    kind: Kind,
    since: Option<u32>,
    went_back_to: Option<u32>,
    what: &'static str,
    name: &'a str,
    from: &'a [Row],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<&'a FieldChange>,
    /// The whole record as it was last, of one that went.
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<&'a Provider>,
}

/// `history ID --json`.
#[derive(Serialize)]
struct StoryJson<'a> {
    id: &'a str,
    name: &'a str,
    /// The generation that answers, and whether the provider is in it.
    generation: Option<u32>,
    current: Option<bool>,
    events: Vec<EventJson<'a>>,
}

fn event<'a>(head: &'a Head, line: &'a Line) -> Option<EventJson<'a>> {
    let (what, name, from, fields, was) = match line {
        Line::Added(change) => ("added", &change.name, &change.from, Vec::new(), None),
        Line::Changed(change) => {
            let fields = change.fields.iter().collect();
            ("changed", &change.name, &change.from, fields, None)
        }
        Line::Gone(gone) => (
            "gone",
            &gone.name,
            &gone.from,
            Vec::new(),
            gone.was.as_deref(),
        ),
        Line::Refused(_) => return None,
    };
    Some(EventJson {
        generation: head.generation,
        made: &head.made,
        kind: head.kind,
        since: head.since,
        went_back_to: head.went_back_to,
        what,
        name,
        from,
        fields,
        was,
    })
}

fn story(args: &HistoryArgs, past: &Past, id: &str) -> anyhow::Result<Outcome> {
    let index = &args.places.index;
    // The log can be read when the index can't.
    let current = Generation::open(index);
    let provider = match &current {
        Ok(generation) => generation.provider(id).context("the current generation")?,
        Err(err) => {
            tell(&err.to_string());
            None
        }
    };
    if let (Ok(generation), None) = (&current, &provider) {
        decisions::read_as(generation, &args.places.data, id)?;
    }
    let (told, faults) = past.story(index, id);
    for fault in &faults {
        tell(&format!("{fault}, so this story may have a gap"));
    }
    let events: Vec<EventJson<'_>> = told
        .iter()
        .filter_map(|(head, line)| event(head, line))
        .collect();
    let name = provider.as_ref().map(|provider| provider.name.as_str());
    let Some(name) = name.or_else(|| events.first().map(|event| event.name)) else {
        let mut known = past.ids(index);
        if let Ok(generation) = &current {
            generation.each(|provider| {
                known.insert(provider.id);
            })?;
        }
        let hint = match nearest(id, known, 3).as_slice() {
            [] => "; find ids with: advocacy search".to_owned(),
            near => format!("; did you mean: {}?", near.join(", ")),
        };
        tell(&format!(
            "There is and was no provider with the id “{id}”{hint}"
        ));
        return Ok(Outcome::Nothing);
    };
    let mut page = Page::new();
    if args.json {
        page.json(&StoryJson {
            id,
            name,
            generation: past.current,
            current: current.is_ok().then_some(provider.is_some()),
            events,
        })?;
    } else {
        page.heading(&format!("{name} ({id})"))?;
        if let Ok(generation) = &current {
            let number = generation.manifest().generation;
            page.line(&match &provider {
                Some(_) => format!("In the current generation, {number}."),
                None => format!("Not in the current generation, {number}."),
            })?;
        }
        if events.is_empty() {
            page.line("")?;
            page.wrapped(
                "",
                "Nothing was written down of it: it has not changed since before there was a history.",
            )?;
        }
        for event in &events {
            tell_event(&mut page, event)?;
        }
    }
    page.finish()?;
    Ok(Outcome::Done)
}

fn tell_event(page: &mut Page, event: &EventJson<'_>) -> anyhow::Result<()> {
    let rows: Vec<String> = event
        .from
        .iter()
        .map(|row| format!("{} line {}", row.file, row.line))
        .collect();
    let rows = rows.join(", ");
    page.line("")?;
    page.heading(&match event.went_back_to {
        Some(to) => format!(
            "{}, generation {}, which went back to generation {to}",
            minute(event.made),
            event.generation
        ),
        None => format!("{}, generation {}", minute(event.made), event.generation),
    })?;
    let what = match event.what {
        "gone" => format!("gone; it stood in {rows}, and this was known of it:"),
        "added" if event.since.is_none() => {
            format!("read from {rows}, with no generation before to compare with")
        }
        what => format!("{what}, from {rows}"),
    };
    page.wrapped("  ", &what)?;
    for field in &event.fields {
        changes::fields(page, "    ", std::slice::from_ref(*field))?;
    }
    if let Some(was) = event.was {
        let stated = Column::ALL.iter().filter(|column| was.states(**column));
        for column in stated.filter(|column| !matches!(column, Column::Id | Column::Name)) {
            page.wrapped("    ", &format!("{}: {}", column.key(), was.cell(*column)))?;
        }
    }
    Ok(())
}
