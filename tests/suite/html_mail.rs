//! Mail in HTML, from the message to the page and to the notices (E2, C1, F3), with its images (S14, S15).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guichet_domain::entry::{Audience, Body, MailHtml, Message};
use guichet_domain::ids::TicketNumber;
use guichet_local::aws::faults::{Fault, Kind};
use guichet_store::{MailOutcome, OutcomeKind};

use crate::support::{AGENT, Letter, Post, TestStack};

const ANNA: &str = "anna@acme.example";
pub(crate) const PHOTO: &[u8] = include_bytes!("../../infra/local/src/demo/label-photo.png");

fn wrapped(content: &[u8]) -> String {
    let encoded = STANDARD.encode(content);
    encoded.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into_owned() + "\n").collect()
}

/// A file that the HTML may call `cid:<id>`.
pub(crate) fn file(kind: &str, name: &str, id: &str, content: &[u8]) -> String {
    format!(
        "--rel\nContent-Type: {kind}; name=\"{name}\"\nContent-Disposition: inline; filename=\"{name}\"\nContent-ID: <{id}>\nContent-Transfer-Encoding: base64\n\n{}",
        wrapped(content)
    )
}

/// A mail as programs build it: text and HTML that say the same, and what the HTML shows.
pub(crate) fn html_mail(from: &str, subject: &str, text: &str, html: &str, files: &[String]) -> Post {
    let body = format!(
        "--rel\nContent-Type: multipart/alternative; boundary=alt\n\n--alt\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{}--alt\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{}--alt--\n{}--rel--\n",
        wrapped(text.as_bytes()),
        wrapped(html.as_bytes()),
        files.concat()
    );
    Post::new(from, subject, &body).typed("multipart/related; boundary=rel")
}

fn answering(post: Post, letter: &Letter) -> Post {
    let id = letter.header("Message-ID").unwrap();
    let references = format!("{} {id}", letter.header("References").unwrap());
    post.header("References", &references).header("In-Reply-To", &id).to(&letter.reply_address())
}

fn opened(outcome: &MailOutcome) -> TicketNumber {
    assert_eq!(outcome.decision, OutcomeKind::NewTicket, "{outcome:#?}");
    outcome.ticket.unwrap()
}

fn joined(outcome: &MailOutcome) {
    assert_eq!(outcome.decision, OutcomeKind::Reply, "{outcome:#?}");
}

async fn newest_message(stack: &TestStack, number: TicketNumber) -> Message {
    let entries = stack.entries(number).await;
    entries.iter().rev().find_map(|entry| entry.message()).unwrap().clone()
}

const OUTLOOK: &str = "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><style>p.MsoNormal{margin:0}</style></head><body lang=EN-GB link=\"#0563C1\"><div class=WordSection1>\
<p class=MsoNormal style='margin:0cm'><span style='font-size:11.0pt;font-family:\"Calibri\",sans-serif;color:black'>Hello,<o:p></o:p></span></p>\
<p class=MsoNormal><b>Two</b> labels are wrong, see <a href=\"https://shop.example/labels\">our list</a>:</p>\
<ol style='margin-top:0cm' start=1 type=1><li class=MsoListParagraph>the first</li><li>the second</li></ol>\
<p class=MsoNormal><img width=96 height=64 id=\"Picture_1\" src=\"cid:image001.png@01DA1B2C.3D4E5F60\" alt=\"The label\"></p>\
<p class=MsoNormal><img src=\"https://tracker.example/p.gif\" alt=\"Our campaign\"></p></div></body></html>";
const OUTLOOK_TEXT: &str = "Hello,\nTwo labels are wrong, see our list<https://shop.example/labels>:\n\n  1.  the first\n  2.  the second\n\n[cid:image001.png@01DA1B2C.3D4E5F60]\n[Our campaign]\n";

const GMAIL: &str = "<div dir=\"ltr\">It is <i>still</i> wrong.<div><img src=\"cid:ii_m1abc\" alt=\"label.png\" width=\"96\"></div></div><br>\
<div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">On Sat, 21 Nov 2026 at 10:00, Support &lt;<a href=\"mailto:help@support.example.com\">help@support.example.com</a>&gt; wrote:<br></div>\
<blockquote class=\"gmail_quote\" style=\"margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex\"><p>We have <b>your</b> request.</p></blockquote></div>";
const GMAIL_TEXT: &str = "It is *still* wrong.\n[image: label.png]\n\nOn Sat, 21 Nov 2026 at 10:00, Support <help@support.example.com> wrote:\n\n> We have *your* request.\n";

#[tokio::test]
async fn e2_c1_s15_an_html_mail_shows_as_it_was_written_with_its_images() {
    let stack = TestStack::start().await;
    let anna = stack.visitor(&stack.contact(ANNA, "Anna").await).await;
    let stranger = stack.visitor(&stack.contact("eve@evil.example", "Eve").await).await;
    let photo = file("image/png", "image001.png", "image001.png@01DA1B2C.3D4E5F60", PHOTO);
    let outlook = html_mail(ANNA, "Labels", OUTLOOK_TEXT, OUTLOOK, &[photo]);
    // Saving the files fails twice over: the mail that is tried again writes the same once.
    stack.running.aws.faults().arm(Fault {
        function: Some("InboundEmailFunction".to_owned()),
        operation: Some("PutObject".to_owned()),
        times: 4,
        ..Fault::new(Kind::ErrorAfter)
    });
    let number = opened(&stack.receive(&outlook).await);
    assert_eq!(stack.entries(number).await.len(), 1);

    let path = format!("/tickets/{number}");
    let page = anna.get(&path).await;
    let mail = page.all(".message .mail").remove(0);
    assert!(mail.contains("Two") && mail.contains("the second"), "{mail}");
    assert_eq!(page.all(".mail b"), ["Two"]);
    assert_eq!(page.links(".mail a"), ["https://shop.example/labels"]);
    assert_eq!(page.all(".mail ol li"), ["the first", "the second"]);
    assert_eq!(page.all(".mail .no-image"), ["Our campaign"], "nothing is loaded from elsewhere");
    assert!(!page.text().contains("tracker.example") && !page.text().contains("Calibri"));
    let source = page.attribute(".mail img", "src").unwrap();
    assert!(source.starts_with(&format!("{path}/attachments/")), "{source}");
    assert_eq!(page.attribute(".mail img", "alt").as_deref(), Some("The label"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains(&format!("img-src 'self' data: {};", stack.running.endpoint)), "{policy}");
    assert!(policy.contains("style-src 'self'; style-src-attr 'unsafe-inline';"), "{policy}");
    // Listed once, apart from other files, and to be downloaded as any.
    assert!(page.all(".attachments:not(.images *) .file-name").is_empty());
    let download = page.attribute(".images a", "href").unwrap();

    // The image, to whoever may see the message and to nobody else.
    let shown = anna.get(&source).await;
    assert_eq!(shown.bytes, PHOTO);
    assert_eq!(shown.header("content-type").as_deref(), Some("image/png"));
    assert!(shown.header("content-disposition").unwrap().starts_with("inline"));
    let file = anna.get(&download).await;
    assert_eq!(file.bytes, PHOTO);
    assert_eq!(file.header("content-type").as_deref(), Some("application/octet-stream"));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
    assert_eq!(stranger.get_only(&source).await.status, 404);
    assert_eq!(stack.browser().get_only(&source).await.status, 303, "to the sign-in page");

    // The same as data.
    let data = anna.json().get(&path).await.json();
    assert!(data["entries"][0]["html"].as_str().unwrap().contains("<b>Two</b>"), "{data}");
    assert_eq!(data["entries"][0]["attachments"][0]["in_text"], true);

    // Gmail, as an answer: the history is folded away, formatted as well.
    let notice = stack.outbox.wait_for(ANNA, 1).await;
    let photo = [self::file("image/png", "label.png", "ii_m1abc", PHOTO)];
    let gmail = answering(html_mail(ANNA, "Re: Labels", GMAIL_TEXT, GMAIL, &photo), &notice);
    joined(&stack.receive(&gmail).await);
    let message = newest_message(&stack, number).await;
    assert_eq!(message.body.quoted, None, "kept once");
    let page = anna.get(&path).await;
    assert_eq!(page.all(".mail i"), ["still"]);
    assert!(page.all("details .mail").iter().any(|quoted| quoted.contains("request")), "{}", page.text());
    assert_eq!(anna.get(&page.links_of(".mail img", "src")[1]).await.bytes, PHOTO);

    // A mail whose HTML says nothing more than its text stays plain.
    let plain = html_mail(
        ANNA,
        "Plain",
        "Hello,\n\nit works: https://x.example/a\n",
        "<div dir=\"ltr\">Hello,<div><br></div><div>it works: <a href=\"https://x.example/a\">https://x.example/a</a></div></div>",
        &[],
    );
    let number = opened(&stack.receive(&plain).await);
    assert_eq!(newest_message(&stack, number).await.body, Body::plain("Hello,\n\nit works: https://x.example/a"));
    stack.end().await;
}

#[tokio::test]
async fn s14_what_claims_to_be_an_image_and_is_none_is_a_file() {
    let stack = TestStack::start().await;
    let anna = stack.visitor(&stack.contact(ANNA, "Anna").await).await;
    let svg: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    let page: &[u8] = b"<!doctype html><script>alert(1)</script>";
    let files = [
        file("image/png", "one.png", "one@x", svg),
        file("image/gif", "two.gif", "two@x", page),
        file("image/svg+xml", "three.svg", "three@x", svg),
        // And the other way round: it is an image, whatever it is called.
        file("text/html", "four.html", "four@x", PHOTO),
        // An image that the HTML does not name is a file.
        file("image/png", "five.png", "five@x", PHOTO),
    ];
    let html = "<p><b>See</b> <img src='cid:one@x' alt='first'><img src='cid:two@x'><img src='cid:three@x'><img src='cid:four@x'><img src='cid:none@x' alt='lost'></p>";
    let number = opened(&stack.receive(&html_mail(ANNA, "Images", "See", html, &files)).await);
    let path = format!("/tickets/{number}");
    let page_of_ticket = anna.get(&path).await;
    assert_eq!(page_of_ticket.links_of(".mail img", "src").len(), 1);
    assert_eq!(page_of_ticket.all(".mail .no-image"), ["first", "lost"]);
    assert_eq!(
        page_of_ticket.all(".attachments .file-name"),
        ["one.png", "two.gif", "three.svg", "five.png", "four.html"]
    );
    let shown = anna.get(&page_of_ticket.attribute(".mail img", "src").unwrap()).await;
    assert_eq!((shown.header("content-type").as_deref(), &*shown.bytes), (Some("image/png"), PHOTO));
    // Asked for as an image, a file is a download all the same.
    for (link, content) in page_of_ticket.links(".attachments a").iter().zip([svg, page, svg, PHOTO]) {
        let file = anna.get(&format!("{link}?show=1")).await;
        assert_eq!(file.bytes, content);
        assert_eq!(file.header("content-type").as_deref(), Some("application/octet-stream"));
        assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
    }
    stack.end().await;
}

#[tokio::test]
async fn f3_s7_an_agents_html_answer_keeps_its_formatting_and_none_of_what_it_quotes() {
    let stack = TestStack::start().await;
    let anna = stack.visitor(&stack.contact(ANNA, "Anna").await).await;
    let number = opened(&stack.receive(&Post::new(ANNA, "Printer", "It burns.")).await);
    let to_agent = stack.outbox.wait_for(AGENT, 1).await;
    let acknowledged = stack.outbox.wait_for(ANNA, 1).await;
    assert!(!acknowledged.raw.contains("image/png"));

    // The picture in the quoted talk among colleagues is as little for the customer as its words.
    let html = "<div dir=\"ltr\">#close<div>Use the <b>red</b> one, see <a href=\"https://fire.example/\">how</a>.</div><div><img src=\"cid:mine\" alt=\"the red one\"></div></div><br>\
        <div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">On Sat, 21 Nov 2026 at 09:00, Paul &lt;paul@example.com&gt; wrote:<br></div>\
        <blockquote class=\"gmail_quote\"><p>She is a <b>difficult</b> one. <img src=\"cid:theirs\" alt=\"her invoices\"></p></blockquote></div>";
    let text = "#close\nUse the *red* one, see how <https://fire.example/>.\n[image: the red one]\n\nOn Sat, 21 Nov 2026 at 09:00, Paul <paul@example.com> wrote:\n\n> She is a *difficult* one. [image: her invoices]\n";
    let mine = [file("image/png", "red.png", "mine", PHOTO), file("image/png", "invoices.png", "theirs", PHOTO)];
    joined(&stack.receive(&answering(html_mail(AGENT, "Re: Printer", text, html, &mine), &to_agent)).await);
    let message = newest_message(&stack, number).await;
    let names: Vec<&str> = message.attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["red.png"]);
    assert!(message.body.quoted.is_none() && message.body.html.as_ref().unwrap().quoted.is_none());

    let page = anna.get(&format!("/tickets/{number}")).await;
    assert_eq!(page.all(".message.agent .mail b"), ["red"]);
    assert_eq!(page.links(".message.agent .mail a"), ["https://fire.example/"]);
    assert!(page.words().contains("closed this ticket"));
    let told = stack.outbox.wait_for(ANNA, 2).await;
    let in_html = told.html.clone().unwrap();
    assert!(in_html.contains("<b>red</b>") && in_html.contains("https://fire.example/"), "{in_html}");
    assert!(told.text.as_ref().unwrap().contains("see how"), "{told:#?}");
    for shown in [page.text(), in_html.clone(), told.raw.clone(), told.text.clone().unwrap()] {
        for hidden in ["#close", "difficult", "invoices", "Paul"] {
            assert!(!shown.contains(hidden), "{hidden} in {shown}");
        }
    }
    // The image goes with the mail, under a name of ours.
    let (_, id) = in_html.split_once("src=\"cid:").unwrap();
    let id = id.split('"').next().unwrap();
    assert!(
        told.raw.contains(&format!("Content-ID: <{id}>")) && told.raw.contains("multipart/related"),
        "{}",
        told.raw
    );
    let (_, part) = told.raw.split_once(&format!("Content-ID: <{id}>")).unwrap();
    let part = part.split_once("\r\n\r\n").unwrap().1.split("\r\n--").next().unwrap();
    assert_eq!(STANDARD.decode(part.replace("\r\n", "")).unwrap(), PHOTO);

    // A note in HTML stays a note, images and all.
    let note = html_mail(
        AGENT,
        "Re: Printer",
        "#note She *calls* every week.",
        "<p>#note She <b>calls</b> every week. <img src='cid:n'></p>",
        &[file("image/png", "note.png", "n", PHOTO)],
    );
    joined(&stack.receive(&answering(note, &to_agent)).await);
    let message = newest_message(&stack, number).await;
    assert_eq!(message.audience, Audience::Internal);
    assert!(message.body.html.as_ref().unwrap().new.contains("<b>calls</b>"));
    assert!(!message.body.html.as_ref().unwrap().new.contains("#note"));
    let address = format!("/tickets/{number}/attachments/{}?show=1", message.attachments[0].id);
    assert_eq!(anna.get_only(&address).await.status, 404);

    // HTML that says more than the text that was cut is not believed: a command, or a talk that is marked nowhere.
    let talk = html_mail(
        AGENT,
        "Re: Printer",
        "All is well.",
        "<p>All is <b>well</b>. Paul thinks that she is a difficult customer <img src='cid:t'></p>",
        &[file("image/png", "talk.png", "t", PHOTO)],
    );
    joined(&stack.receive(&answering(talk, &to_agent)).await);
    let message = newest_message(&stack, number).await;
    assert_eq!((message.body, message.attachments.len()), (Body::plain("All is well."), 0));
    stack.end().await;
}

#[tokio::test]
async fn f3_s1_an_agents_answer_that_says_nothing_above_a_quote_publishes_nothing_of_it() {
    let stack = TestStack::start().await;
    let anna = stack.visitor(&stack.contact(ANNA, "Anna").await).await;
    let number = opened(&stack.receive(&Post::new(ANNA, "Printer", "It burns.")).await);
    let to_agent = stack.outbox.wait_for(AGENT, 1).await;
    let notice = to_agent.text.clone().unwrap();
    let in_html = to_agent.html.clone().unwrap();
    let there = stack.entries(number).await.len();
    let quoted: String = notice.lines().flat_map(|line| ["> ", line, "\n"]).collect();
    let outlook = format!(
        "From: Support <{}>\nSent: Monday, May 5, 2025 10:14 AM\nTo: Marta <{AGENT}>\nSubject: Printer\n\n{notice}",
        to_agent.reply_address()
    );
    let unknown = format!("Die V mensis Maii MMXXV Support <{}> scripsit:\n{notice}", to_agent.reply_address());
    let passed_on = format!("---------- Forwarded message ---------\n{outlook}");

    // Nothing above it, in whatever form: it is held, and nobody else hears of it.
    for subject in ["Re: Printer", "Printer", "Fwd: Printer"] {
        for text in [&quoted, &outlook, &unknown, &passed_on] {
            let outcome = stack.receive(&answering(Post::new(AGENT, subject, text), &to_agent)).await;
            assert_eq!((outcome.decision, outcome.ticket), (OutcomeKind::Held, None), "{subject} {text}");
            assert!(outcome.reason.contains("nothing is written"), "{outcome:#?}");
        }
        let html = format!(
            "<div dir=ltr><br></div><div class=gmail_quote><blockquote class=gmail_quote>{in_html}</blockquote></div>"
        );
        let outcome = stack.receive(&answering(html_mail(AGENT, subject, &quoted, &html, &[]), &to_agent)).await;
        assert_eq!(outcome.decision, OutcomeKind::Held, "{outcome:#?}");
    }
    // Our notice as a file is a quote of it, too.
    let eml = format!(
        "--m\nContent-Type: text/plain\n\n\n--m\nContent-Type: message/rfc822; name=notice.eml\nContent-Disposition: attachment; filename=notice.eml\n\n{}\n--m--\n",
        to_agent.raw.replace("\r\n", "\n")
    );
    let attached = Post::new(AGENT, "Re: Printer", &eml).typed("multipart/mixed; boundary=m");
    assert_eq!(stack.receive(&answering(attached, &to_agent)).await.decision, OutcomeKind::Held);
    assert_eq!(stack.entries(number).await.len(), there);

    // An image alone is the image alone, and a word above the quote is the word.
    let html = format!(
        "<div dir=ltr><img src=\"cid:mine\"></div><br><div class=gmail_quote><blockquote class=gmail_quote>{in_html}<img src=\"cid:theirs\"></blockquote></div>"
    );
    let files = [file("image/png", "red.png", "mine", PHOTO), file("image/png", "invoices.png", "theirs", PHOTO)];
    joined(&stack.receive(&answering(html_mail(AGENT, "Re: Printer", &quoted, &html, &files), &to_agent)).await);
    let message = newest_message(&stack, number).await;
    assert_eq!(message.body.text, "");
    let shown = message.body.html.clone().unwrap();
    assert!(shown.quoted.is_none() && html_words(&shown.new).is_empty(), "{shown:?}");
    assert_eq!(message.attachments.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["red.png"]);
    joined(
        &stack.receive(&answering(Post::new(AGENT, "Fwd: Printer", &format!("Off.\n\n{passed_on}")), &to_agent)).await,
    );
    assert_eq!(newest_message(&stack, number).await.body, Body::plain("Off."));

    let told = stack.outbox.wait_for(ANNA, 3).await;
    let page = anna.get(&format!("/tickets/{number}")).await;
    for text in [page.text(), told.raw.clone()] {
        assert!(!text.contains("#note") && !text.contains(&to_agent.reply_address()), "{text}");
    }

    // A note keeps what it passes on: it never leaves the desk.
    joined(
        &stack
            .receive(&answering(
                Post::new(AGENT, "Fwd: Printer", &format!("#note\nFrom Paul:\n\n{passed_on}")),
                &to_agent,
            ))
            .await,
    );
    let message = newest_message(&stack, number).await;
    assert_eq!(message.audience, Audience::Internal);
    assert!(message.body.text.starts_with("From Paul:") && message.body.text.contains("It burns."), "{message:?}");
    // And alone with a quote, it is nothing as well.
    let empty = Post::new(AGENT, "Re: Printer", &format!("#note\n\n{quoted}"));
    assert_eq!(stack.receive(&answering(empty, &to_agent)).await.decision, OutcomeKind::Held);
    stack.end().await;
}

/// The words between the tags.
fn html_words(html: &str) -> String {
    html.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, words)| words.trim()).collect()
}

#[tokio::test]
async fn e2_html_over_the_bound_is_kept_whole_as_a_file_and_the_text_is_shown() {
    let stack = TestStack::start().await;
    let anna = stack.visitor(&stack.contact(ANNA, "Anna").await).await;
    let rows: Vec<String> =
        (0..2_000).map(|row| format!("<tr><td><b>Row {row}</b></td><td>{}</td></tr>", row * 7)).collect();
    let html = format!("<p>The list:</p><table border=1>{}</table>", rows.concat());
    assert!(html.len() > MailHtml::MAX_NEW);
    let text: Vec<String> = (0..2_000).map(|row| format!("Row {row} {}", row * 7)).collect();
    let post = html_mail(ANNA, "List", &format!("The list:\n\n{}", text.join("\n")), &html, &[]);
    let number = opened(&stack.receive(&post).await);
    let message = newest_message(&stack, number).await;
    assert!(message.body.html.is_none() && message.body.text.contains("Row 1999 13993"));
    assert_eq!(message.attachments[0].name, "message.html");
    let page = anna.get(&format!("/tickets/{number}")).await;
    let whole = anna.get(&page.attribute(".attachments a", "href").unwrap()).await;
    assert!(whole.text().contains("<b>Row 1999</b>"));
    assert_eq!(whole.header("content-type").as_deref(), Some("application/octet-stream"));
    stack.end().await;
}
