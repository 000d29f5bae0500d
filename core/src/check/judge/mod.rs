//! The judges: what is asked of values, one file a kind of question.

pub(crate) mod agreement;
pub(crate) mod binding;
mod bounds;
mod certain;
pub(crate) mod codes;
pub(crate) mod conforms;
mod demands;
mod entries;
pub(crate) mod extension;
mod host;
pub(crate) mod invariant;
mod item;
mod levels;
mod matching;
mod near_miss;
pub(crate) mod profile;
mod reason;
mod record_day;
pub(crate) mod reference;
pub(crate) mod slice;
mod superseded;
pub(crate) mod value;
pub(crate) mod vitals;
