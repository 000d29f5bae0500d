//! Persons, institutions and insurers: `host/certify/data/cast.toml`.

use crate::certify::catalogue::Text;
use serde::Deserialize;
use std::sync::LazyLock;

/// Everybody.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cast {
    /// Institutions.
    pub institution: Vec<Institution>,
    /// Insurers.
    pub insurer: Vec<Insurer>,
    /// Payers of public assistance.
    pub payer: Vec<Insurer>,
    /// Persons.
    pub person: Vec<Person>,
}

/// An institution.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Institution {
    /// What recipes call it.
    pub id: String,
    /// 医療機関番号, ten digits.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Postal code.
    pub postal: String,
    /// Address.
    pub address: String,
    /// Telephone.
    pub phone: String,
}

/// An insurer, or a payer of public assistance.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Insurer {
    /// What persons call it.
    pub id: String,
    /// 保険者番号 or 公費負担者番号, eight digits.
    pub number: String,
    /// Its name.
    pub name: String,
}

/// A person.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    /// `p01`.
    pub id: String,
    /// Family name.
    pub family: String,
    /// Given name.
    pub given: String,
    /// Family name in kana.
    pub family_kana: String,
    /// Given name in kana.
    pub given_kana: String,
    /// FHIR code.
    pub gender: String,
    /// Birth date.
    pub birth_date: String,
    /// Insurer, by id.
    #[serde(default)]
    pub insurer: String,
    /// 記号.
    #[serde(default)]
    pub symbol: String,
    /// 番号.
    #[serde(default)]
    pub number: String,
    /// 枝番; empty where the card shows none.
    #[serde(default)]
    pub branch: String,
    /// Payer of public assistance, by id.
    #[serde(default)]
    pub payer: String,
    /// 受給者番号, seven digits.
    #[serde(default)]
    pub recipient: String,
    /// Number in the institution's record.
    pub record: String,
    /// What is special (Japanese).
    pub what: Text,
}

/// Everybody that comes with tekigo. The file is part of the program and a test reads it, so that it always can be read.
pub static CAST: LazyLock<Cast> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../certify/data/cast.toml")).unwrap_or(Cast {
        institution: Vec::new(),
        insurer: Vec::new(),
        payer: Vec::new(),
        person: Vec::new(),
    })
});

impl Cast {
    /// The institution of this id.
    pub fn institution(&self, id: &str) -> Option<&Institution> {
        self.institution.iter().find(|one| one.id == id)
    }

    /// The person of this id.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.person.iter().find(|one| one.id == id)
    }

    /// Number of the person's insurer; empty when there is none.
    pub fn insurer_of(&self, person: &Person) -> &str {
        self.insurer.iter().find(|one| one.id == person.insurer).map_or("", |one| &one.number)
    }

    /// Number of the person's payer; empty when there is none.
    pub fn payer_of(&self, person: &Person) -> &str {
        self.payer.iter().find(|one| one.id == person.payer).map_or("", |one| &one.number)
    }
}

/// The check digit that follows `digits`: weights 2, 1, 2, 1 … from the right, digits of the products added, what is missing to a
/// full ten. Insurers, payers, recipients (six digits before) and institutions (nine digits before) use it.
pub fn check_digit(digits: &str) -> Option<u32> {
    let mut sum = 0;
    for (at, byte) in digits.bytes().rev().enumerate() {
        let product = char::from(byte).to_digit(10)? * if at % 2 == 0 { 2 } else { 1 };
        sum += product / 10 + product % 10;
    }
    Some((10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn has_right_check_digit(number: &str) -> bool {
        let (rest, last) = number.split_at(number.len() - 1);
        check_digit(rest) == last.parse().ok()
    }

    #[test]
    fn the_file_can_be_read() {
        let cast: Cast = toml::from_str(include_str!("../../../certify/data/cast.toml")).expect("cast.toml");
        assert!(cast.person.len() >= 10 && cast.institution.len() >= 6);
    }

    #[test]
    fn check_digits_are_right() {
        // published examples of the algorithm
        assert_eq!(check_digit("3312001"), Some(5));
        assert_eq!(check_digit("011011371"), Some(9));
        for one in &CAST.institution {
            assert!(has_right_check_digit(&one.number), "{}", one.number);
        }
        for one in CAST.insurer.iter().chain(&CAST.payer) {
            assert!(has_right_check_digit(&one.number), "{}", one.number);
        }
        for one in CAST.person.iter().filter(|one| !one.recipient.is_empty()) {
            assert!(has_right_check_digit(&one.recipient), "{}", one.recipient);
        }
    }

    #[test]
    fn every_number_is_of_the_reserved_range() {
        for one in &CAST.institution {
            assert_eq!(one.number.len(), 10);
            // 郡市区番号 99, 医療機関番号 9901 to 9999
            assert_eq!(one.number.get(3..7), Some("9999"), "{}", one.number);
        }
        for one in CAST.insurer.iter().chain(&CAST.payer) {
            assert_eq!(one.number.len(), 8);
            // 都道府県番号 99, which does not exist
            assert_eq!(one.number.get(2..4), Some("99"), "{}", one.number);
        }
    }

    #[test]
    fn persons_differ_and_have_an_insurer_or_a_payer() {
        let mut seen = BTreeSet::new();
        for person in &CAST.person {
            assert_eq!(CAST.insurer_of(person).is_empty(), !CAST.payer_of(person).is_empty(), "{}", person.id);
            let number = (CAST.insurer_of(person), &person.symbol, &person.number, &person.branch, &person.recipient);
            assert!(seen.insert(number), "{}", person.id);
        }
    }
}
