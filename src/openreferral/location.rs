//! Where a service is: a location, and its address where all that the standard asks for is known.
//!
//! Lists hold an address as one text. Its parts are taken from it only if they can be told: the town
//! is a part that is the name of a town in the region of the postcode, the county is written after the
//! town or known from the postcode. Where a part is missing there is no address, and the location says
//! in words what the list says. Lists hold no coordinates, so there are none.

use serde_json::Value;
use uuid::Uuid;

use super::ids::id;
use super::object::Object;
use crate::area::{self, AreaId, AreaKind};
use crate::postcode::{self, Postcode};
use crate::provider::Provider;
use crate::text::folded;
use crate::town;

/// The id of the location of a provider, if its list says where it is: equal addresses are one location.
pub(super) fn location_id(provider: &Provider) -> Option<Uuid> {
    let address = folded(&provider.address);
    if address.is_empty() && provider.postcode.is_empty() {
        return None;
    }
    Some(id("location", &[&address, &provider.postcode]))
}

/// The id of a service at its location.
pub(super) fn service_at_location_id(provider: &str, location: Uuid) -> Uuid {
    id("service_at_location", &[provider, &location.to_string()])
}

/// The location.
pub(super) fn location(provider: &Provider, own: Uuid) -> Value {
    let object = Object::new(own).text("location_type", kind(&provider.address));
    match address(provider, own) {
        Some(address) => object.list("addresses", vec![address]),
        None => {
            let said = [provider.address.as_str(), provider.postcode.as_str()];
            let said: Vec<&str> = said.into_iter().filter(|part| !part.is_empty()).collect();
            object.text("description", &said.join(", "))
        }
    }
    .done()
}

/// A box at the post office is no place to go to.
fn kind(address: &str) -> &'static str {
    match folded(address).contains("po box") {
        true => "postal",
        false => "physical",
    }
}

fn address(provider: &Provider, location: Uuid) -> Option<Value> {
    let parts = parts(&provider.address, &provider.postcode)?;
    let object = Object::new(id("address", &[&location.to_string()]))
        .id("location_id", location)
        .text("address_1", &parts.street)
        .text("city", parts.town)
        .text("state_province", parts.county)
        .text("postal_code", &provider.postcode)
        .text("country", "GB")
        .text("address_type", kind(&provider.address));
    let region = area::get(parts.council).region;
    let region = region.map(|region| area::get(region).name);
    Some(object.maybe("region", region).done())
}

struct Parts<'a> {
    street: String,
    town: &'a str,
    county: &'a str,
    council: AreaId,
}

fn parts<'a>(address: &'a str, postcode: &str) -> Option<Parts<'a>> {
    let council = postcode::council_of(Postcode::parse(postcode)?)?;
    let all = without_postcode(address, postcode).split([',', '\n']);
    let all: Vec<&str> = all.map(str::trim).collect();
    let mut all: Vec<&str> = all.into_iter().filter(|part| !part.is_empty()).collect();
    // The nation goes without saying, and is no county.
    while all.last().is_some_and(|last| is_nation(last)) {
        all.pop();
    }
    let (last, before) = all.split_last()?;
    if let Some((town, street)) = before.split_last()
        && !street.is_empty()
        && town::named(last).is_empty()
        && is_county(last, council)
        && is_town(town, council)
    {
        return Some(Parts {
            street: street.join(", "),
            town,
            county: last,
            council,
        });
    }
    (!before.is_empty() && is_town(last, council)).then_some(Parts {
        street: before.join(", "),
        town: last,
        county: county(council)?,
        council,
    })
}

/// The address without the postcode that some write at its end too.
fn without_postcode<'a>(address: &'a str, postcode: &str) -> &'a str {
    let address = address.trim_end();
    let end = address.len().saturating_sub(postcode.len());
    match address.split_at_checked(end) {
        Some((before, last)) if last.eq_ignore_ascii_case(postcode) => before,
        _ => address,
    }
}

fn is_nation(words: &str) -> bool {
    let mut areas = area::by_name(words).into_iter();
    areas.any(|id| {
        matches!(
            area::get(id).kind,
            AreaKind::Nation | AreaKind::UnitedKingdom
        )
    })
}

/// Whether this is a town where the postcode may be: post towns reach over the edges of councils.
fn is_town(words: &str, council: AreaId) -> bool {
    let near = |other: AreaId| {
        let (one, other) = (area::get(council), area::get(other));
        one.nation == other.nation && one.region == other.region
    };
    town::named(words).iter().any(|town| near(town.area))
        || area::by_name(words)
            .into_iter()
            .any(|id| area::get(id).kind.is_smallest_council() && near(id))
}

/// Whether this is the name of the council, or of something larger that holds it.
fn is_county(words: &str, council: AreaId) -> bool {
    let larger = area::containing(council);
    let is_it = |id: &AreaId| *id == council || larger.contains(id);
    area::by_name(words).iter().any(is_it)
}

/// The county, where there is none the region, and where there is none the nation.
fn county(council: AreaId) -> Option<&'static str> {
    let own = area::get(council);
    let county = own.county.map(area::get).filter(|county| !county.former);
    let region = own.region.map(area::get);
    let larger = county.or(region).map(|larger| larger.name);
    larger.or_else(|| own.nation.map(|nation| nation.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_whole_or_not_there() {
        // address | postcode | street, town, county
        let cases = [
            (
                "Wharfe House, 1 Example Street, Leeds",
                "LS1 4AP",
                "Wharfe House, 1 Example Street | Leeds | Yorkshire and The Humber",
            ),
            (
                "1 Example Street, Leeds, West Yorkshire",
                "LS1 4AP",
                "1 Example Street | Leeds | West Yorkshire",
            ),
            (
                "1 Example Street, Leeds LS1 4AP",
                "LS1 4AP",
                "1 Example Street | Leeds | Yorkshire and The Humber",
            ),
            (
                "1 Example Street, Barry, Vale of Glamorgan, Wales",
                "CF62 7TZ",
                "1 Example Street | Barry | Vale of Glamorgan",
            ),
            (
                "1 Example Street, Leeds, UK",
                "LS1 4AP",
                "1 Example Street | Leeds | Yorkshire and The Humber",
            ),
            ("\u{e9}\u{e9}\u{e9}", "LS1 4AP", ""),
            ("1 Example Street", "LS1 4AP", ""),
            ("Leeds", "LS1 4AP", ""),
            ("1 Example Street, Leeds", "", ""),
            ("1 Example Street, Bristol", "LS1 4AP", ""),
            ("1 Example Street, Nowhere at all", "LS1 4AP", ""),
            ("", "LS1 4AP", ""),
        ];
        for (address, postcode, expected) in cases {
            let read = parts(address, postcode).map_or_else(String::new, |parts| {
                format!("{} | {} | {}", parts.street, parts.town, parts.county)
            });
            assert_eq!(read, expected, "{address}");
        }
        assert_eq!(kind("PO Box 1, London"), "postal");
        assert_eq!(kind("P.O. Box 1, London"), "postal");
    }
}
