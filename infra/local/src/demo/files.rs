//! The files of the demo's messages.

use guichet_domain::entry::Attachment;
use guichet_domain::ids::AttachmentId;
use uuid::Uuid;

use super::DemoError;

/// An object for the attachment bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Object<'a> {
    /// Its key.
    pub key: &'a str,
    /// Its content.
    pub content: &'a [u8],
}

/// A file by the name that the conversations call it, as a message names it, and its content.
pub(super) fn attachment(name: &str) -> Result<(Attachment, &'static [u8]), DemoError> {
    let (content_type, content): (_, &'static [u8]) = match name {
        "label-photo.png" => ("image/png", include_bytes!("label-photo.png")),
        "exporter.log" => ("text/plain", EXPORTER_LOG.as_bytes()),
        "partner-prices.csv" => ("text/csv", PARTNER_PRICES.as_bytes()),
        "angebot.txt" => ("text/plain", OFFER.as_bytes()),
        "dpa-note.txt" => ("text/plain", DPA_NOTE.as_bytes()),
        _ => return Err(DemoError::Script(format!("there is no file {name}"))),
    };
    let id = AttachmentId::new(Uuid::now_v7());
    let size = content.len() as u64;
    let key = format!("attachments/demo/{id}");
    let attachment =
        Attachment { id, name: name.to_owned(), content_type: content_type.to_owned(), size, key, image: None };
    Ok((attachment, content))
}

const EXPORTER_LOG: &str = "\
09:00:01 POST /v2/labels 201
09:00:02 POST /v2/labels 201
09:00:03 POST /v2/labels 429 retry-after=30
09:00:33 POST /v2/labels 201
09:00:34 POST /v2/labels 201
09:00:35 POST /v2/labels 429 retry-after=30
";

const PARTNER_PRICES: &str = "\
model,list price,partner price
BL-100,189.00,154.98
BL-300,449.00,368.18
Print head BL-300,79.00,64.78
";

const OFFER: &str = "Angebot 2026-1184: Wartung für 12 x BL-300, 24 Monate, 26,10 EUR je Gerät und Jahr.\n";

const DPA_NOTE: &str = "This stands for the countersigned agreement.\n";
