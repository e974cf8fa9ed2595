//! `advocacy rollback`: what an earlier generation held becomes current again.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use serde::Serialize;

use super::output::{Page, count, done_all_the_same, tell};
use super::{Outcome, Places, changes, now};
use crate::index::{Change, Past, Rollback, WentBack, Which, list_files};
use crate::text::thousands;

/// How many changes fit on the screen.
const SHOWN: usize = 12;

/// What `advocacy rollback` takes.
#[derive(Debug, Args)]
pub(crate) struct RollbackArgs {
    /// The generation to go back to: its number, or -1 for the one before the current, -2 …;
    /// without it, the one that the current generation was made from
    #[arg(value_name = "GENERATION", allow_negative_numbers = true)]
    generation: Option<Which>,
    /// Change nothing; write copies of the lists that the generation was made of into a new folder
    #[arg(long, value_name = "DIR", requires = "generation")]
    lists: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    places: Places,
}

/// `rollback --json`.
#[derive(Serialize)]
struct RollbackJson<'a> {
    generation: u32,
    from: Option<u32>,
    went_back_to: Option<u32>,
    providers: u64,
    added: &'a [Change],
    changed: &'a [Change],
    gone: &'a [Change],
    unchanged: u64,
}

/// `rollback --lists DIR --json`.
#[derive(Serialize)]
struct ListsJson {
    generation: u32,
    files: Vec<PathBuf>,
}

pub(crate) fn run(args: RollbackArgs) -> anyhow::Result<Outcome> {
    if let (Some(out), Some(which)) = (&args.lists, args.generation) {
        return lists(&args, out, which);
    }
    let index = &args.places.index;
    let rollback = Rollback::begin(index, args.generation)?;
    let made = now(rollback.before(index).as_ref());
    let back = rollback.publish(index, made)?;
    if let Some(why) = &back.uncompared {
        tell(&format!(
            "What this changed can't be told, as the generation before can't be read: {why}"
        ));
    }
    let what = format!("Generation {} is current", back.manifest.generation);
    done_all_the_same(tell_all(&args, &back), &what);
    Ok(Outcome::Done)
}

fn tell_all(args: &RollbackArgs, back: &WentBack) -> anyhow::Result<()> {
    let mut page = Page::new();
    if args.json {
        page.json(&RollbackJson {
            generation: back.manifest.generation,
            from: back.from,
            went_back_to: back.manifest.went_back_to,
            providers: back.manifest.providers,
            added: &back.added,
            changed: &back.changed,
            gone: &back.gone,
            unchanged: back.unchanged,
        })?;
    } else {
        show(&mut page, back, &args.places)?;
    }
    Ok(page.finish()?)
}

fn show(page: &mut Page, back: &WentBack, places: &Places) -> anyhow::Result<()> {
    let number = back.manifest.generation;
    page.heading(&format!(
        "Went back to generation {}: it answers as generation {number}, with {}.",
        back.manifest.went_back_to.unwrap_or_default(),
        count(back.manifest.providers, "provider", "providers")
    ))?;
    if back.uncompared.is_none() {
        page.line("")?;
        page.line(&format!(
            "{} added, {} changed, {} unchanged, {} gone",
            thousands(back.added.len() as u64),
            thousands(back.changed.len() as u64),
            thousands(back.unchanged),
            thousands(back.gone.len() as u64),
        ))?;
        let more = changes::show(page, &back.gone, &back.changed, &back.added, SHOWN)?;
        if more > 0 {
            let from = back.from.unwrap_or_default();
            page.line(&format!(
                "  … and {more} more; see all with: advocacy diff {from} {number}"
            ))?;
        }
    }
    page.line("")?;
    page.wrapped(
        "",
        &format!(
            "The files in {} are as they were: the next advocacy import brings back what stands there.",
            places.data.join("lists").display()
        ),
    )?;
    page.wrapped(
        "",
        &format!(
            "The lists that this generation was made of: advocacy rollback {number} --lists DIR"
        ),
    )?;
    if let Some(from) = back.from.filter(|_| back.uncompared.is_none()) {
        page.wrapped("", &format!("To undo this: advocacy rollback {from}"))?;
    }
    Ok(())
}

/// Writes the lists of a generation where they can be looked at, corrected and imported.
fn lists(args: &RollbackArgs, out: &Path, which: Which) -> anyhow::Result<Outcome> {
    let index = &args.places.index;
    let generation = Past::of(index)?.number(which)?;
    if let Some(parent) = out.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent).with_context(|| cannot_write(parent))?;
    }
    // Nothing that is there already is written over, not even in part.
    fs::create_dir(out)
        .with_context(|| format!("{}; name a folder that is not there yet", cannot_write(out)))?;
    let mut written = Vec::new();
    let mut commands = Vec::new();
    let copied = list_files(index, generation, |list, file, bytes| {
        // A list of one file lies in the folder itself, as in data/lists.
        let alone = list.files.len() == 1;
        let folder = match alone {
            true => out.to_owned(),
            false => out.join(&list.name),
        };
        let path = folder.join(file);
        if !alone && list.files.first().is_some_and(|first| first.file == file) {
            commands.push(match &list.map {
                Some(map) => format!(
                    "advocacy import {} --map {}",
                    path.display(),
                    folder.join(map).display()
                ),
                None => format!("advocacy import {}", folder.display()),
            });
        }
        fs::create_dir_all(&folder)
            .and_then(|()| File::create_new(&path))
            .and_then(|mut file| file.write_all(bytes))
            .with_context(|| cannot_write(&path))?;
        written.push(path);
        anyhow::Ok(())
    });
    if copied.is_err() {
        // Half of the lists could be taken for all of them.
        let _ = fs::remove_dir_all(out);
    }
    let manifest = copied?;
    let mut page = Page::new();
    if args.json {
        page.json(&ListsJson {
            generation,
            files: written,
        })?;
    } else {
        page.heading(&format!(
            "Wrote {} of generation {} into {}; nothing else was changed.",
            count(manifest.lists.len() as u64, "list", "lists"),
            manifest.generation,
            out.display()
        ))?;
        for path in &written {
            page.line(&format!("  {}", path.display()))?;
        }
        if !commands.is_empty() {
            page.line("")?;
            page.line("Lists of several files are imported by name:")?;
            for command in commands {
                page.line(&format!("  {command}"))?;
            }
        }
    }
    page.finish()?;
    Ok(Outcome::Done)
}

fn cannot_write(path: &Path) -> String {
    format!("can't write {}", path.display())
}
