//! `advocacy report health`: how well the lists are kept, through the front door.

use std::fs;

use serde_json::Value;

use crate::desk::{Desk, Ran};

const HEALTH: &str = "report health --as-of 2026-11-25";

/// Two lists with every fault at least once, and a closed service with all of them.
fn faulty() -> Desk {
    let desk = Desk::new()
        .list(
            "housing.csv",
            "id,name,description,areas,telephone,email,website,statutory_types,coverage_basis,last_checked,age_min,status\n\
             well,Well,Helps,Leeds,01632 960001,,https://well.example,,,2026-11-01,,\n\
             alone,Alone,Helps,Leeds,,,,,,2026-11-01,,\n\
             nowhere,Nowhere,Helps,,01632 960002,,,,,2025-11-24,,\n\
             wrong,Wrong,,Leeds;Nosuchplace,12345,x@y.example,http://wrong.example,,,,young,\n\
             ,,no name,Leeds,01632 960003,,,,,,,\n\
             gone,Gone,,,,,,,,,,closed\n",
        )
        .list(
            "statutory.csv",
            "id,name,description,areas,telephone,statutory_types,coverage_basis,last_checked\n\
             based,Based,Helps,Leeds,01632 960004,imha,located_in,2026-08-24\n\
             baseless,Baseless,Helps,Leeds,01632-960005,imha;nosuchtype,,2026-11-01\n",
        );
    desk.run("import").code(3);
    desk
}

fn list<'j>(json: &'j Value, key: &str) -> &'j Value {
    let lists = json["lists"].as_array().unwrap();
    lists.iter().find(|list| list["list"] == key).unwrap()
}

fn column<'j>(json: &'j Value, list_key: &str, key: &str) -> &'j Value {
    let columns = list(json, list_key)["columns"].as_array().unwrap();
    columns.iter().find(|own| own["column"] == key).unwrap()
}

/// The fault, the list, how many, and line and id of the first rows, of everything to fix, in order.
fn fixes(json: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let fixes = json["fixes"].as_array().unwrap().iter();
    fixes
        .map(|fix| {
            let rows = fix["rows"].as_array().unwrap().iter();
            let rows: Vec<String> = rows
                .map(|row| format!("{}:{}", row["line"], text(&row["id"])))
                .collect();
            format!(
                "{} {} {} {}",
                text(&fix["fault"]),
                text(&fix["list"]),
                fix["services"],
                rows.join(" ")
            )
        })
        .collect()
}

#[test]
fn every_fault_is_counted_where_it_stands_and_the_worst_comes_first() {
    let json = faulty().run(&format!("{HEALTH} --json")).code(0).json();
    assert_eq!(
        fixes(&json),
        [
            "row_refused housing 1 6:",
            "no_contact housing 1 3:alone",
            "no_area housing 1 4:nowhere",
            "area_unread housing 1 5:wrong",
            "contact_unread housing 1 5:wrong",
            "type_unread statutory 1 3:baseless",
            "no_basis statutory 1 3:baseless",
            "never_checked housing 1 5:wrong",
            "stale housing 1 4:nowhere",
            "no_telephone housing 1 5:wrong",
            "no_description housing 1 5:wrong",
            "other_unread housing 1 5:wrong",
            "not_secure housing 1 5:wrong",
        ]
    );
    let harms: Vec<&Value> = json["fixes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fix| &fix["harm"])
        .collect();
    assert_eq!(harms[2], "lost");
    assert_eq!(harms[3], "astray");
    assert_eq!(harms[8], "doubtful");
    assert_eq!(harms[9], "harder");
}

#[test]
fn columns_are_counted_as_they_stand_in_the_list() {
    let json = faulty().run(&format!("{HEALTH} --json")).code(0).json();
    // (list, column, filled, valid, not read, repaired)
    let cases = [
        ("housing", "name", 4, 4, 0, 0),
        // What could not be read stands in the list nevertheless.
        ("housing", "telephone", 3, 2, 1, 0),
        // Of two areas one was read.
        ("housing", "areas", 3, 2, 1, 0),
        ("housing", "age_min", 1, 0, 1, 0),
        ("housing", "description", 3, 3, 0, 0),
        ("housing", "kinds", 0, 0, 0, 0),
        ("statutory", "statutory_types", 2, 1, 1, 0),
        ("statutory", "coverage_basis", 1, 1, 0, 0),
    ];
    for (of, key, filled, valid, unread, repaired) in cases {
        let own = column(&json, of, key);
        let found = (
            own["filled"]["count"].as_u64(),
            own["valid"]["count"].as_u64(),
            own["unread"].as_u64(),
            own["repaired"].as_u64(),
        );
        let expected = (Some(filled), Some(valid), Some(unread), Some(repaired));
        assert_eq!(found, expected, "{of} {key}");
    }
    let housing = list(&json, "housing");
    assert_eq!(housing["services"], 4);
    assert_eq!(housing["closed"], 1);
    assert_eq!(housing["refused"], 1);
    let checks = |of: &str| -> Vec<u64> {
        let checks = list(&json, of)["checks"].as_array().unwrap();
        checks
            .iter()
            .map(|own| own["services"].as_u64().unwrap())
            .collect()
    };
    // Never, stale, due, fresh: the law asks for a check in three months.
    assert_eq!(checks("housing"), [1, 1, 0, 2]);
    assert_eq!(checks("statutory"), [0, 0, 1, 1]);
}

#[test]
fn what_was_mended_is_told_by_column() {
    let desk = Desk::new().list(
        "general.csv",
        "id,Service name,Web site,Post code,areas\n\
         a,A,http:/a.example,LS1 4AP,Leeds\n\
         b,B,https://b.example,ls1 4ap,Leeds\n",
    );
    desk.run("import").code(0);
    let json = desk.run(&format!("{HEALTH} --json")).code(0).json();
    assert_eq!(column(&json, "general", "website")["repaired"], 1);
    assert_eq!(column(&json, "general", "website")["valid"]["count"], 2);
    assert_eq!(list(&json, "general")["refused"], 0);
}

#[test]
fn it_fits_the_screen_and_says_what_to_do() {
    let desk = faulty();
    let ran = desk
        .run(HEALTH)
        .code(0)
        .says("How the lists are kept, 25 November 2026 (generation 1)")
        .says("WHAT TO FIX FIRST")
        .says("Nobody finds the service, or nobody can reach it:")
        .says("housing.csv line 3\n")
        .says("Write whom it covers in “areas”")
        .says("There is no earlier generation to compare with.");
    fits(&ran);
    let ran = desk
        .run(&format!("{HEALTH} --list housing"))
        .code(0)
        .says("HOUSING: 4 services, and 1 closed")
        .says("housing.csv line 3: alone")
        .says("Nothing in: organisation,")
        .says("Checks: 1 never checked; 1 stale")
        .says_not("STATUTORY");
    fits(&ran);
    desk.run(&format!("{HEALTH} --all"))
        .code(0)
        .says("STATUTORY: 2 services");
    desk.run(&format!("{HEALTH} --list mental_health"))
        .code(1)
        .says("Nothing stands in that list.");
    desk.run("report health --list nosuch").code(2);
    desk.run("report health --as-of yesterday").code(2);
}

fn fits(ran: &Ran) {
    for line in ran.out.lines() {
        assert!(line.chars().count() <= 80, "{line}");
        assert_eq!(line, line.trim_end());
    }
}

#[test]
fn movement_is_told_and_outlives_the_generations() {
    let list = |telephone: &str| {
        let rows: Vec<String> = (0..10)
            .map(|n| format!("s{n},Service {n},Leeds,{telephone}\n"))
            .collect();
        format!("id,name,areas,telephone\n{}", rows.concat())
    };
    let desk = Desk::new().list("general.csv", list(""));
    desk.run("import").code(0);
    desk.put("data/lists/general.csv", list("01632 960001"));
    desk.run("import").code(0);
    desk.put("data/lists/general.csv", list("01632 960002"));
    desk.run("import").code(0);
    // Swept away, it is told of by the log alone.
    fs::remove_dir_all(desk.path("index/gen-000002")).unwrap();
    desk.run(HEALTH)
        .code(0)
        .says("(generation 2)\nNothing moved.");
    // Looked at from later on, the last of them answered a month ago and half a year ago too.
    let json = desk.run("report health --as-of 2200-01-01 --json").json();
    assert_eq!(json["earlier"].as_array().unwrap().len(), 1);
    desk.put("data/lists/general.csv", list(""));
    desk.run("import --accept-loss").code(0);
    desk.run(HEALTH)
        .code(0)
        .says("telephone filled 0 % (−100)")
        .says("General (was 0)");
    let json = desk.run(&format!("{HEALTH} --json")).json();
    let telephone = column(&json, "general", "telephone");
    assert_eq!(telephone["filled_before"][0]["percent"], 100);
    let fix = &json["fixes"][0];
    assert_eq!(fix["fault"], "no_contact");
    assert_eq!(fix["services_before"][0], 0);
    // Going back brings the counts back.
    desk.run("rollback 3").code(0);
    desk.run(HEALTH)
        .code(0)
        .says("telephone filled 100 % (+100)");
}

#[test]
fn an_older_generation_says_that_nobody_counted() {
    let desk = faulty();
    // What an older version wrote: no counts in the manifest, nor in the log.
    let path = desk.path("index/gen-000001/manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    manifest.as_object_mut().unwrap().remove("health").unwrap();
    fs::write(&path, manifest.to_string()).unwrap();
    desk.run(HEALTH)
        .code(0)
        .says("did not record")
        .says("      ?")
        .says_not("can’t be read");
    let json = desk.run(&format!("{HEALTH} --json")).code(0).json();
    assert_eq!(json["recorded"], false);
    assert!(column(&json, "housing", "telephone")["valid"].is_null());
    assert!(list(&json, "housing")["refused"].is_null());
    assert_eq!(column(&json, "housing", "telephone")["filled"]["count"], 2);
    // The same lists again are a reason to count.
    desk.run("import").code(3).says("generation 2");
    let json = desk.run(&format!("{HEALTH} --json")).code(0).json();
    assert_eq!(json["recorded"], true);
    desk.run("import").code(3).says("Nothing has changed");
}

#[test]
fn what_a_newer_version_counts_is_no_damage() {
    let desk = faulty();
    let path = desk.path("index/gen-000001/manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let faults = manifest["health"][0]["faults"].as_array_mut().unwrap();
    faults.push(serde_json::json!({"fault": "of_the_future", "services": 3}));
    fs::write(&path, manifest.to_string()).unwrap();
    desk.run(HEALTH).code(0).says_not("of_the_future");
}

#[test]
fn the_csv_is_safe_and_has_a_row_for_each_list_and_column() {
    let desk = faulty();
    let csv = desk.run(&format!("{HEALTH} --csv")).code(0).out;
    assert!(csv.starts_with("\u{feff}list,column,services,filled,filled_percent,valid,"));
    assert_eq!(csv.matches("\r\n").count(), 1 + 2 * 37);
    assert!(
        csv.contains("housing,telephone,4,3,75,2,67,1,0\r\n"),
        "{csv}"
    );
}

#[test]
fn the_names_of_files_are_harmless() {
    let desk = Desk::new().list("a\u{202e}b.csv", "id,name\nx\u{1b}[31m,Mind\n");
    desk.run("import").code(0);
    desk.run(&format!("{HEALTH} --all"))
        .code(0)
        .says_not("\u{202e}")
        .says_not("\u{1b}");
}
