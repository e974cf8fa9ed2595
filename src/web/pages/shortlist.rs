//! The shortlist: services that were ticked, all of it in the address.

use axum::http::StatusCode;

use super::card::Card;
use crate::provider::Status;
use crate::query::{Filters, Found, LARGEST_PAGE, Question, ask};
use crate::web::asked::MOST_PICKS;
use crate::web::errors;
use crate::web::frame::{Frame, render};
use crate::web::reply::Reply;
use crate::web::visit::Visit;

#[derive(askama::Template)]
#[template(path = "shortlist.html", config = "src/web/askama.toml")]
struct ShortlistPage<'a> {
    f: Frame<'a>,
    cards: Vec<(Card<'a>, String)>,
    /// Ids that no service has any more.
    gone: Vec<&'a str>,
    /// The whole address, where the publisher says how the site is called.
    address: Option<String>,
    most: usize,
}

pub(in crate::web) fn show(visit: &Visit) -> Reply {
    let f = Frame::of(visit, visit.language.plain("frame.shortlist"));
    // A search sends its question along with the ticks; an address that is shared must not tell it.
    if visit.parameters.iter().any(|(name, _)| name != "pick") {
        return Reply::moved(f.keeping("/shortlist"));
    }
    let Ok(found) = picked(visit, &f.picks) else {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        return errors::page(visit, status, "error.fault", &[]);
    };
    // In the order in which they were ticked.
    let mut cards = Vec::new();
    let mut gone = Vec::new();
    for id in &f.picks {
        match found.iter().find(|own| own.provider.id == *id) {
            Some(own) => {
                let card = Card::of(visit, own, own.provider.statutory_types, &f.picks);
                let others = f.picks.iter().map(String::as_str).filter(|own| own != id);
                cards.push((
                    card,
                    crate::web::asked::encode(others.map(|id| ("pick", id))),
                ));
            }
            None => gone.push(id.as_str()),
        }
    }
    let page = ShortlistPage {
        address: match visit.site.settings.web.address.trim_end_matches('/') {
            "" => None,
            base => Some(format!("{base}{}", f.keeping("/shortlist"))),
        },
        cards,
        gone,
        most: MOST_PICKS,
        f: Frame::of(visit, visit.language.plain("frame.shortlist")),
    };
    render(&page)
}

/// The services with these ids, closed ones among them: who shared a list must see what became of it.
fn picked(visit: &Visit, ids: &[String]) -> Result<Vec<Found>, crate::index::ReadError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let question = Question {
        filters: of(ids),
        limit: LARGEST_PAGE,
        today: Some(visit.today),
        ..Question::default()
    };
    let serving = &visit.serving;
    Ok(ask(&serving.generation, &serving.vocabulary, &question)?.providers)
}

/// Filters that only the services with these ids fit.
pub(in crate::web) fn of(ids: &[String]) -> Filters {
    use crate::closed::Closed;
    Filters {
        ids: ids.to_vec(),
        statuses: Status::ALL.iter().copied().collect(),
        ..Filters::default()
    }
}
