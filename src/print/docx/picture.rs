//! The publisher’s logo as a picture in the text.

use super::xml::escape;

/// A point in Word’s unit of pictures.
const POINT: u64 = 12_700;

/// The largest height of a logo.
const HIGHEST: u64 = 68 * POINT;

/// The largest width of a logo.
const WIDEST: u64 = 240 * POINT;

/// A kind of picture that Word can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

impl Kind {
    /// The end of the name of its file.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Kind::Png => "png",
            Kind::Jpeg => "jpeg",
        }
    }
}

/// A picture and how many dots it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Picture<'a> {
    /// The file.
    pub(super) bytes: &'a [u8],
    /// Its kind.
    pub(super) kind: Kind,
    width: u32,
    height: u32,
}

impl<'a> Picture<'a> {
    /// Looks at the bytes themselves, since a wrong name for the kind would give a red cross.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (kind, (width, height)) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            (Kind::Png, png_size(bytes)?)
        } else {
            (Kind::Jpeg, jpeg_size(bytes)?)
        };
        (width > 0 && height > 0).then_some(Picture {
            bytes,
            kind,
            width,
            height,
        })
    }

    /// The picture as a run, as large as fits, in its own proportions.
    pub(super) fn run(&self, alt: &str) -> String {
        let (width, height) = (u64::from(self.width), u64::from(self.height));
        let (cx, cy) = if width * HIGHEST <= WIDEST * height {
            ((width * HIGHEST / height).max(POINT), HIGHEST)
        } else {
            (WIDEST, (height * WIDEST / width).max(POINT))
        };
        let alt = escape(alt);
        format!(
            "<w:r><w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{cx}\" cy=\"{cy}\"/><wp:docPr id=\"1\" name=\"Logo\" descr=\"{alt}\"/><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:nvPicPr><pic:cNvPr id=\"1\" name=\"Logo\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"logo\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
    }
}

/// Width and height of a PNG, which stand first in it.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| {
        let bytes = bytes.get(at..at + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    };
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some((number(16)?, number(20)?))
}

/// Width and height of a JPEG, which stand in the first frame.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    bytes.starts_with(&[0xff, 0xd8]).then_some(())?;
    let number = |at: usize| {
        let bytes = bytes.get(at..at + 2)?;
        Some(u32::from(u16::from_be_bytes(bytes.try_into().ok()?)))
    };
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        match *bytes.get(at + 1)? {
            // A filling byte.
            0xff => at += 1,
            // Frames: C4, C8 and CC lie among them and are something else.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((number(at + 7)?, number(at + 5)?));
            }
            // The picture itself begins, or ends, without a frame.
            0xd9 | 0xda => return None,
            _ => at += 2 + usize::try_from(number(at + 2)?).ok()?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Picture};

    #[test]
    fn sizes_come_from_the_bytes() {
        let jpeg = [
            &[
                0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc2, 0, 11, 8, 0, 30,
            ][..],
            &[0, 90, 1, 1, 0x11, 0],
        ]
        .concat();
        let picture = Picture::read(&jpeg).map(|p| (p.kind, p.width, p.height));
        assert_eq!(picture, Some((Kind::Jpeg, 90, 30)));
        for end in 0..jpeg.len() - 4 {
            let _ = Picture::read(&jpeg[..end]);
        }
        assert_eq!(Picture::read(b""), None);
        assert_eq!(Picture::read(b"<svg/>"), None);
        assert_eq!(
            Picture::read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0"),
            None
        );
        assert_eq!(
            Picture::read(&[0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xe0]),
            None
        );
    }
}
