//! Which records a question gets: every filter must be met.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::feed::{Feed, Service};
use super::ids;
use super::page::Chosen;
use super::parameters::Wanted;
use super::taxonomies::{self, Taxonomy, Term};
use crate::index::{Generation, ReadError};
use crate::provider::Status;
use crate::query::{self, Filters, LARGEST_PAGE, Question, Sort};
use crate::text;
use crate::vocabulary::Vocabulary;

/// What the query layer is asked through.
#[derive(Clone, Copy)]
pub(super) struct Lists<'a> {
    pub(super) feed: &'a Feed,
    pub(super) generation: &'a Generation,
    pub(super) vocabulary: &'a Vocabulary,
}

/// The services that a question gets.
pub(super) fn services(lists: Lists<'_>, wanted: &Wanted) -> Result<Chosen, ReadError> {
    let all = lists.feed.all_services();
    let asked = asked(lists, wanted)?;
    if asked.is_none() && !filters(wanted) {
        return Ok(Chosen::All(all.len()));
    }
    let fits = |place: u32| match all.get(place as usize) {
        Some(service) => fits(lists.feed, service, wanted),
        None => false,
    };
    Ok(Chosen::These(match asked {
        Some(places) => places.into_iter().filter(|place| fits(*place)).collect(),
        None => (0..all.len() as u32).filter(|place| fits(*place)).collect(),
    }))
}

/// The services at locations that a question gets.
pub(super) fn at_locations(lists: Lists<'_>, wanted: &Wanted) -> Result<Chosen, ReadError> {
    let all = lists.feed.all_at_locations();
    let places = match services(lists, wanted)? {
        Chosen::All(_) => return Ok(Chosen::All(all.len())),
        Chosen::These(places) => places,
    };
    let at = all.iter().zip(0..);
    Ok(Chosen::These(
        at.filter(|(at, _)| places.binary_search(&at.service).is_ok())
            .map(|(_, place)| place)
            .collect(),
    ))
}

/// The organisations that a question gets: those of the services that fit it.
pub(super) fn organisations(lists: Lists<'_>, wanted: &Wanted) -> Result<Chosen, ReadError> {
    let all = lists.feed.all_organisations();
    let Some(places) = asked(lists, wanted)? else {
        return Ok(Chosen::All(all.len()));
    };
    let has = |service: &u32| places.binary_search(service).is_ok();
    let at = all.iter().zip(0..);
    Ok(Chosen::These(
        at.filter(|(own, _)| own.services.iter().any(has))
            .map(|(_, place)| place)
            .collect(),
    ))
}

/// The taxonomies whose words are all asked for.
pub(super) fn taxonomies(all: &[&Taxonomy], wanted: &Wanted) -> Chosen {
    let texts = |own: &&Taxonomy| [own.name.to_owned(), own.description.to_owned()];
    by_words(all, wanted, |own| texts(own).join(" "))
}

/// The terms that a question gets; none of them has one above it.
pub(super) fn terms(all: &[&Term], wanted: &Wanted) -> Chosen {
    let of: Vec<Option<usize>> = wanted
        .taxonomies
        .iter()
        .copied()
        .map(taxonomies::place)
        .collect();
    let fits = |term: &Term| of.iter().all(|place| *place == Some(term.place.0));
    let chosen = by_words(all, wanted, |own| {
        format!("{} {} {}", own.name, own.key, own.description)
    });
    if wanted.parents.is_empty() && of.is_empty() {
        return chosen;
    }
    let none = !wanted.parents.is_empty();
    let places = match chosen {
        Chosen::All(count) => (0..count as u32).collect(),
        Chosen::These(places) => places,
    };
    let fits = |place: &u32| !none && all.get(*place as usize).is_some_and(|term| fits(term));
    Chosen::These(places.into_iter().filter(fits).collect())
}

/// Those whose text holds every word that is looked for.
fn by_words<T>(all: &[T], wanted: &Wanted, of: impl Fn(&T) -> String) -> Chosen {
    if wanted.search.is_empty() {
        return Chosen::All(all.len());
    }
    let sought = text::folded(&wanted.search.join(" "));
    let fits = |text: &str| {
        let text = text::folded(text);
        sought.split(' ').all(|word| text.contains(word))
    };
    let at = all.iter().zip(0..);
    let found = at.filter(|(own, _)| fits(&of(own)));
    Chosen::These(found.map(|(_, place)| place).collect())
}

/// Whether any filter is set that the feed itself knows.
fn filters(wanted: &Wanted) -> bool {
    !(wanted.terms.is_empty()
        && wanted.taxonomies.is_empty()
        && wanted.organisations.is_empty()
        && wanted.modified_after.is_none())
}

fn fits(feed: &Feed, service: &Service, wanted: &Wanted) -> bool {
    let has_term = |id: &Uuid| taxonomies::term(*id).is_some_and(|term| service.terms.has(term));
    let has_any = |id: &Uuid| taxonomies::place(*id).is_some_and(|place| service.terms.any(place));
    let own = feed.organisation(service).map(|own| own.id);
    wanted.terms.iter().all(has_term)
        && wanted.taxonomies.iter().all(has_any)
        && wanted.organisations.iter().all(|id| own == Some(*id))
        && wanted
            .modified_after
            .is_none_or(|time| feed.made().is_some_and(|made| made >= time))
}

/// The places of the services that words and postcodes find, in order; nothing where none is given.
fn asked(lists: Lists<'_>, wanted: &Wanted) -> Result<Option<Vec<u32>>, ReadError> {
    let mut all: Option<BTreeSet<u32>> = None;
    let words = wanted
        .search
        .iter()
        .map(|words| (words.as_str(), Filters::default()));
    let areas = wanted.postcodes.iter().map(|area| ("", area.clone()));
    for (words, filters) in words.chain(areas) {
        let found = ask(lists, words, filters)?;
        all = Some(match all {
            None => found,
            Some(before) => before.intersection(&found).copied().collect(),
        });
    }
    Ok(all.map(|places| places.into_iter().collect()))
}

/// Everything that the query layer finds, page by page.
fn ask(lists: Lists<'_>, words: &str, mut filters: Filters) -> Result<BTreeSet<u32>, ReadError> {
    // The feed holds closed services too, and says so of each.
    filters.statuses = [Status::Active, Status::TemporarilyClosed, Status::Closed]
        .into_iter()
        .collect();
    let by_area = !filters.areas.is_empty();
    let mut question = Question {
        text: words.to_owned(),
        filters,
        sort: Sort::Name,
        limit: LARGEST_PAGE,
        ..Question::default()
    };
    let mut found = BTreeSet::new();
    loop {
        let answer = query::ask(lists.generation, lists.vocabulary, &question)?;
        // A wider answer is one to another question.
        if answer.widened.is_some() {
            return Ok(BTreeSet::new());
        }
        // Who covers only a part of the area may not cover the postcode; they come last.
        let most = match by_area {
            true => answer.total.saturating_sub(answer.partial),
            false => answer.total,
        };
        let before = ((question.page - 1) * question.limit) as u64;
        let of_page = most
            .saturating_sub(before)
            .min(answer.providers.len() as u64) as usize;
        for own in answer.providers.iter().take(of_page) {
            let place = lists.feed.service_place(ids::of_service(&own.provider.id));
            found.extend(place.map(|place| place as u32));
        }
        let done = before + answer.providers.len() as u64;
        if answer.providers.is_empty() || done >= most {
            return Ok(found);
        }
        question.page += 1;
    }
}
