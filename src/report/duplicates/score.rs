//! How much speaks for two services being one, and how much against it.
//!
//! What makes a service is whom it is for and where: statutory types, areas, ages, specialisms. Where
//! both state those and they are apart, no shared telephone makes them one. Points add up; a name that
//! is the same with nothing against it is likely, and a shared telephone alone is not even possible.

use super::service::{Pool, Service};
use super::words;
use crate::area::{self, AreaKind};
use crate::closed::{Closed, Many};
use crate::provider::{Specialism, Status};
use crate::text;

/// What settles by itself that two services are two: more than all that can speak for one.
const SETTLES: i32 = -100;

/// What the reasons are put on.
trait Scale {
    /// Adds points, less than 0 for what speaks against; the words are only asked for if they are kept.
    fn put(&mut self, points: i32, words: impl FnOnce() -> String);
}

/// The points alone.
struct Points(i32);

impl Scale for Points {
    fn put(&mut self, points: i32, _: impl FnOnce() -> String) {
        self.0 += points;
    }
}

/// The points with their reasons.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    reasons: Vec<(i32, String)>,
}

impl Scale for Verdict {
    fn put(&mut self, points: i32, words: impl FnOnce() -> String) {
        self.reasons.push((points, words()));
    }
}

impl Verdict {
    /// What speaks for one service, the weightiest first.
    pub(super) fn agree(&self) -> Vec<String> {
        let reasons = self.reasons.iter().filter(|(points, _)| *points > 0);
        reasons.map(|(_, words)| words.clone()).collect()
    }

    /// What speaks against it, the weightiest first.
    pub(super) fn differ(&self) -> Vec<String> {
        let reasons = self.reasons.iter().filter(|(points, _)| *points <= 0);
        let mut reasons: Vec<&(i32, String)> = reasons.collect();
        reasons.reverse();
        reasons
            .into_iter()
            .map(|(_, words)| words.clone())
            .collect()
    }
}

/// The points of a pair.
pub(super) fn points(pool: &Pool, one: &Service, other: &Service) -> i32 {
    let mut points = Points(0);
    weigh(pool, one, other, &mut points);
    points.0
}

/// Points as a score: what goes beyond either end stands for no more than that.
pub(super) fn out_of_a_hundred(points: i32) -> u8 {
    points.clamp(0, 100) as u8
}

/// The reasons for the score of a pair.
pub(super) fn reasons(pool: &Pool, one: &Service, other: &Service) -> Verdict {
    let mut verdict = Verdict::default();
    weigh(pool, one, other, &mut verdict);
    verdict.reasons.sort_by_key(|(points, _)| -points);
    verdict
}

fn weigh(pool: &Pool, one: &Service, other: &Service, scale: &mut impl Scale) {
    let ground = ground(pool, one, other);
    let of = organisations(pool, one, other);
    whom(one, other, scale);
    where_to(ground, of, one, other, scale);
    names(pool, one, other, ground, of, scale);
    numbers(one, other, scale);
    contacts(one, other, scale);
    match of {
        Of::Same => scale.put(12, || "the same organisation".to_owned()),
        Of::Alike => scale.put(10, || {
            format!(
                "organisations alike: “{}” and “{}”",
                named(one),
                named(other)
            )
        }),
        Of::Related => scale.put(6, || {
            format!(
                "organisations that share a word: “{}” and “{}”",
                named(one),
                named(other)
            )
        }),
        Of::Other => scale.put(-15, || {
            format!(
                "another organisation: “{}” and “{}”",
                named(one),
                named(other)
            )
        }),
    }
    if (one.status == Status::Closed) != (other.status == Status::Closed) {
        scale.put(-5, || "one of them is closed".to_owned());
    }
}

fn named(own: &Service) -> &str {
    match own.organisation.is_empty() {
        true => &own.name,
        false => &own.organisation,
    }
}

/// How the areas of two services lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ground {
    Same,
    /// One lies in the other, and both are local.
    Within,
    /// One is for a whole nation.
    Nationwide,
    Meets,
    Apart,
    Unknown,
}

impl Ground {
    /// Whether the names of the areas tell the two services apart no more.
    fn is_shared(self) -> bool {
        matches!(self, Ground::Same | Ground::Within | Ground::Meets)
    }
}

fn ground(pool: &Pool, one: &Service, other: &Service) -> Ground {
    let [a, b] = [one, other].map(|own| &pool.extent(own).areas);
    if a.is_empty() || b.is_empty() {
        return Ground::Unknown;
    }
    if one.extent == other.extent || a == b {
        return Ground::Same;
    }
    // The areas of an extent are sorted, and few areas contain any one.
    let lies_in = |small: &[area::AreaId], large: &[area::AreaId]| {
        let is_in = |own: &area::AreaId| large.binary_search(own).is_ok();
        let own = small.iter();
        own.filter(|own| is_in(own) || area::containing(**own).iter().any(is_in))
            .count()
    };
    let (in_b, in_a) = (lies_in(a, b), lies_in(b, a));
    let is_nation = |areas: &[area::AreaId]| {
        let mut kinds = areas.iter().map(|own| area::get(*own).kind);
        kinds.any(|kind| matches!(kind, AreaKind::Nation | AreaKind::UnitedKingdom))
    };
    match (in_b, in_a) {
        (0, 0) => Ground::Apart,
        _ if is_nation(a) != is_nation(b) => Ground::Nationwide,
        (all, _) if all == a.len() => Ground::Within,
        (_, all) if all == b.len() => Ground::Within,
        _ => Ground::Meets,
    }
}

/// How the organisations of two services stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Same,
    Alike,
    Related,
    Other,
}

fn organisations(pool: &Pool, one: &Service, other: &Service) -> Of {
    if one.of == other.of {
        return Of::Same;
    }
    let tells = |word: &&u32| !words::is_of_the_field(pool.word(**word));
    let shared = one.of.iter().filter(tells);
    let shared = shared.filter(|word| other.of.contains(word)).count();
    let all = |own: &Service| own.of.iter().filter(tells).count();
    match shared {
        0 => Of::Other,
        shared if shared == all(one) || shared == all(other) => Of::Alike,
        _ => Of::Related,
    }
}

/// Whom the services are for.
fn whom(one: &Service, other: &Service, scale: &mut impl Scale) {
    let labels = |own: Many<crate::statutory::StatutoryType>| {
        let labels: Vec<&str> = own.iter().map(Closed::label).collect();
        labels.join(", ")
    };
    let (a, b) = (one.types, other.types);
    let shared = a.bits() & b.bits();
    match (a.is_empty(), b.is_empty()) {
        (true, true) => {}
        (false, false) if a == b => {
            scale.put(8, || format!("the same statutory types: {}", labels(a)));
        }
        (false, false) if shared == 0 => scale.put(SETTLES, || {
            format!("other statutory types: {} and {}", labels(a), labels(b))
        }),
        (false, false) => {
            // One type more is often only one list that knows more.
            let apart = (a.bits() ^ b.bits()).count_ones() as i32;
            scale.put(-4 * apart.min(4), || {
                format!(
                    "some statutory types differ: {} and {}",
                    labels(a),
                    labels(b)
                )
            });
        }
        _ => scale.put(-12, || {
            format!("only one states statutory types: {}", labels(a.with(b)))
        }),
    }
    let special = |own: &Service| own.specialisms.bits() & !(1 << Specialism::General.place());
    let (a, b) = (special(one), special(other));
    let words = |bits: u32| {
        let labels: Vec<&str> = Many::<Specialism>::from_bits(bits)
            .iter()
            .map(Closed::label)
            .collect();
        labels.join(", ")
    };
    match (a, b) {
        (0, 0) => {}
        (a, b) if a == b => scale.put(4, || format!("for the same people: {}", words(a))),
        (0, only) | (only, 0) => scale.put(-6, || {
            format!("only one is for certain people: {}", words(only))
        }),
        (a, b) if a & b == 0 => {
            scale.put(-25, || {
                format!("for other people: {} and {}", words(a), words(b))
            });
        }
        _ => scale.put(-4, || format!("for other people in part: {}", words(a ^ b))),
    }
    let reach = |own: &Service| (own.ages.0.unwrap_or(0), own.ages.1.unwrap_or(u8::MAX));
    let ((a, b), (c, d)) = (reach(one), reach(other));
    if b < c || d < a {
        scale.put(SETTLES, || "no age in common".to_owned());
    } else if one.ages != other.ages {
        scale.put(-4, || "the ages differ".to_owned());
    }
    if !one.kinds.is_empty()
        && !other.kinds.is_empty()
        && one.kinds.bits() & other.kinds.bits() == 0
    {
        scale.put(-15, || "another kind of advocacy".to_owned());
    }
}

/// Where the services are for.
fn where_to(ground: Ground, of: Of, one: &Service, other: &Service, scale: &mut impl Scale) {
    match ground {
        Ground::Same => scale.put(10, || "the same areas".to_owned()),
        Ground::Within => scale.put(5, || {
            "the areas of one lie in those of the other".to_owned()
        }),
        Ground::Meets => scale.put(2, || "some areas in common".to_owned()),
        Ground::Nationwide => scale.put(-40, || "only one is for a whole nation".to_owned()),
        Ground::Apart => scale.put(SETTLES, || "no area in common".to_owned()),
        Ground::Unknown => scale.put(-5, || "one of them or both state no area".to_owned()),
    }
    // A council gives several statutory types to one service at a time.
    let shared = (one.types.bits() & other.types.bits()).count_ones();
    let apart = (one.types.bits() ^ other.types.bits()).count_ones();
    if of != Of::Other && shared >= 2 && apart <= 1 && ground.is_shared() {
        scale.put(45, || {
            "several statutory types for one area, which a council seldom gives twice".to_owned()
        });
    }
}

/// What the names say.
fn names(
    pool: &Pool,
    one: &Service,
    other: &Service,
    ground: Ground,
    of: Of,
    scale: &mut impl Scale,
) {
    if one.sort_key == other.sort_key {
        return scale.put(50, || "the same name".to_owned());
    }
    let sorted = |own: &Service| {
        let mut words = own.words.to_vec();
        words.sort_unstable();
        words.dedup();
        words
    };
    let (mut a, mut b) = (sorted(one), sorted(other));
    if a == b && !a.is_empty() {
        return scale.put(46, || only_in(one, other));
    }
    if let ([x], [y]) = (without(&a, &b).as_slice(), without(&b, &a).as_slice())
        && is_misspelt(pool.word(*x), pool.word(*y))
    {
        return scale.put(38, || {
            format!(
                "names spelled alike: “{}” and “{}”",
                pool.word(*x),
                pool.word(*y)
            )
        });
    }
    let same_house = matches!(of, Of::Same | Of::Alike);
    let tells = |word: &u32| {
        let of_house = same_house && (one.of.contains(word) || other.of.contains(word));
        let of_place = ground.is_shared()
            && [one, other]
                .iter()
                .any(|own| pool.extent(own).words.binary_search(word).is_ok());
        !of_house && !of_place && !words::is_of_the_field(pool.word(*word))
    };
    a.retain(tells);
    b.retain(tells);
    if a == b {
        let points = match (same_house, a.is_empty()) {
            (true, _) => 40,
            (false, false) => 30,
            (false, true) => 5,
        };
        return scale.put(points, || match same_house {
            true => "beside the organisation and the area the names say the same".to_owned(),
            false => "the names say much the same".to_owned(),
        });
    }
    let (only_a, only_b) = (without(&a, &b), without(&b, &a));
    let shown = |words: &[u32], own: &Service| {
        // As they stand in the name, not as they are compared.
        let is_one = |word: &text::Word<'_>| {
            let telling = words::telling(&word.folded);
            let mut own = words.iter().map(|number| pool.word(*number));
            own.any(|known| telling.iter().any(|word| word == known))
        };
        let own = text::words(&own.name).filter(is_one);
        let shown: Vec<String> = own.map(|word| word.folded.to_string()).collect();
        shown.join(" ")
    };
    if only_a.is_empty() || only_b.is_empty() {
        // A house has one telephone for all its services, so what agrees besides says little.
        return scale.put(-25, || {
            let (words, own) = match only_a.is_empty() {
                true => (&only_b, other),
                false => (&only_a, one),
            };
            format!("only one name says “{}”", shown(words, own))
        });
    }
    // What the law calls it says more than a name.
    let points = match !one.types.is_empty() && one.types == other.types {
        true => -15,
        false => -35,
    };
    scale.put(points, || {
        format!(
            "the names say “{}” and “{}”",
            shown(&only_a, one),
            shown(&only_b, other)
        )
    });
}

/// The words of one that are not words of the other.
fn without(one: &[u32], other: &[u32]) -> Vec<u32> {
    let own = one.iter().filter(|word| !other.contains(word));
    own.copied().collect()
}

/// Whether two words are one with a slip: long enough that a slip makes no other word.
fn is_misspelt(one: &str, other: &str) -> bool {
    let letters = |word: &str| word.chars().count() >= 5 && word.chars().all(char::is_alphabetic);
    letters(one) && letters(other) && strsim::osa_distance(one, other) == 1
}

/// "names differ only in “ltd”".
fn only_in(one: &Service, other: &Service) -> String {
    let folded = |own: &Service| -> Vec<String> {
        text::words(&own.name)
            .map(|word| word.folded.to_string())
            .collect()
    };
    let (a, b) = (folded(one), folded(other));
    let differ = a.iter().filter(|word| !b.contains(word));
    let differ = differ.chain(b.iter().filter(|word| !a.contains(word)));
    let words: Vec<String> = differ.map(|word| format!("“{word}”")).collect();
    match words.as_slice() {
        [] => "names differ only in the order of their words".to_owned(),
        words => format!("names differ only in {}", words.join(", ")),
    }
}

/// Charity and company numbers.
fn numbers(one: &Service, other: &Service, scale: &mut impl Scale) {
    let all = [
        ("charity number", &one.charity, &other.charity),
        ("company number", &one.company, &other.company),
    ];
    for (what, a, b) in all {
        if a.is_empty() || b.is_empty() {
            continue;
        }
        if a == b {
            scale.put(12, || format!("the same {what} {a}"));
        } else {
            scale.put(-60, || format!("different {what}s: {a} and {b}"));
        }
    }
}

/// The ways to make contact.
fn contacts(one: &Service, other: &Service, scale: &mut impl Scale) {
    let all = [
        ("telephone", &one.phones, &other.phones, 20, -10),
        ("e-mail address", &one.emails, &other.emails, 18, -5),
    ];
    for (what, a, b, same, differs) in all {
        if a.is_empty() || b.is_empty() {
            continue;
        }
        match a.iter().find(|own| b.contains(own)) {
            Some(own) => scale.put(same, || format!("the same {what} {own}")),
            None => scale.put(differs, || format!("no {what} in common")),
        }
    }
    let (a, b) = (&one.websites, &other.websites);
    if !a.is_empty() && !b.is_empty() {
        let host = |own: &str| own.split('/').next().unwrap_or_default().to_owned();
        match a.iter().find(|own| b.contains(own)) {
            Some(own) if own.contains('/') => scale.put(14, || format!("the same web page {own}")),
            Some(own) => scale.put(8, || format!("the same website {own}")),
            None if a
                .iter()
                .any(|own| b.iter().any(|its| host(own) == host(its))) =>
            {
                scale.put(3, || "pages of one website".to_owned());
            }
            None => scale.put(-8, || "no website in common".to_owned()),
        }
    }
    let (a, b) = (&one.postcode, &other.postcode);
    match (a.is_empty() || b.is_empty(), a == b) {
        (true, _) => {}
        (_, true) => scale.put(12, || format!("the same postcode {a}")),
        (_, false) => scale.put(-12, || format!("other postcodes: {a} and {b}")),
    }
}
