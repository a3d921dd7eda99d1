//! Who somebody is: Cognito proves it, a session of our own carries it.
//!
//! - [`sign_in`] asks Cognito: codes by mail, passwords, sign-up, reset. Its answers never tell who has an account.
//! - [`tokens`] checks what Cognito says: a signed id token. [`jwks`] fetches the keys that check needs.
//! - [`session`] is what comes after: an opaque secret in one cookie, its hash the key of a row. Pages need nothing else,
//!   so signing out and shutting out take effect on the next request (A7).
//! - [`cookies`] spells the cookies.
//! - [`evenly`] makes an answer take the same time whatever it found (S20).
//!
//! Nothing here reads the table, the clock or the random source: rows are the store's, time and random bytes come in.
//! (The one exception: [`sign_in`] takes the time itself, to check a token that arrived that very moment.)

pub mod cookies;
pub mod error;
pub mod evenly;
pub mod jwks;
pub mod session;
pub mod sign_in;
pub mod tokens;

pub use error::{Refusal, SignInError};
pub use session::{Lifetimes, Role, Session, SessionCookie, SessionSecret};
pub use sign_in::{PendingSignIn, SignIn, Standing, VerifiedEmail};
