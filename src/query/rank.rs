//! The order of an answer, and the one number that carries it through the index.
//!
//! The index scores each provider with one `f32`. It carries, from the largest
//! part down, how much of the area is covered, the tier of the words, the
//! relevance in whole steps, how closely the area fits, and the fine text
//! relevance. Each has a range of its own, so that a lower one never outweighs a
//! higher one, and all can be read back. 18 bits are whole numbers, 6 are left
//! for the fine part: more than it needs.

use crate::closed::Many;
use crate::index::schema::Packed;
use crate::provider::{Kind, Specialism};
use crate::statutory::StatutoryType;

/// How much of the area is covered: 2 all of it, 1 the likeliest part, 0 a part.
pub(crate) const COVER: f32 = 65_536.0;
/// One tier.
pub(crate) const TIER: f32 = 8_192.0;
/// One step of relevance, of at most [`MOST_STEPS`].
pub(crate) const STEP: f32 = 256.0;
/// One step of closeness, 0 to 7.
pub(crate) const CLOSE: f32 = 32.0;
/// What the mean relevance of all words is multiplied with, so that it stays below [`CLOSE`]: a word
/// gives at most about 36, if one in ten million providers has it.
pub(crate) const FINE: f32 = 0.75;

/// More steps of relevance are all the same.
pub(crate) const MOST_STEPS: u32 = 31;
/// Steps from the text: some are left for [`Prefer`].
pub(crate) const MOST_TEXT_STEPS: u32 = 15;

/// The tiers, the surest highest.
pub(crate) mod tier {
    /// Chosen by filters alone.
    pub(crate) const FILTER: u32 = 0;
    /// By a word like the one typed.
    pub(crate) const TYPO: u32 = 1;
    /// By what the words mean.
    pub(crate) const SYNONYM: u32 = 2;
    /// By other forms of the words.
    pub(crate) const STEM: u32 = 3;
    /// By the words as typed.
    pub(crate) const WORDS: u32 = 4;
    /// By the whole name.
    pub(crate) const EXACT: u32 = 5;
}

/// A score without its fine part: cover, tier, steps and closeness in one number that grows as they do.
///
/// Each part is worth a power of two, so each has bits of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Coarse(u32);

/// How many bits a part stands above the lowest.
const fn place(part: f32) -> u32 {
    ((part / CLOSE) as u32).ilog2()
}

impl Coarse {
    /// How many bits of the number are used: two for the cover are the highest.
    pub(crate) const BITS: u32 = place(COVER) + 2;

    /// Divides a score; the second is the fine part.
    pub(crate) fn of(score: f32) -> (Coarse, f32) {
        let score = score.max(0.0);
        let whole = score as u32;
        let close = CLOSE as u32;
        // A remainder of floats costs more than everything else here, and this is exact as well.
        let fine = score - (whole - whole % close) as f32;
        (Coarse(whole / close), fine)
    }

    /// The number itself.
    pub(crate) fn number(self) -> u32 {
        self.0
    }

    pub(crate) fn cover(self) -> u32 {
        self.0 >> place(COVER)
    }

    pub(crate) fn tier(self) -> u32 {
        (self.0 % (1 << place(COVER))) >> place(TIER)
    }

    pub(crate) fn steps(self) -> u32 {
        (self.0 % (1 << place(TIER))) >> place(STEP)
    }

    pub(crate) fn close(self) -> u32 {
        self.0 % (1 << place(STEP))
    }

    /// The same with some more steps, up to [`MOST_STEPS`].
    pub(crate) fn and_steps(self, more: u32) -> Coarse {
        Coarse(self.0 + (more.min(MOST_STEPS.saturating_sub(self.steps())) << place(STEP)))
    }
}

/// What brings a provider forward without choosing it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Prefer {
    /// Types that the words leave no doubt of: a provider with several is the likelier one.
    pub(crate) sure_types: Many<StatutoryType>,
    pub(crate) types: Many<StatutoryType>,
    pub(crate) sure_specialisms: Many<Specialism>,
    pub(crate) specialisms: Many<Specialism>,
    pub(crate) kinds: Many<Kind>,
    /// Client groups that a provider may be for although they were not named.
    pub(crate) asked: Many<Specialism>,
    /// Types that only some of those who ask have a right to.
    pub(crate) for_some: Many<StatutoryType>,
    /// Types that the words deny: "not sectioned".
    pub(crate) denied: Many<StatutoryType>,
    /// Whether no more than an advocate was asked for: of providers equally close, those for general
    /// advocacy come first then.
    pub(crate) general: bool,
}

impl Prefer {
    /// Whether nothing is hinted at.
    pub(crate) fn is_nothing(&self) -> bool {
        self.types.is_empty() && self.specialisms.is_empty() && self.kinds.is_empty()
    }

    /// As bits of [`Packed`] with the steps that each gives.
    pub(crate) fn weights(&self) -> Weights {
        let types = Packed::types;
        let groups = |many: Many<Specialism>| u64::from(many.bits()) << Packed::SPECIALISMS;
        let kinds = u64::from(self.kinds.bits()) << Packed::KINDS;
        let asked = self
            .asked
            .with(self.sure_specialisms)
            .with(self.specialisms);
        let each = [
            (types(self.sure_types) | groups(self.sure_specialisms), 4),
            (types(self.types), 3),
            (groups(self.specialisms) | kinds | types(self.for_some), 2),
        ];
        Weights {
            each,
            any: each.iter().fold(0, |all, (bits, _)| all | bits),
            others: groups(only_for()) & !groups(asked),
            asked: groups(asked),
            denied: types(self.denied),
        }
    }
}

/// Bits of [`Packed`] and how many steps each of them gives.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Weights {
    each: [(u64, u32); 3],
    /// All bits of them.
    any: u64,
    /// Client groups that were not asked for and that a service may be only for, as bits.
    others: u64,
    /// Client groups asked for, as bits of [`Packed`].
    asked: u64,
    /// Types denied, as bits of [`Packed`].
    denied: u64,
}

/// Client groups that a service is only for: somebody who is not named as one of them comes later.
fn only_for() -> Many<Specialism> {
    [
        Specialism::ChildrenYoungPeople,
        Specialism::OlderPeople,
        Specialism::Prisons,
        Specialism::Housing,
        Specialism::LearningDisability,
        Specialism::Parents,
        Specialism::Lgbt,
        Specialism::RefugeesAsylum,
        Specialism::DomesticAbuse,
    ]
    .into_iter()
    .collect()
}

/// A service for so many groups is for nearly anybody.
const BROAD: u32 = 3;
/// Steps of a service that is not only for somebody else.
const FITS: u32 = 2;

impl Weights {
    /// The steps that a provider gets.
    #[inline]
    pub(crate) fn steps(&self, packed: Packed) -> u32 {
        // Most providers have none of these, and counting bits is slow on a plain processor.
        let preferred = match packed.0 & self.any {
            0 => 0,
            _ => self.preferred(packed),
        };
        preferred + if self.is_for_others(packed) { 0 } else { FITS }
    }

    fn preferred(&self, packed: Packed) -> u32 {
        let each = self.each.iter();
        let steps = each.map(|(bits, steps)| (bits & packed.0).count_ones() * steps);
        steps.sum()
    }

    /// The same without what only brings forward.
    pub(crate) fn without_hints(self) -> Weights {
        Weights {
            each: [(0, 0); 3],
            any: 0,
            ..self
        }
    }

    /// Whether a service is only for people of a group that was not named.
    #[inline]
    pub(crate) fn is_for_others(&self, packed: Packed) -> bool {
        let groups = packed.0 & Packed::GROUPS;
        let types = packed.0 & Packed::TYPES;
        let denied = types != 0 && types & !self.denied == 0 && packed.0 & Packed::GENERAL == 0;
        let carers = 1 << (Packed::SPECIALISMS + Specialism::Carers as u32);
        let only_carers = groups == carers && self.asked & carers == 0;
        if denied || only_carers {
            return true;
        }
        groups & self.others != 0 && groups & self.asked == 0 && groups.count_ones() < BROAD
    }
}

/// Freshness goes up to this; above it stands whether general advocacy is preferred and done.
pub(crate) const FRESHEST: u32 = 3;

/// How fresh the facts are: the greater the fresher, up to [`FRESHEST`].
///
/// Half a year and a year are the limits of the field's own rule: a provider is due to be checked
/// every six months, and after a year it leaves printed lists.
pub(crate) fn freshness(checked: u32, today: u32) -> u32 {
    match (checked, today.saturating_sub(checked)) {
        (0, _) => 0,
        // A day that is yet to come is a slip, and must not lead the list for decades.
        _ if checked > today.saturating_add(1) => 0,
        (_, 0..=183) => 3,
        (_, 184..=366) => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_read_back() {
        for cover in 0..=2 {
            for tier in 0..=tier::EXACT {
                for steps in [0, 1, MOST_TEXT_STEPS, MOST_STEPS] {
                    for close in 0..=7 {
                        let score = cover as f32 * COVER
                            + tier as f32 * TIER
                            + steps as f32 * STEP
                            + close as f32 * CLOSE
                            + 22.5;
                        let (coarse, fine) = Coarse::of(score);
                        let parts = [
                            coarse.cover(),
                            coarse.tier(),
                            coarse.steps(),
                            coarse.close(),
                        ];
                        assert_eq!((parts, fine), ([cover, tier, steps, close], 22.5));
                        assert!(coarse.number() < 1 << Coarse::BITS);
                        for more in [0, 1, 16, 100] {
                            let more_steps = (steps + more).min(MOST_STEPS);
                            let with = coarse.and_steps(more);
                            let parts = [with.cover(), with.tier(), with.steps(), with.close()];
                            assert_eq!(parts, [cover, tier, more_steps, close]);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn what_was_checked_lately_is_fresher() {
        let today = 20_000;
        let order = [
            0,
            1,
            today - 400,
            today - 300,
            today - 10,
            today + 1,
            today + 500,
        ];
        let fresh: Vec<u32> = order.iter().map(|c| freshness(*c, today)).collect();
        assert_eq!(fresh, [0, 1, 1, 2, 3, 3, 0]);
    }
}
