//! What an agent wrote, and nothing else: their answer is read by everybody on the ticket (F3, S1).

use guichet_mail::reply::{Role, split_as};
use guichet_mail::{Limits, ParsedMail};

/// A notice to an agent as text, with what no customer should read.
const NOTICE: &str = "-- Write your answer above this line --\n\nAnna (anna@acme.example) wrote:\n\nStatus: Open\n\nIt burns.\n\n-- \nBegin with a line that says #note: what follows is an internal note.\n";

fn said(text: &str) -> String {
    split_as(text, Role::Desk).new
}

fn marked(text: &str, mark: &str) -> String {
    text.lines().flat_map(|line| [mark, line, "\n"]).collect()
}

/// How programs put a notice below an answer: known, unknown, with marks and without, forwarded.
fn below() -> Vec<String> {
    let quoted = marked(NOTICE, "> ");
    vec![
        format!("On Mon, 5 May 2025 at 10:14, Support <help@support.example.com> wrote:\n\n{quoted}"),
        format!("Le lun. 5 mai 2025 à 10:14, Support <help@support.example.com> a écrit :\n{NOTICE}"),
        // Languages and programs that nothing here knows.
        format!("Die V mensis Maii MMXXV Support <help@support.example.com> scripsit:\n{quoted}"),
        format!("Die V mensis Maii MMXXV Support <help@support.example.com> scripsit:\n{NOTICE}"),
        format!("Kutoka: Support <help@support.example.com>\nIlitumwa: Jumatatu 5 Mei 2025 10:14\nKwa: Marta\nMada: Printer [#1042]\n\n{NOTICE}"),
        quoted.clone(),
        NOTICE.to_owned(),
        marked(&quoted, "> "),
        // Outlook.
        format!("From: Support <help@support.example.com>\nSent: Monday, May 5, 2025 10:14 AM\nTo: Marta <marta@example.com>\nSubject: Printer [#1042]\n\n{NOTICE}"),
        format!("________________________________\nFrom: Support <help@support.example.com>\nTo: Marta <marta@example.com>\nSubject: Printer\n\n{NOTICE}"),
        format!("-----Original Message-----\nFrom: Support\nSubject: Printer\n\n{NOTICE}"),
        // Passed on.
        format!("---------- Forwarded message ---------\nFrom: Support <help@support.example.com>\nDate: Mon, 5 May 2025 at 10:14\nSubject: Printer\nTo: <marta@example.com>\n\n{NOTICE}"),
        format!("Begin forwarded message:\n\nFrom: Support <help@support.example.com>\nSubject: Printer\n\n{NOTICE}"),
        // A talk among colleagues, without our mark.
        "On Mon, 5 May 2025 at 10:14, Paul <paul@example.com> wrote:\n\n> Status: she is a difficult one.\n> Begin to worry.\n".to_owned(),
        "From: Paul <paul@example.com>\nSent: Monday, May 5, 2025 10:14 AM\nTo: Marta <marta@example.com>\nSubject: RE: anna@acme.example\n\nStatus: she is a difficult one.\n".to_owned(),
    ]
}

#[test]
fn f3_s1_no_program_makes_a_quoted_notice_public() {
    let mut wrong = Vec::new();
    for below in below() {
        for (above, expected) in [
            ("Turn it off.\n\n", "Turn it off."),
            ("", ""),
            ("\n\n", ""),
            ("Sent from my iPhone\n\n", ""),
            ("-- \nMarta Weber\nSupport team\n\n", ""),
            ("#note\n\n", "#note"),
            ("#close\n\n", "#close"),
            ("Turn it off.\n\n-- \nMarta Weber\n\n", "Turn it off."),
        ] {
            let got = said(&format!("{above}{below}"));
            if got != expected {
                wrong.push(format!("{above:?} above {below:?}\n  gave {got:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn f3_answers_between_quotes_are_kept_without_the_quotes() {
    let quoted = format!(
        "On Mon, 5 May 2025 at 10:14, Support <help@support.example.com> wrote:\n{}Yes, on Monday.\n> And where?\nIn Bern.\n> Status: Open\n",
        "> Anna (anna@acme.example) wrote:\n> When?\n"
    );
    assert_eq!(said(&quoted), "Yes, on Monday.\nIn Bern.");
    // Our own mark ends it: what stands among the notice's words is not looked at.
    assert_eq!(said(&format!("Yes.\n\n{}No.\n", marked(NOTICE, "> "))), "Yes.");
}

#[test]
fn f3_what_an_agent_quotes_on_purpose_stays() {
    for own in [
        "The log says:\n\n> E042 disk full\n> E043 stopped\n\nPlease make room.",
        "Type this:\n\n```\n> status\n> quit\n```\n\nThat is all.",
        "Please write:\n\n> To whom it may concern\n\nMarta",
        "Three steps:\n\n- open it\n- wait\n- close it",
    ] {
        assert_eq!(said(own), own);
        let below = "\n\nOn Mon, 5 May 2025 at 10:14, Support <help@support.example.com> wrote:\n> Old words\n";
        assert_eq!(said(&format!("{own}{below}")), own);
    }
}

fn read(subject: &str, kind: &str, body: &str) -> ParsedMail {
    let raw = format!(
        "From: Marta <marta@example.com>\r\nTo: help@support.example.com\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{body}"
    );
    ParsedMail::read_for(raw.as_bytes(), &Limits::default(), |from| from == "marta@example.com").unwrap()
}

#[test]
fn f3_an_image_alone_above_a_quote_is_the_image_alone() {
    let image = "<img src=\"cid:mine\">";
    let notice = "<p>Anna (anna@acme.example) wrote:</p><p>It burns. <img src=\"cid:theirs\" alt=\"her invoices\"></p><p>Status: Open</p>";
    for (above, quote) in [
        (
            "<div dir=ltr>IMAGE</div><br>",
            "<div class=gmail_quote><div class=gmail_attr>On Mon, 5 May 2025 at 10:14, Support &lt;help@support.example.com&gt; wrote:<br></div><blockquote class=gmail_quote>NOTICE</blockquote></div>",
        ),
        (
            "<p class=MsoNormal>IMAGE</p>",
            "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0 0 0'><p class=MsoNormal><b>From:</b> Support &lt;help@support.example.com&gt;<br><b>Sent:</b> Monday, May 5, 2025 10:14 AM<br><b>To:</b> Marta<br><b>Subject:</b> Printer</p></div>NOTICE",
        ),
        (
            "<p>IMAGE</p>",
            "<p>From: Support &lt;help@support.example.com&gt;<br>Sent: Monday, May 5, 2025 10:14 AM<br>To: Marta<br>Subject: Printer</p>NOTICE",
        ),
        (
            "<div>IMAGE</div>",
            "<blockquote type=cite><div>On 5 May 2025, at 10:14, Support &lt;help@support.example.com&gt; wrote:</div><div>NOTICE</div></blockquote>",
        ),
        (
            "IMAGE<br>",
            "<p>Kutoka: Support &lt;help@support.example.com&gt;<br>Ilitumwa: 5 Mei 2025 10:14<br>Mada: Printer</p><p>--- Write your answer above this line ---</p>NOTICE",
        ),
        (
            "IMAGE<br>",
            "<div>---------- Forwarded message ---------<br>From: Support &lt;help@support.example.com&gt;<br>Subject: Printer</div>NOTICE",
        ),
    ] {
        let quote = quote.replace("NOTICE", notice);
        for subject in ["Re: Printer", "Printer", "Fwd: Printer"] {
            let mail = read(subject, "text/html", &format!("{}{quote}", above.replace("IMAGE", image)));
            let desk = mail.desk.unwrap();
            assert_eq!(desk.text, "", "{subject} {quote}");
            let html = desk.html.unwrap();
            assert!(html.contains("cid:mine") && !html.contains("theirs") && !html.contains("Anna"), "{html}");
            assert_eq!(desk.images, ["mine", "theirs"]);
            // And nothing at all is nothing.
            let desk = read(subject, "text/html", &format!("{}{quote}", above.replace("IMAGE", ""))).desk.unwrap();
            let left = desk.html.unwrap_or_default();
            assert!(desk.text.is_empty() && !left.contains("theirs") && !left.contains("Anna"), "{quote}\n{left}");
        }
    }
}

#[test]
fn f3_text_and_html_that_are_cut_differently_show_only_what_both_leave() {
    let kind = "multipart/alternative; boundary=b";
    let both = |text: &str, html: &str| {
        read("Printer", kind, &format!("--b\r\nContent-Type: text/plain\r\n\r\n{text}\r\n--b\r\nContent-Type: text/html\r\n\r\n{html}\r\n--b--\r\n")).desk.unwrap()
    };
    // The text has lost its marks, the HTML has them; and the other way round.
    let html = "<div>Off.</div><blockquote type=cite><div>Status: Open, she is difficult</div></blockquote>";
    assert_eq!(both("Off.\n\nStatus: Open, she is difficult\n", html).text, "Off.");
    let desk = both("> Status: Open, she is difficult\n", "<p>Status: Open, she is difficult</p>");
    assert!(desk.text.is_empty() && !desk.html.unwrap_or_default().contains("difficult"));
    let desk = both(
        "[image: a.png]\n\nOn 5 May 2025 at 10:14, Paul <paul@example.com> wrote:\n> She is difficult\n",
        "<img src='cid:mine'><div>She is difficult</div>",
    );
    assert!(!desk.text.contains("difficult") && !desk.html.unwrap_or_default().contains("difficult"));
    // Both find history; the HTML finds it earlier, where the text's program broke the line too often.
    let desk = both(
        "Off.\n\nOn Mon, 5 May 2025\n\nat 10:14,\n\nPaul Brown\n\nwrote:\n\nShe is difficult\n\n-----Original Message-----\nFrom: Anna\nSubject: Printer\n\nIt burns.\n",
        "<div>Off.</div><div>On Mon, 5 May 2025 at 10:14, Paul Brown wrote:</div><div>She is difficult</div><div>-----Original Message-----<br>From: Anna<br>Subject: Printer</div><div>It burns.</div>",
    );
    assert!(!desk.text.contains("difficult") && !desk.html.unwrap_or_default().contains("difficult"), "{}", desk.text);
}

#[test]
fn only_an_agents_mail_is_cut_so() {
    let mail = read("Re: x", "text/plain", "> Only this.\r\n");
    assert_eq!(mail.desk.unwrap().text, "");
    let raw = "From: Anna <anna@example.com>\r\nSubject: Re: x\r\n\r\n> Only this.\r\n";
    let mail = ParsedMail::read_for(raw.as_bytes(), &Limits::default(), |from| from == "marta@example.com").unwrap();
    assert_eq!((mail.desk, mail.reply_text.as_str()), (None, "> Only this."));
}
