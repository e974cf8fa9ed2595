//! The words of a question, and what spans of them may stand for.

use std::borrow::Cow;
use std::ops::Range;

use crate::english::is_english;
use crate::place::Place;
use crate::query::parse::Typed;
use crate::vocabulary::{GroupId, Link, is_small, key};

/// The words of a question with what is known of each.
pub(crate) struct Sentence<'q> {
    pub(crate) text: &'q str,
    pub(crate) words: Vec<Word<'q>>,
    /// The [`key`] of each word.
    pub(crate) keys: Vec<Cow<'q, str>>,
    /// The keys between spaces, to look for phrases in.
    joined: String,
}

/// A word of a question.
pub(crate) struct Word<'q> {
    pub(crate) folded: Cow<'q, str>,
    pub(crate) range: Range<usize>,
    pub(crate) capital: bool,
    /// Whether it carries no meaning for a search.
    pub(crate) small: bool,
    /// Whether it is an ordinary English word, or a small one.
    pub(crate) english: bool,
    /// Whether it was misspelt; `folded` is what was meant.
    pub(crate) mended: bool,
    /// Words of the index that are spelt nearly like it.
    pub(crate) like: Vec<String>,
    /// Whether it stands neither in the lists nor in a dictionary, and nothing is near it.
    pub(crate) unknown: bool,
}

impl<'q> Sentence<'q> {
    pub(crate) fn of(text: &'q str, typed: &[Typed<'q>]) -> Sentence<'q> {
        let words = typed.iter().map(|word| {
            let small = is_small(&word.folded);
            Word {
                folded: word.folded.clone(),
                range: word.range.clone(),
                capital: word.capital,
                small,
                english: small || is_english(&word.folded),
                mended: false,
                like: Vec::new(),
                unknown: false,
            }
        });
        let mut sentence = Sentence {
            text,
            words: words.collect(),
            keys: Vec::new(),
            joined: String::new(),
        };
        sentence.look_again();
        sentence
    }

    /// Works out the keys, at first and after a word was mended.
    pub(crate) fn look_again(&mut self) {
        self.keys = self
            .words
            .iter()
            .map(|word| Cow::Owned(key(&word.folded).into_owned()))
            .collect();
        self.joined = format!(" {} ", self.keys.join(" "));
    }

    /// Whether a phrase, as keys joined by spaces, stands anywhere.
    pub(crate) fn has(&self, phrase: &str) -> bool {
        self.joined.match_indices(phrase).any(|(at, _)| {
            let bytes = self.joined.as_bytes();
            at > 0 && bytes[at - 1] == b' ' && bytes.get(at + phrase.len()) == Some(&b' ')
        })
    }

    /// The words that deny what stands at a place of the question: "not sectioned", "no longer under
    /// section", "hasn't got dementia".
    pub(crate) fn denied(&self, from: usize) -> Option<&'q str> {
        const DENY: [&str; 14] = [
            "not", "isnt", "wasnt", "arent", "never", "hasnt", "havent", "nor", "werent", "dont",
            "doesnt", "didnt", "neither", "no",
        ];
        const BETWEEN: [&str; 16] = [
            "been",
            "currently",
            "actually",
            "being",
            "yet",
            "under",
            "longer",
            "have",
            "got",
            "a",
            "an",
            "in",
            "of",
            "us",
            "are",
            "having",
        ];
        let mut at = from.checked_sub(1)?;
        let last = at;
        for _ in 0..4 {
            let word = self.word(at);
            if DENY.contains(&word) {
                // "No" denies only with "longer": "no housing" is a need.
                let denies = word != "no" || self.word(at + 1) == "longer";
                return denies.then(|| self.typed(at..last + 1));
            }
            if !BETWEEN.contains(&word) {
                return None;
            }
            at = at.checked_sub(1)?;
        }
        None
    }

    /// Where another person is first spoken of, if somebody speaks for one.
    pub(crate) fn another(&self) -> Option<usize> {
        self.words.iter().position(|word| is_another(&word.folded))
    }

    /// Whether it is written in Welsh, at least in part.
    pub(crate) fn is_welsh(&self, spans: &[Span]) -> bool {
        const WELSH: [&str; 18] = [
            "yn", "mae", "dw", "wedi", "eisiau", "gyda", "rhywun", "angen", "cymorth", "ym", "yng",
            "ddim", "fy", "oes", "gan", "sydd", "isio", "roedd",
        ];
        let small = self
            .words
            .iter()
            .filter(|word| WELSH.contains(&&*word.folded));
        let known = spans
            .iter()
            .any(|span| matches!(span.what, What::Group(_, Link::Welsh)));
        known || small.count() >= 2
    }

    /// The words of a span as they were typed, with all that stands between them.
    pub(crate) fn typed(&self, span: Range<usize>) -> &'q str {
        match self.words.get(span) {
            Some([first, .., last]) => &self.text[first.range.start..last.range.end],
            Some([only]) => &self.text[only.range.clone()],
            _ => "",
        }
    }

    /// The words of a span, folded as they were typed.
    pub(crate) fn folded(&self, span: Range<usize>) -> String {
        crate::text::folded(self.typed(span))
    }

    /// The words of a span as they are looked for.
    pub(crate) fn read(&self, span: Range<usize>) -> Vec<String> {
        let words = self.words.get(span).unwrap_or_default();
        words
            .iter()
            .map(|word| word.folded.clone().into_owned())
            .collect()
    }

    /// The folded word at a place, nothing beyond the ends.
    pub(crate) fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.folded)
    }
}

/// Whether a folded word is for a person who is not the one who speaks.
pub(crate) fn is_another(word: &str) -> bool {
    const OTHERS: [&str; 47] = [
        "mum",
        "mums",
        "mam",
        "mams",
        "mother",
        "dad",
        "dads",
        "father",
        "brother",
        "brothers",
        "sister",
        "sisters",
        "son",
        "sons",
        "daughter",
        "daughters",
        "wife",
        "husband",
        "partner",
        "gran",
        "nan",
        "nana",
        "grandma",
        "grandad",
        "granddad",
        "grandmother",
        "grandfather",
        "uncle",
        "aunt",
        "auntie",
        "nephew",
        "niece",
        "cousin",
        "friend",
        "neighbour",
        "mate",
        "client",
        "patient",
        "resident",
        "he",
        "she",
        "him",
        "her",
        "hes",
        "shes",
        "lad",
        "lass",
    ];
    OTHERS.contains(&word)
}

/// Words that stand for something.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) what: What,
}

/// What a span of words stands for.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// A group of the vocabulary.
    Group(GroupId, Link),
    /// Places, the likeliest first, and what the words around say of it.
    Place(Vec<Place>, Role),
    /// The first half of a postcode, which may be a section of an Act instead ("S3").
    Outcode(Vec<Place>, Role),
    /// The age of the person.
    Age(u8),
    /// A telephone number.
    Telephone(String),
    /// An organisation or a service, folded without spaces.
    Organisation(String),
    /// A postcode that is none of the United Kingdom, and the island that it is of.
    NoPostcode(Option<&'static str>),
    /// Nothing that could be looked for, such as a number that is nobody's telephone.
    Nothing,
}

/// What the words around a place say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The hospital or prison is there.
    Hospital,
    /// The care home is there.
    Placed,
    /// The person lives there.
    Home,
    /// The caller is there.
    Caller,
    /// It is said not to be there.
    Denied,
    /// It says where somebody is from: "Scottish".
    People,
    /// Nothing.
    Unsaid,
}

impl Span {
    pub(crate) fn overlaps(&self, other: &Span) -> bool {
        self.from < other.to && other.from < self.to
    }

    pub(super) fn length(&self) -> usize {
        self.to - self.from
    }
}
