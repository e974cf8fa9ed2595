//! Statutory types: advocacy that a law gives, and the nations whose law it is.

use crate::area::Nation;
use crate::closed::closed_list;

closed_list! {
    /// What the law calls the advocacy.
    ///
    /// The law differs by nation, so a type is only ever shown for the nations
    /// that [`StatutoryType::nations`] names.
    StatutoryType {
        CareAct = "care_act", "Care Act advocate";
        Imca = "imca", "Independent mental capacity advocate (IMCA)";
        Imha = "imha", "Independent mental health advocate (IMHA)";
        Rpr = "rpr", "Relevant person’s representative (RPR)";
        NhsComplaints = "nhs_complaints", "NHS complaints advocate";
        Children = "children", "Children’s advocate";
        IpaWales = "ipa_wales", "Independent professional advocate (Wales)";
        ScotlandMh = "scotland_mh", "Mental health advocacy (Scotland)";
        ScotlandHearings = "scotland_hearings", "Children’s hearings advocacy (Scotland)";
        ScotlandSocialSecurity = "scotland_social_security", "Social security advocacy (Scotland)";
        NiImca = "ni_imca", "Independent mental capacity advocate (Northern Ireland, not yet in force)";
    }
}

impl StatutoryType {
    /// The nations whose law gives this advocacy.
    ///
    /// Sources: Care Act 2014 ss67–68 (England); Mental Capacity Act 2005
    /// ss35–41 and Schedule A1 Part 10 (England and Wales); Mental Health Act
    /// 1983 ss130A–130L (England and Wales); Local Government and Public
    /// Involvement in Health Act 2007 s223A (England), NHS (Wales) Act 2006
    /// s187; Children Act 1989 s26A (England), Social Services and Well-being
    /// (Wales) Act 2014 ss178 and 181; Mental Health (Care and Treatment)
    /// (Scotland) Act 2003 s259; Children's Hearings (Scotland) Act 2011 s122;
    /// Social Security (Scotland) Act 2018 s10; Mental Capacity Act (Northern
    /// Ireland) 2016 Part 4 (not in force).
    pub fn nations(self) -> &'static [Nation] {
        use Nation::{England, NorthernIreland, Scotland, Wales};
        match self {
            Self::CareAct => &[England],
            Self::Imca | Self::Imha | Self::Rpr | Self::NhsComplaints | Self::Children => {
                &[England, Wales]
            }
            Self::IpaWales => &[Wales],
            Self::ScotlandMh | Self::ScotlandHearings | Self::ScotlandSocialSecurity => &[Scotland],
            Self::NiImca => &[NorthernIreland],
        }
    }

    /// Whether the law of this nation gives this advocacy.
    pub fn runs_in(self, nation: Nation) -> bool {
        self.nations().contains(&nation)
    }
}
