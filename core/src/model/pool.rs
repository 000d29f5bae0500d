//! Many short texts in one string.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A list of texts kept in one string: a table of thousands of codes is two allocations, and decodes as fast as it is
/// copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    text: String,
    ends: Vec<u32>,
}

/// As the text and the length of each: lengths are small numbers.
impl Serialize for Pool {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let starts = std::iter::once(&0).chain(&self.ends);
        let lengths: Vec<u32> = self.ends.iter().zip(starts).map(|(end, start)| end - start).collect();
        (&self.text, lengths).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Pool {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (text, mut ends) = <(String, Vec<u32>)>::deserialize(deserializer)?;
        let mut end = 0u32;
        for length in &mut ends {
            end = end.checked_add(*length).ok_or_else(|| D::Error::custom("texts of over 4 GiB"))?;
            *length = end;
        }
        Ok(Self { text, ends })
    }
}

impl Pool {
    /// How many texts there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text at `at`; empty when there is none (a damaged blob cannot make it panic).
    #[inline]
    pub fn get(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends.get(at - 1).copied().unwrap_or(0) as usize };
        let end = self.ends.get(at).copied().unwrap_or(0) as usize;
        self.text.get(start..end).unwrap_or("")
    }

    /// Appends a text. Past 4 GiB of text the text is dropped and an empty one stands for it.
    pub fn push(&mut self, text: &str) {
        if u32::try_from(self.text.len() + text.len()).is_ok() {
            self.text.push_str(text);
        }
        self.ends.push(self.text.len() as u32);
    }

    /// Where `text` stands, in a pool whose texts are sorted.
    #[inline]
    pub fn find(&self, text: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.get(middle).cmp(text) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// Gives back what was reserved and not used.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

impl<'a> FromIterator<&'a str> for Pool {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut pool = Self::default();
        for text in texts {
            pool.push(text);
        }
        pool.shrink();
        pool
    }
}

#[cfg(test)]
mod tests {
    use super::Pool;

    #[test]
    fn finds_every_text_and_no_other() {
        let texts: Vec<String> = (0..100).map(|n| format!("{n:03}")).collect();
        let pool: Pool = texts.iter().map(String::as_str).collect();
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(pool.find(text), Some(at));
            assert_eq!(pool.get(at), text);
        }
        assert_eq!(pool.find("1000"), None);
        assert_eq!(pool.find(""), None);
        assert_eq!(pool.get(100), "");
    }
}
