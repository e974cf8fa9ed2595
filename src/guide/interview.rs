//! The interview: which question comes next, and what an answer to it does.
//!
//! One engine for the terminal and for pages: it gives a [`Step`] with its words and choices and takes
//! a [`Reply`]. Questions that can no longer change the result are not asked, none is asked twice, and
//! one can go back step by step. A question with very many values is asked in two steps, first the
//! groups and then the values in them; helpers are asked about one after the other.

mod choose;

use jiff::civil::Date;

use super::condition::{Condition, Truth};
use super::facts::{Facts, Helper, Helpers, LawOf, OfHelper, OneByOne, State, Told, Whereabouts};
use super::law::{Law, Question, Takes};
use super::read::{contradictions, follow, whereabouts};

/// A question on its way to somebody.
#[derive(Debug, Clone)]
pub struct Step<'a> {
    /// The place of the fact that it is about.
    pub fact: usize,
    /// The question.
    pub ask: &'a str,
    /// What it means.
    pub help: &'a str,
    /// The choices; empty where words are asked for.
    pub options: Vec<&'a str>,
    /// Whether several choices can be made.
    pub several: bool,
    stage: Stage,
}

/// What somebody answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply<'a> {
    /// It is not known.
    Unknown,
    /// These of the choices, counting from 0; none of them where several could be chosen.
    Chosen(Vec<usize>),
    /// Words, where words are asked for.
    Words(&'a str),
}

/// Where in a question the interview stands.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    /// The question as it is.
    Whole,
    /// The groups of its values.
    Groups,
    /// The values in the groups that were chosen (their places).
    Values(Vec<usize>),
    /// Whether there is a helper, or another one.
    AnyHelper,
    /// One question about a helper.
    OfHelper(usize),
}

/// A question that has been begun and not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Begun {
    Values {
        fact: usize,
        values: Vec<usize>,
        certain: u64,
    },
    Helper {
        fact: usize,
        done: Vec<Helper>,
        now: Helper,
        asked: Vec<usize>,
    },
    AnotherHelper {
        fact: usize,
        done: Vec<Helper>,
    },
}

#[derive(Debug, Clone)]
struct Stand {
    facts: Facts,
    asked: Vec<usize>,
    begun: Option<Begun>,
}

/// An interview under way.
#[derive(Debug, Clone)]
pub struct Interview<'a> {
    law: &'a Law,
    today: Date,
    now: Stand,
    before: Vec<Stand>,
    /// What was taken back, the last first: it can be kept after all.
    after: Vec<Stand>,
}

impl<'a> Interview<'a> {
    /// Begins with what is known already.
    pub fn new(law: &'a Law, facts: Facts, today: Date) -> Interview<'a> {
        let asked = (0..law.questions.len())
            .filter(|fact| facts.is_told(law, *fact))
            .collect();
        Interview {
            law,
            today,
            now: Stand {
                facts,
                asked,
                begun: None,
            },
            before: Vec::new(),
            after: Vec::new(),
        }
    }

    /// What has been told so far.
    pub fn facts(&self) -> &Facts {
        &self.now.facts
    }

    /// The facts that have been asked for, also where the answer was "not known".
    pub fn asked(&self) -> &[usize] {
        &self.now.asked
    }

    /// Takes the last answer back; false at the beginning.
    pub fn back(&mut self) -> bool {
        match self.before.pop() {
            Some(stand) => {
                self.after.push(std::mem::replace(&mut self.now, stand));
                true
            }
            None => false,
        }
    }

    /// Keeps the answer that was taken back last; false where none was.
    pub fn keep(&mut self) -> bool {
        match self.after.pop() {
            Some(stand) => {
                self.before.push(std::mem::replace(&mut self.now, stand));
                true
            }
            None => false,
        }
    }

    /// The next question; nothing when no answer could change the result any more.
    pub fn next(&self) -> Option<Step<'a>> {
        match &self.now.begun {
            Some(Begun::Values { fact, values, .. }) => {
                Some(self.of_values(*fact, values.clone(), true))
            }
            Some(Begun::Helper {
                fact, now, asked, ..
            }) => {
                let n = self.next_of_helper(*fact, now, asked)?;
                let question = &self.law.helper_questions[n];
                Some(step(*fact, question, Stage::OfHelper(n)))
            }
            Some(Begun::AnotherHelper { fact, .. }) => Some(Step {
                ask: "Is there anybody else who could help?",
                options: vec!["Yes", "No"],
                ..step(*fact, &self.law.questions[*fact], Stage::AnyHelper)
            }),
            None => self.next_fact().map(|fact| self.first_step(fact)),
        }
    }

    fn first_step(&self, fact: usize) -> Step<'a> {
        let question = &self.law.questions[fact];
        match question.takes {
            Takes::Helpers => Step {
                options: vec!["Yes", "No"],
                ..step(fact, question, Stage::AnyHelper)
            },
            Takes::Place => step(fact, question, Stage::Whole),
            _ if !question.groups.is_empty() => {
                let groups = self.groups(question);
                Step {
                    options: groups
                        .iter()
                        .map(|n| question.groups[*n].label.as_str())
                        .collect(),
                    several: true,
                    ..step(fact, question, Stage::Groups)
                }
            }
            _ => self.of_values(fact, self.offered(question, None), false),
        }
    }

    fn of_values(&self, fact: usize, values: Vec<usize>, in_groups: bool) -> Step<'a> {
        let question = &self.law.questions[fact];
        let options = values.iter().map(|n| question.values[*n].label.as_str());
        Step {
            ask: if in_groups {
                "Which of these is it? Choose everything that fits."
            } else {
                &question.ask
            },
            options: options.collect(),
            several: question.takes == Takes::Several,
            ..step(fact, question, Stage::Values(values))
        }
    }

    /// The values that are offered in the nation, of all groups or of one.
    fn offered(&self, question: &Question, group: Option<&str>) -> Vec<usize> {
        let nations = self.now.facts.nations(self.law, LawOf::Decision);
        let values = question.values.iter().enumerate();
        values
            .filter(|(_, value)| Question::is_offered(value, &nations))
            .filter(|(_, value)| group.is_none_or(|group| value.group == group))
            .filter(|(_, value)| !(value.adults_only && self.is_child()))
            .filter(|(_, value)| self.can_be_true(question, value.bits))
            .map(|(n, _)| n)
            .collect()
    }

    /// Whether the person is surely under 18.
    fn is_child(&self) -> bool {
        let adult = self
            .law
            .predicates
            .iter()
            .position(|own| own.name == "adult");
        let (law, facts) = (self.law, &self.now.facts);
        adult.is_some_and(|adult| {
            law.predicates[adult].is.truth(&OneByOne { law, facts }) == Truth::No
        })
    }

    /// Whether a value does not contradict what was told: nobody of 40 is a looked-after child.
    fn can_be_true(&self, question: &Question, bits: u64) -> bool {
        let Some(fact) = self.law.fact(&question.fact) else {
            return true;
        };
        let mut facts = self.now.facts.clone();
        facts.set(
            fact,
            match question.takes {
                Takes::Several => State::exactly(bits),
                _ => State::one_of(bits),
            },
        );
        follow(self.law, &mut facts).is_empty() && contradictions(self.law, &facts).is_empty()
    }

    fn groups(&self, question: &Question) -> Vec<usize> {
        let groups = question.groups.iter().enumerate();
        groups
            .filter(|(_, group)| !self.offered(question, Some(&group.key)).is_empty())
            .map(|(n, _)| n)
            .collect()
    }

    /// The next question about a helper, while it can still tell whether the helper fits.
    fn next_of_helper(&self, fact: usize, helper: &Helper, asked: &[usize]) -> Option<usize> {
        let mut open: Vec<usize> = Vec::new();
        for predicate in &self.law.predicates {
            predicate.is.leaves(&mut |leaf| {
                if let Condition::AnyHelper { fact: own, fits } = leaf
                    && *own == fact
                {
                    fits.open(&OfHelper(helper), &mut |part| {
                        if let Condition::Has { fact, .. } = part {
                            open.push(*fact);
                        }
                    });
                }
            });
        }
        open.into_iter().filter(|n| !asked.contains(n)).min()
    }

    /// Takes an answer to [`Interview::next`].
    ///
    /// An answer that can't be used, or that contradicts an earlier one, changes nothing; the error
    /// says why in plain words.
    pub fn answer(&mut self, reply: &Reply<'_>) -> Result<(), String> {
        let Some(step) = self.next() else {
            return Ok(());
        };
        let mut after = self.now.clone();
        self.take(&step, reply, &mut after)?;
        if let Some((fact, then)) = follow(self.law, &mut after.facts).first() {
            return Err(format!(
                "That contradicts an earlier answer ({} and {}).",
                after.facts.answer(self.law, *fact).unwrap_or_default(),
                after.facts.answer(self.law, *then).unwrap_or_default()
            ));
        }
        if let Some((_, says)) = contradictions(self.law, &after.facts).into_iter().next() {
            return Err(format!("That can’t be: {says}."));
        }
        self.before.push(std::mem::replace(&mut self.now, after));
        self.after.clear();
        Ok(())
    }

    fn take(&self, step: &Step<'a>, reply: &Reply<'_>, after: &mut Stand) -> Result<(), String> {
        let law = self.law;
        let fact = step.fact;
        let question = &law.questions[fact];
        if let Reply::Chosen(chosen) = reply {
            if chosen.iter().any(|n| *n >= step.options.len()) || step.options.is_empty() {
                return Err("That is none of the choices.".to_owned());
            }
            if !step.several && chosen.len() != 1 {
                return Err("Choose one.".to_owned());
            }
        }
        match (&step.stage, reply) {
            (Stage::Whole | Stage::Groups, Reply::Unknown) => after.end(fact),
            (Stage::Values(_), Reply::Unknown) => match after.begun.take() {
                // Of the groups with several values nothing is known.
                Some(Begun::Values {
                    values, certain, ..
                }) => {
                    let may = bits(question, &values) | certain;
                    after.facts.set(fact, State { may, must: certain });
                    after.end(fact);
                }
                _ => after.end(fact),
            },
            (Stage::Whole, Reply::Words(words)) => {
                let place: Whereabouts = whereabouts(words).map_err(|err| format!("{err}."))?;
                after.facts.set_place(fact, Some(place));
                after.end(fact);
            }
            (Stage::Values(_), Reply::Words(words)) => {
                // "80" for an age.
                let number = words.trim().parse().ok();
                let value = number.and_then(|number| question.of_number(number));
                let value = value.ok_or("Choose one of the numbers.")?;
                after.facts.set(fact, State::one_of(value.bits));
                after.end(fact);
            }
            (Stage::Groups, Reply::Chosen(chosen)) => {
                if chosen.is_empty() {
                    return Err("Choose at least one; “Something else” is one of them.".to_owned());
                }
                let groups = self.groups(question);
                let mut certain = 0;
                let mut values = Vec::new();
                for n in chosen {
                    let group = &question.groups[groups[*n]];
                    match self.offered(question, Some(&group.key))[..] {
                        // A group of one value is the value.
                        [only] => certain |= question.values[only].bits,
                        ref several => values.extend_from_slice(several),
                    }
                }
                if values.is_empty() {
                    after.facts.set(fact, State::exactly(certain));
                    after.end(fact);
                } else {
                    values.sort_unstable();
                    after.begun = Some(Begun::Values {
                        fact,
                        values,
                        certain,
                    });
                }
            }
            (Stage::Values(values), Reply::Chosen(chosen)) => {
                let own: Vec<usize> = chosen.iter().map(|n| values[*n]).collect();
                let mut told = bits(question, &own);
                let empty = own.iter().any(|n| question.values[*n].bits == 0);
                if let Some(Begun::Values { certain, .. }) = after.begun.take() {
                    told |= certain;
                    if told == 0 {
                        return Err("Choose at least one, or say that it is not known.".to_owned());
                    }
                }
                if empty && own.len() > 1 {
                    return Err("“None” can’t stand beside others.".to_owned());
                }
                let exclusive = own
                    .iter()
                    .filter(|n| question.values[**n].exclusive)
                    .count();
                if exclusive > 1 {
                    return Err(
                        "Those can’t be true together; choose the one that is true now.".to_owned(),
                    );
                }
                let state = match question.takes {
                    Takes::Several => State::exactly(told),
                    _ => State::one_of(told),
                };
                after.facts.set(fact, state);
                after.end(fact);
            }
            (Stage::AnyHelper, Reply::Unknown) => {
                match after.begun.take() {
                    Some(Begun::AnotherHelper { mut done, .. }) => {
                        // There may be another: somebody of whom nothing is known.
                        done.push(unknown_helper(law));
                        after.facts.set_helpers(fact, Helpers::These(done));
                    }
                    _ => after.facts.set_helpers(fact, Helpers::Untold),
                }
                after.end(fact);
            }
            (Stage::AnyHelper, Reply::Chosen(chosen)) => {
                let done = match after.begun.take() {
                    Some(Begun::AnotherHelper { done, .. }) => done,
                    _ => Vec::new(),
                };
                if chosen[0] == 0 {
                    after.begun = Some(Begun::Helper {
                        fact,
                        done,
                        now: unknown_helper(law),
                        asked: Vec::new(),
                    });
                } else {
                    after.facts.set_helpers(fact, Helpers::These(done));
                    after.end(fact);
                }
            }
            (Stage::OfHelper(n), _) => {
                let Some(Begun::Helper {
                    mut done,
                    mut now,
                    mut asked,
                    ..
                }) = after.begun.take()
                else {
                    return Ok(());
                };
                asked.push(*n);
                if let Reply::Chosen(chosen) = reply {
                    now.states[*n] = State::one_of(1 << chosen[0]);
                }
                if self.next_of_helper(fact, &now, &asked).is_some() {
                    after.begun = Some(Begun::Helper {
                        fact,
                        done,
                        now,
                        asked,
                    });
                    return Ok(());
                }
                done.push(now);
                after.facts.set_helpers(fact, Helpers::These(done.clone()));
                // One who fits is enough.
                if self.fits(fact, &after.facts) == Truth::Yes {
                    after.end(fact);
                } else {
                    after.begun = Some(Begun::AnotherHelper { fact, done });
                }
            }
            (Stage::Whole, Reply::Chosen(_)) => return Err("Type the name of a place.".to_owned()),
            (_, Reply::Words(_)) => return Err("Choose one of the numbers.".to_owned()),
        }
        Ok(())
    }

    /// Whether one of the helpers fits.
    fn fits(&self, fact: usize, facts: &Facts) -> Truth {
        let told = Told::new(self.law, facts);
        let mut fits = Truth::No;
        for predicate in &self.law.predicates {
            predicate.is.leaves(&mut |leaf| {
                if matches!(leaf, Condition::AnyHelper { fact: own, .. } if *own == fact) {
                    fits = fits.max(leaf.truth(&told));
                }
            });
        }
        fits
    }
}

impl Stand {
    fn may_ask(&self, law: &Law, fact: usize) -> bool {
        law.questions[fact].asked && !self.asked.contains(&fact)
    }

    fn end(&mut self, fact: usize) {
        self.begun = None;
        self.asked.push(fact);
    }
}

fn step(fact: usize, question: &Question, stage: Stage) -> Step<'_> {
    Step {
        fact,
        ask: &question.ask,
        help: &question.help,
        options: match stage {
            Stage::OfHelper(_) => question.values.iter().map(|v| v.label.as_str()).collect(),
            _ => Vec::new(),
        },
        several: false,
        stage,
    }
}

fn bits(question: &Question, values: &[usize]) -> u64 {
    values
        .iter()
        .fold(0, |all, n| all | question.values[*n].bits)
}

fn unknown_helper(law: &Law) -> Helper {
    Helper {
        states: vec![State::one_of(3); law.helper_questions.len()],
    }
}
