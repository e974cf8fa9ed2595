//! Rows in, providers and problems out.

use super::*;
use crate::import::headings::layout;

/// The first provider's filled cells and everything that was said.
fn read(headings: &str, cells: &str) -> (Vec<String>, Vec<String>) {
    let split = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<String>>();
    let (layout, _) = layout(&split(headings));
    let mut reader = RowReader::new("leeds.csv", List::General, &layout);
    let mut said = Vec::new();
    let cells = split(cells);
    let provider = reader.read(&cells, 3, &mut |problem| said.push(problem.to_string()));
    let identity = reader.identity(&cells);
    let mut shown = Vec::new();
    if let Some(provider) = provider {
        assert_eq!(identity.id, provider.id);
        assert_eq!(identity.name, provider.name);
        assert_eq!(identity.organisation, provider.organisation);
        assert_eq!(identity.postcode, provider.postcode);
        assert!(
            identity
                .areas
                .iter()
                .eq(provider.areas.iter().map(|covered| &covered.gss))
        );
        for &column in Column::ALL {
            let cell = provider.cell(column);
            if !cell.is_empty() {
                shown.push(format!("{}={cell}", column.key()));
            }
        }
    } else {
        assert_eq!(identity.name, "");
    }
    (shown, said)
}

#[test]
fn rows_become_providers() {
    // headings | cells | provider | what was said
    let cases: [(&str, &str, &[&str], &[&str]); 12] = [
        (
            "Name|Area|Tel|Post code|Checked",
            "Speak Up|Leeds|01632 960123|ls1 4ap|9/3/2024",
            &[
                "name=Speak Up",
                "list=general",
                "specialisms=general",
                "areas=Leeds",
                "telephone=01632 960123",
                "postcode=LS1 4AP",
                "last_checked=2024-03-09",
            ],
            &[],
        ),
        (
            "Name|Area|Tel|Postcode",
            "Speak Up|Leeds|01632 960123|LS1 4XYZ",
            &[
                "name=Speak Up",
                "list=general",
                "specialisms=general",
                "areas=Leeds",
                "telephone=01632 960123",
            ],
            &["leeds.csv: line 3, column “Postcode”: “LS1 4XYZ” is not a UK postcode"],
        ),
        (
            "Name|Area",
            "|Leeds",
            &[],
            &["leeds.csv: line 3, column “Name”: there is no name, so the row was left out"],
        ),
        (
            "Name|Area",
            "-|Leeds",
            &[],
            &["leeds.csv: line 3, column “Name”: “-” is no name, so the row was left out"],
        ),
        (
            "Name|Area",
            "#N/A|Leeds",
            &[],
            &[
                "leeds.csv: line 3, column “Name”: “#N/A” is an error of the spreadsheet and no value",
                "leeds.csv: line 3, column “Name”: “#N/A” is no name, so the row was left out",
            ],
        ),
        (
            "Name|Notes",
            "Speak Up|-|over there|and there",
            &["name=Speak Up", "list=general", "specialisms=general"],
            &[
                "leeds.csv: line 3: “over there” (and 1 more) was left out, as it stands to the right of the last heading",
                "leeds.csv: line 3: no area says whom the service covers",
                "leeds.csv: line 3: there is no way to make contact",
            ],
        ),
        (
            "Name|Council|Statutory type|Web|List",
            "Speak Up|Fife|IMHA|https://example.org|mental_health; statutory",
            &[
                "name=Speak Up",
                "list=mental_health;statutory",
                "specialisms=mental_health",
                "areas=Fife",
                "website=https://example.org",
            ],
            &[
                "leeds.csv: line 3, column “Statutory type”: Independent mental health advocate (IMHA) is no law in \
                 Scotland, so it was left out",
            ],
        ),
        // Boxes that are ticked.
        (
            "Name|LA|Email|IMCA|IMHA|Free?|Temporarily closed",
            "Speak Up|Leeds|a@example.org|Y|n|Yes|FALSE",
            &[
                "name=Speak Up",
                "list=general",
                "specialisms=general",
                "statutory_types=imca",
                "cost=free",
                "areas=Leeds",
                "email=a@example.org",
            ],
            &[],
        ),
        // Several columns of one meaning.
        (
            "Service name|Organisation|Name|Phone 1|Phone 2|Summary|Description|Address 1|Address 2|Town|County|LA",
            "Other|Org|Speak Up|01632 960123|01632 960124|Short.|Long.|1 High St,|Leeds|Leeds||Leeds",
            &[
                "name=Speak Up",
                "organisation=Org",
                "description=Long.\nShort.",
                "list=general",
                "specialisms=general",
                "areas=Leeds",
                "telephone=01632 960123; 01632 960124",
                "address=1 High St, Leeds",
            ],
            &[
                "leeds.csv: line 3, column “Service name”: “Other” was left out, as “Name” is filled too",
            ],
        ),
        // The organisation for want of a name.
        (
            "Organisation|Area|Minicom",
            "Speak Up|Leeds|01632 960123",
            &[
                "name=Speak Up",
                "organisation=Speak Up",
                "list=general",
                "specialisms=general",
                "areas=Leeds",
                "textphone_or_sms=01632 960123",
            ],
            &[],
        ),
        (
            "Name|LA|Age min|Age max|Address",
            "Speak Up|Leeds|16-25||1 High Street, Leeds LS1 4AP",
            &[
                "name=Speak Up",
                "list=general",
                "specialisms=general",
                "areas=Leeds",
                "age_min=16",
                "age_max=25",
                "address=1 High Street, Leeds LS1 4AP",
                "postcode=LS1 4AP",
            ],
            &[
                "leeds.csv: line 3, column “Address”: the postcode LS1 4AP was taken from the address",
                "leeds.csv: line 3, column “Age min”: “16-25” was read as from 16 to 25",
            ],
        ),
        (
            "Name|Source|LA|Web",
            "Speak Up|javascript:alert(1)|Leeds|https://example.org",
            &[
                "name=Speak Up",
                "list=general",
                "specialisms=general",
                "areas=Leeds",
                "website=https://example.org",
            ],
            &[
                "leeds.csv: line 3, column “Source”: “javascript:alert(1)” is not a website; only addresses \
                 beginning http:// or https:// are accepted",
            ],
        ),
    ];
    for (headings, cells, provider, problems) in cases {
        let (shown, said) = read(headings, cells);
        assert_eq!(shown, provider, "{cells}");
        assert_eq!(said, problems, "{cells}");
    }
}

#[test]
fn what_a_provider_says_of_itself_is_read_back_the_same() {
    let headings: Vec<String> = Column::ALL
        .iter()
        .map(|column| column.key().to_owned())
        .collect();
    let (layout, remarks) = layout(&headings);
    assert_eq!(remarks, []);
    let mut reader = RowReader::new("general.csv", List::General, &layout);
    let file = include_str!("../../../data/lists/general.csv");
    let mut quiet = |_| {};
    for row in csv::Reader::from_reader(file.as_bytes()).records() {
        let cells: Vec<String> = row
            .expect("our own list")
            .iter()
            .map(str::to_owned)
            .collect();
        let first = reader
            .read(&cells, 2, &mut quiet)
            .expect("our own rows have names");
        let again: Vec<String> = Column::ALL
            .iter()
            .map(|&column| first.cell(column).into_owned())
            .collect();
        let mut said = Vec::new();
        let second = reader
            .read(&again, 2, &mut |problem| said.push(problem))
            .expect("it has a name");
        assert_eq!(first, second);
        said.retain(|problem| problem.severity != Severity::Advice);
        assert_eq!(said, [], "{}", first.name);
    }
}

#[test]
fn no_cell_can_break_a_row() {
    let headings: Vec<String> = Column::ALL
        .iter()
        .map(|column| column.key().to_owned())
        .collect();
    let (layout, _) = layout(&headings);
    let mut reader = RowReader::new("odd.csv", List::General, &layout);
    let odd: Vec<String> = crate::contact::tests::odd_cells(4_000).collect();
    for cells in odd.chunks(Column::ALL.len() + 1) {
        let cells = cells.to_vec();
        reader.identity(&cells);
        let mut shown = 0;
        reader.read(&cells, 1, &mut |problem| shown += problem.to_string().len());
    }
}
