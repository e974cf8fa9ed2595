//! The JSON of a search.

use std::borrow::Cow;

use serde::Serialize;

use super::provider::{ProviderJson, provider};
use crate::closed::{Closed, Many};
use crate::provider::{List, Status};
use crate::query::{
    Answer, AreaFilter, Facets, Filters, Found, Instead, NOT_STATED, TakenAs, Understood, Unstated,
    Used,
};

/// `search --json`: the question as it was read, the providers of the page, the counts, what else there is.
#[derive(Serialize)]
pub struct AnswerJson<'a> {
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    specialism: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    statutory_type: Vec<&'static str>,
    #[serde(skip_serializing_if = "Many::is_empty")]
    list: Many<List>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    kind: Vec<&'static str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    language: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<u8>,
    #[serde(skip_serializing_if = "Many::is_empty")]
    status: Many<Status>,
}

impl<'a> AnswerJson<'a> {
    /// The answer as it is shown; nothing is copied that can be borrowed.
    pub fn of(answer: &'a Answer) -> Self {
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
                    specialism: keys(filters, filters.specialisms, Unstated::Specialism),
                    statutory_type: keys(filters, filters.statutory_types, Unstated::StatutoryType),
                    list: filters.lists,
                    kind: keys(filters, filters.kinds, Unstated::Kind),
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

/// What a group asks for, with [`NOT_STATED`] where providers that state nothing of it fit as well.
fn keys<T: Closed>(filters: &Filters, asked: Many<T>, group: Unstated) -> Vec<&'static str> {
    let unstated = filters.not_stated.has(group).then_some(NOT_STATED);
    asked.iter().map(T::key).chain(unstated).collect()
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
