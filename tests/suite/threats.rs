//! The page of threats: every line of it is held by tests, and here are those that stand nowhere else.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;

use crate::desk::Desk;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn text(path: &str) -> String {
    fs::read_to_string(root(path)).unwrap()
}

/// The names of all test functions under a folder.
fn tests_under(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests_under(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            for after in text.split("#[test]").skip(1) {
                let name = after.split("fn ").nth(1).unwrap_or_default();
                into.insert(name.split('(').next().unwrap_or_default().to_owned());
            }
        }
    }
}

#[test]
fn every_line_names_a_test_that_there_is() {
    let mut known = BTreeSet::new();
    tests_under(&root("src"), &mut known);
    tests_under(&root("tests"), &mut known);
    let page = text("src/threats.md");
    let lines: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with('|'))
        .skip(2)
        .collect();
    assert!(lines.len() > 15, "the table was not found");
    for line in lines {
        let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
        assert_eq!(cells.len(), 4, "{line}");
        let named: Vec<&str> = cells[3].split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "no test holds: {line}");
        for name in named {
            assert!(known.contains(name), "there is no test {name}: {line}");
        }
    }
}

/// A workbook with one sheet of one column, with other parts beside it.
fn workbook(sheet: &str, more: &[(&str, &str, usize)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Providers" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let parts = parts.iter().map(|(name, text)| (*name, *text, 1));
    for (name, text, times) in parts.chain(more.iter().copied()) {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        for _ in 0..times {
            zip.write_all(text.as_bytes()).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

fn sheet(before: &str, cell: &str) -> String {
    format!(
        r#"<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>areas</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>{cell}</t></is></c><c r="B2" t="inlineStr"><is><t>Leeds</t></is></c></row></sheetData></worksheet>"#
    )
}

/// Says of every part of a zip file that it unpacks to 100 bytes.
fn lie(bytes: &mut [u8]) {
    for (mark, size) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        let found: Vec<usize> = (0..bytes.len() - 4)
            .filter(|at| bytes[*at..].starts_with(mark))
            .collect();
        for at in found {
            bytes[at + size..at + size + 4].copy_from_slice(&100u32.to_le_bytes());
        }
    }
}

#[test]
fn a_workbook_that_lies_about_its_size_is_refused() {
    let blanks = " ".repeat(1 << 20);
    let mut bytes = workbook(
        &sheet("", "Mind"),
        &[("xl/sharedStrings.xml", &blanks, 520)],
    );
    assert!(bytes.len() < 2 << 20);
    let honest = Desk::new().list("general.xlsx", &bytes);
    honest
        .run("import")
        .code(2)
        .tells("more than the 512 MiB allowed");
    // Then each part is read as far as it says, and does not hold what it should.
    lie(&mut bytes);
    let desk = Desk::new().list("general.xlsx", &bytes);
    desk.run("import").code(2).tells("could not be read");
}

/// The workbook of the tests with something before the root of its words, and behind the first of them.
fn with_words(before: &str, behind: &str) -> Vec<u8> {
    let whole = fs::read(root("tests/suite/files/providers.xlsx")).unwrap();
    let mut from = zip::ZipArchive::new(Cursor::new(whole)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut entry = from.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut text = Vec::new();
        entry.read_to_end(&mut text).unwrap();
        let has_words = name.ends_with("sharedStrings.xml") || name.contains("worksheets/");
        to.start_file(name, SimpleFileOptions::default()).unwrap();
        if has_words {
            let own = String::from_utf8(text).unwrap();
            let own = own.replacen("?>", &format!("?>{before}"), 1);
            text = own
                .replacen("</t>", &format!("{behind}</t>"), 1)
                .into_bytes();
        }
        to.write_all(&text).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_with_growing_entities_does_not_grow() {
    let desk = Desk::new().list("general.xlsx", with_words("", ""));
    desk.run("import").code(3).says("Imported 4 providers");
    let mut kinds = String::from("<!DOCTYPE x [<!ENTITY a0 \"lol\">");
    for at in 1..20 {
        let before = format!("&a{};", at - 1).repeat(10);
        kinds.push_str(&format!("<!ENTITY a{at} \"{before}\">"));
    }
    kinds.push_str("]>");
    let desk = Desk::new().list("general.xlsx", with_words(&kinds, "&a19;"));
    let ran = desk.run("import");
    assert!(
        matches!(ran.code, Some(0..=3)) && !ran.err.contains("panicked"),
        "{}",
        ran.err
    );
    let grown = ran.out.matches("lol").count() + ran.err.matches("lol").count();
    assert!(grown <= 1, "an entity was put in {grown} times");
}

#[cfg(unix)]
#[test]
fn what_is_no_ordinary_file_is_never_read() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new().list("good.csv", "name,areas\nMind,Leeds\n");
    let lists = desk.path("data/lists");
    for (to, name) in [
        ("/dev/zero", "endless.csv"),
        ("loop.csv", "loop.csv"),
        ("/", "folder.csv"),
        ("nowhere", "nowhere.csv"),
    ] {
        symlink(to, lists.join(name)).unwrap();
    }
    let made = std::process::Command::new("mkfifo")
        .arg(lists.join("pipe.csv"))
        .status();
    assert!(made.unwrap().success());
    desk.run("import").code(0);
    assert_eq!(desk.run("search --json").names(), ["Mind"]);
    for name in ["endless", "pipe", "loop"] {
        desk.run(&format!("import data/lists/{name}.csv")).code(2);
    }
    desk.run("import data/lists/pipe.csv")
        .tells("it is not a file");
    desk.run("import data/lists/good.csv --map /dev/zero")
        .code(2)
        .tells("it is not a file");
    // A package and the files of the server are held to the same.
    fs::create_dir(desk.path("package")).unwrap();
    symlink("/dev/zero", desk.path("package/services.csv")).unwrap();
    desk.put("package/organizations.csv", "id,name\n");
    desk.run("import package").code(2).tells("it is not a file");
    desk.put("data/x", "");
    symlink("/dev/zero", desk.path("data/vocabulary.csv")).unwrap();
    symlink("/dev/zero", desk.path("data/print.toml")).unwrap();
    desk.run("search mind");
    desk.run("print --format text").code(2);
    // What a link leads to is published, since whoever may link may also write.
    desk.put("elsewhere.csv", "name,areas\nLinked,Leeds\n");
    symlink(desk.path("elsewhere.csv"), lists.join("linked.csv")).unwrap();
    desk.run("import").code(0);
    assert_eq!(desk.run("search linked --json").names(), ["Linked"]);
}

#[cfg(feature = "serve")]
#[test]
fn words_of_a_council_that_never_end_do_not_stop_the_server() {
    let desk = Desk::new().list("good.csv", "name,areas\nMind,Leeds\n");
    desk.run("import").code(0);
    std::os::unix::fs::symlink("/dev/zero", desk.path("data/vocabulary.csv")).unwrap();
    let visitor = crate::visitor::Visitor::of(&desk);
    visitor.get("/search").status(200).shows("Mind");
}

#[test]
fn a_question_without_end_is_cut_and_answered() {
    let letters: Vec<String> = ('a'..='z').cycle().take(1_000).map(String::from).collect();
    let minus: Vec<String> = (0..10_000).map(|at| format!("-w{at}")).collect();
    let phrases: Vec<String> = (0..400).map(|at| format!("\"peer w{at}\"")).collect();
    for question in [
        letters.join(" "),
        letters.join("-"),
        format!("\"{}\"", letters.join(" ")),
        format!("-{}", letters.join("-")),
        minus.join(" "),
        phrases.join(" "),
    ] {
        let parsed = advocacy::query::parse(&question);
        let groups = parsed.phrases.iter().chain(&parsed.without);
        let words = parsed.words.len() + groups.map(Vec::len).sum::<usize>();
        assert!(parsed.cut && words <= 64, "{words} words");
        let desk = crate::desk::bundled();
        let asked = desk
            .command(&["search", "--json", "--", &question])
            .output()
            .unwrap();
        assert!(matches!(asked.status.code(), Some(0 | 1)), "{asked:?}");
    }
}

/// A list whose every cell would run as a formula and commands the terminal.
fn evil() -> Desk {
    let cell = "\"=HYPERLINK(\"\"x\"\")\u{1b}]0;x\u{7}\u{1b}[2J\u{202e}\"";
    let list = |phone: &str| {
        format!(
            "id,name,organisation,description,areas,notes,telephone,last_checked\n\
             \"=id\u{1b}[2J\",{cell},{cell},{cell},Leeds,{cell},{phone},2020-01-01\n\
             +b,{cell},@x,-x,Nowhere\u{1b}[2J,{cell},\u{1b}[2J,=when\u{1b}[2J\n"
        )
    };
    let desk = Desk::new().list("general.csv", list("01632 960001"));
    desk.run("import");
    desk.put("data/lists/general.csv", list("01632 960002"));
    desk.run("import");
    desk
}

#[test]
fn no_table_runs_a_formula() {
    let desk = evil();
    for line in [
        "search --csv",
        "report stale --csv",
        "report gaps --csv",
        "report health --csv",
        "print --format csv",
    ] {
        let ran = desk.run(line);
        assert!(!ran.out.is_empty(), "{line}: {}", ran.err);
        let mut table = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(ran.out.as_bytes());
        for row in table.records() {
            for cell in row.unwrap().iter() {
                let number = cell.parse::<f64>().is_ok();
                assert!(
                    number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                    "{line}: {cell:?}"
                );
            }
        }
    }
}

#[test]
fn no_command_that_prints_list_text_commands_the_terminal() {
    let desk = evil();
    for line in [
        "import",
        "history",
        "history --all",
        "diff 1 2",
        "search --explain",
        "show +b",
        "report stale",
        "report gaps",
        "report health --all",
        "suggest h",
        "where Leeds",
        "print --format text",
        "search --json",
        "report stale --json",
    ] {
        let ran = desk.run(line);
        let all = ran.out + &ran.err;
        let bad = all
            .chars()
            .find(|c| matches!(c, '\u{1b}' | '\u{7}' | '\u{9b}' | '\u{202e}'));
        assert_eq!(bad, None, "{line}: {all:?}");
    }
}

#[cfg(feature = "serve")]
#[test]
fn no_id_and_no_address_makes_a_header() {
    let desk = Desk::new().list(
        "general.csv",
        "id,name,areas\n\"a\r\nX-Evil: 1\",\"Mind\r\nX-Evil: 1\",Leeds\n",
    );
    desk.run("import");
    let visitor = crate::visitor::Visitor::of(&desk);
    let evil = "a%0D%0AX-Evil:%201";
    for path in [
        format!("/provider/{evil}"),
        format!("/provider/{evil}/"),
        format!("/search/?q={evil}&next=//x.example/"),
        format!("//x.example/{evil}/"),
        format!("/print?format=csv&area={evil}&q={evil}&title={evil}"),
        format!("/print?pick={evil}&format=docx"),
        format!("/openreferral/v3/services/{evil}"),
        format!("/{evil}/"),
    ] {
        let page = visitor.get(&path);
        assert!(page.status < 500, "{path}: {}", page.status);
        assert!(!page.headers.contains_key("x-evil"), "{path}");
        let to = page.header("location");
        assert!(
            to.is_empty() || to.starts_with('/') && !to.starts_with("//"),
            "{path} leads to {to}"
        );
        for value in page.headers.values() {
            assert!(!value.as_bytes().iter().any(|b| matches!(b, b'\r' | b'\n')));
        }
    }
}

#[cfg(feature = "serve")]
#[test]
fn no_address_leads_to_a_file() {
    let visitor = crate::visitor::visitor();
    for up in [
        "../../etc/passwd",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5c..%5cetc%5cpasswd",
        "%2fetc%2fpasswd",
        "x%00.css",
        "....//etc/passwd",
    ] {
        for path in [
            format!("/{up}"),
            format!("/provider/{up}"),
            format!("/area/{up}"),
            format!("/type/{up}"),
            format!("/shortlist?pick={up}"),
            format!("/print?pick={up}&format={up}"),
            format!("/openreferral/v3/services/{up}"),
            format!("/api/provider/{up}"),
        ] {
            let page = visitor.get(&path);
            assert!(page.status < 500, "{path}: {}", page.status);
            page.shows_not("root:").shows_not("[package]");
        }
    }
}

#[test]
fn every_crate_comes_from_the_registry_and_unsafe_is_forbidden() {
    let sources: BTreeSet<String> = text("Cargo.lock")
        .lines()
        .filter(|line| line.starts_with("source = "))
        .map(str::to_owned)
        .collect();
    assert_eq!(sources.len(), 1, "{sources:?}");
    assert!(sources.iter().all(|from| from.contains("registry+")));
    assert!(text("Cargo.toml").contains("unsafe_code = \"forbid\""));
    let deny = text("deny.toml");
    assert!(
        deny.contains("unknown-registry = \"deny\"") && deny.contains("unknown-git = \"deny\"")
    );
}

#[cfg(feature = "serve")]
#[test]
fn the_unit_and_the_container_run_what_exists() {
    let help = Desk::new().run("serve --help").code(0).out;
    let unit = text("data/serve/advocacy.service");
    let container = text("data/serve/Containerfile");
    for file in [&unit, &container] {
        let runs = file
            .lines()
            .filter(|line| line.starts_with("ExecStart=") || line.starts_with("CMD"));
        let flags: Vec<&str> = runs
            .flat_map(|line| line.split([' ', '"', ',']))
            .filter(|word| word.starts_with("--"))
            .collect();
        assert!(flags.contains(&"--data"), "{flags:?}");
        for flag in flags {
            assert!(
                help.contains(&format!("{flag} ")) || help.contains(&format!("{flag}\n")),
                "{flag}"
            );
        }
        assert!(file.contains("/usr/local/bin/advocacy") && file.contains("serve"));
    }
    for line in [
        "DynamicUser=yes",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
    ] {
        assert!(unit.lines().any(|own| own == line), "{line}");
    }
    let user = container
        .lines()
        .find_map(|line| line.strip_prefix("USER "));
    assert!(user.is_some_and(|user| !user.starts_with('0') && user != "root"));
    for copied in container
        .lines()
        .filter(|line| line.starts_with("COPY ") && !line.contains("--from"))
    {
        let mut words: Vec<&str> = copied.split(' ').skip(1).collect();
        words.pop();
        assert!(words.iter().all(|path| root(path).exists()), "{copied}");
    }
}
