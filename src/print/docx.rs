//! A list as a Word document (.docx), for staff who want to change it before it goes out.
//!
//! The XML is written by hand, because no Word library at hand sets what a screen reader needs:
//! languages, the title as a property, a table with a header row. Everything that a reader or
//! Word’s accessibility checker looks for is a real style or property and not only a look.
//! Equal documents give equal bytes: no clock, no random number, no hash order.

mod back;
mod body;
mod entry;
mod front;
mod links;
mod package;
mod picture;
mod styles;
#[cfg(test)]
mod tests;
mod xml;

use super::document::{Document, Size};

/// The width of the text in twips (twentieths of a point): A4 less two centimetres on each side.
const TEXT_WIDTH: u32 = 11_906 - 2 * MARGIN;

/// The margin at the left and right, in twips.
const MARGIN: u32 = 1_134;

/// Writes a document as a Word file.
///
/// This works for every document, also for one that breaks the rules of the model: what cannot
/// be a link, a picture, a colour or a date is left out or shown as text.
pub fn write(document: &Document) -> Vec<u8> {
    package::pack(document, &body::write(document))
}

/// Half points, the unit that Word gives sizes of letters in, for the body text.
fn body_size(size: Size) -> u32 {
    match size {
        Size::Standard => 28,
        Size::Large => 36,
    }
}
