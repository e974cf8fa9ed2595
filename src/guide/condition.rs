//! Conditions over facts, in the small language of the law tables, with three answers: yes, no, unknown.
//!
//! `process = dols and (not appropriate_person or dispute = yes)`. A fact that is not known makes a
//! condition unknown only where it decides: `yes or unknown` is yes, `no and unknown` is no.

/// Whether a condition holds, as far as the facts tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not hold, whatever else is still to be told.
    No,
    /// It depends on what has not been told.
    Unknown,
    /// It holds, whatever else is still to be told.
    Yes,
}

impl Truth {
    /// The other way round; unknown stays unknown.
    pub(crate) fn not(self) -> Truth {
        match self {
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
            Truth::Yes => Truth::No,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Truth {
        if holds { Truth::Yes } else { Truth::No }
    }
}

/// A condition, its names resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// A named condition (its place among the predicates).
    Holds(usize),
    /// A fact (its place among the questions) is one of some values (a bit each).
    Has {
        fact: usize,
        values: u64,
    },
    /// One of the helpers (the place of their fact) fits; within it facts are those of a helper.
    AnyHelper {
        fact: usize,
        fits: Box<Condition>,
    },
}

/// What is known where a condition is put to the test.
pub(crate) trait Known {
    /// Whether a named condition holds.
    fn holds(&self, predicate: usize) -> Truth;
    /// Whether a fact is one of some values.
    fn has(&self, fact: usize, values: u64) -> Truth;
    /// Whether one of the helpers fits.
    fn any_helper(&self, fact: usize, fits: &Condition) -> Truth;
}

impl Condition {
    /// Whether it holds.
    pub(crate) fn truth(&self, known: &impl Known) -> Truth {
        match self {
            Condition::All(parts) => {
                let mut all = Truth::Yes;
                for part in parts {
                    all = all.min(part.truth(known));
                    if all == Truth::No {
                        break;
                    }
                }
                all
            }
            Condition::Any(parts) => {
                let mut any = Truth::No;
                for part in parts {
                    any = any.max(part.truth(known));
                    if any == Truth::Yes {
                        break;
                    }
                }
                any
            }
            Condition::Not(part) => part.truth(known).not(),
            Condition::Holds(predicate) => known.holds(*predicate),
            Condition::Has { fact, values } => known.has(*fact, *values),
            Condition::AnyHelper { fact, fits } => known.any_helper(*fact, fits),
        }
    }

    /// The parts that must all hold; a condition that is no conjunction is its own only part.
    pub(crate) fn conjuncts(&self) -> &[Condition] {
        match self {
            Condition::All(parts) => parts,
            other => std::slice::from_ref(other),
        }
    }

    /// Calls `each` with the named conditions that make it true (`why` yes) or false (`why` no),
    /// and with which of the two each is itself.
    ///
    /// Of alternatives that hold, the first is enough; of conditions that fail, each is told.
    pub(crate) fn reasons(
        &self,
        why: Truth,
        known: &impl Known,
        each: &mut impl FnMut(usize, Truth),
    ) {
        match (self, why) {
            (Condition::All(parts), Truth::Yes) | (Condition::Any(parts), Truth::No) => {
                for part in parts {
                    part.reasons(why, known, each);
                }
            }
            (Condition::All(parts), _) => {
                for part in parts.iter().filter(|part| part.truth(known) == why) {
                    part.reasons(why, known, each);
                }
            }
            (Condition::Any(parts), _) => {
                if let Some(part) = parts.iter().find(|part| part.truth(known) == why) {
                    part.reasons(why, known, each);
                }
            }
            (Condition::Not(part), _) => part.reasons(why.not(), known, each),
            (Condition::Holds(predicate), _) => each(*predicate, why),
            // Rules are made of named conditions; these stand inside them.
            (Condition::Has { .. } | Condition::AnyHelper { .. }, _) => {}
        }
    }

    /// Calls `each` with every part that is still unknown and could decide.
    pub(crate) fn open<'c>(&'c self, known: &impl Known, each: &mut impl FnMut(&'c Condition)) {
        if self.truth(known) != Truth::Unknown {
            return;
        }
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    part.open(known, each);
                }
            }
            Condition::Not(part) => part.open(known, each),
            Condition::Holds(_) | Condition::Has { .. } | Condition::AnyHelper { .. } => each(self),
        }
    }

    /// Calls `each` with every part that is no combination of others.
    pub(crate) fn leaves<'c>(&'c self, each: &mut impl FnMut(&'c Condition)) {
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    part.leaves(each);
                }
            }
            Condition::Not(part) => part.leaves(each),
            leaf => each(leaf),
        }
    }
}

/// What names stand for while a condition is read.
pub(crate) trait Names {
    /// The place of a named condition.
    fn predicate(&self, name: &str) -> Option<usize>;
    /// The place of a fact.
    fn fact(&self, name: &str) -> Option<usize>;
    /// The bits of a value of a fact.
    fn value(&self, fact: usize, name: &str) -> Option<u64>;
    /// The names that count within `any …(…)`.
    fn helpers(&self) -> &dyn Names;
}

/// Reads a condition.
pub(crate) fn parse(text: &str, names: &dyn Names) -> Result<Condition, String> {
    let mut reader = Reader {
        tokens: tokens(text)?,
        at: 0,
        names,
    };
    let condition = reader.any()?;
    match reader.next() {
        None => Ok(condition),
        Some(token) => Err(format!("“{token}” is one word too many in “{text}”")),
    }
}

fn tokens(text: &str) -> Result<Vec<&str>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        let end = if is_name(first) {
            rest.find(|c| !is_name(c)).unwrap_or(rest.len())
        } else if matches!(first, '(' | ')' | ',' | '=') {
            1
        } else {
            return Err(format!("“{first}” has no meaning in “{text}”"));
        };
        let (token, after) = rest.split_at(end);
        tokens.push(token);
        rest = after.trim_start();
    }
    Ok(tokens)
}

struct Reader<'t> {
    tokens: Vec<&'t str>,
    at: usize,
    names: &'t dyn Names,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Option<&'t str> {
        let token = self.tokens.get(self.at).copied();
        self.at += 1;
        token
    }

    fn take(&mut self, token: &str) -> bool {
        let here = self.tokens.get(self.at) == Some(&token);
        self.at += usize::from(here);
        here
    }

    fn need(&mut self, token: &str) -> Result<(), String> {
        if self.take(token) {
            return Ok(());
        }
        let found = self.tokens.get(self.at).unwrap_or(&"the end");
        Err(format!("“{token}” is expected before “{found}”"))
    }

    fn any(&mut self) -> Result<Condition, String> {
        let mut parts = vec![self.all()?];
        while self.take("or") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Condition::Any))
    }

    fn all(&mut self) -> Result<Condition, String> {
        let mut parts = vec![self.single()?];
        while self.take("and") {
            parts.push(self.single()?);
        }
        Ok(one_or(parts, Condition::All))
    }

    fn single(&mut self) -> Result<Condition, String> {
        if self.take("not") {
            return Ok(Condition::Not(Box::new(self.single()?)));
        }
        if self.take("(") {
            let inside = self.any()?;
            self.need(")")?;
            return Ok(inside);
        }
        if self.take("any") {
            let name = self.next().unwrap_or_default();
            let fact = self.known_fact(name)?;
            self.need("(")?;
            let outer = self.names;
            self.names = outer.helpers();
            let fits = self.any()?;
            self.names = outer;
            self.need(")")?;
            return Ok(Condition::AnyHelper {
                fact,
                fits: Box::new(fits),
            });
        }
        let name = self.next().ok_or("it ends too early")?;
        if self.take("=") {
            let fact = self.known_fact(name)?;
            let value = self.next().ok_or("it ends too early")?;
            let values = self.known_value(fact, name, value)?;
            return Ok(Condition::Has { fact, values });
        }
        if self.take("in") {
            let fact = self.known_fact(name)?;
            self.need("(")?;
            let mut values = 0;
            loop {
                let value = self.next().ok_or("it ends too early")?;
                values |= self.known_value(fact, name, value)?;
                if !self.take(",") {
                    break;
                }
            }
            self.need(")")?;
            return Ok(Condition::Has { fact, values });
        }
        self.names
            .predicate(name)
            .map(Condition::Holds)
            .ok_or_else(|| format!("there is no condition “{name}”"))
    }

    fn known_fact(&self, name: &str) -> Result<usize, String> {
        self.names
            .fact(name)
            .ok_or_else(|| format!("there is no fact “{name}”"))
    }

    fn known_value(&self, fact: usize, name: &str, value: &str) -> Result<u64, String> {
        self.names
            .value(fact, value)
            .ok_or_else(|| format!("“{name}” has no value “{value}”"))
    }
}

fn one_or(mut parts: Vec<Condition>, several: fn(Vec<Condition>) -> Condition) -> Condition {
    match parts.len() {
        1 => parts.remove(0),
        _ => several(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Facts `a`, `b`, `c` with values yes and no; a condition `p`.
    struct Plain;

    impl Names for Plain {
        fn predicate(&self, name: &str) -> Option<usize> {
            (name == "p").then_some(0)
        }
        fn fact(&self, name: &str) -> Option<usize> {
            ["a", "b", "c"].iter().position(|own| *own == name)
        }
        fn value(&self, _: usize, name: &str) -> Option<u64> {
            ["yes", "no"]
                .iter()
                .position(|own| *own == name)
                .map(|n| 1 << n)
        }
        fn helpers(&self) -> &dyn Names {
            self
        }
    }

    struct Three([Truth; 3]);

    impl Known for Three {
        fn holds(&self, _: usize) -> Truth {
            Truth::Unknown
        }
        fn has(&self, fact: usize, values: u64) -> Truth {
            match values {
                1 => self.0[fact],
                2 => self.0[fact].not(),
                3 => Truth::Yes,
                _ => Truth::No,
            }
        }
        fn any_helper(&self, _: usize, fits: &Condition) -> Truth {
            fits.truth(self)
        }
    }

    #[test]
    fn what_is_unknown_counts_only_where_it_decides() {
        use Truth::{No, Unknown, Yes};
        let cases = [
            ("a = yes and b = yes", [Yes, Yes, Unknown], Yes),
            ("a = yes and b = yes", [No, Unknown, Unknown], No),
            ("a = yes and b = yes", [Yes, Unknown, Unknown], Unknown),
            ("a = yes or b = yes", [Yes, Unknown, Unknown], Yes),
            ("a = yes or b = yes", [No, Unknown, Unknown], Unknown),
            ("not (a = yes or b = yes)", [No, No, Unknown], Yes),
            ("a = yes or b = yes and c = yes", [Yes, No, No], Yes),
            ("a in (yes, no)", [Unknown, No, No], Yes),
            ("p and a = yes", [No, No, No], No),
            ("p or not a = yes", [Yes, No, No], Unknown),
            ("any a (b = no)", [No, No, No], Yes),
        ];
        for (text, facts, expected) in cases {
            let condition = parse(text, &Plain).expect(text);
            assert_eq!(condition.truth(&Three(facts)), expected, "{text} {facts:?}");
        }
    }

    #[test]
    fn only_what_could_decide_is_open() {
        use Truth::{No, Unknown, Yes};
        let open = |text: &str, facts| {
            let condition = parse(text, &Plain).expect(text);
            let mut found = Vec::new();
            condition.open(&Three(facts), &mut |part| {
                if let Condition::Has { fact, .. } = part {
                    found.push(*fact);
                }
            });
            found
        };
        assert_eq!(
            open("a = yes and (b = yes or c = yes)", [Unknown, Yes, Unknown]),
            [0]
        );
        assert_eq!(
            open("a = yes and (b = yes or c = yes)", [No, Unknown, Unknown]),
            Vec::<usize>::new()
        );
    }

    #[test]
    fn a_slip_in_the_tables_is_named() {
        for (text, expected) in [
            ("a = maybe", "no value “maybe”"),
            ("d = yes", "no fact “d”"),
            ("q", "no condition “q”"),
            ("a = yes b", "too many"),
            ("(a = yes", "“)” is expected"),
            ("a in yes", "“(” is expected"),
            ("a & b", "no meaning"),
            ("", "too early"),
        ] {
            let err = parse(text, &Plain).expect_err(text);
            assert!(err.contains(expected), "{text}: {err}");
        }
    }
}
