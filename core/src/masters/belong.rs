//! Codes of several systems that stand for one thing.

use super::pack::Entry;
use super::system;

impl<'p> Entry<'p> {
    /// Whether the code stands for `code` of `other`, by the links of its master; `None` when the master links it to no
    /// code of that system. ICD-10 is compared without its point and, by three digits, by its beginning.
    pub fn stands_for(&self, other: &str, code: &str) -> Option<bool> {
        let url = system::system(other).map_or(other, |known| known.url);
        let (asked, three) = if url == system::ICD10_3 { (system::ICD10, true) } else { (url, false) };
        let plain = |code: &str| code.replace('.', "").to_ascii_uppercase();
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
