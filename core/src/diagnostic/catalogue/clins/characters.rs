//! Characters that names, displays and texts may hold.

rules! {}
