//! Made-up lists to write.

use crate::print::document::{
    Day, Document, Entry, Group, Layout, Line, Logo, Named, Need, Panel, Part, Publisher,
    Reference, Row, RowKind, Size, Words,
};

/// A red dot.
pub(super) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82";

pub(super) fn named(text: &str, language: Option<&'static str>) -> Named {
    Named {
        text: text.to_owned(),
        language,
    }
}

fn plain(text: &str) -> Line {
    Line {
        text: text.to_owned(),
        href: None,
    }
}

fn link(text: &str, href: &str) -> Line {
    Line {
        text: text.to_owned(),
        href: Some(href.to_owned()),
    }
}

fn row(label: &'static str, kind: RowKind, lines: Vec<Line>) -> Row {
    Row { label, kind, lines }
}

fn entry(number: usize, name: Named, alerts: &[&str]) -> Entry {
    let telephone = format!("01632 960{number:03}");
    Entry {
        anchor: format!("p-{number}"),
        name,
        alerts: alerts.iter().map(|&alert| alert.to_owned()).collect(),
        about: vec![
            "Independent advocates for adults who find it hard to say what they want. They listen, explain and speak up with you.".to_owned(),
            "It is free, and it is not part of the council.".to_owned(),
        ],
        rows: vec![
            row("Telephone", RowKind::Telephone, vec![
                link(&telephone, &format!("tel:{}", telephone.replace(' ', ""))),
                plain("01632 960999 (text only)"),
            ]),
            row("Email", RowKind::Contact, vec![link("hello@example.org", "mailto:hello@example.org")]),
            row("Website", RowKind::Contact, vec![link("example.org/advocacy", "https://example.org/advocacy?a=1&b=2")]),
            row("Open", RowKind::Plain, vec![plain("Monday to Friday, 9 am to 5 pm"), plain("Saturday, 10 am to noon")]),
            row("Who it is for", RowKind::Plain, vec![plain("Adults with a learning disability who live in the area, and their carers")]),
            row("Checked on", RowKind::Checked, vec![plain("3 November 2026, by telephone")]),
        ],
    }
}

fn reference(entry: &Entry) -> Reference {
    Reference {
        anchor: entry.anchor.clone(),
        name: entry.name.clone(),
        telephone: entry.rows[0].lines[0].text.clone(),
    }
}

/// A made-up list with everything in it.
pub(super) fn sample(layout: Layout, size: Size) -> Document {
    let names = [
        ("Speak Up Northtown", None),
        ("Eiriolaeth Cwm Ŵyl", Some("cy")),
        ("Guth an Eilein", Some("gd")),
        ("خدمة المناصرة", Some("ar")),
        ("Voices & Choices <Southtown>", None),
        ("Your Say “Riverside”", None),
        (
            "Advocacy for All of the Northern and Eastern Villages of Greater Southtown",
            None,
        ),
        ("Hear Me", None),
        ("Side by Side", None),
    ];
    let mut entries: Vec<Entry> = names
        .iter()
        .enumerate()
        .map(|(number, &(name, language))| {
            let alerts: &[&str] = match number {
                1 => &[
                    "TEMPORARILY CLOSED until 4 January 2027.",
                    "Ring Speak Up Northtown instead.",
                ],
                4 => &["No new people until further notice."],
                _ => &[],
            };
            entry(number, named(name, language), alerts)
        })
        .collect();
    let names: Vec<Reference> = entries.iter().map(reference).collect();
    let rest = entries.split_off(6);
    let more = entries.split_off(3);
    let group = |heading: &str, entries, see| Group {
        heading: heading.to_owned(),
        intro: String::new(),
        entries,
        see,
    };
    Document {
        title: "Advocacy in Northtown and Southtown".to_owned(),
        subtitle: "Housing and social care".to_owned(),
        publisher: Publisher {
            name: "Northtown Council".to_owned(),
            contact: vec![
                link("advocacy@example.org", "mailto:advocacy@example.org"),
                link("01632 960100", "tel:01632960100"),
            ],
            colour: "#0a4a57".to_owned(),
            logo: Some(Logo {
                bytes: PNG.to_vec(),
                kind: "png",
                alt: "Northtown Council: a red dot".to_owned(),
            }),
        },
        language: "en-GB",
        printed: Day {
            year: 2026,
            month: 11,
            day: 24,
            words: "24 November 2026".to_owned(),
        },
        facts: vec![
            "9 services.".to_owned(),
            "All were checked by telephone in November 2026.".to_owned(),
        ],
        front: vec![
            Panel {
                heading: "If someone is in danger".to_owned(),
                danger: true,
                paragraphs: vec![
                    "Ring 999 now. If you cannot speak, ring 999 and press 55.".to_owned(),
                ],
                items: vec![
                    "Police, fire, ambulance: 999".to_owned(),
                    "Not an emergency, but you need help with your health today or tonight: 111"
                        .to_owned(),
                ],
            },
            Panel {
                heading: "What an advocate does".to_owned(),
                danger: false,
                paragraphs: vec!["An advocate helps you to say what you want.".to_owned()],
                items: vec![
                    "Listens to you".to_owned(),
                    "Goes to meetings with you".to_owned(),
                ],
            },
        ],
        parts: vec![
            Part {
                heading: "Northtown".to_owned(),
                intro: "The council’s own area.".to_owned(),
                groups: vec![
                    group("Legal right if you qualify", entries, Vec::new()),
                    group("Local services", more, vec![names[0].clone()]),
                ],
            },
            Part {
                heading: "Southtown".to_owned(),
                intro: String::new(),
                groups: vec![group(
                    "Local services",
                    rest,
                    vec![names[1].clone(), names[3].clone()],
                )],
            },
        ],
        needs: vec![
            Need {
                heading: "Housing".to_owned(),
                services: names[..4].to_vec(),
            },
            Need {
                heading: "Mental health".to_owned(),
                services: names[3..].to_vec(),
            },
        ],
        names,
        glossary: vec![
            (
                "IMCA".to_owned(),
                "Independent mental capacity advocate".to_owned(),
            ),
            (
                "IMHA".to_owned(),
                "Independent mental health advocate".to_owned(),
            ),
        ],
        back: vec![Panel {
            heading: "About this list".to_owned(),
            danger: false,
            paragraphs: vec!["Details can change: ring before you rely on them.".to_owned()],
            items: Vec::new(),
        }],
        layout,
        size,
        notes: true,
        web_address: Some("https://example.org/lists/northtown".to_owned()),
        words: Words::ENGLISH,
    }
}

/// A list that nothing should ever make.
pub(super) fn hostile() -> Document {
    const BAD: &str = "<script>alert(\"1\")</script> & 'quotes' ]]> \0\u{1}\u{8}\u{b}\u{1f}\u{7f}\u{85}\u{fffe}\u{ffff}\u{202e}\r\n👩\u{200d}🦽 &amp; {{x}} $x$ </w:t>";
    let mut document = sample(Layout::Full, Size::Standard);
    let bad = || BAD.to_owned();
    document.title = bad();
    document.subtitle = "w".repeat(10_000);
    document.publisher.name = bad();
    document.publisher.colour = "#\"/><w:p>".to_owned();
    document.publisher.contact = vec![
        link(BAD, BAD),
        link("click", "javascript:alert(1)"),
        link("\0", "https://example.org/\"<&>'"),
    ];
    document.publisher.logo = Some(Logo {
        bytes: b"<svg onload=\"x\"/>".to_vec(),
        kind: "png",
        alt: bad(),
    });
    document.printed = Day {
        year: -1,
        month: 99,
        day: -3,
        words: BAD.repeat(500),
    };
    document.language = "\"><x";
    document.facts = vec![bad(), String::new(), "\0".to_owned()];
    document.web_address = Some(bad());
    document.glossary.push((bad(), bad()));
    document.glossary.push((String::new(), String::new()));
    let group = &mut document.parts[0].groups[0];
    group.heading = bad();
    group.entries[0].name = named(BAD, Some("\"/>"));
    group.entries[0].anchor = "\"><w:p/>".to_owned();
    group.entries[0].about = vec!["Long. ".repeat(10_000), "x".repeat(10_000), bad()];
    group.entries[0].alerts = vec![bad(), "\u{ffff}".to_owned()];
    group.entries[0].rows.push(row(
        "A label that is far too long for a column",
        RowKind::Plain,
        vec![plain(BAD), plain("")],
    ));
    group.entries[0].rows.push(row(
        "",
        RowKind::Telephone,
        vec![link("", "tel:01632960000")],
    ));
    group.entries[1].anchor = "p-2".to_owned();
    group.entries[1].name = named("", Some("cy"));
    group.see = vec![Reference {
        anchor: "nowhere".to_owned(),
        name: named(BAD, None),
        telephone: bad(),
    }];
    document.names.push(Reference {
        anchor: String::new(),
        name: named("", None),
        telephone: String::new(),
    });
    document.needs.push(Need {
        heading: "\u{feff}".to_owned(),
        services: document.names.clone(),
    });
    document.back[0].danger = true;
    document.back[0].items = vec![bad(), String::new()];
    document
}
