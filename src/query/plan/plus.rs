//! A query that gives a constant beside what the query inside gives.
//!
//! Where a provider is chosen by its words, a second look whether it has them, to tell how surely, would
//! read the same long list again.
//!
//! It has all of the scorer inside but its quick way to look ahead, so it is steady as well ([`steady`]).

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, Term};

/// The query inside, and what it gives more.
#[derive(Debug)]
pub(super) struct Plus(pub(super) Box<dyn Query>, pub(super) Score);

/// The same query with a scorer that may be asked about any provider, also one before where it stands.
///
/// The index library asks what is left out about each provider that is found, beginning with the first;
/// a phrase may stand further on by then, or at its end. Its own quick way to look ahead must not be
/// asked so: what it answers then is not told anywhere, and where faults are looked for it stops. The
/// plain way of every scorer can be.
pub(super) fn steady(query: Box<dyn Query>) -> Plus {
    Plus(query, 0.0)
}

impl Clone for Plus {
    fn clone(&self) -> Plus {
        Plus(self.0.box_clone(), self.1)
    }
}

impl Query for Plus {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(PlusWeight(self.0.weight(scoring)?, self.1)))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.0.query_terms(visitor);
    }
}

struct PlusWeight(Box<dyn Weight>, Score);

impl Weight for PlusWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let inside = self.0.scorer(reader, boost)?;
        Ok(Box::new(PlusScorer(inside, self.1 * boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(reader, doc)
    }
}

struct PlusScorer(Box<dyn Scorer>, Score);

impl DocSet for PlusScorer {
    fn advance(&mut self) -> DocId {
        self.0.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.0.seek(target)
    }

    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn size_hint(&self) -> u32 {
        self.0.size_hint()
    }

    fn cost(&self) -> u64 {
        self.0.cost()
    }
}

impl Scorer for PlusScorer {
    fn score(&mut self) -> Score {
        self.0.score() + self.1
    }
}
