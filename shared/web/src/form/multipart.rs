//! `multipart/form-data` (RFC 7578).

use bytes::Bytes;
use futures::stream;
use guichet_domain::form::bounds;
use multer::Multipart;

use super::{FilesRefused, Form, FormError, Upload, clean_file_name};

/// Longest declared media type that is kept.
const MAX_CONTENT_TYPE: usize = 127;

pub(super) async fn read(content_type: &str, body: Bytes) -> Result<Form, FormError> {
    let boundary = multer::parse_boundary(content_type).map_err(|_| FormError::Unreadable)?;
    // The whole body is here already (API Gateway hands over at most 6 MB), so bounds are checked on what was read.
    let mut parts = Multipart::new(stream::once(async { Ok::<_, std::convert::Infallible>(body) }), boundary);
    let mut form = Form { fields: Vec::new(), files: Ok(Vec::new()) };
    let mut total = 0_usize;
    while let Some(part) = parts.next_field().await.map_err(|_| FormError::Unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        let Some(file_name) = part.file_name().map(clean_file_name) else {
            let value = part.bytes().await.map_err(|_| FormError::Unreadable)?;
            form.push(name, String::from_utf8_lossy(&value).into_owned())?;
            continue;
        };
        let content_type = part.content_type().map_or("application/octet-stream", |kind| kind.essence_str()).to_owned();
        let bytes = part.bytes().await.map_err(|_| FormError::Unreadable)?;
        // What a browser sends for a file field left empty: a part without content. A file without content goes, too.
        if bytes.is_empty() {
            continue;
        }
        total = total.saturating_add(bytes.len());
        form.take(
            total,
            Upload { name: file_name, content_type: content_type.chars().take(MAX_CONTENT_TYPE).collect(), bytes },
        );
    }
    Ok(form)
}

impl Form {
    fn take(&mut self, total: usize, upload: Upload) {
        let Ok(files) = &mut self.files else { return };
        if total > bounds::ATTACHMENT_BYTES {
            self.files = Err(FilesRefused::TooLarge);
        } else if files.len() >= bounds::ATTACHMENTS {
            self.files = Err(FilesRefused::TooMany);
        } else {
            files.push(upload);
        }
    }
}
