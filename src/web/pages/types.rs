//! Statutory types: what the law calls the advocacy, nation by nation, and who does it.

use axum::http::StatusCode;

use super::sections::{Piece, Shown, shown};

use crate::area::{self, Nation};
use crate::closed::{Closed, Many};
use crate::guide::law::law;
use crate::guide::{Section, summary};

use crate::query::{Filters, Question, ask};
use crate::statutory::StatutoryType;
use crate::web::errors;
use crate::web::frame::{Frame, render};
use crate::web::reply::Reply;
use crate::web::visit::Visit;

#[derive(askama::Template)]
#[template(path = "types.html", config = "src/web/askama.toml")]
struct TypesPage<'a> {
    f: Frame<'a>,
    nations: Vec<(&'static str, Vec<(&'static str, &'static str)>)>,
}

/// Every statutory type, by nation.
pub(in crate::web) fn list(visit: &Visit) -> Reply {
    let of = |nation: Nation| {
        let types = StatutoryType::ALL.iter().filter(|own| own.runs_in(nation));
        let types = types.map(|own| (own.key(), own.label()));
        (nation.name(), types.collect::<Vec<_>>())
    };
    let page = TypesPage {
        nations: Nation::ALL.iter().map(|nation| of(*nation)).collect(),
        f: Frame::of(visit, visit.language.plain("frame.types")),
    };
    render(&page)
}

#[derive(askama::Template)]
#[template(path = "type.html", config = "src/web/askama.toml")]
struct TypePage<'a> {
    f: Frame<'a>,
    key: &'static str,
    nations: String,
    /// Each entitlement that it meets, in full.
    law: Vec<Shown<'a>>,
    law_checked_on: String,
    total: u64,
    areas: Vec<(&'static str, &'static str, u64)>,
}

/// One statutory type: its law, and where it is recorded.
pub(in crate::web) fn one(visit: &Visit) -> Reply {
    let Some(own) = StatutoryType::from_key(&visit.id) else {
        let near = StatutoryType::ALL.iter().map(|own| {
            let at = format!("{}/type/{}", visit.language.prefix(), own.key());
            (own.label().to_owned(), at)
        });
        let near: Vec<(String, String)> = near.collect();
        return errors::page(visit, StatusCode::NOT_FOUND, "error.no_type", &near);
    };
    let question = Question {
        filters: Filters {
            statutory_types: Many::from_iter([own]),
            ..Filters::default()
        },
        limit: 1,
        ..Question::default()
    };
    let serving = &visit.serving;
    let Ok(answer) = ask(&serving.generation, &serving.vocabulary, &question) else {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        return errors::page(visit, status, "error.fault", &[]);
    };
    let mut areas: Vec<(&str, &str, u64)> = answer
        .facets
        .area
        .iter()
        .filter_map(|(code, count)| {
            let area = area::get(area::by_code(code)?);
            // A service for several nations may stand in one whose law this is not.
            let is_law = area.nation.is_none_or(|nation| own.runs_in(nation));
            is_law.then_some((area.name, *code, *count))
        })
        .collect();
    areas.sort_by_cached_key(|(name, ..)| crate::text::sort_key(name));
    let law = law();
    let entitlements = law.entitlements.iter();
    let in_full: Vec<Section> = entitlements
        .filter(|one| one.statutory_type == Some(own))
        .map(|one| summary::in_full(law, one))
        .collect();
    let page = TypePage {
        key: own.key(),
        nations: own
            .nations()
            .iter()
            .map(|own| own.name())
            .collect::<Vec<_>>()
            .join(", "),
        law: shown(&in_full),
        law_checked_on: summary::month(&law.checked_on),
        total: match answer.widened {
            Some(_) => 0,
            None => answer.total,
        },
        areas,
        f: Frame::of(visit, own.label()),
    };
    render(&page)
}
