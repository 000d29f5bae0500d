//! The identifiers of the service, taken apart: insured person, institution, Bundle-ID, Composition-ID. Pure text; their forms
//! are those that the rules judge (`numbers`), and what is wrong with one is a [`Fault`] with words in both languages. A key
//! asks for more than the forms do: a person has a symbol or a number, a prefecture exists.
//!
//! Source: JP-CLINS 1.10 (rules R1013, R2152, R9012), 記述仕様 of the documents.

use super::numbers::{DECADES, hat_fault, institution_fault, insured_fault, is_digits, public_payer_fault};
use crate::diagnostic::Arg;
use std::fmt;

/// `Patient.identifier.system` of a person insured by a health insurance.
pub const INSURANCE_SYSTEM: &str = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";
/// `Patient.identifier.system` of a person under public assistance.
pub const PUBLIC_SYSTEM: &str = "http://jpfhir.jp/fhir/clins/Idsystem/JP_PublicPayer_memberID";
/// `Organization.identifier.system` of the ten-digit institution number.
pub const INSTITUTION_SYSTEM: &str = "http://jpfhir.jp/fhir/core/IdSystem/insurance-medical-institution-no";
/// `Bundle.identifier.system`.
pub const BUNDLE_SYSTEM: &str = "http://jpfhir.jp/fhir/clins/bundle-identifier";
/// `identifier.system` of a Composition and of each record.
pub const RESOURCE_SYSTEM: &str = "http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier";
/// Beginning of the system of a patient number that an institution gives; `1` and its ten digits follow.
pub const LOCAL_PATIENT_SYSTEM: &str = "urn:oid:1.2.392.100495.20.3.51.1";

/// Why a text is not the identifier that it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Fault {
    fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }

    /// What the rules of the service say of the text.
    fn of(words: Arg) -> Self {
        match words {
            Arg::Words { ja, en } => Self::new(ja, en),
            _ => Self::new("形が違います", "it has another form"),
        }
    }

    fn none(found: Option<Arg>) -> Result<(), Self> {
        found.map_or(Ok(()), |words| Err(Self::of(words)))
    }

    /// As an argument of a message.
    pub fn arg(&self) -> Arg {
        Arg::words(self.ja.clone(), self.en.clone())
    }
}

/// An insured person, by insurance or by public payer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(tag = "scheme", rename_all = "lowercase")]
pub enum Insured {
    /// Health insurance: 保険者番号, 記号, 番号, 枝番.
    #[serde(rename_all = "camelCase")]
    Insurance {
        /// Eight digits, padded with zeros on the left.
        insurer_number: String,
        /// May be empty.
        symbol: String,
        /// May be empty only where the symbol is not.
        number: String,
        /// Two digits, or empty when the card shows none.
        branch: String,
    },
    /// Public assistance: 公費負担者番号, 受給者番号.
    #[serde(rename_all = "camelCase")]
    Public {
        /// Eight digits.
        payer_number: String,
        /// Seven characters.
        recipient_number: String,
    },
}

impl Insured {
    /// Reads the value of a `Patient.identifier` of `system`.
    ///
    /// # Errors
    /// What is wrong with the value; `system` is neither of the two.
    pub fn parse(system: &str, value: &str) -> Result<Self, Fault> {
        match system {
            INSURANCE_SYSTEM => Self::insurance(value),
            PUBLIC_SYSTEM => Self::public(value),
            _ => Err(Fault::new(
                "被保険者の識別子の system ではありません",
                "its system is not one of an insured person",
            )),
        }
    }

    fn insurance(value: &str) -> Result<Self, Fault> {
        Fault::none(insured_fault(value))?;
        let [insurer_number, symbol, number, branch] = parts(value);
        if symbol.is_empty() && number.is_empty() {
            return Err(Fault::new("記号も番号もありません", "there is neither symbol nor number"));
        }
        Ok(Self::Insurance { insurer_number, symbol, number, branch })
    }

    fn public(value: &str) -> Result<Self, Fault> {
        Fault::none(public_payer_fault(value))?;
        let [payer_number, _, recipient_number, _] = parts(value);
        Ok(Self::Public { payer_number, recipient_number })
    }

    /// `Patient.identifier.system` of this form.
    pub fn system(&self) -> &'static str {
        match self {
            Self::Insurance { .. } => INSURANCE_SYSTEM,
            Self::Public { .. } => PUBLIC_SYSTEM,
        }
    }

    /// The parts with their Japanese and English names.
    pub fn parts(&self) -> Vec<(&'static str, &'static str, &str)> {
        match self {
            Self::Insurance { insurer_number, symbol, number, branch } => vec![
                ("保険者番号", "insurer number", insurer_number),
                ("記号", "symbol", symbol),
                ("番号", "number", number),
                ("枝番", "branch", branch),
            ],
            Self::Public { payer_number, recipient_number } => {
                vec![
                    ("公費負担者番号", "payer number", payer_number),
                    ("受給者番号", "recipient number", recipient_number),
                ]
            }
        }
    }
}

/// The value of `Patient.identifier`.
impl fmt::Display for Insured {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Insurance { insurer_number, symbol, number, branch } => {
                write!(out, "{insurer_number}:{symbol}:{number}:{branch}")
            }
            Self::Public { payer_number, recipient_number } => write!(out, "{payer_number}::{recipient_number}:"),
        }
    }
}

/// An institution number, taken apart.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Institution {
    /// All ten digits.
    pub code10: String,
    /// 都道府県番号, two digits.
    pub prefecture: String,
    /// 点数表コード, one digit: 1 医科, 2 健診施設, 3 歯科.
    pub table: String,
    /// 医療機関コード, seven digits.
    pub code7: String,
}

impl Institution {
    /// Reads an institution number; `sender` asks for one that may send to the service (a pharmacy may only receive).
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str, sender: bool) -> Result<Self, Fault> {
        match institution_fault(text) {
            Some(fault) if sender || !is_digits(text, 10) => return Err(Fault::of(fault)),
            _ => {}
        }
        if !(1..=47).contains(&text[..2].parse::<u8>().unwrap_or_default()) {
            return Err(Fault::new(
                format!("都道府県番号 {} は 01 から 47 ではありません", &text[..2]),
                format!("the prefecture {} is not from 01 to 47", &text[..2]),
            ));
        }
        let part = |from: usize, to: usize| text[from..to].to_owned();
        Ok(Self { code10: text.to_owned(), prefecture: part(0, 2), table: part(2, 3), code7: part(3, 10) })
    }
}

/// A Bundle-ID or Composition-ID: institution, year, the institution's own id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Institution number, ten digits.
    pub institution: String,
    /// Four digits.
    pub year: String,
    /// What the institution gave.
    pub own: String,
}

impl Issued {
    /// Reads a Bundle-ID: `1311234567^2024^LAB-1`, own id of 1 to 36 letters, digits, hyphens.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn bundle(text: &str) -> Result<Self, Fault> {
        Self::parse(text, 36)
    }

    /// Reads a Composition-ID: the same form, own id of up to 32 characters.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn composition(text: &str) -> Result<Self, Fault> {
        Self::parse(text, 32)
    }

    fn parse(text: &str, longest: usize) -> Result<Self, Fault> {
        Fault::none(hat_fault(text, longest, DECADES, false))?;
        let mut all = text.split('^').map(str::to_owned);
        let mut next = || all.next().unwrap_or_default();
        let issued = Self { institution: next(), year: next(), own: next() };
        Institution::parse(&issued.institution, true)?;
        Ok(issued)
    }
}

/// The four parts of a value whose form was looked at.
fn parts(value: &str) -> [String; 4] {
    let mut all = value.split(':').map(str::to_owned);
    std::array::from_fn(|_| all.next().unwrap_or_default())
}

/// Full-width letters, digits and hyphens as half-width ones: two spellings of one number are told apart from two numbers.
pub fn folded(text: &str) -> String {
    let fold = |c: char| match c {
        '‐' | '−' | '―' | 'ー' => '-',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    text.chars().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(system: &str, value: &str, expected: Result<&str, &str>) {
        match (Insured::parse(system, value), expected) {
            (Ok(found), Ok(again)) => assert_eq!(found.to_string(), again),
            (Err(fault), Err(part)) => assert!(fault.en.contains(part), "{value}: {}", fault.en),
            (found, _) => panic!("{value}: {found:?}"),
        }
    }

    #[test]
    fn insured_persons() {
        check(INSURANCE_SYSTEM, "00012345:あいう:１８７:05", Ok("00012345:あいう:１８７:05"));
        check(INSURANCE_SYSTEM, "00012345::１８７:", Ok("00012345::１８７:"));
        check(INSURANCE_SYSTEM, "00012345::１８７", Err("2 colons"));
        check(INSURANCE_SYSTEM, "12345:あ:１:00", Err("is not 8 half-width digits"));
        check(INSURANCE_SYSTEM, "00012345:あ　い:１:00", Err("holds a blank"));
        check(INSURANCE_SYSTEM, "00012345:あ:１:5", Err("is not 2 half-width digits"));
        check(INSURANCE_SYSTEM, "00012345:::", Err("neither symbol nor number"));
        check(PUBLIC_SYSTEM, "12345678::1234567:", Ok("12345678::1234567:"));
        check(PUBLIC_SYSTEM, "12345678::123456:", Err("is not 7 characters"));
        check(PUBLIC_SYSTEM, "12345678:x:1234567:", Err("number::number:"));
    }

    #[test]
    fn issued_identifiers() {
        let found = Issued::bundle("1311234567^2024^ORDLAB-1").expect("a good one");
        assert_eq!((&*found.institution, &*found.year, &*found.own), ("1311234567", "2024", "ORDLAB-1"));
        for wrong in
            ["1311234567^2024", "1311234567-2024-1", "1341234567^2024^1", "9911234567^2024^1", "1311234567^1999^1"]
        {
            assert!(Issued::bundle(wrong).is_err(), "{wrong}");
        }
        assert!(Issued::bundle(&format!("1311234567^2024^{}", "a".repeat(37))).is_err());
        assert!(Issued::composition(&format!("1311234567^2024^{}", "a".repeat(33))).is_err());
    }

    #[test]
    fn an_institution_may_receive_without_being_able_to_send() {
        assert!(Institution::parse("1341234567", true).is_err());
        assert_eq!(Institution::parse("1341234567", false).expect("a pharmacy").table, "4");
    }
}
