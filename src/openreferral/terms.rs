//! What each term of our taxonomies means, in a sentence.
//!
//! The sentences on what the law gives say which law and for whom it is meant, no more: whether one
//! person has a right to it is for the guide.

use std::fmt::Write;

use crate::area::Nation;
use crate::closed::Closed;
use crate::provider::{
    Advocates, Column, Cost, CoverageBasis, Independence, Kind, List, Reach, Referrer, Specialism,
};
use crate::statutory::StatutoryType;

/// Key, name and meaning of a term.
pub(super) type Meaning = (&'static str, &'static str, String);

/// What a taxonomy is about.
pub(super) fn of_taxonomy(column: Column) -> &'static str {
    match column {
        Column::List => "The lists that this directory is made of.",
        Column::Specialisms => "Who or what an advocacy service is for.",
        Column::StatutoryTypes => {
            "Advocacy that a law gives, by what the law calls it. Each nation of the United Kingdom has law of its own."
        }
        Column::Kinds => "How the advocacy is done.",
        Column::Reach => "Whether a service is for one person or for a group.",
        Column::Advocates => "Who the advocates are.",
        Column::Cost => "What the service costs the person.",
        Column::CoverageBasis => "Why a service counts somebody as belonging to its area.",
        Column::WhoCanRefer => "Who can ask the service for an advocate.",
        Column::Independence => {
            "How far a service stands apart from those who decide or give care."
        }
        _ => "Values of a closed list.",
    }
}

/// The terms of a taxonomy, in the order that people should see them.
pub(super) fn of(column: Column) -> Vec<Meaning> {
    match column {
        Column::List => all(|list: List| format!("It stands in the list “{}”.", list.label())),
        Column::Specialisms => all(specialism),
        Column::StatutoryTypes => all(statutory),
        Column::Kinds => all(kind),
        Column::Reach => all(|reach: Reach| {
            let whom = match reach {
                Reach::Individual => "one person at a time",
                Reach::Group => "groups",
                Reach::Both => "one person or a group",
            };
            format!("The service is for {whom}.")
        }),
        Column::Advocates => all(|own: Advocates| match own {
            Advocates::Paid => "The advocates are paid.".to_owned(),
            Advocates::Volunteer => "The advocates are volunteers.".to_owned(),
            Advocates::Mixed => "Some advocates are paid and some are volunteers.".to_owned(),
        }),
        Column::Cost => all(|cost: Cost| match cost {
            Cost::Free => "The person pays nothing.".to_owned(),
            Cost::Charged => "The person pays.".to_owned(),
            Cost::Mixed => "Some people pay and some do not.".to_owned(),
        }),
        Column::CoverageBasis => {
            all(|basis: CoverageBasis| format!("The service covers {}.", basis.label()))
        }
        Column::WhoCanRefer => all(|who: Referrer| match who {
            Referrer::SelfReferral => "People can ask for themselves.".to_owned(),
            Referrer::FamilyFriend => "Family or friends can ask.".to_owned(),
            Referrer::Professional => "Professionals can ask.".to_owned(),
            Referrer::DecisionMaker => {
                "The person or body that takes the decision can ask.".to_owned()
            }
            Referrer::SupervisoryBody => "The supervisory body can ask.".to_owned(),
        }),
        Column::Independence => all(|own: Independence| match own {
            Independence::Independent => {
                "The service stands apart from those who decide or give care.".to_owned()
            }
            Independence::PartOfCareProvider => {
                "The service is part of an organisation that gives care.".to_owned()
            }
            Independence::PartOfCouncilOrNhs => {
                "The service is part of a council or the NHS.".to_owned()
            }
        }),
        _ => Vec::new(),
    }
}

fn all<T: Closed>(meaning: impl Fn(T) -> String) -> Vec<Meaning> {
    let values = T::ALL.iter();
    values
        .map(|value| (value.key(), value.label(), meaning(*value)))
        .collect()
}

fn specialism(own: Specialism) -> String {
    let whom = match own {
        Specialism::General => {
            return "Advocacy that is not for one group of people only.".to_owned();
        }
        Specialism::LearningDisability => "people with a learning disability",
        Specialism::Housing => "people with a question or a problem about their housing",
        Specialism::MentalHealth => "people with mental health needs",
        Specialism::Autism => "autistic people",
        Specialism::OlderPeople => "older people",
        Specialism::Dementia => "people with dementia",
        Specialism::Carers => "people who care for somebody",
        Specialism::ChildrenYoungPeople => "children and young people",
        Specialism::Parents => "parents",
        Specialism::PhysicalDisability => "people with a physical disability",
        Specialism::Sensory => "people with sight or hearing loss",
        Specialism::BrainInjury => "people with a brain injury",
        Specialism::SubstanceUse => "people who use alcohol or drugs",
        Specialism::Prisons => "people in prison",
        Specialism::DomesticAbuse => "people who live or lived with domestic abuse",
        Specialism::RefugeesAsylum => "refugees and people seeking asylum",
        Specialism::RaceEquality => "people who meet with racism, and for race equality",
        Specialism::Lgbt => "lesbian, gay, bisexual and trans people",
        Specialism::Benefits => "people with a question or a problem about benefits",
        Specialism::Education => "people with a question or a problem about education",
        Specialism::HealthComplaints => "people with a complaint about health care",
        Specialism::EndOfLife => "people who are near the end of life",
    };
    format!("Advocacy for {whom}.")
}

fn kind(own: Kind) -> String {
    match own {
        Kind::SelfAdvocacy => "People speak up for themselves, with support to do so.",
        Kind::Peer => "The advocate has been through something like it.",
        Kind::Citizen => "A volunteer stands by one person over a long time.",
        Kind::Group => "People who share something speak up together.",
        Kind::IssueBased => "An advocate helps with one question until it is settled.",
        Kind::NonInstructed => "An advocate speaks for somebody who cannot say what they want.",
    }
    .to_owned()
}

fn statutory(own: StatutoryType) -> String {
    let law = match own {
        StatutoryType::CareAct => {
            "Advocacy under the Care Act 2014: help to take part in the council’s decisions about care, support and safeguarding"
        }
        StatutoryType::Imca => {
            "Advocacy under the Mental Capacity Act 2005: for people who lack the capacity to take a certain decision themselves"
        }
        StatutoryType::Imha => {
            "Advocacy under the Mental Health Act 1983: for people to whom that Act applies, for example in hospital"
        }
        StatutoryType::Rpr => {
            "A representative under the Mental Capacity Act 2005 for a person who is deprived of their liberty in a hospital or care home"
        }
        StatutoryType::NhsComplaints => "Advocacy that helps people to complain about the NHS",
        StatutoryType::Children => {
            "Advocacy that the law gives to children and young people, for example those in care"
        }
        StatutoryType::IpaWales => {
            "Independent professional advocacy under the Social Services and Well-being (Wales) Act 2014: help to take part in decisions about care and support"
        }
        StatutoryType::ScotlandMh => {
            "Independent advocacy under the Mental Health (Care and Treatment) (Scotland) Act 2003"
        }
        StatutoryType::ScotlandHearings => {
            "Advocacy for children in the children’s hearings of Scotland, under the Children’s Hearings (Scotland) Act 2011"
        }
        StatutoryType::ScotlandSocialSecurity => {
            "Advocacy under the Social Security (Scotland) Act 2018: help with Scottish social security for disabled people"
        }
        StatutoryType::NiImca => {
            "Advocacy under the Mental Capacity Act (Northern Ireland) 2016, in a part of it that is not in force yet"
        }
    };
    let nations: Vec<&str> = own.nations().iter().copied().map(Nation::name).collect();
    let mut said = law.to_owned();
    let _ = write!(said, ". It is the law of {}.", nations.join(" and "));
    said
}
