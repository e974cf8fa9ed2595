//! Printed lists, through the front door: every format, hostile text, batches, plans, a stopped run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::desk::{Desk, bundled};

/// A list with everything that has ever broken a document.
const HOSTILE: &str = "id,name,description,list,areas,telephone,email,website,statutory_types,last_checked\n\
a,\"#import \"\"/etc/passwd\"\" $x^2$ *b* @ref\",\"= heading \\ <script>alert(1)</script> & {}\",housing,Leeds,01632 960001,a@example.org,https://example.org,,2026-10-01\n\
b,=cmd()|' /C calc'!A0,+SUM(A1),housing,Leeds,01632 960002,,javascript:alert(1),,2020-01-01\n\
c,Ŵyth ŷd Gàidhlig Ạṣọ مكتب,\u{202e}reversed\u{202c} \u{1f600},housing,Leeds,01632 960003,,,care_act,\n\
d,Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,LONG,housing,Leeds,01632 960004,,,,\n\
e,For all of England,National help.,general,England,0300 960 0005,,,,\n";

fn hostile() -> Desk {
    let long = "A long text that goes on. ".repeat(400);
    let desk = Desk::new().list("housing.csv", HOSTILE.replace("LONG", &long));
    desk.run("import").code(0);
    desk
}

fn read(desk: &Desk, path: &str) -> String {
    fs::read_to_string(desk.path(path)).unwrap()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let all = fs::read_dir(folder).unwrap();
    all.map(|one| {
        let path = one.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read(&path).unwrap())
    })
    .collect()
}

#[test]
fn one_list_holds_what_a_search_finds_in_every_format() {
    let desk = bundled();
    let out = tempfile::tempdir().unwrap();
    let to = out.path().to_string_lossy().into_owned();
    desk.run(&format!(
        "print --area Leeds --format html,txt,csv,docx --as-of 2026-11-24 --out {to}"
    ))
    .code(0)
    .says("leeds.html: 9 services");
    let made = files(out.path());
    assert_eq!(made.len(), 4, "{:?}", made.keys());
    let html = String::from_utf8(made["leeds.html"].clone()).unwrap();
    let text = String::from_utf8(made["leeds.txt"].clone()).unwrap();
    let found = desk.run("search --area Leeds --limit 100 --json").names();
    assert_eq!(found.len(), 9);
    let plain = html.replace("&amp;", "&").replace("&#39;", "'");
    let one_line: Vec<&str> = text.split_whitespace().collect();
    let one_line = one_line.join(" ");
    for name in found {
        assert!(plain.contains(&name), "{name} is not in the page");
        assert!(one_line.contains(&name), "{name} is not in the text");
    }
    for both in [
        "Printed 24 November 2026",
        "none of them checked",
        "Not checked. Ring before you rely on it.",
        "Legal right if you qualify",
        "Services for the whole nation",
        "call 999",
        "Destroy this copy after 24 February 2027",
    ] {
        assert!(plain.contains(both), "{both} is not in the page");
        assert!(one_line.contains(both), "{both} is not in the text");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 72));
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
    assert!(!html.contains("<script") && !html.contains("http-equiv=\"refresh\""));
    assert!(made["leeds.docx"].starts_with(b"PK"));
    assert!(made["leeds.csv"].starts_with("\u{feff}id,name".as_bytes()));
}

#[test]
fn headings_of_the_page_skip_no_level_and_anchors_lead_somewhere() {
    let desk = bundled();
    let out = tempfile::tempdir().unwrap();
    let to = out.path().to_string_lossy().into_owned();
    desk.run(&format!(
        "print --area Wales --format html --layout full --out {to}"
    ))
    .code(0);
    let html = fs::read_to_string(out.path().join("wales--full.html")).unwrap();
    let mut last = 0;
    for at in html.match_indices("<h").map(|(at, _)| at) {
        let Some(level) = html[at + 2..].chars().next().and_then(|c| c.to_digit(10)) else {
            continue;
        };
        assert!(level <= last + 1, "h{last} is followed by h{level}");
        last = level;
    }
    for part in html.split("href=\"#").skip(1) {
        let anchor = part.split('"').next().unwrap();
        assert!(
            html.contains(&format!("id=\"{anchor}\"")),
            "{anchor} leads nowhere"
        );
    }
    assert_eq!(html.matches("<h1>").count(), 1);
}

#[test]
fn hostile_text_prints_as_text() {
    let desk = hostile();
    desk.run("print --area Leeds --format html,txt,csv,docx --out out --title '<b>T</b>'")
        .code(0);
    let html = read(&desk, "out/leeds.html");
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(html.contains("&lt;b&gt;T&lt;/b&gt;"));
    assert!(!html.contains("<script") && !html.contains("href=\"javascript"));
    assert!(!html.contains('\u{202e}'));
    assert!(html.contains("#import &quot;/etc/passwd&quot; $x^2$ *b* @ref"));
    let csv = read(&desk, "out/leeds.csv");
    assert!(csv.contains("'=cmd()"), "{csv}");
    assert!(csv.contains("'+SUM(A1)"));
    let text = read(&desk, "out/leeds.txt");
    assert!(text.contains("#import") && !text.contains('\u{202e}'));
}

#[test]
fn old_facts_go_to_the_exceptions_when_asked() {
    let desk = hostile();
    desk.run("print --area Leeds --format txt --as-of 2026-11-24 --max-age 12 --out out")
        .code(0);
    let text = read(&desk, "out/leeds.txt");
    let (before, after) = text.split_once("Not checked for a long time").unwrap();
    assert!(before.contains("Checked on 1 October 2026."));
    assert!(after.contains("Checked on 1 January 2020, more than 6 months ago"));
    assert!(!before.contains("960002") && after.contains("960002"));
}

#[test]
fn a_batch_is_whole_named_and_the_same_every_time() {
    let desk = bundled();
    let out = tempfile::tempdir().unwrap();
    let path = |name: &str| out.path().join(name).to_string_lossy().into_owned();
    let line = |to: &str, workers: u8| {
        format!(
            "print --area Wales --split area,statutory --format html,csv --as-of 2026-11-24 --workers {workers} --out {}",
            path(to)
        )
    };
    desk.run(&line("one", 1)).code(0).says("manifest.csv");
    desk.run(&line("two", 2)).code(0);
    let (one, two) = (
        files(&out.path().join("one")),
        files(&out.path().join("two")),
    );
    assert!(one.len() > 20, "{:?}", one.keys());
    assert!(one == two, "two workers make other bytes than one");
    assert!(
        one.keys()
            .any(|name| name.starts_with("anglesey--") || name.contains("--imha"))
    );
    let manifest: serde_json::Value = serde_json::from_slice(&one["manifest.json"]).unwrap();
    let lists = manifest["lists"].as_array().unwrap();
    for list in lists.iter().filter(|list| list["status"] == "made") {
        let bytes = &one[list["file"].as_str().unwrap()];
        assert_eq!(list["bytes"], bytes.len());
        assert!(list["providers"].as_u64().unwrap() > 0);
    }
    assert!(lists.iter().any(|list| list["status"] == "empty"));
    // No English law in a Welsh list, and no hidden folder left.
    assert!(!one.keys().any(|name| name.contains("care-act")));
    let left: Vec<String> = files_and_folders(out.path());
    assert_eq!(left, ["one", "two"]);
    // The same again takes the place of the former run.
    desk.run(&line("one", 2)).code(0);
    assert!(files(&out.path().join("one")) == one);
}

fn files_and_folders(path: &Path) -> Vec<String> {
    let all = fs::read_dir(path).unwrap();
    let mut names: Vec<String> = all
        .map(|one| one.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_stopped_run_goes_on_and_keeps_what_is_made() {
    let desk = bundled();
    let out = tempfile::tempdir().unwrap();
    let to = out.path().join("set");
    let line = format!(
        "print --area Wales --split area --with-national --format html --as-of 2026-11-24 --out {}",
        to.to_string_lossy()
    );
    desk.run(&line).code(0);
    let whole = files(&to);
    // As a killed run leaves it: the hidden folder, some files, a journal whose last line is half.
    let making = out.path().join(".set.making");
    fs::rename(&to, &making).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&whole["manifest.json"]).unwrap();
    let lists = manifest["lists"].as_array().unwrap();
    let half = lists.len() / 2;
    let mut journal = String::new();
    for (n, list) in lists.iter().enumerate() {
        if n < half {
            journal.push_str(&format!("{list}\n"));
        } else {
            let _ = fs::remove_file(making.join(list["file"].as_str().unwrap()));
        }
    }
    journal.push_str("{\"list\":\"half");
    fs::write(making.join("journal.jsonl"), journal).unwrap();
    for name in ["manifest.json", "manifest.csv", "SHA256SUMS"] {
        fs::remove_file(making.join(name)).unwrap();
    }
    desk.run(&line).code(2).tells("--resume");
    assert!(!to.exists());
    desk.run(&format!("{line} --resume"))
        .code(0)
        .says(&format!("{half} of the files were made already"));
    assert!(files(&to) == whole, "a resumed run makes other bytes");
}

#[test]
fn a_plan_prints_named_lists_and_its_faults_are_told_by_name() {
    let desk = hostile();
    desk.put(
        "plan.toml",
        "format = ['txt']\n[[list]]\nname = 'Leeds housing'\ntitle = 'Homes'\narea = ['Leeds']\nlist = ['housing']\n\
         [[list]]\nname = 'all'\nlayout = 'line'\nsize = 'large'\nformat = ['html']\n",
    );
    desk.run("print --plan plan.toml --out set")
        .code(0)
        .says("2 lists in 2 files");
    assert!(read(&desk, "set/leeds-housing.txt").starts_with("Homes"));
    assert!(read(&desk, "set/all.html").contains("--size:1.5rem"));
    desk.put(
        "bad.toml",
        "[[list]]\nname = 'x'\narea = ['Atlantis']\n[[list]]\nname = 'X'\nlayout = 'wide'\n[[list]]\nname = '!'\n",
    );
    desk.run("print --plan bad.toml --out bad")
        .code(2)
        .tells("Atlantis")
        .tells("list “X”")
        .tells("“wide” is no layout")
        .tells("letters and digits");
    assert!(!desk.path("bad").exists());
    // A slip in a key would print the whole kingdom in the place of Leeds.
    desk.put("slip.toml", "[[list]]\nname = 'x'\naraes = ['Leeds']\n");
    desk.run("print --plan slip.toml --out slip")
        .code(2)
        .tells("araes");
    assert!(!desk.path("slip").exists());
    desk.put("empty.toml", "");
    desk.run("print --plan empty.toml")
        .code(2)
        .tells("no [[list]]");
    desk.run("print --plan nowhere.toml")
        .code(2)
        .tells("nowhere.toml");
}

#[test]
fn what_is_in_the_way_is_told_and_left_alone() {
    let desk = hostile();
    desk.put("mine/letter.txt", "mine");
    desk.run("print --split area --area Leeds --format txt --out mine")
        .code(2)
        .tells("was not made by a run of print");
    assert_eq!(read(&desk, "mine/letter.txt"), "mine");
    // Not even beside somebody else's manifest, and not beside ours.
    desk.put("mine/manifest.json", "{\"name\":\"a web app\"}");
    desk.run("print --split area --area Leeds --format txt --out mine")
        .code(2);
    desk.run("print --split area --area Leeds --format txt --out set")
        .code(0);
    desk.put("set/notes.txt", "mine");
    desk.run("print --split area --area Leeds --format txt --out set")
        .code(2)
        .tells("notes.txt");
    assert_eq!(read(&desk, "set/notes.txt"), "mine");
    desk.put("minutes.txt", "mine");
    desk.run("print --split area --area Leeds --format txt --out minutes.txt")
        .code(2);
    assert_eq!(read(&desk, "minutes.txt"), "mine");
    // The lists themselves are never printed over.
    let before = read(&desk, "data/lists/housing.csv");
    desk.run("print --list housing --format csv --out data/lists")
        .code(2);
    assert_eq!(read(&desk, "data/lists/housing.csv"), before);
    desk.put("file", "x");
    desk.run("print --area Leeds --format txt --out file")
        .code(2)
        .tells("file");
    desk.run("print --area Leeds --format rtf")
        .code(2)
        .tells("“rtf” is no format");
    desk.run("print --area Atlantis --format txt")
        .code(2)
        .tells("Atlantis");
    desk.run("print --split area --area Leeds --format txt --out .")
        .code(2)
        .tells("name a folder");
    // A list without any service says so, on paper too.
    desk.run("print --area Leeds --specialism lgbt --format txt --out none")
        .code(1);
    let text = read(&desk, "none/leeds--lgbt.txt");
    let words: Vec<&str> = text.split_whitespace().collect();
    assert!(
        words
            .join(" ")
            .contains("That does not mean that there is none")
    );
}

#[test]
fn a_run_that_makes_nothing_leaves_the_former_one() {
    let desk = hostile();
    desk.run("print --split area --area Leeds --format txt --out set")
        .code(0);
    let before = files(&desk.path("set"));
    desk.run("print --split area --area Leeds --specialism lgbt --format txt --out set")
        .code(1);
    assert!(files(&desk.path("set")) == before);
    assert!(!desk.path(".set.making").exists());
}

#[test]
fn what_a_caller_said_is_not_printed() {
    let out = tempfile::tempdir().unwrap();
    let to = out.path().to_string_lossy().into_owned();
    bundled()
        .run(&format!(
            "print 'my brother was sectioned in doncaster' --format txt,html --out {to}"
        ))
        .code(0);
    for (name, bytes) in files(out.path()) {
        assert!(name.starts_with("doncaster--imha"), "{name}");
        assert!(!String::from_utf8_lossy(&bytes).contains("brother"));
    }
    // Another nation's law is explained on paper as it is on a screen.
    bundled()
        .run(&format!(
            "print --area Glasgow --statutory imha --format html --out {to}"
        ))
        .code(1);
    let html = fs::read_to_string(out.path().join("glasgow-city--imha.html")).unwrap();
    assert!(html.contains("is not law in Scotland"), "{html}");
}

#[test]
fn another_nations_law_is_not_printed_for_who_works_in_several() {
    let desk = Desk::new().list(
        "statutory.csv",
        "name,areas,statutory_types,telephone\n\
         UK Advocacy,United Kingdom,imca;scotland_mh,01632 960001\n",
    );
    desk.run("import").code(0);
    desk.run("print --area Glasgow --format txt,html,csv --out out")
        .code(0);
    for name in ["out/glasgow-city.txt", "out/glasgow-city.html"] {
        let text = read(&desk, name);
        assert!(
            text.contains("Mental health") && !text.contains("IMCA"),
            "{text}"
        );
    }
    // A spreadsheet of providers is for the lists: there the record stays whole.
    assert!(read(&desk, "out/glasgow-city.csv").contains("imca"));
    desk.run("search --area Glasgow")
        .code(0)
        .says("UK Advocacy")
        .says_not("IMCA");
    desk.run("search --area Leeds")
        .code(0)
        .says("IMCA")
        .says_not("(Scotland)");
}

#[test]
fn with_national_prints_no_empty_list() {
    let desk = hostile();
    desk.run("print --split area,specialism --area Leeds --with-national --format txt --out set")
        .code(0);
    let manifest: serde_json::Value =
        serde_json::from_str(&read(&desk, "set/manifest.json")).unwrap();
    for list in manifest["lists"].as_array().unwrap() {
        assert_eq!(list["status"] == "made", list["providers"] != 0, "{list}");
    }
}

#[test]
fn what_is_for_the_whole_nation_alone_is_left_out_whatever_its_age() {
    let desk = bundled();
    let batch = "print --split area,statutory --area Leeds --format txt --as-of 2026-11-24";
    desk.run(&format!("{batch} --out all")).code(0);
    desk.run(&format!("{batch} --max-age 6 --out fresh"))
        .code(0);
    let states = |folder: &str| -> Vec<(String, String)> {
        let text = read(desk, &format!("{folder}/manifest.json"));
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let lists = json["lists"].as_array().unwrap().iter();
        let own = |list: &serde_json::Value, key: &str| list[key].as_str().unwrap().to_owned();
        lists
            .map(|list| (own(list, "title"), own(list, "status")))
            .collect()
    };
    let all = states("all");
    assert_eq!(all, states("fresh"));
    assert!(all.iter().any(|(_, status)| status == "national_only"));
    assert!(all.iter().any(|(_, status)| status == "made"));
}

#[test]
fn a_publisher_sets_name_colour_and_words() {
    let desk = hostile();
    desk.put(
        "data/print.toml",
        "name = 'Sample Council'\ntelephone = '01632 960999'\ncolour = '#4b2e83'\nlogo = 'logo.svg'\n\
         logo_alt = 'Sample Council'\n[wording.how]\nheading = 'Before you ring'\n",
    );
    desk.run("print --area Leeds --format html --out out")
        .code(2)
        .tells("logo.svg");
    desk.put("data/logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    desk.run("print --area Leeds --format html --out out")
        .code(0);
    let html = read(&desk, "out/leeds.html");
    for expected in [
        "Sample Council",
        "#4b2e83",
        "Before you ring",
        "tel:+441632960999",
        "alt=\"Sample Council\"",
    ] {
        assert!(html.contains(expected), "{expected}");
    }
    desk.put("data/logo.svg", "GIF89a");
    desk.run("print --area Leeds --format html --out out")
        .code(2)
        .tells("no picture");
    desk.put("data/print.toml", "colour = '#ffee00'");
    desk.run("print --area Leeds --format html --out out")
        .code(2)
        .tells("choose a darker one");
}

#[test]
fn a_list_of_other_services_than_those_asked_for_says_so_first() {
    let desk = bundled();
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("made");
    let folder = folder.to_str().unwrap();
    let args = [
        "print",
        "son has been sectioned",
        "--area",
        "CF10 3NP",
        "--format",
        "txt",
        "--out",
        folder,
    ];
    assert!(desk.command(&args).output().unwrap().status.success());
    let made = std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .find(|own| own.path().extension().is_some_and(|end| end == "txt"));
    let text = std::fs::read_to_string(made.unwrap().path()).unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = text
        .find("No service in these lists fits “Independent mental health advocate (IMHA)")
        .expect("the notice");
    assert!(told < text.find("call 999").unwrap(), "{text}");
    assert!(
        !text.contains("son has been"),
        "a caller's words are not printed"
    );
}
