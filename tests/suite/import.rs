//! What an import reads, repairs, refuses, merges and changes.

use std::fs;
use std::time::Duration;

use crate::desk::Desk;

#[test]
fn the_bundled_lists_come_in_whole() {
    let desk = Desk::bundled();
    desk.run("import")
        .code(0)
        .says("240 providers from 5 lists")
        .says("0 refused");
    desk.run("import")
        .code(0)
        .says("Nothing has changed")
        .says("240 unchanged");
}

#[test]
fn a_bad_value_is_named_and_the_rest_is_kept() {
    let desk = Desk::new().list(
        "leeds.csv",
        "Name,Postcode,Area,Phone\nMind,LS1 4AP,Leeds,01632 960001\nNobody,LS1 4XYZ,Leeds,01632 960002\n,LS1 4AP,Leeds,01632 960003\n",
    );
    desk.run("import --report r.json").code(3);
    let report: serde_json::Value =
        serde_json::from_slice(&fs::read(desk.path("r.json")).unwrap()).unwrap();
    assert_eq!(report["refused"], 1);
    let problems = report["problems"].as_array().unwrap();
    let of = |severity: &str| {
        problems
            .iter()
            .filter(|p| p["severity"] == severity)
            .map(|p| {
                (
                    p["line"].as_u64().unwrap(),
                    p["column"].as_str().unwrap().to_owned(),
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(of("unread"), [(3, "Postcode".to_owned())]);
    assert_eq!(
        of("refused")
            .iter()
            .map(|(line, _)| *line)
            .collect::<Vec<_>>(),
        [4]
    );
    assert_eq!(
        desk.run("search --sort name --json").names(),
        ["Mind", "Nobody"]
    );
}

#[test]
fn strict_changes_nothing_when_a_row_is_refused() {
    let desk = Desk::new().list(
        "general.csv",
        "name,areas,telephone\nMind,Leeds,01632 960001\n",
    );
    desk.run("import").code(0);
    desk.put(
        "data/lists/general.csv",
        "name,areas,telephone\nOther,Leeds,01632 960001\n,Leeds,01632 960002\n",
    );
    desk.run("import --strict").code(2).tells("refused");
    assert_eq!(desk.run("search --json").names(), ["Mind"]);
}

#[test]
fn files_as_councils_save_them_read_the_same() {
    let text =
        "name;areas;telephone;description\r\nSiân’s Voice;Leeds;01632 960001;\"Two\nlines\"\r\n";
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let windows: Vec<u8> = text
        .chars()
        .map(|c| match c {
            '’' => 0x92,
            c => u8::try_from(u32::from(c)).unwrap(),
        })
        .collect();
    let decomposed = text.replace('â', "a\u{302}");
    let files: &[(&str, Vec<u8>)] = &[
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with mark", ["\u{feff}", text].concat().into_bytes()),
        ("UTF-16", utf16),
        ("Windows-1252", windows),
        ("decomposed accents", decomposed.into_bytes()),
        ("bare LF", text.replace("\r\n", "\n").into_bytes()),
        ("commas", text.replace(';', ",").into_bytes()),
        ("tabs", text.replace(';', "\t").into_bytes()),
        ("bars", text.replace(';', "|").into_bytes()),
        ("tildes", text.replace(';', "~").into_bytes()),
        (
            "title lines",
            ["List of advocacy services;;;\n\n", text]
                .concat()
                .into_bytes(),
        ),
        (
            "empty trailing columns",
            text.replace("description\r\n", "description;;;\r\n")
                .into_bytes(),
        ),
    ];
    for (what, bytes) in files {
        let desk = Desk::new().list("general.csv", bytes);
        desk.run("import").code(0);
        let ran = desk.run("search sians --json").code(0);
        let json = ran.json();
        let provider = &json["providers"][0];
        assert_eq!(provider["name"], "Siân’s Voice", "{what}");
        assert_eq!(provider["description"], "Two\nlines", "{what}");
        assert_eq!(provider["areas"][0]["gss"], "E08000035", "{what}");
    }
}

#[test]
fn workbooks_are_lists_too() {
    for file in ["providers.xlsx", "providers.ods"] {
        let bytes = fs::read(format!(
            "{}/tests/suite/files/{file}",
            env!("CARGO_MANIFEST_DIR")
        ))
        .unwrap();
        let desk = Desk::new().list(file, bytes);
        let ran = desk.run("import");
        assert!(
            matches!(ran.code, Some(0 | 3)),
            "{file}: {}{}",
            ran.out,
            ran.err
        );
        let found = desk.run("search --limit 100 --json").code(0);
        assert!(!found.names().is_empty(), "{file}");
    }
}

#[test]
fn the_same_provider_in_two_lists_becomes_one() {
    let desk = Desk::new()
        .list("general.csv", "name,organisation,areas,telephone,address\nMind,Mind,Leeds,01632 960001,1 High Street\n")
        .list("statutory.csv", "name,organisation,areas,telephone,address,statutory_types\nMind,Mind,Leeds City Council,01632 960001,2 High Street,IMHA\n");
    let ran = desk.run("import --report r.json").code(0);
    ran.says("1 conflict");
    let found = desk.run("search --json").code(0).json();
    assert_eq!(found["total"], 1);
    assert_eq!(
        found["providers"][0]["lists"],
        serde_json::json!(["general", "statutory"])
    );
    assert_eq!(found["providers"][0]["address"], "2 High Street");
}

#[test]
fn a_day_to_come_is_no_check_and_one_id_is_one_name() {
    let desk = Desk::new().list(
        "general.csv",
        "id,name,areas,telephone,last_checked\n\
         a,Alpha,Leeds,01632 960001,2098-01-01\n\
         a,Beta,Bradford,01632 960002,\n",
    );
    desk.run("import --report r.json")
        .code(0)
        .says("is a day")
        .says("another name");
    assert_eq!(
        desk.run("search --sort name --json").names(),
        ["Alpha", "Beta"]
    );
    desk.run("search alpha").says("not checked");
    assert_eq!(desk.run("search --area Bradford --json").names(), ["Beta"]);
}

#[test]
fn a_kept_copy_that_was_changed_is_not_kept() {
    let desk = Desk::new()
        .list(
            "general.csv",
            "name,areas,telephone\nOne,Leeds,01632 960001\n",
        )
        .list(
            "housing.csv",
            "name,areas,telephone\nTwo,Leeds,01632 960002\n",
        );
    desk.run("import").code(0);
    // Kept as a copy of its own, so that this does not touch the list itself.
    let copy = desk.path("index/gen-000001/lists/general/general.csv");
    fs::write(&copy, "name,areas,telephone\nOne,Leeds,01632 960009\n").unwrap();
    desk.run("import housing").code(2).tells("damaged");
    desk.run("import").code(0);
}

#[test]
fn a_dry_run_tells_what_the_import_then_does() {
    let desk = Desk::new().list(
        "general.csv",
        "id,name,areas,telephone,notes\na,Stays,Leeds,01632 960001,\nb,Changes,Leeds,01632 960002,old\nc,Goes,Leeds,01632 960003,\n",
    );
    desk.run("import").code(0);
    desk.put(
        "data/lists/general.csv",
        "id,name,areas,telephone,notes\nd,Comes,Leeds,01632 960004,\na,Stays,Leeds,01632 960001,\nb,Changes,Leeds,01632 960002,new\n",
    );
    let told = "1 added, 1 changed, 1 unchanged, 1 gone, 0 refused";
    desk.run("import --dry-run --report dry.json")
        .code(0)
        .says(told)
        .says("notes: “old” → “new”");
    assert_eq!(
        desk.run("search --sort name --json").names(),
        ["Changes", "Goes", "Stays"]
    );
    desk.run("import --report real.json").code(0).says(told);
    assert_eq!(
        desk.run("search --sort name --json").names(),
        ["Changes", "Comes", "Stays"]
    );
    let report = |name: &str| -> serde_json::Value {
        let mut report: serde_json::Value =
            serde_json::from_slice(&fs::read(desk.path(name)).unwrap()).unwrap();
        report["generation"] = serde_json::Value::Null;
        report["dry_run"] = serde_json::Value::Null;
        report
    };
    assert_eq!(report("dry.json"), report("real.json"));
}

#[test]
fn one_list_is_replaced_and_the_others_stay() {
    let desk = Desk::new()
        .list(
            "general.csv",
            "name,areas,telephone\nGeneral one,Leeds,01632 960001\n",
        )
        .list(
            "housing.csv",
            "name,areas,telephone\nHousing one,Leeds,01632 960002\n",
        );
    desk.run("import").code(0);
    desk.put(
        "data/lists/general.csv",
        "name,areas,telephone\nGeneral two,Leeds,01632 960001\n",
    );
    desk.put(
        "data/lists/housing.csv",
        "name,areas,telephone\nNot imported,Leeds,01632 960002\n",
    );
    desk.run("import general")
        .code(0)
        .says("1 added")
        .says("1 gone")
        .says("1 unchanged");
    assert_eq!(
        desk.run("search --sort name --json").names(),
        ["General two", "Housing one"]
    );
}

#[test]
fn a_kept_list_is_not_told_of_again() {
    let desk = Desk::new()
        .list(
            "general.csv",
            "name,areas,telephone\nOne,Leeds,01632 960001\n,Leeds,01632 960003\n",
        )
        .list(
            "housing.csv",
            "name,areas,telephone\nTwo,Leeds,01632 960002\n",
        );
    desk.run("import").code(3);
    desk.run("import housing").code(0).says("0 gone, 0 refused");
    desk.run("import general").code(3);
}

#[test]
fn the_same_lists_give_the_same_bytes() {
    let answer = || {
        let desk = Desk::bundled();
        desk.run("import").code(0);
        desk.run("search advocacy --limit 500 --json").out
    };
    assert_eq!(answer(), answer());
}

#[test]
fn foreign_files_come_in_with_a_map() {
    let files = format!("{}/tests/suite/files", env!("CARGO_MANIFEST_DIR"));
    let desk = Desk::new();
    let ran = desk.run(&format!("import '{files}/raw/bristol_public_toilets_community.csv' --map '{files}/maps/bristol.toml'"));
    assert!(matches!(ran.code, Some(0 | 3)), "{}{}", ran.out, ran.err);
    let found = desk
        .run("search 'Barton Hill' --area Bristol --json")
        .code(0);
    assert_eq!(found.names()[0], "Barton Hill Settlement");

    let desk = Desk::new();
    let ran = desk.run(&format!(
        "import '{files}/raw/outpost_services_sample.csv' --map '{files}/maps/outpost.toml'"
    ));
    assert!(matches!(ran.code, Some(0 | 3)), "{}{}", ran.out, ran.err);
    assert!(
        !desk
            .run("search --limit 50 --json")
            .code(0)
            .names()
            .is_empty()
    );

    let desk = Desk::new();
    desk.run(&format!("import '{files}/oruk'")).code(0);
    assert!(!desk.run("search --json").code(0).names().is_empty());
}

#[test]
fn two_imports_at_once_do_not_meet() {
    let desk = Desk::bundled();
    desk.run("import").code(0);
    let lock = fs::File::options()
        .append(true)
        .open(desk.path("index/LOCK"))
        .unwrap();
    lock.lock().unwrap();
    desk.run("import")
        .code(2)
        .tells("another import is running");
    drop(lock);
    desk.run("import").code(0);
}

#[test]
fn readers_need_no_permission_to_write() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::bundled();
    desk.run("import").code(0);
    // Whoever may read one file of a generation may read them all.
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode();
    let manifest = mode(&desk.path("index/gen-000001/manifest.json"));
    for entry in fs::read_dir(desk.path("index/gen-000001/text")).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), manifest, "{}", path.display());
    }
    let before = list(&desk.path("index"));
    let read_only = fs::Permissions::from_mode(0o555);
    fs::set_permissions(desk.path("index"), read_only).unwrap();
    desk.run("search advocacy --limit 1").code(0);
    desk.run("show teesside-mind-advocacy");
    // Whoever runs the tests as root may write anyway: then look that nothing was written.
    assert_eq!(list(&desk.path("index")), before);
    fs::set_permissions(desk.path("index"), fs::Permissions::from_mode(0o755)).unwrap();
}

fn list(dir: &std::path::Path) -> Vec<(String, Duration)> {
    let mut files = Vec::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let entry = entry.unwrap();
            let meta = entry.metadata().unwrap();
            if meta.is_dir() {
                dirs.push(entry.path());
            } else {
                let changed = meta
                    .modified()
                    .unwrap()
                    .duration_since(std::time::UNIX_EPOCH)
                    .unwrap();
                files.push((entry.path().display().to_string(), changed));
            }
        }
    }
    files.sort();
    files
}
