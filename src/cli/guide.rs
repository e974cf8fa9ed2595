//! `advocacy guide`: which advocacy the law gives, who must arrange it, and who does it.

mod asking;
mod words;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::output::{Page, tell};
use super::{Outcome, Places, open};
use crate::closed::Closed;
use crate::guide::{self, Band, Facts, Findings, Law, evaluate};
use crate::json;
use crate::query::{self, Bridge};

/// What `advocacy guide` takes.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct GuideArgs {
    #[command(subcommand)]
    what: Option<What>,
    /// Answer at once from a file of facts (TOML); - reads them from standard input
    #[arg(long, value_name = "FILE")]
    facts: Option<PathBuf>,
    /// Print JSON
    #[arg(long, requires = "facts")]
    json: bool,
    /// Also write the summary to a text file; it holds the facts that were told
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    #[command(flatten)]
    places: Places,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print one entitlement in full, or list them all
    Law(LawArgs),
    /// Print every fact with its allowed values, as a file to fill in
    Facts,
}

#[derive(Debug, Args)]
struct LawArgs {
    /// The key of an entitlement, such as `ew_imca_la_move`
    #[arg(value_name = "KEY")]
    key: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: GuideArgs) -> anyhow::Result<Outcome> {
    let law = guide::law::law();
    match &args.what {
        Some(What::Law(of)) => return print_law(law, of),
        Some(What::Facts) => return words::template(law),
        None => {}
    }
    if let Some(path) = &args.save
        && path.exists()
    {
        // Before anything is asked: answers must not be lost to a name.
        bail!(
            "there is a file {} already; name another one",
            path.display()
        );
    }
    let today = jiff::Zoned::now().date();
    let Some(file) = &args.facts else {
        return asking::run(law, &args, today);
    };
    let text = read_facts(file)?;
    let (facts, problems) = guide::read(law, &text);
    if !problems.is_empty() {
        for problem in &problems {
            tell(&format!("{}, {problem}", file.display()));
        }
        bail!(
            "{}: these facts can’t be used; every fact with its values: advocacy guide facts",
            file.display()
        );
    }
    let findings = evaluate(law, &facts, today);
    let bridge = bridge(law, &args.places, &facts, &findings);
    let mut page = Page::new();
    if args.json {
        page.json(&json::GuideJson::of(law, &facts, &findings, &bridge))?;
    } else {
        words::show(
            &mut page,
            &query::result_in_words(law, &facts, &findings, &bridge),
        )?;
        words::searches(&mut page, &bridge)?;
        words::recap(&mut page, law, &findings, &bridge)?;
    }
    page.finish()?;
    if let Some(path) = &args.save {
        save(path, law, &facts, &findings, &bridge)?;
    }
    Ok(outcome(&findings))
}

/// Found when the law gives, or may give, anything.
fn outcome(findings: &Findings<'_>) -> Outcome {
    match findings
        .entitlements
        .iter()
        .any(|given| given.band <= Band::Possible)
    {
        true => Outcome::Done,
        false if findings.nations.is_empty() => Outcome::Done,
        false => Outcome::Nothing,
    }
}

/// A larger file holds no facts of one person.
const MOST_BYTES: u64 = 1 << 20;

fn read_facts(file: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin()
            .take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)?;
    } else {
        let about = fs::metadata(file).with_context(|| format!("{}", file.display()))?;
        if about.is_dir() {
            bail!("{} is a folder; name a file of facts", file.display());
        }
        let open = fs::File::open(file).with_context(|| format!("{}", file.display()))?;
        open.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > MOST_BYTES {
        bail!(
            "{} is larger than 1 MB: that is no file of facts",
            file.display()
        );
    }
    let text = String::from_utf8(bytes)
        .with_context(|| format!("{} is not UTF-8 text; save it as UTF-8", file.display()))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// The providers; without lists the guide still answers, and says that it names none.
fn bridge(law: &Law, places: &Places, facts: &Facts, findings: &Findings<'_>) -> Bridge {
    let asked = || -> anyhow::Result<Bridge> {
        let wanted = query::needs_providers(law, facts, findings);
        if !wanted {
            return Ok(Bridge::default());
        }
        let generation = open(places)?;
        let vocabulary = super::words::vocabulary(places);
        Ok(query::bridge(
            &generation,
            &vocabulary,
            law,
            facts,
            findings,
        )?)
    };
    asked().unwrap_or_else(|err| Bridge {
        has_place: true,
        fault: Some(super::chain(&err)),
        ..Bridge::default()
    })
}

fn save(
    path: &Path,
    law: &Law,
    facts: &Facts,
    findings: &Findings<'_>,
    bridge: &Bridge,
) -> anyhow::Result<()> {
    let text = words::text(&query::result_in_words(law, facts, findings, bridge));
    let file = fs::File::create_new(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    if let Err(err) = written {
        if err.kind() == std::io::ErrorKind::AlreadyExists {
            bail!(
                "there is a file {} already; name another one",
                path.display()
            );
        }
        return Err(err).with_context(|| format!("{} can’t be written", path.display()));
    }
    tell(&format!(
        "Saved in {}. It names nobody; it holds the answers you gave.",
        path.display()
    ));
    Ok(())
}

fn print_law(law: &Law, args: &LawArgs) -> anyhow::Result<Outcome> {
    let mut page = Page::new();
    let Some(key) = &args.key else {
        if args.json {
            page.json(&json::law(law))?;
        } else {
            words::list(&mut page, law)?;
        }
        page.finish()?;
        return Ok(Outcome::Done);
    };
    let wanted = key.trim().to_lowercase().replace('-', "_");
    let Some(entitlement) = law.entitlement(&wanted) else {
        // "imha", "care_act": the keys that have it, or the nearest.
        let mut near: Vec<&str> = law
            .entitlements
            .iter()
            .filter(|one| {
                one.key.contains(&wanted)
                    || one.statutory_type.is_some_and(|own| own.key() == wanted)
            })
            .map(|one| one.key.as_str())
            .collect();
        if near.is_empty() {
            let likeness = |key: &str| strsim::jaro_winkler(&wanted, key);
            let keys = law.entitlements.iter().map(|one| one.key.as_str());
            near.extend(
                keys.filter(|key| likeness(key) > 0.8)
                    .max_by(|a, b| likeness(a).total_cmp(&likeness(b))),
            );
        }
        let near = match near.as_slice() {
            [] => String::new(),
            near => format!("Did you mean {}? ", near.join(", ")),
        };
        tell(&format!(
            "There is no entitlement “{}”. {near}See them all with: advocacy guide law",
            crate::cli::output::cut(key.trim(), 60)
        ));
        return Ok(Outcome::Nothing);
    };
    if args.json {
        page.json(&json::LawJson::of(law, entitlement))?;
    } else {
        words::show(&mut page, &[guide::summary::in_full(law, entitlement)])?;
        if let Some(own) = entitlement.statutory_type {
            page.line("")?;
            page.line(&format!(
                "Providers: advocacy search --statutory {} --area AREA",
                own.key()
            ))?;
        }
    }
    page.finish()?;
    Ok(Outcome::Done)
}
