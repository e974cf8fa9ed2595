//! `advocacy where`: what a postcode, town or council name stands for.

use clap::Args;

use super::output::{Page, tell};
use super::{Outcome, Places};
use crate::area::{self, AreaKind};
use crate::json::WhereJson;
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
        page.json(&WhereJson::of(&words, &places, nearest))?;
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
