//! The service, played: a state machine of the rules that are public (技術解説書(案) 2.2). It has no clock, no files and no
//! chance in it: requests go in with their time, answers come out, and the requests that it took are all that it is,
//! so that a service that was killed is there again after they were read from its record.
//!
//! What is not public is not played: codes of results are words of our own, six-information comes as a list of ours, and a
//! signature is looked at for being there and whole, not for its certificates.

mod answer;
mod asked;
mod judge;
mod machine;
mod process;
#[cfg(test)]
mod tests;

pub use answer::{Code, ResultOf};
pub use asked::Asked;
pub(crate) use judge::target;
pub use judge::{Data, Judge, Refusal, Tekigo};
pub use machine::{Entry, Executed, Machine, Setup, State, key_of};
