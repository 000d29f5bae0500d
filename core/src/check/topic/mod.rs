//! The topics: rules of whole resources of one type.

pub(crate) mod bundle;
pub(crate) mod definition;
pub(crate) mod measure;
pub(crate) mod questionnaire;
pub(crate) mod vocabulary;
