//! Words: which providers they choose, and the tier, the steps and the fine relevance they give.

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query};
use tantivy::schema::{Field, IndexRecordOption};

use super::steady::Steady;
use super::{Choosing, Clause, all, any, any_of, constant, term_query};
use crate::index::analysis::Stems;
use crate::index::schema::{Fields, term};
use crate::query::filters::Filters;
use crate::query::parse::Parsed;
use crate::query::rank::{FINE, MOST_TEXT_STEPS, STEP, TIER, tier};
use crate::query::understand::{Chosen, Reading, TextPiece};

/// How much more a word in the name counts than one in the description.
const TITLE: f32 = 2.5;
/// Steps for having the words in the name.
const IN_NAME: u32 = 2;
/// More words that only rank would cost more than they tell.
const MOST_OPTIONAL: usize = 10;

/// Adds the clauses of the words; returns the tier that every provider has at least.
pub(super) fn push(
    clauses: &mut Vec<Clause>,
    fields: &Fields,
    parsed: &Parsed<'_>,
    reading: &Reading,
    filters: &Filters,
    choosing: Choosing,
) -> u32 {
    let mut words = Words {
        fields,
        stems: Stems::default(),
    };
    let (told, mut ranking) = divide(reading, choosing);
    // The mean over all words keeps the longest question below the next part of the score.
    let counted = told.iter().map(|piece| piece.words.len());
    let quoted = parsed.phrases.iter().map(Vec::len);
    let share = FINE / counted.chain(quoted).sum::<usize>().max(1) as f32;
    for phrase in &parsed.phrases {
        let query = words.beside(phrase);
        clauses.push((Occur::Must, Box::new(BoostQuery::new(query, share))));
    }
    for phrase in &parsed.without {
        let left_out = Steady(words.beside(phrase));
        clauses.push((Occur::MustNot, Box::new(left_out)));
    }
    let base = base_tier(&told, parsed);
    if !told.is_empty() {
        if choosing.needed {
            push_needed(clauses, &mut words, reading, share);
        }
        push_tiers(clauses, &mut words, parsed, &told, base, share);
    } else if !parsed.words.is_empty() {
        let exact = words.whole_name(parsed, &[]);
        clauses.push((
            Occur::Should,
            constant(exact, (tier::EXACT - base) as f32 * TIER),
        ));
    }
    ranking.truncate(MOST_OPTIONAL);
    push_ranking(clauses, &mut words, reading, filters, &ranking);
    base
}

/// Providers whose text has the words that some types or specialisms were asked with.
pub(super) fn by_words(
    fields: &Fields,
    reading: &Reading,
    of: fn(&Chosen) -> bool,
) -> Vec<Box<dyn Query>> {
    let mut words = Words {
        fields,
        stems: Stems::default(),
    };
    let pieces = reading.concepts.iter();
    let named = pieces.filter(|piece| piece.meaning.by_words && of(&piece.meaning));
    named.map(|piece| words.beside(&piece.words)).collect()
}

/// The pieces that decide the tier, and those that only rank.
fn divide(reading: &Reading, choosing: Choosing) -> (Vec<&TextPiece>, Vec<&TextPiece>) {
    let mut told: Vec<&TextPiece> = Vec::new();
    let mut ranking: Vec<&TextPiece> = Vec::new();
    for piece in &reading.concepts {
        let by_type = choosing.types && !piece.meaning.types.is_empty();
        let by_group = choosing.specialisms && !piece.meaning.specialisms.is_empty();
        match by_type || by_group {
            true => told.push(piece),
            false => ranking.push(piece),
        }
    }
    match choosing.needed {
        true => told.extend(&reading.needed),
        false => ranking.extend(&reading.needed),
    }
    ranking.extend(&reading.optional);
    (told, ranking)
}

/// The tier of a provider that has the pieces in none but the least sure way.
fn base_tier(told: &[&TextPiece], parsed: &Parsed<'_>) -> u32 {
    let each = told.iter().map(|piece| match piece {
        piece if piece.misspelt || !piece.like.is_empty() => tier::TYPO,
        piece if piece.meaning.is_some() || !piece.same.is_empty() => tier::SYNONYM,
        _ => tier::STEM,
    });
    let least = each.min();
    match (least, parsed.phrases.is_empty()) {
        (Some(least), _) => least,
        // Quoted words stand there in some form.
        (None, false) => tier::STEM,
        (None, true) => tier::FILTER,
    }
}

/// Words that must be found, in the way that each of them can be.
fn push_needed(clauses: &mut Vec<Clause>, words: &mut Words<'_>, reading: &Reading, share: f32) {
    for piece in &reading.needed {
        let mut ways: Vec<Box<dyn Query>> = vec![words.forms(piece)];
        ways.extend(words.others(piece));
        let query = Box::new(DisjunctionMaxQuery::new(ways));
        clauses.push((Occur::Must, Box::new(BoostQuery::new(query, share))));
    }
}

fn push_tiers(
    clauses: &mut Vec<Clause>,
    words: &mut Words<'_>,
    parsed: &Parsed<'_>,
    told: &[&TextPiece],
    base: u32,
    share: f32,
) {
    for piece in told.iter().filter(|piece| piece.meaning.is_some()) {
        let forms = words.forms(piece);
        clauses.push((Occur::Should, Box::new(BoostQuery::new(forms, share))));
    }
    let up = |from: u32, to: u32| (to - from) as f32 * TIER;
    let mut tiers: Vec<Box<dyn Query>> = Vec::new();
    let mended = told
        .iter()
        .any(|piece| piece.misspelt || !piece.like.is_empty());
    // A situation is no name: having its words makes no provider a better answer. And what had to be
    // mended stands nowhere as typed.
    let by_words = !mended
        && told
            .iter()
            .all(|piece| !piece.meaning.is_some() || piece.meaning.by_words);
    if by_words && base < tier::STEM {
        let forms = told.iter().map(|piece| words.forms(piece)).collect();
        tiers.push(constant(all(forms), up(base, tier::STEM)));
    }
    if by_words {
        let field = words.fields.words;
        let typed = told.iter().flat_map(|piece| &piece.words);
        let each = typed.map(|word| term_query(field, word, IndexRecordOption::Basic));
        tiers.push(constant(all(each.collect()), up(base, tier::WORDS)));
    }
    let exact = words.whole_name(parsed, if mended { &[] } else { told });
    tiers.push(constant(exact, up(base, tier::EXACT)));
    clauses.push((Occur::Should, Box::new(DisjunctionMaxQuery::new(tiers))));

    if !by_words {
        return;
    }
    let mut title: Vec<Box<dyn Query>> = Vec::new();
    for piece in told {
        for word in &piece.words {
            let stem = words.stems.of(word).to_owned();
            title.push(term_query(
                words.fields.title,
                &stem,
                IndexRecordOption::Basic,
            ));
        }
    }
    clauses.push((Occur::Should, constant(all(title), IN_NAME as f32 * STEP)));
}

/// Words and languages that bring a provider forward, a step each.
fn push_ranking(
    clauses: &mut Vec<Clause>,
    words: &mut Words<'_>,
    reading: &Reading,
    filters: &Filters,
    ranking: &[&TextPiece],
) {
    let mut each: Vec<Box<dyn Query>> = Vec::new();
    for piece in ranking {
        let mut ways: Vec<Box<dyn Query>> = vec![words.forms(piece)];
        ways.extend(words.others(piece));
        each.push(constant(any(ways), STEP));
    }
    for language in &reading.languages {
        let speaks = any_of(words.fields.has, [term::language(language)]);
        each.push(constant(speaks, STEP));
    }
    each.truncate((MOST_TEXT_STEPS - IN_NAME) as usize);
    if each.is_empty() {
        return;
    }
    let chosen = clauses.iter().any(|(occur, _)| *occur == Occur::Must);
    if chosen || !filters.statuses.is_empty() || filters.age.is_some() {
        clauses.extend(each.into_iter().map(|query| (Occur::Should, query)));
    } else {
        // Nothing else chooses: a provider must have at least one of them.
        clauses.push((Occur::Must, any(each)));
    }
}

/// Makes queries of words.
struct Words<'f> {
    fields: &'f Fields,
    stems: Stems,
}

impl Words<'_> {
    /// The words of a piece in any of their forms, in name or description.
    fn forms(&mut self, piece: &TextPiece) -> Box<dyn Query> {
        let each: Vec<Box<dyn Query>> = piece.words.iter().map(|word| self.form(word)).collect();
        all(each)
    }

    fn form(&mut self, word: &str) -> Box<dyn Query> {
        let stem = self.stems.of(word).to_owned();
        let title = term_query(self.fields.title, &stem, IndexRecordOption::WithFreqs);
        let body = term_query(self.fields.body, &stem, IndexRecordOption::WithFreqs);
        Box::new(BooleanQuery::new(vec![
            (Occur::Should, Box::new(BoostQuery::new(title, TITLE))),
            (Occur::Should, body),
        ]))
    }

    /// What else a piece may be found by: words that mean the same, or are spelt alike.
    ///
    /// Whatever has "independent advocate" has "advocate": where that word alone is enough, the
    /// longer way finds nothing more, and finding words beside each other costs ten times as much.
    fn others(&mut self, piece: &TextPiece) -> Vec<Box<dyn Query>> {
        let mut alone: Vec<String> = Vec::new();
        let mut ways: Vec<Box<dyn Query>> = Vec::new();
        if let [only] = piece.words.as_slice() {
            alone.push(self.stems.of(only).to_owned());
        }
        for same in &piece.same {
            if let [only] = same.as_slice() {
                let stem = self.stems.of(only);
                if !alone.iter().any(|known| known == stem) {
                    alone.push(stem.to_owned());
                    ways.push(has_stem(self.fields, stem));
                }
            }
        }
        let longer = piece.same.iter().filter(|same| same.len() > 1);
        for same in longer.filter(|same| **same != piece.words) {
            let is_known = |stem: &str| alone.iter().any(|known| known == stem);
            if !same.iter().any(|word| is_known(self.stems.of(word))) {
                ways.push(self.beside(same));
            }
        }
        let field = self.fields.words;
        let like = piece.like.iter();
        ways.extend(like.map(|word| term_query(field, word, IndexRecordOption::Basic)));
        ways.into_iter().map(|way| constant(way, 0.0)).collect()
    }

    /// Words beside each other, in name or description.
    fn beside(&mut self, words: &[String]) -> Box<dyn Query> {
        let [_, _, ..] = words else {
            return any(words.iter().map(|word| self.form(word)).collect());
        };
        let stems: Vec<String> = words
            .iter()
            .map(|word| self.stems.of(word).to_owned())
            .collect();
        let phrase = |field: Field| -> Box<dyn Query> {
            let terms = stems.iter().map(|stem| Term::from_field_text(field, stem));
            Box::new(PhraseQuery::new(terms.collect()))
        };
        any(vec![phrase(self.fields.title), phrase(self.fields.body)])
    }

    /// Whether the name or the organisation is all that was typed, or all but the place.
    fn whole_name(&self, parsed: &Parsed<'_>, told: &[&TextPiece]) -> Box<dyn Query> {
        let typed: String = parsed.words.iter().map(|word| &*word.folded).collect();
        let mut names = vec![typed];
        let without_place: String = told
            .iter()
            .flat_map(|piece| &piece.words)
            .cloned()
            .collect();
        if !without_place.is_empty() && !names.contains(&without_place) {
            names.push(without_place);
        }
        any_of(self.fields.exact, names)
    }
}

/// A stem in name or description, however often.
fn has_stem(fields: &Fields, stem: &str) -> Box<dyn Query> {
    let each = [fields.title, fields.body];
    any(each
        .map(|field| term_query(field, stem, IndexRecordOption::Basic))
        .into())
}
