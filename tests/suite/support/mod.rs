//! What end-to-end tests stand on: a stack of their own, browsers without a screen, mail programs without a window.

mod browser;
mod mail;
mod people;
mod post;
mod stack;

pub(crate) use browser::{Browser, Form, Page};
pub(crate) use mail::{Letter, Outbox, PATIENCE};
pub(crate) use people::opening;
pub(crate) use post::Post;
pub(crate) use stack::{AGENT, DESK, TestStack, built};
