//! Bad input: a clear message, the right status, and the live index untouched.

use std::fs;

use crate::desk::Desk;

/// A desk with one good provider in the index.
fn good() -> Desk {
    let desk = Desk::new().list(
        "general.csv",
        "name,areas,telephone\nMind,Leeds,01632 960001\n",
    );
    desk.run("import").code(0);
    desk
}

fn still_answers(desk: &Desk, what: &str) {
    assert_eq!(desk.run("search --json").names(), ["Mind"], "{what}");
}

#[test]
fn files_that_are_no_list() {
    let huge = vec![b'x'; 20 << 20];
    let pdf = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let cases: &[(&str, Option<Vec<u8>>, &str)] = &[
        ("missing.csv", None, "there is no list"),
        ("empty.csv", Some(Vec::new()), "empty"),
        ("blank.csv", Some(b"\n\n  \n".to_vec()), "empty"),
        ("binary.csv", Some(vec![0, 1, 2, 0, 0xff, 0xfe, 7, 0]), ""),
        (
            "picture.csv",
            Some(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
            "picture",
        ),
        ("letter.csv", Some(pdf), "PDF"),
        ("line.csv", Some(huge), "line 1"),
        (
            "row.csv",
            Some([b"name,areas\n".to_vec(), vec![b'x'; 20 << 20]].concat()),
            "line 2",
        ),
        (
            "nameless.csv",
            Some(b"name,areas\n,Leeds\n,Bradford\n".to_vec()),
            "line 2 has no name",
        ),
    ];
    let desk = good();
    for (name, bytes, told) in cases {
        if let Some(bytes) = bytes {
            desk.put(name, bytes);
        }
        let ran = desk.run(&format!("import {name}"));
        assert_eq!(ran.code, Some(2), "{name}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(told), "{name}: {}", ran.err);
        assert!(!ran.err.contains("panicked"), "{name}: {}", ran.err);
        still_answers(&desk, name);
    }
}

#[test]
fn a_list_with_headings_only_does_not_wipe_what_was_there() {
    let desk = good();
    desk.put("data/lists/general.csv", "name,areas,telephone\n");
    desk.run("import")
        .code(2)
        .tells("general.csv: there are headings and no rows");
    still_answers(&desk, "headings only");
}

#[test]
fn a_flipped_bit_is_found_and_mended() {
    let desk = good();
    let text = desk.path("index/gen-000001/text");
    for entry in fs::read_dir(text).unwrap() {
        let path = entry.unwrap().path();
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 4;
        fs::write(&path, &bytes).unwrap();
        let ran = desk.run("search --json");
        assert_eq!(ran.code, Some(2), "{}: {}", path.display(), ran.out);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        bytes[middle] ^= 4;
        fs::write(&path, &bytes).unwrap();
    }
    still_answers(&desk, "mended by hand");
    let store = fs::read_dir(desk.path("index/gen-000001/text"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "store"))
        .unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[3] ^= 1;
    fs::write(&store, bytes).unwrap();
    desk.run("search --json").code(2).tells("advocacy import");
    desk.run("import").code(0);
    still_answers(&desk, "mended by import");
}

#[test]
fn junk_in_current_costs_no_generation() {
    let desk = good();
    desk.put("index/CURRENT", "junk\n");
    desk.put("data/lists/bad.csv", [0, 1, 2, 3]);
    desk.run("import").code(2);
    desk.put("index/CURRENT", "gen-000001\n");
    still_answers(&desk, "the generation is still there");
}

#[test]
fn damage_to_the_index_is_found() {
    type Damage = (&'static str, fn(&Desk));
    let damages: &[Damage] = &[
        ("CURRENT names nothing", |desk| {
            desk.put("index/CURRENT", "rubbish\n")
        }),
        ("CURRENT names another", |desk| {
            desk.put("index/CURRENT", "gen-000099\n")
        }),
        ("CURRENT leads outside", |desk| {
            desk.put("index/CURRENT", "../../etc\n")
        }),
        ("CURRENT is not text", |desk| {
            desk.put("index/CURRENT", [0xff, 0xfe, 0x00])
        }),
        ("the manifest is cut", |desk| {
            desk.put("index/gen-000001/manifest.json", "{")
        }),
        ("the manifest is gone", |desk| {
            fs::remove_file(desk.path("index/gen-000001/manifest.json")).unwrap()
        }),
        ("the text is gone", |desk| {
            fs::remove_dir_all(desk.path("index/gen-000001/text")).unwrap()
        }),
        ("a file is cut", |desk| {
            let text = desk.path("index/gen-000001/text");
            let largest = fs::read_dir(text)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .max_by_key(|path| (fs::metadata(path).unwrap().len(), path.clone()))
                .unwrap();
            let bytes = fs::read(&largest).unwrap();
            fs::write(&largest, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("another version", |desk| {
            let path = desk.path("index/gen-000001/manifest.json");
            let manifest = fs::read_to_string(&path).unwrap();
            fs::write(
                &path,
                manifest.replace("\"maker\": \"schema ", "\"maker\": \"schema 0"),
            )
            .unwrap();
        }),
    ];
    for (what, damage) in damages {
        let desk = good();
        damage(&desk);
        let ran = desk.run("search --json");
        assert_eq!(ran.code, Some(2), "{what}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains("advocacy import"), "{what}: {}", ran.err);
        assert!(!ran.err.contains("panicked"), "{what}: {}", ran.err);
        desk.run("import").code(0);
        still_answers(&desk, what);
    }
}

#[test]
fn a_full_disk_leaves_the_old_answers() {
    // Every write to /dev/full fails as on a full disk.
    if fs::metadata("/dev/full").is_err() {
        return;
    }
    let desk = good();
    let whole = desk.path("report.json");
    fs::write(&whole, "what was there").unwrap();
    std::os::unix::fs::symlink("/dev/full", desk.path("report.json.part")).unwrap();
    desk.run("import --report report.json")
        .code(2)
        .tells("report.json");
    assert_eq!(fs::read_to_string(&whole).unwrap(), "what was there");
    still_answers(&desk, "full disk");
}

#[test]
fn an_index_that_cannot_be_written_is_said() {
    let desk = good();
    desk.put("file", "not a folder");
    desk.run("import --index file/index")
        .code(2)
        .tells("can't write");
    desk.run("import --index file").code(2).tells("can't write");
    still_answers(&desk, "no folder");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::process::Stdio;
    let desk = Desk::bundled();
    desk.run("import").code(0);
    let mut child = desk
        .command(&["search", "--limit", "1000", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    assert!(
        ended.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
}

#[test]
fn what_is_done_is_done_whether_or_not_it_can_be_shown() {
    // Every write to /dev/full fails as on a full disk.
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        return;
    };
    let desk = Desk::new().list(
        "general.csv",
        "id,name,areas,last_checked\na,Alpha,Leeds,\n",
    );
    let unseen = |args: &[&str]| {
        let output = desk
            .command(args)
            .stdout(full.try_clone().unwrap())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {said}");
        said
    };
    assert!(unseen(&["import"]).contains("Generation 1 is current, but that could not be shown"));
    assert!(unseen(&["checked", "a", "--on", "2026-03-04"]).contains("It was recorded, but"));
    assert!(unseen(&["import"]).contains("Generation 2 is current"));
    assert!(unseen(&["rollback"]).contains("Generation 3 is current"));
    // A report takes the place of a file, and of nothing else.
    desk.run("import --report /dev/null")
        .code(2)
        .tells("/dev/null is no file that a report could replace");
    // A command that only shows has failed where it could not.
    let output = desk
        .command(&["search", "alpha"])
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_table_that_nobody_reads_on_is_no_error() {
    use std::process::Stdio;
    let desk = Desk::bundled();
    desk.run("import").code(0);
    for command in ["report stale --csv", "search advocacy --limit 1000 --csv"] {
        let args: Vec<&str> = command.split(' ').collect();
        let mut child = desk
            .command(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{command}: {said}");
    }
}
