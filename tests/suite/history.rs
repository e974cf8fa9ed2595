//! The history of the lists: what each import changed, the way back, and what stops a large loss.

use std::fs;

use serde_json::{Value, json};

use crate::desk::{Desk, Ran};

const HEAD: &str = "id,name,areas,telephone,email\n";

/// A list in the home format, of rows without the heading.
fn list(rows: &[&str]) -> String {
    let mut text = HEAD.to_owned();
    for row in rows {
        text.push_str(row);
        text.push('\n');
    }
    text
}

/// Providers `a1`, `a2`… of Leeds with a telephone number and an e-mail address each.
fn many(prefix: &str, count: usize) -> Vec<String> {
    (1..=count)
        .map(|n| {
            format!(
                "{prefix}{n},Provider {prefix}{n},Leeds,01632 960{n:03},{prefix}{n}@example.org"
            )
        })
        .collect()
}

fn strs(rows: &[String]) -> Vec<&str> {
    rows.iter().map(String::as_str).collect()
}

/// Replaces the list `general` and imports it.
fn import(desk: &Desk, rows: &[&str]) -> Ran {
    desk.put("data/lists/general.csv", list(rows));
    desk.run("import")
}

const ALPHA: &str = "alpha,Alpha,Leeds,01632 960001,";
const BETA: &str = "beta,Beta,Leeds,01632 960002,";
const GAMMA: &str = "gamma,Gamma,Leeds,01632 960003,";

/// A desk with three generations: the first, one with a changed number, one without beta.
fn three() -> Desk {
    let desk = Desk::new();
    import(&desk, &[ALPHA, BETA, ",,Leeds,01632 960009,"]).code(3);
    import(&desk, &["alpha,Alpha,Leeds,01632 960011,", BETA]).code(0);
    import(&desk, &["alpha,Alpha,Leeds,01632 960011,", GAMMA]).code(0);
    desk
}

/// What `history --json` says of generations, the newest first.
fn states(desk: &Desk) -> Vec<(u64, String)> {
    let json = desk.run("history --all --json").code(0).json();
    let generations = json["generations"].as_array().unwrap().clone();
    let state = |generation: &Value| {
        (
            generation["generation"].as_u64().unwrap(),
            generation["state"].as_str().unwrap().to_owned(),
        )
    };
    generations.iter().map(state).collect()
}

/// Changes the manifest of a generation, which no checksum covers.
fn change_manifest(desk: &Desk, generation: u32, key: &str, value: Value) {
    let path = desk.path(&format!("index/gen-{generation:06}/manifest.json"));
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    manifest[key] = value;
    fs::write(&path, serde_json::to_vec(&manifest).unwrap()).unwrap();
}

/// Everything a search tells, which two equal states of the directory tell alike.
fn answers(desk: &Desk) -> String {
    [
        "search --limit 100 --json",
        "search beta --json",
        "search alpha --csv",
    ]
    .map(|line| desk.run(line).out)
    .concat()
}

#[test]
fn every_import_writes_down_what_it_did() {
    let desk = three();
    let json = desk.run("history --json").code(0).json();
    assert_eq!(json["current"], 3);
    let of = |n: usize, key: &str| json["generations"][n][key].clone();
    let counts = |n: usize| ["added", "changed", "gone", "refused"].map(|key| of(n, key).as_u64());
    assert_eq!(counts(0), [Some(1), Some(0), Some(1), Some(0)]);
    assert_eq!(counts(1), [Some(0), Some(1), Some(0), Some(0)]);
    assert_eq!(counts(2), [Some(2), Some(0), Some(0), Some(1)]);
    assert_eq!(of(0, "since"), 2);
    assert_eq!(of(2, "since"), Value::Null);
    assert_eq!(of(0, "kind"), "import");
    assert_eq!(of(0, "lists")[0]["files"], json!(["general.csv"]));
    assert_eq!(
        states(&desk),
        [(3, "current"), (2, "kept"), (1, "kept")].map(|(n, state)| (n, state.to_owned()))
    );
    desk.run("history")
        .code(0)
        .says("current; import of general.csv");
    // The refused row is written down with its file, line and reason.
    let log = fs::read_to_string(desk.path("index/history/000001.jsonl")).unwrap();
    let refused = log
        .lines()
        .find(|line| line.starts_with("{\"refused\""))
        .unwrap();
    let refused: Value = serde_json::from_str(refused).unwrap();
    assert_eq!(refused["refused"]["file"], "general.csv");
    assert_eq!(refused["refused"]["line"], 4);
    assert!(
        refused["refused"]["what"]
            .as_str()
            .unwrap()
            .contains("no name")
    );
    // An import that changes nothing makes no generation and tells nothing.
    desk.run("import").code(0).says("Nothing has changed");
    assert_eq!(states(&desk).len(), 3);
}

#[test]
fn one_provider_has_a_story() {
    let desk = Desk::new();
    import(&desk, &[BETA, ALPHA]).code(0);
    import(
        &desk,
        &[BETA, "alpha,Alpha,Leeds,01632 960011,a@example.org"],
    )
    .code(0);
    import(&desk, &[BETA]).code(0);
    import(&desk, &[BETA, GAMMA, ALPHA]).code(0);
    let story = desk.run("history alpha --json").code(0).json();
    assert_eq!(story["name"], "Alpha");
    assert_eq!(story["current"], true);
    let events = story["events"].as_array().unwrap();
    let told: Vec<(u64, &str, u64)> = events
        .iter()
        .map(|event| {
            (
                event["generation"].as_u64().unwrap(),
                event["what"].as_str().unwrap(),
                event["from"][0]["line"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (4, "added", 4),
            (3, "gone", 3),
            (2, "changed", 3),
            (1, "added", 3)
        ]
    );
    assert_eq!(
        events[2]["fields"],
        json!([
            {"column": "telephone", "old": "01632 960001", "new": "01632 960011"},
            {"column": "email", "old": "", "new": "a@example.org"},
        ])
    );
    // All that was known of it stands where it went.
    assert_eq!(events[1]["was"]["telephone"], json!(["01632 960011"]));
    let ran = desk.run("history alpha").code(0);
    ran.says("In the current generation, 4.")
        .says("telephone: “01632 960001” → “01632 960011”")
        .says("gone; it stood in general.csv line 3")
        .says("added, from general.csv line 4");
    desk.run("history alfa")
        .code(1)
        .tells("did you mean: alpha");
}

#[test]
fn the_story_outlives_the_generations() {
    let desk = Desk::new();
    import(&desk, &[ALPHA, BETA]).code(0);
    import(&desk, &[ALPHA]).code(0);
    for n in 0..16 {
        import(&desk, &[&format!("alpha,Alpha,Leeds,01632 9601{n:02},")]).code(0);
    }
    let states = states(&desk);
    assert_eq!(states.len(), 18);
    let swept: Vec<u64> = states
        .iter()
        .filter(|(_, state)| state == "swept")
        .map(|(n, _)| *n)
        .collect();
    // The twelve before the current one stay; of this month the current one is the last.
    assert_eq!(swept, [5, 4, 3, 2, 1]);
    assert!(!desk.path("index/gen-000005").exists());
    desk.run("history beta")
        .code(0)
        .says("Not in the current generation, 18.")
        .says("telephone: 01632 960002");
    desk.run("history alpha")
        .says("“01632 960001” → “01632 960100”");
    desk.run("rollback 2")
        .code(2)
        .tells("generation 2 has been swept away")
        .tells("nothing was changed");
    desk.run("diff 2 current").code(2).tells("swept away");
    desk.run("rollback 99")
        .code(2)
        .tells("there is no generation 99");
    desk.run("rollback -- -40").code(2).tells("so long before");
}

#[test]
fn one_generation_of_every_month_stays() {
    let desk = Desk::new();
    for n in 0..4 {
        import(&desk, &[&format!("alpha,Alpha,Leeds,01632 9600{n:02},")]).code(0);
    }
    for (generation, made) in [(1, "2024-01-05"), (2, "2024-01-20"), (3, "2024-02-03")] {
        change_manifest(
            &desk,
            generation,
            "made",
            json!(format!("{made}T12:00:00Z")),
        );
    }
    for n in 0..14 {
        import(&desk, &[&format!("alpha,Alpha,Leeds,01632 9601{n:02},")]).code(0);
    }
    let kept: Vec<u64> = states(&desk)
        .into_iter()
        .filter(|(_, state)| state != "swept")
        .map(|(n, _)| n)
        .collect();
    let mut expected: Vec<u64> = (6..=18).rev().collect();
    expected.extend([3, 2]);
    assert_eq!(kept, expected);
    // From long ago, and one step: what is kept can be gone back to.
    desk.run("rollback 2")
        .code(0)
        .says("answers as generation 19");
    desk.run("search --json").says("01632 960001");
}

#[test]
fn what_somebody_reads_is_not_swept() {
    let desk = Desk::new();
    import(&desk, &[ALPHA]).code(0);
    let reader = advocacy::index::Generation::open(&desk.path("index")).unwrap();
    let more = |from: u32| {
        for n in from..from + 14 {
            import(&desk, &[&format!("alpha,Alpha,Leeds,01632 9601{n:02},")]).code(0);
        }
    };
    more(0);
    assert!(desk.path("index/gen-000001/manifest.json").exists());
    assert!(!desk.path("index/gen-000002").exists());
    let provider = reader.provider("alpha").unwrap().unwrap();
    assert_eq!(provider.telephone, ["01632 960001"]);
    reader.verify().unwrap();
    drop(reader);
    more(14);
    assert!(!desk.path("index/gen-000001").exists());
}

#[test]
fn two_generations_differ_field_by_field() {
    let desk = three();
    let json = desk.run("diff 1 3 --json").code(0).json();
    assert_eq!(json["from"], 1);
    assert_eq!(json["to"], 3);
    assert_eq!(json["added"][0]["id"], "gamma");
    assert_eq!(json["gone"][0]["id"], "beta");
    assert_eq!(
        json["changed"][0]["fields"],
        json!([{"column": "telephone", "old": "01632 960001", "new": "01632 960011"}])
    );
    assert_eq!(desk.run("diff -2 current --json").code(0).json(), json);
    // Without a second one it is the current one.
    desk.run("diff -1")
        .code(0)
        .says("From generation 2 to generation 3")
        .says("- Beta (beta)")
        .says("+ Gamma (gamma)");
    desk.run("diff 3 1")
        .code(0)
        .says("telephone: “01632 960011” → “01632 960001”");
    desk.run("diff 2 2")
        .code(1)
        .says("0 added, 0 changed, 2 unchanged, 0 gone");
    desk.run("diff 1 later")
        .code(2)
        .tells("names no generation");
}

#[test]
fn a_rollback_can_be_undone() {
    let desk = three();
    let third = answers(&desk);
    desk.run("rollback")
        .code(0)
        .says("Went back to generation 2: it answers as generation 4")
        .says("1 added, 0 changed, 1 unchanged, 1 gone")
        .says("the next advocacy import brings back");
    assert_ne!(answers(&desk), third);
    desk.run("search --sort name --json").says("Beta");
    // Back again, and the answers are the same to the byte.
    desk.run("rollback").code(0).says("answers as generation 5");
    assert_eq!(answers(&desk), third);
    let second = {
        desk.run("rollback 2").code(0);
        answers(&desk)
    };
    let json = desk.run("rollback --json").code(0).json();
    assert_eq!(json["went_back_to"], 5);
    assert_eq!(answers(&desk), third);
    desk.run("rollback 4").code(0);
    assert_eq!(answers(&desk), second);
    desk.run("rollback current")
        .code(2)
        .tells("the current one already");
    desk.run("history").says("went back to generation 4");
    desk.run("history beta")
        .says("which went back to generation 4");
    // The lists were left alone, and the next import brings them back.
    desk.run("import").code(0).says("1 gone");
    assert_eq!(answers(&desk), third);
}

#[test]
fn the_lists_as_they_were_can_be_had() {
    let desk = Desk::new().list(
        "housing.csv",
        "id,name,areas,telephone\nh,Home,Leeds,01632 960007\n",
    );
    import(&desk, &[ALPHA, BETA]).code(0);
    let first = fs::read(desk.path("data/lists/general.csv")).unwrap();
    import(&desk, &[ALPHA]).code(0);
    desk.run("rollback 1 --lists old/lists")
        .code(0)
        .says("Wrote 2 lists of generation 1");
    assert_eq!(fs::read(desk.path("old/lists/general.csv")).unwrap(), first);
    assert_eq!(states(&desk)[0], (2, "current".to_owned()));
    // Nothing is ever written over, and they are lists like any others.
    desk.run("rollback 2 --lists old/lists")
        .code(2)
        .tells("name a folder that is not there yet");
    desk.run("rollback 1 --lists data/lists").code(2);
    desk.run("import --data old").code(0).says("1 added");
}

#[test]
fn what_is_damaged_or_foreign_is_not_gone_back_to() {
    let desk = three();
    let before = answers(&desk);
    let newer = "schema 999, areas 00000000";
    let path = desk.path("index/gen-000001/manifest.json");
    let whole = fs::read(&path).unwrap();
    for (maker, said) in [
        (newer, "a newer version"),
        ("schema 1, areas 0", "another version"),
    ] {
        change_manifest(&desk, 1, "maker", json!(maker));
        desk.run("rollback 1")
            .code(2)
            .tells(said)
            .tells("nothing was");
        desk.run("diff 1 3").code(2).tells(said);
        assert_eq!(states(&desk)[2], (1, "other_version".to_owned()));
        desk.run(&format!("rollback 1 --lists '{said}'")).code(0);
    }
    fs::write(&path, "{").unwrap();
    desk.run("rollback 1").code(2).tells("damaged");
    assert_eq!(states(&desk)[2], (1, "damaged".to_owned()));
    fs::write(&path, &whole).unwrap();

    // One bit, in each of the files.
    for file in ["ids.tsv", "text/meta.json", "lists/general/general.csv"] {
        let path = desk.path(&format!("index/gen-000001/{file}"));
        let whole = fs::read(&path).unwrap();
        let mut bytes = whole.clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::remove_file(&path).unwrap();
        fs::write(&path, bytes).unwrap();
        desk.run("rollback 1")
            .code(2)
            .tells("generation 1 is damaged")
            .tells("2, 3;");
        fs::write(&path, whole).unwrap();
    }
    assert_eq!(answers(&desk), before);
    assert_eq!(states(&desk).len(), 3);
    assert!(!desk.path("index/gen-000004").exists());
    desk.run("rollback 1").code(0);
}

#[test]
fn a_damaged_index_has_a_way_back() {
    let desk = three();
    let third = answers(&desk);
    desk.run("rollback").code(0);
    let ids = desk.path("index/gen-000004/ids.tsv");
    // A file of its own: what was gone back to shares its files with the original.
    fs::remove_file(&ids).unwrap();
    desk.run("search").code(2).tells("damaged");
    desk.run("history")
        .code(0)
        .says("went back to generation 2");
    desk.run("history beta")
        .code(0)
        .tells("damaged")
        .says("read from");
    desk.run("rollback").code(0).tells("can't be told");
    assert_eq!(answers(&desk), third);
    fs::write(desk.path("index/CURRENT"), "nonsense").unwrap();
    desk.run("search").code(2);
    desk.run("history").code(0);
    desk.run("rollback").code(0);
    assert_eq!(answers(&desk), third);
    let empty = Desk::new();
    empty.run("rollback").code(2).tells("there is no index");
}

#[test]
fn a_damaged_log_is_told_and_the_rest_is_read() {
    let desk = three();
    let path = desk.path("index/history/000002.jsonl");
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, whole.replace("960011", "960012")).unwrap();
    desk.run("history alpha")
        .code(0)
        .tells("generation 2 is damaged")
        .says("generation 1")
        .says("read from general.csv line 2");
    fs::write(&path, whole.replace("\"changed\":1", "\"changed\":2")).unwrap();
    desk.run("history").code(0).says("is damaged");
    fs::write(&path, &whole[..whole.len() - 30]).unwrap();
    desk.run("history").code(0).says("is damaged");
    fs::write(&path, whole.replace("\"format\":1", "\"format\":9")).unwrap();
    desk.run("history").code(0).says("newer version");
    fs::remove_file(&path).unwrap();
    desk.run("history")
        .code(0)
        .says("nothing was written down of");
    // What only the log told is missing; nothing else is.
    desk.run("search").code(0);
    desk.run("rollback 2").code(0);
}

#[test]
fn a_clock_that_was_set_back_is_told_once() {
    let desk = three();
    change_manifest(&desk, 3, "made", json!("2098-01-01T00:00:00Z"));
    import(&desk, &[ALPHA]).code(0).tells("check the clock");
    import(&desk, &[ALPHA, BETA]).code(0).tells_nothing();
    assert_eq!(states(&desk)[0], (5, "current".to_owned()));
    desk.run("rollback 3").code(0);
    desk.run("rollback").code(0);
}

#[test]
fn a_large_loss_stops_an_import() {
    let desk = Desk::new();
    let rows = many("a", 20);
    import(&desk, &strs(&rows)).code(0);
    let before = answers(&desk);
    // Four of twenty are a fifth and no more; five are too many.
    desk.put("data/lists/general.csv", list(&strs(&rows[..15])));
    desk.run("import")
        .code(2)
        .tells("the list “general”: 5 of 20 providers would go (25 %)")
        .tells("--accept-loss");
    assert_eq!(answers(&desk), before);
    assert_eq!(states(&desk).len(), 1);
    desk.run("import --dry-run")
        .code(0)
        .says("Much would be lost")
        .says("5 of 20 providers");
    desk.run("import --accept-loss").code(0).says("5 gone");
    // Few of few may go.
    import(&desk, &strs(&rows[..11])).code(0).says("4 gone");
}

#[test]
fn a_large_loss_stops_an_import_also_where_the_index_is_damaged() {
    let rows = many("a", 20);
    for damage in ["a file of the index", "which generation answers"] {
        let desk = Desk::new();
        import(&desk, &strs(&rows)).code(0);
        let current = std::fs::read_to_string(desk.path("index/CURRENT")).unwrap();
        match damage {
            "a file of the index" => {
                let folder = desk.path(&format!("index/{}/text", current.trim()));
                for entry in std::fs::read_dir(folder).unwrap() {
                    std::fs::write(entry.unwrap().path(), "no longer what it was").unwrap();
                }
            }
            _ => std::fs::remove_file(desk.path("index/CURRENT")).unwrap(),
        }
        desk.put("data/lists/general.csv", list(&strs(&rows[..3])));
        for command in ["import", "search leeds"] {
            let asked = desk.run(command).code(2);
            if command == "import" || damage != "a file of the index" {
                asked.tells("17 of 20 providers would go (85 %)");
            }
        }
        // Nobody has to live with a list that ended.
        desk.run("import --accept-loss").code(0).says("3 providers");
        desk.run("search a1").code(0);
    }
}

#[test]
fn an_emptied_column_stops_an_import() {
    let desk = Desk::new();
    let rows = many("a", 12);
    import(&desk, &strs(&rows)).code(0);
    let without = list(&strs(&rows)).replace("telephone,email", "telephone,mail adress x");
    desk.put("data/lists/general.csv", &without);
    desk.run("import")
        .code(2)
        .tells("12 of 12 providers would lose what they have in the column")
        .tells("12 of 12 providers");
    desk.run("import --accept-loss").code(0).says("12 changed");
    // A column that a good part still has is none of the program's business.
    import(&desk, &strs(&rows)).code(0);
    let mut some = many("a", 12);
    for row in &mut some[3..] {
        row.truncate(row.rfind(',').unwrap() + 1);
    }
    import(&desk, &strs(&some)).code(0);
}

#[test]
fn a_list_that_is_dropped_is_a_loss() {
    let desk = Desk::new()
        .list("general.csv", list(&[ALPHA, BETA]))
        .list("housing.csv", list(&[GAMMA]));
    desk.run("import").code(0);
    fs::remove_file(desk.path("data/lists/housing.csv")).unwrap();
    desk.run("import")
        .code(2)
        .tells("the list “housing”: it is no longer there, and 1 of 1 providers would go");
    // Named lists leave the others as they are.
    desk.run("import general").code(0).says("0 gone");
    // Under another name it is the same list.
    desk.put(
        "data/lists/homes.csv",
        format!("list,{HEAD}housing,{GAMMA}\n"),
    );
    desk.run("import").code(0).says("0 gone");
    fs::remove_file(desk.path("data/lists/homes.csv")).unwrap();
    desk.run("import --accept-loss").code(0).says("1 gone");
}

#[test]
fn a_list_of_several_files_comes_back_with_its_map() {
    let files = format!("{}/tests/suite/files", env!("CARGO_MANIFEST_DIR"));
    let desk = Desk::new();
    desk.run(&format!(
        "import '{files}/raw/bristol_public_toilets_community.csv' --map '{files}/maps/bristol.toml'"
    ));
    let before = desk.run("search --limit 100 --json").out;
    let ran = desk.run("rollback current --lists old").code(0);
    let command = ran.out.lines().find(|line| line.contains("--map"));
    let command = command.unwrap().trim().strip_prefix("advocacy ").unwrap();
    desk.run(&format!("{command} --index again"));
    assert_eq!(
        desk.run("search --limit 100 --json --index again").out,
        before
    );
}

#[test]
fn a_column_that_keeps_a_few_values_is_lost_too() {
    let rows = |filled: usize| -> String {
        let mut list = "id,name,areas,email\n".to_owned();
        for n in 0..40 {
            let email = if n < filled { "a@example.org" } else { "" };
            list.push_str(&format!("s{n},Service {n},Leeds,{email}\n"));
        }
        list
    };
    let desk = Desk::new().list("general.csv", rows(15));
    desk.run("import").code(0);
    desk.put("data/lists/general.csv", rows(2));
    desk.run("import")
        .code(2)
        .tells("13 of 40 providers would lose what they have in the column");
    desk.put("data/lists/general.csv", rows(3));
    desk.run("import").code(0).says("12 changed");
}
