//! Sections of words as a page shows them: lines of a list stand in a list.

use crate::guide::{Block, Section};

/// A section of a page.
pub(in crate::web) struct Shown<'a> {
    pub(in crate::web) heading: &'a str,
    pub(in crate::web) pieces: Vec<Piece<'a>>,
}

/// A piece of a section.
pub(in crate::web) enum Piece<'a> {
    Text(&'a str),
    List(Vec<&'a str>),
    Steps(Vec<&'a str>),
    Terms(Vec<(&'static str, &'a str)>),
    Entry {
        id: &'a str,
        name: &'a str,
        telephone: &'a str,
        lines: &'a [String],
    },
}

/// Brings lines that belong together into one list.
pub(in crate::web) fn shown(sections: &[Section]) -> Vec<Shown<'_>> {
    let sections = sections.iter();
    sections
        .map(|section| Shown {
            heading: &section.heading,
            pieces: pieces(&section.blocks),
        })
        .collect()
}

fn pieces(blocks: &[Block]) -> Vec<Piece<'_>> {
    let mut all: Vec<Piece<'_>> = Vec::new();
    for block in blocks {
        match (block, all.last_mut()) {
            (Block::Item(text), Some(Piece::List(lines))) => lines.push(text),
            (Block::Item(text), _) => all.push(Piece::List(vec![text])),
            (Block::Step(text), Some(Piece::Steps(lines))) => lines.push(text),
            (Block::Step(text), _) => all.push(Piece::Steps(vec![text])),
            (Block::Term(name, text), Some(Piece::Terms(terms))) => terms.push((name, text)),
            (Block::Term(name, text), _) => all.push(Piece::Terms(vec![(name, text)])),
            (Block::Text(text), _) => all.push(Piece::Text(text)),
            (
                Block::Entry {
                    id,
                    name,
                    telephone,
                    lines,
                },
                _,
            ) => all.push(Piece::Entry {
                id,
                name,
                telephone,
                lines,
            }),
        }
    }
    all
}
