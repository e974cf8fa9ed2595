//! The JSON: field for field what the terminal prints, and what its document says.

use axum::http::Method;

use crate::desk;
use crate::visitor::visitor;

#[test]
fn a_search_is_that_of_the_terminal() {
    for (query, args) in [
        ("q=sectioned+LS1", vec!["sectioned", "LS1"]),
        (
            "area=Glasgow&statutory_type=imha",
            vec!["--area", "Glasgow", "--statutory", "imha"],
        ),
        (
            "specialism=housing&limit=3&page=2&sort=name",
            vec![
                "--specialism",
                "housing",
                "--limit",
                "3",
                "--page",
                "2",
                "--sort",
                "name",
            ],
        ),
        ("q=qqqq&literal=true", vec!["qqqq", "--literal"]),
    ] {
        let json = visitor()
            .get(&format!("/api/search?{query}"))
            .status(200)
            .json();
        assert_eq!(json, desk::search(&args), "{query}");
    }
}

#[test]
fn the_other_answers_are_those_of_the_terminal_too() {
    let run = |line: &str| desk::bundled().run(line).json();
    assert_eq!(
        visitor().get("/api/where?q=CH4").json(),
        run("where CH4 --json")
    );
    assert_eq!(
        visitor().get("/api/suggest?q=lee").json(),
        run("suggest lee --json")
    );
    let id = visitor().get("/api/search?q=imca").json()["providers"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/provider/{id}");
    assert_eq!(
        visitor().get(&path).json(),
        run(&format!("show {id} --json"))
    );
}

#[test]
fn the_guide_answers_facts_in_toml_and_in_json_alike() {
    let toml = "nation = 'ENG'\narea = 'Leeds'\nmh_status = 's3'\n";
    let desk = desk::bundled();
    let facts = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(facts.path(), toml).unwrap();
    let path = facts.path().to_str().unwrap().to_owned();
    let output = desk
        .command(&["guide", "--json", "--facts", &path])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let Ok(expected) = serde_json::from_slice::<serde_json::Value>(&output.stdout) else {
        panic!("{said}");
    };
    let json = r#"{"nation": "ENG", "area": "Leeds", "mh_status": "s3"}"#;
    for (kind, body) in [("application/toml", toml), ("application/json", json)] {
        let got = visitor().send(Method::POST, "/api/guide", &[("content-type", kind)], body);
        let got = got.status(200).carries("cache-control", "no-store");
        assert_eq!(got.json(), expected, "{kind}");
    }
}

#[test]
fn places_alone_can_be_suggested() {
    let found = visitor()
        .get("/api/suggest?q=imh&as=area")
        .status(200)
        .json();
    assert!(
        found
            .as_array()
            .unwrap()
            .iter()
            .all(|own| own["as"] == "area"),
        "{found}"
    );
    let found = visitor().get("/api/suggest?q=lee&as=area").json();
    assert!(!found.as_array().unwrap().is_empty());
}
