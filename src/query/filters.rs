//! Filters: what every provider of an answer must fit.
//!
//! Values within a group are alternatives, groups are conditions: `imha or imca`
//! and `Leeds`. Strings become filters here, once for every face, and an unknown
//! one is refused with the nearest that exist.

use super::understood::Choice;
use crate::area::{self, AreaId, AreaKind, Nation};
use crate::closed::{Closed, Many, closed_list};
use crate::place::{self, Place, PlaceKind};
use crate::postcode::Outcode;
use crate::provider::{Kind, List, Specialism, Status};
use crate::statutory::StatutoryType;

/// What every provider of an answer must fit; an empty group asks nothing.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "the fields are the columns")]
pub struct Filters {
    pub areas: Vec<AreaFilter>,
    pub specialisms: Many<Specialism>,
    pub statutory_types: Many<StatutoryType>,
    pub lists: Many<List>,
    pub kinds: Many<Kind>,
    /// Languages as people write them ("Welsh").
    pub languages: Vec<String>,
    /// The age of the person.
    pub age: Option<u8>,
    /// Empty means: active and temporarily closed, not closed.
    pub statuses: Many<Status>,
    /// Groups in which a provider also fits that states nothing: a thin record must stay findable.
    pub not_stated: Many<Unstated>,
    /// These providers alone, by id.
    pub ids: Vec<String>,
}

closed_list! {
    /// What a provider may state nothing of.
    Unstated {
        Specialism = "specialism", "Who or what it is for";
        StatutoryType = "statutory_type", "What the law calls it";
        Kind = "kind", "How it is done";
    }
}

/// The value of a group that stands for: nothing is stated.
pub const NOT_STATED: &str = "not_stated";

/// An area asked for.
#[derive(Debug, Clone)]
pub struct AreaFilter {
    /// The words that it was asked with.
    pub words: String,
    /// The area that they stand for; of several, the likeliest.
    pub area: AreaId,
    /// Of a split outward code every council that it lies in, with their shares of it,
    /// the likeliest first; otherwise empty.
    pub split: Vec<(AreaId, f32)>,
    /// The outward postcode, when a postcode was given: some providers cover by postcode.
    pub outcode: Option<Outcode>,
    /// What to know of it, such as what became of a former council.
    pub notes: Vec<String>,
    /// Other places that the same words may stand for.
    pub choices: Vec<Choice>,
}

impl AreaFilter {
    /// The area that words stand for: the first of the places, the others are choices.
    pub(crate) fn of(words: &str, places: &[Place]) -> Option<AreaFilter> {
        let (first, others) = places.split_first()?;
        Some(AreaFilter {
            words: words.trim().to_owned(),
            // What a former council exactly became is what lists speak of.
            area: area::current(first.area),
            split: split(places),
            outcode: first.outcode,
            notes: notes(first, others),
            choices: choices(first, others),
        })
    }

    /// The councils that it may mean: of a split outward code all of them.
    pub(crate) fn councils(&self) -> impl Iterator<Item = AreaId> {
        let others = self.split.iter().map(|(id, _)| *id);
        std::iter::once(self.area).chain(others.filter(|id| *id != self.area))
    }

    /// The name of the area.
    pub fn name(&self) -> &'static str {
        area::get(self.area).name
    }

    /// The GSS code of the area, or our own code where it has none.
    pub fn code(&self) -> &'static str {
        area::get(self.area).code
    }

    /// The nations it lies in: none for the whole UK, two where a split outward code lies
    /// on both sides of a border.
    pub fn nations(&self) -> Vec<Nation> {
        let mut nations = Vec::new();
        let areas = std::iter::once(self.area).chain(self.split.iter().map(|(id, _)| *id));
        for nation in areas.filter_map(|id| area::get(id).nation) {
            if !nations.contains(&nation) {
                nations.push(nation);
            }
        }
        nations
    }
}

/// The nations that areas lie in; nothing for no areas, and where one is the whole UK: every law
/// runs somewhere in it.
pub(crate) fn nations<'a>(areas: impl IntoIterator<Item = &'a AreaFilter>) -> Vec<Nation> {
    let mut nations: Vec<Nation> = Vec::new();
    for area in areas {
        let its = area.nations();
        if its.is_empty() {
            return Vec::new();
        }
        for nation in its {
            if !nations.contains(&nation) {
                nations.push(nation);
            }
        }
    }
    nations
}

/// Why a filter can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not {what}{}", did_you_mean(.nearest))]
pub struct FilterError {
    /// What was given.
    pub given: String,
    /// What it should be, with an article ("a specialism").
    pub what: &'static str,
    /// The nearest that exist, best first.
    pub nearest: Vec<String>,
}

fn did_you_mean(nearest: &[String]) -> String {
    match nearest {
        [] => String::new(),
        [only] => format!("; did you mean {only}?"),
        several => format!("; did you mean one of: {}?", several.join(", ")),
    }
}

/// What can be filtered by; keys are those of the JSON and of addresses on the web.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are the fields of Filters")]
pub enum FilterBy {
    Area,
    Specialism,
    StatutoryType,
    List,
    Kind,
    Language,
    Age,
    Status,
}

impl FilterBy {
    fn unstated(self) -> Option<Unstated> {
        match self {
            FilterBy::Specialism => Some(Unstated::Specialism),
            FilterBy::StatutoryType => Some(Unstated::StatutoryType),
            FilterBy::Kind => Some(Unstated::Kind),
            _ => None,
        }
    }
}

impl Filters {
    /// Adds a value to a group, as a person types it: an area by name, former name, GSS code,
    /// postcode, outward code or town; a value of a closed list by key or label, or [`NOT_STATED`];
    /// an age in years.
    ///
    /// Words that stand for several places mean the likeliest; the others are
    /// named in [`AreaFilter::notes`].
    pub fn add(&mut self, by: FilterBy, words: &str) -> Result<(), FilterError> {
        if words.trim() == NOT_STATED
            && let Some(unstated) = by.unstated()
        {
            self.not_stated.add(unstated);
            return Ok(());
        }
        match by {
            FilterBy::Area => return self.add_area(words),
            FilterBy::Specialism => self.specialisms.add(closed(words, "a specialism")?),
            FilterBy::StatutoryType => {
                self.statutory_types.add(closed(words, "a statutory type")?);
            }
            FilterBy::List => self.lists.add(closed(words, "a list")?),
            FilterBy::Kind => self.kinds.add(closed(words, "a kind of advocacy")?),
            FilterBy::Language => self.languages.push(words.trim().to_owned()),
            FilterBy::Age => {
                let age = words.trim().parse().ok();
                let age = age.filter(|age| *age <= OLDEST);
                self.age = Some(age.ok_or_else(|| FilterError {
                    given: words.trim().to_owned(),
                    what: "an age in years, 0 to 120",
                    nearest: Vec::new(),
                })?);
            }
            FilterBy::Status => self.statuses.add(closed(words, "a status")?),
        }
        Ok(())
    }

    /// Adds every value of a group; stops at the first that is not known.
    pub fn add_all(&mut self, by: FilterBy, words: &[String]) -> Result<(), FilterError> {
        words.iter().try_for_each(|words| self.add(by, words))
    }

    /// Asks again that a provider states something of the group.
    fn forget_unstated(&mut self, group: Unstated) {
        self.not_stated = self.not_stated.iter().filter(|own| *own != group).collect();
    }

    /// Leaves a group out: it asks nothing any more.
    pub fn clear(&mut self, by: FilterBy) {
        match by {
            FilterBy::Area => self.areas.clear(),
            FilterBy::Specialism => self.specialisms = Many::none(),
            FilterBy::StatutoryType => self.statutory_types = Many::none(),
            FilterBy::List => self.lists = Many::none(),
            FilterBy::Kind => self.kinds = Many::none(),
            FilterBy::Language => self.languages.clear(),
            FilterBy::Age => self.age = None,
            FilterBy::Status => self.statuses = Many::none(),
        }
        if let Some(unstated) = by.unstated() {
            self.forget_unstated(unstated);
        }
    }

    /// Whether two sets of filters ask the same of a closed group.
    pub(super) fn asks_the_same_of(&self, by: FilterBy, other: &Filters) -> bool {
        let same = match by {
            FilterBy::Specialism => self.specialisms == other.specialisms,
            FilterBy::StatutoryType => self.statutory_types == other.statutory_types,
            FilterBy::List => self.lists == other.lists,
            FilterBy::Kind => self.kinds == other.kinds,
            FilterBy::Status => self.statuses == other.statuses,
            FilterBy::Language => self.languages == other.languages,
            FilterBy::Age => self.age == other.age,
            FilterBy::Area => {
                let areas =
                    |own: &Filters| own.areas.iter().map(|own| own.area).collect::<Vec<_>>();
                areas(self) == areas(other)
            }
        };
        let unstated = |own: &Filters| by.unstated().is_some_and(|group| own.not_stated.has(group));
        same && unstated(self) == unstated(other)
    }

    fn add_area(&mut self, words: &str) -> Result<(), FilterError> {
        let places = place::look_up(words);
        let Some(area) = AreaFilter::of(words, &places) else {
            return Err(FilterError {
                given: words.trim().to_owned(),
                what: "an area, a postcode or a town that is known here",
                nearest: place::nearest(words, 5),
            });
        };
        self.areas.push(area);
        Ok(())
    }
}

/// Nobody is older.
const OLDEST: u8 = 120;

/// A council with less of an outward code than this is left out: nearly nobody lives there.
const SMALLEST_SHARE: f32 = 0.01;

/// The councils that a split outward code lies in; nothing for any other place.
fn split(places: &[Place]) -> Vec<(AreaId, f32)> {
    let shares: Vec<(AreaId, f32)> = places
        .iter()
        .filter_map(|place| Some((place.area, place.share?)))
        .filter(|(_, share)| *share >= SMALLEST_SHARE)
        .collect();
    if shares.len() > 1 { shares } else { Vec::new() }
}

/// The other places that the words may stand for.
fn choices(chosen: &Place, others: &[Place]) -> Vec<Choice> {
    // Nobody who writes "Wales" means the village in Yorkshire.
    if matches!(
        area::get(chosen.area).kind,
        AreaKind::UnitedKingdom | AreaKind::Nation | AreaKind::Region
    ) {
        return Vec::new();
    }
    let others = others.iter().filter(|other| other.area != chosen.area);
    others
        .map(|other| Choice {
            value: area::get(other.area).code,
            name: match other.kind {
                PlaceKind::Outcode | PlaceKind::Postcode => area::get(other.area).name.to_owned(),
                PlaceKind::Town | PlaceKind::Area => other.name.clone(),
            },
            share: other.share,
        })
        .collect()
}

fn notes(chosen: &Place, others: &[Place]) -> Vec<String> {
    let mut notes: Vec<String> = chosen.note.iter().cloned().collect();
    let others: Vec<String> = choices(chosen, others)
        .into_iter()
        .map(|choice| match choice.share {
            Some(share) => format!("{} ({:.0}%)", choice.name, share * 100.0),
            None if choice.name.ends_with(')') => choice.name,
            None => format!("{} ({})", choice.name, choice.value),
        })
        .collect();
    if others.is_empty() {
        return notes;
    }
    let name = area::get(chosen.area).name;
    notes.push(match chosen.share {
        Some(share) => format!(
            "it lies in {name} ({:.0}%), {}; ask which council it is",
            share * 100.0,
            others.join(", ")
        ),
        None => format!("taken as {name}; it may also mean: {}", others.join(", ")),
    });
    notes
}

/// The value of a closed list that the words name.
fn closed<T: Closed>(words: &str, what: &'static str) -> Result<T, FilterError> {
    let words = words.trim();
    if let Some(value) = T::from_key(words) {
        return Ok(value);
    }
    let folded = crate::text::folded(words);
    if let Some(value) = T::ALL
        .iter()
        .find(|value| crate::text::folded(value.label()) == folded)
    {
        return Ok(*value);
    }
    let mut near: Vec<(f64, &str)> = T::ALL
        .iter()
        .map(|value| {
            let key = value.key();
            let likeness = strsim::jaro_winkler(&folded.replace(' ', "_"), key);
            let label = crate::text::folded(value.label());
            let contained = folded.len() >= 3 && label.split(' ').any(|word| word == folded);
            (if contained { 1.0 } else { likeness }, key)
        })
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let mut nearest: Vec<String> = near
        .iter()
        .filter(|(likeness, _)| *likeness > 0.7)
        .take(3)
        .map(|(_, key)| (*key).to_owned())
        .collect();
    if nearest.is_empty() {
        // Nothing near: the whole list is short enough to be help.
        nearest = T::ALL.iter().map(|value| value.key().to_owned()).collect();
    }
    Err(FilterError {
        given: words.to_owned(),
        what,
        nearest,
    })
}
