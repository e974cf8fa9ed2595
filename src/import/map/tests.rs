//! Maps in, rows in the columns of the home format out.

use super::*;
use crate::decode::decode;
use crate::import::rows::RowReader;

/// Each row as `line: column=cell|…`, then what was said.
fn shown(mapped: &Mapped) -> String {
    let row = |row: &MappedRow| {
        let cells = mapped
            .columns
            .iter()
            .zip(&row.cells)
            .filter(|(_, cell)| !cell.is_empty());
        let cells: Vec<String> = cells
            .map(|(column, cell)| format!("{}={cell}", column.key()))
            .collect();
        format!("{}: {}", row.line, cells.join("|"))
    };
    let rows = mapped.rows.iter().map(row);
    let said = mapped
        .remarks
        .iter()
        .map(|(line, r)| format!("{line} {} ({}): {}", r.severity.key(), r.column, r.what));
    rows.chain(said).collect::<Vec<_>>().join("\n")
}

fn apply(map: &str, main: &str, joined: &[(&str, &str)]) -> Result<Mapped, MapError> {
    let map = Map::read(map)?;
    let sheet =
        decode(main.as_bytes(), "main.csv", &|heading| map.knows(heading)).expect("a sheet");
    let joined = joined
        .iter()
        .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
        .collect();
    map.apply("main.csv", &sheet, &joined)
}

#[test]
fn maps_bring_their_columns_into_ours() {
    // map | main file | rows and what was said
    let cases = [
        (
            "list = \"housing\"\n[constants]\nareas = \"Leeds\"\n[columns]\nname = \"Title\"\naddress = [\"Street\", \"Town\"]\nwebsite = \"Web | Blog\"",
            "Title,Street,Town,Web,Blog\nA,1 High St,Leeds,,https://b.example\nB,,,https://a.example,https://b.example\n",
            "2: name=A|list=housing|areas=Leeds|website=https://b.example|address=1 High St, Leeds\n\
             3: name=B|list=housing|areas=Leeds|website=https://a.example",
        ),
        // Their words for our keys, a cell at a time or piece by piece; "" drops a word.
        (
            "[columns]\nname = \"n\"\nspecialisms = \"s\"\ncost = \"c\"\n[values.specialisms]\n\"Hearing\" = \"sensory\"\nMisc = \"\"\n[values.cost]\n\"TRUE\" = \"free\"",
            "n,s,c\nA,hearing;Misc;autism,true\n",
            "2: name=A|specialisms=sensory;autism|cost=free",
        ),
        // Rows and cells that are not wanted.
        (
            "[columns]\nname = \"n\"\nemail = \"e\"\n[[leave_out]]\ncolumn = \"ok\"\nis = [\"FALSE\", \"no\"]\n[[leave_out]]\ncolumn = \"show\"\nis = [\"FALSE\"]\ncolumns = [\"email\"]",
            "n,e,ok,show\nA,a@x.example,true,false\nB,b@x.example,No,true\nC,c@x.example,,\n",
            "2: name=A\n4: name=C|email=c@x.example\n\
             0 advice (ok): 1 row was left out, as the map asks where this is FALSE or no\n\
             0 advice (show): 1 row was read without email, as the map asks where this is FALSE",
        ),
        // Rows that add to an earlier one.
        (
            "[columns]\nname = \"n\"\nnotes = \"o\"\ntelephone = \"t\"\naddress = \"a\"\n[[leave_out]]\ncolumn = \"ok\"\nis = [\"FALSE\"]\n[continuation]\nid = \"id\"\nparent = \"of\"",
            "id,of,n,o,t,a,ok\n1,,A,One.,01632 960101,1 High St,\n2,1,,Two.,01632 960102,,\n3,1,,,,2 Low St,\n4,,B,,,,FALSE\n5,4,,Hidden.,,,\n6,99,,Lost.,,,\n",
            "2: name=A|telephone=01632 960101;01632 960102|address=1 High St|notes=One.\nTwo.\n\
             2 unread (Address): “2 Low St” on line 4 was left out, as there is one before it\n\
             7 refused (of): “99” is the id of no row above, so this row was left out\n\
             0 advice (): rows left out because they add to a row that was left out: 1\n\
             0 advice (ok): 1 row was left out, as the map asks where this is FALSE",
        ),
    ];
    for (map, main, expected) in cases {
        assert_eq!(
            shown(&apply(map, main, &[]).expect(map)),
            expected.replace("\n             ", "\n"),
            "{map}"
        );
    }
}

#[test]
fn files_are_joined() {
    let map = "[columns]\nname = \"n\"\nemail = \"e\"\n\
        [[join]]\nfile = \"orgs.csv\"\nkey = \"id\"\non = \"org\"\ncolumns = { organisation = \"name\" }\n\
        [[join]]\nfile = \"orgs.csv\"\nkey = \"id\"\non = \"org\"\nfallback = true\nmany = true\ncolumns = { email = \"mail\" }\n\
        [[join]]\nfile = \"contacts.csv\"\nkey = \"service\"\non = \"id\"\nmany = true\n\
        [[join]]\nfile = \"phones.csv\"\nkey = \"contact\"\non = \"id\"\nfrom = \"contacts.csv\"\nmany = true\n\
        only = { column = \"kind\", is = [\"voice\"] }\ncolumns = { telephone = \"number\" }";
    let main = "id,n,org,e\n1,A,o1,\n2,B,o1,b@x.example\n3,C,o9,\n";
    let joined = [
        ("orgs.csv", "id,name,mail\no1,Org,org@x.example\n"),
        ("contacts.csv", "id,service\nc1,1\nc2,1\n"),
        (
            "phones.csv",
            "contact,number,kind\nc1,01632 960101,voice\nc2,01632 960102,voice\nc2,01632 960103,fax\n",
        ),
    ];
    let mapped = apply(map, main, &joined).expect(map);
    assert_eq!(
        shown(&mapped),
        "2: name=A|organisation=Org|telephone=01632 960101;01632 960102|email=org@x.example\n\
         3: name=B|organisation=Org|email=b@x.example\n\
         4: name=C\n\
         4 unread (org): “o9” is not in orgs.csv"
    );
    assert_eq!(
        Map::read(map).expect(map).files_needed(),
        ["orgs.csv", "contacts.csv", "phones.csv"]
    );
    let missing = apply(map, main, &joined[..1]).expect_err("a file is missing");
    assert_eq!(
        missing.to_string(),
        "contacts.csv is needed by the map and was not found; put it beside main.csv"
    );
}

#[test]
fn maps_that_cannot_be_used_say_why() {
    // map | why
    let cases = [
        (
            "[columns]\nname = \"n\"\ntelefone = \"t\"",
            "line 3 of the map: “telefone” is no column of a list; did you mean telephone?",
        ),
        (
            "[columns]\nname = 3",
            "line 2 of the map: write a heading in quotes, or several in square brackets",
        ),
        (
            "[columns]\ncost = \"n\"",
            "line 1 of the map: nothing feeds the name; add name = \"their heading\" under [columns]",
        ),
        (
            "colums = 1",
            "line 1 of the map: unknown field `colums`, expected one of `list`, `constants`, `columns`, `join`, `values`, `leave_out`, `continuation`",
        ),
        (
            "[columns]\nname = \"n\"\n[[join]]\nfile = \"../etc/passwd\"\nkey = \"a\"\non = \"b\"",
            "line 4 of the map: “../etc/passwd” must be the name of a file in the same folder",
        ),
        (
            "[columns]\nname = \"n\"\n[[join]]\nfile = \"a.csv\"\nkey = \"a\"\non = \"b\"\nfrom = \"b.csv\"",
            "line 7 of the map: “b.csv” is not joined above; put its [[join]] before this one",
        ),
        (
            "[columns]\nname = \"x\"",
            "main.csv: there is no column “x”, of which the map speaks; there are: n, o",
        ),
    ];
    for (map, why) in cases {
        let error = apply(map, "n,o\nA,B\n", &[]).expect_err(map);
        assert_eq!(error.to_string(), why, "{map}");
    }
    assert!(Map::read("= = =").is_err());
}

/// What a sample file gives under its map: the providers, and what was said.
fn sample(map: &str, file: &str, text: &str) -> (Vec<crate::provider::Provider>, Vec<String>) {
    let map = Map::read(map).expect("a sound map");
    let sheet = decode(text.as_bytes(), file, &|heading| map.knows(heading)).expect("a sheet");
    let mapped = map.apply(file, &sheet, &BTreeMap::new()).expect("they fit");
    let layout = mapped.layout();
    let mut reader = RowReader::new(file, List::General, &layout);
    let mut said: Vec<String> = mapped
        .remarks
        .iter()
        .cloned()
        .map(|(line, r)| r.at(file, line).to_string())
        .collect();
    let providers = mapped
        .rows
        .iter()
        .filter_map(|row| {
            reader.read(&row.cells, row.line, &mut |problem| {
                said.push(problem.to_string())
            })
        })
        .collect();
    (providers, said)
}

#[test]
fn the_outpost_sample_is_read() {
    let (providers, said) = sample(
        include_str!("../../../tests/suite/files/maps/outpost.toml"),
        "outpost.csv",
        include_str!("../../../tests/suite/files/raw/outpost_services_sample.csv"),
    );
    let [provider] = providers.as_slice() else {
        panic!("one service is visible: {providers:?}")
    };
    assert_eq!(provider.name, "Second example service");
    assert_eq!(provider.address, "McVities Head Office, Biscuitville");
    assert_eq!(provider.postcode, "EC1N 8BA");
    assert_eq!(
        provider.specialisms.keys(),
        "mental_health;autism;older_people;dementia;physical_disability;sensory;brain_injury"
    );
    assert_eq!(
        said,
        [
            "outpost.csv: rows left out because they add to a row that was left out: 6",
            "outpost.csv: column “visible”: 1 row was left out, as the map asks where this is FALSE",
            "outpost.csv: line 13, column “contact_phone”: “34234” has 5 digits; put the area code before it",
        ]
    );
}

#[test]
fn the_bristol_sample_is_read() {
    let (providers, said) = sample(
        include_str!("../../../tests/suite/files/maps/bristol.toml"),
        "bristol.csv",
        include_str!("../../../tests/suite/files/raw/bristol_public_toilets_community.csv"),
    );
    assert!(
        providers
            .iter()
            .all(|p| p.areas.len() == 1 && !p.source_url.is_empty())
    );
    assert_eq!((providers.len(), said.join("\n").as_str()), (102, ""));
}
