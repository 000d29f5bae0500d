//! How a command ended.

/// Exit status: the same for every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// All inputs conform.
    Conforms = 0,
    /// At least one input has an error.
    Errors = 1,
    /// The call itself failed.
    Failed = 2,
}
