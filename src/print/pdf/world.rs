//! All that Typst may see: the fonts, the template, the data of one list and its logo.

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::layout::Abs;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};
use typst::utils::LazyHash;
use typst::visualize::{ExchangeFormat, RasterImage, SvgImage};
use typst::{Library, LibraryExt, World, WorldExt};

use super::clean::Glyphs;
use crate::print::document::Logo;

/// The look of a list.
pub(crate) const TEMPLATE: &str = include_str!("../list.typ");

/// The fonts, by family; the first family that has a character shows it.
pub(crate) const FONTS: [&[&[u8]]; 2] = [
    &[
        include_bytes!("../../../data/fonts/Inter-Regular.otf"),
        include_bytes!("../../../data/fonts/Inter-SemiBold.otf"),
        include_bytes!("../../../data/fonts/Inter-Bold.otf"),
    ],
    &[
        include_bytes!("../../../data/fonts/NotoNaskhArabic-Regular.ttf"),
        include_bytes!("../../../data/fonts/NotoNaskhArabic-Bold.ttf"),
    ],
];

/// What is the same for every list.
pub(crate) struct Shop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// The same fonts by family.
    families: Vec<Vec<Font>>,
    /// The regular weight of each family, for the widths of letters.
    regular: Vec<FontInstance>,
    template: Source,
    data: FileId,
}

impl Shop {
    /// # Errors
    ///
    /// If Typst does not take one of the names of our files, which are always the same.
    pub(crate) fn new() -> Result<Self, String> {
        let load = |files: &&[&'static [u8]]| -> Vec<Font> {
            files
                .iter()
                .flat_map(|bytes| Font::iter(Bytes::new(*bytes)))
                .collect()
        };
        let families: Vec<Vec<Font>> = FONTS.iter().map(load).collect();
        let fonts: Vec<Font> = families.iter().flatten().cloned().collect();
        let regular = families
            .iter()
            .filter_map(|fonts| fonts.first())
            .map(|font| {
                font.clone().instantiate(
                    FontVariant::default(),
                    Abs::pt(14.0),
                    &FontVariations::default(),
                )
            })
            .collect();
        Ok(Self {
            library: LazyHash::new(Library::builder().build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            regular,
            families,
            template: Source::new(file_id("/list.typ")?, TEMPLATE.to_owned()),
            data: file_id("/data.json")?,
        })
    }
}

impl Glyphs for Shop {
    fn families(&self) -> usize {
        self.families.len()
    }

    fn covers(&self, family: usize, c: char) -> bool {
        self.families.get(family).is_some_and(|fonts| {
            fonts
                .iter()
                .all(|font| font.info().coverage.contains(u32::from(c)))
        })
    }

    fn advance(&self, c: char) -> f64 {
        let font = self.family(c).and_then(|family| self.regular.get(family));
        let glyph = font.and_then(|font| font.x_advance(font.ttf().glyph_index(c)?.0));
        // What has no glyph becomes a box, which is as wide as it is high.
        glyph.map_or(1.0, |em| em.get())
    }
}

/// Names a file that is not on any disk. Typst keeps each name for ever, so there are only a few,
/// which are the same for all lists.
fn file_id(path: &str) -> Result<FileId, String> {
    let path =
        VirtualPath::new(path).map_err(|error| format!("{path} cannot be named: {error:?}"))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

/// A logo and the name under which the template finds it.
pub(crate) struct Picture {
    pub(crate) path: &'static str,
    id: FileId,
    bytes: Bytes,
}

impl Picture {
    /// # Errors
    ///
    /// If the bytes are not a picture of their kind. Typst would say so too, but in words that do
    /// not tell a council what to mend.
    pub(crate) fn new(logo: &Logo) -> Result<Self, String> {
        let bytes = Bytes::new(logo.bytes.clone());
        let (path, sound) = match logo.kind {
            "png" => (
                "/logo.png",
                RasterImage::plain(bytes.clone(), ExchangeFormat::Png).is_ok(),
            ),
            "jpg" => (
                "/logo.jpg",
                RasterImage::plain(bytes.clone(), ExchangeFormat::Jpg).is_ok(),
            ),
            "svg" => ("/logo.svg", SvgImage::new(bytes.clone()).is_ok()),
            kind => {
                return Err(format!(
                    "the publisher’s logo is of the kind {kind:?}, which is none of png, jpg and svg"
                ));
            }
        };
        if !sound {
            return Err(format!(
                "the publisher’s logo cannot be read as a {} picture",
                logo.kind.to_uppercase()
            ));
        }
        Ok(Self {
            path,
            id: file_id(path)?,
            bytes,
        })
    }
}

/// One list as Typst sees it: every file but its own is refused.
pub(crate) struct ListWorld<'a> {
    shop: &'a Shop,
    data: Bytes,
    logo: Option<Picture>,
    date: Datetime,
}

impl<'a> ListWorld<'a> {
    pub(crate) fn new(
        shop: &'a Shop,
        data: Vec<u8>,
        logo: Option<Picture>,
        date: Datetime,
    ) -> Self {
        Self {
            shop,
            data: Bytes::new(data),
            logo,
            date,
        }
    }

    /// What went wrong, with the line of the template where it is known.
    pub(crate) fn explain(&self, problems: &[SourceDiagnostic]) -> String {
        let explain = |problem: &SourceDiagnostic| {
            let line = self
                .range(problem.span)
                .and_then(|range| self.shop.template.lines().byte_to_line(range.start));
            match line {
                Some(line) => format!("{} (list.typ, line {})", problem.message, line + 1),
                None => problem.message.to_string(),
            }
        };
        problems.iter().map(explain).collect::<Vec<_>>().join("; ")
    }
}

impl World for ListWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shop.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shop.book
    }

    fn main(&self) -> FileId {
        self.shop.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.shop.template.id() {
            Ok(self.shop.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match &self.logo {
            _ if id == self.shop.data => Ok(self.data.clone()),
            Some(logo) if id == logo.id => Ok(logo.bytes.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shop.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        Some(self.date)
    }
}
