//! The search: one box, one place, filters, and services with the number to ring.

pub(in crate::web) mod groups;
pub(in crate::web) mod reading;
pub(in crate::web) mod search_box;

use axum::http::StatusCode;

use super::card::Card;
use crate::closed::Many;
use crate::query::{self, Answer, Found, Instead, Sort, TakenAs, Used, Without};
use crate::statutory::StatutoryType;
use crate::text::thousands;
use crate::web::asked::{Asked, Slip, is_yes};
use crate::web::errors;
use crate::web::frame::{Frame, render};
use crate::web::reply::Reply;
use crate::web::visit::Visit;
use groups::Group;
use reading::{Chip, Other, Read};

#[derive(askama::Template)]
#[template(path = "search.html", config = "src/web/askama.toml")]
struct SearchPage<'a> {
    f: Frame<'a>,
    b: search_box::Box,
    asked: &'a Asked,
    answer: &'a Answer,
    slips: Vec<Wrong<'a>>,
    chips: Vec<Chip>,
    read: Vec<Read>,
    places: Vec<(String, Vec<String>, Vec<Other>)>,
    whole: Vec<Card<'a>>,
    parts: Vec<Card<'a>>,
    groups: Vec<Group>,
    instead: Option<Help<'a>>,
    pages: Pages,
    /// The address without any filter, with words and place, where that is another one.
    cleared: Option<String>,
}

/// A parameter that can't be used, with addresses of what may have been meant.
struct Wrong<'a> {
    slip: &'a Slip,
    nearest: Vec<(&'a str, String)>,
}

/// What else there is, where nothing fits everything.
struct Help<'a> {
    of: &'a Instead,
    without: Vec<(&'a str, u64, Option<String>, bool)>,
    general: Vec<Card<'a>>,
    national: Vec<Card<'a>>,
    advice: Vec<(&'a query::Advice, Vec<Card<'a>>)>,
}

/// Where the page stands among the others.
struct Pages {
    number: usize,
    of: usize,
    /// The first and the last service of the page, in words.
    from: String,
    to: String,
}

pub(in crate::web) fn show(visit: &Visit) -> Reply {
    let mut asked = Asked::of(visit).mending_place();
    if is_yes(visit.first("explain")) {
        asked = asked.explaining();
    }
    let asked = asked.turned(visit.first("of"));
    if !visit.first("of").is_empty() && asked.slips.is_empty() {
        // What a form sends has blanks in it; what is kept and shared need not.
        let query = asked.query_of_page();
        return Reply::moved(format!("{}/search?{query}", visit.language.prefix()));
    }
    let serving = &visit.serving;
    let (generation, vocabulary) = (&serving.generation, &serving.vocabulary);
    let answer = query::ask(generation, vocabulary, &asked.question);
    let counted = answer.and_then(|answer| {
        let facets = query::beside(generation, vocabulary, &answer)?;
        Ok((answer, facets))
    });
    let Ok((answer, facets)) = counted else {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        return errors::page(visit, status, "error.fault", &[]);
    };
    let card = |found| {
        let lawful = lawful(found, &answer);
        let card = Card::of(visit, found, lawful, &asked.picks);
        match asked.explains {
            true => Card {
                reasons: query::reasons(&answer, found),
                ..card
            },
            false => card,
        }
    };
    let all = answer.providers.iter().map(card);
    let (parts, whole): (Vec<Card<'_>>, Vec<Card<'_>>) = all.partition(|card| card.is_part);
    let pages = pages(&asked, &answer);
    let page = SearchPage {
        b: search_box::Box::of(&asked, &answer),
        slips: wrong(&asked),
        chips: reading::chips(&asked),
        read: reading::read(&asked, &answer),
        places: reading::other_places(&asked),
        whole,
        parts,
        // What the words chose is taken back beside the words; only what was ticked is ticked.
        groups: groups::groups(asked.filters(), &answer.filters.areas, &facets),
        instead: answer
            .instead
            .as_ref()
            .map(|own| help(visit, &asked, &answer, own)),
        cleared: Some(cleared(&asked)).filter(|own| *own != asked.query()),
        f: Frame {
            question: asked.query_of_page(),
            ..Frame::of(visit, title(visit, &asked, &answer, &pages))
        },
        pages,
        asked: &asked,
        answer: &answer,
    };
    render(&page)
}

impl SearchPage<'_> {
    /// What makes the question and has no control of its own on this page: it goes along unseen.
    fn without_control(&self) -> Vec<(&'static str, &str)> {
        // The box holds one place and the filters one language.
        let mut in_box = usize::from(!self.b.is_place_kept);
        let mut in_filters = usize::from(!self.groups.is_empty());
        let state = self.asked.state.iter();
        let unseen = state.filter(|(name, _)| match *name {
            "q" => false,
            "area" => !take_one(&mut in_box),
            "language" => !take_one(&mut in_filters),
            "age" => self.groups.is_empty(),
            "sort" => self.answer.total < 2,
            name => !self.groups.iter().any(|group| group.name == name),
        });
        unseen
            .map(|(name, value)| (*name, value.as_str()))
            .collect()
    }

    fn is_by(&self, sort: &str) -> bool {
        let own = match self.asked.question.sort {
            Sort::Relevance => "relevance",
            Sort::Name => "name",
            Sort::Checked => "checked",
        };
        own == sort
    }
}

/// Whether there is one left to be taken.
fn take_one(left: &mut usize) -> bool {
    let is_left = *left > 0;
    *left = left.saturating_sub(1);
    is_left
}

/// Of the types of a provider those that are law where was asked for.
fn lawful(found: &Found, answer: &Answer) -> Many<StatutoryType> {
    query::lawful(found.provider.statutory_types, &answer.filters)
}

/// "“sectioned” – Leeds – 3 services – page 2".
fn title(visit: &Visit, asked: &Asked, answer: &Answer, pages: &Pages) -> String {
    let mut parts: Vec<String> = Vec::new();
    let words = asked.question.text.trim();
    if !words.is_empty() {
        let short: String = words.chars().take(60).collect();
        parts.push(format!("“{short}”"));
    }
    parts.extend(
        asked
            .filters()
            .areas
            .iter()
            .map(|area| area.name().to_owned()),
    );
    let total = thousands(answer.total);
    let key = match answer.total {
        1 => "search.count.one",
        _ => "search.count.many",
    };
    parts.push(visit.language.plain(key).replace("{}", &total));
    if pages.number > 1 {
        let page = visit.language.plain("search.page");
        parts.push(page.replace("{}", &pages.number.to_string()));
    }
    parts.join(" – ")
}

fn pages(asked: &Asked, answer: &Answer) -> Pages {
    let limit = asked.question.limit;
    let total = usize::try_from(answer.total).unwrap_or(usize::MAX);
    let from = (asked.question.page - 1).saturating_mul(limit);
    Pages {
        number: asked.question.page,
        of: total.div_ceil(limit).max(1),
        from: thousands((from + 1).min(total) as u64),
        to: thousands((from + answer.providers.len()) as u64),
    }
}

fn wrong(asked: &Asked) -> Vec<Wrong<'_>> {
    let slips = asked.slips.iter();
    slips
        .map(|slip| Wrong {
            slip,
            nearest: slip
                .nearest
                .iter()
                .map(|near| {
                    let address = match slip.parameter.as_ref() {
                        "area" => reading::with_area(asked, near),
                        name => asked.query_with(&[(name, near)]),
                    };
                    let label = groups::label_of(&slip.parameter, near);
                    (label.unwrap_or(near.as_str()), address)
                })
                .collect(),
        })
        .collect()
}

/// Words, place and shortlist stay; every filter goes.
fn cleared(asked: &Asked) -> String {
    let state = asked.state.iter();
    let kept = state
        .filter(|(name, _)| matches!(*name, "q" | "area" | "not_as" | "literal" | "sort"))
        .map(|(name, value)| (*name, value.as_str()));
    let picks = asked.picks.iter().map(|id| ("pick", id.as_str()));
    crate::web::asked::encode(kept.chain(picks))
}

fn help<'a>(visit: &Visit, asked: &'a Asked, answer: &'a Answer, of: &'a Instead) -> Help<'a> {
    let mut shown: Vec<&str> = answer
        .providers
        .iter()
        .map(|own| own.provider.id.as_str())
        .collect();
    let mut new = |services: &'a [Found]| {
        let mut cards = Vec::new();
        for found in services {
            if !shown.contains(&found.provider.id.as_str()) {
                shown.push(&found.provider.id);
                cards.push(Card::of(visit, found, lawful(found, answer), &asked.picks));
            }
        }
        cards
    };
    let without = of.without.iter().map(|without| {
        let address = address_without(asked, answer, without);
        (
            without.name.as_str(),
            without.total,
            address,
            without.filter == "area",
        )
    });
    Help {
        of,
        without: without.collect(),
        general: new(&of.general),
        national: new(&of.national),
        advice: of
            .advice
            .iter()
            .map(|advice| (advice, new(&advice.services)))
            .collect(),
    }
}

/// The address without a filter: one that was chosen, or one that the words gave.
fn address_without(
    asked: &Asked,
    answer: &Answer,
    Without { filter, name, .. }: &Without,
) -> Option<String> {
    let (filter, name) = (*filter, name.as_str());
    if filter == "words" && asked.question.text.trim() == name {
        return Some(asked.query_without("q", None));
    }
    if asked.state.iter().any(|(name, _)| *name == filter) {
        return Some(asked.query_without(filter, None));
    }
    let gives = |taken_as: TakenAs| match filter {
        "area" => taken_as == TakenAs::Area,
        "statutory_type" => taken_as == TakenAs::StatutoryType,
        "specialism" => taken_as == TakenAs::Specialism,
        "age" => taken_as == TakenAs::Age,
        "organisation" => taken_as == TakenAs::Organisation,
        _ => false,
    };
    let mut words = answer
        .understood
        .iter()
        .filter(|piece| gives(piece.taken_as) && piece.used != Used::Rank)
        .map(|piece| ("not_as", piece.words.as_str()));
    let first = words.next()?;
    let all: Vec<(&str, &str)> = std::iter::once(first).chain(words).collect();
    Some(asked.query_with(&all))
}
