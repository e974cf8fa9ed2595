//! How the words were read, and the way to take a reading back.

use crate::cli::output::Page;
use crate::query::{Answer, TakenAs, Understood, Used};

/// Shows each piece with what it was taken for: `“sectioned” is Independent mental …`.
pub(crate) fn show(page: &mut Page, answer: &Answer) -> anyhow::Result<()> {
    for line in pieces(&answer.understood) {
        page.wrapped("  ", &line)?;
    }
    if let Some(widened) = widened(answer) {
        page.wrapped("", &widened)?;
    }
    let mut used = answer
        .understood
        .iter()
        .filter(|piece| piece.used != Used::SetAside);
    let first = used.clone().find(|piece| piece.taken_as != TakenAs::Area);
    if let Some(piece) = first.or_else(|| used.next()) {
        // Quoted so that a shell takes it as one.
        let quote = if piece.words.contains('\'') {
            '"'
        } else {
            '\''
        };
        page.wrapped(
            "  ",
            &format!(
                "Not so? --not-as {quote}{}{quote} takes a reading back, --literal all.",
                piece.words
            ),
        )?;
    }
    Ok(())
}

/// What was understood, piece by piece, with the notes of each.
pub(crate) fn pieces(understood: &[Understood]) -> Vec<String> {
    let groups = understood.chunk_by(|a, b| a.words == b.words);
    groups.flat_map(lines).collect()
}

/// What nothing fitted, where other providers are shown instead.
fn widened(answer: &Answer) -> Option<String> {
    let widened = answer.widened.as_ref()?;
    let area = match answer.filters.areas.is_empty() {
        true => "",
        false => " for this area",
    };
    Some(format!(
        "Nothing in these lists fits “{widened}”{area}. That does not mean that nothing exists. Shown instead: what fits the rest."
    ))
}

/// What to know beside a file of providers.
pub(crate) fn told(answer: &Answer) -> Vec<String> {
    let suggestion = answer.suggestion.iter().cloned();
    let of_pieces = answer.understood.iter().flat_map(|piece| {
        let notes = piece.notes.iter();
        notes.map(|note| format!("“{}”: {}", piece.words, sentence(note)))
    });
    let notes = answer.notes.iter().cloned().chain(of_pieces);
    widened(answer)
        .into_iter()
        .chain(suggestion)
        .chain(notes)
        .collect()
}

fn lines(group: &[Understood]) -> Vec<String> {
    let Some(first) = group.first() else {
        return Vec::new();
    };
    let mut said: Vec<String> = Vec::new();
    let named = |used: Used| {
        let names: Vec<String> = group.iter().filter(|p| p.used == used).map(name).collect();
        names
    };
    let chosen = named(Used::Filter);
    if !chosen.is_empty() {
        said.push(chosen.join(" or "));
    }
    let ranked = named(Used::Rank);
    if !ranked.is_empty() {
        let synonyms = group
            .iter()
            .all(|p| matches!(p.taken_as, TakenAs::Synonyms | TakenAs::Spelling));
        said.push(match synonyms {
            true => ranked.join(", "),
            false => format!("first those for {}", ranked.join(", ")),
        });
    }
    let aside = named(Used::SetAside);
    if !aside.is_empty() {
        said.push(format!("put aside: {}", aside.join(", ")));
    }
    let mut lines = vec![format!("“{}”: {}", first.words, said.join("; "))];
    for piece in group {
        for note in &piece.notes {
            lines.push(format!("  {}", sentence(note)));
        }
    }
    lines
}

fn name(piece: &Understood) -> String {
    match piece.taken_as {
        TakenAs::Area => format!("{} ({})", piece.name, piece.value),
        TakenAs::Age => format!("age {}", piece.value),
        _ => piece.name.clone(),
    }
}

/// A note as a sentence, with a capital and a full stop.
fn sentence(note: &str) -> String {
    let mut letters = note.chars();
    let mut text: String = letters
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    text.push_str(letters.as_str());
    if !text.ends_with(['.', '?', '!']) {
        text.push('.');
    }
    text
}
