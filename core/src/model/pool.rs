//! Many short texts in one string.

use super::column::Column;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A list of texts kept in one string: a table of thousands of codes is two allocations, and decodes as fast as it is
/// copied. Where texts repeat (the display of a laboratory test stands at a hundred codes), each may be kept once.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    text: String,
    ends: Vec<u32>,
    /// Which of them each entry is; empty where it is the entry's own.
    which: Vec<u32>,
}

impl PartialEq for Pool {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Pool {}

/// As the text and the length of each: lengths are small numbers.
impl Serialize for Pool {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let once = self.each_once();
        let it = once.as_ref().unwrap_or(self);
        let starts = std::iter::once(&0).chain(&it.ends);
        let lengths: Vec<u32> = it.ends.iter().zip(starts).map(|(end, start)| end - start).collect();
        (&it.text, lengths, Column(Cow::Borrowed(&it.which))).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Pool {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (text, mut ends, which) = <(String, Vec<u32>, Column<'_>)>::deserialize(deserializer)?;
        let mut end = 0u32;
        for length in &mut ends {
            end = end.checked_add(*length).ok_or_else(|| D::Error::custom("texts of over 4 GiB"))?;
            *length = end;
        }
        Ok(Self { text, ends, which: which.0.into_owned() })
    }
}

impl Pool {
    /// How many texts there are.
    #[inline]
    pub fn len(&self) -> usize {
        if self.which.is_empty() { self.ends.len() } else { self.which.len() }
    }

    /// Whether there is none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text at `at`; empty when there is none (a damaged blob cannot make it panic).
    #[inline]
    pub fn get(&self, at: usize) -> &str {
        let at = match self.which.get(at) {
            Some(&which) => which as usize,
            None if self.which.is_empty() => at,
            None => return "",
        };
        let start = if at == 0 { 0 } else { self.ends.get(at - 1).copied().unwrap_or(0) as usize };
        let end = self.ends.get(at).copied().unwrap_or(0) as usize;
        self.text.get(start..end).unwrap_or("")
    }

    /// The same list with each text once, where that is less than a text for each entry.
    fn each_once(&self) -> Option<Self> {
        let mut known = BTreeMap::new();
        let mut once = Self::default();
        let mut which = Vec::with_capacity(self.len());
        for text in self.iter() {
            which.push(*known.entry(text).or_insert_with(|| {
                once.push(text);
                once.ends.len() as u32 - 1
            }));
        }
        once.which = which;
        let all: usize = self.iter().map(str::len).sum();
        (once.text.len() + once.len() < all).then_some(once)
    }

    /// Appends a text. Past 4 GiB of text the text is dropped and an empty one stands for it.
    pub fn push(&mut self, text: &str) {
        if u32::try_from(self.text.len() + text.len()).is_ok() {
            self.text.push_str(text);
        }
        if !self.which.is_empty() {
            self.which.push(self.ends.len() as u32);
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
        self.which.shrink_to_fit();
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

    #[test]
    fn texts_that_repeat_travel_once() {
        let texts = ["尿蛋白(定性)", "尿蛋白(定性)", "Na", "尿蛋白(定性)", "", "Na"];
        let pool: Pool = texts.into_iter().collect();
        let bytes = postcard::to_allocvec(&pool).expect("bytes");
        assert!(bytes.len() < 32, "{bytes:?}");
        let mut read: Pool = postcard::from_bytes(&bytes).expect("a pool");
        assert_eq!(read, pool);
        assert_eq!((read.len(), read.get(3), read.get(4), read.get(6)), (6, texts[0], "", ""));
        // what was read can be added to, and is written again the same
        assert_eq!(postcard::to_allocvec(&read).expect("bytes"), bytes);
        read.push("K");
        assert_eq!((read.len(), read.get(5), read.get(6)), (7, "Na", "K"));
    }
}
