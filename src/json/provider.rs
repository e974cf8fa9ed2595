//! The JSON of a provider.

use std::ops::Range;

use serde::Serialize;

use crate::closed::{Closed, Many};
use crate::provider::{
    Advocates, Cost, CoverageBasis, Covered, Independence, Kind, List, Provider, Reach, Referrer,
    Specialism, Status,
};
use crate::query::{Found, Marks, Why};
use crate::statutory::StatutoryType;

/// A provider of an answer.
///
/// `email` and `website` are the first of each; all of them stand in `emails`
/// and `websites` where there are more.
#[derive(Serialize)]
pub struct ProviderJson<'a> {
    id: &'a str,
    name: &'a str,
    organisation: &'a str,
    description: &'a str,
    list: Option<&'static str>,
    lists: Many<List>,
    specialisms: Many<Specialism>,
    statutory_types: Many<StatutoryType>,
    kinds: Many<Kind>,
    reach: Option<Reach>,
    advocates: Option<Advocates>,
    cost: Option<Cost>,
    areas: &'a [Covered],
    coverage_basis: Many<CoverageBasis>,
    age_min: Option<u8>,
    age_max: Option<u8>,
    eligibility: &'a str,
    who_can_refer: Many<Referrer>,
    referral: &'a str,
    telephone: &'a [String],
    textphone_or_sms: &'a [String],
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "at_most_one")]
    emails: &'a [String],
    website: Option<&'a str>,
    #[serde(skip_serializing_if = "at_most_one")]
    websites: &'a [String],
    address: &'a str,
    postcode: &'a str,
    opening_hours: &'a str,
    languages: &'a [String],
    independence: Option<Independence>,
    status: Status,
    alert: &'a str,
    last_checked: Option<&'a str>,
    source_url: &'a str,
    why: &'a Why,
    #[serde(skip_serializing_if = "HighlightsJson::is_empty")]
    highlights: HighlightsJson,
}

/// Where the words that were looked for stand, as `[from, to]` in characters (Unicode code points),
/// `to` not included.
#[derive(Serialize)]
struct HighlightsJson {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    name: Vec<[usize; 2]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    organisation: Vec<[usize; 2]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    description: Vec<[usize; 2]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    eligibility: Vec<[usize; 2]>,
}

impl HighlightsJson {
    fn of(marks: &Marks, provider: &Provider) -> Self {
        HighlightsJson {
            name: in_characters(&provider.name, &marks.name),
            organisation: in_characters(&provider.organisation, &marks.organisation),
            description: in_characters(&provider.description, &marks.description),
            eligibility: in_characters(&provider.eligibility, &marks.eligibility),
        }
    }

    fn is_empty(&self) -> bool {
        let all = [
            &self.name,
            &self.organisation,
            &self.description,
            &self.eligibility,
        ];
        all.iter().all(|marks| marks.is_empty())
    }
}

/// Byte ranges of a text, in order, as places of its characters.
fn in_characters(text: &str, marks: &[Range<usize>]) -> Vec<[usize; 2]> {
    let (mut byte, mut character) = (0, 0);
    let mut place = |to: usize| {
        character += text
            .get(byte..to)
            .map_or(0, |passed| passed.chars().count());
        byte = to;
        character
    };
    let marks = marks.iter();
    marks
        .map(|mark| [place(mark.start), place(mark.end)])
        .collect()
}

fn at_most_one(values: &[String]) -> bool {
    values.len() < 2
}

/// A provider that was found, and why.
pub(super) fn provider(found: &Found) -> ProviderJson<'_> {
    let p: &Provider = &found.provider;
    ProviderJson {
        id: &p.id,
        name: &p.name,
        organisation: &p.organisation,
        description: &p.description,
        list: p.lists.iter().next().map(Closed::key),
        lists: p.lists,
        specialisms: p.specialisms,
        statutory_types: p.statutory_types,
        kinds: p.kinds,
        reach: p.reach,
        advocates: p.advocates,
        cost: p.cost,
        areas: &p.areas,
        coverage_basis: p.coverage_basis,
        age_min: p.age_min,
        age_max: p.age_max,
        eligibility: &p.eligibility,
        who_can_refer: p.who_can_refer,
        referral: &p.referral,
        telephone: &p.telephone,
        textphone_or_sms: &p.textphone_or_sms,
        email: p.email.first().map(String::as_str),
        emails: &p.email,
        website: p.website.first().map(String::as_str),
        websites: &p.website,
        address: &p.address,
        postcode: &p.postcode,
        opening_hours: &p.opening_hours,
        languages: &p.languages,
        independence: p.independence,
        status: p.status(),
        alert: &p.alert,
        last_checked: (!p.last_checked.is_empty()).then_some(p.last_checked.as_str()),
        source_url: &p.source_url,
        why: &found.why,
        highlights: HighlightsJson::of(&found.marks, p),
    }
}

/// `show --json`: one provider as it is kept, with the rows that it was read from.
#[derive(Serialize)]
pub struct ShowJson<'a> {
    /// The provider; what is not stated is left out.
    pub provider: &'a Provider,
    /// The number of the generation that holds it.
    pub generation: u32,
}
