//! One pass over what matches: the page, the total, and the counts.
//!
//! Counting reads one packed number and the area numbers of each provider from
//! columns; documents are loaded for the page alone.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::plan::Admit;
use super::plan::areas::WHOLE;
use super::rank::{Coarse, FRESHEST, freshness};
use super::tally::Tally;
use super::{Facets, NOT_STATED, Question, Sort};
use crate::area;
use crate::closed::Closed;
use crate::index::columns::{Columns, Kept, Row};
use crate::index::schema::{Packed, days_since_1970};
use crate::index::{Generation, ReadError};
use crate::provider::{Kind, List, Specialism, Status};
use crate::statutory::StatutoryType;

/// Makes the pass for a question, whose page has at most `most` providers.
pub(crate) fn collect(
    generation: &Generation,
    plan: &super::plan::Plan,
    question: &Question,
    most: usize,
) -> Result<Collected, ReadError> {
    let count = question.limit.clamp(1, most);
    let page = Page {
        from: question.page.saturating_sub(1).saturating_mul(count),
        count,
        sort: question.sort,
        today: question.today.map_or(u32::MAX, day),
    };
    let collect = Collect {
        page,
        admit: plan.admit,
        kept: generation.kept_columns(),
    };
    Ok(generation.searcher.search(&plan.query, &collect)?)
}

/// Makes the pass for the total and the counts alone: nothing is put in order, so nothing of the
/// relevance is worked out. How many are for a part is not known then.
pub(crate) fn count(
    generation: &Generation,
    plan: &super::plan::Plan,
    _: &Question,
) -> Result<Collected, ReadError> {
    let collect = Collect {
        page: Page {
            from: 0,
            count: 0,
            sort: Sort::Relevance,
            today: u32::MAX,
        },
        admit: plan.admit,
        kept: generation.kept_columns(),
    };
    Ok(generation.searcher.search(&plan.query, &collect)?)
}

fn day(date: jiff::civil::Date) -> u32 {
    u32::try_from(days_since_1970(date)).unwrap_or(u32::MAX)
}

/// Which providers of the answer to load.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page {
    pub(crate) from: usize,
    pub(crate) count: usize,
    pub(crate) sort: Sort,
    /// Days from 1970.
    pub(crate) today: u32,
}

/// The collector.
pub(crate) struct Collect {
    pub(crate) page: Page,
    pub(crate) admit: Admit,
    /// The columns of each segment, where they are kept.
    pub(crate) kept: Arc<[Arc<Kept>]>,
}

/// What a pass gives.
pub(crate) struct Collected {
    pub(crate) total: u64,
    pub(crate) partial: u64,
    pub(crate) page: Vec<Hit>,
    pub(crate) facets: Facets,
}

/// A provider of the page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    pub(crate) key: Key,
    pub(crate) address: DocAddress,
}

/// What decides the order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    lead: Lead,
    /// The place in the order of names, among equals.
    rank: u32,
    coarse: Coarse,
    pub(crate) fine: f32,
    /// How fresh the facts are, above which stands whether general advocacy is preferred and done.
    fresh: u32,
}

/// What decides it first, the greater before the less: how much of the area is covered, then what the
/// order asked for puts first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Lead(u64);

impl Lead {
    /// By the relevance, which begins with the cover.
    fn relevance(coarse: Coarse, fresh: u32, fine: f32) -> Lead {
        // The bits of a number that is not below nothing grow as it does.
        let coarse = u64::from(coarse.number() << FRESH_BITS | fresh);
        Lead(coarse << u32::BITS | u64::from(fine.to_bits()))
    }

    fn of(cover: u32, number: u32) -> Lead {
        Lead(u64::from(cover) << u32::BITS | u64::from(number))
    }
}

/// Room for the freshness and the preference above it, beside all else of a relevance.
const FRESH_BITS: u32 = (2 * FRESHEST + 1).ilog2() + 1;
const _: () = assert!(Coarse::BITS + FRESH_BITS <= u32::BITS);

impl Key {
    fn order(&self) -> (Lead, Reverse<u32>) {
        (self.lead, Reverse(self.rank))
    }

    /// How much of the area is covered; without an area all the same.
    pub(crate) fn cover(&self) -> u32 {
        self.coarse.cover()
    }

    /// Tiers above the least, steps, closeness, and general advocacy with freshness.
    pub(crate) fn merits(&self) -> [u32; 4] {
        let coarse = self.coarse;
        [coarse.tier(), coarse.steps(), coarse.close(), self.fresh]
    }
}

/// A heap entry: the worst of the best on top.
struct Entry {
    key: Key,
    doc: DocAddress,
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        let order = other.key.order().cmp(&self.key.order());
        order.then(self.doc.cmp(&other.doc))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

pub(crate) struct SegmentPass {
    segment: SegmentOrdinal,
    wanted: usize,
    sort: Sort,
    today: u32,
    admit: Admit,
    columns: Columns,
    best: BinaryHeap<Entry>,
    /// What comes before this is none of the best.
    bar: Lead,
    /// Of the packed facts, and from [`UNSTATED`] on of what else is counted.
    tally: Tally,
    /// By number; the last is for those without one.
    areas: Vec<u64>,
}

/// The first bit for those that state nothing of a group. What stands there in the packed facts is not
/// counted.
const UNSTATED: usize = Packed::COUNTED;
/// The bit that every provider has, and that of one for a part.
const TOTAL: usize = UNSTATED + STATED.len();
const PARTIAL: usize = TOTAL + 1;

/// Counts of one segment.
pub(crate) struct Counts {
    bits: [u64; 64],
    areas: Vec<u64>,
}

impl Collector for Collect {
    type Fruit = Collected;
    type Child = SegmentPass;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentPass> {
        let columns = match self.kept.get(segment as usize) {
            Some(kept) => Columns::Kept(Arc::clone(kept)),
            None => Columns::open(reader)?,
        };
        Ok(SegmentPass {
            segment,
            // Pages far beyond the end must not reserve memory.
            wanted: self
                .page
                .from
                .saturating_add(self.page.count)
                .min(reader.max_doc() as usize),
            sort: self.page.sort,
            today: self.page.today,
            admit: self.admit,
            columns,
            best: BinaryHeap::new(),
            bar: Lead(0),
            tally: Tally::new(),
            areas: vec![0; area::all().len() + 1],
        })
    }

    fn requires_scoring(&self) -> bool {
        self.page.count > 0
    }

    fn merge_fruits(&self, fruits: Vec<(Vec<Hit>, Counts)>) -> tantivy::Result<Collected> {
        let mut page: Vec<Hit> = Vec::new();
        let mut bits = [0; 64];
        let mut areas = vec![0; area::all().len() + 1];
        for (hits, counts) in fruits {
            page.extend(hits);
            for (sum, count) in bits.iter_mut().zip(counts.bits) {
                *sum += count;
            }
            for (sum, count) in areas.iter_mut().zip(counts.areas) {
                *sum += count;
            }
        }
        page.sort_by(|a, b| {
            b.key
                .order()
                .cmp(&a.key.order())
                .then(a.address.cmp(&b.address))
        });
        let page = page
            .into_iter()
            .skip(self.page.from)
            .take(self.page.count)
            .collect();
        Ok(Collected {
            total: bits[TOTAL],
            partial: bits[PARTIAL],
            page,
            facets: facets(&bits, &areas),
        })
    }
}

impl SegmentCollector for SegmentPass {
    type Fruit = (Vec<Hit>, Counts);

    fn collect(&mut self, doc: DocId, score: Score) {
        let row = self.columns.row(doc);
        if !self.admit.admits(Packed(row.facts)) {
            return;
        }
        let (coarse, fine) = Coarse::of(score);
        let partial = u64::from(self.admit.by_area && coarse.cover() < WHOLE);
        self.tally.add(counted(row.facts) | (partial << PARTIAL));
        self.columns.count_areas(doc, &row, &mut self.areas);
        if self.wanted > 0 {
            self.place(doc, coarse, fine, row);
        }
    }

    fn harvest(self) -> Self::Fruit {
        let hits = self.best.into_iter().map(|entry| Hit {
            key: entry.key,
            address: entry.doc,
        });
        let hits = hits.collect();
        let counts = Counts {
            bits: self.tally.sums(),
            areas: self.areas,
        };
        (hits, counts)
    }
}

/// The packed facts that are counted, what the provider states nothing of, and the provider itself.
#[inline]
fn counted(packed: u64) -> u64 {
    let states_nothing = |group: usize| u64::from(packed & STATED[group] == 0);
    let unstated = states_nothing(0) | (states_nothing(1) << 1) | (states_nothing(2) << 2);
    (packed & ((1 << Packed::COUNTED) - 1)) | (unstated << UNSTATED) | (1 << TOTAL)
}

impl SegmentPass {
    fn place(&mut self, doc: DocId, coarse: Coarse, fine: f32, row: Row) {
        let packed = Packed(row.facts);
        let coarse = coarse.and_steps(self.admit.weights.steps(packed));
        let general = self.admit.general && packed.0 & Packed::GENERAL != 0;
        let fresh = freshness(row.checked, self.today) + u32::from(general) * (FRESHEST + 1);
        let lead = match self.sort {
            Sort::Relevance => Lead::relevance(coarse, fresh, fine),
            Sort::Checked => Lead::of(coarse.cover(), row.checked),
            Sort::Name => Lead::of(coarse.cover(), 0),
        };
        // The rank breaks ties only: most documents are settled without reading it.
        if lead >= self.bar {
            let rank = self.columns.rank(doc);
            self.keep(Entry {
                key: Key {
                    lead,
                    rank,
                    coarse,
                    fine,
                    fresh,
                },
                doc: DocAddress::new(self.segment, doc),
            });
        }
    }

    /// Keeps what is one of the best so far.
    fn keep(&mut self, entry: Entry) {
        if self.best.len() < self.wanted {
            self.best.push(entry);
        } else if let Some(mut worst) = self.best.peek_mut()
            && entry < *worst
        {
            *worst = entry;
        }
        if self.best.len() >= self.wanted {
            self.bar = self.best.peek().map_or(Lead(0), |worst| worst.key.lead);
        }
    }
}

/// The groups of which a provider may state nothing.
const STATED: [u64; 3] = [Packed::ALL_SPECIALISMS, Packed::TYPES, Packed::ALL_KINDS];

fn facets(bits: &[u64; 64], areas: &[u64]) -> Facets {
    fn group<T: Closed>(
        bits: &[u64; 64],
        from: u32,
        unstated: u64,
    ) -> std::collections::BTreeMap<&'static str, u64> {
        T::ALL
            .iter()
            .map(|value| (value.key(), bits[from as usize + value.place()]))
            .chain([(NOT_STATED, unstated)])
            .filter(|(_, count)| *count > 0)
            .collect()
    }
    let unstated = |group: usize| bits[UNSTATED + group];
    Facets {
        list: group::<List>(bits, Packed::LISTS, 0),
        specialism: group::<Specialism>(bits, Packed::SPECIALISMS, unstated(0)),
        statutory_type: group::<StatutoryType>(bits, Packed::STATUTORY, unstated(1)),
        kind: group::<Kind>(bits, Packed::KINDS, unstated(2)),
        status: group::<Status>(bits, Packed::STATUS, 0),
        area: area::all()
            .iter()
            .zip(areas)
            .filter(|(_, count)| **count > 0)
            .map(|(area, count)| (area.code, *count))
            .collect(),
    }
}
