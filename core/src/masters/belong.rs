//! Codes of several systems that stand for one thing.

use super::pack::Entry;
use super::system;

/// Whether a product has a generic name, by the codes: the first nine characters of a YJ code name ingredient, form and
/// strength. An exception of 一般名処方マスタ has a letter in the ninth place, where the product has a digit: eight count.
fn is_generic_of(yj: &str, generic: &str) -> Option<bool> {
    let strength = generic.strip_suffix("ZZZ").filter(|strength| strength.len() == 9 && yj.len() == 12)?;
    let counted = if strength.ends_with(|c: char| c.is_ascii_uppercase()) { 8 } else { 9 };
    Some(yj.get(..counted)? == strength.get(..counted)?)
}

impl<'p> Entry<'p> {
    /// Whether the code stands for `code` of `other`, by the links of its master; `None` when the master links it to no
    /// code of that system. ICD-10 is compared without its point and, by three digits, by its beginning.
    pub fn stands_for(&self, other: &str, code: &str) -> Option<bool> {
        let url = system::system(other).map_or(other, |known| known.url);
        let (asked, three) = if url == system::ICD10_3 { (system::ICD10, true) } else { (url, false) };
        let plain = |code: &str| code.replace('.', "").to_ascii_uppercase();
        if self.system() == system::YJ && url == system::GENERIC {
            return is_generic_of(self.code(), code);
        }
        let mut any = false;
        for (of, known) in self.links() {
            if of != asked {
                continue;
            }
            any = true;
            let same = if asked == system::ICD10 {
                let (known, code) = (plain(known), plain(code));
                if three { known.starts_with(&code) } else { known == code }
            } else {
                known == code
            };
            if same {
                return Some(true);
            }
        }
        any.then_some(false)
    }

    /// The codes of `other` that it stands for.
    pub fn linked(&self, other: &str) -> impl Iterator<Item = &'p str> + use<'p> {
        let url = system::system(other).map_or(other, |known| known.url);
        let url = if url == system::ICD10_3 { system::ICD10 } else { url }.to_owned();
        self.links().filter(move |(of, _)| **of == *url).map(|(_, code)| code)
    }
}

#[cfg(test)]
mod tests {
    use super::is_generic_of;

    #[test]
    fn a_product_has_the_generic_name_of_its_first_nine_characters() {
        for (yj, generic, holds) in [
            ("2171022F2037", "2171022F2ZZZ", Some(true)),
            ("2171022F2037", "2171022F1ZZZ", Some(false)),
            ("1139004G1010", "1139004GAZZZ", Some(true)),
            ("1139005G1010", "1139004GAZZZ", Some(false)),
            ("2171022F2037", "2171022F2037", None),
            ("", "2171022F2ZZZ", None),
        ] {
            assert_eq!(is_generic_of(yj, generic), holds, "{yj} {generic}");
        }
    }
}
