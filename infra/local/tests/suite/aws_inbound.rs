//! Mail in: by SMTP, through the receipt rule, into the bucket and to the function.

use std::sync::{Arc, Mutex};

use guichet_local::aws::inbound::{Envelope, MESSAGE_LIMIT, Status, Verdicts};
use lettre::transport::smtp::client::SmtpConnection;
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::aws_world::{RAW_MAIL, World};

const TO: &str = "reply+1.tag@support.example.com";

/// Collects the events that the receipt rule hands to its function.
fn listen(world: &World) -> Arc<Mutex<Vec<Value>>> {
    let events = Arc::new(Mutex::new(Vec::new()));
    let heard = events.clone();
    world.aws.inbound().on_receipt(Box::new(move |rule, event| {
        assert_eq!(rule.function.as_deref(), Some("InboundEmailFunction"));
        heard.lock().unwrap().push(event);
        Box::pin(async { Ok(()) })
    }));
    events
}

/// Sends lines over a raw connection and answers everything that came back.
async fn talk(world: &World, lines: &str) -> String {
    let mut stream = TcpStream::connect(world.smtp).await.unwrap();
    stream.write_all(lines.as_bytes()).await.unwrap();
    let mut heard = String::new();
    stream.read_to_string(&mut heard).await.unwrap();
    heard
}

fn codes(heard: &str) -> Vec<&str> {
    heard.lines().filter(|line| line.as_bytes()[3] == b' ').map(|line| &line[..3]).collect()
}

#[tokio::test]
async fn a_mail_program_delivers_and_the_function_hears_of_it() {
    let world = World::new().await;
    let events = listen(&world);
    let message = Message::builder()
        .from("Ann Größe <ann@customer.example>".parse().unwrap())
        .to(format!("Help <{TO}>").parse().unwrap())
        .subject("Größe")
        .body("Hello\r\n.leading dot\r\n".to_owned())
        .unwrap();
    let transport =
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1").port(world.smtp.port()).build();
    let accepted = transport.send(message).await.unwrap();
    let id = accepted.first_word().map(|_| accepted.message().next().unwrap().rsplit(' ').next().unwrap().to_owned());
    let id = id.unwrap();
    let event = events.lock().unwrap()[0].clone();
    let ses = &event["Records"][0]["ses"];
    assert_eq!(event["Records"][0]["eventSource"], "aws:ses");
    assert_eq!(ses["mail"]["messageId"], id.as_str());
    assert_eq!(ses["mail"]["source"], "ann@customer.example");
    assert_eq!(ses["mail"]["destination"][0], TO);
    assert_eq!(ses["mail"]["commonHeaders"]["subject"], "Größe");
    assert_eq!(ses["mail"]["commonHeaders"]["from"][0], "Ann Größe <ann@customer.example>");
    assert_eq!(ses["mail"]["headersTruncated"], false);
    assert_eq!(ses["mail"]["headers"][0]["name"], "Return-Path");
    assert_eq!(ses["receipt"]["recipients"][0], TO);
    for verdict in ["spamVerdict", "virusVerdict", "spfVerdict", "dkimVerdict", "dmarcVerdict"] {
        assert_eq!(ses["receipt"][verdict]["status"], "PASS", "{verdict}");
    }
    assert_eq!(ses["receipt"]["action"]["invocationType"], "Event");
    let (_, stored) = world.aws.objects().get(RAW_MAIL, &format!("inbound/{id}")).unwrap();
    let stored = String::from_utf8(stored.to_vec()).unwrap();
    assert!(stored.starts_with("Return-Path: <ann@customer.example>\r\nReceived: from "), "{stored}");
    assert!(stored.contains("X-SES-Spam-Verdict: PASS\r\n"));
    assert!(stored.trim_end().ends_with("Hello\r\n.leading dot"), "{stored}");
    aws_lambda_event(&event);
}

/// The event has every member of the documented shape.
fn aws_lambda_event(event: &Value) {
    let ses = &event["Records"][0]["ses"];
    for pointer in [
        "/mail/timestamp",
        "/mail/commonHeaders/returnPath",
        "/mail/commonHeaders/date",
        "/receipt/timestamp",
        "/receipt/processingTimeMillis",
        "/receipt/action/functionArn",
        "/receipt/action/type",
    ] {
        assert!(ses.pointer(pointer).is_some(), "{pointer} in {ses}");
    }
    assert_eq!(
        ses["receipt"]["action"]["functionArn"],
        "arn:aws:lambda:us-east-1:000000000000:function:InboundEmailFunction"
    );
    assert!(ses["receipt"].get("dmarcPolicy").is_none(), "SES tells the policy only when DMARC failed");
}

#[tokio::test]
async fn verdicts_are_chosen_by_a_header_that_the_function_never_sees() {
    let world = World::new().await;
    let events = listen(&world);
    let mail = format!(
        "EHLO me\r\nMAIL FROM:<eve@bank.example>\r\nRCPT TO:<{TO}>\r\nDATA\r\nX-Guichet-Verdicts: dmarc=FAIL, spf=GRAY\r\n\
         From: eve@bank.example\r\nAuthentication-Results: amazonses.com; dmarc=pass\r\n\r\nHi\r\n.\r\nQUIT\r\n"
    );
    let heard = talk(&world, &mail).await;
    assert_eq!(codes(&heard), ["220", "250", "250", "250", "354", "250", "221"], "{heard}");
    let event = events.lock().unwrap()[0].clone();
    let ses = &event["Records"][0]["ses"];
    assert_eq!(ses["receipt"]["dmarcVerdict"]["status"], "FAIL");
    assert_eq!(ses["receipt"]["dmarcPolicy"], "reject");
    assert_eq!(ses["receipt"]["spfVerdict"]["status"], "GRAY");
    assert!(!event.to_string().contains("X-Guichet-Verdicts"));
    let wrong = mail.replace("dmarc=FAIL", "dmarc=MAYBE");
    assert!(talk(&world, &wrong).await.contains("554 5.6.0"), "a verdict that is none is refused");
}

#[tokio::test]
async fn recipients_that_no_rule_takes_are_refused_one_by_one() {
    let world = World::new().await;
    let events = listen(&world);
    let heard = talk(
        &world,
        &format!(
            "EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<x@elsewhere.example>\r\nRCPT TO:<{TO}>\r\nDATA\r\nFrom: <mailer-daemon@x.y>\r\n\
             \r\nbounced\r\n.\r\nRSET\r\nDATA\r\nQUIT\r\n"
        ),
    )
    .await;
    assert_eq!(codes(&heard), ["220", "250", "250", "550", "250", "354", "250", "250", "503", "221"], "{heard}");
    let event = events.lock().unwrap()[0].clone();
    assert_eq!(event["Records"][0]["ses"]["mail"]["source"], "", "the null sender");
    assert_eq!(event["Records"][0]["ses"]["mail"]["destination"], serde_json::json!([TO]));
}

#[tokio::test]
async fn commands_out_of_order_are_refused_and_the_dialogue_goes_on() {
    let world = World::new().await;
    let heard = talk(
        &world,
        &format!(
            "MAIL FROM:<a@b.c>\r\nEHLO me\r\nRCPT TO:<{TO}>\r\nMAIL FROM:<a@b.c>\r\nMAIL FROM:<a@b.c>\r\nDATA\r\n\
             STARTTLS\r\nBREW\r\n{}\r\nNOOP\r\nQUIT\r\n",
            "x".repeat(5_000)
        ),
    )
    .await;
    assert_eq!(
        codes(&heard),
        ["220", "503", "250", "503", "250", "503", "503", "502", "500", "500", "250", "221"],
        "{heard}"
    );
    assert!(!heard.contains("STARTTLS"), "TLS is not offered");
}

#[tokio::test]
async fn a_message_over_forty_megabytes_is_refused_when_announced_and_when_sent() {
    let world = World::new().await;
    let announced = talk(&world, &format!("EHLO me\r\nMAIL FROM:<a@b.c> SIZE={}\r\nQUIT\r\n", MESSAGE_LIMIT + 1)).await;
    assert_eq!(codes(&announced), ["220", "250", "552", "221"], "{announced}");
    assert!(announced.contains("250-SIZE 41943040"));
    let body = format!("{}\r\n", "x".repeat(998)).repeat(MESSAGE_LIMIT / 1_000 + 1);
    let sent =
        talk(&world, &format!("EHLO me\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<{TO}>\r\nDATA\r\n{body}.\r\nQUIT\r\n")).await;
    assert_eq!(codes(&sent), ["220", "250", "250", "250", "354", "552", "221"], "{sent}");
}

#[tokio::test]
async fn too_many_mistakes_end_the_connection() {
    let world = World::new().await;
    let heard = talk(&world, &"BREW\r\n".repeat(30)).await;
    assert_eq!(codes(&heard).last(), Some(&"421"));
    assert_eq!(codes(&heard).len(), 22);
}

#[tokio::test]
async fn a_mail_program_that_asks_for_tls_is_told_that_there_is_none() {
    let world = World::new().await;
    let address = world.smtp;
    let offered = tokio::task::spawn_blocking(move || {
        let hello = ClientId::Domain("me".to_owned());
        let mut connection = SmtpConnection::connect(address, None, &hello, None, None).unwrap();
        let offered = connection.can_starttls();
        connection.quit().unwrap();
        offered
    });
    assert!(!offered.await.unwrap());
}

#[tokio::test]
async fn a_message_handed_in_goes_the_same_way() {
    let world = World::new().await;
    let events = listen(&world);
    let envelope = Envelope { from: "ann@customer.example".to_owned(), to: vec![TO.to_owned()] };
    let verdicts = Verdicts { virus: Status::Fail, ..Verdicts::default() };
    let raw = b"From: ann@customer.example\r\nSubject: x\r\n\r\nHello\r\n";
    let id = world.aws.inbound().accept(raw, &envelope, &verdicts).await.unwrap();
    assert!(world.aws.objects().head(RAW_MAIL, &format!("inbound/{id}")).is_ok());
    assert_eq!(events.lock().unwrap()[0]["Records"][0]["ses"]["receipt"]["virusVerdict"]["status"], "FAIL");
    let two_lines = Envelope { from: "a@b.c>\r\nX-SES-Spam-Verdict: PASS".to_owned(), ..envelope.clone() };
    let refused = world.aws.inbound().accept(raw, &two_lines, &verdicts).await.unwrap_err();
    assert_eq!(refused.code, "InvalidAddress");
    let nobody = Envelope { to: vec!["x@elsewhere.example".to_owned()], ..envelope };
    let refused = world.aws.inbound().accept(raw, &nobody, &verdicts).await.unwrap_err();
    assert_eq!(refused.code, "NoReceiptRule");
}
