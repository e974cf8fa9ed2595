//! What a phrase of the vocabulary adds to a reading: types, specialisms and the like, in the law of
//! the nation that the question is about.

use super::{Chosen, Reading, TextPiece};
use crate::area::Nation;
use crate::closed::Closed;
use crate::provider::Specialism;
use crate::query::filters::Filters;
use crate::query::law::elsewhere;
use crate::query::understood::{TakenAs, Used};
use crate::statutory::StatutoryType;
use crate::vocabulary::{Group, Link, Meaning, Sense};

/// A phrase of the question with the group of the vocabulary that it leads to.
pub(super) struct GroupPiece<'a> {
    pub(super) group: &'a Group,
    pub(super) link: Link,
    pub(super) words: &'a str,
    pub(super) read: Vec<String>,
    pub(super) misspelt: bool,
    /// The word before them that says they are not so.
    pub(super) denied: Option<&'a str>,
}

impl GroupPiece<'_> {
    pub(super) fn add_to(self, reading: &mut Reading, nations: &[Nation], filters: &Filters) {
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
            if !group.note.is_empty() && (group.warns || self.is_of(nations)) {
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
    fn deny(&self, reading: &mut Reading, before: &str) {
        self.say(
            reading,
            TakenAs::Synonyms,
            &self.group.name,
            &self.group.name,
            Used::SetAside,
        );
        for meaning in &self.group.meanings {
            if let Sense::Statutory(kind) = meaning.sense {
                reading.prefer.denied.add(kind);
            }
        }
        let note = format!("“{before}” stands before it");
        let mut said = reading.understood.iter_mut();
        if let Some(piece) = said.find(|piece| piece.words == self.words)
            && !piece.notes.contains(&note)
        {
            piece.notes.push(note);
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
            let note = there.map(|there| format!("{} ({})", there.says, there.law));
            let new = note.filter(|note| !reading.notes.contains(note));
            reading.notes.extend(new);
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
                Some(instead) if may_choose && !there.for_all => {
                    reading.prefer.for_some.add(instead);
                    reading.prefer.general = true;
                    let (key, label) = (instead.key(), instead.label());
                    self.say(reading, TakenAs::StatutoryType, key, label, Used::Rank);
                }
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

/// Whether lists seldom fill the column of a sense, so that its words say more.
fn is_seldom_filled(meaning: &Meaning) -> bool {
    matches!(meaning.sense, Sense::Kind(_) | Sense::Language(_))
}
