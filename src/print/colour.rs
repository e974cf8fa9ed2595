//! Colours and whether they can be read: the contrast of WCAG 2.2.

use std::fmt;

/// A colour, as red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// White.
    pub const WHITE: Colour = Colour([255; 3]);

    /// Reads `#rrggbb`; nothing for anything else.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#').filter(|own| own.len() == 6)?;
        let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Colour([channel(0)?, channel(2)?, channel(4)?]))
    }

    /// The contrast with another colour, 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast(self, other: Colour) -> f64 {
        let (own, other) = (self.luminance(), other.luminance());
        (own.max(other) + 0.05) / (own.min(other) + 0.05)
    }

    /// The nearest tint that has at least this contrast with a dark ground; white at the most.
    pub fn lightened(self, ground: Colour, contrast: f64) -> Colour {
        let mix = |share: u16| {
            let towards_white = |own: u8| {
                let own = u16::from(own);
                (own + (255 - own) * share / 100) as u8
            };
            Colour(self.0.map(towards_white))
        };
        let tints = (0..=100).step_by(5).map(mix);
        tints
            .into_iter()
            .find(|tint| tint.contrast(ground) >= contrast)
            .unwrap_or(Colour::WHITE)
    }

    /// WCAG 2.2, "relative luminance".
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|byte| {
            let share = f64::from(byte) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        let near = |colour: &str, expected: f64| {
            let own = Colour::parse(colour).expect(colour).contrast(Colour::WHITE);
            assert!((own - expected).abs() < 0.05, "{colour}: {own}");
        };
        near("#000000", 21.0);
        near("#ffffff", 1.0);
        near("#767676", 4.54);
    }

    #[test]
    fn a_dark_colour_becomes_light_enough_for_a_dark_page() {
        let ground = Colour::parse("#101820").expect("a colour");
        for colour in ["#0a4a57", "#4b2e83", "#000000"] {
            let tint = Colour::parse(colour).expect(colour).lightened(ground, 7.0);
            assert!(tint.contrast(ground) >= 7.0, "{colour} became {tint}");
        }
    }
}
