//! Attachments: what they claim to be and are.

rules! {}
