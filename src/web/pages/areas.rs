//! Areas: every council, and who holds each legal duty in one.

use axum::http::StatusCode;

use super::card::Card;
use crate::area::{self, AreaKind, Nation};
use crate::closed::{Closed, Many};
use crate::place;
use crate::provider::Specialism;
use crate::query::{Coverage, FilterBy, Filters, Recorded, coverage, duties_of};
use crate::web::errors;
use crate::web::frame::{Frame, render};
use crate::web::pages::search::search_box;
use crate::web::reply::Reply;
use crate::web::visit::Visit;

#[derive(askama::Template)]
#[template(path = "areas.html", config = "src/web/askama.toml")]
struct AreasPage<'a> {
    f: Frame<'a>,
    place: String,
    /// What the words may stand for: name, what it is, address.
    found: Vec<(String, String, String)>,
    near: Vec<String>,
    nations: Vec<InNation>,
}

struct InNation {
    code: &'static str,
    name: &'static str,
    groups: Vec<(&'static str, Vec<(&'static str, &'static str)>)>,
}

/// Every council, by nation and region; or what a place stands for.
pub(in crate::web) fn list(visit: &Visit) -> Reply {
    let words: String = visit.first("area").chars().take(200).collect();
    let places = place::look_up(&words);
    let f = Frame::of(visit, visit.language.plain("frame.areas"));
    if let [only] = places.as_slice() {
        let code = area::get(area::current(only.area)).code;
        return Reply::moved(f.keeping(&format!("/area/{code}")));
    }
    let found = places.iter().map(|place| {
        let own = area::get(place.area);
        let what = match place.share {
            Some(share) => format!("{:.0}%", share * 100.0),
            None => own.kind.label().to_owned(),
        };
        let name = match place.name == own.name {
            true => place.name.clone(),
            false => format!("{} → {}", place.name, own.name),
        };
        (name, what, f.keeping(&format!("/area/{}", own.code)))
    });
    let page = AreasPage {
        found: found.collect(),
        near: match places.is_empty() && !words.is_empty() {
            true => place::nearest(&words, 5),
            false => Vec::new(),
        },
        place: words,
        nations: Nation::ALL
            .iter()
            .map(|nation| in_nation(*nation))
            .collect(),
        f,
    };
    render(&page)
}

fn in_nation(nation: Nation) -> InNation {
    let mut groups: Vec<(&'static str, Vec<(&'static str, &'static str)>)> = Vec::new();
    let mut councils: Vec<&'static area::Area> = area::ids()
        .map(area::get)
        .filter(|own| own.nation == Some(nation) && own.bears_duties())
        .collect();
    councils.sort_by_cached_key(|own| crate::text::sort_key(own.name));
    for own in councils {
        let region = own.region.map_or("", |id| area::get(id).name);
        let entry = (own.name, own.code);
        match groups.iter_mut().find(|(name, _)| *name == region) {
            Some((_, all)) => all.push(entry),
            None => groups.push((region, vec![entry])),
        }
    }
    groups.sort_by_key(|(name, _)| *name);
    InNation {
        code: nation.code(),
        name: nation.name(),
        groups,
    }
}

#[derive(askama::Template)]
#[template(path = "area.html", config = "src/web/askama.toml")]
struct AreaPage<'a> {
    f: Frame<'a>,
    b: search_box::Box,
    name: &'static str,
    code: &'static str,
    kind: &'static str,
    within: Vec<(&'static str, &'static str)>,
    also: Vec<&'static str>,
    notes: Vec<String>,
    coverage: &'a Coverage,
    held: Vec<InArea<'a>>,
    needs: Vec<(&'static str, &'static str, u64)>,
    duties: Vec<crate::query::Duty>,
    /// Areas in it: name and code.
    smaller: Vec<(&'static str, &'static str)>,
}

struct InArea<'a> {
    key: &'static str,
    recorded: Recorded,
    cards: Vec<Card<'a>>,
    more: usize,
    duties: &'a [crate::query::Duty],
}

/// As many providers of a type as are shown at once.
const MOST_SHOWN: usize = 5;
/// An area with more areas in it than that shows none of them.
const MOST_SMALLER: usize = 40;

/// One area: who holds each legal duty there, as far as the lists say.
pub(in crate::web) fn one(visit: &Visit) -> Reply {
    let Some(id) = area::by_code(&visit.id) else {
        let near = place::nearest(&visit.id, 3).into_iter().filter_map(|name| {
            let found = place::look_up(&name);
            let code = area::get(found.first()?.area).code;
            Some((name, format!("{}/area/{code}", visit.language.prefix())))
        });
        let near: Vec<(String, String)> = near.collect();
        return errors::page(visit, StatusCode::NOT_FOUND, "error.no_area", &near);
    };
    let own = area::get(id);
    let mut filters = Filters::default();
    let _ = filters.add(FilterBy::Area, own.code);
    let Some(asked) = filters.areas.first() else {
        return errors::page(visit, StatusCode::NOT_FOUND, "error.no_area", &[]);
    };
    let serving = &visit.serving;
    let Ok(coverage) = coverage(&serving.generation, &serving.vocabulary, asked) else {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        return errors::page(visit, status, "error.fault", &[]);
    };
    let f = Frame::of(visit, own.name);
    let held = coverage.types.iter().map(|held| InArea {
        key: held.statutory_type.key(),
        recorded: held.recorded,
        cards: held
            .providers
            .iter()
            .take(MOST_SHOWN)
            .map(|found| {
                let only = Many::from_iter([held.statutory_type]);
                Card::of(visit, found, only, &f.picks)
            })
            .collect(),
        more: held.providers.len().saturating_sub(MOST_SHOWN),
        duties: &held.duties,
    });
    let mut box_ = search_box::Box::empty(&f);
    own.name.clone_into(&mut box_.place);
    let page = AreaPage {
        b: box_,
        name: own.name,
        code: own.code,
        kind: own.kind.label(),
        within: area::containing(id)
            .iter()
            .map(|id| area::get(*id))
            .filter(|larger| !larger.former && larger.kind != AreaKind::UnitedKingdom)
            .map(|larger| (larger.name, larger.code))
            .collect(),
        also: [own.name_welsh, own.name_gaelic]
            .into_iter()
            .flatten()
            .collect(),
        notes: asked.notes.clone(),
        held: held.collect(),
        needs: needs(&coverage),
        duties: duties_of(asked),
        smaller: smaller(id),
        coverage: &coverage,
        f,
    };
    render(&page)
}

fn needs(coverage: &Coverage) -> Vec<(&'static str, &'static str, u64)> {
    let counts = &coverage.facets.specialism;
    let all = Specialism::ALL.iter();
    all.filter_map(|own| Some((own.key(), own.label(), *counts.get(own.key())?)))
        .collect()
}

fn smaller(id: area::AreaId) -> Vec<(&'static str, &'static str)> {
    let mut all: Vec<(&str, &str)> = area::within(id)
        .into_iter()
        .map(area::get)
        .filter(|own| own.bears_duties())
        .map(|own| (own.name, own.code))
        .collect();
    all.sort_by_cached_key(|(name, _)| crate::text::sort_key(name));
    match all.len() > MOST_SMALLER {
        true => Vec::new(),
        false => all,
    }
}

impl InArea<'_> {
    fn is_none(&self) -> bool {
        self.recorded == Recorded::None
    }
}
