//! How many of many numbers have each bit set, without a look at every bit.
//!
//! Counting the bits of each number one by one was a fifth of the time of a large answer. Here sixteen
//! numbers are added as 64 sums side by side, the way a pocket calculator adds: a number is one more for
//! each of its bits, and what is carried over goes to the next digit of all sums at once.

/// So many numbers are added in one go.
const TOGETHER: usize = 16;
/// Digits above the first four: room for more numbers than an index can have documents.
const HIGH: usize = 32;

/// The sums.
pub(crate) struct Tally {
    waiting: [u64; TOGETHER],
    many: usize,
    /// The digits of worth 1, 2, 4 and 8 of all 64 sums.
    low: [u64; 4],
    /// Those of worth 16 and up.
    high: [u64; HIGH],
}

impl Tally {
    pub(crate) fn new() -> Tally {
        Tally {
            waiting: [0; TOGETHER],
            many: 0,
            low: [0; 4],
            high: [0; HIGH],
        }
    }

    /// One more for each bit that is set.
    #[inline]
    pub(crate) fn add(&mut self, bits: u64) {
        self.waiting[self.many % TOGETHER] = bits;
        self.many += 1;
        if self.many == TOGETHER {
            self.settle();
        }
    }

    /// Adds those that wait.
    fn settle(&mut self) {
        let [mut one, mut two, mut four, mut eight] = self.low;
        let mut over = [0; 2];
        for (half, eights) in self.waiting.chunks_exact(TOGETHER / 2).zip(&mut over) {
            let mut fours = [0; 2];
            for (quarter, fours) in half.chunks_exact(TOGETHER / 4).zip(&mut fours) {
                let mut twos = [0; 2];
                for (pair, twos) in quarter.chunks_exact(2).zip(&mut twos) {
                    *twos = carry(&mut one, pair[0], pair[1]);
                }
                *fours = carry(&mut two, twos[0], twos[1]);
            }
            *eights = carry(&mut four, fours[0], fours[1]);
        }
        let mut carried = carry(&mut eight, over[0], over[1]);
        self.low = [one, two, four, eight];
        for digit in &mut self.high {
            if carried == 0 {
                break;
            }
            (*digit, carried) = (*digit ^ carried, *digit & carried);
        }
        self.waiting = [0; TOGETHER];
        self.many = 0;
    }

    /// The sum of each bit, from the lowest.
    pub(crate) fn sums(mut self) -> [u64; 64] {
        self.settle();
        let mut sums = [0; 64];
        let digits = self.low.iter().chain(&self.high);
        for (worth, digits) in digits.enumerate() {
            for (bit, sum) in sums.iter_mut().enumerate() {
                *sum += ((digits >> bit) & 1) << worth;
            }
        }
        sums
    }
}

/// Adds two digits to one; returns what is carried over.
#[inline]
fn carry(digit: &mut u64, a: u64, b: u64) -> u64 {
    let differ = a ^ b;
    let over = (a & b) | (*digit & differ);
    *digit ^= differ;
    over
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_counting_one_by_one() {
        for many in [0, 1, 2, 7, 15, 16, 17, 31, 32, 33, 500, 4_099] {
            let mut tally = Tally::new();
            let mut sums = [0; 64];
            let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
            for _ in 0..many {
                bits ^= bits << 13;
                bits ^= bits >> 7;
                bits ^= bits << 17;
                // The highest bit is always set, the lowest never.
                let own = (bits | (1 << 63)) & !1;
                tally.add(own);
                for (bit, sum) in sums.iter_mut().enumerate() {
                    *sum += (own >> bit) & 1;
                }
            }
            assert_eq!(tally.sums(), sums, "{many} numbers");
            assert_eq!((sums[0], sums[63]), (0, many));
        }
    }
}
