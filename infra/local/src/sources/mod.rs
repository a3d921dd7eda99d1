//! What calls a function without a person waiting: streams, asynchronous invocations, received mail, schedules, bucket
//! notifications and topics.
//!
//! Everything here follows Lambda's documented behaviour, with shorter waits ([`Pace`]) so that a person sees a retry
//! happen. The outside is three small traits ([`Invoke`], [`StreamReader`], [`DeadLetters`]): nothing here knows how a
//! function runs, where records are kept or what a queue is.

pub mod asynchronous;
pub mod buckets;
mod files;
mod lambda;
mod pace;
mod ports;
pub mod receipts;
pub mod schedules;
mod start;
pub mod streams;
pub mod topics;

pub use pace::Pace;
pub use ports::{DeadLetters, Identity, Invoke, PortError, StreamDescription, StreamReader};
pub use start::{Sources, StartError, start};
