//! Floor 3: terminology masters of Japan's publishers: their files in, compact packs out, codes looked up in packs.
//!
//! - [`read`]: a publisher's file (bytes or rows of a sheet) → [`read::Batch`]: concepts by system, and problems with
//!   line and column;
//! - [`merge`]: a batch into what earlier editions left;
//! - [`Pack`]: one system as sorted, checked bytes that are used where they lie, made by [`pack_of`];
//! - [`Masters`]: packs by system, a layer of [`Terms`](crate::model::Terms);
//! - [`fold`]: what is equal but for width and look-alike characters;
//! - [`find`] and [`suggest`]: search by name, kana and synonym; the nearest right codes.
//!
//! Nothing here reads files or the clock: bytes and days are given.

pub mod belong;
mod build;
mod concept;
mod day;
pub mod find;
pub mod fold;
mod layer;
pub mod merge;
mod meta;
mod pack;
pub mod read;
pub mod suggest;
pub mod system;
pub mod told;
#[cfg(test)]
mod tests;

pub use build::pack_of;
pub use concept::{Concept, Name, NameKind, flag};
pub use day::Day;
pub use layer::{Masters, Standing};
pub use meta::{CONCEPT_MAP, Content, Edition, Meta, Source, VALUE_SET};
pub use pack::{Bytes, Entry, Pack, PackError};
