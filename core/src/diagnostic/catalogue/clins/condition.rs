//! 傷病名.

rules! {}
