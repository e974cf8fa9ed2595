//! What a pass over many providers reads of each: the packed facts, the order of names, the day of
//! the check, the areas.
//!
//! A command asks once and reads the columns of the index as they are. A server asks again and again,
//! and most of what a search costs is reading columns: it unpacks them once, 24 bytes a provider.

use std::sync::Arc;

use tantivy::columnar::{Column, ColumnValues};
use tantivy::{DocId, SegmentReader};

use super::Generation;

/// The columns of one segment.
#[derive(Clone)]
pub(crate) enum Columns {
    /// As they stand in the index.
    Packed(Packed),
    /// Unpacked, in memory.
    Kept(Arc<Kept>),
}

#[derive(Clone)]
pub(crate) struct Packed {
    facts: Arc<dyn ColumnValues<u64>>,
    rank: Arc<dyn ColumnValues<u64>>,
    checked: Arc<dyn ColumnValues<u64>>,
    areas: Column<u64>,
}

#[derive(Debug)]
pub(crate) struct Kept {
    rows: Vec<Row>,
    /// The areas of those that have more than a row holds, one provider after the other; each ends with
    /// [`NO_AREA`].
    areas: Vec<u16>,
}

/// What is read of every provider that an answer counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    /// The packed facts.
    pub(crate) facts: u64,
    /// The day of its last check, from 1970; 0 where there was none.
    pub(crate) checked: u32,
    rank: u32,
    /// The first of its areas, filled up with [`NO_AREA`].
    first: [u16; FIRST],
    /// Where the rest of them begin.
    rest: u32,
}

/// Most providers are for one area or two: counting these needs no loop, whose end the processor would
/// guess wrong for every third.
const FIRST: usize = 2;
/// Where an area has no number.
const NO_AREA: u16 = u16::MAX;
/// Where there are no more areas.
const NO_REST: u32 = u32::MAX;

impl Packed {
    fn open(segment: &SegmentReader) -> tantivy::Result<Packed> {
        let columns = segment.fast_fields();
        Ok(Packed {
            facts: columns.u64("packed")?.first_or_default_col(0),
            rank: columns.u64("rank")?.first_or_default_col(0),
            checked: columns.u64("checked")?.first_or_default_col(0),
            areas: columns.u64("areas")?,
        })
    }

    fn row(&self, doc: DocId) -> Row {
        Row {
            facts: self.facts.get_val(doc),
            checked: narrow(self.checked.get_val(doc)),
            rank: 0,
            first: [NO_AREA; FIRST],
            rest: NO_REST,
        }
    }
}

impl Columns {
    /// The columns of a segment as they stand in the index.
    pub(crate) fn open(segment: &SegmentReader) -> tantivy::Result<Columns> {
        Packed::open(segment).map(Columns::Packed)
    }

    fn unpack(segment: &SegmentReader) -> tantivy::Result<Arc<Kept>> {
        let columns = Packed::open(segment)?;
        let mut kept = Kept {
            rows: Vec::with_capacity(segment.max_doc() as usize),
            areas: Vec::new(),
        };
        for doc in 0..segment.max_doc() {
            let mut row = columns.row(doc);
            row.rank = narrow(columns.rank.get_val(doc));
            let mut many = 0;
            for area in columns.areas.values_for_doc(doc) {
                let area = u16::try_from(area).unwrap_or(NO_AREA);
                match row.first.get_mut(many) {
                    Some(place) => *place = area,
                    None => {
                        if many == FIRST {
                            row.rest = kept.areas.len() as u32;
                        }
                        kept.areas.push(area);
                    }
                }
                many += 1;
            }
            if many > FIRST {
                kept.areas.push(NO_AREA);
            }
            kept.rows.push(row);
        }
        kept.areas.shrink_to_fit();
        Ok(Arc::new(kept))
    }

    /// The packed facts of a provider.
    pub(crate) fn facts(&self, doc: DocId) -> u64 {
        match self {
            Columns::Packed(own) => own.facts.get_val(doc),
            Columns::Kept(own) => own.rows[doc as usize].facts,
        }
    }

    /// What every answer reads of a provider, in one go.
    #[inline]
    pub(crate) fn row(&self, doc: DocId) -> Row {
        match self {
            Columns::Packed(own) => own.row(doc),
            Columns::Kept(own) => own.rows[doc as usize],
        }
    }

    /// Its place in the order of names.
    pub(crate) fn rank(&self, doc: DocId) -> u32 {
        match self {
            Columns::Packed(own) => narrow(own.rank.get_val(doc)),
            Columns::Kept(own) => own.rows[doc as usize].rank,
        }
    }

    /// The day of its last check, from 1970; 0 where there was none.
    pub(crate) fn checked(&self, doc: DocId) -> u32 {
        match self {
            Columns::Packed(own) => narrow(own.checked.get_val(doc)),
            Columns::Kept(own) => own.rows[doc as usize].checked,
        }
    }

    /// One more for each area that the list names, in counts by number; the last is for those without.
    #[inline]
    pub(crate) fn count_areas(&self, doc: DocId, row: &Row, counts: &mut [u64]) {
        match self {
            Columns::Packed(own) => {
                for area in own.areas.values_for_doc(doc) {
                    count(counts, area as usize);
                }
            }
            Columns::Kept(own) => {
                for area in row.first {
                    count(counts, usize::from(area));
                }
                if row.rest != NO_REST {
                    let rest = own.areas.get(row.rest as usize..).unwrap_or_default();
                    for area in rest.iter().take_while(|area| **area != NO_AREA) {
                        count(counts, usize::from(*area));
                    }
                }
            }
        }
    }
}

fn count(counts: &mut [u64], area: usize) {
    let last = counts.len().saturating_sub(1);
    if let Some(count) = counts.get_mut(area.min(last)) {
        *count += 1;
    }
}

/// Days and places are far below what this holds; a damaged column is not.
fn narrow(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

impl Generation {
    /// Unpacks the columns, for whoever asks again and again.
    ///
    /// Columns that can't be read stay packed, and show themselves in the search that reads them.
    pub fn keep_columns(&mut self) {
        let segments = self.searcher.segment_readers().iter();
        let kept: tantivy::Result<Vec<Arc<Kept>>> = segments.map(Columns::unpack).collect();
        self.kept = kept.unwrap_or_default().into();
    }

    /// The unpacked columns of all segments, none where they are not kept.
    pub(crate) fn kept_columns(&self) -> Arc<[Arc<Kept>]> {
        Arc::clone(&self.kept)
    }
}
