//! One pass over what matches: the page, the total, and the counts.
//!
//! Counting reads one packed number and the area numbers of each provider from
//! columns; documents are loaded for the page alone.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::plan::Admit;
use super::plan::areas::WHOLE;
use super::rank::{FRESHEST, MOST_STEPS, Parts, freshness};
use super::{Facets, NOT_STATED, Question, Sort};
use crate::area;
use crate::closed::Closed;
use crate::index::columns::{Columns, Kept};
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
        today: question.today.map_or(u64::MAX, days_since_1970),
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
            today: u64::MAX,
        },
        admit: plan.admit,
        kept: generation.kept_columns(),
    };
    Ok(generation.searcher.search(&plan.query, &collect)?)
}

/// Which providers of the answer to load.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page {
    pub(crate) from: usize,
    pub(crate) count: usize,
    pub(crate) sort: Sort,
    /// Days from 1970.
    pub(crate) today: u64,
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

/// What decides the order; the greater comes first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Key {
    /// How much of the area is covered; without an area all the same.
    pub(crate) cover: u32,
    /// The date for an order by date, 0 for any other.
    checked: u64,
    /// Tier above the least, steps, closeness, freshness: from the largest part down, a byte each;
    /// nothing for an order by name or date.
    order: Option<u32>,
    pub(crate) fine: f32,
    rank: u64,
    /// The same as `order`, whatever the order asked for.
    merits: u32,
}

impl Key {
    /// Tiers above the least, steps, closeness, and general advocacy with freshness.
    pub(crate) fn merits(&self) -> [u32; 4] {
        self.merits.to_be_bytes().map(u32::from)
    }
}

impl Eq for Key {}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.cover
            .cmp(&other.cover)
            .then(self.checked.cmp(&other.checked))
            .then(self.order.cmp(&other.order))
            .then_with(|| match (self.order, other.order) {
                (Some(_), Some(_)) => self.fine.total_cmp(&other.fine),
                _ => Ordering::Equal,
            })
            .then(other.rank.cmp(&self.rank))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A heap entry: the worst of the best on top.
#[derive(PartialEq, Eq)]
struct Entry {
    key: Key,
    doc: DocAddress,
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        other.key.cmp(&self.key).then(self.doc.cmp(&other.doc))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

pub(crate) struct SegmentPass {
    segment: SegmentOrdinal,
    wanted: usize,
    sort: Sort,
    today: u64,
    admit: Admit,
    columns: Columns,
    best: BinaryHeap<Entry>,
    counts: Counts,
}

/// Counts of one segment.
pub(crate) struct Counts {
    total: u64,
    partial: u64,
    packed: [u64; Packed::COUNTED],
    /// How many state nothing: of specialism, statutory type and kind.
    unstated: [u64; 3],
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
            counts: Counts {
                total: 0,
                partial: 0,
                packed: [0; Packed::COUNTED],
                unstated: [0; 3],
                areas: vec![0; area::all().len()],
            },
        })
    }

    fn requires_scoring(&self) -> bool {
        self.page.count > 0
    }

    fn merge_fruits(&self, fruits: Vec<(Vec<Hit>, Counts)>) -> tantivy::Result<Collected> {
        let mut page: Vec<Hit> = Vec::new();
        let mut total = 0;
        let mut partial = 0;
        let mut packed = [0; Packed::COUNTED];
        let mut unstated = [0; 3];
        let mut areas = vec![0; area::all().len()];
        for (hits, counts) in fruits {
            page.extend(hits);
            total += counts.total;
            partial += counts.partial;
            for (sum, count) in packed.iter_mut().zip(counts.packed) {
                *sum += count;
            }
            for (sum, count) in unstated.iter_mut().zip(counts.unstated) {
                *sum += count;
            }
            for (sum, count) in areas.iter_mut().zip(counts.areas) {
                *sum += count;
            }
        }
        page.sort_by(|a, b| b.key.cmp(&a.key).then(a.address.cmp(&b.address)));
        let page = page
            .into_iter()
            .skip(self.page.from)
            .take(self.page.count)
            .collect();
        Ok(Collected {
            total,
            partial,
            page,
            facets: facets(&packed, unstated, &areas),
        })
    }
}

impl SegmentCollector for SegmentPass {
    type Fruit = (Vec<Hit>, Counts);

    fn collect(&mut self, doc: DocId, score: Score) {
        let packed = self.columns.facts(doc);
        if !self.admit.admits(Packed(packed)) {
            return;
        }
        let parts = Parts::of(score);
        self.counts.total += 1;
        self.counts.partial += u64::from(self.admit.by_area && parts.cover < WHOLE);
        let mut bits = packed & ((1 << Packed::COUNTED) - 1);
        while bits != 0 {
            self.counts.packed[bits.trailing_zeros() as usize] += 1;
            bits &= bits - 1;
        }
        for (count, group) in self.counts.unstated.iter_mut().zip(STATED) {
            *count += u64::from(packed & group == 0);
        }
        let areas = &mut self.counts.areas;
        self.columns.each_area(doc, |area| {
            if let Some(count) = areas.get_mut(area) {
                *count += 1;
            }
        });
        if self.wanted > 0 {
            self.place(doc, parts, Packed(packed));
        }
    }

    fn harvest(self) -> Self::Fruit {
        let hits = self.best.into_iter().map(|entry| Hit {
            key: entry.key,
            address: entry.doc,
        });
        let hits = hits.collect();
        (hits, self.counts)
    }
}

impl SegmentPass {
    fn place(&mut self, doc: DocId, parts: Parts, packed: Packed) {
        let checked = self.columns.checked(doc);
        let steps = (parts.steps + self.admit.weights.steps(packed)).min(MOST_STEPS);
        let general = self.admit.general && packed.0 & Packed::GENERAL != 0;
        let fresh = freshness(checked, self.today) + u32::from(general) * (FRESHEST + 1);
        let merits = [parts.tier, steps, parts.close, fresh].map(|part| part as u8);
        let merits = u32::from_be_bytes(merits);
        let key = Key {
            cover: parts.cover,
            checked: if self.sort == Sort::Checked {
                checked
            } else {
                0
            },
            order: (self.sort == Sort::Relevance).then_some(merits),
            fine: parts.fine,
            rank: 0,
            merits,
        };
        if self.best.len() >= self.wanted {
            // The rank breaks ties only: most documents are settled without reading it.
            match self.best.peek() {
                Some(worst)
                    if Key {
                        rank: 0,
                        ..worst.key
                    } > key =>
                {
                    return;
                }
                None => return,
                Some(_) => {}
            }
        }
        let entry = Entry {
            key: Key {
                rank: self.columns.rank(doc),
                ..key
            },
            doc: DocAddress::new(self.segment, doc),
        };
        if self.best.len() < self.wanted {
            self.best.push(entry);
        } else if let Some(mut worst) = self.best.peek_mut()
            && entry < *worst
        {
            *worst = entry;
        }
    }
}

/// The groups of which a provider may state nothing.
const STATED: [u64; 3] = [Packed::ALL_SPECIALISMS, Packed::TYPES, Packed::ALL_KINDS];

fn facets(packed: &[u64], unstated: [u64; 3], areas: &[u64]) -> Facets {
    fn group<T: Closed>(
        packed: &[u64],
        from: u32,
        unstated: u64,
    ) -> std::collections::BTreeMap<&'static str, u64> {
        T::ALL
            .iter()
            .map(|value| (value.key(), packed[from as usize + value.place()]))
            .chain([(NOT_STATED, unstated)])
            .filter(|(_, count)| *count > 0)
            .collect()
    }
    Facets {
        list: group::<List>(packed, Packed::LISTS, 0),
        specialism: group::<Specialism>(packed, Packed::SPECIALISMS, unstated[0]),
        statutory_type: group::<StatutoryType>(packed, Packed::STATUTORY, unstated[1]),
        kind: group::<Kind>(packed, Packed::KINDS, unstated[2]),
        status: group::<Status>(packed, Packed::STATUS, 0),
        area: area::all()
            .iter()
            .zip(areas)
            .filter(|(_, count)| **count > 0)
            .map(|(area, count)| (area.code, *count))
            .collect(),
    }
}
