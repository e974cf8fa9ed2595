//! Rubbish: what a fuzzer found worth keeping, fed in again as it is and with bytes changed.

use std::fs;
use std::path::Path;

use crate::desk::bundled;
use crate::targets::{TARGETS, open};
use crate::{Dice, Form};

pub(crate) fn run(form: Form) -> String {
    open(&bundled().path(""));
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    let mut counted = Vec::new();
    for (name, target) in TARGETS {
        let mut dice = Dice::new(8);
        let mut fed = 0;
        let mut paths: Vec<_> = fs::read_dir(corpus.join(name))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        assert!(!paths.is_empty(), "{name} has no corpus");
        for path in paths {
            let bytes = fs::read(&path).unwrap();
            for round in 0..form.of(3, 200) {
                let mut input = bytes.clone();
                // The first time as it is.
                for _ in 0..round.min(8) {
                    if let Some(byte) = input.get_mut(dice.below(bytes.len() as u64) as usize) {
                        *byte = dice.below(256) as u8;
                    }
                }
                target(&input);
                fed += 1;
            }
        }
        counted.push(format!("{fed} to {name}"));
    }
    format!("fed rubbish: {}: nothing fell", counted.join(", "))
}
