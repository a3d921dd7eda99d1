//! The new text of HTML bodies, cut on the structure that mail programs write.

use crate::read;

const OLD: &str = "Have you tried to switch it off and on again?";

/// A message with only an HTML part.
fn html_mail(subject: &str, body: &str) -> guichet_mail::ParsedMail {
    read(&format!(
        "From: bo@example.com\nSubject: {subject}\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{body}\n"
    ))
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What programs write around a quoted message, with `OLD` as that message, and no program's words in English only.
fn replies() -> Vec<(&'static str, String)> {
    vec![
        (
            "Gmail",
            format!(
                r#"<div dir="ltr">It is still offline.</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">man. 5. mai 2025 kl. 10:14 skrev Anna &lt;<a href="mailto:anna@example.com">anna@example.com</a>&gt;:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex"><div>{OLD}</div></blockquote></div>"#
            ),
        ),
        (
            "Gmail without attribution class",
            format!(
                r#"<div>It is still offline.</div><div class="gmail_extra"><br><div class="gmail_quote">Anna hat am 5.5. gesagt<br><blockquote class="gmail_quote">{OLD}</blockquote></div></div>"#
            ),
        ),
        (
            "Outlook on the web",
            format!(
                r#"<div class="elementToProof">It is still offline.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>Kvar:</b> Anna &lt;anna@example.com&gt;<br><b>Sjukk:</b> 5<br></font><div>&nbsp;</div></div><div>{OLD}</div>"#
            ),
        ),
        (
            "Outlook for Windows",
            format!(
                r#"<div class="WordSection1"><p class="MsoNormal">It is still offline.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>Lu:</b> Anna &lt;anna@example.com&gt; <br><b>Saadetud:</b> esmaspäev, 5. mai 2025 10:14<br><b>Adressaat:</b> Desk<br><b>Teema:</b> Printer<o:p></o:p></p></div><p class="MsoNormal">{OLD}</p></div>"#
            ),
        ),
        (
            "Outlook, quoted as it was prefixed by a list",
            format!(
                r#"<div>It is still offline.</div><div id="x_divRplyFwdMsg"><b>From:</b> Anna</div><div>{OLD}</div>"#
            ),
        ),
        (
            "Outlook mobile",
            format!(
                r#"<div>It is still offline.</div><div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div><div id="mail-editor-reference-message-container"><hr><div><b>From:</b> Anna</div><div>{OLD}</div></div>"#
            ),
        ),
        (
            "Apple Mail",
            format!(
                r#"<html><body>It is still offline.<br><div><br><blockquote type="cite"><div>5. mai 2025 kl. 10:14 skrev Anna &lt;anna@example.com&gt;:</div><br class="Apple-interchange-newline"><div>{OLD}</div></blockquote></div><br></body></html>"#
            ),
        ),
        (
            "iPhone",
            format!(
                r#"<html><body dir="auto">It is still offline.<div><br></div><div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">On 5 May 2025, at 10:14, Anna &lt;anna@example.com&gt; wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">{OLD}</div></blockquote></body></html>"#
            ),
        ),
        (
            "Thunderbird",
            format!(
                r#"<p>It is still offline.</p><div class="moz-cite-prefix">Anna je napisao/la 5.5.25. u 10:14:<br></div><blockquote type="cite" cite="mid:abc@example.com"><p>{OLD}</p></blockquote><div class="moz-signature">-- <br>Bo</div>"#
            ),
        ),
        (
            "Yahoo",
            format!(
                r#"<div class="ydp1">It is still offline.</div><div id="yahoo_quoted_123" class="yahoo_quoted"><div style="font-family:Helvetica">Le lundi 5 mai 2025 à 10:14:33 UTC+2, Anna &lt;anna@example.com&gt; a écrit :</div><div><br></div><div>{OLD}</div></div>"#
            ),
        ),
        (
            "Proton",
            format!(
                r#"<div>It is still offline.</div><div class="protonmail_signature_block">Sent with Proton Mail secure email.</div><div class="protonmail_quote">On Monday, May 5th, 2025 at 10:14, Anna wrote:<br><blockquote class="protonmail_quote" type="cite">{OLD}</blockquote></div>"#
            ),
        ),
        (
            "GMX and web.de",
            format!(
                r#"<div>It is still offline.</div><div>&nbsp;</div><div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;"><div><b>Gesendet:</b> Montag<br><b>Von:</b> Anna</div><div name="quoted-content">{OLD}</div></div>"#
            ),
        ),
        (
            "mail.ru",
            format!(
                r#"<p>It is still offline.</p><br>Понедельник, 5 мая 2025, 10:14 +03:00 от Anna &lt;anna@example.com&gt;:<br><blockquote style="border-left:1px solid #0857A6;">{OLD}</blockquote>"#
            ),
        ),
        (
            "Zimbra",
            format!(
                r#"<div>It is still offline.</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>Anna</div><div>{OLD}</div>"#
            ),
        ),
        (
            "Hotmail",
            format!(
                r#"<div dir="ltr">It is still offline.<br><hr id="stopSpelling">Date: Mon, 5 May 2025 10:14:00 +0200<br>From: anna@example.com<br>{OLD}</div>"#
            ),
        ),
        (
            "Outlook for Mac, old",
            format!(
                r#"<div>It is still offline.</div><span id="OLK_SRC_BODY_SECTION"><div>Anna</div><div>{OLD}</div></span>"#
            ),
        ),
        (
            "any, with words only",
            format!(
                "<div>It is still offline.</div><div>Le 05/05/2025 à 10:14, Anna &lt;anna@example.com&gt; a écrit :</div><div>{OLD}</div>"
            ),
        ),
        ("any, a quote at the end", format!("It is still offline.<br><blockquote>{OLD}</blockquote>")),
    ]
}

#[test]
fn the_structure_of_each_program_ends_the_new_text() {
    let mut wrong = Vec::new();
    for (program, body) in replies() {
        let mail = html_mail("Re: Printer", &body);
        let shown = mail.reply_html.clone().unwrap_or_default();
        if squeezed(&mail.reply_text) != "It is still offline."
            || !shown.contains("It is still offline.")
            || shown.contains("switch it off")
            || !mail.html.unwrap().contains("switch it off")
        {
            wrong.push(format!("{program}: {:?}\n   {shown}", mail.reply_text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn answers_between_gmails_quotes_are_kept_whole() {
    let mail = html_mail(
        "Re: Printer",
        r#"<div>Hi, see below.</div><div class="gmail_quote"><div class="gmail_attr">On Mon, May 5, 2025 at 10:14 AM Anna &lt;a@example.com&gt; wrote:</div><blockquote class="gmail_quote"><div>Is it on?</div></blockquote><div>Yes.</div><blockquote class="gmail_quote"><div>Is there paper?</div></blockquote><div>No.</div><blockquote class="gmail_quote"><div>Bye</div></blockquote></div>"#,
    );
    let text = squeezed(&mail.reply_text);
    assert!(text.starts_with("Hi, see below.") && text.contains("> Is it on? Yes. > Is there paper? No."), "{text}");
    assert!(!text.contains("Bye"));
}

#[test]
fn gmails_forward_stands_in_the_same_container_and_is_kept() {
    let mail = html_mail(
        "Fwd: Printer",
        r#"<div>Please handle.</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Anna &lt;a@example.com&gt;<br>Date: Mon, May 5, 2025<br>Subject: Printer<br></div><br><div>It is broken.</div></div>"#,
    );
    assert!(squeezed(&mail.reply_text).contains("Please handle.") && mail.reply_text.contains("It is broken."));
}

#[test]
fn outlooks_forward_is_known_by_its_subject() {
    let body = r#"<div>Please handle.</div><div id="divRplyFwdMsg"><b>From:</b> Anna &lt;a@example.com&gt;<br><b>Sent:</b> Monday, May 5, 2025 10:14<br><b>Subject:</b> Printer</div><div>It is broken.</div>"#;
    assert!(html_mail("FW: Printer", body).reply_text.contains("It is broken."));
    assert_eq!(html_mail("RE: Printer", body).reply_text, "Please handle.");
}

#[test]
fn a_quote_that_the_writer_made_stays() {
    let mail = html_mail(
        "Re: Printer",
        r#"<p>The manual says</p><blockquote class="gmail_quote">Press the button</blockquote>"#,
    );
    assert!(mail.reply_text.contains("Press the button"));
}

#[test]
fn the_plain_part_is_cut_by_the_html_when_only_that_has_marks() {
    let mail = read(
        "From: bo@example.com\nSubject: Re: Printer\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nIt is still offline.\n\nAnna sagte gestern\nIs it on?\n\n--b\nContent-Type: text/html\n\n<div>It is still offline.</div><div class=\"yahoo_quoted\"><div>Anna sagte gestern</div><div>Is it on?</div></div>\n\n--b--\n",
    );
    assert_eq!(mail.reply_text, "It is still offline.");
    assert!(mail.text.contains("Is it on?"));
}

#[test]
fn inline_images_of_the_new_part_stay_in_it() {
    let mail = html_mail(
        "Re: Printer",
        r#"<div>See <img src="cid:photo@x" alt="photo"></div><div class="gmail_quote"><blockquote class="gmail_quote">old <img src="cid:logo@x"></blockquote></div>"#,
    );
    let html = mail.reply_html.unwrap();
    assert!(html.contains("cid:photo@x") && !html.contains("cid:logo@x"), "{html}");
}

#[test]
fn html_reads_as_text_line_by_line() {
    let mail = html_mail(
        "x",
        "<p>One&nbsp;two\n three</p><ul><li>first</li><li>second</li></ul><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table><pre>x\n  y</pre><script>no()</script><style>p{}</style>end",
    );
    assert_eq!(mail.text, "One two three\n\n- first\n- second\n\na b\nc\n\nx\n  y\nend");
}
