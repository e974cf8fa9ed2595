//! Open Referral UK, version 3: the directory as other directories read it (HSDS-UK-3.0).
//!
//! [`Feed::of`] works out once for a generation what all questions need, and [`answer()`] answers one:
//! eleven paths below a base of the server's choosing. [`package()`] gives the same records as tables.
//!
//! What the standard leaves open is settled so:
//!
//! - A provider is a service. One that names no organisation is its own.
//! - A closed service stays in, as `inactive`: a reader that has it learns that it closed.
//! - Ids are UUIDs of version 5, made of the provider's id, of an organisation's number in a register or
//!   else of its name; they stay from import to import.
//! - `last_modified` is when the index was made: records have no date of change of their own.
//!   `assured_date` is when somebody last checked.
//! - `minimal` gives id, name, status and `last_modified`, and up to 10,000 on a page; other pages hold
//!   50 unless `per_page` (or `perPage`) says otherwise, and 500 at most.
//! - `search` is understood as everywhere in the program; where nothing fits all of it, nothing is given.
//! - `postcode` gives the services whose stated area holds it, on `/services` too: most have no location.
//!   A service that states no area is not given.
//! - `proximity` is answered with 501, as lists hold no coordinates.
//! - No term has one above it, so `top_only` changes nothing and `parent_id` gives nothing.
//! - What has no value, or not the form that the standard asks for, is left out.

mod choose;
mod contacts;
mod feed;
mod ids;
mod location;
mod object;
mod organisation;
mod package;
mod page;
mod parameters;
mod reply;
mod service;
mod tables;
mod taxonomies;
mod terms;
mod valid;

use serde_json::Value;
use uuid::Uuid;

pub use feed::Feed;
pub use package::{File, PackageError, package, package_files};
pub use reply::Reply;

use crate::index::{Generation, ReadError};
use crate::provider::Provider;
use crate::vocabulary::Vocabulary;
use choose::Lists;
use feed::Service;
use object::Object;
use organisation::Organisation;
use parameters::{Collection, Depth, Wanted};

/// The version of the standard.
const VERSION: &str = "HSDS-UK-3.0";
/// Where the profile is described.
const PROFILE: &str = "https://openreferraluk.org/developers/specifications";
/// Where its paths are described.
const OPENAPI: &str = "https://openreferraluk.org/specifications/3.0/openapi.json";

/// Answers a question.
///
/// `path` is what follows the base: `""` or `"/"`, `"/services"`, `"/services/{id}"` and so on;
/// `parameters` are the decoded pairs of the query in their order. What cannot be answered gets a
/// status from 400 on and says why.
pub fn answer(
    feed: &Feed,
    generation: &Generation,
    vocabulary: &Vocabulary,
    path: &str,
    parameters: &[(String, String)],
) -> Reply {
    let lists = Lists {
        feed,
        generation,
        vocabulary,
    };
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() {
        return Reply::json(&details());
    }
    let (first, id) = match path.split_once('/') {
        Some((first, id)) => (first, Some(id)),
        None => (path, None),
    };
    let Some(collection) = Collection::named(first) else {
        return Reply::problem(404, "There is no such list in this feed.");
    };
    let wanted = match id {
        None => Wanted::read(collection, parameters),
        Some(_) => Wanted::of_record(collection, parameters),
    };
    let wanted = match wanted {
        Ok(wanted) => wanted,
        Err(refusal) => return Reply::problem(refusal.status, &refusal.detail),
    };
    let reply = match id {
        None => list(lists, collection, &wanted),
        Some(id) => one(lists, collection, id, &wanted).map(|record| match record {
            Some(record) => Reply::json(&record),
            None => Reply::problem(404, "Nothing in this list has that id."),
        }),
    };
    reply.unwrap_or_else(|err| Reply::problem(500, &err.to_string()))
}

/// What the feed is.
fn details() -> Value {
    Object::default()
        .text("version", VERSION)
        .text("profile", PROFILE)
        .text("openapi_url", OPENAPI)
        .done()
}

fn list(lists: Lists<'_>, collection: Collection, wanted: &Wanted) -> Result<Reply, ReadError> {
    let Lists { feed, .. } = lists;
    match collection {
        Collection::Services => {
            let chosen = choose::services(lists, wanted)?;
            page::write(wanted, &chosen, |place| {
                let service = feed.all_services().get(place);
                maybe(service, |own| service_item(lists, own, wanted.depth))
            })
        }
        Collection::AtLocations => {
            let chosen = choose::at_locations(lists, wanted)?;
            page::write(wanted, &chosen, |place| {
                at_location(lists, place, wanted.depth)
            })
        }
        Collection::Organisations => {
            let chosen = choose::organisations(lists, wanted)?;
            page::write(wanted, &chosen, |place| {
                let own = feed.all_organisations().get(place);
                maybe(own, |own| organisation_item(lists, own, wanted.depth))
            })
        }
        Collection::Taxonomies => {
            let all = taxonomies::in_order();
            let chosen = choose::taxonomies(&all, wanted);
            page::write(wanted, &chosen, |place| {
                Ok(all.get(place).map(|own| own.object().done()))
            })
        }
        Collection::Terms => {
            let all = taxonomies::every_term();
            let chosen = choose::terms(all, wanted);
            page::write(wanted, &chosen, |place| {
                Ok(all.get(place).map(|own| own.object().done()))
            })
        }
    }
}

/// The record with an id, in full; nothing where there is none.
fn one(
    lists: Lists<'_>,
    collection: Collection,
    id: &str,
    wanted: &Wanted,
) -> Result<Option<Value>, ReadError> {
    let Ok(id) = Uuid::try_parse(id) else {
        return Ok(None);
    };
    let Lists { feed, .. } = lists;
    match collection {
        Collection::Services => {
            let service = feed
                .service_place(id)
                .and_then(|at| feed.all_services().get(at));
            maybe(service, |own| service_item(lists, own, Depth::Full))
        }
        Collection::AtLocations => match feed.at_location_place(id) {
            Some(place) => at_location(lists, place, Depth::Full),
            None => Ok(None),
        },
        Collection::Organisations => {
            let place = feed.organisation_place(id);
            let own = place.and_then(|at| feed.all_organisations().get(at));
            let depth = wanted.depth.max(Depth::Full);
            maybe(own, |own| organisation_item(lists, own, depth))
        }
        Collection::Taxonomies => {
            let place = taxonomies::place(id);
            Ok(place
                .and_then(|at| taxonomies::all().get(at))
                .map(|own| own.full()))
        }
        Collection::Terms => Ok(taxonomies::term(id).map(|own| own.object().done())),
    }
}

fn maybe<T>(
    of: Option<T>,
    give: impl FnOnce(T) -> Result<Option<Value>, ReadError>,
) -> Result<Option<Value>, ReadError> {
    match of {
        Some(of) => give(of),
        None => Ok(None),
    }
}

fn service_item(
    lists: Lists<'_>,
    service: &Service,
    depth: Depth,
) -> Result<Option<Value>, ReadError> {
    if depth == Depth::Minimal {
        let least = Object::new(service.id)
            .text("name", &service.name)
            .text("status", self::service::status(service.status))
            .text("last_modified", lists.feed.modified());
        return Ok(Some(least.done()));
    }
    let provider = lists.generation.provider(&service.provider)?;
    Ok(provider.map(|provider| with_organisation(lists.feed, service, &provider, depth)))
}

/// A service with its organisation in it.
fn with_organisation(feed: &Feed, service: &Service, provider: &Provider, depth: Depth) -> Value {
    let object = service_object(feed, service, provider, depth);
    let organisation = feed.organisation(service).map(|own| match depth {
        Depth::Full | Depth::FullService => own.object(),
        Depth::Minimal | Depth::Brief => own.brief(),
    });
    match organisation {
        Some(own) => object.value("organization", own.done()).done(),
        None => object.done(),
    }
}

fn service_object(feed: &Feed, service: &Service, provider: &Provider, depth: Depth) -> Object {
    let around = feed.around(service);
    match depth {
        Depth::Minimal | Depth::Brief => self::service::brief(provider, around),
        Depth::Full | Depth::FullService => self::service::full(provider, around),
    }
}

fn at_location(lists: Lists<'_>, place: usize, depth: Depth) -> Result<Option<Value>, ReadError> {
    let Lists { feed, .. } = lists;
    let at = feed.all_at_locations().get(place);
    let service = at.and_then(|at| feed.all_services().get(at.service as usize));
    let (Some(at), Some(service)) = (at, service) else {
        return Ok(None);
    };
    let provider = lists.generation.provider(&service.provider)?;
    Ok(provider.map(|provider| {
        let mut nested = with_organisation(feed, service, &provider, depth);
        if let Some(nested) = nested.as_object_mut() {
            // It would say again what it is nested in.
            nested.remove("service_at_locations");
        }
        let object = self::service::at_location(&provider, at.location);
        object.value("service", nested).done()
    }))
}

/// An organisation, with its services where more than the organisation is asked for.
fn organisation_item(
    lists: Lists<'_>,
    organisation: &Organisation,
    depth: Depth,
) -> Result<Option<Value>, ReadError> {
    let of_services = match depth {
        Depth::Minimal | Depth::Brief => return Ok(Some(organisation.object().done())),
        Depth::Full => Depth::Brief,
        Depth::FullService => Depth::Full,
    };
    let mut services = Vec::with_capacity(organisation.services.len());
    for place in &organisation.services {
        if let Some(service) = lists.feed.all_services().get(*place as usize) {
            let provider = lists.generation.provider(&service.provider)?;
            let object = |own: Provider| service_object(lists.feed, service, &own, of_services);
            services.extend(provider.map(object).map(Object::done));
        }
    }
    Ok(Some(
        organisation.object().list("services", services).done(),
    ))
}
