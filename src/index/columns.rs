//! What a pass over many providers reads of each: the packed facts, the order of names, the day of
//! the check, the areas.
//!
//! A command asks once and reads the columns of the index as they are. A server asks again and again,
//! and most of what a search costs is reading columns: it unpacks them once, 40 bytes a provider.

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
    /// The areas of all, one provider after the other.
    areas: Vec<u32>,
}

#[derive(Debug)]
struct Row {
    facts: u64,
    rank: u64,
    checked: u64,
    /// Where its areas begin and end.
    areas: (u32, u32),
}

impl Columns {
    /// The columns of a segment as they stand in the index.
    pub(crate) fn open(segment: &SegmentReader) -> tantivy::Result<Columns> {
        let columns = segment.fast_fields();
        Ok(Columns::Packed(Packed {
            facts: columns.u64("packed")?.first_or_default_col(0),
            rank: columns.u64("rank")?.first_or_default_col(0),
            checked: columns.u64("checked")?.first_or_default_col(0),
            areas: columns.u64("areas")?,
        }))
    }

    fn unpack(segment: &SegmentReader) -> tantivy::Result<Arc<Kept>> {
        let columns = Columns::open(segment)?;
        let mut kept = Kept {
            rows: Vec::with_capacity(segment.max_doc() as usize),
            areas: Vec::new(),
        };
        for doc in 0..segment.max_doc() {
            let from = kept.areas.len() as u32;
            columns.each_area(doc, |area| kept.areas.push(area as u32));
            kept.rows.push(Row {
                facts: columns.facts(doc),
                rank: columns.rank(doc),
                checked: columns.checked(doc),
                areas: (from, kept.areas.len() as u32),
            });
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

    /// Its place in the order of names.
    pub(crate) fn rank(&self, doc: DocId) -> u64 {
        match self {
            Columns::Packed(own) => own.rank.get_val(doc),
            Columns::Kept(own) => own.rows[doc as usize].rank,
        }
    }

    /// The day of its last check, from 1970; 0 where there was none.
    pub(crate) fn checked(&self, doc: DocId) -> u64 {
        match self {
            Columns::Packed(own) => own.checked.get_val(doc),
            Columns::Kept(own) => own.rows[doc as usize].checked,
        }
    }

    /// Hands over the numbers of the areas that the list names.
    pub(crate) fn each_area(&self, doc: DocId, mut see: impl FnMut(usize)) {
        match self {
            Columns::Packed(own) => {
                for area in own.areas.values_for_doc(doc) {
                    see(area as usize);
                }
            }
            Columns::Kept(own) => {
                let (from, to) = own.rows[doc as usize].areas;
                for area in &own.areas[from as usize..to as usize] {
                    see(*area as usize);
                }
            }
        }
    }
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
