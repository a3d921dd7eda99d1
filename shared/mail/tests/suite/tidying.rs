//! Cleaned HTML made fit for a page.

use guichet_mail::html::{bare_words, clean, has_own_colours, is_plain, tidy};
use proptest::prelude::*;

fn tidied(source: &str) -> String {
    tidy(&clean(source))
}

#[test]
fn e2_what_a_program_says_of_its_own_window_goes() {
    let outlook = "<div class=WordSection1><p class=MsoNormal style='margin:0cm;font-size:11.0pt;font-family:\"Calibri\",sans-serif'>\
                   <span style='color:black'>Hello <b>there</b></span></p></div>";
    assert_eq!(tidied(outlook), "<div><p><span>Hello <b>there</b></span></p></div>");
    let gmail =
        "<div dir=\"ltr\"><div style=\"font-family:arial,sans-serif;font-size:small;color:#222222\">Hi</div></div>";
    assert_eq!(tidied(gmail), "<div dir=\"ltr\"><div>Hi</div></div>");
    let apple = "<span style='caret-color: rgb(0, 0, 0); color: rgb(0, 0, 0); background-color: rgb(255,255,255); font-family: Helvetica; font-size: 12px'>Hi</span>";
    assert_eq!(tidied(apple), "<span>Hi</span>");
    assert_eq!(tidied("<font face='Verdana' color='#000000' size='2'>Hi</font>"), "<font size=\"2\">Hi</font>");
    assert_eq!(tidied("<a href='https://x.example/' style='color:#0563C1'>Go</a>").matches("style").count(), 0);
}

#[test]
fn e2_what_somebody_chose_stays() {
    for (source, kept) in [
        ("<span style='color:#c00000'>x</span>", "color:#c00000"),
        ("<span style='color: rgb(200, 30, 30)'>x</span>", "color:rgb(200, 30, 30)"),
        ("<span style='background-color:yellow;color:black'>x</span>", "background-color:yellow;color:black"),
        ("<p style='text-align:center'>x</p>", "text-align:center"),
        ("<span style='font-weight:bold'>x</span>", "font-weight:bold"),
        ("<span style='text-decoration:line-through'>x</span>", "text-decoration:line-through"),
        ("<span style='font-family:Consolas'>x</span>", "font-family:monospace"),
        ("<span style='font-size:18.0pt'>x</span>", "font-size:1.5rem"),
        ("<td bgcolor=\"#004080\"><font color=\"white\">x</font></td>", "color=\"white\""),
        ("<p dir='rtl'>x</p>", "dir=\"rtl\""),
    ] {
        let shown = tidied(&format!("<table><tr><td>{source}</td></tr></table>"));
        assert!(shown.contains(kept), "{kept} in {shown}");
    }
    // Black in a coloured box was chosen, whoever says it.
    let boxed = tidied(
        "<div style='background-color:#ffd700'><p><span style='color:black'>x</span></p></div><p style='color:black'>y</p>",
    );
    assert!(boxed.contains("<span style=\"color:black\">x</span>") && boxed.ends_with("<p>y</p>"), "{boxed}");
}

#[test]
fn e2_sizes_and_margins_stay_within_bounds() {
    for (source, shown) in [
        ("font-size:1px", "font-size:0.688rem"),
        ("font-size:200px", "font-size:1.75rem"),
        ("font-size:900%", "font-size:1.75rem"),
        ("font-size:0", "font-size:0.688rem"),
        ("margin-left:900px", "margin-left:40px"),
        ("margin:0 0 0 .8ex", "margin:0 0 0 .8ex"),
        ("padding:3in 2px", "padding:40px 2px"),
        ("border-left:99px solid red", "border-left:4px solid red"),
        ("white-space:pre", "white-space:pre-wrap"),
    ] {
        assert_eq!(tidied(&format!("<p style='{source}'>x</p>")), format!("<p style=\"{shown}\">x</p>"));
    }
    for source in
        ["line-height:1px", "letter-spacing:90px", "white-space:nowrap", "text-indent:400px", "font:1px/0 Arial"]
    {
        assert_eq!(tidied(&format!("<p style='{source}'>x</p>")), "<p>x</p>", "{source}");
    }
}

#[test]
fn e2_empty_lines_at_both_ends_go() {
    for source in [
        "<div><br></div><div>Hi</div><div><br></div><div>&nbsp;</div>",
        "<br><p></p><div>Hi<br><br></div><p>\u{feff} </p>",
        "<div><div><br></div></div><div>Hi</div>\n\n",
    ] {
        assert_eq!(tidied(source).replace('\n', ""), "<div>Hi</div>", "{source}");
    }
    assert_eq!(tidied("<p>a</p><p><br></p><p>b</p>"), "<p>a</p><p><br></p><p>b</p>");
    assert!(tidied("<p><br></p><p><img src='cid:a'></p>").contains("<img"));
    assert_eq!(tidied("<div><br></div>"), "");
}

#[test]
fn e2_html_that_says_nothing_more_than_its_text_is_recognised() {
    for plain in [
        "<div dir=ltr>Hello,<div><br></div><div>it works.</div></div>",
        "<div style='font-size:11pt;font-family:Calibri;color:black'>Hello</div>",
        "<p>See <a href='https://x.example/a'>https://x.example/a</a> or <a href='mailto:a@b.example'>a@b.example</a></p>",
        "<p><a href='https://www.x.example/'>www.x.example</a></p>",
        "<font face='Arial' size='2'>Hello</font>",
    ] {
        assert!(is_plain(&tidied(plain)), "{}", tidied(plain));
    }
    for rich in [
        "<p><b>Hello</b></p>",
        "<p><a href='https://evil.example/'>https://good.example/</a></p>",
        "<p><a href='https://x.example/'>here</a></p>",
        "<ul><li>one</li></ul>",
        "<p><img src='cid:a'></p>",
        "<p style='color:red'>x</p>",
        "<p style='font-weight:700'>x</p>",
        "<p align=center>x</p>",
        "<table><tr><td>x</td></tr></table>",
        "<blockquote>x</blockquote>",
    ] {
        assert!(!is_plain(&tidied(rich)), "{}", tidied(rich));
    }
}

#[test]
fn e2_web_addresses_in_the_text_become_links() {
    assert_eq!(
        tidied("<p><b>See</b> https://x.example/a?b=1&amp;c=2, or (www.y.example)</p>"),
        "<p><b>See</b> <a href=\"https://x.example/a?b=1&amp;c=2\" rel=\"noopener noreferrer nofollow\">https://x.example/a?b=1&amp;c=2</a>, \
         or (<a href=\"https://www.y.example\" rel=\"noopener noreferrer nofollow\">www.y.example</a>)</p>"
    );
    let already =
        "<p><a href=\"https://x.example/\" rel=\"noopener noreferrer nofollow\">at https://x.example/</a></p>";
    assert_eq!(tidied(already), already);
    assert_eq!(tidied("<p>https://x.example/&lt;b&gt;&quot;onclick=1</p>").matches("<a ").count(), 0);
    assert!(is_plain(&tidied("<p>https://x.example/</p>")));
}

#[test]
fn only_chosen_colours_need_light_paper() {
    for own in [
        "<p style='color:#c00000'>x</p>",
        "<font color=green>x</font>",
        "<table bgcolor=silver><tr><td>x</td></tr></table>",
    ] {
        assert!(has_own_colours(&tidied(own)), "{own}");
    }
    for none in [
        "<p style='color:windowtext;background-color:white'>x</p>",
        "<p>color: red</p>",
        "<p style='border:1px solid #ccc'>x</p>",
    ] {
        assert!(!has_own_colours(&tidied(none)), "{none}");
    }
}

#[test]
fn the_bare_words_have_no_addresses_and_no_descriptions() {
    let cleaned =
        clean("<p><b>W</b>ord &amp;amp; <a href='https://x.example/'>link</a><img src='cid:a' alt='shown'></p>next");
    assert_eq!(bare_words(&cleaned).split_whitespace().collect::<Vec<_>>(), ["Word", "&amp;", "link", "next"]);
}

const PIECES: &[&str] = &[
    "<p style='color:red;font-size:99px'>",
    "<span style=\"font-family:&quot;A&quot;;color:black\">",
    "<td bgcolor='#fff'>",
    "<table>",
    "</table>",
    "</p>",
    "</span>",
    "<br>",
    "&nbsp;",
    "text &lt;b&gt; ",
    "<img src='cid:x' alt='a > b < c'>",
    "<a href='https://x.example/?a=1&amp;b=\"'>x > y</a>",
    " https://x.example/?a=1&amp;b=%22'x' ",
    "www.x.example.",
    "<blockquote>",
    "<div>",
    "</div>",
];

proptest! {
    #[test]
    fn s14_tidied_html_is_clean_tidy_and_has_all_its_words(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30)) {
        let cleaned = clean(&pieces.concat());
        let once = tidy(&cleaned);
        prop_assert_eq!(&tidy(&once), &once);
        prop_assert_eq!(&clean(&once), &once);
        let words = |html: &str| guichet_mail::html::to_text(html).split_whitespace().collect::<String>();
        prop_assert_eq!(words(&once), words(&cleaned));
    }
}

#[test]
fn in_a_mail_sizes_are_pixels_and_the_words_stay() {
    use guichet_mail::html::{clean, tidy, with_pixels};
    let page = tidy(&clean(
        "<p style='font-size:24px;color:red'>1.5rem &lt;b style=\"x:2rem\"&gt; <a href='https://x.example/?a=1rem;b'>far</a></p>",
    ));
    assert!(page.contains("font-size:1.5rem"), "{page}");
    assert_eq!(with_pixels(&page), page.replace("font-size:1.5rem", "font-size:24px"));
}
