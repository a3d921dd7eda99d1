//! Form posts: nothing typed is lost, nothing too large is taken.

use guichet_domain::form::{FormSettings, bounds};
use guichet_domain::settings::ConsentText;
use guichet_domain::text::MessageText;
use guichet_web::form::FilesRefused;
use guichet_web::forms::{CodeForm, EmailForm, Field, FieldError, Problem, RegisterForm, ReplyForm, TicketForm};
use guichet_web::{Form, FormError};
use serde_json::json;

use crate::samples::*;

async fn urlencoded(body: &str) -> Form {
    post("application/x-www-form-urlencoded", body.as_bytes()).await.unwrap()
}

async fn post(content_type: &str, body: &[u8]) -> Result<Form, FormError> {
    let headers = json!({ "origin": "https://support.example.com", "content-type": content_type });
    let encoded = base64(body);
    request("POST", "/tickets/new", headers, Some((&encoded, true))).form().await
}

/// As API Gateway sends a body that is no text.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |n: u32, shift: u32| DIGITS[(n >> shift & 63) as usize] as char;
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().chain([0, 0].iter()).take(3).fold(0, |n, byte| n << 8 | u32::from(*byte));
        out.extend(
            [18, 12, 6, 0].iter().enumerate().map(|(i, shift)| if i <= chunk.len() { digit(n, *shift) } else { '=' }),
        );
    }
    out
}

async fn multipart(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Form {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    for (name, content) in files {
        body.extend(format!("--XX\r\nContent-Disposition: form-data; name=\"attachments\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n").bytes());
        body.extend_from_slice(content);
        body.extend(b"\r\n");
    }
    body.extend(b"--XX--\r\n");
    post("multipart/form-data; boundary=XX", &body).await.unwrap()
}

#[tokio::test]
async fn d1_a_ticket_form_gives_subject_message_and_files() {
    let binary = [0_u8, 159, 146, 150, 13, 10];
    let form = multipart(
        &[("subject", " Printer\r\nbroken "), ("message", "It **blinks**\r\n"), ("once", ONCE)],
        &[("../a\u{202E}gnp.png", &binary), ("", b"")],
    )
    .await;
    let ticket = TicketForm::parse(&form, &FormSettings::default()).unwrap();
    assert_eq!(
        (ticket.subject.as_str(), ticket.message.as_str(), ticket.once.as_str()),
        ("Printer broken", "It **blinks**", ONCE)
    );
    assert_eq!(ticket.files.len(), 1, "a file field left empty is no file");
    assert_eq!((ticket.files[0].name.as_str(), ticket.files[0].content_type.as_str()), ("agnp.png", "image/png"));
    assert_eq!(ticket.files[0].bytes.as_ref(), binary);
}

#[tokio::test]
async fn d1_what_was_typed_comes_back_with_what_is_wrong() {
    let form =
        multipart(&[("subject", "  "), ("message", "Typed for an hour"), ("once", ONCE)], &[("a.png", b"x")]).await;
    let invalid = TicketForm::parse(&form, &FormSettings::default()).unwrap_err();
    assert_eq!(invalid.typed.message, "Typed for an hour");
    assert_eq!(
        invalid.errors,
        [FieldError::new(Field::Subject, Problem::Missing), FieldError::new(Field::Attachments, Problem::FilesLost)]
    );
}

#[tokio::test]
async fn s16_files_over_a_bound_are_refused_and_the_text_is_kept() {
    let large = vec![1; bounds::ATTACHMENT_BYTES / 2 + 1];
    let form = multipart(&[("message", "Hello"), ("once", ONCE)], &[("a", &large), ("b", &large)]).await;
    assert_eq!(form.files(), &Err(FilesRefused::TooLarge));
    let invalid = ReplyForm::parse(&form).unwrap_err();
    assert_eq!((invalid.typed.message.as_str(), invalid.errors[0].problem), ("Hello", Problem::FilesTooLarge));

    let many = vec![("a", b"x".as_slice()); bounds::ATTACHMENTS + 1];
    assert_eq!(multipart(&[], &many).await.files(), &Err(FilesRefused::TooMany));
    assert_eq!(multipart(&[], &many[1..]).await.files().as_ref().map(Vec::len), Ok(bounds::ATTACHMENTS));
}

#[tokio::test]
async fn s26_a_form_of_too_many_or_too_large_fields_is_not_read() {
    let read = async |body: String| post("application/x-www-form-urlencoded", body.as_bytes()).await.map(drop);
    assert_eq!(read("a=1&".repeat(51)).await, Err(FormError::TooLarge));
    assert_eq!(read("a=1&".repeat(50)).await, Ok(()));
    assert_eq!(read(format!("message={}", "x".repeat(100_001))).await, Err(FormError::TooLarge));
    assert_eq!(post("text/plain", b"a=1").await.map(drop), Err(FormError::Unreadable));
    assert_eq!(post("multipart/form-data", b"a=1").await.map(drop), Err(FormError::Unreadable));
    assert_eq!(
        post("multipart/form-data; boundary=XX", b"--XX\r\nContent-Dis").await.map(drop),
        Err(FormError::Unreadable)
    );
}

#[tokio::test]
async fn c2_the_longest_message_passes_and_a_longer_one_is_told_so() {
    let widest = "😀".repeat(MessageText::MAX);
    assert!(ReplyForm::parse(&multipart(&[("message", &widest), ("once", ONCE)], &[]).await).is_ok());
    let invalid =
        ReplyForm::parse(&multipart(&[("message", &format!("{widest}!")), ("once", ONCE)], &[]).await).unwrap_err();
    assert_eq!(invalid.errors, [FieldError::new(Field::Message, Problem::TooLong(MessageText::MAX))]);
}

#[tokio::test]
async fn s30_a_form_without_its_one_use_value_is_shown_again() {
    for once in ["", "short", "with space in it 123", &"x".repeat(65)] {
        assert!(ReplyForm::parse(&multipart(&[("message", "Hello"), ("once", once)], &[]).await).is_err(), "{once:?}");
    }
}

#[tokio::test]
async fn a1_a_code_is_read_as_people_copy_it() {
    let read = async |body: &str| {
        CodeForm::parse(&urlencoded(body).await).map(|form| form.code).map_err(|invalid| invalid.errors[0].problem)
    };
    assert_eq!(read("code=+12+34-5678%0A").await, Ok("12345678".to_owned()));
    assert_eq!(read("code=").await, Err(Problem::Missing));
    for wrong in ["code=abc", "code=123", "code=12345678901", "code=%F0%9D%9F%8F234"] {
        assert_eq!(read(wrong).await, Err(Problem::WrongCode), "{wrong}");
    }
}

#[tokio::test]
async fn a1_an_address_that_is_none_comes_back_as_it_was_typed() {
    let invalid = EmailForm::parse(&urlencoded("email=anna%40&next=%2F%2Fevil.example").await).unwrap_err();
    assert_eq!((invalid.typed.email.as_str(), &invalid.typed.next), ("anna@", &None));
    assert_eq!(invalid.errors, [FieldError::new(Field::Email, Problem::NoAddress)]);
    let form = EmailForm::parse(&urlencoded("email=Anna%40Acme.example&next=%2Ftickets%2F7").await).unwrap();
    assert_eq!((form.email.as_str(), form.next.unwrap().as_str()), ("anna@acme.example", "/tickets/7"));
}

#[tokio::test]
async fn a2_what_is_wrong_with_a_registration_is_told_in_the_order_of_its_fields() {
    let desk = desk();
    let invalid = RegisterForm::parse(&urlencoded("email=&name=").await, portal(&desk)).unwrap_err();
    let wrong: Vec<_> = invalid.errors.iter().map(|error| error.field).collect();
    assert_eq!(wrong, [Field::Name, Field::Email]);
}

#[tokio::test]
async fn a3_registering_needs_the_box_where_the_portal_has_a_consent_text() {
    let mut desk = desk();
    let form = urlencoded("email=anna%40acme.example&name=Anna").await;
    assert_eq!(RegisterForm::parse(&form, portal(&desk)).unwrap().consent, None);
    desk.settings.portals[0].consent = Some(ConsentText { version: 3, text: "…".into(), label: "…".into() });
    let invalid = RegisterForm::parse(&form, portal(&desk)).unwrap_err();
    assert_eq!(invalid.errors, [FieldError::new(Field::Consent, Problem::ConsentNeeded)]);
    let ticked = urlencoded("email=anna%40acme.example&name=Anna&consent=yes").await;
    assert_eq!(RegisterForm::parse(&ticked, portal(&desk)).unwrap().consent, Some(3));
}
