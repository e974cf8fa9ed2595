//! A composed list as bytes, in any format.

use super::batch::Format;
use super::document::Document;
use super::{Composed, csv, docx, html, text};

/// Prints lists. Fonts and template of the typesetter are read when the first PDF is asked for.
#[derive(Debug, Default)]
pub struct Printer {
    press: Press,
}

/// A list as bytes.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its pages; 0 for a format that has none.
    pub pages: usize,
    /// Letters that no font has, and that were replaced.
    pub replaced: usize,
}

/// Whether the program can print PDF.
pub const HAS_PDF: bool = cfg!(feature = "pdf");

impl Printer {
    /// A printer with nothing loaded yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Prints a list; an error says why it can't be printed. It may be called from any thread.
    pub fn print(&self, composed: &Composed, format: Format) -> Result<Rendered, String> {
        let document = &composed.document;
        // The typesetter is large and the text is anybody's: a panic in it costs this list alone.
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| match format {
            Format::Html => Ok(Rendered::of(html::write(document).into_bytes())),
            Format::Txt => Ok(Rendered::of(text::write(document).into_bytes())),
            Format::Docx => Ok(Rendered::of(docx::write(document))),
            Format::Csv => {
                let mut bytes = Vec::new();
                let rows = composed.providers.iter().map(|one| (one, Vec::new()));
                csv::write(&mut bytes, &[], rows).map_err(|err| err.to_string())?;
                Ok(Rendered::of(bytes))
            }
            Format::Pdf => self.press.print(document),
        }));
        caught.unwrap_or_else(|_| Err("stopped by a fault inside".to_owned()))
    }
}

impl Rendered {
    fn of(bytes: Vec<u8>) -> Rendered {
        Rendered {
            bytes,
            pages: 0,
            replaced: 0,
        }
    }
}

#[cfg(feature = "pdf")]
#[derive(Debug, Default)]
struct Press(std::sync::OnceLock<super::pdf::Press>);

#[cfg(feature = "pdf")]
impl Press {
    fn print(&self, document: &Document) -> Result<Rendered, String> {
        let press = self.0.get_or_init(super::pdf::Press::new);
        let pdf = press.print(document)?;
        Ok(Rendered {
            bytes: pdf.bytes,
            pages: pdf.pages,
            replaced: pdf.replaced,
        })
    }
}

#[cfg(not(feature = "pdf"))]
#[derive(Debug, Default)]
struct Press;

#[cfg(not(feature = "pdf"))]
impl Press {
    #[expect(clippy::unused_self, reason = "with the feature it is used")]
    fn print(&self, _: &Document) -> Result<Rendered, String> {
        Err("this program was built without PDF; choose docx, html, csv or txt".to_owned())
    }
}
