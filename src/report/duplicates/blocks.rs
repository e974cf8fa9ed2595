//! Which services are compared: those that share something, and never all with all.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::service::{Pool, Service};
use super::{POSSIBLE, SharedBy, score, words};

/// In a block of so many services every pair is compared.
const WHOLE: usize = 40;
/// In a larger one each is compared with so many that follow in the order of names.
const NEIGHBOURS: usize = 8;
/// A word of so few names is rare enough to bring services together by itself.
const RARE: u32 = 20;
/// Of a service that covers more areas than that, the areas bring it together with no other.
const MOST_AREAS: usize = 8;
/// What more services than that share is told.
const TOLD: usize = WHOLE;

/// What services of a block share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    Charity,
    Company,
    Phone,
    Email,
    Website,
    Postcode,
    Name,
    Word,
    /// The organisation and an area.
    Place,
    /// Several statutory types and an area: a council seldom has two such services.
    Types,
}

impl Key {
    /// What a person calls it; nothing for what is no fact of its own.
    fn label(self) -> Option<&'static str> {
        match self {
            Key::Charity => Some("charity number"),
            Key::Company => Some("company number"),
            Key::Phone => Some("telephone"),
            Key::Email => Some("e-mail address"),
            Key::Website => Some("website"),
            Key::Postcode => Some("postcode"),
            Key::Name => Some("name"),
            Key::Word | Key::Place | Key::Types => None,
        }
    }
}

/// What more services share than are all compared with each other.
pub(super) struct Shared {
    what: &'static str,
    value: String,
    services: usize,
}

impl Shared {
    pub(super) fn told(self) -> SharedBy {
        SharedBy {
            what: self.what,
            value: self.value,
            services: self.services,
        }
    }
}

/// So many pairs are kept before those that were found twice are taken out.
const MOST_AT_ONCE: usize = 1 << 20;

/// What the comparison found.
pub(super) struct Found {
    /// The places of the services of each pair that may be one, the lower place first.
    pub(super) pairs: Vec<(u32, u32)>,
    pub(super) compared: u64,
    pub(super) shared: Vec<Shared>,
}

/// Compares the services within every block.
pub(super) fn compare(pool: &Pool) -> Found {
    let mut keys: Vec<(u64, u32, Key)> = Vec::with_capacity(pool.services.len() * 8);
    for (number, service) in pool.services.iter().enumerate() {
        each_key(pool, service, &mut |hash, key| {
            keys.push((hash, number as u32, key));
        });
    }
    keys.sort_unstable();
    keys.dedup();
    let mut found = Found {
        pairs: Vec::new(),
        compared: 0,
        shared: Vec::new(),
    };
    let order = in_order_of_names(pool);
    let mut most = MOST_AT_ONCE;
    for block in keys.chunk_by(|a, b| a.0 == b.0) {
        let mut members: Vec<u32> = block.iter().map(|(_, number, _)| *number).collect();
        let apart = match members.len() {
            0 | 1 => continue,
            few if few <= WHOLE => few,
            _ => {
                members.sort_unstable_by_key(|number| order[*number as usize]);
                NEIGHBOURS
            }
        };
        if let Some((_, number, key)) = block.first()
            && members.len() > TOLD
            && let Some(what) = key.label()
        {
            let service = &pool.services[*number as usize];
            found.shared.push(Shared {
                what,
                value: value(pool, service, *key, block[0].0),
                services: members.len(),
            });
        }
        for (at, one) in members.iter().enumerate() {
            for other in members.iter().skip(at + 1).take(apart) {
                found.compared += 1;
                let (a, b) = (*one.min(other), *one.max(other));
                let [one, other] = [a, b].map(|number| &pool.services[number as usize]);
                if score::points(pool, one, other) >= POSSIBLE {
                    found.pairs.push((a, b));
                }
            }
            // A pair of copies stands in many blocks.
            if found.pairs.len() > most {
                found.pairs.sort_unstable();
                found.pairs.dedup();
                most = (found.pairs.len() * 2).max(MOST_AT_ONCE);
            }
        }
    }
    found.pairs.sort_unstable();
    found.pairs.dedup();
    found
        .shared
        .sort_by(|a, b| (b.services, a.what, &a.value).cmp(&(a.services, b.what, &b.value)));
    found
}

/// The place of each service in the order of names, within a name by area and telephone.
fn in_order_of_names(pool: &Pool) -> Vec<u32> {
    let mut sorted: Vec<u32> = (0..pool.services.len() as u32).collect();
    sorted.sort_unstable_by_key(|number| {
        let own = &pool.services[*number as usize];
        (&own.sort_key, own.extent, &own.id)
    });
    let mut order = vec![0; sorted.len()];
    for (place, number) in sorted.into_iter().enumerate() {
        order[number as usize] = place as u32;
    }
    order
}

fn hash(key: Key, value: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    value.hash(&mut hasher);
    hasher.finish()
}

/// Hands over everything that brings a service together with others.
fn each_key(pool: &Pool, own: &Service, put: &mut impl FnMut(u64, Key)) {
    each_value(own, &mut |key, value| put(hash(key, value), key));
    if !own.words.is_empty() {
        let mut sorted = own.words.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        put(hash(Key::Name, &sorted), Key::Name);
    }
    let rarity = |word: &u32| pool.frequency[*word as usize];
    let mut rare: Vec<u32> = own.words.to_vec();
    rare.sort_unstable_by_key(|word| (rarity(word), *word));
    rare.dedup();
    for word in rare.iter().filter(|word| rarity(word) <= RARE) {
        put(hash(Key::Word, word), Key::Word);
    }
    if let [first, second, ..] = rare.as_slice() {
        let pair = (first.min(second), first.max(second));
        put(hash(Key::Word, pair), Key::Word);
    }
    let extent = pool.extent(own);
    if extent.areas.len() > MOST_AREAS {
        return;
    }
    // The rarest word of an organisation stands for it: "Rethink" in "Rethink Mental Illness".
    let of = own
        .of
        .iter()
        .filter(|word| !words::is_of_the_field(pool.word(**word)));
    let of = of.min_by_key(|word| (rarity(word), **word));
    for area in &extent.areas {
        if let Some(of) = of {
            put(hash(Key::Place, (of, area)), Key::Place);
        }
        if own.types.iter().count() >= 2 {
            put(hash(Key::Types, area), Key::Types);
        }
    }
}

/// The facts of a service that a person could look up.
fn each_value<'s>(own: &'s Service, put: &mut impl FnMut(Key, &'s str)) {
    let one = [
        (Key::Charity, &own.charity),
        (Key::Company, &own.company),
        (Key::Postcode, &own.postcode),
    ];
    for (key, value) in one.into_iter().filter(|(_, value)| !value.is_empty()) {
        put(key, value);
    }
    let several = [
        (Key::Phone, &own.phones),
        (Key::Email, &own.emails),
        (Key::Website, &own.websites),
    ];
    for (key, values) in several {
        for value in values {
            put(key, value);
        }
    }
}

/// The value behind a hash, as the service has it.
fn value(pool: &Pool, own: &Service, of: Key, sought: u64) -> String {
    let mut found = String::new();
    each_value(own, &mut |key, value| {
        if key == of && hash(key, value) == sought {
            found = value.to_owned();
        }
    });
    if found.is_empty() {
        let words: Vec<&str> = own.words.iter().map(|word| pool.word(*word)).collect();
        found = words.join(" ");
    }
    found
}
