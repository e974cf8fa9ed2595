//! One provider: an advocacy service as a person would ring it.
//!
//! The record holds what the columns of a provider list hold, already read and
//! cleaned. Empty text and empty sets mean "not stated", which is never the
//! same as "no".

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::closed::{Closed, Many, closed_list};
use crate::statutory::StatutoryType;

closed_list! {
    /// The list that a provider came from.
    List {
        General = "general", "General";
        LearningDisability = "learning_disability", "Learning disability";
        Housing = "housing", "Housing";
        MentalHealth = "mental_health", "Mental health";
        Statutory = "statutory", "Statutory";
    }
}

closed_list! {
    /// Who or what a provider is for.
    Specialism {
        General = "general", "General advocacy";
        LearningDisability = "learning_disability", "Learning disability";
        Housing = "housing", "Housing";
        MentalHealth = "mental_health", "Mental health";
        Autism = "autism", "Autism";
        OlderPeople = "older_people", "Older people";
        Dementia = "dementia", "Dementia";
        Carers = "carers", "Carers";
        ChildrenYoungPeople = "children_young_people", "Children and young people";
        Parents = "parents", "Parents";
        PhysicalDisability = "physical_disability", "Physical disability";
        Sensory = "sensory", "Sight or hearing loss";
        BrainInjury = "brain_injury", "Brain injury";
        SubstanceUse = "substance_use", "Alcohol or drug use";
        Prisons = "prisons", "People in prison";
        DomesticAbuse = "domestic_abuse", "Domestic abuse";
        RefugeesAsylum = "refugees_asylum", "Refugees and people seeking asylum";
        RaceEquality = "race_equality", "Race equality";
        Lgbt = "lgbt", "LGBT+ people";
        Benefits = "benefits", "Benefits";
        Education = "education", "Education";
        HealthComplaints = "health_complaints", "Complaints about health care";
        EndOfLife = "end_of_life", "End of life";
    }
}

closed_list! {
    /// How the advocacy is done.
    Kind {
        SelfAdvocacy = "self_advocacy", "Self-advocacy";
        Peer = "peer", "Peer advocacy";
        Citizen = "citizen", "Citizen advocacy";
        Group = "group", "Group advocacy";
        IssueBased = "issue_based", "Issue-based advocacy";
        NonInstructed = "non_instructed", "Non-instructed advocacy";
    }
}

closed_list! {
    /// Whether the service is for one person or for a group.
    Reach {
        Individual = "individual", "One person at a time";
        Group = "group", "Groups";
        Both = "both", "One person or a group";
    }
}

closed_list! {
    /// Who the advocates are.
    Advocates {
        Paid = "paid", "Paid advocates";
        Volunteer = "volunteer", "Volunteers";
        Mixed = "mixed", "Paid advocates and volunteers";
    }
}

closed_list! {
    /// What the service costs the person.
    Cost {
        Free = "free", "Free";
        Charged = "charged", "There is a charge";
        Mixed = "mixed", "Free for some people";
    }
}

closed_list! {
    /// Why an area counts as covered.
    CoverageBasis {
        ResidentIn = "resident_in", "people who live there";
        CouncilResponsible = "council_responsible", "people whose care that council is responsible for";
        LocatedIn = "located_in", "people who are there, for example in hospital";
        RegisteredGp = "registered_gp", "people registered with a GP there";
        SupervisoryBody = "supervisory_body", "people for whom that council is the supervisory body";
        National = "national", "people in the whole nation";
    }
}

closed_list! {
    /// Who can ask for the advocate.
    Referrer {
        SelfReferral = "self", "the person";
        FamilyFriend = "family_friend", "family or friends";
        Professional = "professional", "professionals";
        DecisionMaker = "decision_maker", "the decision-maker";
        SupervisoryBody = "supervisory_body", "the supervisory body";
    }
}

closed_list! {
    /// How far the service stands apart from those who decide or give care.
    Independence {
        Independent = "independent", "Independent";
        PartOfCareProvider = "part_of_care_provider", "Part of an organisation that gives care";
        PartOfCouncilOrNhs = "part_of_council_or_nhs", "Part of a council or the NHS";
    }
}

closed_list! {
    /// Whether the service runs.
    Status {
        Active = "active", "Active";
        TemporarilyClosed = "temporarily_closed", "Temporarily closed";
        Closed = "closed", "Closed";
    }
}

closed_list! {
    /// A column of a provider list.
    ///
    /// The order is the order of the home format.
    Column {
        Id = "id", "Id";
        Name = "name", "Name";
        Organisation = "organisation", "Organisation";
        Description = "description", "Description";
        List = "list", "List";
        Specialisms = "specialisms", "Specialisms";
        StatutoryTypes = "statutory_types", "Statutory types";
        Kinds = "kinds", "Kinds of advocacy";
        Reach = "reach", "For one person or a group";
        Advocates = "advocates", "Advocates";
        Cost = "cost", "Cost";
        Areas = "areas", "Areas";
        CoverageBasis = "coverage_basis", "Whom in the area it covers";
        AgeMin = "age_min", "Youngest age";
        AgeMax = "age_max", "Oldest age";
        Eligibility = "eligibility", "Who it is for";
        WhoCanRefer = "who_can_refer", "Who can refer";
        Referral = "referral", "How to refer";
        Telephone = "telephone", "Telephone";
        TextphoneOrSms = "textphone_or_sms", "Textphone or text message";
        Email = "email", "Email";
        Website = "website", "Website";
        Address = "address", "Address";
        Postcode = "postcode", "Postcode";
        OpeningHours = "opening_hours", "Opening hours";
        Languages = "languages", "Languages";
        Formats = "formats", "Formats";
        Independence = "independence", "Independence";
        QualityMark = "quality_mark", "Quality mark";
        QualityMarkExpires = "quality_mark_expires", "Quality mark expires";
        CharityNumber = "charity_number", "Charity number";
        CompanyNumber = "company_number", "Company number";
        Status = "status", "Status";
        Alert = "alert", "Alert";
        LastChecked = "last_checked", "Last checked";
        SourceUrl = "source_url", "Source";
        Notes = "notes", "Notes";
    }
}

/// An area that a provider covers: a named area or one outward postcode.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Covered {
    /// The GSS code, a code of our own where there is none, or an outward postcode (`PO4`).
    pub gss: String,
    /// The name as people know it.
    pub name: String,
}

/// Where a provider, or one fact of it, was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The file it stands in, without folders.
    pub file: String,
    /// The line on which its row starts.
    pub line: u64,
    /// The list that this row belongs to.
    pub list: List,
    /// The columns whose value was taken from this row and not from the first.
    #[serde(default, skip_serializing_if = "Columns::is_empty")]
    pub taken: Columns,
}

/// A set of columns.
///
/// [`Many`] holds up to 32 values and there are more columns than that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns(Vec<Column>);

impl Columns {
    /// Adds a column.
    pub fn add(&mut self, column: Column) {
        if let Err(at) = self.0.binary_search(&column) {
            self.0.insert(at, column);
        }
    }

    /// Whether the column is in the set.
    pub fn has(&self, column: Column) -> bool {
        self.0.binary_search(&column).is_ok()
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The columns, in the order of the home format.
    pub fn iter(&self) -> impl Iterator<Item = Column> {
        self.0.iter().copied()
    }
}

/// What the import made of the cells of one row, where that is not just what stands in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellsTold {
    /// The file, without folders.
    pub file: String,
    /// The line on which the row starts.
    pub line: u64,
    /// The lists that the row belongs to.
    pub lists: Many<List>,
    /// The columns of which something could not be read and was left out.
    pub unread: Columns,
    /// The columns in which something was mended.
    pub repaired: Columns,
}

/// One advocacy service.
///
/// Dates are ISO (`2024-03-09`), telephone numbers are grouped as printed,
/// languages stand as written in the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    missing_docs,
    reason = "the fields are the columns, which Column explains"
)]
pub struct Provider {
    pub id: String,
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub organisation: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Every list that it stands in.
    pub lists: Many<List>,
    #[serde(skip_serializing_if = "Many::is_empty")]
    pub specialisms: Many<Specialism>,
    #[serde(skip_serializing_if = "Many::is_empty")]
    pub statutory_types: Many<StatutoryType>,
    #[serde(skip_serializing_if = "Many::is_empty")]
    pub kinds: Many<Kind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advocates: Option<Advocates>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<Covered>,
    #[serde(skip_serializing_if = "Many::is_empty")]
    pub coverage_basis: Many<CoverageBasis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_min: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_max: Option<u8>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub eligibility: String,
    #[serde(skip_serializing_if = "Many::is_empty")]
    pub who_can_refer: Many<Referrer>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub referral: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub telephone: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub textphone_or_sms: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub email: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub website: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub postcode: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub opening_hours: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub independence: Option<Independence>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub quality_mark: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub quality_mark_expires: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub charity_number: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub company_number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub alert: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub last_checked: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source_url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// The rows it was read from, the one that won conflicts first.
    pub sources: Vec<Source>,
}

impl Provider {
    /// Whether it runs; a list that says nothing of it means that it does.
    pub fn status(&self) -> Status {
        self.status.unwrap_or(Status::Active)
    }

    /// Whether there is any way to make contact.
    pub fn can_be_reached(&self) -> bool {
        !(self.telephone.is_empty()
            && self.textphone_or_sms.is_empty()
            && self.email.is_empty()
            && self.website.is_empty()
            && self.address.is_empty())
    }

    /// Whether anything stands in a column.
    pub fn states(&self, column: Column) -> bool {
        // Those whose cell would have to be put together first.
        match column {
            Column::List => !self.lists.is_empty(),
            Column::Specialisms => !self.specialisms.is_empty(),
            Column::StatutoryTypes => !self.statutory_types.is_empty(),
            Column::Kinds => !self.kinds.is_empty(),
            Column::Areas => !self.areas.is_empty(),
            Column::CoverageBasis => !self.coverage_basis.is_empty(),
            Column::WhoCanRefer => !self.who_can_refer.is_empty(),
            column => !self.cell(column).is_empty(),
        }
    }

    /// The value of a column as it would stand in a list of the home format.
    ///
    /// Equal providers give equal cells, so this also tells which fields of two
    /// versions of a provider differ.
    pub fn cell(&self, column: Column) -> Cow<'_, str> {
        fn one<T: Closed>(value: Option<T>) -> Cow<'static, str> {
            Cow::Borrowed(value.map_or("", T::key))
        }
        fn joined(values: &[String]) -> Cow<'_, str> {
            match values {
                [] => Cow::Borrowed(""),
                [only] => Cow::Borrowed(only),
                several => Cow::Owned(several.join("; ")),
            }
        }
        fn text(value: &str) -> Cow<'_, str> {
            Cow::Borrowed(value)
        }
        fn number(value: Option<u8>) -> Cow<'static, str> {
            value.map_or(Cow::Borrowed(""), |n| Cow::Owned(n.to_string()))
        }
        match column {
            Column::Id => text(&self.id),
            Column::Name => text(&self.name),
            Column::Organisation => text(&self.organisation),
            Column::Description => text(&self.description),
            Column::List => Cow::Owned(self.lists.keys()),
            Column::Specialisms => Cow::Owned(self.specialisms.keys()),
            Column::StatutoryTypes => Cow::Owned(self.statutory_types.keys()),
            Column::Kinds => Cow::Owned(self.kinds.keys()),
            Column::Reach => one(self.reach),
            Column::Advocates => one(self.advocates),
            Column::Cost => one(self.cost),
            Column::Areas => {
                let names: Vec<&str> = self.areas.iter().map(|a| a.name.as_str()).collect();
                Cow::Owned(names.join(";"))
            }
            Column::CoverageBasis => Cow::Owned(self.coverage_basis.keys()),
            Column::AgeMin => number(self.age_min),
            Column::AgeMax => number(self.age_max),
            Column::Eligibility => text(&self.eligibility),
            Column::WhoCanRefer => Cow::Owned(self.who_can_refer.keys()),
            Column::Referral => text(&self.referral),
            Column::Telephone => joined(&self.telephone),
            Column::TextphoneOrSms => joined(&self.textphone_or_sms),
            Column::Email => joined(&self.email),
            Column::Website => joined(&self.website),
            Column::Address => text(&self.address),
            Column::Postcode => text(&self.postcode),
            Column::OpeningHours => text(&self.opening_hours),
            Column::Languages => joined(&self.languages),
            Column::Formats => joined(&self.formats),
            Column::Independence => one(self.independence),
            Column::QualityMark => text(&self.quality_mark),
            Column::QualityMarkExpires => text(&self.quality_mark_expires),
            Column::CharityNumber => text(&self.charity_number),
            Column::CompanyNumber => text(&self.company_number),
            Column::Status => one(self.status),
            Column::Alert => text(&self.alert),
            Column::LastChecked => text(&self.last_checked),
            Column::SourceUrl => text(&self.source_url),
            Column::Notes => text(&self.notes),
        }
    }
}
