//! The functions of the stack, as the event sources call them.

use bytes::Bytes;
use futures::future::BoxFuture;

use super::Invoke;
use crate::functions::Functions;
use crate::kinds::Outcome;

impl Invoke for Functions {
    fn invoke<'a>(&'a self, function: &'a str, payload: Bytes) -> BoxFuture<'a, Outcome> {
        Box::pin(Self::invoke(self, function, payload))
    }
}
