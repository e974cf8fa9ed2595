//! The tables of a package: the files and columns of the UK profile's data package 3.0.0, and ours beside them.

use serde_json::{Value, json};

/// A table, in a file of its own.
pub(super) struct Table {
    /// The name that other tables refer to it by.
    pub(super) name: &'static str,
    pub(super) file: &'static str,
    pub(super) columns: &'static [Column],
}

/// A column of a table.
pub(super) struct Column {
    pub(super) name: &'static str,
    kind: Kind,
    required: bool,
    /// The table whose ids it holds.
    refers: &'static str,
    /// What it holds, where the profile has no such column.
    ours: &'static str,
}

/// What the cells of a column are.
enum Kind {
    Text,
    Id,
    Day,
    Moment,
    Number,
    Uri,
    Email,
}

const fn column(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        required: false,
        refers: "",
        ours: "",
    }
}

const fn text(name: &'static str) -> Column {
    column(name, Kind::Text)
}

/// A text that every row has.
const fn needed(name: &'static str) -> Column {
    let mut own = text(name);
    own.required = true;
    own
}

/// The id of a row.
const fn own_id() -> Column {
    let mut own = column("id", Kind::Id);
    own.required = true;
    own
}

/// The id of a row of another table.
const fn id_of(name: &'static str, refers: &'static str) -> Column {
    let mut own = column(name, Kind::Id);
    own.refers = refers;
    own
}

const fn needed_id_of(name: &'static str, refers: &'static str) -> Column {
    let mut own = id_of(name, refers);
    own.required = true;
    own
}

/// A column that the profile does not have.
const fn ours(mut column: Column, what: &'static str) -> Column {
    column.ours = what;
    column
}

/// Every table, in the order of the profile.
pub(super) const ALL: [Table; 18] = [
    Table {
        name: "organization",
        file: "organizations.csv",
        columns: &[
            own_id(),
            needed("name"),
            needed("description"),
            column("email", Kind::Email),
            column("website", Kind::Uri),
            column("logo", Kind::Uri),
            column("uri", Kind::Uri),
            id_of("parent_organization_id", "organization"),
        ],
    },
    Table {
        name: "service",
        file: "services.csv",
        columns: &[
            own_id(),
            needed_id_of("organization_id", "organization"),
            needed("name"),
            text("description"),
            column("url", Kind::Uri),
            column("email", Kind::Email),
            needed("status"),
            text("fees"),
            text("accreditations"),
            column("minimum_age", Kind::Number),
            column("maximum_age", Kind::Number),
            column("assured_date", Kind::Day),
            column("assurer_email", Kind::Email),
            text("alert"),
            column("last_modified", Kind::Moment),
            ours(text("eligibility_description"), "Who the service is for."),
            ours(text("application_process"), "How to ask for the service."),
            ours(
                text("advocacy_id"),
                "The id of the provider in the directory.",
            ),
            ours(
                text("advocacy_organisation"),
                "The organisation as the list names it; empty where it names none.",
            ),
            ours(
                text("advocacy_address"),
                "The address as the list gives it.",
            ),
            ours(text("advocacy_postcode"), "The postcode of that address."),
            ours(
                text("advocacy_emails"),
                "The e-mail addresses as the list gives them, with semicolons, where one has letters that not every program takes.",
            ),
            ours(
                text("advocacy_websites"),
                "The websites as the list gives them, with semicolons, where a web address has to be written in another way.",
            ),
            ours(
                text("advocacy_formats"),
                "Formats of information, such as easy read, with semicolons.",
            ),
            ours(
                column("advocacy_quality_mark_expires", Kind::Day),
                "The day on which the quality mark under accreditations expires.",
            ),
            ours(
                text("advocacy_charity_number"),
                "The charity number that the list gives beside the service.",
            ),
            ours(
                text("advocacy_company_number"),
                "The company number that the list gives beside the service.",
            ),
            ours(
                text("advocacy_status"),
                "The status as the list gives it; empty where it gives none, which counts as active.",
            ),
            ours(
                column("advocacy_source_url", Kind::Uri),
                "The page that the record was taken from.",
            ),
        ],
    },
    Table {
        name: "service_at_location",
        file: "service_at_location.csv",
        columns: &[
            own_id(),
            needed_id_of("service_id", "service"),
            needed_id_of("location_id", "location"),
        ],
    },
    Table {
        name: "location",
        file: "locations.csv",
        columns: &[
            own_id(),
            needed("location_type"),
            text("name"),
            text("description"),
            column("latitude", Kind::Number),
            column("longitude", Kind::Number),
            text("external_identifier"),
            text("external_identifier_type"),
        ],
    },
    Table {
        name: "address",
        file: "address.csv",
        columns: &[
            own_id(),
            id_of("location_id", "location"),
            text("attention"),
            needed("address_1"),
            needed("city"),
            text("region"),
            needed("state_province"),
            needed("postal_code"),
            needed("country"),
            needed("address_type"),
        ],
    },
    Table {
        name: "contact",
        file: "contacts.csv",
        columns: &[
            own_id(),
            id_of("service_id", "service"),
            text("name"),
            text("title"),
            ours(
                column("email", Kind::Email),
                "A further e-mail address of the service; never a person’s name beside it.",
            ),
        ],
    },
    Table {
        name: "phone",
        file: "phones.csv",
        columns: &[
            own_id(),
            id_of("contact_id", "contact"),
            needed("number"),
            text("description"),
            ours(id_of("service_id", "service"), "The service that answers."),
            ours(
                text("type"),
                "What answers, in the words of HSDS: voice, cell, text, textphone.",
            ),
            ours(
                column("extension", Kind::Number),
                "The extension to ask for.",
            ),
            ours(
                text("advocacy_column"),
                "The column of the list that it stands in: telephone or textphone_or_sms.",
            ),
            ours(
                text("advocacy_number"),
                "The number as the list gives it, with what is said of it.",
            ),
        ],
    },
    Table {
        name: "schedule",
        file: "schedule.csv",
        columns: &[
            own_id(),
            id_of("service_id", "service"),
            id_of("service_at_location_id", "service_at_location"),
            column("valid_from", Kind::Day),
            column("valid_to", Kind::Day),
            column("dtstart", Kind::Day),
            text("freq"),
            column("interval", Kind::Number),
            text("byday"),
            text("bymonthday"),
            text("description"),
            text("opens_at"),
            text("closes_at"),
            column("schedule_link", Kind::Uri),
            text("attending_type"),
            text("notes"),
        ],
    },
    Table {
        name: "service_area",
        file: "service_areas.csv",
        columns: &[
            own_id(),
            id_of("service_id", "service"),
            text("name"),
            text("extent"),
            text("extent_type"),
            column("uri", Kind::Uri),
            text("service_area"),
            ours(
                text("code"),
                "The code of the area, also where it has no uri.",
            ),
            ours(
                text("code_type"),
                "What the code is: gss, outward_postcode, or advocacy for one of the directory’s own.",
            ),
            ours(
                text("coverage_basis"),
                "Whom in the area the service covers, by the codes of the taxonomy “Advocacy: coverage basis”.",
            ),
        ],
    },
    Table {
        name: "language",
        file: "languages.csv",
        columns: &[
            own_id(),
            id_of("service_id", "service"),
            id_of("phone_id", "phone"),
            ours(text("name"), "The language as the list names it."),
            ours(text("code"), "Its code (ISO 639), where known."),
        ],
    },
    Table {
        name: "accessibility",
        file: "accessibility.csv",
        columns: &[
            own_id(),
            id_of("location_id", "location"),
            text("description"),
            text("details"),
            column("url", Kind::Uri),
            text("accessibility"),
        ],
    },
    Table {
        name: "funding",
        file: "funding.csv",
        columns: &[own_id(), id_of("service_id", "service"), text("source")],
    },
    Table {
        name: "cost_option",
        file: "cost_options.csv",
        columns: &[
            own_id(),
            needed_id_of("service_id", "service"),
            column("valid_from", Kind::Day),
            column("valid_to", Kind::Day),
            text("option"),
            column("amount", Kind::Number),
            text("amount_description"),
        ],
    },
    Table {
        name: "attribute",
        file: "attribute.csv",
        columns: &[
            own_id(),
            needed_id_of("link_id", ""),
            needed_id_of("taxonomy_term_id", "taxonomy_term"),
            text("link_type"),
        ],
    },
    Table {
        name: "taxonomy_term",
        file: "taxonomy_terms.csv",
        columns: &[
            own_id(),
            needed("name"),
            needed("description"),
            id_of("parent_id", "taxonomy_term"),
            text("taxonomy"),
            id_of("taxonomy_id", "taxonomy"),
            column("term_uri", Kind::Uri),
            text("term"),
            ours(text("code"), "The word that lists have for the term."),
        ],
    },
    Table {
        name: "taxonomy",
        file: "taxonomies.csv",
        columns: &[
            own_id(),
            needed("name"),
            needed("description"),
            column("uri", Kind::Uri),
            text("version"),
        ],
    },
    Table {
        name: "organization_identifier",
        file: "organization_identifiers.csv",
        columns: &[
            own_id(),
            needed_id_of("organization_id", "organization"),
            text("identifier_scheme"),
            needed("identifier_type"),
            needed("identifier"),
        ],
    },
    Table {
        name: "url",
        file: "urls.csv",
        columns: &[
            own_id(),
            ours(
                id_of("service_id", "service"),
                "The service whose website it is.",
            ),
            ours(
                column("url", Kind::Uri),
                "A further website of the service (HSDS 3.1).",
            ),
        ],
    },
];

/// What the package is, for those who read tables by their description.
pub(super) fn description() -> Value {
    json!({
        "profile": "tabular-data-package",
        "name": "advocacy-directory",
        "title": "A directory of independent advocacy",
        "description": "Advocacy services of the United Kingdom as an Open Referral UK package (HSDS-UK-3.0). Columns with a description stand beside those of the profile.",
        "resources": ALL.iter().map(Table::resource).collect::<Vec<Value>>(),
    })
}

impl Table {
    fn resource(&self) -> Value {
        let fields: Vec<Value> = self.columns.iter().map(Column::field).collect();
        let foreign = self.columns.iter().filter(|own| !own.refers.is_empty());
        let keys: Vec<Value> = foreign.map(|own| self.key(own)).collect();
        let mut schema = json!({ "fields": fields, "primaryKey": "id" });
        if let (false, Some(schema)) = (keys.is_empty(), schema.as_object_mut()) {
            schema.insert("foreignKeys".to_owned(), Value::Array(keys));
        }
        json!({
            "profile": "tabular-data-resource",
            "name": self.name,
            "path": self.file,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": { "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true },
            "schema": schema,
        })
    }

    /// A table that refers to itself does so by an empty name.
    fn key(&self, column: &Column) -> Value {
        let to = match column.refers == self.name {
            true => "",
            false => column.refers,
        };
        json!({ "fields": column.name, "reference": { "resource": to, "fields": "id" } })
    }
}

impl Column {
    fn field(&self) -> Value {
        let (kind, format) = match self.kind {
            Kind::Text => ("string", "default"),
            Kind::Id => ("string", "uuid"),
            Kind::Uri => ("string", "uri"),
            Kind::Email => ("string", "email"),
            Kind::Day => ("date", "default"),
            Kind::Moment => ("datetime", "any"),
            Kind::Number => ("number", "default"),
        };
        let mut field = json!({ "name": self.name, "type": kind, "format": format });
        if let Some(field) = field.as_object_mut() {
            if self.required {
                let unique = self.name == "id";
                let constraints = match unique {
                    true => json!({ "required": true, "unique": true }),
                    false => json!({ "required": true }),
                };
                field.insert("constraints".to_owned(), constraints);
            }
            if !self.ours.is_empty() {
                field.insert("description".to_owned(), self.ours.into());
            }
        }
        field
    }
}
