//! What a publisher sets: name, contact, colour, logo and wording of its lists and pages.
//!
//! `data/print.toml`, all of it optional.

use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;

use super::colour::Colour;
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
    /// What is set for pages on the web alone.
    pub web: Web,
    /// Other words for the panels, by their names (`danger`, `how`, `formats`, `disclaimer` …).
    pub wording: std::collections::BTreeMap<String, Wording>,
}

/// The settings of the pages on the web.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Web {
    /// The name of the directory, at the top of every page.
    pub title: String,
    /// The address that people know the pages by, for links on paper and in files.
    pub address: String,
    /// An e-mail address for corrections, where it is not the publisher’s.
    pub corrections: String,
    /// Where “Leave this site” leads to.
    pub leave_to: String,
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
            let colour = Colour::parse(&settings.colour).ok_or_else(|| {
                format!(
                    "colour: “{}” is no colour; write #rrggbb, such as {COLOUR}",
                    settings.colour
                )
            })?;
            let contrast = colour.contrast(Colour::WHITE);
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
        let web = &settings.web;
        for address in [
            &settings.website,
            &settings.web_address,
            &web.address,
            &web.leave_to,
        ] {
            let is_web = address.starts_with("https://") || address.starts_with("http://");
            if !address.is_empty() && !is_web {
                return Err(format!(
                    "“{address}” is no web address; begin it with https://"
                ));
            }
        }
        for email in [&settings.email, &web.corrections] {
            if !email.is_empty() && super::links::email(email).is_none() {
                return Err(format!("“{email}” is no e-mail address"));
            }
        }
        for address in [&settings.website, &web.address, &web.leave_to] {
            if !address.is_empty() && super::links::web(address).is_none() {
                return Err(format!(
                    "“{address}” is no web address: it holds a blank or a quote"
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

/// The name of the settings file beside the lists.
pub const FILE: &str = "print.toml";
/// A larger file is no settings.
const MOST_BYTES: u64 = 4 << 20;
/// A larger picture is no logo.
const LARGEST_LOGO: u64 = 8 << 20;

/// Reads the settings file in a folder and the logo that it names; without a file, nothing is set.
///
/// An error names the file and says what to do.
pub fn open(folder: &Path) -> Result<(Settings, Publisher), String> {
    let settings = match read_file(&folder.join(FILE), MOST_BYTES)? {
        None => Settings::default(),
        Some(bytes) => {
            let text = String::from_utf8(bytes)
                .map_err(|_| format!("{FILE} is not UTF-8 text; save it as UTF-8"))?;
            Settings::read(&text).map_err(|err| format!("{FILE}: {err}"))?
        }
    };
    let logo = match settings.logo.as_str() {
        "" => None,
        name => {
            let path = folder.join(name);
            let bytes = read_file(&path, LARGEST_LOGO)?;
            Some(bytes.ok_or_else(|| format!("{FILE}: there is no logo {}", path.display()))?)
        }
    };
    let publisher = settings
        .publisher(logo)
        .map_err(|err| format!("{FILE}: {err}"))?;
    #[cfg(feature = "pdf")]
    if let Some(logo) = &publisher.logo {
        super::pdf::Press::check_logo(logo).map_err(|err| format!("{}: {err}", settings.logo))?;
    }
    Ok((settings, publisher))
}

/// The bytes of a file that is not too large; nothing where there is none.
fn read_file(path: &Path, most: u64) -> Result<Option<Vec<u8>>, String> {
    let at = |err: io::Error| format!("{}: {err}", path.display());
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(err) => return Err(at(err)),
    };
    if !about.is_file() || about.len() > most {
        return Err(format!(
            "{} is no file of at most {} MB",
            path.display(),
            most >> 20
        ));
    }
    fs::read(path).map(Some).map_err(at)
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
}
