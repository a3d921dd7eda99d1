//! Random things: codes, sessions, tokens, temporary passwords.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::errors;
use crate::kinds::AwsError;

/// Random bytes of the operating system.
pub(super) fn bytes<const N: usize>() -> Result<[u8; N], AwsError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(errors::internal)?;
    Ok(bytes)
}

/// A code of so many digits (up to 9), each as likely as any other.
pub(super) fn code(digits: u32) -> Result<String, AwsError> {
    let range = 10_u32.pow(digits);
    // Draw again in the last, incomplete stretch of the numbers, so that no code is more likely than another.
    let limit = u32::MAX - u32::MAX % range;
    loop {
        let drawn = u32::from_le_bytes(bytes()?);
        if drawn < limit {
            return Ok(format!("{:0width$}", drawn % range, width = digits as usize));
        }
    }
}

/// An opaque text that nobody guesses: sessions, refresh tokens.
pub(super) fn opaque() -> Result<String, AwsError> {
    Ok(URL_SAFE_NO_PAD.encode(bytes::<96>()?))
}

/// A UUID: user names, token ids.
pub(super) fn uuid() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// A temporary password that satisfies any policy.
pub(super) fn password(minimum_length: usize) -> Result<String, AwsError> {
    let mut password = format!("Aa1!{}", URL_SAFE_NO_PAD.encode(bytes::<12>()?));
    while password.len() < minimum_length {
        password.push_str(&code(8)?);
    }
    Ok(password)
}
