//! Images that a message shows between its words travel with the notice, as far as they are small.

use std::error::Error;

use guichet_domain::entry::{Attachment, ImageKind, Message};
use guichet_mail::{OutgoingAttachment, html};
use guichet_web::mails::Embedded;

use crate::{Failed, Function};

/// Most octets of images in one mail. SES v1 takes 10 MB, base64 adds a third, and a mail is held several times over in
/// memory; what is more is a link to the ticket.
const MOST_BYTES: u64 = 3_000_000;
/// Most images in one mail.
const MOST_IMAGES: usize = 20;

/// An image to be embedded.
#[derive(Debug)]
pub(crate) struct Picture {
    pub(crate) embedded: Embedded,
    kind: ImageKind,
    content: Vec<u8>,
}

impl Picture {
    /// As a part of the mail. The name is ours: it tells only what the part is.
    pub(crate) fn part(&self) -> OutgoingAttachment {
        let media_type = self.kind.media_type();
        let name = format!("image.{}", media_type.trim_start_matches("image/"));
        OutgoingAttachment {
            name,
            content_type: media_type.to_owned(),
            content: self.content.clone(),
            content_id: Some(self.embedded.content_id.clone()),
        }
    }
}

impl Function {
    /// The images that the new part of a message shows. One that cannot be had becomes a link: the words must not wait for it.
    pub(crate) async fn pictures(&self, message: &Message) -> Vec<Picture> {
        let mut pictures = Vec::new();
        let mut left = MOST_BYTES;
        for (file, kind) in shown(message) {
            if pictures.len() == MOST_IMAGES || file.size > left {
                continue;
            }
            match self.content(file).await {
                Ok(content) => {
                    left -= file.size;
                    let content_id = format!("{}@{}", file.id, self.application.environment.deployment.mail_domain);
                    pictures.push(Picture { embedded: Embedded { file: file.id, content_id }, kind, content });
                }
                Err(error) => {
                    tracing::warn!(error = &*error as &dyn Error, key = file.key, "an image is left out of a notice");
                }
            }
        }
        pictures
    }

    async fn content(&self, file: &Attachment) -> Result<Vec<u8>, Failed> {
        let object = self.s3.get_object().bucket(&self.attachments).key(&file.key).send().await?;
        let content = object.body.collect().await?.to_vec();
        // What is there should be what was looked at when it came.
        if content.len() as u64 == file.size { Ok(content) } else { Err("the file is not as it was".into()) }
    }
}

/// The files that the words of a message show, each once.
fn shown(message: &Message) -> Vec<(&Attachment, ImageKind)> {
    let Some(html) = &message.body.html else { return Vec::new() };
    let named = html::named_images(&html.new);
    let files = message.attachments.iter().filter_map(|file| {
        let image = file.image.as_ref().filter(|image| named.contains(&image.content_id))?;
        Some((file, image.kind))
    });
    files.collect()
}
