//! `advocacy try`: a file of questions, through the front door.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use crate::desk::Desk;

fn desk() -> Desk {
    let desk = Desk::new().list(
        "statutory.csv",
        "id,name,areas,telephone,statutory_types,specialisms\n\
         imha-leeds,Ward Voice,Leeds,01632 960001,imha,mental_health\n\
         care-leeds,Care Voice,Leeds,01632 960002,care_act,older_people\n",
    );
    desk.run("import").code(0);
    desk
}

/// "line fate total top" of each question.
fn told(json: &Value) -> Vec<String> {
    let questions = json["questions"].as_array().unwrap().iter();
    questions
        .map(|own| {
            format!(
                "{} {} {} {}",
                own["line"],
                own["fate"].as_str().unwrap(),
                own["total"],
                own["top"]["id"].as_str().unwrap_or("-"),
            )
        })
        .collect()
}

const LINES: &str = "# what callers asked\n\
imha in Leeds\n\
\n\
zzyzzx\n\
imca\tLeeds\n\
Care Voice\tNosuchplace\n\
older people\tLeeds\n";

const TOLD: [&str; 5] = [
    "2 found 1 imha-leeds",
    "4 nothing 0 -",
    "5 widened 1 imha-leeds",
    "6 unknown_area 0 -",
    "7 found 1 care-leeds",
];

#[test]
fn every_question_has_its_fate_however_the_file_was_saved() {
    let desk = desk();
    let table = "Words;Area\n\
        imha in Leeds;\n\
        # not this;\n\
        zzyzzx;\n\
        imca;Leeds\n\
        Care Voice;Nosuchplace\n\
        older people;Leeds\n";
    let mut utf16: Vec<u8> = vec![0xff, 0xfe];
    utf16.extend(LINES.encode_utf16().flat_map(u16::to_le_bytes));
    let cases: [(&str, Vec<u8>); 5] = [
        ("asked.txt", LINES.as_bytes().to_vec()),
        ("bom.txt", [b"\xef\xbb\xbf", LINES.as_bytes()].concat()),
        ("crlf.txt", LINES.replace('\n', "\r\n").into_bytes()),
        ("notepad.txt", utf16),
        ("asked.csv", table.as_bytes().to_vec()),
    ];
    for (file, bytes) in cases {
        desk.put(file, bytes);
        let json = desk.run(&format!("try {file} --json")).code(1).json();
        let found = told(&json);
        let fates = |all: &[String]| -> Vec<String> {
            let all = all.iter();
            all.map(|own| own.split_once(' ').unwrap().1.to_owned())
                .collect()
        };
        let expected: Vec<String> = TOLD.iter().map(|own| (*own).to_owned()).collect();
        assert_eq!(fates(&found), fates(&expected), "{file}");
        if file.ends_with(".txt") {
            assert_eq!(found, expected, "{file}");
        }
        assert_eq!(json["counts"]["found"], 2);
    }
}

#[test]
fn what_finds_nothing_stands_first_and_the_status_says_so() {
    let desk = desk();
    desk.put("asked.txt", LINES);
    let ran = desk
        .run("try asked.txt")
        .code(1)
        .says("5 questions: 2 found as asked, 1 found only after something was put aside, 1")
        .says("    4  “zzyzzx”")
        .says("    5  “imca” in “Leeds”")
        .says("put aside: Independent mental capacity advocate (IMCA)")
        .says("first: Ward Voice (imha-leeds)")
        .says("Nosuchplace")
        .says_not("“imha in Leeds”");
    let at = |text: &str| ran.out.find(text).unwrap();
    assert!(at("“Care Voice”") < at("“zzyzzx”"));
    assert!(at("“zzyzzx”") < at("“imca”"));
    desk.run("try asked.txt --all")
        .code(1)
        .says("FOUND AS ASKED")
        .says("“imha in Leeds”");
    desk.put("good.txt", "imha in Leeds\n");
    desk.run("try good.txt").code(0).says("1 question: 1 found");
    desk.put("wide.txt", "imca in Leeds\n");
    desk.run("try wide.txt").code(0).says("put aside");
}

#[test]
fn a_file_that_holds_no_question_is_said() {
    let desk = desk();
    desk.put("none.txt", "# nothing\n\n");
    desk.run("try none.txt").code(2).tells("no question");
    desk.put("empty.txt", "");
    desk.run("try empty.txt").code(2).tells("empty");
    desk.put("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    desk.run("try picture.txt").code(2).tells("picture.txt");
    desk.run("try nosuch.txt").code(2).tells("nosuch.txt");
}

#[test]
fn standard_input_is_read_and_nothing_is_written() {
    let desk = desk();
    let files = || {
        let mut all = Vec::new();
        let mut left = vec![desk.path("")];
        while let Some(dir) = left.pop() {
            for entry in std::fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => left.push(path),
                    false => all.push((std::fs::read(&path).unwrap(), path)),
                }
            }
        }
        all.sort();
        all
    };
    let before = files();
    let mut child = desk
        .command(&["try", "-", "--csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin
        .write_all("=secret words\nimha Leeds\n".as_bytes())
        .unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let csv = String::from_utf8(output.stdout).unwrap();
    assert!(csv.starts_with("\u{feff}line,words,area,fate,total,"));
    assert!(csv.contains("\r\n1,'=secret words,,nothing,0,"), "{csv}");
    assert!(csv.contains("\r\n2,imha Leeds,,found,1,"), "{csv}");
    assert_eq!(files(), before);
}

#[test]
fn questions_command_no_terminal() {
    let desk = desk();
    desk.put("asked.txt", "imha \u{1b}[31m\u{202e}red\n");
    desk.run("try asked.txt --all")
        .says_not("\u{1b}")
        .says_not("\u{202e}");
}
