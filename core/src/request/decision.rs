//! May this file be registered, and how? The decision table of `register`: what the guide says of cases, consent and card
//! (2.2.1(1)⑤, 1.6.3 図2, 表3, 2.2.2(1)②) as rows; the first that fits decides.

use super::reason::{self, Reason};
use crate::keys::Kind;
use serde::{Deserialize, Serialize};

/// What the rows tell apart about the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Group {
    Referral,
    Checkup,
    Records,
    PatientCareSummary,
}

impl From<Kind> for Group {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Referral => Self::Referral,
            Kind::Checkup => Self::Checkup,
            Kind::FiveInformation => Self::Records,
            Kind::PatientCareSummary => Self::PatientCareSummary,
        }
    }
}

/// What the eligibility record says of the insured number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InsuredState {
    /// It agrees and is in force.
    Valid,
    /// There is no record in force.
    Invalid,
    /// The record has another number.
    Differs,
    /// It cannot be decided.
    Doubtful,
    /// No record was given.
    Unasked,
}

/// Whether the destination uses the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum DestinationState {
    On,
    Off,
    /// The document does not say which it is.
    Missing,
    Unasked,
}

/// The patient's answer (`--consent`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Consent {
    /// Given orally at the referring institution.
    Direct,
    /// The patient will allow it in マイナポータル.
    Portal,
    /// The patient will allow it at the card reader.
    Reader,
    /// No consent to send by the service.
    None,
    /// Not asked.
    #[default]
    Unasked,
}

/// Whether the patient has the card (`--card`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Card {
    Yes,
    No,
    #[default]
    Unasked,
}

/// All that decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Facts {
    pub group: Group,
    pub insured: InsuredState,
    pub destination: DestinationState,
    pub consent: Consent,
    pub card: Card,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Register, consent information goes with it.
    RegisterWithConsent,
    /// Register.
    Register,
    /// Not by the service: on paper.
    SendOnPaper,
    /// Do not register.
    DoNotRegister,
    /// An answer is missing.
    Ask,
    /// The call says something that does not belong to this kind of data.
    Misplaced,
}

/// One row. An empty list fits everything.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Row {
    pub groups: &'static [Group],
    pub insured: &'static [InsuredState],
    pub destination: &'static [DestinationState],
    pub consent: &'static [Consent],
    pub card: &'static [Card],
    pub decision: Decision,
    pub reason: &'static Reason,
}

use Card as C;
use Consent as A;
use Decision as X;
use DestinationState as D;
use Group as G;
use InsuredState as I;

const OTHERS: &[Group] = &[G::Checkup, G::Records, G::PatientCareSummary];
const GIVEN: &[Consent] = &[A::Direct, A::Portal, A::Reader, A::None];
const LATER: &[Consent] = &[A::Portal, A::Reader];

const fn row(
    groups: &'static [Group],
    insured: &'static [InsuredState],
    destination: &'static [DestinationState],
    consent: &'static [Consent],
    card: &'static [Card],
    decision: Decision,
    reason: &'static Reason,
) -> Row {
    Row { groups, insured, destination, consent, card, decision, reason }
}

/// The table.
// one row a line, so that it reads as a table
#[rustfmt::skip]
pub static TABLE: &[Row] = &[
    row(OTHERS, &[], &[], GIVEN, &[], X::Misplaced, &reason::NOT_A_DOCUMENT_CONSENT),
    row(OTHERS, &[], &[D::On, D::Off, D::Missing], &[], &[], X::Misplaced, &reason::NOT_A_DOCUMENT_DESTINATION),
    row(&[], &[I::Differs], &[], &[], &[], X::DoNotRegister, &reason::INSURED_DIFFERS),
    row(&[G::Referral], &[I::Invalid], &[], &[], &[], X::SendOnPaper, &reason::NO_INSURED_PAPER),
    row(OTHERS, &[I::Invalid], &[], &[], &[], X::DoNotRegister, &reason::NO_INSURED),
    row(&[G::Referral], &[], &[], &[A::None], &[], X::SendOnPaper, &reason::NO_CONSENT),
    row(&[G::Referral], &[], &[D::Off], &[], &[], X::SendOnPaper, &reason::DESTINATION_NOT_ON_SERVICE),
    row(&[G::Referral], &[], &[D::Missing], &[], &[], X::Ask, &reason::DESTINATION_MISSING),
    row(&[], &[I::Doubtful], &[], &[], &[], X::Ask, &reason::INSURED_DOUBTFUL),
    row(&[G::Referral], &[], &[], &[A::Unasked], &[], X::Ask, &reason::CONSENT_NOT_ASKED),
    row(&[G::Referral], &[], &[], LATER, &[C::No], X::SendOnPaper, &reason::CARD_NEEDED),
    row(&[G::Referral], &[], &[], LATER, &[C::Unasked], X::Ask, &reason::CARD_NOT_ASKED),
    row(&[G::Referral], &[], &[], &[A::Direct], &[], X::RegisterWithConsent, &reason::CONSENT_WITH_DOCUMENT),
    row(&[G::Referral], &[], &[], LATER, &[C::Yes], X::Register, &reason::DOCUMENT_ONLY),
    row(&[G::Checkup], &[], &[], &[], &[C::No], X::DoNotRegister, &reason::CARD_NEEDED_CHECKUP),
    row(&[G::Checkup], &[], &[], &[], &[], X::Register, &reason::REGISTER_CHECKUP),
    row(&[G::Records], &[], &[], &[], &[], X::Register, &reason::REGISTER_RECORDS),
    row(&[G::PatientCareSummary], &[], &[], &[], &[], X::Register, &reason::REGISTER_SUMMARY),
];

impl Row {
    /// Whether the row is about these facts.
    pub fn fits(&self, facts: &Facts) -> bool {
        fn among<T: PartialEq>(list: &[T], value: &T) -> bool {
            list.is_empty() || list.contains(value)
        }
        among(self.groups, &facts.group)
            && among(self.insured, &facts.insured)
            && among(self.destination, &facts.destination)
            && among(self.consent, &facts.consent)
            && among(self.card, &facts.card)
    }
}

/// The row that decides; the last rows take every kind, so that there is always one (a test walks all combinations).
pub fn decide(facts: &Facts) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.fits(facts))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn everything() -> Vec<Facts> {
        let mut all = Vec::new();
        for group in [G::Referral, G::Checkup, G::Records, G::PatientCareSummary] {
            for insured in [I::Valid, I::Invalid, I::Differs, I::Doubtful, I::Unasked] {
                for destination in [D::On, D::Off, D::Missing, D::Unasked] {
                    for consent in [A::Direct, A::Portal, A::Reader, A::None, A::Unasked] {
                        for card in [C::Yes, C::No, C::Unasked] {
                            all.push(Facts { group, insured, destination, consent, card });
                        }
                    }
                }
            }
        }
        all
    }

    #[test]
    fn every_combination_is_decided_and_every_row_decides() {
        let mut used = vec![0; TABLE.len()];
        for facts in everything() {
            let at = TABLE.iter().position(|row| row.fits(&facts));
            used[at.unwrap_or_else(|| panic!("{facts:?} is not decided"))] += 1;
        }
        let idle: Vec<_> =
            TABLE.iter().zip(&used).filter(|(_, used)| **used == 0).map(|(row, _)| row.reason.id).collect();
        assert!(idle.is_empty(), "rows that never decide: {idle:?}");
    }

    #[test]
    fn nothing_is_registered_against_the_guide() {
        for facts in everything() {
            let decision = decide(&facts).expect("decided").decision;
            if !matches!(decision, X::Register | X::RegisterWithConsent) {
                continue;
            }
            assert!(matches!(facts.insured, I::Valid | I::Unasked), "{facts:?}");
            assert_ne!(facts.destination, D::Off, "{facts:?}");
            assert_ne!(facts.consent, A::None, "{facts:?}");
            // 表3: without a card only five-information and oral consent
            if facts.card == C::No && facts.group != G::PatientCareSummary {
                assert!(facts.group == G::Records || facts.consent == A::Direct, "{facts:?}");
            }
            assert_eq!(decision == X::RegisterWithConsent, facts.consent == A::Direct, "{facts:?}");
        }
    }
}
