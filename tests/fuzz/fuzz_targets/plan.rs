#![no_main]
#[path = "../targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(
    init: {
        let desk = std::env::var("FUZZ_DESK").expect("FUZZ_DESK names a folder with data and index");
        targets::open(desk.as_ref());
    },
    |bytes: &[u8]| targets::TARGETS.iter().find(|own| own.0 == "plan").unwrap().1(bytes)
);
