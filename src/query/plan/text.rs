//! Words: which providers they choose, and the tier, the steps and the fine relevance they give.

use tantivy::Term;
use tantivy::query::{BoostQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query};
use tantivy::schema::IndexRecordOption;

use super::plus::{Plus, steady};
use super::{Choosing, Clause, all, any, any_of, constant, term_query};
use crate::index::Generation;
use crate::index::analysis::Stems;
use crate::index::schema::{Fields, term};
use crate::query::filters::Filters;
use crate::query::parse::Parsed;
use crate::query::rank::{FINE, MOST_TEXT_STEPS, STEP, TIER, tier};
use crate::query::understand::{Chosen, Reading, TextPiece};

/// Steps for having the words in the name.
const IN_NAME: u32 = 2;
/// More words that only rank would cost more than they tell.
const MOST_OPTIONAL: usize = 10;

/// Adds the clauses of the words; returns the tier that every provider has at least.
pub(super) fn push(
    clauses: &mut Vec<Clause>,
    generation: &Generation,
    parsed: &Parsed<'_>,
    reading: &Reading,
    filters: &Filters,
    choosing: Choosing,
) -> u32 {
    let mut words = Words {
        fields: &generation.fields,
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
        let left_out = steady(words.beside(phrase));
        clauses.push((Occur::MustNot, Box::new(left_out)));
    }
    let mut tiers = Tiers::of(&told, parsed);
    tiers.names.retain(|name| generation.has_name(name));
    // Where one piece chooses, a provider that it finds by its own words is told by the same look.
    let alone = choosing.needed && told.len() == 1 && reading.needed.len() == 1;
    let at_once = alone && tiers.names.is_empty();
    if choosing.needed {
        let more = tiers.of_forms().filter(|_| at_once);
        push_needed(clauses, &mut words, reading, share, more);
    }
    push_tiers(clauses, &mut words, &told, &tiers, at_once, share);
    ranking.truncate(MOST_OPTIONAL);
    push_ranking(clauses, &mut words, reading, filters, &ranking);
    tiers.base
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

/// What decides the tier.
struct Tiers {
    /// The tier of a provider that has the pieces in none but the least sure way.
    base: u32,
    /// Whether having the words themselves makes a provider a better answer. A situation is no name;
    /// and what had to be put right stands nowhere as typed.
    by_words: bool,
    /// All that was typed, or all but the place, as a name would be written.
    names: Vec<String>,
}

impl Tiers {
    fn of(told: &[&TextPiece], parsed: &Parsed<'_>) -> Tiers {
        let is_mended = |piece: &TextPiece| piece.misspelt || !piece.like.is_empty();
        let each = told.iter().map(|piece| match piece {
            piece if is_mended(piece) => tier::TYPO,
            piece if piece.meaning.is_some() || !piece.same.is_empty() => tier::SYNONYM,
            _ => tier::STEM,
        });
        let base = match (each.min(), parsed.phrases.is_empty()) {
            (Some(least), _) => least,
            // Quoted words stand there in some form.
            (None, false) => tier::STEM,
            (None, true) => tier::FILTER,
        };
        let is_mended = told.iter().any(|piece| is_mended(piece));
        let is_name = |piece: &&TextPiece| !piece.meaning.is_some() || piece.meaning.by_words;
        Tiers {
            base,
            by_words: !told.is_empty() && !is_mended && told.iter().all(is_name),
            names: whole_names(parsed, if is_mended { &[] } else { told }),
        }
    }

    /// What other forms of the words give.
    fn of_forms(&self) -> Option<f32> {
        let gives = self.by_words && self.base < tier::STEM;
        gives.then(|| above(self.base, tier::STEM))
    }
}

/// What a tier gives above another.
fn above(from: u32, to: u32) -> f32 {
    to.saturating_sub(from) as f32 * TIER
}

/// What a provider would be called if its name or organisation were all that was typed.
fn whole_names(parsed: &Parsed<'_>, told: &[&TextPiece]) -> Vec<String> {
    let typed: String = parsed.words.iter().map(|word| &*word.folded).collect();
    let without_place: String = told
        .iter()
        .flat_map(|piece| &piece.words)
        .cloned()
        .collect();
    let mut names = vec![typed, without_place];
    names.retain(|name| !name.is_empty());
    names.dedup();
    names
}

/// Words that must be found, in the way that each of them can be; `more` is what its own words give
/// beside their relevance.
fn push_needed(
    clauses: &mut Vec<Clause>,
    words: &mut Words<'_>,
    reading: &Reading,
    share: f32,
    more: Option<f32>,
) {
    for piece in &reading.needed {
        let forms = Box::new(BoostQuery::new(words.forms(piece), share));
        let mut ways: Vec<Box<dyn Query>> = vec![match more {
            Some(more) => Box::new(Plus(forms, more)),
            None => forms,
        }];
        // What else it may be found by adds nothing, so the sum is what its own words give.
        ways.extend(words.others(piece));
        clauses.push((Occur::Must, any(ways)));
    }
}

/// What tells how surely a provider fits; `at_once` says that the words which choose tell of their
/// other forms already.
fn push_tiers(
    clauses: &mut Vec<Clause>,
    words: &mut Words<'_>,
    told: &[&TextPiece],
    tiers: &Tiers,
    at_once: bool,
    share: f32,
) {
    for piece in told.iter().filter(|piece| piece.meaning.is_some()) {
        let forms = words.forms(piece);
        clauses.push((Occur::Should, Box::new(BoostQuery::new(forms, share))));
    }
    let mut each: Vec<(u32, Box<dyn Query>)> = Vec::new();
    if tiers.of_forms().is_some() && !at_once {
        let forms = told.iter().map(|piece| words.forms(piece)).collect();
        each.push((tier::STEM, all(forms)));
    }
    if tiers.by_words {
        let field = words.fields.words;
        let typed = told.iter().flat_map(|piece| &piece.words);
        let typed = typed.map(|word| term_query(field, word, IndexRecordOption::Basic));
        each.push((tier::WORDS, all(typed.collect())));
    }
    if tiers.names.is_empty() {
        // Who has the words as typed has them in some form: each tier adds to the one before.
        let mut at = match tiers.of_forms() {
            Some(_) if at_once => tier::STEM,
            _ => tiers.base,
        };
        for (tier, query) in each {
            clauses.push((Occur::Should, constant(query, above(at, tier))));
            at = tier;
        }
    } else {
        // A name may be written without the blanks that part its words.
        each.push((tier::EXACT, any_of(words.fields.exact, tiers.names.clone())));
        let each = each.into_iter();
        let each = each.map(|(tier, query)| constant(query, above(tiers.base, tier)));
        let greatest = DisjunctionMaxQuery::new(each.collect());
        clauses.push((Occur::Should, Box::new(greatest)));
    }

    if !tiers.by_words {
        return;
    }
    let mut title: Vec<Box<dyn Query>> = Vec::new();
    for word in told.iter().flat_map(|piece| &piece.words) {
        let stem = words.stems.of(word);
        let field = words.fields.title;
        title.push(term_query(field, stem, IndexRecordOption::Basic));
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
    /// The words of a piece in any of their forms.
    fn forms(&mut self, piece: &TextPiece) -> Box<dyn Query> {
        let each: Vec<Box<dyn Query>> = piece.words.iter().map(|word| self.form(word)).collect();
        all(each)
    }

    fn form(&mut self, word: &str) -> Box<dyn Query> {
        let stem = self.stems.of(word);
        term_query(self.fields.text, stem, IndexRecordOption::WithFreqs)
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
                    let field = self.fields.text;
                    ways.push(term_query(field, stem, IndexRecordOption::Basic));
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

    /// Words beside each other, within the name or another text.
    fn beside(&mut self, words: &[String]) -> Box<dyn Query> {
        let [_, _, ..] = words else {
            return any(words.iter().map(|word| self.form(word)).collect());
        };
        let field = self.fields.text;
        let term = |word: &String| Term::from_field_text(field, self.stems.of(word));
        Box::new(PhraseQuery::new(words.iter().map(term).collect()))
    }
}
