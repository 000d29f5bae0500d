//! Floor 8: findings as reports.
