//! Files of messages, in the attachment bucket.
//!
//! A file is put before the message that names it is written: a message never names a file that is not there. Its key
//! derives from the intent (the form, the mail) and the content, so that trying again puts the same object again, and
//! nobody can put another content under a message that was taken in already. Should the write of the message fail for
//! good, the file is an orphan that nobody can reach.

use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use guichet_domain::entry::{Attachment, InlineImage};
use guichet_store::OnceToken;
use guichet_web::Upload;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::chance;

/// The bucket.
#[derive(Debug, Clone)]
pub struct AttachmentBucket {
    client: Client,
    name: String,
}

/// S3 did not do what was asked: ours to mend.
#[derive(Debug, Error)]
#[error("S3 PutObject of {key} failed")]
pub struct NotKept {
    key: String,
    #[source]
    source: Box<dyn std::error::Error + Send + Sync>,
}

/// A file to keep.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name, cleaned.
    pub name: String,
    /// Its media type as declared.
    pub content_type: String,
    /// Its content.
    pub content: Vec<u8>,
    /// Set for an image that the message shows between its words.
    pub image: Option<InlineImage>,
}

impl From<Upload> for File {
    fn from(upload: Upload) -> Self {
        Self { name: upload.name, content_type: upload.content_type, content: upload.bytes.into(), image: None }
    }
}

impl AttachmentBucket {
    /// The bucket of this name.
    pub const fn new(client: Client, name: String) -> Self {
        Self { client, name }
    }

    /// Keeps the files of a message, one after the other, and says what the message is to say of them.
    pub async fn keep(&self, once: &OnceToken, files: Vec<File>) -> Result<Vec<Attachment>, NotKept> {
        let mut kept = Vec::with_capacity(files.len());
        for (place, file) in files.into_iter().enumerate() {
            let key =
                format!("attachments/{}/{place}-{:x}", once.as_str(), Short(Sha256::digest(&file.content).as_slice()));
            let size = file.content.len() as u64;
            self.client
                .put_object()
                .bucket(&self.name)
                .key(&key)
                // Never served as what it claims to be: a download says its type and name in the presigned address.
                .content_type("application/octet-stream")
                .body(ByteStream::from(file.content))
                .send()
                .await
                .map_err(|error| NotKept { key: key.clone(), source: Box::new(error) })?;
            kept.push(Attachment {
                id: chance::attachment_id(),
                name: file.name,
                content_type: file.content_type,
                size,
                key,
                image: file.image,
            });
        }
        Ok(kept)
    }
}

/// The first 16 bytes of a hash in hexadecimal.
struct Short<'a>(&'a [u8]);

impl std::fmt::LowerHex for Short<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().take(16).try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
