//! What has been told of a person’s situation: facts with values, and what is still open.
//!
//! Facts live in memory for one evaluation. Nothing here writes them down.

use super::condition::{Condition, Known, Truth};
use super::law::{Law, Takes};
use crate::area::{self, AreaId, Nation};
use crate::closed::Many;
use crate::provider::Specialism;

/// What is known of one fact: which of its values it may have, and which it surely has (a bit each).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// The values that are not ruled out.
    pub may: u64,
    /// The values that are certain.
    pub must: u64,
}

impl State {
    /// Nothing is known.
    pub(crate) const OPEN: State = State { may: !0, must: 0 };

    /// One value of a fact that has one value; several mean that it is one of them.
    pub(crate) fn one_of(values: u64) -> State {
        let certain = values.count_ones() == 1;
        State {
            may: values,
            must: if certain { values } else { 0 },
        }
    }

    /// Exactly these values of a fact that can have several.
    pub(crate) fn exactly(values: u64) -> State {
        State {
            may: values,
            must: values,
        }
    }

    pub(crate) fn has(self, takes: Takes, values: u64) -> Truth {
        let certain = match takes {
            Takes::Several => self.must & values != 0,
            _ => self.may & !values == 0,
        };
        if self.may & values == 0 {
            Truth::No
        } else if certain {
            Truth::Yes
        } else {
            Truth::Unknown
        }
    }
}

/// Somebody who could help the person take part, by the questions about helpers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    pub(crate) states: Vec<State>,
}

/// Those who could help.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Helpers {
    /// Nobody has said whether there are any.
    #[default]
    Untold,
    /// There are these and no others.
    These(Vec<Helper>),
}

/// A place that was named, and the area that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    /// The words as given.
    pub words: String,
    /// The area.
    pub area: AreaId,
}

/// Whose nation counts for a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LawOf {
    /// Where the decision is made.
    Decision,
    /// Where the hospital is.
    Hospital,
    /// Where the council that is responsible is.
    Council,
    /// Where the supervisory body is.
    SupervisoryBody,
}

impl LawOf {
    /// The facts that name that place, the first that is told counts.
    fn facts(self) -> &'static [&'static str] {
        match self {
            LawOf::Decision => &["area"],
            LawOf::Hospital => &["hospital_area", "area"],
            LawOf::Council => &["council_area", "area"],
            LawOf::SupervisoryBody => &["supervisory_area", "council_area", "area"],
        }
    }
}

/// All that has been told of one situation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    states: Vec<State>,
    helpers: Vec<Helpers>,
    places: Vec<Option<Whereabouts>>,
}

impl Facts {
    /// Nothing has been told.
    pub fn new(law: &Law) -> Facts {
        let n = law.questions.len();
        Facts {
            states: law
                .questions
                .iter()
                .map(|q| State::one_of(q.all()))
                .map(open)
                .collect(),
            helpers: vec![Helpers::Untold; n],
            places: vec![None; n],
        }
    }

    /// What is known of a fact with values.
    pub fn state(&self, fact: usize) -> State {
        self.states.get(fact).copied().unwrap_or(State::OPEN)
    }

    pub(crate) fn set(&mut self, fact: usize, state: State) {
        if let Some(own) = self.states.get_mut(fact) {
            *own = state;
        }
    }

    pub(crate) fn helpers(&self, fact: usize) -> &Helpers {
        self.helpers.get(fact).unwrap_or(&Helpers::Untold)
    }

    pub(crate) fn set_helpers(&mut self, fact: usize, helpers: Helpers) {
        if let Some(own) = self.helpers.get_mut(fact) {
            *own = helpers;
        }
    }

    /// Whether one of the helpers fits.
    pub(crate) fn any_helper(&self, fact: usize, fits: &Condition) -> Truth {
        match self.helpers(fact) {
            Helpers::Untold => Truth::Unknown,
            Helpers::These(helpers) => helpers
                .iter()
                .map(|helper| fits.truth(&OfHelper(helper)))
                .max()
                .unwrap_or(Truth::No),
        }
    }

    /// The place that a fact names.
    pub fn place(&self, fact: usize) -> Option<&Whereabouts> {
        self.places.get(fact)?.as_ref()
    }

    pub(crate) fn set_place(&mut self, fact: usize, place: Option<Whereabouts>) {
        if let Some(own) = self.places.get_mut(fact) {
            *own = place;
        }
    }

    /// The place that counts for a law, the most special that was named.
    pub fn place_of(&self, law: &Law, whose: LawOf) -> Option<&Whereabouts> {
        let named = whose.facts().iter().filter_map(|name| law.fact(name));
        named.filter_map(|fact| self.place(fact)).next()
    }

    /// The nations whose law may count: one when it is known, all four when nothing is.
    pub fn nations(&self, law: &Law, whose: LawOf) -> Vec<Nation> {
        let by_place = self
            .place_of(law, whose)
            .and_then(|place| area::get(place.area).nation);
        if let Some(nation) = by_place {
            return vec![nation];
        }
        let fact = law.fact("nation").unwrap_or_default();
        let may = self.state(fact).may;
        let values = law.questions[fact].values.iter();
        values
            .filter(|value| may & value.bits != 0)
            .filter_map(|value| Nation::from_key(&value.key))
            .collect()
    }

    /// Whether a value of a fact that can have several is certain, or the only one left.
    pub(crate) fn is(&self, law: &Law, fact: &str, value: &str) -> bool {
        let Some(fact) = law.fact(fact) else {
            return false;
        };
        let bits = law.questions[fact].bits(value).unwrap_or(0);
        self.state(fact).must & bits != 0
    }

    /// The specialisms of providers that may help, by what has been told.
    pub fn specialisms(&self, law: &Law) -> Many<Specialism> {
        let mut found = Many::none();
        for (fact, question) in law.questions.iter().enumerate() {
            let must = self.state(fact).must;
            let values = question.values.iter();
            let certain = values.filter(|value| value.bits != 0 && must & value.bits == value.bits);
            for specialism in certain.filter_map(|value| value.specialism) {
                found.add(specialism);
            }
        }
        found
    }

    /// An age that stands for the person’s, where services for grown-ups and for children differ.
    pub fn age(&self, law: &Law) -> Option<u8> {
        let fact = law.fact("age")?;
        let may = self.state(fact).may;
        let value = law.questions[fact]
            .values
            .iter()
            .find(|value| value.bits == may)?;
        match value.numbers? {
            (0, oldest) => Some(oldest),
            (youngest, oldest) if oldest < 25 => Some(youngest),
            // Anything may be right for somebody older: services for 65 and over too.
            _ => None,
        }
    }

    /// Whether anything at all has been told of a fact.
    pub fn is_told(&self, law: &Law, fact: usize) -> bool {
        let question = &law.questions[fact];
        match question.takes {
            Takes::Place => self.place(fact).is_some(),
            Takes::Helpers => *self.helpers(fact) != Helpers::Untold,
            _ => self.state(fact).may != question.all() || self.state(fact).must != 0,
        }
    }
}

/// A fact that nothing is known of has no certain value, even where it has only one.
fn open(state: State) -> State {
    State { must: 0, ..state }
}

/// Facts beside the law that gives them meaning: what conditions are put to.
pub(crate) struct Told<'a> {
    pub(crate) law: &'a Law,
    pub(crate) facts: &'a Facts,
    /// Whether each named condition holds.
    predicates: Vec<Truth>,
}

impl<'a> Told<'a> {
    /// Puts every named condition to the facts, those first that others are made of.
    pub(crate) fn new(law: &'a Law, facts: &'a Facts) -> Told<'a> {
        let mut told = Told {
            law,
            facts,
            predicates: vec![Truth::Unknown; law.predicates.len()],
        };
        for &predicate in &law.order {
            told.predicates[predicate] = law.predicates[predicate].is.truth(&told);
        }
        told
    }

    /// Calls `each` with the facts that could still bring a condition to `goal`, if only those that
    /// `can_be_asked` are told; says whether it can be brought there at all.
    ///
    /// What somebody was asked and did not know stays unknown: a condition that rests on it alone
    /// can't be settled by asking for something else.
    pub(crate) fn wanted(
        &self,
        condition: &Condition,
        goal: Truth,
        can_be_asked: &impl Fn(usize) -> bool,
        each: &mut Vec<usize>,
    ) -> bool {
        let truth = condition.truth(self);
        if truth != Truth::Unknown {
            return truth == goal;
        }
        let before = each.len();
        match (condition, goal) {
            // All of them must come to the goal.
            (Condition::All(parts), Truth::Yes) | (Condition::Any(parts), Truth::No) => {
                for part in parts {
                    if !self.wanted(part, goal, can_be_asked, each) {
                        each.truncate(before);
                        return false;
                    }
                }
                true
            }
            // One of them is enough, and each that can is worth asking for.
            (Condition::All(parts) | Condition::Any(parts), _) => {
                let mut any = false;
                for part in parts {
                    any |= self.wanted(part, goal, can_be_asked, each);
                }
                any
            }
            (Condition::Not(part), _) => self.wanted(part, goal.not(), can_be_asked, each),
            (Condition::Holds(predicate), _) => {
                let is = &self.law.predicates[*predicate].is;
                self.wanted(is, goal, can_be_asked, each)
            }
            (Condition::Has { fact, .. } | Condition::AnyHelper { fact, .. }, _) => {
                let can = can_be_asked(*fact);
                if can {
                    each.push(*fact);
                }
                can
            }
        }
    }

    /// Calls `each` with every fact that a condition still waits for.
    pub(crate) fn waits_for(&self, condition: &Condition, each: &mut impl FnMut(usize)) {
        let mut deeper = Vec::new();
        condition.open(self, &mut |part| match part {
            Condition::Has { fact, .. } | Condition::AnyHelper { fact, .. } => each(*fact),
            Condition::Holds(predicate) => deeper.push(*predicate),
            _ => {}
        });
        for predicate in deeper {
            self.waits_for(&self.law.predicates[predicate].is, each);
        }
    }
}

impl Known for Told<'_> {
    fn holds(&self, predicate: usize) -> Truth {
        self.predicates[predicate]
    }

    fn has(&self, fact: usize, values: u64) -> Truth {
        let (law, facts) = (self.law, self.facts);
        OneByOne { law, facts }.has(fact, values)
    }

    fn any_helper(&self, fact: usize, fits: &Condition) -> Truth {
        self.facts.any_helper(fact, fits)
    }
}

/// Facts put to one condition, where working out all named conditions first would be waste.
pub(crate) struct OneByOne<'a> {
    pub(crate) law: &'a Law,
    pub(crate) facts: &'a Facts,
}

impl Known for OneByOne<'_> {
    fn holds(&self, predicate: usize) -> Truth {
        self.law.predicates[predicate].is.truth(self)
    }

    fn has(&self, fact: usize, values: u64) -> Truth {
        self.facts
            .state(fact)
            .has(self.law.questions[fact].takes, values)
    }

    fn any_helper(&self, fact: usize, fits: &Condition) -> Truth {
        self.facts.any_helper(fact, fits)
    }
}

/// The facts of one helper.
pub(crate) struct OfHelper<'a>(pub(crate) &'a Helper);

impl Known for OfHelper<'_> {
    fn holds(&self, _: usize) -> Truth {
        Truth::Unknown
    }

    fn has(&self, fact: usize, values: u64) -> Truth {
        let state = self.0.states.get(fact).copied().unwrap_or(State::OPEN);
        state.has(Takes::One, values)
    }

    fn any_helper(&self, _: usize, _: &Condition) -> Truth {
        Truth::Unknown
    }
}
