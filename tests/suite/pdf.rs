//! Printed lists as PDF: their structure, their text, and the same bytes every time.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::desk::{Desk, bundled};

fn printed(desk: &Desk, args: &str, name: &str) -> Vec<u8> {
    let out = tempfile::tempdir().unwrap();
    let to = out.path().to_string_lossy().into_owned();
    desk.run(&format!(
        "print {args} --as-of 2026-11-24 --format pdf --out {to}"
    ))
    .code(0);
    fs::read(out.path().join(name)).unwrap()
}

/// Whether the bytes of a PDF hold a text outside its compressed streams.
fn has(pdf: &[u8], text: &str) -> bool {
    pdf.windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[test]
fn a_list_is_a_tagged_document_for_reading_aloud_and_for_keeping() {
    let pdf = printed(bundled(), "--area Leeds", "leeds.pdf");
    for part in [
        "%PDF-1.7",
        "/StructTreeRoot",
        "/MarkInfo",
        "/Marked true",
        "/Lang(en-GB)",
        "/DisplayDocTitle true",
        "/Outlines",
        "pdfuaid:part>1<",
        "pdfaid:part>2<",
        "pdfaid:conformance>A<",
        "Advocacy in Leeds",
    ] {
        assert!(has(&pdf, part), "{part}");
    }
    for never in ["/JavaScript", "/Launch", "/EmbeddedFile"] {
        assert!(!has(&pdf, never), "{never}");
    }
}

#[test]
fn the_same_data_and_day_give_the_same_bytes() {
    let first = printed(bundled(), "--area Derby --layout full", "derby--full.pdf");
    assert!(first == printed(bundled(), "--area Derby --layout full", "derby--full.pdf"));
    assert!(first != printed(bundled(), "--area Derby --layout line", "derby--line.pdf"));
}

#[test]
fn large_print_is_set_anew_on_more_pages() {
    let desk = bundled();
    let out = tempfile::tempdir().unwrap();
    let to = out.path().to_string_lossy().into_owned();
    let pages = |args: &str| -> usize {
        let ran = desk
            .run(&format!(
                "print --area Leeds --format pdf --out {to} {args}"
            ))
            .code(0);
        let (_, after) = ran.out.split_once("services, ").unwrap();
        after.split(' ').next().unwrap().parse().unwrap()
    };
    assert!(pages("--size large") > pages(""));
    assert!(pages("--layout line") < pages(""));
}

/// What a screen reader would read, where the machine has a tool for it.
fn text_of(pdf: &Path) -> Option<String> {
    let output = Command::new("pdftotext").arg(pdf).arg("-").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn every_letter_that_goes_in_comes_out() {
    let out = tempfile::tempdir().unwrap();
    let to = out.path().to_string_lossy().into_owned();
    bundled()
        .run(&format!(
            "print --area Wales --layout full --format pdf,txt --out {to}"
        ))
        .code(0);
    let Some(text) = text_of(&out.path().join("wales--full.pdf")) else {
        // Without the tool the structure is still checked above.
        return;
    };
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let printed = letters(&text);
    let names = bundled()
        .run("search --area Wales --limit 1000 --json")
        .names();
    assert!(names.len() > 20);
    for name in names {
        assert!(
            printed.contains(&letters(&name)),
            "{name} is not in the PDF"
        );
    }
    let plain = fs::read_to_string(out.path().join("wales--full.txt")).unwrap();
    for number in plain
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Telephone: "))
    {
        for one in number.split("; ") {
            assert!(printed.contains(&letters(one)), "{one} is not in the PDF");
        }
    }
}

#[test]
fn hostile_text_is_set_as_text() {
    let desk = Desk::new().list(
        "housing.csv",
        "name,description,areas,telephone\n\
         \"#import \"\"/etc/passwd\"\" $x^2$ *b* @ref <l>\",\"= heading \\ #panic() \u{202e}x\u{7}\u{1f600}\",Leeds,01632 960001\n\
         Ŵyth ŷd Gàidhlig مكتب,x,Leeds,01632 960002\n",
    );
    desk.run("import");
    desk.run("print --area Leeds --format pdf --out out")
        .code(0);
    let Some(text) = text_of(&desk.path("out/leeds.pdf")) else {
        return;
    };
    assert!(
        text.contains("#import \"/etc/passwd\" $x^2$ *b* @ref <l>"),
        "{text}"
    );
    assert!(
        text.contains("#panic()") && text.contains("Ŵyth ŷd Gàidhlig"),
        "{text}"
    );
    assert!(!text.contains('\u{202e}'));
}

#[test]
fn a_logo_that_is_no_picture_is_told() {
    let desk = Desk::new().list("general.csv", "name,areas\nA service,Leeds\n");
    desk.put(
        "data/print.toml",
        "logo = 'logo.png'\nlogo_alt = 'A logo'\n",
    );
    desk.put("data/logo.png", b"\x89PNG\r\n\x1a\nand then nothing");
    desk.run("print --area Leeds --format pdf,html --out out")
        .code(2)
        .tells("cannot be read as a PNG picture");
    assert!(!desk.path("out").exists());
}
