//! Sending mail through the SDK.

use aws_sdk_ses::error::ProvideErrorMetadata as _;
use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::{Body, Content, Destination, Message, RawMessage};

use crate::aws_world::{OWNER, World};

const PLAIN: &str = "From: Help <help@support.example.com>\r\nTo: Ann <ann@customer.example>\r\nSubject: Hi\r\n\
                     Message-ID: <mine@support.example.com>\r\nDate: Thu, 01 Jan 1970 00:00:00 +0000\r\n\
                     References: <ticket.1.sig@support.example.com>\r\nBcc: secret@customer.example\r\n\r\nHello\r\n";

/// Sends a raw message; answers the id, or the error's code and message.
async fn send(world: &World, raw: &str) -> Result<String, (String, String)> {
    let message = RawMessage::builder().data(Blob::new(raw)).build().unwrap();
    match world.ses(OWNER).send_raw_email().raw_message(message).send().await {
        Ok(sent) => Ok(sent.message_id),
        Err(error) => Err((error.code().unwrap().to_owned(), error.message().unwrap().to_owned())),
    }
}

fn invalid(message: &str) -> Result<String, (String, String)> {
    Err(("InvalidParameterValue".to_owned(), message.to_owned()))
}

#[tokio::test]
async fn a_message_is_kept_with_the_message_id_and_date_of_ses_and_survives_a_restart() {
    let world = World::new().await;
    let id = send(&world, PLAIN).await.unwrap();
    let world = world.restarted().await;
    let mail = world.aws.outbox().get(&id).unwrap();
    assert_eq!(mail.from, "help@support.example.com");
    assert_eq!(mail.to, ["ann@customer.example", "secret@customer.example"]);
    let raw = String::from_utf8(mail.raw.to_vec()).unwrap();
    assert!(raw.contains(&format!("Message-ID: <{id}@email.amazonses.com>\r\n")), "{raw}");
    assert!(!raw.contains("mine@") && !raw.contains("1970") && !raw.contains("Bcc"), "{raw}");
    assert!(raw.contains("References: <ticket.1.sig@support.example.com>\r\n"));
    assert!(raw.ends_with("\r\n\r\nHello\r\n"));
}

#[tokio::test]
async fn a_sender_whose_identity_is_not_verified_is_refused_with_the_words_of_ses() {
    let world = World::new().await;
    let error = send(&world, &PLAIN.replace("help@support.example.com", "eve@evil.example")).await.unwrap_err();
    assert_eq!(error.0, "MessageRejected");
    assert_eq!(
        error.1,
        "Email address is not verified. The following identities failed the check in region US-EAST-1: eve@evil.example"
    );
    let message = RawMessage::builder().data(Blob::new(PLAIN)).build().unwrap();
    let by_envelope = world.ses(OWNER).send_raw_email().source("eve@evil.example").raw_message(message);
    assert_eq!(by_envelope.send().await.unwrap_err().code(), Some("MessageRejected"));
    assert!(world.aws.outbox().list().is_empty());
}

#[tokio::test]
async fn an_address_or_a_domain_with_its_subdomains_is_an_identity() {
    let world = World::new().await;
    for (from, verified) in [
        ("desk@example.org", true),
        ("DESK@example.org", true),
        ("other@example.org", false),
        ("any@support.example.com", true),
        ("any@eu.support.example.com", true),
        ("any@notsupport.example.com", false),
        ("any@example.com", false),
    ] {
        let sent = send(&world, &PLAIN.replace("help@support.example.com", from)).await;
        assert_eq!(sent.is_ok(), verified, "{from}");
    }
}

#[tokio::test]
async fn messages_that_ses_does_not_take_are_refused() {
    let world = World::new().await;
    let many: Vec<_> = (0..51).map(|number| format!("a{number}@customer.example")).collect();
    let to_many = PLAIN.replace("Ann <ann@customer.example>", &many.join(", "));
    assert_eq!(send(&world, &to_many).await, invalid("Recipient count exceeds 50."));
    let twice = format!("Subject: again\r\n{PLAIN}");
    assert_eq!(send(&world, &twice).await, invalid("Duplicate header 'Subject'."));
    let nobody = PLAIN.replace("From: Help <help@support.example.com>\r\n", "");
    assert_eq!(send(&world, &nobody).await, invalid("Missing required header 'From'."));
    let no_domain = PLAIN.replace("ann@customer.example", "ann");
    assert_eq!(send(&world, &no_domain).await, invalid("Missing final '@domain'"));
    let large = format!("{PLAIN}{}", "x".repeat(10 * 1024 * 1024));
    let expected = format!("Message length is more than 10485760 bytes long: '{}'.", large.len());
    assert_eq!(send(&world, &large).await, invalid(&expected));
}

#[tokio::test]
async fn destinations_decide_who_gets_a_message_whatever_its_header_says() {
    let world = World::new().await;
    let message = RawMessage::builder().data(Blob::new(PLAIN)).build().unwrap();
    let sent = world.ses(OWNER).send_raw_email().raw_message(message).destinations("bob@customer.example");
    let id = sent.send().await.unwrap().message_id;
    assert_eq!(world.aws.outbox().get(&id).unwrap().to, ["bob@customer.example"]);
}

#[tokio::test]
async fn a_simple_message_is_built_from_its_parts() {
    let world = World::new().await;
    let content = |text: &str| Content::builder().data(text).charset("UTF-8").build().unwrap();
    let body = Body::builder().text(content("Grüße")).html(content("<p>Grüße</p>")).build();
    let message = Message::builder().subject(content("Größe & mehr")).body(body).build();
    let to = Destination::builder().to_addresses("Ann <ann@customer.example>").bcc_addresses("bob@customer.example");
    let sent = world.ses(OWNER).send_email().source("Help <help@support.example.com>").destination(to.build());
    let id = sent.message(message).reply_to_addresses("r@support.example.com").send().await.unwrap().message_id;
    let mail = world.aws.outbox().get(&id).unwrap();
    assert_eq!(mail.to, ["ann@customer.example", "bob@customer.example"]);
    let parsed = mail_parser::MessageParser::new().parse(&mail.raw).unwrap();
    assert_eq!(parsed.subject(), Some("Größe & mehr"));
    assert_eq!(parsed.body_text(0).unwrap().trim(), "Grüße");
    assert_eq!(parsed.reply_to().unwrap().first().unwrap().address(), Some("r@support.example.com"));
    assert!(!String::from_utf8_lossy(&mail.raw).contains("bob@"));
}
