//! Lists of numbers as they travel in a blob: each as what it differs from one after the number before. Numbers of concepts, of
//! their parents and of records mostly rise by one or stay near each other, so that what is written are small numbers that
//! repeat, which take a tenth of the bytes once they are compressed.
//!
//! For fields of `Serialize` types: `#[serde(with = "column")]`, `"column::pairs"`, `"column::result"`.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// The differences.
fn steps(numbers: impl Iterator<Item = u32>) -> Vec<i64> {
    let mut next = 0;
    let step = |number| {
        let number = i64::from(number);
        let step = number - next;
        next = number + 1;
        step
    };
    numbers.map(step).collect()
}

/// The numbers of these differences; `None` where one is no number.
fn numbers(steps: &[i64]) -> Option<Vec<u32>> {
    let mut next = 0i64;
    let number = |step: &i64| {
        let number = u32::try_from(next.checked_add(*step)?).ok()?;
        next = i64::from(number) + 1;
        Some(number)
    };
    steps.iter().map(number).collect()
}

pub(super) fn serialize<S: Serializer>(list: &[u32], serializer: S) -> Result<S::Ok, S::Error> {
    steps(list.iter().copied()).serialize(serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>, L: From<Vec<u32>>>(deserializer: D) -> Result<L, D::Error> {
    numbers(&Vec::deserialize(deserializer)?).map(L::from).ok_or_else(|| D::Error::custom(OUTSIDE))
}

/// A list as a value of its own.
#[derive(Serialize, Deserialize)]
pub(super) struct Column<'c>(
    #[serde(serialize_with = "serialize", deserialize_with = "deserialize")] pub(super) Cow<'c, [u32]>,
);

/// A list, or why there is none.
pub(super) mod result {
    use super::{Column, Cow, Deserialize, Deserializer, Serialize, Serializer};

    pub(in super::super) fn serialize<S: Serializer, E: Serialize>(
        list: &Result<Vec<u32>, E>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        list.as_ref().map(|list| Column(Cow::Borrowed(list))).serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>, E: Deserialize<'de>>(
        deserializer: D,
    ) -> Result<Result<Vec<u32>, E>, D::Error> {
        Ok(Result::<Column<'_>, E>::deserialize(deserializer)?.map(|list| list.0.into_owned()))
    }
}

const OUTSIDE: &str = "a number outside of 32 bits";

/// Two numbers each, in two lists.
pub(super) mod pairs {
    use super::{Deserialize, Deserializer, Error, OUTSIDE, Serialize, Serializer, numbers, steps};

    pub(in super::super) fn serialize<S: Serializer, N: Copy + Into<u32>>(
        list: &[(u32, N)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let (first, second) = (list.iter().map(|pair| pair.0), list.iter().map(|pair| pair.1.into()));
        (steps(first), steps(second)).serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>, N: TryFrom<u32>>(
        deserializer: D,
    ) -> Result<Vec<(u32, N)>, D::Error> {
        let (first, second) = <(Vec<i64>, Vec<i64>)>::deserialize(deserializer)?;
        let lists = numbers(&first).zip(numbers(&second)).filter(|(first, second)| first.len() == second.len());
        let pair = |(one, other)| Some((one, N::try_from(other).ok()?));
        let pairs = lists.and_then(|(first, second)| first.into_iter().zip(second).map(pair).collect());
        pairs.ok_or_else(|| D::Error::custom(OUTSIDE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Columns {
        #[serde(with = "super")]
        list: Vec<u32>,
        #[serde(with = "super::pairs")]
        pairs: Vec<(u32, u16)>,
    }

    #[test]
    fn any_numbers_come_back() {
        for list in [vec![], vec![0, 1, 2, 3], vec![u32::MAX, 0, 7, 7, u32::MAX]] {
            let pairs = list.iter().map(|&number| (number, number as u16)).collect();
            let columns = Columns { list, pairs };
            let bytes = postcard::to_allocvec(&columns).expect("bytes");
            assert_eq!(postcard::from_bytes::<Columns>(&bytes).expect("columns"), columns);
        }
        // a thousand that follow one another are a thousand zeros
        let bytes = postcard::to_allocvec(&steps(0..1000)).expect("bytes");
        assert!(bytes.ends_with(&[0; 1000]));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for steps in [vec![-1i64], vec![i64::from(u32::MAX), 0], vec![1, i64::MAX]] {
            let bytes = postcard::to_allocvec(&(steps, Vec::<i64>::new(), Vec::<i64>::new())).expect("bytes");
            assert!(postcard::from_bytes::<Columns>(&bytes).is_err());
        }
        // as many first as second numbers, and second ones of their type
        for pairs in [(vec![0i64], vec![]), (vec![0], vec![70_000])] {
            let bytes = postcard::to_allocvec(&(Vec::<i64>::new(), pairs.0, pairs.1)).expect("bytes");
            assert!(postcard::from_bytes::<Columns>(&bytes).is_err());
        }
    }
}
