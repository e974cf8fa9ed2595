//! What [`decode`] makes of each way a list may be saved.

use super::*;

const XLSX: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/suite/files/providers.xlsx"
));
const EMPTY_XLSX: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/suite/files/empty.xlsx"
));
const ODS: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/suite/files/providers.ods"
));
const ODT: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/suite/files/letter.odt"
));

fn known(text: &str) -> bool {
    ["name", "phone", "postcode", "e-mail"].contains(&text.to_lowercase().as_str())
}

fn nothing_known(_: &str) -> bool {
    false
}

fn read(bytes: &[u8]) -> Sheet<'_> {
    decode(bytes, "list.csv", &known).expect("the list can be read")
}

fn refused(bytes: &[u8]) -> String {
    decode(bytes, "list.csv", &known)
        .expect_err("the file cannot be read")
        .to_string()
}

/// Every row as `line: cell/cell`, and every fault as `line! what`.
fn lines(sheet: &Sheet<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rows = sheet.rows();
    while let Some(row) = rows.next() {
        lines.push(match row {
            Ok(row) => {
                let cells: Vec<&str> = (0..row.len()).map(|column| row.cell(column)).collect();
                format!("{}: {}", row.line, cells.join("/"))
            }
            Err(fault) => format!("{}! {}", fault.line, fault.what),
        });
    }
    lines
}

fn notes(sheet: &Sheet<'_>) -> Vec<String> {
    sheet
        .notes()
        .iter()
        .map(|note| format!("{}: {}", note.line, note.what))
        .collect()
}

fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes_of).collect()
}

#[test]
fn a_clean_csv_is_read_in_place() {
    let bytes = b"Name,Phone\r\nA,01632 960001\r\n";
    let sheet = read(bytes);
    assert!(matches!(
        &sheet.body,
        Body::Text {
            text: Cow::Borrowed(_),
            ..
        }
    ));
    assert_eq!(sheet.headings(), ["Name", "Phone"]);
    assert_eq!(sheet.heading_line(), 1);
    assert!(sheet.notes().is_empty());
    assert_eq!(lines(&sheet), ["2: A/01632 960001"]);
    assert_eq!(
        lines(&sheet),
        ["2: A/01632 960001"],
        "rows can be read twice"
    );
}

#[test]
fn cells_are_given_as_they_stand() {
    let sheet = read(b" Name ,\"Phone\"\n\" A \"\"B\"\" \", 1,extra\nshort\n");
    assert_eq!(sheet.headings(), ["Name", "Phone"]);
    assert_eq!(lines(&sheet), ["2:  A \"B\" / 1/extra", "3: short"]);
    let mut rows = sheet.rows();
    let row = rows.next().expect("a row").expect("no fault");
    assert_eq!((row.cell(0), row.cell(7), row.len()), (" A \"B\" ", "", 3));
    assert!(!row.is_blank() && !row.is_empty());
}

#[test]
fn headings_alone_give_no_rows() {
    for text in [
        "Name,Phone",
        "Name,Phone\n",
        "Name,Phone\r\n\r\n,,\n",
        "Name\n",
    ] {
        assert!(lines(&read(text.as_bytes())).is_empty(), "{text:?}");
    }
}

#[test]
fn a_file_with_nothing_in_it_is_empty() {
    for bytes in [
        &b""[..],
        b"\n\n",
        b" \r\n\t\n",
        b"\xEF\xBB\xBF",
        b"\xFF\xFE",
        b"\xFE\xFF\0\n",
        b",,,\n,,,\n",
        b"sep=;\n",
        b"\r\r",
    ] {
        let error = decode(bytes, "a.csv", &known).expect_err("empty");
        assert_eq!(error, Unreadable::Empty, "{bytes:?}");
    }
}

#[test]
fn every_encoding_gives_the_same_text() {
    let text = "Name,Phone\nCafé “Llais”,01632 960001\n";
    let marked = format!("\u{FEFF}{text}");
    let mut windows = text
        .replace('é', "\u{1}")
        .replace('“', "\u{2}")
        .replace('”', "\u{3}")
        .into_bytes();
    for byte in &mut windows {
        *byte = match *byte {
            1 => 0xE9,
            2 => 0x93,
            3 => 0x94,
            other => other,
        };
    }
    let unmarked = "read as UTF-16, though the file does not say so";
    let cases: [(Vec<u8>, &str); 7] = [
        (text.as_bytes().to_vec(), ""),
        (marked.as_bytes().to_vec(), ""),
        (utf16(&marked, u16::to_le_bytes), ""),
        (utf16(&marked, u16::to_be_bytes), ""),
        (utf16(text, u16::to_le_bytes), unmarked),
        (utf16(text, u16::to_be_bytes), unmarked),
        (windows, "read as Windows-1252, not UTF-8"),
    ];
    for (bytes, note) in cases {
        let sheet = read(&bytes);
        assert_eq!(sheet.headings(), ["Name", "Phone"], "{note}");
        assert_eq!(lines(&sheet), ["2: Café “Llais”/01632 960001"], "{note}");
        let expected: Vec<String> = Some(format!("0: {note}"))
            .filter(|_| !note.is_empty())
            .into_iter()
            .collect();
        assert_eq!(notes(&sheet), expected);
    }
}

#[test]
fn damage_in_utf8_is_kept_to_its_own_place() {
    let sheet = read(b"Name,Phone\nCaf\xC3\xA9,1\nT\xC3\xB4\n\"x\ny\xFFz\",3\n");
    assert_eq!(lines(&sheet), ["2: Café/1", "3: Tô", "4: x\ny\u{FFFD}z/3"]);
    assert_eq!(
        notes(&sheet),
        ["5: a character here is damaged and is shown as \u{FFFD}"]
    );

    let mut many = b"Name,Phone\n".to_vec();
    for _ in 0..13 {
        many.extend_from_slice(b"\xC3\xA9\xFF,1\n");
    }
    let sheet = read(&many);
    assert_eq!(sheet.notes().len(), 11);
    assert_eq!(notes(&sheet)[10], "0: 3 more lines have damaged characters");

    let odd = [
        utf16("\u{FEFF}Name,Phone\nA,1", u16::to_le_bytes),
        vec![b'x'],
    ]
    .concat();
    assert_eq!(lines(&read(&odd)), ["2: A/1\u{FFFD}"]);
}

#[test]
fn an_old_mac_encoding_is_suspected() {
    let sheet = read(b"Name,Phone\nPeople\xD5s Voice,1\n");
    assert_eq!(notes(&sheet).len(), 2);
    assert!(notes(&sheet)[1].contains("old Mac"));
}

#[test]
fn other_kinds_of_file_are_refused_with_advice() {
    let cases: &[(&[u8], &str, &str)] = &[
        (b"%PDF-1.7 ...", "list.pdf", "a PDF"),
        (b"\x89PNG\r\n\x1A\n", "list.png", "a picture"),
        (b"\xFF\xD8\xFF\xE0", "list.jpg", "a picture"),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "list.XLS",
            "an old Excel workbook",
        ),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "list.xlsx",
            "a workbook locked with a password",
        ),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "list.doc",
            "a Word document",
        ),
        (b"{\\rtf1 Name", "list.rtf", "a word-processor document"),
        (b"\n<HTML><table>", "list.xls", "a web page"),
        (b"Name,Phone\nA\0,1\n", "list.csv", "zero byte on line 2"),
        (b"\x1F\x8B\x08", "list.gz", "a compressed folder"),
        (b"PK\x03\x04 cut short", "list.xlsx", "cut short or damaged"),
        (b"\xFF\xFE\0\0N\0\0\0", "list.csv", "not text"),
        (b"\x01\x02\x03\x04\xFF\xFE\x05", "list.csv", "not text"),
        (ODT, "list.ods", "a word-processor document"),
    ];
    for (bytes, name, expected) in cases {
        let message = decode(bytes, name, &known).expect_err(expected).to_string();
        assert!(message.contains(expected), "{name}: {message}");
        assert!(!message.ends_with('.'));
    }
}

#[test]
fn the_separator_is_found() {
    let cases: &[(&str, &[&str])] = &[
        (
            "Name;Phone\nA, B and C;1\nD, E;2\n",
            &["2: A, B and C/1", "3: D, E/2"],
        ),
        ("Name\tPhone\nA, B\t1\n", &["2: A, B/1"]),
        ("Name|Phone\nA|1\n", &["2: A/1"]),
        ("Name~Phone\nA~1\n", &["2: A/1"]),
        (
            "Name,Phone\n\"A; B; C\",1\n\"D; E\",2\n",
            &["2: A; B; C/1", "3: D; E/2"],
        ),
        ("Name,Phone\nA;B,1\nC;D,2\n", &["2: A;B/1", "3: C;D/2"]),
        ("sep=;\r\nName;Phone\r\nA,B;1\r\n", &["3: A,B/1"]),
        ("\"sep=|\"\nName|Phone\nA|1\n", &["3: A/1"]),
    ];
    for (text, rows) in cases {
        let sheet = read(text.as_bytes());
        assert_eq!(sheet.headings(), ["Name", "Phone"], "{text:?}");
        assert_eq!(lines(&sheet), *rows, "{text:?}");
        let comma = text.starts_with("Name,");
        assert_eq!(
            sheet.notes().is_empty(),
            comma,
            "{text:?} {:?}",
            sheet.notes()
        );
    }
    let unknown = decode(b"Naam;Straat\nA, B;1\nC;2\n", "x", &nothing_known).expect("a list");
    assert_eq!(unknown.headings(), ["Naam", "Straat"]);
    assert_eq!(
        notes(&unknown),
        ["0: columns are separated by semicolons, not commas"]
    );
}

#[test]
fn one_column_is_allowed() {
    let sheet = decode(
        b"Provider\nLarkfield Advocacy\nHarbour Help\n",
        "x",
        &nothing_known,
    )
    .expect("a list");
    assert_eq!(sheet.headings(), ["Provider"]);
    assert_eq!(lines(&sheet), ["2: Larkfield Advocacy", "3: Harbour Help"]);
    assert!(sheet.notes().is_empty());
}

#[test]
fn line_numbers_are_those_of_the_file() {
    let cases: &[(&str, &[&str])] = &[
        ("Name,Phone\n\"A\nB\",1\nC,2\n", &["2: A\nB/1", "4: C/2"]),
        (
            "Name,Phone\r\n\"A\r\nB\",1\r\nC,2",
            &["2: A\r\nB/1", "4: C/2"],
        ),
        ("Name,Phone\r\"A\rB\",1\rC,2\r", &["2: A\nB/1", "4: C/2"]),
        ("Name,Phone\n\n\n,\nC,2\n \nD,3", &["5: C/2", "7: D/3"]),
        (
            "Name,Phone\r\n\r\n\r\nC,2\r\n\r\nD,3\r\n",
            &["4: C/2", "6: D/3"],
        ),
        ("\n\nName,Phone\nC,2", &["4: C/2"]),
        ("Name,Phone\nA\rB,1\r\nC,2", &["2: A", "3: B/1", "4: C/2"]),
        ("Name,Phone\r\r\nA,1\r\r\nC,2", &["2: A/1", "3: C/2"]),
        ("\"Na\nme\",Phone\nC,2", &["3: C/2"]),
    ];
    for (text, rows) in cases {
        assert_eq!(lines(&read(text.as_bytes())), *rows, "{text:?}");
    }
    let mac = read(b"Name,Phone\rC,2\r");
    assert_eq!(notes(&mac), ["0: lines end the way old Macs end them"]);
}

#[test]
fn lines_above_the_headings_are_left_out() {
    let text = "Advocacy providers\nUpdated 1 March,by J. Example\n\nPhone line,01632 960000\nName,Phone,Postcode\nA,1,NE1 0AA\n";
    let sheet = read(text.as_bytes());
    assert_eq!(sheet.headings(), ["Name", "Phone", "Postcode"]);
    assert_eq!(sheet.heading_line(), 5);
    assert_eq!(
        notes(&sheet),
        ["1: 3 lines above the headings were left out"]
    );
    assert_eq!(lines(&sheet), ["6: A/1/NE1 0AA"]);
    let once = read(b"Providers\nName,Phone\nA,1\n");
    assert_eq!(notes(&once), ["1: 1 line above the headings was left out"]);
}

#[test]
fn unknown_headings_are_told_by_their_looks() {
    let cases: &[(&str, u64, &[&str])] = &[
        (
            "List of providers,,,\nProvider,Tel,Mail,Area\nA,01632 960001,a@b.example,North\n",
            2,
            &["Provider", "Tel", "Mail", "Area"],
        ),
        (
            "Title\nUpdated,March\nProvider,Tel,Mail,Area\nA,1,a@b.example,North\nB,2,,South\n",
            3,
            &["Provider", "Tel", "Mail", "Area"],
        ),
        (
            "Provider,Town\nLarkfield,Example\nHarbour,Sample\n",
            1,
            &["Provider", "Town"],
        ),
    ];
    for (text, line, headings) in cases {
        let sheet = decode(text.as_bytes(), "x", &nothing_known).expect("a list");
        assert_eq!(
            (sheet.heading_line(), sheet.headings()),
            (
                *line,
                &headings.iter().map(|h| h.to_string()).collect::<Vec<_>>()[..]
            ),
            "{text:?}"
        );
    }
    // With no headings at all nothing may be skipped on a guess.
    let bare = decode(b"A,01632 960001,x\nB,C,y\n", "x", &nothing_known).expect("a list");
    assert_eq!(bare.heading_line(), 1);
    assert!(notes(&bare)[0].contains("no column headings were recognised"));
    // Of rows with as many known headings, the first.
    let twice = read(b"Name,Phone\nName,Phone\nA,1\n");
    assert_eq!(lines(&twice), ["2: Name/Phone", "3: A/1"]);
}

#[test]
fn empty_columns_at_the_end_are_dropped_from_the_headings() {
    let sheet = read(b"Name,,Phone,, \nA,,1,,stray\n");
    assert_eq!(sheet.headings(), ["Name", "", "Phone"]);
    assert_eq!(
        notes(&sheet),
        ["1: 2 columns at the end with no heading left out"]
    );
    assert_eq!(lines(&sheet), ["2: A//1//stray"]);
}

#[test]
fn an_open_quotation_mark_costs_one_row() {
    let mut text = String::from("Name,Phone\nA,1\n\"B,2\n");
    for line in 4..=600 {
        text.push_str(&format!("P{line},{line}\n"));
    }
    let check = |text: &str| {
        let got = lines(&read(text.as_bytes()));
        assert_eq!(got[0], "2: A/1");
        assert!(
            got[1].starts_with("3! a quotation mark opens"),
            "{}",
            got[1]
        );
        assert_eq!(got[2], "3: \"B/2");
        assert_eq!(got[3], "4: P4/4");
        got
    };
    assert_eq!(check(&text).len(), 3 + 597);
    // Closed by chance by a quotation mark far below.
    let closed = check(&format!("{text}\"Z\",9\n"));
    assert_eq!(closed.last().map(String::as_str), Some("601: Z/9"));
    // Closed by a later row's quotation mark, close enough to pass for a long cell.
    let near = lines(&read(b"Name,Phone\n\"B,2\nC,3\n\"D, E\",4\nF,5\n"));
    assert!(near[0].starts_with("2! "), "{near:?}");
    assert_eq!(near[1..], ["2: \"B/2", "3: C/3", "4: D, E/4", "5: F/5"]);
    let crlf = lines(&read(b"Name,Phone\r\n\"B,2\r\n\"D, E\",4\r\nF,5\r\n"));
    assert_eq!(crlf[1..], ["2: \"B/2", "3: D, E/4", "4: F/5"]);
    // Prose with loose quotation marks inside is left as one cell.
    let prose = lines(&read(b"Name,Phone\n\"Help\nand \"voice\" too\",2\nC,3\n"));
    assert_eq!(prose.last().map(String::as_str), Some("4: C/3"));
    assert_eq!(prose.len(), 2, "{prose:?}");
    // Near the end of the file, where few lines are swallowed.
    assert_eq!(check("Name,Phone\nA,1\n\"B,2\nP4,4\n").len(), 4);
    // The mark named is the open one, not the first on the row.
    let within = lines(&read(b"Name,Phone\n\"a\nb\",\"open\nC,3\n"));
    assert!(within[0].starts_with("3! "), "{within:?}");
    assert_eq!(within.last().map(String::as_str), Some("4: C/3"));
    // Above or on the heading row it is noted with the file.
    let top = read(b"\"Title\nName,Phone\nA,1\n");
    assert_eq!(
        (top.heading_line(), lines(&top)),
        (2, vec!["3: A/1".to_owned()])
    );
    assert!(
        notes(&top)[0].starts_with("1: a quotation mark"),
        "{:?}",
        notes(&top)
    );
    assert_eq!(read(b"Name,\"Phone").headings(), ["Name", "\"Phone"]);
}

#[test]
fn a_row_too_long_is_left_out() {
    let long = "x".repeat(MAX_ROW_BYTES + 1);
    let text = format!("Name,Phone\nA,1\n{long},2\nC,3\n\"{long}\nmore\",4\nE,5\n");
    let got = lines(&read(text.as_bytes()));
    assert_eq!(got[0], "2: A/1");
    assert!(
        got[1].starts_with("3! this line is 1048580 bytes long"),
        "{}",
        got[1]
    );
    assert_eq!(got[2], "4: C/3");
    assert!(got[3].starts_with("5! "));
    // The tail of a broken row is read as it stands, for want of anything better.
    assert_eq!(got[4..], ["6: more\"/4", "7: E/5"]);

    let message = decode(long.as_bytes(), "x", &known).expect_err("too long");
    assert_eq!(
        message,
        Unreadable::TooLongLine {
            line: 1,
            bytes: MAX_ROW_BYTES + 1
        }
    );
    // Two-byte letters, so that the ration can run out in the middle of one.
    for pad in ["", "x"] {
        let split = format!("Name,Phone\n{pad}{},2\nC,3\n", "é".repeat(MAX_ROW_BYTES));
        assert_eq!(
            lines(&read(split.as_bytes())).last().map(String::as_str),
            Some("3: C/3")
        );
    }
}

#[test]
fn rows_up_to_the_limit_and_blanks_without_end_are_read() {
    let cell = "x".repeat(MAX_ROW_BYTES - 10);
    let text = format!(
        "Name,Phone\n{cell},1\n{}B,2\n{cell},3",
        "\n".repeat(3 * MAX_ROW_BYTES)
    );
    let sheet = read(text.as_bytes());
    let mut rows = sheet.rows();
    let mut starts = Vec::new();
    while let Some(row) = rows.next() {
        starts.push(row.expect("no fault").line);
    }
    let after = 3 + 3 * MAX_ROW_BYTES as u64;
    assert_eq!(starts, [2, after, after + 1]);
    let many = format!("Name,Phone\n\"{}\",1\nB,2\n", "line\n".repeat(150));
    assert_eq!(
        lines(&read(many.as_bytes())).last().map(String::as_str),
        Some("153: B/2")
    );
}

#[test]
fn a_workbook_gives_the_sheet_with_known_headings() {
    let sheet = decode(XLSX, "anything", &known).expect("a workbook");
    assert_eq!(
        sheet.headings(),
        ["Name", "Phone", "Started", "Free", "Places", "Notes"]
    );
    assert_eq!(sheet.heading_line(), 4);
    let got = lines(&sheet);
    assert_eq!(
        got[0],
        "5: Larkfield Advocacy/1632960001/2024-04-01/TRUE/12.5/Care Act\nand NHS complaints"
    );
    assert_eq!(
        got[1],
        "6: Tŷ Gwyn Voices/01632 960002/2024-04-01 09:30/FALSE/3"
    );
    assert_eq!(got[2], "8: Harbour Help");
    assert!(got[3].starts_with("9: ") && got[3].ends_with("/stray"));
    assert_eq!(got[4], "1048000: Far Away Advocacy");
    let notes = notes(&sheet);
    assert_eq!(
        notes[0],
        "0: the sheet “Providers” was read and others left out: “Cover”, “Old list”; save each as a list of its own"
    );
    assert_eq!(
        notes[1],
        "8: a cell holds a spreadsheet error, such as #REF!, and was read as empty"
    );
    assert_eq!(notes[2], "1: 2 lines above the headings were left out");
}

#[test]
fn an_open_document_workbook_is_read() {
    let sheet = decode(ODS, "list.csv", &known).expect("a workbook");
    assert_eq!(sheet.headings(), ["Name", "Phone", "Started", "Free"]);
    assert_eq!(sheet.heading_line(), 3);
    assert_eq!(
        lines(&sheet),
        [
            "4: Larkfield Advocacy/1632960001/2024-04-01/TRUE",
            "6: Harbour Help/01632 960003//FALSE"
        ]
    );
    assert!(notes(&sheet)[0].ends_with("left out: “Notes”; save each as a list of its own"));
}

#[test]
fn a_workbook_that_holds_no_list_is_refused() {
    assert!(refused(EMPTY_XLSX).starts_with("no table was found"));
    for cut in [40, XLSX.len() / 2, XLSX.len() - 30] {
        assert!(refused(&XLSX[..cut]).contains("damaged"));
    }
    // The directory says the first part unpacks to over 3 GiB.
    let mut bomb = XLSX.to_vec();
    let entry = bomb
        .windows(4)
        .position(|w| w == b"PK\x01\x02")
        .expect("a directory");
    bomb[entry + 24..entry + 28].copy_from_slice(&0xF000_0000u32.to_le_bytes());
    assert!(refused(&bomb).contains("more than the 512 MiB allowed"));
}

/// Reads a file to its end, so that a panic or an endless loop shows.
fn exhaust(bytes: &[u8]) {
    if let Ok(sheet) = decode(bytes, "list.csv", &known) {
        let mut rows = sheet.rows();
        let mut last = 0;
        let mut count = 0;
        while let Some(row) = rows.next() {
            if let Ok(row) = row {
                assert!(
                    row.line >= last && !row.is_blank(),
                    "line {} after {last}",
                    row.line
                );
                last = row.line;
            }
            count += 1;
            assert!(count <= 2 * bytes.len() + 2, "more rows than bytes");
        }
    }
}

#[test]
fn no_input_makes_it_panic() {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below.max(1) as u64).unwrap_or(0)
    };
    let text =
        "sep=;\r\nTitle\n\nName,Phone;Area\r\"A \"\"x\"\"\nB\",1;é\r\n\"C\t2|~,\n,,\nCafé,3\n";
    let samples = [
        text.as_bytes().to_vec(),
        text.repeat(30).into_bytes(),
        utf16(&format!("\u{FEFF}{text}"), u16::to_le_bytes),
        utf16(text, u16::to_be_bytes),
        b"Name,Phone\nCaf\xE9,1\nPeople\xD5s,2\n".to_vec(),
        XLSX.to_vec(),
        ODS.to_vec(),
    ];
    let spice = b"\"\n\r,;\t|~\0\xFF\xFE\xEF\xBB\xBF\xE9\xC3P=\x1A";
    for turn in 0..2000 {
        let mut bytes = samples[turn % samples.len()].clone();
        for _ in 0..=random(8) {
            let at = random(bytes.len());
            match random(4) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, spice[random(spice.len())]),
                2 => {
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte = u8::try_from(random(256)).unwrap_or(0);
                    }
                }
                _ => {
                    let end = at + random(bytes.len() - at);
                    let part = bytes[at..end].to_vec();
                    let to = random(bytes.len());
                    bytes.splice(to..to, part);
                }
            }
        }
        exhaust(&bytes);
    }
}
