//! JSON for programs: the answers of the terminal's `--json`, field for field.
//!
//! What can't be used is refused here and not passed over: a program does not read a page that says
//! what was left out. The document at `/api/openapi.json` describes every answer.

use axum::http::StatusCode;
use serde::Serialize;

use super::asked::{Asked, FILTERS, MOST_SLIPS, Slip, short};
use super::errors;
use super::reply::{JSON, Reply};
use super::visit::Visit;
use crate::guide::law::law;
use crate::guide::{self, evaluate};
use crate::json::{AnswerJson, CoverageJson, GuideJson, ShowJson, WhereJson};
use crate::place;
use crate::query::{self, Bridge, FilterBy, Filters, Suggested};

/// What describes the API.
const OPENAPI: &str = include_str!("api/openapi.json");

fn json(body: &impl Serialize) -> Reply {
    match serde_json::to_vec(body) {
        Ok(body) => Reply::ok(JSON, body),
        Err(_) => fault(),
    }
}

fn fault() -> Reply {
    let says = "The index could not be read.";
    errors::problem(StatusCode::INTERNAL_SERVER_ERROR, says)
}

fn bad(says: &str) -> Reply {
    errors::problem(StatusCode::BAD_REQUEST, says)
}

/// What a question may be asked with once.
const ONCE: [&str; 5] = ["q", "literal", "sort", "page", "limit"];

/// Refuses parameters that are not known, or that are given twice where only one is used: a program
/// that means `statutory_type` and says `statutory` must not take everything for its answer.
fn only(visit: &Visit, once: &[&str], again: &[&str]) -> Result<(), Reply> {
    let mut seen: Vec<&str> = Vec::new();
    let mut wrong: Vec<Slip> = Vec::new();
    for (name, value) in &visit.parameters {
        let name = name.as_str();
        let is_once = once.contains(&name);
        if again.contains(&name) || (is_once && !seen.contains(&name)) {
            seen.push(name);
            continue;
        }
        let known = once
            .iter()
            .chain(again)
            .filter(|own| !is_once && is_like(own, name));
        wrong.push(Slip {
            parameter: short(name).into(),
            given: short(value),
            says: match is_once {
                true => "It is given more than once.".to_owned(),
                false => "There is no such parameter here.".to_owned(),
            },
            nearest: known.map(|own| (*own).to_owned()).collect(),
        });
        if wrong.len() == MOST_SLIPS {
            break;
        }
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(errors::slips(&wrong)),
    }
}

/// Whether a name may be meant by another: a beginning of it, or one or two slips away.
fn is_like(name: &str, given: &str) -> bool {
    let given = given.replace('-', "_").to_lowercase();
    let begins = given.len() >= 3 && (name.starts_with(&given) || given.starts_with(name));
    begins || strsim::osa_distance(name, &given) <= 2
}

pub(super) fn openapi(_: &Visit) -> Reply {
    Reply::ok(JSON, OPENAPI)
}

/// `GET /api/search`: the parameters of the search page.
pub(super) fn search(visit: &Visit) -> Reply {
    let mut again = FILTERS.map(|(name, _)| name).to_vec();
    again.push("not_as");
    if let Err(refused) = only(visit, &ONCE, &again) {
        return refused;
    }
    let asked = Asked::of(visit);
    if !asked.slips.is_empty() {
        return errors::slips(&asked.slips);
    }
    let serving = &visit.serving;
    match query::ask(&serving.generation, &serving.vocabulary, &asked.question) {
        Ok(answer) => json(&AnswerJson::of(&answer)),
        Err(_) => fault(),
    }
}

/// So many ways to go on are given at most.
const MOST_SUGGESTED: usize = 50;

/// `GET /api/suggest?q=…`: how the words may go on; `as=area` gives places alone.
pub(super) fn suggest(visit: &Visit) -> Reply {
    if let Err(refused) = only(visit, &["q", "as", "limit"], &[]) {
        return refused;
    }
    let limit = match visit.first("limit") {
        "" => Some(8),
        given => given
            .parse()
            .ok()
            .filter(|n| (1..=MOST_SUGGESTED).contains(n)),
    };
    let Some(limit) = limit else {
        return errors::slips(&[Slip {
            parameter: "limit".into(),
            given: visit.first("limit").chars().take(60).collect(),
            says: format!("Give a number from 1 to {MOST_SUGGESTED}."),
            nearest: Vec::new(),
        }]);
    };
    let is_place = match visit.first("as") {
        "" => false,
        "area" => true,
        other => {
            return errors::slips(&[Slip {
                parameter: "as".into(),
                given: other.chars().take(60).collect(),
                says: "Only “area” is known here.".to_owned(),
                nearest: vec!["area".to_owned()],
            }]);
        }
    };
    let serving = &visit.serving;
    let (generation, vocabulary) = (&serving.generation, &serving.vocabulary);
    let most = if is_place { MOST_SUGGESTED } else { limit };
    let mut found = query::suggest(generation, vocabulary, visit.first("q"), most);
    if is_place {
        found.retain(|own| own.suggested == Suggested::Area);
        found.truncate(limit);
    }
    json(&found)
}

/// `GET /api/provider/{id}`: one service as it is kept.
pub(super) fn provider(visit: &Visit) -> Reply {
    if let Err(refused) = only(visit, &[], &[]) {
        return refused;
    }
    let generation = &visit.serving.generation;
    match generation.provider(&visit.id) {
        Ok(Some(provider)) => json(&ShowJson {
            provider: &provider,
            generation: generation.manifest().generation,
        }),
        Ok(None) => {
            let says = "There is no provider with this id.";
            errors::problem(StatusCode::NOT_FOUND, says)
        }
        Err(_) => fault(),
    }
}

/// Longer words name no place.
const LONGEST_PLACE: usize = 200;

/// `GET /api/where?q=…`: what a postcode, a town or an area stands for.
pub(super) fn place(visit: &Visit) -> Reply {
    if let Err(refused) = only(visit, &["q"], &[]) {
        return refused;
    }
    let words = visit.first("q");
    if words.is_empty() || words.chars().count() > LONGEST_PLACE {
        return bad("q: give a postcode, a town, a council or a GSS code, of at most 200 letters.");
    }
    let places = place::look_up(words);
    let nearest = match places.is_empty() {
        true => place::nearest(words, 5),
        false => Vec::new(),
    };
    json(&WhereJson::of(words, &places, nearest))
}

/// `GET /api/coverage?area=…`: who holds each legal duty in an area.
pub(super) fn coverage(visit: &Visit) -> Reply {
    if let Err(refused) = only(visit, &["area"], &[]) {
        return refused;
    }
    let words = visit.first("area");
    if words.is_empty() || words.chars().count() > LONGEST_PLACE {
        return bad("area: give a postcode, a town, a council or a GSS code.");
    }
    let mut filters = Filters::default();
    if let Err(err) = filters.add(FilterBy::Area, words) {
        return errors::slips(&[Slip {
            parameter: "area".into(),
            says: format!("“{}” is not {}.", err.given, err.what),
            given: err.given,
            nearest: err.nearest,
        }]);
    }
    let Some(area) = filters.areas.first() else {
        return bad("area: give one.");
    };
    let serving = &visit.serving;
    match query::coverage(&serving.generation, &serving.vocabulary, area) {
        Ok(coverage) => json(&CoverageJson::of(&coverage)),
        Err(_) => fault(),
    }
}

/// `POST /api/guide`: facts as TOML or as a JSON object, by the names of `advocacy guide facts`.
///
/// Nothing of them is kept.
pub(super) fn guide(visit: &Visit) -> Reply {
    let text = match facts(&visit.body) {
        Ok(text) => text,
        Err(says) => return bad(&says).never_kept(),
    };
    let law = law();
    let (facts, problems) = guide::read(law, &text);
    if !problems.is_empty() {
        let said: Vec<String> = problems.iter().take(20).map(ToString::to_string).collect();
        return bad(&said.join("; ")).never_kept();
    }
    let findings = evaluate(law, &facts, visit.today);
    let serving = &visit.serving;
    let (generation, vocabulary) = (&serving.generation, &serving.vocabulary);
    let bridge = match query::needs_providers(law, &facts, &findings) {
        false => Bridge::default(),
        true => match query::bridge(generation, vocabulary, law, &facts, &findings) {
            Ok(bridge) => bridge,
            Err(_) => return fault(),
        },
    };
    json(&GuideJson::of(law, &facts, &findings, &bridge)).never_kept()
}

/// The facts as TOML; a JSON object is written anew as such.
fn facts(body: &[u8]) -> Result<String, String> {
    let text = std::str::from_utf8(body).map_err(|_| "The facts are not UTF-8 text.".to_owned())?;
    let text = text.trim_start_matches('\u{feff}');
    if !text.trim_start().starts_with('{') {
        return Ok(text.to_owned());
    }
    let object: toml::Table = serde_json::from_str(text)
        .map_err(|err| format!("The facts can’t be read as JSON: {err}."))?;
    toml::to_string(&object).map_err(|err| format!("The facts can’t be read: {err}."))
}
