//! A query with a constant score that is nothing where the query inside is nothing.
//!
//! Most unions of a plan have parts that no provider of the index fits: a name that nobody has, a
//! larger area that nobody covers. The index library leaves out a part that it knows to be empty, but
//! its own constant hides that, and working out a union of two costs far more than reading one.

use tantivy::query::{
    ConstScoreQuery, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// The query.
#[derive(Debug, Clone)]
pub(super) struct Constant(ConstScoreQuery);

impl Constant {
    pub(super) fn new(query: Box<dyn Query>, score: Score) -> Constant {
        Constant(ConstScoreQuery::new(query, score))
    }
}

impl Query for Constant {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(OrNothing(self.0.weight(scoring)?)))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.0.query_terms(visitor);
    }
}

/// A weight that shows that nothing fits.
struct OrNothing(Box<dyn Weight>);

impl Weight for OrNothing {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let scorer = self.0.scorer(reader, boost)?;
        match scorer.doc() {
            TERMINATED => Ok(Box::new(EmptyScorer)),
            _ => Ok(scorer),
        }
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(reader, doc)
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        self.0.count(reader)
    }
}
