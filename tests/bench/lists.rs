//! Synthetic lists and questions from a seeded generator: the same in every run.

use std::fmt::Write;

/// The seed of everything drawn here.
const SEED: u64 = 0x5eed_ad70_cac7;

/// A small generator (xorshift64*): no crate, no change between versions.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() >> 33) as usize % n
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// A word from the list, the early ones far more often, as in real text.
    fn word(&mut self) -> &'static str {
        let a = self.below(WORDS.len());
        let b = self.below(WORDS.len());
        WORDS[a * b / WORDS.len()]
    }
}

const LISTS: [&str; 5] = [
    "general",
    "housing",
    "learning_disability",
    "mental_health",
    "statutory",
];
const SPECIALISMS: [&str; 8] = [
    "autism",
    "older_people",
    "dementia",
    "carers",
    "parents",
    "benefits",
    "mental_health",
    "learning_disability",
];
const STATUTORY: [&str; 5] = ["care_act", "imca", "imha", "rpr", "nhs_complaints"];
const AREAS: [&str; 30] = [
    "Leeds",
    "Bradford",
    "Derbyshire",
    "Amber Valley",
    "Kent",
    "Portsmouth",
    "Southampton",
    "Cornwall",
    "Devon",
    "Norfolk",
    "Suffolk",
    "Essex",
    "Camden",
    "Islington",
    "Hackney",
    "Manchester",
    "Salford",
    "Liverpool",
    "Cumberland",
    "Northumberland",
    "Gateshead",
    "Birmingham",
    "Coventry",
    "Warwickshire",
    "Oxfordshire",
    "Surrey",
    "Bristol",
    "Cheshire East",
    "England",
    "Nottinghamshire",
];
const NAMES: [&str; 20] = [
    "Voice", "Advocacy", "Together", "Speak", "Up", "Choice", "Rights", "Support", "First", "Hub",
    "Bridge", "Forum", "Circle", "Harbour", "Compass", "Beacon", "Open", "Door", "Equal",
    "Partners",
];
const WORDS: [&str; 120] = [
    "advocacy",
    "people",
    "support",
    "care",
    "and",
    "with",
    "for",
    "the",
    "service",
    "independent",
    "health",
    "help",
    "mental",
    "adults",
    "who",
    "advocates",
    "local",
    "free",
    "disability",
    "learning",
    "rights",
    "social",
    "decisions",
    "about",
    "their",
    "assessment",
    "hospital",
    "community",
    "housing",
    "needs",
    "carers",
    "families",
    "review",
    "capacity",
    "treatment",
    "older",
    "young",
    "children",
    "complaints",
    "council",
    "plan",
    "meeting",
    "speak",
    "choices",
    "understand",
    "information",
    "advice",
    "group",
    "peer",
    "volunteer",
    "trained",
    "professional",
    "confidential",
    "referral",
    "safeguarding",
    "detained",
    "ward",
    "tribunal",
    "appeal",
    "discharge",
    "dementia",
    "autism",
    "stroke",
    "brain",
    "injury",
    "sensory",
    "deaf",
    "blind",
    "prison",
    "probation",
    "homeless",
    "tenancy",
    "eviction",
    "landlord",
    "benefits",
    "debt",
    "money",
    "appointment",
    "letter",
    "phone",
    "visit",
    "home",
    "residential",
    "nursing",
    "respite",
    "transition",
    "school",
    "college",
    "work",
    "parent",
    "partner",
    "neighbour",
    "abuse",
    "neglect",
    "risk",
    "harm",
    "consent",
    "privacy",
    "language",
    "interpreter",
    "signing",
    "makaton",
    "easy",
    "read",
    "large",
    "print",
    "braille",
    "audio",
    "weekday",
    "evening",
    "drop",
    "office",
    "town",
    "village",
    "county",
    "region",
    "rural",
    "coastal",
    "waiting",
    "urgent",
];

/// The five lists of `size` providers together: name and text.
pub(crate) fn lists(size: usize) -> Vec<(&'static str, String)> {
    let mut draw = Draw(SEED ^ size as u64);
    let mut texts: Vec<(&str, String)> = LISTS
        .iter()
        .map(|list| {
            (*list, "id,name,organisation,description,specialisms,statutory_types,areas,eligibility,telephone,email,website,address,postcode,last_checked,source_url,notes\n".to_owned())
        })
        .collect();
    for n in 0..size {
        let which = draw.below(LISTS.len());
        let statutory = if LISTS[which] == "statutory" {
            draw.one(&STATUTORY)
        } else {
            ""
        };
        let name = format!(
            "{} {} {} {n}",
            draw.one(&NAMES),
            draw.one(&NAMES),
            draw.one(&NAMES)
        );
        let organisation = format!("{} {}", draw.one(&NAMES), draw.one(&NAMES));
        let mut description = String::new();
        for _ in 0..30 + draw.below(51) {
            description.push_str(draw.word());
            description.push(' ');
        }
        let mut eligibility = String::new();
        for _ in 0..8 {
            eligibility.push_str(draw.word());
            eligibility.push(' ');
        }
        let areas = match draw.below(3) {
            0 => format!("{};{}", draw.one(&AREAS), draw.one(&AREAS)),
            _ => draw.one(&AREAS).to_owned(),
        };
        let text = &mut texts[which].1;
        writeln!(
            text,
            "p{n},{name},{organisation},{},{};{},{statutory},{areas},{},01632 96{:04},p{n}@example.org,https://example.org/p{n},{} High Street,LS1 4AP,2026-0{}-{:02},https://example.org/source/{n},Made for measuring; no such service exists and nobody should ring it.",
            description.trim(),
            draw.one(&SPECIALISMS),
            draw.one(&SPECIALISMS),
            eligibility.trim(),
            n % 10_000,
            1 + draw.below(200),
            1 + draw.below(9),
            1 + draw.below(28),
        )
        .unwrap();
    }
    texts
}

/// A question: one to four words, half of them with one to three filters.
pub(crate) struct Drawn {
    pub(crate) words: String,
    pub(crate) area: Option<&'static str>,
    pub(crate) specialism: Option<&'static str>,
    pub(crate) list: Option<&'static str>,
}

pub(crate) fn questions(count: usize) -> Vec<Drawn> {
    let mut draw = Draw(SEED);
    (0..count)
        .map(|_| {
            let words: Vec<&str> = (0..=draw.below(4)).map(|_| draw.word()).collect();
            let filters = if draw.below(2) == 0 {
                0
            } else {
                1 + draw.below(3)
            };
            Drawn {
                words: words.join(" "),
                area: (filters > 0).then(|| draw.one(&AREAS)),
                specialism: (filters > 1).then(|| draw.one(&SPECIALISMS)),
                list: (filters > 2).then(|| draw.one(&LISTS)),
            }
        })
        .collect()
}
