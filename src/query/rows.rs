//! Every provider that filters choose, by its columns alone.
//!
//! A report goes through all providers and shows few of them: it puts these rows in its order and has
//! the index load what is shown.

use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::ColumnValues;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::filters::Filters;
use super::ladder::ladder;
use super::law::foreign_law;
use super::plan::{Admit, plan};
use super::{Question, Words, parse, understand};
use crate::index::columns::Columns;
use crate::index::schema::Packed;
use crate::index::{Generation, ReadError};

/// A provider, as its columns tell of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    /// Where the index holds it.
    pub(crate) at: DocAddress,
    /// Closed lists and ages.
    pub(crate) packed: Packed,
    /// The place in the order of names.
    pub(crate) rank: u64,
    /// Days from 1970 to the last check, 0 for never.
    pub(crate) checked: u64,
    /// Days from 1970 to the last day of the quality mark, 0 where none is known.
    pub(crate) mark_ends: u64,
}

/// The rows of the providers that fit the filters, in no order that means anything.
///
/// The same providers as [`super::ask`] finds for a question of these filters and no words.
pub(crate) fn rows(generation: &Generation, filters: &Filters) -> Result<Vec<Row>, ReadError> {
    if foreign_law(filters).is_some() {
        return Ok(Vec::new());
    }
    let question = Question {
        filters: filters.clone(),
        words: Words::Literal,
        ..Question::default()
    };
    let parsed = parse(&question.text);
    let reading = understand::literally(&parsed);
    let (strict, _) = ladder(&reading, &question);
    let plan = plan(generation, &parsed, &reading, filters, strict);
    let pass = Pass { admit: plan.admit };
    Ok(generation.searcher.search(&plan.query, &pass)?)
}

struct Pass {
    admit: Admit,
}

struct SegmentPass {
    segment: SegmentOrdinal,
    admit: Admit,
    columns: Columns,
    mark_ends: Arc<dyn ColumnValues<u64>>,
    rows: Vec<Row>,
}

impl Collector for Pass {
    type Fruit = Vec<Row>;
    type Child = SegmentPass;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentPass> {
        let mark_ends = reader.fast_fields().u64("mark_ends")?;
        Ok(SegmentPass {
            segment,
            admit: self.admit,
            columns: Columns::open(reader)?,
            mark_ends: mark_ends.first_or_default_col(0),
            rows: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Vec<Row>>) -> tantivy::Result<Vec<Row>> {
        Ok(fruits.concat())
    }
}

impl SegmentCollector for SegmentPass {
    type Fruit = Vec<Row>;

    fn collect(&mut self, doc: DocId, _: Score) {
        let packed = Packed(self.columns.facts(doc));
        if self.admit.admits(packed) {
            self.rows.push(Row {
                at: DocAddress::new(self.segment, doc),
                packed,
                rank: u64::from(self.columns.rank(doc)),
                checked: u64::from(self.columns.checked(doc)),
                mark_ends: self.mark_ends.get_val(doc),
            });
        }
    }

    fn harvest(self) -> Vec<Row> {
        self.rows
    }
}
