//! Ids and randomness, made outside the domain and handed in.

use guichet_domain::ids::{AttachmentId, ContactId, ThreadId};
use uuid::Uuid;

/// The id of a thread that begins now.
pub fn thread_id() -> ThreadId {
    ThreadId::new(Uuid::now_v7())
}

/// The id of a new attachment.
pub fn attachment_id() -> AttachmentId {
    AttachmentId::new(Uuid::now_v7())
}

/// The id of a new contact.
pub fn contact_id() -> ContactId {
    ContactId::new(Uuid::new_v4())
}

/// 32 bytes that nobody can guess.
pub fn secret() -> Result<[u8; 32], getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// The random value that makes a form work once (S30): 32 hexadecimal digits.
pub fn once() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(Uuid::from_bytes(bytes).simple().to_string())
}
