//! The digits of one number as they are gathered from a cell.

/// The digits of one number, kept without asking for memory.
///
/// No number to be dialled is longer than this; of a longer stretch only the
/// count is kept, for the message.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Digits {
    kept: [u8; 24],
    /// How many digits there were, kept or not.
    pub(super) count: usize,
}

impl Digits {
    /// Adds figures, and letters O as zeros.
    pub(super) fn push_all(&mut self, token: &str) {
        for byte in token.bytes() {
            if let Some(place) = self.kept.get_mut(self.count) {
                *place = if matches!(byte, b'O' | b'o') {
                    b'0'
                } else {
                    byte
                };
            }
            self.count += 1;
        }
    }

    /// Adds the digits of another stretch.
    pub(super) fn append(&mut self, other: &Self) {
        let count = self.count + other.count;
        self.push_all(other.as_str());
        self.count = count;
    }

    /// The digits as text; of a stretch that is too long, its beginning.
    pub(super) fn as_str(&self) -> &str {
        let kept = self.kept.get(..self.count).unwrap_or(&self.kept);
        std::str::from_utf8(kept).unwrap_or_default()
    }

    /// Whether these digits are already a whole national number.
    pub(super) fn complete(&self) -> bool {
        self.count == 11 && self.kept[0] == b'0'
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_gathered_and_counted() {
        let mut digits = Digits::default();
        digits.push_all("O1632");
        digits.push_all("96o123");
        assert_eq!((digits.as_str(), digits.count), ("01632960123", 11));
        assert!(digits.complete());
        digits.append(&digits.clone());
        assert_eq!(digits.count, 22);
        digits.push_all(&"1".repeat(99));
        digits.append(&digits.clone());
        assert_eq!((digits.as_str().len(), digits.count), (24, 242));
    }
}
