//! One attachment, to whoever may see the message that carries it (S15): an address in the bucket that works for a minute.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_s3::presigning::PresigningConfig;
use guichet_domain::entry::ImageKind;
use guichet_runtime::environment::variable;
use guichet_runtime::{Application, CannotStart, Stop, Visit, clients, serve};
use guichet_store::VisitExtras;
use guichet_web::{Request, Response, response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// How long the address works.
const WORKS_FOR: Duration = Duration::from_mins(1);

struct Function {
    application: Application,
    s3: aws_sdk_s3::Client,
    bucket: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), CannotStart> {
    let application = Application::start().await?;
    let s3 = aws_sdk_s3::Client::new(&clients::for_files(&application.config));
    let function = Function { s3, bucket: variable("ATTACHMENT_BUCKET")?, application };
    serve(function, |function| &function.application, attachment).await
}

async fn attachment(function: Arc<Function>, request: Arc<Request>) -> Result<Response, Stop> {
    let visit = Visit::begin(&function.application, &request, VisitExtras::NONE).await?;
    let (Some(number), Some(id)) = (request.ticket_number(), request.attachment()) else {
        return Err(visit.not_found());
    };
    let found = function.application.store.entry_with_attachment(number, id).await?;
    let found = found.ok_or_else(|| visit.not_found())?;
    let sight = visit.sight(&found.ticket, &found.participants)?;
    let entries = std::slice::from_ref(&found.entry);
    let file = sight.attachment(id, entries, &found.ticket, visit.portal()).ok_or_else(|| visit.not_found())?;
    // An image that the message shows between its words, as what its bytes were found to be. Everything else is a download,
    // whatever it claims to be: nothing of it runs in our origin (S14).
    let shown = file.image.as_ref().filter(|_| request.is_for_showing()).map(|image| image.kind);
    let address = function
        .s3
        .get_object()
        .bucket(&function.bucket)
        .key(&file.key)
        .response_content_type(shown.map_or("application/octet-stream", ImageKind::media_type))
        .response_content_disposition(disposition(if shown.is_some() { "inline" } else { "attachment" }, &file.name))
        .presigned(PresigningConfig::expires_in(WORKS_FOR).map_err(Stop::ours)?)
        .await
        .map_err(Stop::ours)?;
    Ok(response::redirect_to_presigned(address.uri()))
}

/// `Content-Disposition`: the name in UTF-8 (RFC 6266 section 4.1, RFC 8187), and a plain one for what does
/// not read that.
fn disposition(how: &str, name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_ ".contains(c) { c } else { '_' }).collect();
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, NON_ALPHANUMERIC))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s14_a_file_name_cannot_leave_its_header() {
        assert_eq!(
            disposition("attachment", "a\"b\r\nc.svg"),
            "attachment; filename=\"a_b__c.svg\"; filename*=UTF-8''a%22b%0D%0Ac%2Esvg"
        );
        assert!(disposition("inline", "请求.pdf").ends_with("filename*=UTF-8''%E8%AF%B7%E6%B1%82%2Epdf"));
    }
}
