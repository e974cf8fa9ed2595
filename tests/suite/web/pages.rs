//! Every page: there, whole, small, in both languages.

use crate::desk::Desk;
use crate::visitor::{Visitor, visitor};

/// Every kind of page that is asked for by address.
pub(crate) const PAGES: &[&str] = &[
    "/",
    "/search",
    "/search?q=sectioned&area=Leeds",
    "/search?specialism=housing&page=2",
    "/search?area=CH4",
    "/search?q=care+act&area=Glasgow",
    "/guide",
    "/shortlist",
    "/areas",
    "/areas?area=CH4",
    "/areas?area=Leeeds",
    "/area/E08000035",
    "/area/W92000004",
    "/types",
    "/gaps",
    "/gaps?area=E92000001",
    "/gaps?area=W92000004&statutory_type=imca",
    "/gaps?area=Leeeds",
    "/stale",
    "/stale?list=housing&band=never&page=2",
    "/stale?area=Leeeds&list=houses",
    "/list-health",
    "/list-health?list=statutory",
    "/type/imca",
    "/about",
    "/accessibility",
    "/privacy",
    "/leave",
];

#[test]
fn every_page_is_there_in_both_languages_and_small() {
    for page in PAGES {
        for prefix in ["", "/cy"] {
            let path = match (prefix, *page) {
                ("/cy", "/") => "/cy".to_owned(),
                (prefix, page) => format!("{prefix}{page}"),
            };
            let got = visitor()
                .get(&path)
                .status(200)
                .carries("content-type", "text/html");
            assert!(
                got.bytes.len() < 60_000,
                "{path} has {} bytes",
                got.bytes.len()
            );
            let text = got.text();
            let language = if prefix.is_empty() { "en-GB" } else { "cy" };
            assert!(
                text.contains(&format!("<html lang=\"{language}\">")),
                "{path}"
            );
            assert_eq!(
                text.matches("<h1").count(),
                1,
                "{path} has one main heading"
            );
            assert_eq!(text.matches("<main").count(), 1, "{path}");
            assert!(text.trim_end().ends_with("</html>"), "{path}");
        }
    }
}

#[test]
fn ids_of_elements_are_unique_and_what_points_to_them_finds_them() {
    for page in PAGES {
        let got = visitor().get(page);
        let mut ids = got.all("id");
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all, "{page}: an id stands twice");
        for attribute in ["for", "aria-labelledby", "aria-describedby"] {
            for value in got.all(attribute) {
                for id in value.split_whitespace() {
                    assert!(ids.contains(&id.to_owned()), "{page}: {attribute} {id}");
                }
            }
        }
        for href in got
            .all("href")
            .iter()
            .filter_map(|href| href.strip_prefix('#'))
        {
            assert!(ids.contains(&href.to_owned()), "{page}: #{href}");
        }
        for form in got.all("form") {
            assert!(ids.contains(&form), "{page}: form {form}");
        }
    }
}

#[test]
fn every_link_within_the_site_leads_somewhere() {
    let mut seen = std::collections::BTreeSet::new();
    for page in PAGES {
        let got = visitor().get(page);
        let at = page.split('?').next().unwrap();
        let links = got
            .all("href")
            .into_iter()
            .chain(got.all("src"))
            .chain(got.all("action"));
        for link in links {
            let path = match link.split_once('?') {
                Some(("", query)) => format!("{at}?{query}"),
                _ => link.clone(),
            };
            let is_own = path.starts_with('/') && !path.starts_with("//");
            let is_new = is_own && seen.insert(path.clone());
            // Lists to take away are made elsewhere.
            if !is_new
                || path.contains("/print")
                || path.ends_with("/guide/note")
                || seen.len() > 900
            {
                continue;
            }
            let status = visitor().get(&path).status;
            assert!(
                matches!(status, 200 | 303),
                "{page} leads to {path}: {status}"
            );
        }
    }
    assert!(seen.len() > 200, "only {} links", seen.len());
}

#[test]
fn a_provider_is_shown_with_its_sources_and_a_way_to_correct_it() {
    let found = visitor().get("/api/search?q=advonet&area=Leeds").json();
    let id = found["providers"][0]["id"].as_str().unwrap().to_owned();
    let page = visitor().get(&format!("/provider/{id}")).status(200);
    let page = page
        .shows("Contact")
        .shows("Where this was read")
        .shows(".csv, line ")
        .shows("Is something wrong here?")
        .shows("Not checked.")
        .shows("advonet");
    let row = page.link("as a row of a list");
    let row = visitor()
        .get(&row)
        .status(200)
        .carries("content-disposition", ".csv");
    assert!(row.text().contains(&id), "{}", row.text());
}

#[test]
fn a_corrected_row_can_be_read_back() {
    let desk = Desk::new().list(
        "general.csv",
        "id,name,areas,telephone\none,=Leeds Advocacy,Leeds,01632 960123\n",
    );
    desk.run("import").code(0);
    let visitor = Visitor::of(&desk);
    let row = visitor.get("/provider/one/row.csv").status(200).text();
    desk.put("data/lists/general.csv", row.replace("960123", "960124"));
    desk.run("import").code(0);
    desk.run("show one")
        .says("01632 960124")
        .says("=Leeds Advocacy");
}

#[test]
fn the_publisher_sets_name_logo_colour_and_contact() {
    let desk = Desk::new().list("general.csv", "name,areas\nA service,Leeds\n");
    desk.put(
        "data/print.toml",
        "name = 'Fictional Council'\nlogo = 'logo.svg'\nlogo_alt = 'The council’s arms'\n\
         colour = '#4b2e83'\nemail = 'advocacy@example.org'\n\
         [web]\ntitle = 'Advocacy finder'\nleave_to = 'https://example.org/weather'\n",
    );
    desk.put(
        "data/logo.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    );
    desk.run("import").code(0);
    let visitor = Visitor::of(&desk);
    visitor
        .get("/")
        .status(200)
        .shows("Fictional Council")
        .shows("Advocacy finder")
        .shows("alt=\"The council’s arms\"")
        .shows("#4b2e83")
        .shows("href=\"https://example.org/weather\"");
    visitor
        .get("/logo")
        .status(200)
        .carries("content-type", "svg")
        .carries("content-security-policy", "sandbox");
    visitor.get("/about").shows("mailto:advocacy@example.org");
    let id = visitor.get("/api/search").json()["providers"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mail = visitor
        .get(&format!("/provider/{id}"))
        .link("Write an e-mail");
    assert!(
        mail.starts_with("mailto:advocacy@example.org?subject=Correction"),
        "{mail}"
    );
}

#[test]
fn a_pale_colour_stops_the_server_before_it_starts() {
    let desk = Desk::new().list("general.csv", "name,areas\nA service,Leeds\n");
    desk.put("data/print.toml", "colour = '#ffcc00'\n");
    desk.run("import").code(0);
    desk.run("serve --listen 127.0.0.1:0")
        .code(2)
        .tells("choose a darker one");
}

#[test]
fn an_area_says_who_holds_each_duty_and_that_none_recorded_is_not_none() {
    let page = visitor().get("/area/E08000035").status(200);
    let page = page
        .shows("Care Act advocate")
        .shows("Leeds City Council must arrange a Care Act")
        .shows("does not mean that there is none")
        .shows_not("Mental health advocacy (Scotland)");
    drop(page);
    visitor()
        .get("/area/S12000049")
        .status(200)
        .shows("Mental health advocacy (Scotland)")
        .shows_not("Care Act advocate")
        .shows_not("IMCA");
}

#[test]
fn coverage_says_the_same_on_a_page_and_as_json() {
    let desk = Desk::new().list(
        "statutory.csv",
        "name,areas,statutory_types\n\
         Whole,Leeds,care_act\n\
         Nation,England,imha;care_act\n\
         Part,LS1,imca\n",
    );
    desk.run("import").code(0);
    let visitor = Visitor::of(&desk);
    let json = visitor.get("/api/coverage?area=Leeds").status(200).json();
    let recorded = |kind: &str| {
        let types = json["types"].as_array().unwrap();
        let own = types
            .iter()
            .find(|own| own["statutory_type"] == kind)
            .unwrap();
        own["recorded"].as_str().unwrap().to_owned()
    };
    for (kind, expected) in [
        ("care_act", "recorded"),
        ("imha", "nation_wide"),
        ("imca", "part"),
        ("rpr", "none_recorded"),
    ] {
        assert_eq!(recorded(kind), expected, "{kind}");
    }
    visitor
        .get("/area/E08000035")
        .shows("None recorded")
        .shows("Nation-wide only")
        .shows("Covers a part");
}

#[test]
fn welsh_pages_mark_what_is_english() {
    visitor()
        .get("/cy/type/imca")
        .status(200)
        .shows("Eiriolwr Galluedd Meddyliol Annibynnol")
        .shows("<span lang=\"en\">")
        .shows("hreflang=\"en\"");
}
