//! From spans to a reading: what chooses providers, what brings them forward, what is only looked for.

use super::areas::{self, Named};
use super::sentence::{Sentence, Span, What};
use super::{Chosen, Reading, TextPiece};
use crate::area::Nation;
use crate::closed::{Closed, Many};
use crate::provider::Specialism;
use crate::query::filters::{AreaFilter, Filters};
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
    let mut named = areas::resolve(sentence, &spans, &filters.areas);
    let nations = nations(&named, &filters.areas);
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
                };
                piece.add_to(&mut reading, &nations, filters);
            }
            What::Age(age) => {
                reading.age = Some(*age);
                match age {
                    0..18 => reading
                        .prefer
                        .specialisms
                        .add(Specialism::ChildrenYoungPeople),
                    65.. => reading.prefer.specialisms.add(Specialism::OlderPeople),
                    _ => {}
                }
                let used = match filters.age {
                    Some(given) if given != *age => Used::SetAside,
                    _ => Used::Filter,
                };
                reading.say(
                    words,
                    TakenAs::Age,
                    &age.to_string(),
                    &age.to_string(),
                    used,
                );
            }
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
                // Filled in below, when it is known which place counts.
                reading.understood.extend(place.map(Named::understood));
            }
        }
    }
    areas::by_role(&mut named, reading.types.with(filters.statutory_types));
    let mut places = named.iter();
    for piece in &mut reading.understood {
        if piece.taken_as == TakenAs::Area
            && let Some(place) = places.next()
        {
            *piece = place.understood();
        }
    }
    reading.areas = named
        .into_iter()
        .filter(Named::is_used)
        .map(|named| named.area)
        .collect();
    reading.leave_over(sentence, &spans);
    reading.settle(filters);
    reading
}

/// The nations that the areas lie in: none where no area was named, or the whole UK.
fn nations(named: &[Named], given: &[AreaFilter]) -> Vec<Nation> {
    let mut nations: Vec<Nation> = Vec::new();
    let used = named.iter().filter(|named| named.is_used());
    let areas = used.map(|named| &named.area).chain(given);
    for nation in areas.flat_map(AreaFilter::nations) {
        if !nations.contains(&nation) {
            nations.push(nation);
        }
    }
    nations
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

    /// Decides what chooses and what only ranks, now that everything is known.
    fn settle(&mut self, filters: &Filters) {
        if self.types == self.stand_ins && !self.specialisms.is_empty() {
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
        let by_need = !self.types.is_empty() || !self.specialisms.is_empty();
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
}

impl GroupPiece<'_> {
    fn add_to(self, reading: &mut Reading, nations: &[Nation], filters: &Filters) {
        let from = reading.understood.len();
        let mut chosen = Chosen {
            misspelt: self.misspelt,
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
                    reading.languages.push(language.clone());
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
            if !group.note.is_empty() {
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
            meaning: chosen,
        };
        if is_sure {
            reading.concepts.push(piece);
        } else if group.generic {
            reading.generic.push(piece);
        } else if group.names_one || group.meanings.is_empty() {
            reading.needed.push(piece);
        } else {
            reading.optional.push(piece);
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
