//! E3, S8: what machines send.

use crate::read;

fn mail(headers: &str) -> guichet_mail::ParsedMail {
    read(&format!("{headers}\nMessage-ID: <1@example.com>\nTo: desk@example.com\n\nText of the message.\n"))
}

#[test]
fn e3_automatic_answers_are_known() {
    for headers in [
        "From: a@example.com\nSubject: Re: x\nAuto-Submitted: auto-replied",
        "From: a@example.com\nSubject: x\nAuto-Submitted: auto-generated (rejected)",
        "From: a@example.com\nSubject: x\nAuto-Submitted: auto-replied; owner-email=\"a@example.com\"",
        "From: a@example.com\nSubject: x\nX-Autoreply: yes",
        "From: a@example.com\nSubject: x\nX-Autorespond: Vacation",
        "From: a@example.com\nSubject: x\nPrecedence: auto_reply",
        "From: a@example.com\nSubject: Re: x\nPrecedence: bulk",
        "From: a@example.com\nSubject: x\nIn-Reply-To: <1@example.com>\nPrecedence: junk",
        "Return-Path: <>\nFrom: a@example.com\nSubject: Gone fishing",
        "From: a@example.com\nSubject: Automatic reply: Printer",
        "From: a@example.com\nSubject: Automatische Antwort: Drucker",
        "From: a@example.com\nSubject: Abwesenheitsnotiz: Drucker",
        "From: a@example.com\nSubject: =?utf-8?q?R=C3=A9ponse_automatique?= : Imprimante",
        "From: a@example.com\nSubject: Respuesta automática: Impresora",
        "From: a@example.com\nSubject: Resposta automática: Impressora",
        "From: a@example.com\nSubject: Risposta automatica: Stampante",
        "From: a@example.com\nSubject: Automatisch antwoord: Printer",
        "From: a@example.com\nSubject: Odpowiedź automatyczna: Drukarka",
        "From: a@example.com\nSubject: Răspuns automat: Imprimantă",
        "From: a@example.com\nSubject: Автоматический ответ: Принтер",
        "From: a@example.com\nSubject: 自動応答: プリンター",
        "From: a@example.com\nSubject: 自动回复: 打印机",
        "From: a@example.com\nSubject: رد تلقائي: الطابعة",
        "From: a@example.com\nSubject: Re: Out of Office: Printer",
        "From: a@example.com\nSubject: Out of office",
        "From: a@example.com\nSubject: Printer\nX-Auto-Response-Suppress: DR, OOF, AutoReply",
        "From: a@example.com\nSubject: Printer\nX-Auto-Response-Suppress: All",
    ] {
        assert!(mail(headers).auto_reply.is_some(), "{headers}");
    }
}

#[test]
fn e3_people_are_no_machines() {
    for headers in [
        "From: a@example.com\nSubject: Printer",
        "From: a@example.com\nSubject: Printer\nAuto-Submitted: no",
        "From: a@example.com\nSubject: Is our out-of-office policy still valid?",
        "From: a@example.com\nSubject: Out of office hours support?",
        "From: a@example.com\nSubject: Automatic reply does not work",
        "From: Postmaster <postmaster@example.com>\nSubject: Your question about our mail server",
        "From: a@example.com\nSubject: Returned mail order",
        "From: a@example.com\nSubject: Delivery failed to arrive yesterday",
        // Outlook and Exchange write this on people's mail too: it asks for no answer, it is none.
        "From: a@example.com\nSubject: Printer\nX-Auto-Response-Suppress: OOF",
        "Return-Path: <a@example.com>\nFrom: a@example.com\nSubject: Printer\nPrecedence: list\nList-Id: <users.example.com>",
        "From: postmistress@example.com\nSubject: Stamps",
    ] {
        let mail = mail(headers);
        assert_eq!(mail.auto_reply, None, "{headers}");
        assert_eq!(mail.bounce, None, "{headers}");
    }
}

#[test]
fn e3_a_delivery_report_names_the_address_and_whether_it_is_dead() {
    let report = |status: &str, action: &str| {
        read(&format!(
            "Return-Path: <>\nFrom: MAILER-DAEMON@example.org\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nYour message could not be delivered.\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; example.org\n\nFinal-Recipient: rfc822; Anna@Example.com\nAction: {action}\nStatus: {status}\n\n--b\nContent-Type: message/rfc822\n\nFrom: desk@example.com\nMessage-ID: <sent-1@example.com>\nSubject: Your ticket\n\nHello\n\n--b--\n"
        ))
    };
    let dead = report("5.1.1 (unknown user)", "failed").bounce.unwrap();
    assert_eq!(dead.recipient.as_deref(), Some("anna@example.com"));
    assert_eq!(dead.status.as_deref(), Some("5.1.1"));
    assert_eq!(dead.original_message_id.as_deref(), Some("sent-1@example.com"));
    assert!(dead.permanent && !dead.complaint);
    assert!(!report("4.2.2", "delayed").bounce.unwrap().permanent);
    assert!(!report("5.0.0", "delayed").bounce.unwrap().permanent);
}

#[test]
fn e3_a_report_in_free_text_is_known_too() {
    let mail = read(
        "From: Mail Delivery System <mailer-daemon@example.org>\nSubject: failure notice\n\nHi. This is the qmail-send program.\n<anna@example.com>:\n550 5.1.1 no such user\n",
    );
    let bounce = mail.bounce.unwrap();
    assert_eq!(
        (bounce.recipient.as_deref(), bounce.status.as_deref(), bounce.permanent),
        (Some("anna@example.com"), Some("5.1.1"), true)
    );
    assert!(
        read("Return-Path: <>\nFrom: x@example.org\nSubject: Unzustellbar: Drucker\n\nEmpfänger unbekannt\n")
            .bounce
            .is_some()
    );
}

#[test]
fn e3_a_complaint_is_no_failed_delivery() {
    let mail = read(
        "From: fbl@example.org\nSubject: FW: Your ticket\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: text/plain\n\nThis is an email abuse report.\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: X/1\nVersion: 1\nOriginal-Rcpt-To: <anna@example.com>\n\n--b--\n",
    );
    let bounce = mail.bounce.unwrap();
    assert!(bounce.complaint && !bounce.permanent);
    assert_eq!(bounce.recipient.as_deref(), Some("anna@example.com"));
}

#[test]
fn e3_a_read_receipt_is_automatic_and_no_bounce() {
    let mail = read(
        "From: a@example.com\nSubject: Read: x\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\nContent-Type: text/plain\n\nRead.\n\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; a@example.com\nDisposition: manual-action/MDN-sent-manually; displayed\n\n--b--\n",
    );
    assert!(mail.bounce.is_none() && mail.auto_reply.is_some());
}

#[test]
fn e3_lists_and_loops_carry_their_marks() {
    assert_eq!(
        mail("From: a@example.com\nSubject: x\nList-Id: Users <users.example.com>").list.as_deref(),
        Some("users.example.com")
    );
    assert_eq!(mail("From: a@example.com\nSubject: x\nX-Guichet-Loop: portal-1").loop_marks, ["portal-1"]);
    assert_eq!(mail("From: a@example.com\nSubject: x").list, None);
}

#[test]
fn s8_no_reply_and_verification_mail_is_known() {
    for address in [
        "noreply@example.com",
        "no-reply@example.com",
        "do_not_reply@example.com",
        "DoNotReply+1@example.com",
        "github-noreply@example.com",
        "nicht-antworten@example.de",
        "mailer-daemon@example.com",
    ] {
        assert!(mail(&format!("From: {address}\nSubject: x")).no_reply_sender, "{address}");
    }
    for address in ["anna@example.com", "reply@example.com", "norbert@example.com"] {
        assert!(!mail(&format!("From: {address}\nSubject: x")).no_reply_sender, "{address}");
    }
    for subject in [
        "Verify your email address",
        "Your verification code is 123456",
        "Reset your password",
        "Bestätigungscode: 12",
        "验证码 1234",
    ] {
        assert!(mail(&format!("From: a@example.com\nSubject: {subject}")).verification, "{subject}");
    }
    assert!(!mail("From: a@example.com\nSubject: I forgot something").verification);
}

/// A report by the rules about several recipients, with a diagnosis for each.
fn report_about(groups: &[(&str, &str, &str, &str)]) -> guichet_mail::ParsedMail {
    let groups: Vec<String> = groups
        .iter()
        .map(|(address, action, status, diagnosis)| {
            format!("Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {diagnosis}\n")
        })
        .collect();
    read(&format!(
        "Return-Path: <>\nFrom: MAILER-DAEMON@example.org\nTo: reply+7.ab.cd@example.com\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nIt failed.\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; example.org\n\n{}\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <sent-1@example.com>\nReferences: <root@example.com>\n <second@example.com>\nReply-To: Desk <reply+7.ab.cd@example.com>\nTo: anna@example.com\n\n--b--\n",
        groups.join("\n")
    ))
}

#[test]
fn e3_a_report_names_everybody_it_is_about_and_the_message_that_came_back() {
    let bounce = report_about(&[
        ("Anna@example.com", "failed", "5.1.1", "550 5.1.1 user unknown"),
        ("bo@example.com", "delivered", "2.0.0", "250 ok"),
        ("eve@example.com", "failed", "5.1.1", "550 no"),
    ])
    .bounce
    .unwrap();
    assert_eq!(bounce.recipients, ["anna@example.com", "eve@example.com"]);
    assert_eq!(bounce.original_message_id.as_deref(), Some("sent-1@example.com"));
    assert_eq!(bounce.original_references, ["root@example.com", "second@example.com"]);
    assert_eq!(bounce.original_reply_to.as_deref(), Some("reply+7.ab.cd@example.com"));
}

#[test]
fn e3_only_a_dead_address_is_permanent() {
    for (action, status, diagnosis, permanent) in [
        ("failed", "5.1.1", "550 5.1.1 user unknown", true),
        ("failed", "5.0.0", "550 No such user here", true),
        ("failed", "5.0.0", "554 delivery error: mailbox does not exist", true),
        ("failed", "5.4.4", "Host not found", true),
        ("failed", "5.2.2", "552 5.2.2 Over quota", false),
        ("failed", "5.0.0", "552 mailbox is full", false),
        ("failed", "5.3.4", "message size exceeds limit", false),
        ("failed", "5.7.1", "554 5.7.1 Message looks like spam", false),
        ("failed", "5.1.8", "sender domain not found", false),
        ("failed", "4.4.7", "delivery time expired", false),
        ("delayed", "5.1.1", "greylisted", false),
    ] {
        let bounce = report_about(&[("anna@example.com", action, status, diagnosis)]).bounce.unwrap();
        assert_eq!(bounce.permanent, permanent, "{action} {status} {diagnosis}");
    }
}

#[test]
fn e3_a_report_of_success_is_no_bounce() {
    let mail = report_about(&[("anna@example.com", "delivered", "2.0.0", "250 ok")]);
    assert!(mail.bounce.is_none() && mail.auto_reply.is_some());
}

#[test]
fn e3_a_report_in_free_text_names_whom_it_is_about_and_what_came_back() {
    let mail = read(
        "Return-Path: <>\nFrom: MAILER-DAEMON@example.org\nTo: desk@example.com\nSubject: failure notice\n\nHi desk@example.com. I am sorry. Ask postmaster@example.org.\n\n<anna@example.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n<bo@example.com>:\nUnknown user\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <desk@example.com>\nReceived: by example.com\n  (version 5.7.1)\nMessage-ID: <sent-1@example.com>\nIn-Reply-To: <in@example.com>\nReply-To: <reply+7.ab.cd@example.com>\n\n<carol@example.com>\n",
    );
    let bounce = mail.bounce.unwrap();
    assert_eq!(bounce.recipients, ["anna@example.com", "bo@example.com"]);
    assert_eq!((bounce.status.as_deref(), bounce.permanent), (Some("5.1.1"), true));
    assert_eq!(bounce.original_message_id.as_deref(), Some("sent-1@example.com"));
    assert_eq!(bounce.original_references, ["in@example.com"]);
    assert_eq!(bounce.original_reply_to.as_deref(), Some("reply+7.ab.cd@example.com"));
    // Nobody but the desk and the mail system is named: the returned message says whom it went to.
    let mail = read(
        "From: MAILER-DAEMON@example.org\nTo: desk@example.com\nSubject: Mail Delivery Problem\n\nYour mail is not accepted, desk@example.com.\n\nReceived: by x\nTo: <anna@example.com>\n\n",
    );
    assert_eq!(mail.bounce.unwrap().recipients, ["anna@example.com"]);
}

#[test]
fn e3_a_person_who_passes_a_report_on_is_no_machine() {
    let mail = read(
        "From: anna@example.com\nTo: desk@example.com\nSubject: Fwd: Undelivered Mail Returned to Sender\n\nI got this from you:\n\n<bo@example.com>: 550 5.1.1 user unknown\n",
    );
    assert!(mail.bounce.is_none() && mail.auto_reply.is_none());
}

#[test]
fn e3_a_request_to_prove_to_be_a_person_is_automatic() {
    let mail = read(
        "From: bo@example.com\nSubject: Re: Your ticket\n\nThis account is protected by Filter. Follow the link to have your address added to the list:\nhttps://filter.example/1\n",
    );
    assert!(mail.auto_reply.is_some());
    assert!(read("From: bo@example.com\nSubject: [Automatyczna odpowiedź ] x\n\nUrlop\n").auto_reply.is_some());
}
