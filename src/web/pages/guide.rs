//! The guide: the interview of `advocacy guide`, one question a page.
//!
//! The answers travel in the form and nowhere else: not in the address, not on disk, not in the log.
//! Each page is made anew from all answers, so a browser that goes back and answers again is right.

mod told;

use super::sections::{Piece, Shown, shown};
use crate::guide::law::law;
use crate::guide::{Facts, Findings, Interview, Law, Reply as Answer, Step, evaluate};
use crate::query::{self, Bridge};
use crate::web::frame::{Frame, render};
use crate::web::reply::Reply;
use crate::web::visit::Visit;
use told::Told;

#[derive(askama::Template)]
#[template(path = "guide.html", config = "src/web/askama.toml")]
struct GuidePage<'a> {
    f: Frame<'a>,
    law: &'a Law,
    step: &'a Step<'a>,
    /// The answers so far, as the form carries them.
    told: &'a [Told],
    /// Why the last answer can’t be used.
    wrong: Option<String>,
    /// Places that an answer may mean: name and code.
    choices: Vec<(String, &'static str)>,
    /// What to say at once, where somebody is in danger.
    is_danger: bool,
    number: usize,
}

#[derive(askama::Template)]
#[template(path = "guide_result.html", config = "src/web/askama.toml")]
struct ResultPage<'a> {
    f: Frame<'a>,
    law: &'a Law,
    sections: Vec<Shown<'a>>,
    told: &'a [Told],
    /// Whether questions are open that could change it.
    is_open: bool,
    searches: Vec<(String, String)>,
}

#[derive(askama::Template)]
#[template(path = "guide_note.html", config = "src/web/askama.toml")]
struct NotePage<'a> {
    f: Frame<'a>,
    sections: Vec<Shown<'a>>,
    told: &'a [Told],
    today: String,
}

/// The first question.
pub(in crate::web) fn begin(visit: &Visit) -> Reply {
    let interview = Interview::new(law(), Facts::new(law()), visit.today);
    ask(visit, &interview, &[], None)
}

/// Takes an answer and asks the next question, or shows the result.
pub(in crate::web) fn answer(visit: &Visit) -> Reply {
    let (mut interview, mut told) = replay(visit);
    let mut wrong = None;
    match visit.first("do") {
        "back" => {
            told.pop();
            interview = play(visit, &told).0;
        }
        "result" => return result(visit, &interview, &told),
        // The page that was left to look at the result so far.
        "go_on" => {}
        action => {
            if let Some(step) = interview.next() {
                let new = match action {
                    "unknown" => Told::Unknown,
                    _ => Told::of_form(visit, &step),
                };
                match interview.answer(&new.as_reply()) {
                    Ok(()) => told.push(new),
                    Err(says) => wrong = Some(says),
                }
            }
        }
    }
    match interview.next() {
        Some(_) => ask(visit, &interview, &told, wrong),
        None => result(visit, &interview, &told),
    }
}

/// The result as a note for a referral, to be printed and filled in by hand.
pub(in crate::web) fn note(visit: &Visit) -> Reply {
    let (interview, told) = replay(visit);
    let facts = interview.facts();
    let findings = evaluate(law(), facts, visit.today);
    let bridge = bridge(visit, facts, &findings);
    let sections = query::result_in_words(law(), facts, &findings, &bridge);
    let page = NotePage {
        sections: shown(&sections),
        told: &told,
        today: crate::print::in_words(visit.today),
        f: private(visit, "guide.note_title"),
    };
    render(&page).never_kept()
}

/// The interview as it stands after the answers that the form carries.
fn replay(visit: &Visit) -> (Interview<'static>, Vec<Told>) {
    let carried: Vec<Told> = visit
        .all("a")
        .filter_map(Told::read)
        .take(MOST_ANSWERS)
        .collect();
    play(visit, &carried)
}

/// More answers than there are questions were not given by anybody.
const MOST_ANSWERS: usize = 300;

/// Gives answers one after the other; what can’t be an answer any more ends it.
fn play(visit: &Visit, carried: &[Told]) -> (Interview<'static>, Vec<Told>) {
    let mut interview = Interview::new(law(), Facts::new(law()), visit.today);
    let mut told = Vec::new();
    for one in carried {
        if interview.next().is_none() || interview.answer(&one.as_reply()).is_err() {
            break;
        }
        told.push(one.clone());
    }
    (interview, told)
}

fn ask(visit: &Visit, interview: &Interview<'_>, told: &[Told], wrong: Option<String>) -> Reply {
    let Some(step) = interview.next() else {
        return result(visit, interview, told);
    };
    let mut f = private(visit, "guide.title");
    if wrong.is_some() {
        f.title = format!("{}: {}", visit.language.plain("guide.wrong"), f.title);
    }
    f.is_private = !told.is_empty();
    let page = GuidePage {
        choices: match wrong {
            Some(_) if step.options.is_empty() => places(visit.first("w")),
            _ => Vec::new(),
        },
        law: law(),
        is_danger: interview.facts().is(law(), "safety", "yes"),
        number: told.len() + 1,
        step: &step,
        told,
        wrong,
        f,
    };
    render(&page).never_kept()
}

/// What words may stand for, to choose from where they stand for several places.
fn places(words: &str) -> Vec<(String, &'static str)> {
    let found = crate::place::look_up(words);
    let several = found.len() > 1;
    let found = found.into_iter().filter(|_| several).take(MOST_PLACES);
    found
        .map(|place| {
            let own = crate::area::get(place.area);
            let nation = own.nation.map_or("", |nation| nation.name());
            let name = match place.name == own.name {
                true => place.name,
                false => format!("{} → {}", place.name, own.name),
            };
            (format!("{name}, {nation}"), own.code)
        })
        .collect()
}

/// More places of one name than that are found by typing more of it.
const MOST_PLACES: usize = 12;

fn result(visit: &Visit, interview: &Interview<'_>, told: &[Told]) -> Reply {
    let facts = interview.facts();
    let findings = evaluate(law(), facts, visit.today);
    let bridge = bridge(visit, facts, &findings);
    let sections = query::result_in_words(law(), facts, &findings, &bridge);
    let searches = bridge.holders.iter().map(|holders| {
        let pairs = [
            (
                "statutory_type",
                crate::closed::Closed::key(holders.statutory_type),
            ),
            ("area", holders.area.code()),
        ];
        let label = crate::closed::Closed::label(holders.statutory_type);
        let name = format!("{label}, {}", holders.area.name());
        (name, crate::web::asked::encode(pairs.into_iter()))
    });
    let page = ResultPage {
        law: law(),
        sections: shown(&sections),
        told,
        is_open: interview.next().is_some(),
        searches: searches.collect(),
        f: private(visit, "guide.result_title"),
    };
    render(&page).never_kept()
}

/// A page that holds what a person told.
fn private<'a>(visit: &'a Visit, title: &str) -> Frame<'a> {
    Frame {
        is_private: true,
        ..Frame::of(visit, visit.language.plain(title))
    }
}

/// The providers; an index that can’t be read leaves the law standing, and says so.
fn bridge(visit: &Visit, facts: &Facts, findings: &Findings<'_>) -> Bridge {
    if !query::needs_providers(law(), facts, findings) {
        return Bridge::default();
    }
    let serving = &visit.serving;
    let (generation, vocabulary) = (&serving.generation, &serving.vocabulary);
    query::bridge(generation, vocabulary, law(), facts, findings).unwrap_or_else(|_| Bridge {
        has_place: true,
        fault: Some(visit.language.plain("guide.fault").to_owned()),
        ..Bridge::default()
    })
}

impl GuidePage<'_> {
    /// Whether the answer is a place or a number and no choice.
    fn is_in_words(&self) -> bool {
        self.step.options.is_empty()
    }
}

impl Told {
    fn as_reply(&self) -> Answer<'_> {
        match self {
            Told::Unknown => Answer::Unknown,
            Told::Chosen(chosen) => Answer::Chosen(chosen.clone()),
            Told::Words(words) => Answer::Words(words),
        }
    }
}
