//! What `advocacy where` answers.

use crate::desk::Desk;

/// Words, and the codes that they must stand for, likeliest first.
const CASES: &[(&str, &[&str])] = &[
    ("PO4 8AA", &["E06000044"]),
    ("po48aa", &["E06000044"]),
    ("LS1", &["E08000035"]),
    ("BT48", &["N09000005"]),
    ("Leeds", &["E08000035"]),
    ("Leeds City Council", &["E08000035"]),
    ("E08000035", &["E08000035"]),
    ("Ynys Môn", &["W06000001"]),
    ("'Ynys Mo\u{302}n'", &["W06000001"]),
    ("Casnewydd", &["W06000022"]),
    ("Newport", &["W06000022", "E06000046", "E06000020"]),
    ("Cumbria", &["E10000006", "E06000063", "E06000064"]),
    ("Allerdale", &["E07000026", "E06000063"]),
    ("'Bournemouth, Christchurch and Poole'", &["E06000058"]),
    (
        "'Southern Health and Social Care Trust'",
        &["hsct-southern"],
    ),
    ("Teesside", &["county-teesside"]),
    ("Scotland", &["S92000003"]),
    ("Stoke", &["E06000021"]),
    ("Kingston", &["E06000010", "E09000021"]),
];

#[test]
fn names_codes_and_postcodes_are_known() {
    let desk = Desk::new();
    let mut wrong = Vec::new();
    for (words, codes) in CASES {
        let ran = desk.run(&format!("where {words} --json"));
        let json = ran.json();
        let found: Vec<String> = json["places"]
            .as_array()
            .unwrap()
            .iter()
            .map(|place| place["area"]["gss"].as_str().unwrap().to_owned())
            .collect();
        if ran.code != Some(0)
            || !found.iter().zip(*codes).all(|(a, b)| a == b)
            || found.len() < codes.len()
        {
            wrong.push(format!("{words}: {found:?} instead of {codes:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn split_outward_codes_give_shares_and_unknown_words_the_nearest() {
    let desk = Desk::new();
    desk.run("where AB12").code(0).says("% of its postcodes");
    desk.run("where Leds").code(1).tells("Leeds");
    desk.run("where ''").code(1);
}
