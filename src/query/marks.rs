//! Which words of a provider are those that were looked for, so that a face can mark them.
//!
//! What was only chosen by, an area or a type, is no word of the text and is not marked; what stands
//! for one thing in several words is marked only where they stand beside each other. Words are
//! compared as the index compares them, by their stems, and nearly all are passed over by their first
//! two letters, before anything is folded.

use std::ops::Range;

use super::parse::Parsed;
use super::understand::{Reading, TextPiece};
use super::understood::{TakenAs, Used};
use crate::index::analysis::{LONGEST_WORD, Stems};
use crate::provider::Provider;
use crate::text;

/// Where the words that were looked for stand in the texts of a provider: byte ranges, in order, none
/// over another, each on the bounds of characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// In the name.
    pub name: Vec<Range<usize>>,
    /// In the organisation.
    pub organisation: Vec<Range<usize>>,
    /// In the description.
    pub description: Vec<Range<usize>>,
    /// In what is said of whom it is for.
    pub eligibility: Vec<Range<usize>>,
    /// The part of the description to show, where it has words that the name does not show already.
    pub passage: Option<Range<usize>>,
}

/// A part of a text, marked or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'t> {
    /// The text as it is: nothing in it is harmless yet.
    pub text: &'t str,
    /// Whether it was looked for.
    pub is_marked: bool,
}

impl Marks {
    /// The passage of the description in parts, with dots where something is left out; empty where
    /// there is none.
    pub fn passage_of<'t>(&self, description: &'t str) -> Vec<Part<'t>> {
        let Some(passage) = &self.passage else {
            return Vec::new();
        };
        let Some(shown) = description.get(passage.clone()) else {
            return Vec::new();
        };
        let inside = self.description.iter();
        let inside = inside.filter(|mark| mark.start >= passage.start && mark.end <= passage.end);
        let inside: Vec<Range<usize>> = inside
            .map(|mark| mark.start - passage.start..mark.end - passage.start)
            .collect();
        let mut all = Vec::new();
        let dots = |text| Part {
            text,
            is_marked: false,
        };
        if passage.start > 0 {
            all.push(dots("… "));
        }
        all.extend(parts(shown, &inside));
        if passage.end < description.len() {
            all.push(dots(" …"));
        }
        all
    }
}

/// A text in parts, in order and whole; marks that do not fit the text are passed over.
pub fn parts<'t>(text: &'t str, marks: &[Range<usize>]) -> Vec<Part<'t>> {
    let mut all = Vec::with_capacity(2 * marks.len() + 1);
    let mut at = 0;
    for mark in marks {
        let (Some(before), Some(marked)) = (text.get(at..mark.start), text.get(mark.clone()))
        else {
            continue;
        };
        for (text, is_marked) in [(before, false), (marked, true)] {
            if !text.is_empty() {
                all.push(Part { text, is_marked });
            }
        }
        at = mark.end;
    }
    if let Some(text) = text.get(at..).filter(|rest| !rest.is_empty()) {
        all.push(Part {
            text,
            is_marked: false,
        });
    }
    all
}

/// What the words of a question are looked for as.
pub(super) struct Sought {
    ways: Vec<Way>,
    firsts: Firsts,
    stems: Stems,
}

/// One way in which a piece of the question may stand in a text: a word, or words beside each other.
struct Way {
    words: Vec<Form>,
    /// Which piece of the question it is a way of, as a bit.
    piece: u64,
    /// Whether it is the name of an organisation, which counts in names alone.
    is_name: bool,
}

/// What a word must be.
enum Form {
    /// Any word with this stem.
    Stem(Box<str>),
    /// This word, folded.
    Word(Box<str>),
}

impl Form {
    fn text(&self) -> &str {
        match self {
            Form::Stem(text) | Form::Word(text) => text,
        }
    }
}

/// More ways than a person's question has; a pasted page is marked for its beginning.
const MOST_WAYS: usize = 128;

impl Sought {
    /// The words that a question was looked for with; nothing where it had none.
    pub(super) fn of(reading: &Reading, parsed: &Parsed<'_>) -> Option<Sought> {
        let mut sought = Sought {
            ways: Vec::new(),
            firsts: Firsts::default(),
            stems: Stems::default(),
        };
        let mut pieces = (0..u64::BITS)
            .map(|n| 1 << n)
            .chain(std::iter::repeat(1 << 63));
        let mut piece = || pieces.next().unwrap_or(1);
        for phrase in &parsed.phrases {
            sought.add(phrase, piece(), false);
        }
        let looked_for = reading.concepts.iter().chain(&reading.needed);
        for own in looked_for.chain(&reading.optional) {
            sought.add_piece(own, piece());
        }
        let named = reading
            .understood
            .iter()
            .filter(|piece| piece.taken_as == TakenAs::Organisation && piece.used == Used::Filter);
        for named in named {
            let words: Vec<String> = text::words(&named.words)
                .map(|word| word.folded.into_owned())
                .collect();
            sought.add(&words, piece(), true);
        }
        (!sought.ways.is_empty()).then_some(sought)
    }

    fn add_piece(&mut self, own: &TextPiece, piece: u64) {
        self.add(&own.words, piece, false);
        for same in &own.same {
            self.add(same, piece, false);
        }
        for like in &own.like {
            self.push(vec![Form::Word(like.as_str().into())], piece, false);
        }
    }

    /// Adds words that stand beside each other, in any of their forms.
    fn add(&mut self, words: &[String], piece: u64, is_name: bool) {
        let stems = &mut self.stems;
        let forms = words.iter().map(|word| Form::Stem(stems.of(word).into()));
        let forms = forms.collect();
        self.push(forms, piece, is_name);
    }

    fn push(&mut self, words: Vec<Form>, piece: u64, is_name: bool) {
        if self.ways.len() == MOST_WAYS {
            return;
        }
        if let Some(first) = words.first() {
            self.firsts.add(first.text());
            self.ways.push(Way {
                words,
                piece,
                is_name,
            });
        }
    }

    /// Where the words stand in the texts of a provider.
    pub(super) fn marks(&mut self, provider: &Provider) -> Marks {
        let name = self.met(&provider.name, true, 0);
        let organisation = self.met(&provider.organisation, true, 0);
        let shown = name.pieces | organisation.pieces;
        let description = self.met(&provider.description, false, shown);
        let eligibility = self.met(&provider.eligibility, false, 0);
        Marks {
            passage: description
                .new
                .map(|at| passage(&provider.description, &at)),
            name: name.marks,
            organisation: organisation.marks,
            description: description.marks,
            eligibility: eligibility.marks,
        }
    }

    /// What a text has of the words; `shown` are the pieces that a person sees already.
    fn met(&mut self, text: &str, in_name: bool, shown: u64) -> Met {
        let mut met = Met::default();
        let mut words = text::words(text);
        while let Some(range) = words.next_range() {
            if !self.firsts.may_begin(&text.as_bytes()[range.clone()]) {
                continue;
            }
            let begun = self.begun(&text[range.clone()]);
            if begun == 0 {
                continue;
            }
            for (n, way) in self.ways.iter().enumerate() {
                if begun & (1 << n) == 0 || (way.is_name && !in_name) {
                    continue;
                }
                let before = met.marks.len();
                met.marks.push(range.clone());
                let mut after = words.clone();
                let all = way.words[1..].iter().all(|form| {
                    let Some(word) = after.next() else {
                        return false;
                    };
                    met.marks.push(word.range);
                    match form {
                        Form::Stem(stem) => self.stems.of(&word.folded) == &**stem,
                        Form::Word(own) => word.folded == **own,
                    }
                });
                if !all {
                    met.marks.truncate(before);
                    continue;
                }
                met.pieces |= way.piece;
                if shown & way.piece == 0 && met.new.is_none() {
                    met.new = Some(range.clone());
                }
            }
        }
        join(text, &mut met.marks);
        met
    }

    /// The ways that begin with a word, as bits.
    fn begun(&mut self, word: &str) -> u128 {
        let folded = text::fold_word(word);
        if folded.is_empty() || folded.len() > LONGEST_WORD {
            return 0;
        }
        let stem = self.stems.of(&folded);
        let ways = self.ways.iter().enumerate();
        let begun = ways.filter(|(_, way)| match way.words.first() {
            Some(Form::Stem(own)) => **own == *stem,
            Some(Form::Word(own)) => **own == *folded,
            None => false,
        });
        begun.fold(0, |bits, (n, _)| bits | 1 << n)
    }
}

/// What was met in a text.
#[derive(Default)]
struct Met {
    marks: Vec<Range<usize>>,
    /// The pieces of the question that were met, as bits.
    pieces: u64,
    /// The first word of a piece that was not shown already.
    new: Option<Range<usize>>,
}

/// Puts marks in order and makes one of those that touch, or have only a space or a hyphen between.
fn join(text: &str, marks: &mut Vec<Range<usize>>) {
    if marks.len() < 2 {
        return;
    }
    marks.sort_unstable_by_key(|mark| mark.start);
    marks.dedup_by(|next, last| {
        let touches = next.start <= last.end
            || matches!(text.get(last.end..next.start), Some(" " | "-" | "\u{2011}"));
        if touches {
            last.end = last.end.max(next.end);
        }
        touches
    });
}

/// What the words begin with: for each first letter or digit the second ones, as bits.
///
/// A stem keeps the first two letters of its words, but for a `y` that may become an `i` ("dying",
/// "die").
struct Firsts([u64; 36]);

impl Default for Firsts {
    fn default() -> Self {
        Firsts([0; 36])
    }
}

impl Firsts {
    fn add(&mut self, text: &str) {
        let bytes = text.as_bytes();
        // Words that begin with other letters are always looked at.
        let Some(first) = bytes.first().and_then(|b| place(*b)) else {
            return;
        };
        self.0[first] |= match bytes.get(1).and_then(|b| second(*b)) {
            Some(second) => 1 << second,
            None => u64::MAX,
        };
    }

    /// Whether a word as it stands in a text may be one of those.
    fn may_begin(&self, word: &[u8]) -> bool {
        let Some(first) = word.first().and_then(|b| place(*b)) else {
            return true;
        };
        let seconds = self.0[first];
        match word.get(1).and_then(|b| second(*b)) {
            Some(second) => seconds & (1 << second) != 0,
            None => seconds != 0,
        }
    }
}

/// The place of a letter or digit, whatever its case.
fn place(b: u8) -> Option<usize> {
    match b {
        b'a'..=b'z' => Some(usize::from(b - b'a')),
        b'A'..=b'Z' => Some(usize::from(b - b'A')),
        b'0'..=b'9' => Some(usize::from(b - b'0') + 26),
        _ => None,
    }
}

fn second(b: u8) -> Option<usize> {
    match b {
        b'y' | b'Y' => place(b'i'),
        b => place(b),
    }
}

/// A passage is read at a glance: two lines, in bytes.
const LONGEST_PASSAGE: usize = 160;
/// How much of it may stand before the first mark.
const BEFORE: usize = 60;

/// The part of a text around a word: its whole line, or so much of it as can be read at a glance, cut
/// between words.
fn passage(text: &str, word: &Range<usize>) -> Range<usize> {
    let begins = text[..word.start].rfind('\n').map_or(0, |at| at + 1);
    let ends = text[word.end..]
        .find('\n')
        .map_or(text.len(), |at| word.end + at);
    if ends - begins <= LONGEST_PASSAGE {
        return begins..ends;
    }
    let from = match word.start - begins {
        0..=BEFORE => begins,
        _ => {
            let from = text.floor_char_boundary(word.start - BEFORE);
            let next = text[from..word.start].find(' ');
            next.map_or(word.start, |at| from + at + 1)
        }
    };
    let most = (from + LONGEST_PASSAGE).max(word.end);
    if most >= ends {
        return from..ends;
    }
    let most = text.floor_char_boundary(most);
    // The next word may have ended right there.
    let last = match text.as_bytes().get(most) {
        Some(b' ') => Some(most - word.end),
        _ => text[word.end..most].rfind(' '),
    };
    from..last.map_or(word.end, |at| word.end + at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::parse::parse;
    use crate::query::understand::literally;

    fn sought(question: &str) -> Option<Sought> {
        let parsed = parse(question);
        Sought::of(&literally(&parsed), &parsed)
    }

    fn shown(parts: &[Part<'_>]) -> String {
        let each = parts.iter().map(|part| match part.is_marked {
            true => format!("[{}]", part.text),
            false => part.text.to_owned(),
        });
        each.collect()
    }

    fn marked(question: &str, text: &str) -> String {
        let marks = sought(question).map(|mut sought| sought.met(text, false, 0).marks);
        shown(&parts(text, &marks.unwrap_or_default()))
    }

    #[test]
    fn the_first_letters_pass_over_no_form_of_a_word() {
        let mut stems = Stems::default();
        let english = include_str!("../../data/reference/english.csv");
        let others = "dying lying tying vying skis skies sky news ugly being using owed a as by y";
        let mut seen = 0;
        for word in english.lines().chain(others.split(' ')) {
            let mut firsts = Firsts::default();
            firsts.add(stems.of(word));
            assert!(firsts.may_begin(word.as_bytes()), "{word}");
            assert!(firsts.may_begin(word.to_uppercase().as_bytes()), "{word}");
            seen += 1;
        }
        assert!(seen > 10_000, "only {seen} words");
    }

    #[test]
    fn words_beside_each_other_are_one_mark() {
        let cases = [
            (
                "peer group",
                "A peer group, a peer-group",
                "A [peer group], a [peer-group]",
            ),
            ("peer group", "peer, group", "[peer], [group]"),
            (
                "\"peer group\"",
                "peer and peer group",
                "peer and [peer group]",
            ),
            ("\"peer group\"", "group of peers", "group of peers"),
            ("dying", "to die", "to [die]"),
            ("", "any", "any"),
        ];
        for (question, text, expected) in cases {
            assert_eq!(marked(question, text), expected, "{question}");
        }
    }

    #[test]
    fn a_passage_is_cut_between_words_around_the_mark() {
        let long = "word ".repeat(40);
        let text = format!("First line.\n{long}hoarding {long}");
        let provider = Provider {
            description: text.clone(),
            ..Provider::default()
        };
        let marks = sought("hoarding").unwrap().marks(&provider);
        let shown = shown(&marks.passage_of(&text));
        assert!(shown.starts_with("… word word"), "{shown}");
        assert!(shown.contains(" [hoarding] word"), "{shown}");
        assert!(shown.ends_with("word …"), "{shown}");
        assert!(shown.len() < LONGEST_PASSAGE + 20, "{shown}");
    }

    proptest! {
        #[test]
        fn marks_fit_any_text(question in "\\PC{0,40}", before in "\\PC{0,80}", after in "\\PC{0,400}") {
            // The question itself stands in the text, so that there is something to mark.
            let text = format!("{before} {question} {after}");
            let provider = Provider { name: text.clone(), description: text.clone(), ..Provider::default() };
            let Some(mut sought) = sought(&question) else { return Ok(()) };
            let marks = sought.marks(&provider);
            let mut at = 0;
            for mark in &marks.name {
                prop_assert!(mark.start >= at && mark.end > mark.start);
                prop_assert!(text.get(mark.clone()).is_some());
                at = mark.end;
            }
            let whole: String = parts(&text, &marks.name).iter().map(|part| part.text).collect();
            prop_assert_eq!(&whole, &text);
            let description = Provider { description: text.clone(), ..Provider::default() };
            let marks = sought.marks(&description);
            if let Some(passage) = &marks.passage {
                prop_assert!(text.get(passage.clone()).is_some());
                prop_assert!(marks.passage_of(&text).iter().any(|part| part.is_marked));
            }
        }
    }
}
