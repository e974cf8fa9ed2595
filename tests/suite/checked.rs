//! `advocacy checked`: a check goes into the list, and nothing else in it changes.

use std::fs;

use crate::desk::Desk;

fn desk(name: &str, content: impl AsRef<[u8]>) -> Desk {
    let desk = Desk::new().list(name, content);
    desk.run("import").code(0);
    desk
}

fn read(desk: &Desk, name: &str) -> Vec<u8> {
    fs::read(desk.path("data/lists").join(name)).unwrap()
}

/// A list in which `@` marks where the day goes, before the check and after it.
fn before_and_after(text: &str, day: &str) -> (String, String) {
    assert_eq!(text.matches('@').count(), 1);
    (text.replace('@', ""), text.replace('@', day))
}

fn windows(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            '’' => 0x92,
            c => u8::try_from(u32::from(c)).unwrap(),
        })
        .collect()
}

#[test]
fn only_the_cell_changes_however_the_file_was_saved() {
    let plain = "id,name,areas,last_checked,notes\na,Mind,Leeds,@,x\nb,Other,Leeds,2024-01-01,\n";
    let awkward = "List of services;;;;\r\nPrinted for Siân’s team;;;;\r\n\r\n\
        ID;Service name;Date checked;Area;Description\r\n\
        b;Voice;09/03/2024;Leeds;\"two\r\nlines; \"\"quoted\"\"\"\r\n\r\n\
        a;\"Siân’s \"\"Voice\"\"\";@;Leeds;\"more\r\nlines; and ; more\"\r\n\
        ;;;;\r\n\
        c;Last;;Leeds;no line end";
    let quoted = "\"id\",\"name\",\"areas\",\"last_checked\"\n\"a\",\"Siân’s\",\"Leeds\",\"@\"\n";
    let with_sep = "sep=|\r\nid|name|areas|last_checked\r\na|Siân’s|Leeds|@\r\n";
    let mac = "id,name,areas,last_checked\ra,Mind,Leeds,@\rb,Other,Leeds,\r";
    let utf8 = |text: &str| text.as_bytes().to_vec();
    let marked = |text: &str| [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let utf16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect()
    };
    let utf16_be = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_be_bytes);
        [0xfe, 0xff].into_iter().chain(units).collect()
    };
    type Write<'w> = &'w dyn Fn(&str) -> Vec<u8>;
    let writes: [(&str, Write<'_>); 5] = [
        ("UTF-8", &utf8),
        ("UTF-8 with a mark", &marked),
        ("Windows-1252", &windows),
        ("UTF-16", &utf16),
        ("UTF-16 BE", &utf16_be),
    ];
    for text in [plain, awkward, quoted, with_sep, mac] {
        let (before, after) = before_and_after(text, "2026-03-09");
        for (how, write) in writes {
            let desk = desk("general.csv", write(&before));
            desk.run("checked a --on 2026-03-09").code(0);
            assert!(read(&desk, "general.csv") == write(&after), "{how}: {text}");
            if how.starts_with('W') || how == "UTF-16" {
                desk.run("import").code(0);
                let json = desk.run("show a --json").code(0).json();
                assert_eq!(json["provider"]["last_checked"], "2026-03-09", "{how}");
            }
            let left = fs::read_dir(desk.path("data/lists")).unwrap().count();
            assert_eq!(left, 1, "something was left beside the list");
        }
    }
}

#[test]
fn an_older_day_is_replaced_and_a_short_row_gets_its_separators() {
    let list = desk(
        "general.csv",
        "id,name,areas,email,last_checked\na,Mind,Leeds\nb,Other,Leeds,,\"1 May 2020\"\n",
    );
    list.run("checked a b --on 2026-03-09")
        .code(0)
        .says("general.csv: 2 rows checked on 9 March 2026 (lines 2, 3)")
        .says("Now run: advocacy import");
    assert_eq!(
        String::from_utf8(read(&list, "general.csv")).unwrap(),
        "id,name,areas,email,last_checked\na,Mind,Leeds,,2026-03-09\nb,Other,Leeds,,\"2026-03-09\"\n"
    );
    list.run("import").code(0);
    list.run("checked a --on 2026-03-09")
        .code(0)
        .says("already");
    list.run("checked a --on 2026-03-08").code(2).tells("later");
}

#[test]
fn every_row_of_a_provider_in_every_list_is_set() {
    let row = "a,Mind,Leeds,01632 960001,\n";
    let head = "id,name,areas,telephone,last_checked\n";
    let list = Desk::new()
        .list("general.csv", format!("{head}b,Other,Leeds,,\n{row}"))
        .list("housing.csv", format!("{head}{row}"));
    list.run("import").code(0);
    list.run("checked a --on 2026-03-09 --dry-run")
        .code(0)
        .says("would be checked")
        .says("Nothing was written");
    assert!(
        !String::from_utf8(read(&list, "general.csv"))
            .unwrap()
            .contains("2026")
    );
    list.run("checked a a --on 2026-03-09")
        .code(0)
        .says("general.csv: 1 row checked on 9 March 2026 (line 3)")
        .says("housing.csv: 1 row checked on 9 March 2026 (line 2)");
    let done = "a,Mind,Leeds,01632 960001,2026-03-09\n";
    assert_eq!(
        read(&list, "general.csv"),
        format!("{head}b,Other,Leeds,,\n{done}").as_bytes()
    );
    assert_eq!(
        read(&list, "housing.csv"),
        format!("{head}{done}").as_bytes()
    );
}

#[test]
fn a_list_that_somebody_changed_is_left_alone_and_so_are_the_others() {
    let row = "id,name,areas,last_checked\na,Mind,Leeds,\n";
    let list = Desk::new()
        .list("general.csv", row)
        .list("housing.csv", row);
    list.run("import").code(0);
    let changed = "id,name,areas,last_checked\nz,New,Leeds,\na,Mind,Leeds,\n";
    list.put("data/lists/housing.csv", changed);
    list.run("checked a --on 2026-03-09")
        .code(2)
        .tells("housing.csv has changed since it was imported")
        .tells("advocacy import");
    assert_eq!(read(&list, "general.csv"), row.as_bytes());
    assert_eq!(read(&list, "housing.csv"), changed.as_bytes());
    assert_eq!(fs::read_dir(list.path("data/lists")).unwrap().count(), 2);
    fs::remove_file(list.path("data/lists/housing.csv")).unwrap();
    list.run("checked a").code(2).tells("is not in");
}

#[test]
fn what_can_not_be_recorded_is_refused_with_what_to_do() {
    let list = desk("general.csv", "id,name,areas\nmind-leeds,Mind,Leeds\n");
    list.run("checked mind-leed")
        .code(1)
        .tells("did you mean: mind-leeds?");
    list.run("checked mind-leeds")
        .code(2)
        .tells("no column for the day of a check");
    list.run("checked mind-leeds --on 2999-01-01")
        .code(2)
        .tells("still to come");
    list.run("checked mind-leeds --on soon").code(2);
    list.run("checked mind-leeds --on 2026-02-30").code(2);
    list.run("checked").code(2);
    assert_eq!(
        read(&list, "general.csv"),
        b"id,name,areas\nmind-leeds,Mind,Leeds\n"
    );
    // An open quotation mark: the row was read in another way than it stands.
    let open = "id,name,areas,last_checked\na,Mind,Leeds,\"\nb,Other,Leeds,\n";
    let list = Desk::new().list("general.csv", open);
    list.run("import");
    list.run("checked a").code(2).tells("by hand");
    assert_eq!(read(&list, "general.csv"), open.as_bytes());
}

#[test]
fn who_checked_goes_into_the_notes_or_nowhere() {
    let list = desk(
        "general.csv",
        "id,name,areas,last_checked,notes\na,Mind,Leeds,,\"Old \"\"note\"\".\"\nb,Other,Leeds,,\nc,Third,Leeds\n",
    );
    list.run("checked a b c --on 2026-03-09 --by 'duty officer'")
        .code(0);
    assert_eq!(
        String::from_utf8(read(&list, "general.csv")).unwrap(),
        "id,name,areas,last_checked,notes\n\
         a,Mind,Leeds,2026-03-09,\"Old \"\"note\"\". Checked 2026-03-09 by duty officer.\"\n\
         b,Other,Leeds,2026-03-09,Checked 2026-03-09 by duty officer.\n\
         c,Third,Leeds,2026-03-09,Checked 2026-03-09 by duty officer.\n"
    );
    for bad in ["j@example.org", "", "=cmd()", "01632 960001"] {
        let args = ["checked", "a", "--by", bad];
        let ran = list.command(&args).output().unwrap();
        assert_eq!(ran.status.code(), Some(2), "{bad}");
    }
    let bare = desk("general.csv", "id,name,areas,last_checked\na,Mind,Leeds,\n");
    bare.run("checked a --by officer")
        .code(2)
        .tells("no column for notes");
    assert_eq!(
        read(&bare, "general.csv"),
        b"id,name,areas,last_checked\na,Mind,Leeds,\n"
    );
    let windows = desk(
        "general.csv",
        windows("id,name,areas,last_checked,notes\na,Siân’s,Leeds,,\n"),
    );
    windows.run("checked a --by Gŵr").code(2).tells("encoding");
}

#[test]
fn a_list_that_is_write_protected_stays() {
    let text = "id,name,areas,last_checked\na,Mind,Leeds,\n";
    let list = desk("general.csv", text);
    let path = list.path("data/lists/general.csv");
    let mut rights = fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&path, rights).unwrap();
    list.run("checked a").code(2).tells("write-protected");
    assert_eq!(read(&list, "general.csv"), text.as_bytes());
    assert_eq!(fs::read_dir(list.path("data/lists")).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let list = Desk::new();
    list.put(
        "elsewhere/mine.csv",
        "id,name,areas,last_checked\na,Mind,Leeds,\n",
    );
    let link = list.path("data/lists/general.csv");
    std::os::unix::fs::symlink(list.path("elsewhere/mine.csv"), &link).unwrap();
    list.run("import").code(0);
    list.run("checked a --on 2026-03-09").code(0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(read(&list, "general.csv").ends_with(b"Leeds,2026-03-09\n"));
}

#[test]
fn workbooks_are_refused_whole() {
    let file =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/files/providers.xlsx");
    let bytes = fs::read(file).unwrap();
    let list = Desk::new().list("general.xlsx", &bytes);
    list.run("import");
    let found = list.run("search --json").json();
    let id = found["providers"][0]["id"].as_str().unwrap().to_owned();
    list.run(&format!("checked {id}"))
        .code(2)
        .tells("general.xlsx: this is a workbook");
    assert_eq!(read(&list, "general.xlsx"), bytes);
    assert_eq!(fs::read_dir(list.path("data/lists")).unwrap().count(), 1);
}

#[test]
fn packages_are_refused() {
    let first = desk("general.csv", "id,name,areas,last_checked\na,Mind,Leeds,\n");
    first.run("export --out package").code(0);
    let second = Desk::new();
    let package = first.path("package");
    second
        .run(&format!("import '{}'", package.display()))
        .code(0);
    let found = second.run("search --json").json();
    let id = found["providers"][0]["id"].as_str().unwrap().to_owned();
    second
        .run(&format!("checked {id}"))
        .code(2)
        .tells("was read from a package");
}

#[test]
fn two_checks_at_once_lose_nothing() {
    let desk = desk(
        "general.csv",
        "id,name,areas,last_checked\na,Ay,Leeds,\nb,Bee,Leeds,\nc,Sea,Leeds,\nd,Dee,Leeds,\n",
    );
    let before = read(&desk, "general.csv");
    // While somebody else holds the file beside the list, nothing is recorded.
    let beside = desk.path("data/lists/.general.csv.checked");
    let held = fs::File::create(&beside).unwrap();
    held.lock().unwrap();
    desk.run("checked a --on 2026-11-25")
        .code(2)
        .tells("somebody else records a check in general.csv just now");
    assert_eq!(read(&desk, "general.csv"), before);
    drop(held);
    // Whatever was left behind by somebody who was interrupted is in nobody's way.
    fs::write(&beside, "half a list").unwrap();
    let running: Vec<_> = ["a", "b", "c", "d"]
        .map(|id| {
            let mut command = desk.command(&["checked", id, "--on", "2026-11-25"]);
            let command = command.stdout(std::process::Stdio::null());
            command
                .stderr(std::process::Stdio::null())
                .spawn()
                .map(|child| (id, child))
                .unwrap()
        })
        .into_iter()
        .collect();
    let mut expected = String::from_utf8(before).unwrap();
    let mut recorded = 0;
    for (id, mut child) in running {
        if child.wait().unwrap().success() {
            recorded += 1;
            let name = match id {
                "a" => "Ay",
                "b" => "Bee",
                "c" => "Sea",
                _ => "Dee",
            };
            let row = format!("{id},{name},Leeds,");
            expected = expected.replace(&row, &format!("{row}2026-11-25"));
        }
    }
    // The one that comes first changes the file, and for the others it is no longer what was imported.
    assert_eq!(recorded, 1);
    assert_eq!(
        String::from_utf8(read(&desk, "general.csv")).unwrap(),
        expected
    );
    assert!(!beside.exists());
}
