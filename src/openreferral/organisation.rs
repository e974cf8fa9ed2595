//! Which services are of the same organisation.
//!
//! Lists name an organisation beside each service, and some give a number of a register. A number tells
//! organisations apart for certain; names are compared as people read them. Where one name goes with one
//! number, services without the number are of that organisation too.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use uuid::Uuid;

use super::ids::id;
use super::object::Object;
use crate::text::folded;

/// What a provider says of its organisation.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    pub(super) name: Box<str>,
    pub(super) charity: Box<str>,
    pub(super) company: Box<str>,
}

/// An organisation with its services.
#[derive(Debug, Clone)]
pub(super) struct Organisation {
    pub(super) id: Uuid,
    name: Box<str>,
    /// The numbers of charities and companies that its services give.
    charities: Vec<Box<str>>,
    companies: Vec<Box<str>>,
    /// The places of its services in the feed.
    pub(super) services: Vec<u32>,
}

/// Finds the organisations, in the order of their ids, and for each provider the place of its own.
pub(super) fn group(said: &[Said]) -> (Vec<Organisation>, Vec<u32>) {
    let names: Vec<String> = said.iter().map(|own| key(&own.name)).collect();
    let mut charities: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut companies: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (own, name) in said.iter().zip(&names) {
        charities
            .entry(name)
            .or_default()
            .extend(numbers(&own.charity).next());
        companies
            .entry(name)
            .or_default()
            .extend(numbers(&own.company).next());
    }
    let only = |of: &BTreeMap<&str, BTreeSet<&str>>, name: &str| -> Option<String> {
        let all = of.get(name)?;
        let one = all.iter().next().filter(|_| all.len() == 1)?;
        Some((*one).to_owned())
    };
    let mut found: BTreeMap<Uuid, Organisation> = BTreeMap::new();
    let mut of_provider = Vec::with_capacity(said.len());
    for (at, (own, name)) in said.iter().zip(&names).enumerate() {
        let charity = numbers(&own.charity).next().map(str::to_owned);
        let company = numbers(&own.company).next().map(str::to_owned);
        let charity = charity.or_else(|| only(&charities, name));
        let id = match (charity, company.or_else(|| only(&companies, name))) {
            (Some(number), _) => id("organization", &["charity", &number]),
            (None, Some(number)) => id("organization", &["company", &number]),
            (None, None) => id("organization", &["name", name]),
        };
        let organisation = found.entry(id).or_insert_with(|| Organisation {
            id,
            name: own.name.clone(),
            charities: Vec::new(),
            companies: Vec::new(),
            services: Vec::new(),
        });
        organisation.services.push(at as u32);
        add(&mut organisation.charities, &own.charity);
        add(&mut organisation.companies, &own.company);
        of_provider.push(id);
    }
    let all: Vec<Organisation> = found.into_values().collect();
    let place = |id: &Uuid| {
        all.binary_search_by_key(id, |own| own.id)
            .unwrap_or_default() as u32
    };
    let places = of_provider.iter().map(place).collect();
    (all, places)
}

/// What two ways of writing one name have in common.
fn key(name: &str) -> String {
    let folded = folded(name);
    match folded.is_empty() {
        true => name.to_owned(),
        false => folded,
    }
}

fn numbers(cell: &str) -> impl Iterator<Item = &str> {
    cell.split("; ").filter(|number| !number.is_empty())
}

fn add(all: &mut Vec<Box<str>>, cell: &str) {
    for number in numbers(cell) {
        if !all.iter().any(|known| &**known == number) {
            all.push(number.into());
        }
    }
}

impl Organisation {
    /// The organisation as it stands within a service.
    pub(super) fn brief(&self) -> Object {
        Object::new(self.id)
            .text("name", &self.name)
            // The standard wants one, and lists describe services only.
            .text("description", &self.name)
    }

    /// The organisation with its numbers.
    pub(super) fn object(&self) -> Object {
        let charities = self.charities.iter().map(|own| (own, charity_scheme(own)));
        let companies = self
            .companies
            .iter()
            .map(|own| (own, ("GB-COH", "Company number")));
        let identifiers = charities.chain(companies);
        let identifiers = identifiers.map(|(number, scheme)| self.identifier(number, scheme));
        self.brief()
            .list("organization_identifiers", identifiers.collect())
    }

    fn identifier(&self, number: &str, (scheme, kind): (&str, &str)) -> Value {
        let own = id(
            "organization_identifier",
            &[&self.id.to_string(), kind, number],
        );
        Object::new(own)
            .id("organization_id", self.id)
            .text("identifier_scheme", scheme)
            .text("identifier_type", kind)
            .text("identifier", number)
            .done()
    }
}

/// The register that a charity's number is of, by its letters (org-id.guide); no code where they are of none of the three.
fn charity_scheme(number: &str) -> (&'static str, &'static str) {
    let scheme = match number.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-') {
        "" => "GB-CHC",
        "SC" => "GB-SC",
        "NIC" => "GB-NIC",
        _ => "",
    };
    (scheme, "Charity number")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str, charity: &str, company: &str) -> Said {
        Said {
            name: name.into(),
            charity: charity.into(),
            company: company.into(),
        }
    }

    #[test]
    fn numbers_tell_and_names_read_alike_are_one() {
        let all = [
            said("Wharfe Voices", "1000001", ""),
            said("WHARFE VOICES", "", "01000001"),
            said("Wharfe voices", "", ""),
            said("Wharfe Voices Ltd", "1000001", ""),
            said("Aire Help", "", ""),
            said("Two Names", "1000002", ""),
            said("Two Names", "1000003", ""),
            said("Two Names", "", ""),
            said("!!!", "", ""),
        ];
        let (organisations, of) = group(&all);
        assert_eq!(organisations.len(), 6);
        assert!(organisations.windows(2).all(|pair| pair[0].id < pair[1].id));
        assert!(of[..4].iter().all(|place| *place == of[0]));
        let apart: BTreeSet<u32> = of[3..].iter().copied().collect();
        assert_eq!(apart.len(), 6);
        let first = &organisations[of[0] as usize];
        assert_eq!(&*first.name, "Wharfe Voices");
        assert_eq!(first.services, [0, 1, 2, 3]);
    }

    #[test]
    fn registers_are_told_by_their_letters() {
        assert_eq!(charity_scheme("1000001").0, "GB-CHC");
        assert_eq!(charity_scheme("216401-2").0, "GB-CHC");
        assert_eq!(charity_scheme("SC012345").0, "GB-SC");
        assert_eq!(charity_scheme("NIC100123").0, "GB-NIC");
        assert_eq!(charity_scheme("XT12345").0, "");
    }
}
