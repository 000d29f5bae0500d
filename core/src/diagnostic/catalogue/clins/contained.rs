//! Contained resources, references and modifierExtension.

rules! {}
