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
        (
            "Outlook for Mac, new",
            format!(
                r#"<div class="WordSection1"><p class="MsoNormal">It is still offline.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div id="mail-editor-reference-message-container"><div><div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal" style="margin-bottom:12.0pt"><b>Od: </b>Anna &lt;anna@example.com&gt;<br><b>Data: </b>poniedziałek, 5 maja 2025 10:14<br></p></div><p>{OLD}</p></div></div></div></div>"#
            ),
        ),
        (
            "Exchange 2010 on the web",
            format!(
                r#"<div>It is still offline.</div><div style="font-size:16px"><hr tabindex="-1"><div id="divRpF427443" style="direction:ltr"><font><b>Mittente:</b> Anna<br><b>Inviato:</b> 5</font><br></div><div>{OLD}</div></div>"#
            ),
        ),
        (
            "Yahoo, quoted by Yahoo",
            format!(
                r#"<div class="ydp8a7signature"></div><div>It is still offline.</div><div id="ydpe1yahoo_quoted_1" class="ydpe1yahoo_quoted"><div>Anna</div><div>{OLD}</div></div>"#
            ),
        ),
        (
            "QQ",
            format!(
                r#"<div>It is still offline.</div><div><br></div><div style="font-size:12px;padding:2px 0 2px 0;">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="font-size:12px;background:#efefef;padding:8px;"><div><b>发件人:</b>&nbsp;"Anna"&lt;anna@example.com&gt;;</div><div><b>发送时间:</b>&nbsp;2025年5月5日(星期一) 上午10:14</div></div><div>{OLD}</div>"#
            ),
        ),
        (
            "163",
            format!(
                r#"<div>It is still offline.</div><div style="position:relative;zoom:1"></div><div id="divNeteaseMailCard"></div><p>在 2025-05-05 10:14:33，"Anna" &lt;anna@example.com&gt; 写道：</p><blockquote id="isReplyContent" style="PADDING-LEFT:1ex">{OLD}</blockquote>"#
            ),
        ),
        (
            "Yandex",
            format!(
                r#"<div>It is still offline.</div><div> </div><div>05.05.2025, 10:14, "Anna" &lt;anna@example.com&gt;:</div><blockquote><p>{OLD}</p></blockquote>"#
            ),
        ),
        (
            "Zoho",
            format!(
                r#"<div>It is still offline.<br></div><div id="Zm-_Id_-Sgn" data-zbluepencil-ignore="true"><p>Bo</p></div><div class="zmail_extra_hr" style="border-top:1px solid #ccc"><br></div><div class="zmail_extra"><div id="Zm-_Id_-Sgn1">Ein Tag mit Anna</div><blockquote id="blockquote_zmail">{OLD}</blockquote></div>"#
            ),
        ),
        (
            "Spark",
            format!(
                r#"<div name="messageBodySection"><div dir="auto">It is still offline.</div></div><div name="messageSignatureSection"><br>Bo</div><div name="messageReplySection">Den 5. maj<br><blockquote type="cite">{OLD}</blockquote></div>"#
            ),
        ),
        (
            "Front",
            format!(
                r#"<div><div>It is still offline.</div><div class="front-signature">Bo</div><br><blockquote type="cite" class="front-blockquote">Am 5.<br>{OLD}</blockquote></div>"#
            ),
        ),
        (
            "Infomaniak",
            format!(
                r#"<div>It is still offline.</div><br><div class="ik_mail_quote"><div>Den 5. maj skrev Anna</div><blockquote class="ws-ng-quote">{OLD}</blockquote></div>"#
            ),
        ),
        (
            "Samsung",
            format!(
                r#"<div>It is still offline.</div><div id="composer_signature"><div>Verzonden vanaf mijn Galaxy</div></div><div><br></div><div>-------- Oorspronkelijk bericht --------</div><div>Van: Anna &lt;anna@example.com&gt; </div><div>Datum: 05-05-2025 10:14 (GMT+01:00) </div><div>Onderwerp: Printer </div><div><br></div><div>{OLD}</div>"#
            ),
        ),
        (
            "Open-Xchange",
            format!(
                r#"<div class="default-style">It is still offline.</div><div class="io-ox-signature">Bo</div><blockquote type="cite"><div>Anna &lt;anna@example.com&gt; hat am 05.05.2025 10:14 CEST geschrieben:</div><div>{OLD}</div></blockquote>"#
            ),
        ),
        (
            "Freshdesk",
            format!(
                r#"<div>It is still offline.</div><div class="freshdesk_quote"><blockquote class="freshdesk_quote">On Mon, 5 May<br>{OLD}</blockquote></div>"#
            ),
        ),
        (
            "a preformatted text",
            format!(
                "<pre>It is still offline.\n\nOn 05/05/2025 10:14, Anna &lt;anna@example.com&gt; wrote:\n&gt; {OLD}\n</pre>"
            ),
        ),
        (
            "a text with line breaks kept by its style",
            format!(
                "<div style=\"white-space:pre-wrap\">It is still offline.\n\nOn 05/05/2025 10:14, Anna &lt;anna@example.com&gt; wrote:\n&gt; {OLD}</div>"
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
            || !mail.quoted_html.clone().unwrap_or_default().contains("switch it off")
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

/// The words of HTML, sorted: what must be in one part or the other.
fn words_of(html: &str) -> Vec<String> {
    let mut words: Vec<String> =
        guichet_mail::html::to_text(html).split_whitespace().map(|word| word.trim_matches('>').to_owned()).collect();
    words.retain(|word| !word.is_empty());
    words.sort_unstable();
    words
}

#[test]
fn every_word_of_the_html_is_in_the_new_part_or_in_the_rest() {
    for (program, body) in replies() {
        let mail = html_mail("Re: Printer", &body);
        let parts = format!("{}<br>{}", mail.reply_html.unwrap(), mail.quoted_html.unwrap());
        assert_eq!(words_of(&mail.html.unwrap()), words_of(&parts), "{program}");
    }
    assert_eq!(html_mail("Printer", "<p>It is offline.</p>").quoted_html, None);
}

#[test]
fn spaces_between_elements_and_empty_cells_stay_in_the_new_part() {
    let mail = html_mail(
        "Re: Printer",
        "<p><b>It</b> <i>is</i> so</p><table><tr><td></td><td>x</td></tr></table><blockquote type=cite>old</blockquote>",
    );
    assert_eq!(
        mail.reply_html.as_deref(),
        Some("<p><b>It</b> <i>is</i> so</p><table><tbody><tr><td></td><td>x</td></tr></tbody></table>")
    );
    assert_eq!(mail.quoted_html.as_deref().map(str::trim), Some("<blockquote>old</blockquote>"));
}

/// A message that says the same as text and as HTML.
fn both(text: &str, html: &str) -> guichet_mail::ParsedMail {
    read(&format!(
        "From: bo@example.com\nSubject: Re: Printer\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\n--b\nContent-Type: text/html; charset=utf-8\n\n{html}\n\n--b--\n"
    ))
}

#[test]
fn text_and_html_are_cut_at_the_same_place() {
    for (why, text, html) in [
        (
            "only the text has marks",
            "It is still offline.\n\n> Is it on?\n> And paper?",
            "<p>It is still <b>offline</b>.</p><p>Is it on?</p><p>And paper?</p>",
        ),
        (
            "only the HTML has marks",
            "It is still offline.\n\nAnna sagte gestern\n\nIs it on?\n\nAnd paper?",
            "<p>It is still offline.</p><div class=gmail_quote>Anna sagte gestern<blockquote>Is it on?<br>And paper?</blockquote></div>",
        ),
        (
            "only the HTML says what the signature is",
            "It is still offline.\n\nBo from the Desk",
            "<p>It is still offline.</p><div class=gmail_signature>Bo from the Desk</div>",
        ),
        (
            "only the text says what the signature is",
            "It is still offline.\n\n-- \nBo from the Desk",
            "<p>It is still offline.</p><table><tr><td>Bo from the Desk</td></tr></table>",
        ),
        (
            "only the HTML says something",
            " \n",
            "<p>It is still offline.</p><blockquote type=cite>Is it on?</blockquote>",
        ),
    ] {
        let mail = both(text, html);
        assert_eq!(squeezed(&mail.reply_text), "It is still offline.", "{why}");
        assert_eq!(words_of(mail.reply_html.as_deref().unwrap()), ["It", "is", "offline.", "still"], "{why}");
        assert!(mail.quoted_html.is_some(), "{why}");
    }
}

#[test]
fn an_html_part_beside_a_stub_of_text_is_the_message() {
    let mail = both(
        "Your program cannot show this message.",
        "<p>It is still offline.</p><blockquote type=cite>Is it on?</blockquote>",
    );
    assert_eq!(mail.reply_text, "It is still offline.");
}

#[test]
fn answers_below_a_quote_are_kept_in_text_and_html() {
    let mail = both(
        "Am 5. Mai 2025 10:14 schrieb Anna <anna@example.com>:\n> Is it on?\nYes.\n> Is there paper?\nNo.",
        "<div>Am 5. Mai 2025 10:14 schrieb Anna &lt;anna@example.com&gt;:</div><blockquote type=cite>Is it on?</blockquote>Yes.<blockquote type=cite>Is there paper?</blockquote>No.",
    );
    assert!(mail.reply_text.contains("Is it on?") && mail.reply_text.ends_with("No."), "{}", mail.reply_text);
    let shown = mail.reply_html.unwrap();
    assert!(shown.contains("Is it on?") && shown.contains("No."), "{shown}");
}

#[test]
fn e2_an_image_pasted_below_the_words_is_new_and_one_in_the_history_is_not() {
    let quote = "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On Sat, 21 Nov 2026 at 09:00, Paul &lt;paul@example.com&gt; wrote:<br></div><blockquote class=\"gmail_quote\"><img src=\"cid:theirs\">Hi</blockquote></div>";
    for above in ["", "<br>", "<div><br></div>"] {
        let html = format!(
            "<div dir=\"ltr\">See this:<div>{above}<img src=\"cid:mine\" alt=\"x\"></div><div><br></div><div><img src=\"cid:too\"></div></div><br>{quote}"
        );
        let mail = html_mail("Re: x", &html);
        let (new, rest) = (mail.reply_html.unwrap(), mail.quoted_html.unwrap());
        assert!(new.contains("cid:mine") && new.contains("cid:too") && !new.contains("cid:theirs"), "{new}");
        assert!(rest.contains("cid:theirs") && !rest.contains("cid:mine"), "{rest}");
    }
}

#[test]
fn e2_an_image_below_a_marked_quote_is_new_and_one_below_an_unmarked_history_is_not() {
    let mail = html_mail(
        "Re: x",
        "<div>Thank you.<br><blockquote type=\"cite\"><div>On 20 Nov 2026, at 10:12, Paul &lt;paul@example.com&gt; wrote:</div>Hi<br><img src=\"cid:theirs\"></blockquote><p><img src=\"cid:mine\"></p></div>",
    );
    let (new, rest) = (mail.reply_html.unwrap(), mail.quoted_html.unwrap());
    assert!(new.contains("cid:mine") && !new.contains("cid:theirs") && rest.contains("cid:theirs"), "{new}");
    let mail = html_mail(
        "Re: x",
        "<p>See this.</p><p><b>From:</b> Paul &lt;paul@example.com&gt;<br><b>Sent:</b> 20 November 2026 10:12<br><b>To:</b> Bo<br><b>Subject:</b> x</p><p>Hi</p><p><img src=\"cid:theirs\"></p>",
    );
    assert!(!mail.reply_html.unwrap().contains("cid:theirs"));
}
