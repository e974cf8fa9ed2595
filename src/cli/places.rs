//! `advocacy where`: what a postcode, town or council name stands for.

use clap::Args;
use serde::Serialize;

use super::output::{Page, tell};
use super::{Outcome, Places};
use crate::area::{self, AreaKind};
use crate::place::{self, Place};

/// What `advocacy where` takes.
#[derive(Debug, Args)]
pub(crate) struct WhereArgs {
    /// A postcode, an outward code, a council by any of its names, a town, a GSS code
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    _places: Places,
}

#[derive(Serialize)]
struct WhereJson<'a> {
    words: &'a str,
    places: Vec<PlaceJson>,
    nearest: Vec<String>,
}

#[derive(Serialize)]
struct PlaceJson {
    kind: &'static str,
    name: String,
    area: AreaJson,
    within: Vec<AreaJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Serialize)]
struct AreaJson {
    gss: &'static str,
    name: &'static str,
    kind: &'static str,
    nation: Option<&'static str>,
}

impl AreaJson {
    fn of(id: area::AreaId) -> AreaJson {
        let area = area::get(id);
        AreaJson {
            gss: area.code,
            name: area.name,
            kind: area.kind.key(),
            nation: area.nation.map(area::Nation::key),
        }
    }
}

pub(crate) fn run(args: WhereArgs) -> anyhow::Result<Outcome> {
    let words = args.words.join(" ");
    let places = place::look_up(&words);
    let nearest = if places.is_empty() {
        place::nearest(&words, 5)
    } else {
        Vec::new()
    };
    let outcome = if places.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Done
    };
    let mut page = Page::new();
    if args.json {
        page.json(&WhereJson {
            words: &words,
            places: places.iter().map(place_json).collect(),
            nearest,
        })?;
        page.finish()?;
        return Ok(outcome);
    }
    if places.is_empty() {
        tell(&match nearest.as_slice() {
            [] => format!("“{words}” is not known as a postcode, a council or a town."),
            near => format!(
                "“{words}” is not known as a postcode, a council or a town. Did you mean: {}?",
                near.join(", ")
            ),
        });
        return Ok(outcome);
    }
    if places.len() > 1 {
        page.line(&format!("“{words}” may stand for, likeliest first:"))?;
        page.line("")?;
    }
    for (n, place) in places.iter().enumerate() {
        let number = if places.len() > 1 {
            format!("{:>2}  ", n + 1)
        } else {
            String::new()
        };
        show(&mut page, &number, place)?;
    }
    page.finish()?;
    Ok(outcome)
}

fn place_json(place: &Place) -> PlaceJson {
    PlaceJson {
        kind: place.kind.key(),
        name: place.name.clone(),
        area: AreaJson::of(place.area),
        within: area::containing(place.area)
            .iter()
            .map(|id| AreaJson::of(*id))
            .collect(),
        share: place.share,
        note: place.note.clone(),
    }
}

fn show(page: &mut Page, number: &str, place: &Place) -> anyhow::Result<()> {
    let area = area::get(place.area);
    let share = match place.share {
        Some(share) if share < 0.9995 => format!(" · {:.1}% of its postcodes", share * 100.0),
        _ => String::new(),
    };
    let title = if place.name == area.name {
        format!("{} ({}, {})", area.name, area.kind.label(), area.code)
    } else {
        format!(
            "{} → {} ({}, {}){share}",
            place.name,
            area.name,
            area.kind.label(),
            area.code
        )
    };
    page.ends(number, &title, "", true)?;
    let indent = " ".repeat(number.len().max(4));
    let larger: Vec<&str> = area::containing(place.area)
        .iter()
        .map(|id| area::get(*id))
        .filter(|larger| !larger.former && larger.kind != AreaKind::UnitedKingdom)
        .map(|larger| larger.name)
        .collect();
    if !larger.is_empty() {
        page.wrapped(&indent, &format!("in {}", larger.join(", ")))?;
    }
    let names: Vec<&str> = [area.name_welsh, area.name_gaelic]
        .into_iter()
        .flatten()
        .collect();
    if !names.is_empty() {
        page.wrapped(&indent, &format!("also {}", names.join(", ")))?;
    }
    if let Some(note) = &place.note {
        page.wrapped(&indent, note)?;
    }
    Ok(())
}
