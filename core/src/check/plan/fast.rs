//! Invariants that nearly every resource has, recognised so that `judge::certain` can answer a plain yes to them without
//! the interpreter.
//!
//! A form is recognised by the whole text of its expression (its print: length and FNV-1a), never by its key, so a
//! definition that gives `dom-3` another meaning is evaluated as it is written. A form only ever says "holds"; where it
//! cannot, the expression is evaluated, so failures and their words are always the interpreter's.

use crate::model::Ruleset;

/// A recognised expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fast {
    /// Says something of `contained` and `meta` in contained resources only, and holds where these are plain.
    OfContained,
    /// Every contained resource is referred to, or refers to its container.
    ContainedReferred,
    /// The resource has a narrative.
    Narrative,
    /// A code has a system.
    CodeHasSystem,
    /// Says something of all entries of a Bundle.
    OfEntries(Entries),
}

/// A constraint on the entries of a Bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entries {
    /// `search` only in a searchset.
    Search,
    /// `request` in each entry of a batch, transaction or history, and nowhere else.
    Request,
    /// `response` in each entry of an answer to those or a history, and nowhere else.
    Response,
    /// Each fullUrl once, unless versions tell them apart.
    FullUrls,
}

/// (length, print) of the expressions: as HL7 publishes them, and as the embedded tables write them.
const KNOWN: [(usize, u64, Fast); 20] = [
    (27, 0xfa93_eeff_978d_661d, Fast::OfContained),        // dom-2, HL7
    (43, 0xb59d_3964_699c_48f2, Fast::OfContained),        // dom-2, embedded
    (366, 0xca63_ad95_c699_c13e, Fast::ContainedReferred), // dom-3, HL7
    (236, 0xc905_da27_c3ed_f669, Fast::ContainedReferred), // dom-3, embedded
    (71, 0x9f19_99d5_c6fe_f6f0, Fast::OfContained),        // dom-4, HL7
    (72, 0xe109_6614_866f_eef0, Fast::OfContained),        // dom-4, embedded
    (31, 0xebda_7758_0ed1_edbf, Fast::OfContained),        // dom-5, HL7
    (36, 0x4308_d125_41c9_f0b3, Fast::OfContained),        // dom-5, embedded
    (19, 0xdf88_73b8_55dc_944a, Fast::Narrative),          // dom-6, HL7
    (35, 0xf10c_93c2_8f89_49f7, Fast::Narrative),          // dom-6, embedded
    (31, 0xa023_eb56_0eb7_c253, Fast::CodeHasSystem),      // qty-3, HL7
    (37, 0x9e54_25e3_2e7e_07e2, Fast::CodeHasSystem),      // qty-3, embedded
    (44, 0x64d0_0215_ae78_59fe, Fast::OfEntries(Entries::Search)), // bdl-2, HL7
    (48, 0xf2c7_fb39_abbf_544c, Fast::OfEntries(Entries::Search)), // bdl-2, embedded
    (120, 0x119c_4497_6b04_3d51, Fast::OfEntries(Entries::Request)), // bdl-3, HL7
    (137, 0xd15c_5134_498c_f49e, Fast::OfEntries(Entries::Request)), // bdl-3, embedded
    (139, 0x9e53_0d13_05af_391d, Fast::OfEntries(Entries::Response)), // bdl-4, HL7
    (157, 0xbb26_8406_bb14_3b08, Fast::OfEntries(Entries::Response)), // bdl-4, embedded
    (104, 0x5323_1b63_e9b0_a377, Fast::OfEntries(Entries::FullUrls)), // bdl-7, HL7
    (116, 0x61a6_d04f_9523_1acd, Fast::OfEntries(Entries::FullUrls)), // bdl-7, embedded
];

/// The form of each expression of a ruleset.
pub(crate) fn forms(rules: &Ruleset) -> Vec<Option<Fast>> {
    rules.expressions.iter().map(|expression| form(&expression.text)).collect()
}

fn form(text: &str) -> Option<Fast> {
    let known = |len: usize| KNOWN.iter().any(|(known, ..)| *known == len);
    if !known(text.len()) {
        return None;
    }
    let print = print(text);
    KNOWN.iter().find(|(len, known, _)| *len == text.len() && *known == print).map(|(_, _, form)| *form)
}

const fn print(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut state = 0xcbf2_9ce4_8422_2325u64;
    let mut at = 0;
    while at < bytes.len() {
        state = (state ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_expressions_are_recognised() {
        let rules = Ruleset::embedded();
        let forms = forms(&rules);
        for form in [Entries::Search, Entries::Request, Entries::Response, Entries::FullUrls].map(Fast::OfEntries) {
            assert!(forms.contains(&Some(form)), "{form:?}");
        }
        for form in [Fast::OfContained, Fast::ContainedReferred, Fast::Narrative, Fast::CodeHasSystem] {
            assert!(forms.contains(&Some(form)), "{form:?}");
        }
    }

    #[test]
    fn another_expression_of_the_same_length_is_not() {
        let rules = Ruleset::embedded();
        for expression in rules.expressions.iter().filter(|it| form(&it.text).is_some()) {
            let other: String = expression.text.chars().rev().collect();
            assert_eq!(form(&other), None);
        }
    }
}
