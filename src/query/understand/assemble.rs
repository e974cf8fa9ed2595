//! From spans to a reading: what chooses providers, what brings them forward, what is only looked for.

use super::areas::{self, Named};
use super::piece::GroupPiece;
use super::sentence::{Sentence, Span, What};
use super::{Reading, TextPiece};
use crate::closed::Many;
use crate::provider::Specialism;
use crate::query::filters::Filters;
use crate::query::understood::{TakenAs, Understood, Used};
use crate::statutory::StatutoryType;
use crate::vocabulary::{Group, Link, Sense, Vocabulary};

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
    let mut reading = Reading {
        is_long: sentence.words.len() > 2,
        ..Reading::default()
    };
    areas::told_of_other_nations(&named, types, &mut reading.notes);
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
                    denied: is_state(vocabulary.group(*id))
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
                reading.say(words, TakenAs::Organisation, name, words, Used::Filter);
            }
            What::Place(..) | What::Outcode(..) => {
                let place = named.iter().find(|n| n.words.start == span.from);
                reading.understood.extend(place.and_then(Named::understood));
            }
            What::NoPostcode(Some(island)) => reading.outside = Some(island),
            What::NoPostcode(None) => reading.notes.push(format!(
                "“{}” is no postcode that is known here, so it says nothing of the area: read it back, or ask for the town or the council.",
                words.to_uppercase()
            )),
            What::Nothing => {}
        }
    }
    reading.areas = areas::areas(named, &filters.areas);
    reading.leave_over(sentence, &spans);
    reading.settle(filters);
    reading
}

/// Whether a group says what somebody is or how they are held, which "not" takes away.
///
/// Whoever has not got a care plan, or a home, may well need an advocate for it.
fn is_state(group: &Group) -> bool {
    let sure = || group.meanings.iter().filter(|meaning| meaning.sure);
    let of_care = [StatutoryType::CareAct, StatutoryType::IpaWales].map(Sense::Statutory);
    let mut senses = sure().map(|meaning| &meaning.sense);
    if senses.any(|sense| of_care.contains(sense)) {
        return false;
    }
    sure().any(|meaning| match meaning.sense {
        Sense::Statutory(kind) => matches!(
            kind,
            StatutoryType::Imha | StatutoryType::ScotlandMh | StatutoryType::Children
        ),
        Sense::Specialism(kind) => !matches!(
            kind,
            Specialism::Housing
                | Specialism::Benefits
                | Specialism::Education
                | Specialism::HealthComplaints
                | Specialism::General
        ),
        _ => false,
    })
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
    pub(super) fn say(
        &mut self,
        words: &str,
        taken_as: TakenAs,
        value: &str,
        name: &str,
        used: Used,
    ) {
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
        if (by_need || !self.unknown.is_empty() || self.is_long)
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
