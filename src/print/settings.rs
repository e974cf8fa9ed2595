//! What a publisher sets: name, contact, colour, logo and wording of its lists.
//!
//! `data/print.toml`, all of it optional. Nothing here opens a file: the bytes of the logo are given.

use serde::Deserialize;

use super::document::{Line, Logo, Publisher};

/// The colour of headings and rules where a publisher sets none.
const COLOUR: &str = "#0a4a57";
/// The least contrast against white: WCAG 2.2 AAA for text of any size.
const LEAST_CONTRAST: f64 = 7.0;

/// The settings file of a publisher.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The name of the publisher ("Leeds City Council").
    pub name: String,
    /// A telephone number for questions and mistakes.
    pub telephone: String,
    /// An e-mail address for the same.
    pub email: String,
    /// The publisher’s page.
    pub website: String,
    /// The file of a logo, beside the settings: PNG, JPEG or SVG.
    pub logo: String,
    /// What the logo shows, for people who don’t see it.
    pub logo_alt: String,
    /// The colour of headings and rules, `#rrggbb`.
    pub colour: String,
    /// The address of the list on the web; printed as a QR code.
    pub web_address: String,
    /// The months after which a printed copy should be destroyed.
    pub expires_after_months: Option<u8>,
    /// Other words for the panels, by their names (`danger`, `how`, `formats`, `disclaimer` …).
    pub wording: std::collections::BTreeMap<String, Wording>,
}

/// Other words for one panel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Wording {
    /// Its heading.
    pub heading: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// Its list.
    pub items: Vec<String>,
}

impl Settings {
    /// Reads a settings file; an error says what is wrong and what to write.
    pub fn read(text: &str) -> Result<Settings, String> {
        let settings: Settings =
            toml::from_str(text).map_err(|err| err.to_string().trim().to_owned())?;
        if !settings.colour.is_empty() {
            let contrast = contrast_with_white(&settings.colour).ok_or_else(|| {
                format!(
                    "colour: “{}” is no colour; write #rrggbb, such as {COLOUR}",
                    settings.colour
                )
            })?;
            if contrast < LEAST_CONTRAST {
                return Err(format!(
                    "colour: {} on white has a contrast of {contrast:.1} to 1 and needs 7 to 1; choose a darker one, such as {COLOUR}",
                    settings.colour
                ));
            }
        }
        if let Some(other) = settings
            .wording
            .keys()
            .find(|name| !super::words::PANELS.contains(&name.as_str()))
        {
            return Err(format!(
                "[wording.{other}] is no part of a list; there are {}",
                super::words::PANELS.join(", ")
            ));
        }
        for address in [&settings.website, &settings.web_address] {
            let is_web = address.starts_with("https://") || address.starts_with("http://");
            if !address.is_empty() && !is_web {
                return Err(format!(
                    "“{address}” is no web address; begin it with https://"
                ));
            }
        }
        if !settings.logo.is_empty() && settings.logo_alt.is_empty() {
            return Err("logo_alt: say in words what the logo shows".to_owned());
        }
        Ok(settings)
    }

    /// The publisher as it stands on a list. `logo` holds the bytes of the logo’s file.
    pub fn publisher(&self, logo: Option<Vec<u8>>) -> Result<Publisher, String> {
        let mut contact = Vec::new();
        if !self.telephone.is_empty() {
            contact.push(Line {
                text: self.telephone.clone(),
                href: super::links::telephone(&self.telephone),
            });
        }
        if !self.email.is_empty() {
            contact.push(Line {
                text: self.email.clone(),
                href: super::links::email(&self.email),
            });
        }
        if !self.website.is_empty() {
            contact.push(Line {
                text: self.website.clone(),
                href: super::links::web(&self.website),
            });
        }
        let logo = logo
            .map(|bytes| {
                let kind = picture(&bytes).ok_or_else(|| {
                    format!(
                        "{} is no picture that can be printed; use PNG, JPEG or SVG",
                        self.logo
                    )
                })?;
                Ok::<Logo, String>(Logo {
                    bytes,
                    kind,
                    alt: self.logo_alt.clone(),
                })
            })
            .transpose()?;
        Ok(Publisher {
            name: self.name.clone(),
            contact,
            colour: match self.colour.as_str() {
                "" => COLOUR.to_owned(),
                own => own.to_owned(),
            },
            logo,
        })
    }
}

/// What sort of picture bytes are, by how they begin.
fn picture(bytes: &[u8]) -> Option<&'static str> {
    let begins = |with: &[u8]| bytes.starts_with(with);
    if begins(b"\x89PNG\r\n\x1a\n") {
        Some("png")
    } else if begins(&[0xff, 0xd8, 0xff]) {
        Some("jpg")
    } else {
        let text = std::str::from_utf8(bytes).ok()?.trim_start();
        (text.starts_with("<svg") || text.starts_with("<?xml") && text.contains("<svg"))
            .then_some("svg")
    }
}

/// The contrast of `#rrggbb` with white (WCAG 2.2, "relative luminance"), 1 to 21.
fn contrast_with_white(colour: &str) -> Option<f64> {
    let digits = colour
        .strip_prefix('#')
        .filter(|digits| digits.len() == 6)?;
    let channel = |at: usize| {
        let byte = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?;
        let share = f64::from(byte) / 255.0;
        Some(if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        })
    };
    let luminance = 0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?;
    Some(1.05 / (luminance + 0.05))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pale_colours_and_half_settings_are_refused() {
        for (text, expected) in [
            ("colour = '#ffcc00'", "choose a darker one"),
            ("colour = 'blue'", "write #rrggbb"),
            ("colour = '#zzzzzz'", "write #rrggbb"),
            ("website = 'javascript:alert(1)'", "no web address"),
            ("logo = 'logo.png'", "say in words"),
            ("naem = 'x'", "unknown field"),
            ("[wording.hwo]", "there are danger, advocate"),
        ] {
            let err = Settings::read(text).expect_err(text);
            assert!(err.contains(expected), "{text}: {err}");
        }
        let settings = Settings::read("name = 'A council'\ncolour = '#4b2e83'").expect("settings");
        assert!(settings.publisher(Some(b"GIF89a".to_vec())).is_err());
        let publisher = settings.publisher(None).expect("a publisher");
        assert_eq!(publisher.colour, "#4b2e83");
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        let near = |colour: &str, expected: f64| {
            let own = contrast_with_white(colour).expect(colour);
            assert!((own - expected).abs() < 0.05, "{colour}: {own}");
        };
        near("#000000", 21.0);
        near("#ffffff", 1.0);
        near("#767676", 4.54);
    }
}
