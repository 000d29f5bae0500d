//! Requirement levels: what is recommended, and what only sending to the service asks for.

rules! {}
