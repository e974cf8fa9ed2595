//! The JSON of an answer, in the shape that other programs rely on.

use std::borrow::Cow;

use serde::Serialize;

use crate::closed::{Closed, Many};
use crate::provider::{
    Advocates, Cost, CoverageBasis, Covered, Independence, Kind, List, Provider, Reach, Referrer,
    Specialism, Status,
};
use crate::query::{Answer, AreaFilter, Facets, Found, Instead, TakenAs, Understood, Used, Why};
use crate::statutory::StatutoryType;

/// `search --json`.
#[derive(Serialize)]
pub(crate) struct AnswerJson<'a> {
    question: QuestionJson<'a>,
    total: u64,
    partial: u64,
    page: usize,
    providers: Vec<ProviderJson<'a>>,
    facets: &'a Facets,
    #[serde(skip_serializing_if = "Option::is_none")]
    widened: Option<&'a str>,
    notes: &'a [String],
    suggestion: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instead: Option<InsteadJson<'a>>,
}

/// What else there is, where nothing fits everything.
#[derive(Serialize)]
struct InsteadJson<'a> {
    without: Vec<WithoutJson<'a>>,
    duties: Vec<DutyJson<'a>>,
    general: Vec<ProviderJson<'a>>,
    national: Vec<ProviderJson<'a>>,
    advice: Vec<AdviceJson<'a>>,
}

#[derive(Serialize)]
struct WithoutJson<'a> {
    filter: &'a str,
    name: &'a str,
    total: u64,
}

#[derive(Serialize)]
struct DutyJson<'a> {
    gss: Option<&'static str>,
    says: &'a str,
    law: &'a str,
}

/// Advice is not advocacy: these stand apart from the providers.
#[derive(Serialize)]
struct AdviceJson<'a> {
    name: &'a str,
    says: &'a str,
    website: &'a str,
    services: Vec<ProviderJson<'a>>,
}

impl<'a> InsteadJson<'a> {
    fn of(instead: &'a Instead) -> Self {
        let all = |found: &'a [Found]| found.iter().map(provider).collect();
        InsteadJson {
            without: instead
                .without
                .iter()
                .map(|without| WithoutJson {
                    filter: without.filter,
                    name: &without.name,
                    total: without.total,
                })
                .collect(),
            duties: instead
                .duties
                .iter()
                .map(|duty| DutyJson {
                    gss: duty.council.map(|id| crate::area::get(id).code),
                    says: &duty.says,
                    law: duty.law,
                })
                .collect(),
            general: all(&instead.general),
            national: all(&instead.national),
            advice: instead
                .advice
                .iter()
                .map(|advice| AdviceJson {
                    name: advice.name,
                    says: advice.says,
                    website: advice.website,
                    services: all(&advice.services),
                })
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct QuestionJson<'a> {
    text: &'a str,
    understood: Vec<Cow<'a, Understood>>,
    filters: FiltersJson<'a>,
    words: &'a [String],
}

#[derive(Serialize)]
struct FiltersJson<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    area: Vec<&'static str>,
    #[serde(skip_serializing_if = "Many::is_empty")]
    specialism: Many<Specialism>,
    #[serde(skip_serializing_if = "Many::is_empty")]
    statutory_type: Many<StatutoryType>,
    #[serde(skip_serializing_if = "Many::is_empty")]
    list: Many<List>,
    #[serde(skip_serializing_if = "Many::is_empty")]
    kind: Many<Kind>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    language: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<u8>,
    #[serde(skip_serializing_if = "Many::is_empty")]
    status: Many<Status>,
}

/// A provider of an answer.
///
/// `email` and `website` are the first of each; all of them stand in `emails`
/// and `websites` where there are more.
#[derive(Serialize)]
pub(crate) struct ProviderJson<'a> {
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
}

fn at_most_one(values: &[String]) -> bool {
    values.len() < 2
}

impl<'a> AnswerJson<'a> {
    pub(crate) fn of(answer: &'a Answer) -> Self {
        let question = &answer.question;
        let filters = &answer.filters;
        AnswerJson {
            question: QuestionJson {
                text: &question.text,
                understood: answer
                    .understood
                    .iter()
                    .map(Cow::Borrowed)
                    .chain(
                        question
                            .filters
                            .areas
                            .iter()
                            .map(|area| Cow::Owned(given(area))),
                    )
                    .collect(),
                filters: FiltersJson {
                    area: filters
                        .areas
                        .iter()
                        .flat_map(|area| {
                            let others = area.split.iter().skip(1);
                            let others = others.map(|(id, _)| crate::area::get(*id).code);
                            std::iter::once(area.code()).chain(others)
                        })
                        .collect(),
                    specialism: filters.specialisms,
                    statutory_type: filters.statutory_types,
                    list: filters.lists,
                    kind: filters.kinds,
                    language: &filters.languages,
                    age: filters.age,
                    status: filters.statuses,
                },
                words: &answer.words,
            },
            total: answer.total,
            partial: answer.partial,
            page: question.page,
            providers: answer.providers.iter().map(provider).collect(),
            facets: &answer.facets,
            widened: answer.widened.as_deref(),
            notes: &answer.notes,
            suggestion: answer.suggestion.as_deref(),
            instead: answer.instead.as_ref().map(InsteadJson::of),
        }
    }
}

/// An area that was given as a filter.
fn given(area: &AreaFilter) -> Understood {
    Understood {
        words: area.words.clone(),
        taken_as: TakenAs::Area,
        value: area.code().to_owned(),
        name: area.name().to_owned(),
        used: Used::Filter,
        choices: area.choices.clone(),
        notes: area.notes.clone(),
    }
}

pub(crate) fn provider(found: &Found) -> ProviderJson<'_> {
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
    }
}
