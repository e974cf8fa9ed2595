//! Why a provider is in an answer, in words that a person can check.

use serde::Serialize;

use super::collect::Hit;
use super::filters::{AreaFilter, Filters};
use super::plan::Plan;
use super::plan::areas::WHOLE;
use super::rank::{FINE, FRESHEST, tier};
use crate::area::cover::{self, Cover};
use crate::area::{self, AreaKind};
use crate::index::schema::{Packed, cover_of};
use crate::provider::Provider;

/// How the words matched, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// The name or the organisation is exactly what was typed.
    Exact,
    /// Every word stands there as typed.
    Words,
    /// Every word stands there in some form ("advocates" for "advocate").
    Stem,
    /// It is what the words mean, or has other words for it.
    Synonym,
    /// A word was misspelt; it has the word that was meant.
    Typo,
    /// The filters, or what the words gave as filters, chose it, and no word.
    Filter,
}

/// How a provider's cover fits the area asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// It covers the area itself, or something larger that contains it.
    Whole,
    /// It covers only a part of the area.
    Part,
}

/// How fresh the facts about a provider are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fresh {
    /// Nobody has ever checked them.
    NeverChecked,
    /// Checked more than a year ago.
    Stale,
    /// Checked more than half a year ago: due to be checked again.
    Due,
    /// Checked within half a year.
    Fresh,
}

/// Why a provider is in an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Why {
    /// How the words matched.
    #[serde(rename = "match")]
    pub matched: Match,
    /// What it covers of the area asked for; nothing when no area was asked for.
    pub area: Option<String>,
    /// Whether it covers all of the area asked for or a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fit: Option<Fit>,
    /// The text relevance, comparable within one answer.
    pub score: f32,
    /// How many of the things that only rank it has, weighed.
    pub steps: u32,
    /// How many of those steps are for words that its text has.
    #[serde(skip)]
    pub word_steps: u32,
    /// Whether it is only for people of a group that was not named, and so comes later.
    #[serde(skip)]
    pub for_others: bool,
    /// Whether it comes forward because it is for general advocacy and nothing narrower fits.
    #[serde(skip)]
    pub general_first: bool,
    /// How closely its cover fits, from 7 for the area itself to 1 for the whole United Kingdom;
    /// 0 for a part, or where no area was asked for.
    pub closeness: u32,
    /// How fresh the facts are.
    pub freshness: Fresh,
}

pub(crate) fn why(provider: &Provider, filters: &Filters, hit: &Hit, plan: &Plan) -> Why {
    let whole = hit.key.cover() >= WHOLE;
    let [tiers, steps, closeness, fresh] = hit.key.merits();
    let packed = Packed::of(provider);
    let weights = &plan.admit.weights;
    let matched = match plan.tier + tiers {
        tier::FILTER => Match::Filter,
        tier::TYPO => Match::Typo,
        tier::SYNONYM => Match::Synonym,
        tier::STEM => Match::Stem,
        tier::WORDS => Match::Words,
        _ => Match::Exact,
    };
    let fit = plan
        .admit
        .by_area
        .then_some(if whole { Fit::Whole } else { Fit::Part });
    Why {
        matched,
        area: fit.and_then(|fit| area_words(provider, &filters.areas, fit)),
        fit,
        // Larger parts were added to it, so later digits are noise.
        score: (hit.key.fine / FINE * 10.0).round() / 10.0,
        steps,
        word_steps: steps.saturating_sub(weights.steps(packed)),
        for_others: weights.is_for_others(packed),
        general_first: fresh > FRESHEST,
        closeness,
        freshness: match fresh % (FRESHEST + 1) {
            0 => Fresh::NeverChecked,
            1 => Fresh::Stale,
            2 => Fresh::Due,
            _ => Fresh::Fresh,
        },
    }
}

fn area_words(provider: &Provider, asked: &[AreaFilter], fit: Fit) -> Option<String> {
    let covers: Vec<Cover> = provider.areas.iter().filter_map(cover_of).collect();
    match fit {
        Fit::Whole => asked.iter().find_map(|asked| whole_words(&covers, asked)),
        Fit::Part => asked.iter().find_map(|asked| part_words(&covers, asked)),
    }
}

/// "covers Leeds", "covers Cumbria, which includes Cumberland", "covers all of England".
fn whole_words(covers: &[Cover], asked: &AreaFilter) -> Option<String> {
    if let Some(outcode) = asked.outcode
        && covers.contains(&Cover::Outcode(outcode))
    {
        return Some(format!("covers {outcode}"));
    }
    if covers.contains(&Cover::Area(asked.area)) && asked.split.is_empty() {
        return Some(format!("covers {}", asked.name()));
    }
    let reach = cover::reach(covers);
    if reach.whole.contains(&asked.area) && asked.split.is_empty() {
        return Some(format!("covers all of {}", asked.name()));
    }
    let larger = area::containing(asked.area)
        .iter()
        .find(|id| reach.whole.contains(*id))?;
    let larger = area::get(*larger);
    Some(match larger.kind {
        AreaKind::UnitedKingdom | AreaKind::Nation => format!("covers all of {}", larger.name),
        _ => format!("covers {}, which includes {}", larger.name, asked.name()),
    })
}

/// "covers only a part of Derbyshire: Amber Valley", or for what is no part of the area but
/// shares ground with it, "covers Southern Trust, which shares only a part of Mid Ulster".
fn part_words(covers: &[Cover], asked: &AreaFilter) -> Option<String> {
    let ask = match asked.outcode {
        Some(outcode) => format!("; ask whether that includes {outcode}"),
        None => String::new(),
    };
    let mut inside: Vec<String> = Vec::new();
    let mut across: Vec<&str> = Vec::new();
    for cover in covers {
        let reach = cover::reach(std::slice::from_ref(cover));
        match cover {
            Cover::Area(id) if area::containing(*id).contains(&asked.area) => {
                inside.push(area::get(*id).name.to_owned());
            }
            Cover::Area(id) if reach.part.contains(&asked.area) => {
                across.push(area::get(*id).name);
            }
            Cover::Outcode(outcode) if reach.part.contains(&asked.area) => {
                inside.push(outcode.to_string());
            }
            _ => {}
        }
    }
    if !inside.is_empty() {
        let parts = inside.join(", ");
        return Some(format!(
            "covers only a part of {}: {parts}{ask}",
            asked.name()
        ));
    }
    if !across.is_empty() {
        let others = across.join(", ");
        return Some(format!(
            "covers {others}, which shares only a part of {}{ask}",
            asked.name()
        ));
    }
    let whole = cover::reach(covers).whole;
    let (there, share) = asked.split.iter().find(|(id, _)| {
        whole.contains(id) || area::containing(*id).iter().any(|id| whole.contains(id))
    })?;
    let outcode = asked.outcode.map(|outcode| outcode.to_string());
    Some(format!(
        "covers {}, where {:.0}% of {} lies",
        area::get(*there).name,
        share * 100.0,
        outcode.unwrap_or_default()
    ))
}
