//! The first page: the question, the guide, the ways in.

use super::search::search_box;
use crate::closed::Closed;
use crate::statutory::StatutoryType;
use crate::text::thousands;
use crate::web::frame::{Frame, render};
use crate::web::reply::Reply;
use crate::web::visit::Visit;

#[derive(askama::Template)]
#[template(path = "home.html", config = "src/web/askama.toml")]
struct HomePage<'a> {
    f: Frame<'a>,
    b: search_box::Box,
    types: Vec<(&'static str, &'static str)>,
    services: String,
}

pub(in crate::web) fn show(visit: &Visit) -> Reply {
    let f = Frame::of(visit, "");
    let manifest = visit.serving.generation.manifest();
    let page = HomePage {
        b: search_box::Box::empty(&f),
        types: StatutoryType::ALL
            .iter()
            .map(|own| (own.key(), own.label()))
            .collect(),
        services: thousands(manifest.providers),
        f,
    };
    render(&page)
}
