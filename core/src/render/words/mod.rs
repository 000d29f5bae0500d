//! Words of the page that are ours: dates, meanings of codes, names of elements and sections.

pub(crate) mod codes;
pub(crate) mod dates;
pub(crate) mod labels;
pub(crate) mod sections;
