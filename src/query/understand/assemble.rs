//! From spans to a reading: what chooses providers, what brings them forward, what is only looked for.

use super::areas::{self, Named};
use super::sentence::{Sentence, Span, What};
use super::{Chosen, Reading, TextPiece};
use crate::area::Nation;
use crate::closed::{Closed, Many};
use crate::provider::Specialism;
use crate::query::filters::Filters;
use crate::query::law::elsewhere;
use crate::query::understood::{TakenAs, Understood, Used};
use crate::statutory::StatutoryType;
use crate::vocabulary::{Group, Link, Meaning, Sense, Vocabulary};

/// The reading of a question whose spans were chosen.
pub(crate) fn assemble(
    sentence: &Sentence<'_>,
    vocabulary: &Vocabulary,
    spans: Vec<Span>,
    filters: &Filters,
) -> Reading {
    let types = sure_types(vocabulary, &spans).with(filters.statutory_types);
    let named = areas::resolve(sentence, &spans, &filters.areas, types);
    let nations = areas::nations(&named, &filters.areas);
    let mut reading = Reading::default();
    for span in &spans {
        let words = sentence.typed(span.from..span.to);
        match &span.what {
            What::Group(id, link) => {
                let misspelt = *link == Link::Misspelt
                    || (span.from..span.to).any(|at| sentence.words[at].mended);
                let piece = GroupPiece {
                    group: vocabulary.group(*id),
                    link: *link,
                    words,
                    read: sentence.read(span.from..span.to),
                    misspelt,
                    denied: is_detention(vocabulary.group(*id))
                        .then(|| sentence.denied(span.from))
                        .flatten(),
                };
                piece.add_to(&mut reading, &nations, filters);
            }
            What::Age(age) => reading.add_age(*age, words, filters),
            What::Telephone(digits) => {
                reading.telephone = Some(digits.clone());
                reading.say(words, TakenAs::Telephone, digits, words, Used::Filter);
            }
            What::Organisation(name) => {
                reading.organisation = Some(name.clone());
                words.clone_into(&mut reading.organisation_words);
                reading.say(words, TakenAs::Organisation, name, words, Used::Filter);
            }
            What::Place(..) | What::Outcode(..) => {
                let place = named.iter().find(|n| n.words.start == span.from);
                reading.understood.extend(place.and_then(Named::understood));
            }
            What::Nothing => {}
        }
    }
    reading.areas = areas::areas(named, &filters.areas);
    reading.leave_over(sentence, &spans);
    reading.settle(filters);
    reading
}

/// Whether a group says that somebody is detained.
fn is_detention(group: &Group) -> bool {
    let detained = [StatutoryType::Imha, StatutoryType::ScotlandMh].map(Sense::Statutory);
    let mut meanings = group.meanings.iter();
    meanings.any(|meaning| meaning.sure && detained.contains(&meaning.sense))
}

/// Whether lists seldom fill the column of a sense, so that its words say more.
fn is_seldom_filled(meaning: &Meaning) -> bool {
    matches!(meaning.sense, Sense::Kind(_) | Sense::Language(_))
}

/// The statutory types that the words leave no doubt of, whatever the nation.
fn sure_types(vocabulary: &Vocabulary, spans: &[Span]) -> Many<StatutoryType> {
    let groups = spans.iter().filter_map(|span| match span.what {
        What::Group(id, _) => Some(vocabulary.group(id)),
        _ => None,
    });
    groups
        .flat_map(|group| &group.meanings)
        .filter_map(|meaning| match meaning.sense {
            Sense::Statutory(kind) if meaning.sure => Some(kind),
            _ => None,
        })
        .collect()
}

impl Reading {
    fn say(&mut self, words: &str, taken_as: TakenAs, value: &str, name: &str, used: Used) {
        self.understood.push(Understood {
            words: words.to_owned(),
            taken_as,
            value: value.to_owned(),
            name: name.to_owned(),
            used,
            choices: Vec::new(),
            notes: Vec::new(),
        });
    }

    /// Takes an age; of two different ages neither chooses.
    fn add_age(&mut self, age: u8, words: &str, filters: &Filters) {
        match age {
            0..18 => {
                let group = Specialism::ChildrenYoungPeople;
                self.prefer.specialisms.add(group);
            }
            65.. => self.prefer.specialisms.add(Specialism::OlderPeople),
            _ => {}
        }
        let others = self
            .understood
            .iter()
            .filter(|p| p.taken_as == TakenAs::Age);
        let differs = others
            .into_iter()
            .any(|piece| piece.value != age.to_string());
        if differs {
            self.age = None;
            for piece in &mut self.understood {
                if piece.taken_as == TakenAs::Age {
                    piece.used = Used::SetAside;
                }
            }
        } else {
            self.age = Some(age);
        }
        let used = match filters.age {
            Some(given) if given != age => Used::SetAside,
            _ if differs => Used::SetAside,
            _ => Used::Filter,
        };
        self.say(
            words,
            TakenAs::Age,
            &age.to_string(),
            &age.to_string(),
            used,
        );
    }

    /// Whether the words leave no doubt of something that chooses providers.
    pub(crate) fn is_sure(&self) -> bool {
        !self.types.is_empty()
            || !self.specialisms.is_empty()
            || self.organisation.is_some()
            || self.telephone.is_some()
    }

    /// The words that stand for nothing are looked for as they are.
    fn leave_over(&mut self, sentence: &Sentence<'_>, spans: &[Span]) {
        for (at, word) in sentence.words.iter().enumerate() {
            let taken = spans.iter().any(|span| (span.from..span.to).contains(&at));
            if !taken && word.unknown {
                self.unknown.push(sentence.typed(at..at + 1).to_owned());
            }
            if !taken && !word.small {
                self.needed.push(TextPiece {
                    words: vec![word.folded.clone().into_owned()],
                    like: word.like.clone(),
                    ordinary: word.english,
                    ..TextPiece::default()
                });
            }
        }
        let nothing = self.understood.is_empty()
            && self.needed.is_empty()
            && self.optional.is_empty()
            && self.generic.is_empty();
        if nothing {
            // "support" says nothing beside other words; alone it is all that there is.
            let words = sentence.words.iter();
            self.needed = words.map(|word| TextPiece::word(&word.folded)).collect();
        }
    }

    /// Words that the person took back need not be found where anything else was understood.
    pub(super) fn take_back(&mut self, sentence: &Sentence<'_>, taken_back: &[String]) {
        let is_back = |piece: &TextPiece| {
            let mut back = taken_back.iter().flat_map(|words| words.split(' '));
            piece
                .words
                .iter()
                .all(|word| back.any(|other| other == word))
        };
        if !self.understood.is_empty() {
            let (back, needed) = self.needed.drain(..).partition(is_back);
            self.needed = needed;
            self.optional.extend::<Vec<TextPiece>>(back);
        }
        for words in taken_back {
            if !words.is_empty() && !crate::text::folded(sentence.text).contains(words) {
                self.notes.push(format!(
                    "“{words}” is not among the words, so nothing was taken back."
                ));
            }
        }
    }

    /// Decides what chooses and what only ranks, now that everything is known.
    fn settle(&mut self, filters: &Filters) {
        let only_stand_ins = !self.stand_ins.is_empty() && self.types == self.stand_ins;
        if only_stand_ins && !self.specialisms.is_empty() {
            // A stand-in is wider than what was asked for; who it is for says more.
            self.prefer.types = self.prefer.types.with(self.types);
            self.types = Many::none();
            for piece in &mut self.understood {
                if piece.taken_as == TakenAs::StatutoryType && piece.used == Used::Filter {
                    piece.used = Used::Rank;
                }
            }
        }
        if self.prefer.is_nothing() && self.types.is_empty() && self.specialisms.is_empty() {
            self.prefer.general = true;
        }
        if self.age.is_some_and(|age| age >= 18) {
            // "My lass is 23": a grown-up.
            let mut groups = self.prefer.specialisms.iter().collect::<Vec<_>>();
            groups.retain(|group| *group != Specialism::ChildrenYoungPeople);
            self.prefer.specialisms = groups.into_iter().collect();
        }
        self.prefer.asked = filters.specialisms;
        self.prefer.sure_types = self.types.with(filters.statutory_types);
        self.prefer.sure_specialisms = self.specialisms;
        let by_type = !self.types.is_empty() || !filters.statutory_types.is_empty();
        for piece in &mut self.understood {
            let ranks = piece.taken_as == TakenAs::Specialism
                && (by_type || !filters.specialisms.is_empty());
            if ranks && piece.used == Used::Filter {
                // The law goes first: an IMHA serves whoever is detained, autistic or not.
                piece.used = Used::Rank;
            }
        }
        let nothing_else = self
            .understood
            .iter()
            .all(|p| p.taken_as == TakenAs::Spelling)
            && self.needed.is_empty()
            && self.optional.is_empty();
        if self.is_sure() {
            self.optional.append(&mut self.needed);
        } else if nothing_else && filters.areas.is_empty() {
            // "advocate" says nothing beside other words; alone it is all that there is.
            self.needed.append(&mut self.generic);
        }
        let by_need = self
            .understood
            .iter()
            .any(|piece| matches!(piece.taken_as, TakenAs::StatutoryType | TakenAs::Specialism));
        if (by_need || !self.unknown.is_empty())
            && self.areas.is_empty()
            && filters.areas.is_empty()
        {
            self.notes.push(
                "No area is named or understood, so these are from anywhere in the UK. Add the council, the town or the postcode."
                    .to_owned(),
            );
        }
        let by_hospital = self.types.has(StatutoryType::Imha);
        if by_hospital && !(self.areas.is_empty() && filters.areas.is_empty()) {
            self.notes.push(
                "For an IMHA the area is that of the hospital (for guardianship the council that is responsible), not the home."
                    .to_owned(),
            );
        }
    }
}

/// A phrase of the question with the group of the vocabulary that it leads to.
struct GroupPiece<'a> {
    group: &'a Group,
    link: Link,
    words: &'a str,
    read: Vec<String>,
    misspelt: bool,
    /// The word before them that says they are not so.
    denied: Option<&'a str>,
}

impl GroupPiece<'_> {
    fn add_to(self, reading: &mut Reading, nations: &[Nation], filters: &Filters) {
        if let Some(before) = self.denied {
            self.deny(reading, before);
            return;
        }
        let from = reading.understood.len();
        let mut chosen = Chosen {
            by_words: self.is_its_name(),
            ..Chosen::default()
        };
        self.add_types(reading, nations, filters, &mut chosen);
        for meaning in &self.group.meanings {
            match &meaning.sense {
                Sense::Statutory(_) => {}
                Sense::Specialism(kind) if meaning.sure => {
                    reading.specialisms.add(*kind);
                    chosen.specialisms.add(*kind);
                    self.say(
                        reading,
                        TakenAs::Specialism,
                        kind.key(),
                        kind.label(),
                        Used::Filter,
                    );
                }
                Sense::Specialism(Specialism::General) if self.group.generic => {
                    reading.prefer.general = true;
                }
                Sense::Specialism(kind) => {
                    reading.prefer.specialisms.add(*kind);
                    self.say(
                        reading,
                        TakenAs::Specialism,
                        kind.key(),
                        kind.label(),
                        Used::Rank,
                    );
                }
                Sense::Kind(kind) => {
                    reading.prefer.kinds.add(*kind);
                    self.say(reading, TakenAs::Kind, kind.key(), kind.label(), Used::Rank);
                }
                Sense::Language(language) => {
                    if !reading.languages.contains(language) {
                        reading.languages.push(language.clone());
                    }
                    self.say(reading, TakenAs::Language, language, language, Used::Rank);
                }
            }
        }
        let group = self.group;
        if reading.understood.len() == from && (!group.generic || self.misspelt) {
            let taken_as = if group.generic {
                TakenAs::Spelling
            } else {
                TakenAs::Synonyms
            };
            self.say(reading, taken_as, &group.name, &group.name, Used::Rank);
        }
        if let Some(first) = reading.understood.get_mut(from) {
            if self.misspelt {
                first.notes.push(format!("read as {}", group.name));
            } else if self.link == Link::Former {
                first
                    .notes
                    .push(format!("a former word for {}", group.name));
            }
            if !group.note.is_empty() && self.is_of(nations) {
                first.notes.push(group.note.clone());
            }
        }
        let is_sure = !chosen.types.is_empty() || !chosen.specialisms.is_empty();
        let piece = TextPiece {
            words: self.read,
            same: if is_sure {
                Vec::new()
            } else {
                group.same.clone()
            },
            like: Vec::new(),
            misspelt: self.misspelt,
            ordinary: false,
            meaning: chosen,
        };
        if is_sure {
            reading.concepts.push(piece);
        } else if group.generic {
            reading.generic.push(piece);
        } else if group.names_one || group.meanings.is_empty() {
            reading.needed.push(piece);
        } else if group.meanings.iter().any(is_seldom_filled) {
            reading.optional.push(piece);
        }
    }

    /// Says that the words do not count: "not sectioned" is no right to an IMHA.
    ///
    /// Only being detained is taken so: whoever has not got a care plan may well need one.
    fn deny(&self, reading: &mut Reading, before: &str) {
        self.say(
            reading,
            TakenAs::Synonyms,
            &self.group.name,
            &self.group.name,
            Used::SetAside,
        );
        if let Some(piece) = reading.understood.last_mut() {
            piece.notes.push(format!("“{before}” stands before it"));
        }
    }

    /// Whether the words are what the thing itself is called.
    ///
    /// "IMHA" is, and "deaf" is a need by its name; "detained" is only a situation in which the law
    /// gives an IMHA, and a provider that happens to have the word is no better an answer.
    fn is_its_name(&self) -> bool {
        let of_type = |meaning: &Meaning| match meaning.sense {
            Sense::Statutory(kind) if meaning.sure => Some(kind.label() == self.group.name),
            _ => None,
        };
        let mut types = self.group.meanings.iter().filter_map(of_type).peekable();
        let named = types.peek().is_none() || types.any(|is_name| is_name);
        named && !self.misspelt && matches!(self.link, Link::Same | Link::Welsh)
    }

    fn say(&self, reading: &mut Reading, taken_as: TakenAs, value: &str, name: &str, used: Used) {
        let known = reading.understood.iter().any(|known| {
            known.taken_as == taken_as && known.value == value && known.words == self.words
        });
        if !known {
            reading.say(self.words, taken_as, value, name, used);
        }
    }

    /// Whether what the group says is of one of the nations: a note on the law of another is none.
    fn is_of(&self, nations: &[Nation]) -> bool {
        let mut types = self
            .group
            .meanings
            .iter()
            .filter_map(|meaning| match meaning.sense {
                Sense::Statutory(kind) => Some(kind),
                _ => None,
            });
        let runs = |kind: StatutoryType| nations.iter().any(|nation| kind.runs_in(*nation));
        nations.is_empty() || types.clone().next().is_none() || types.any(runs)
    }

    /// Adds the statutory types that are law where the question is about; where none is, what the
    /// nation has instead.
    fn add_types(
        &self,
        reading: &mut Reading,
        nations: &[Nation],
        filters: &Filters,
        chosen: &mut Chosen,
    ) {
        let types = |sure: bool| {
            self.group
                .meanings
                .iter()
                .filter_map(move |meaning| match meaning.sense {
                    Sense::Statutory(kind) if meaning.sure == sure => Some(kind),
                    _ => None,
                })
        };
        let lawful = |kind: &StatutoryType| {
            nations.is_empty() || nations.iter().any(|nation| kind.runs_in(*nation))
        };
        for kind in types(false).filter(lawful) {
            reading.prefer.types.add(kind);
            self.say(
                reading,
                TakenAs::StatutoryType,
                kind.key(),
                kind.label(),
                Used::Rank,
            );
        }
        let given = filters.statutory_types;
        for kind in types(true).filter(lawful) {
            if given.is_empty() {
                reading.types.add(kind);
                chosen.types.add(kind);
                self.say(
                    reading,
                    TakenAs::StatutoryType,
                    kind.key(),
                    kind.label(),
                    Used::Filter,
                );
            } else {
                let used = if given.has(kind) {
                    Used::Filter
                } else {
                    Used::SetAside
                };
                self.say(
                    reading,
                    TakenAs::StatutoryType,
                    kind.key(),
                    kind.label(),
                    used,
                );
            }
        }
        for nation in nations.iter().filter(|_| nations.len() > 1) {
            let any_there = types(true).any(|kind| kind.runs_in(*nation));
            let first = types(true).next().filter(|_| !any_there);
            let there = first.and_then(|kind| elsewhere(kind, *nation));
            reading
                .notes
                .extend(there.map(|there| format!("{} ({})", there.says, there.law)));
        }
        if !types(true).any(|kind| lawful(&kind))
            && let Some(first) = types(true).next()
        {
            self.explain(reading, first, nations, given.is_empty(), chosen);
        }
    }

    /// Says that a type is not law in the nations, and takes what they have instead.
    fn explain(
        &self,
        reading: &mut Reading,
        kind: StatutoryType,
        nations: &[Nation],
        may_choose: bool,
        chosen: &mut Chosen,
    ) {
        self.say(
            reading,
            TakenAs::StatutoryType,
            kind.key(),
            kind.label(),
            Used::SetAside,
        );
        for nation in nations {
            let Some(there) = elsewhere(kind, *nation) else {
                continue;
            };
            let note = format!("{} ({})", there.says, there.law);
            if !reading.notes.contains(&note) {
                reading.notes.push(note);
            }
            match there.instead {
                Some(instead) if may_choose => {
                    chosen.by_words = false;
                    reading.types.add(instead);
                    reading.stand_ins.add(instead);
                    chosen.types.add(instead);
                    let (key, label) = (instead.key(), instead.label());
                    self.say(reading, TakenAs::StatutoryType, key, label, Used::Filter);
                }
                _ => reading.prefer.general = true,
            }
        }
    }
}
