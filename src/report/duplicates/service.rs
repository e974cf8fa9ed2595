//! What is kept of each service to compare it, and what many of them share.

use std::cmp::Ordering;
use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::words;
use crate::area::cover::{self, Cover};
use crate::area::{self, AreaId};
use crate::closed::{Closed, Many};
use crate::contact::Web;
use crate::contact::{phones, websites};
use crate::postcode::Outcode;
use crate::provider::{Covered, Kind, List, Provider, Specialism, Status};
use crate::report::stale::RowJson;
use crate::statutory::StatutoryType;
use crate::text;

/// One service, as far as it is compared and shown.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) id: Box<str>,
    pub(super) name: Box<str>,
    pub(super) organisation: Box<str>,
    pub(super) lists: Many<List>,
    pub(super) specialisms: Many<Specialism>,
    pub(super) types: Many<StatutoryType>,
    pub(super) kinds: Many<Kind>,
    pub(super) ages: (Option<u8>, Option<u8>),
    pub(super) status: Status,
    /// The words of the name that tell it from others, by number, in their order.
    pub(super) words: Box<[u32]>,
    /// The same of the organisation, or of the name where none is stated.
    pub(super) of: Box<[u32]>,
    /// The name as it is sorted.
    pub(super) sort_key: Box<str>,
    /// The number of what it covers.
    pub(super) extent: u32,
    /// Telephones as printed; compared by their digits.
    pub(super) phones: Box<[Box<str>]>,
    pub(super) emails: Box<[Box<str>]>,
    /// Host and path, without "www." and the last slash.
    pub(super) websites: Box<[Box<str>]>,
    pub(super) postcode: Box<str>,
    pub(super) charity: Box<str>,
    pub(super) company: Box<str>,
    checked: Box<str>,
    rows: Box<[(u32, u64)]>,
}

/// What a service covers.
#[derive(Debug, Default)]
pub(super) struct Extent {
    /// The names, as the list has them.
    pub(super) names: Vec<String>,
    /// The areas that are covered whole, else those that are reached; sorted.
    pub(super) areas: Vec<AreaId>,
    /// The words of the names, by number.
    pub(super) words: Vec<u32>,
}

/// All services, and what they share: words, files, extents.
#[derive(Debug, Default)]
pub(super) struct Pool {
    pub(super) services: Vec<Service>,
    /// In how many services' names and organisations each word stands.
    pub(super) frequency: Vec<u32>,
    texts: Vec<Box<str>>,
    numbers: FxHashMap<Box<str>, u32>,
    files: Vec<String>,
    extents: Vec<Extent>,
    by_covered: HashMap<Vec<String>, u32>,
}

impl Pool {
    /// Takes note of a provider.
    pub(super) fn add(&mut self, provider: &Provider) {
        let words = self.words(&provider.name);
        let of = match provider.organisation.is_empty() {
            true => words.clone(),
            false => self.words(&provider.organisation),
        };
        let mut all: Vec<u32> = words.iter().chain(&of).copied().collect();
        all.sort_unstable();
        all.dedup();
        for word in all {
            self.frequency[word as usize] += 1;
        }
        let extent = self.extent_of(&provider.areas);
        let rows = provider.sources.iter();
        let rows = rows.map(|row| (self.file(&row.file), row.line)).collect();
        let boxed = |texts: Vec<String>| texts.into_iter().map(Into::into).collect();
        self.services.push(Service {
            id: provider.id.as_str().into(),
            name: provider.name.as_str().into(),
            organisation: provider.organisation.as_str().into(),
            lists: provider.lists,
            specialisms: provider.specialisms,
            types: provider.statutory_types,
            kinds: provider.kinds,
            ages: (provider.age_min, provider.age_max),
            status: provider.status(),
            words: words.into(),
            of: of.into(),
            sort_key: text::sort_key(&provider.name).into(),
            extent,
            phones: boxed(dialled(provider)),
            emails: boxed(
                provider
                    .email
                    .iter()
                    .map(|own| own.to_lowercase())
                    .collect(),
            ),
            websites: boxed(addresses(provider)),
            postcode: provider.postcode.as_str().into(),
            charity: provider.charity_number.as_str().into(),
            company: provider.company_number.as_str().into(),
            checked: provider.last_checked.as_str().into(),
            rows,
        });
    }

    /// Puts the services into the order of their ids, so that the same directory gives the same report.
    pub(super) fn finish(&mut self) {
        self.services.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    }

    /// The text of a word.
    pub(super) fn word(&self, number: u32) -> &str {
        &self.texts[number as usize]
    }

    /// What a service covers.
    pub(super) fn extent(&self, service: &Service) -> &Extent {
        &self.extents[service.extent as usize]
    }

    /// Where the rows of a service stand.
    pub(super) fn rows(&self, service: &Service) -> Vec<RowJson> {
        let rows = service.rows.iter();
        let rows = rows.map(|(file, line)| RowJson {
            file: self.files[*file as usize].clone(),
            line: *line,
        });
        rows.collect()
    }

    fn words(&mut self, name: &str) -> Vec<u32> {
        let words = words::telling(name);
        words.iter().map(|word| self.number(word)).collect()
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(word.into());
        self.frequency.push(0);
        self.numbers.insert(word.into(), number);
        number
    }

    fn file(&mut self, file: &str) -> u32 {
        let known = self.files.iter().position(|known| known == file);
        known.unwrap_or_else(|| {
            self.files.push(file.to_owned());
            self.files.len() - 1
        }) as u32
    }

    /// The number of an extent; many services cover the same.
    fn extent_of(&mut self, covered: &[Covered]) -> u32 {
        let mut codes: Vec<String> = covered.iter().map(|own| own.gss.clone()).collect();
        codes.sort_unstable();
        codes.dedup();
        if let Some(number) = self.by_covered.get(&codes) {
            return *number;
        }
        let covers: Vec<Cover> = codes.iter().filter_map(|code| cover_of(code)).collect();
        let reach = cover::reach(&covers);
        let mut areas = match reach.whole.is_empty() {
            true => reach.part,
            false => reach.whole,
        };
        areas.sort_unstable();
        areas.dedup();
        let names: Vec<String> = covered.iter().map(|own| own.name.clone()).collect();
        let mut words: Vec<u32> = names.iter().flat_map(|name| self.words(name)).collect();
        words.sort_unstable();
        words.dedup();
        let number = self.extents.len() as u32;
        self.extents.push(Extent {
            names,
            areas,
            words,
        });
        self.by_covered.insert(codes, number);
        number
    }
}

fn cover_of(code: &str) -> Option<Cover> {
    match area::by_code(code) {
        Some(id) => Some(Cover::Area(id)),
        None => Outcode::parse(code).map(Cover::Outcode),
    }
}

/// The numbers of a provider as they are dialled, each once.
fn dialled(provider: &Provider) -> Vec<String> {
    let mut all = Vec::new();
    for cell in &provider.telephone {
        for phone in phones(cell) {
            let Some(phone) = phone.into_value() else {
                continue;
            };
            if !all.contains(&phone.number) {
                all.push(phone.number);
            }
        }
    }
    all
}

/// The web addresses of a provider, host and path, each once.
fn addresses(provider: &Provider) -> Vec<String> {
    let mut all = Vec::new();
    for cell in &provider.website {
        for web in websites(cell) {
            let Some(address) = web.value().map(host_and_path) else {
                continue;
            };
            if !all.contains(&address) {
                all.push(address);
            }
        }
    }
    all
}

fn host_and_path(web: &Web) -> String {
    let rest = web.as_str().split_once("://").map_or("", |(_, rest)| rest);
    let path = rest.find('/').map_or("", |at| &rest[at..]);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    format!("{}{}", web.host(), path.trim_end_matches('/')).to_lowercase()
}

/// Which of two services would be kept: checked last, then the more special list, then the smaller id.
pub(super) fn keep_first(one: &Service, other: &Service) -> Ordering {
    let special = |own: &Service| own.lists.iter().map(|list| list.place()).max();
    (&other.checked, special(other))
        .cmp(&(&one.checked, special(one)))
        .then_with(|| one.id.cmp(&other.id))
}
