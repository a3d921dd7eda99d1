//! S14: foreign HTML on our pages.

use guichet_mail::html::{Image, clean, named_images, with_images};
use proptest::prelude::*;

/// The tags of cleaned HTML: name and attributes. The cleaner escapes `<` in text and double-quotes every attribute.
fn tags(cleaned: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut tags = Vec::new();
    let mut rest = cleaned;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let name: String =
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '!' | '-')).collect();
        rest = &rest[name.len()..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let (attribute, after) = rest.split_once("=\"").expect("a quoted attribute");
            let (value, after) = after.split_once('"').expect("an ended attribute");
            attributes.push((attribute.to_owned(), value.to_owned()));
            rest = after;
        }
        tags.push((name.trim_start_matches('/').to_ascii_lowercase(), attributes));
    }
    tags
}

/// What must never be in cleaned HTML, wherever it hides.
fn assert_harmless(cleaned: &str) {
    for (name, attributes) in tags(cleaned) {
        assert!(
            ![
                "script", "style", "iframe", "object", "embed", "form", "input", "button", "svg", "math", "base",
                "meta", "link", "template", "video", "audio"
            ]
            .contains(&name.as_str()),
            "{cleaned}"
        );
        assert!(!name.contains('!'), "{cleaned}");
        for (attribute, value) in attributes {
            let value: String = value.to_ascii_lowercase().chars().filter(|c| *c > ' ').collect();
            assert!(
                !attribute.starts_with("on")
                    && !["srcset", "background", "target", "ping", "id", "name", "class"].contains(&attribute.as_str()),
                "{cleaned}"
            );
            match attribute.as_str() {
                "src" => assert!(value.starts_with("cid:"), "{cleaned}"),
                "href" => assert!(
                    ["http:", "https:", "mailto:", "tel:"].iter().any(|scheme| value.starts_with(scheme)),
                    "{cleaned}"
                ),
                "style" => assert!(
                    !["url", "expression", "javascript", "position", "binding", "@", "\\"]
                        .iter()
                        .any(|word| value.contains(word)),
                    "{cleaned}"
                ),
                _ => {}
            }
        }
    }
}

/// Forms that published collections of filter evasions are made of.
const EVIL: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=http://evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"javascript:alert(1)\">",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\"\\>",
    "<img src=`javascript:alert(1)`>",
    "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
    "<a href=\" &#14; javascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href=\"//evil.example\">x</a>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror=alert(1) src>\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><img src=x onerror=alert(1)></template>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"data:text/html;base64,PHNjcmlwdD4=\"></object>",
    "<embed src=\"javascript:alert(1)\">",
    "<base href=\"javascript:/a/\"><a href=\"b\">x</a>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<style>@import 'http://evil.example/x.css'; body{background:url(http://evil.example)}</style>",
    "<div style=\"background-image:url(http://evil.example/x)\">x</div>",
    "<div style=\"width:expression(alert(1))\">x</div>",
    "<div style=\"background-color:u\\72l(http://evil.example)\">x</div>",
    "<div style=\"color:red;position:fixed;top:0;left:0;width:9999px\">x</div>",
    "<div style=\"-moz-binding:url(http://evil.example/x.xml)\">x</div>",
    "<p style=\"font-family:'x;background:url(//evil.example)'\">x</p>",
    "<input onfocus=alert(1) autofocus>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<video><source onerror=alert(1)></video>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<img src=\"cid:a\" srcset=\"http://evil.example/x 2x\">",
    "<table background=\"http://evil.example/x\"><tr><td background=\"http://evil.example/x\">x</table>",
    "<img src=\"http://evil.example/pixel.gif\" width=1>",
    "<a href=\"http://x\" target=\"_self\" ping=\"http://evil.example\" onclick=\"x()\">x</a>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<p/onclick=alert(1)>x",
    "<img/src=x/onerror=alert(1)>",
    "<a\u{c}href=javascript:alert(1)>x</a>",
    "<div id=location name=cookie>x</div>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<title></title><img src=x onerror=alert(1)>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<p>x</p title=\"><img src=x onerror=alert(1)>\">",
    "<a href=\"&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)\">x</a>",
];

#[test]
fn s14_nothing_of_the_published_evasions_survives() {
    for evil in EVIL {
        assert_harmless(&clean(evil));
        assert_harmless(&clean(&format!("<div><p>before {evil} after</p></div>")));
        assert_harmless(&clean(&format!("<table><tr><td>{evil}{evil}</td></tr></table>")));
    }
}

#[test]
fn s14_cleaning_twice_is_cleaning_once() {
    for evil in EVIL {
        let once = clean(evil);
        assert_eq!(clean(&once), once, "{evil}");
    }
}

/// A line feed right behind a `<pre>` is not shown, so what is written there must not begin with one.
#[test]
fn s14_line_feeds_do_not_change_when_cleaned_again() {
    for source in [
        "<pre>\n\n  x\n</pre>",
        "<pre style=\"color:red\"><x>\n\nx</x></pre>",
        "<pre>\n<pre>\n\nx</pre></pre>",
        "<pre>&#13;\n&#10;x&#13;y</pre>",
        "a&#13;&#10;b<p title=\"&#13;c&#10;\">d",
    ] {
        let once = clean(source);
        assert_eq!(clean(&once), once, "{source:?}");
        assert!(once.contains('x') || once.contains('d'), "{once:?}");
    }
}

/// What a browser would close, open or move is written so that it need not.
#[test]
fn s14_what_is_wrongly_nested_is_cleaned_for_good() {
    for source in [
        "<a href=tel:1>a<table><a href=tel:2>b",
        "<a href=tel:1>a<a href=tel:2>b",
        "<h1>a <x><h2>b",
        "<table>a<tr>b<td>c<td>d</tr>e<caption>f</caption><col><div>g</div></table>h",
        "<table><b>a<tr><td>b</table>c",
        "<p>a<x><div>b<p>c<summary>d<table>e",
        "<ul><li>a<div><li>b<x><ul><p><li>c<dl><dd>d<div><dd>e",
        "<td>a<tr>b<tbody>c<caption>d",
        "<b>a<p>b</b>c<i>d<table><tr><td>e</i>f",
        "<table><colgroup><col span=2><col><tr><td>a<table><td>b",
    ] {
        let once = clean(source);
        assert_eq!(clean(&once), once, "{source}");
        let text = |html: &str| {
            let mut words: Vec<char> =
                guichet_mail::html::to_text(html).chars().filter(char::is_ascii_lowercase).collect();
            words.sort_unstable();
            words
        };
        assert_eq!(text(&once), text(source), "{source} became {once}");
    }
    let deep = clean(&"<table><tr><td>".repeat(100));
    assert_eq!(clean(&deep), deep);
    let table = "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>";
    assert_eq!(clean("<table><tr><td>a<td>b</table>"), table);
    assert_eq!(clean(table), table);
}

#[test]
fn s18_nothing_is_loaded_from_elsewhere() {
    let cleaned = clean(
        "<p style=\"color:red;background:url(http://x)\"><img src=\"https://x/y.png\" alt=\"logo\"><img src=\"//x/y\"><img src=\"data:image/png;base64,AA\"><img src=\"cid:a@b\" alt=\"photo\"></p>",
    );
    assert!(!cleaned.contains("http") && !cleaned.contains("//x") && !cleaned.contains("data:"), "{cleaned}");
    assert!(cleaned.contains("cid:a@b") && cleaned.contains("style=\"color:red\""), "{cleaned}");
}

#[test]
fn s14_no_size_moves_text_out_of_its_place_however_it_is_written() {
    for evil in [
        "margin:-9px",
        "margin:0 -900px",
        "margin:0\t-900px",
        "margin:0\n-900px 0",
        "margin:0\u{c}-.9em",
        "text-indent:9e9px",
        "padding:9E+9px",
        "margin-top:99999.0px",
        "font:99999.5px/0 serif",
        "font:9px/-9 serif",
        "letter-spacing:-1e3px",
    ] {
        let cleaned = clean(&format!("<p style=\"{evil}\">x</p>"));
        assert!(!cleaned.contains("style"), "{evil}: {cleaned}");
    }
    for fine in
        ["margin:0 auto 12.75pt", "font-size:1.0625em", "padding:.75rem 0", "text-indent:2ex", "font:12px/1.5 serif"]
    {
        assert!(clean(&format!("<p style=\"{fine}\">x</p>")).contains(fine), "{fine}");
    }
}

#[test]
fn s14_no_attribute_makes_anything_larger_than_a_page() {
    let cleaned = clean(
        "<table border=99999 cellpadding=41 width=99999><tr><td colspan=9999 width=600>x</td><td width=\"50%\">y</td></tr></table><img src=cid:a width=99999999999 height=-1><img src=cid:b width=1200 height=\"800px\">",
    );
    assert!(!cleaned.contains("999") && !cleaned.contains("41") && !cleaned.contains("-1"), "{cleaned}");
    for kept in ["width=\"600\"", "width=\"50%\"", "width=\"1200\"", "height=\"800px\""] {
        assert!(cleaned.contains(kept), "{kept} in {cleaned}");
    }
}

#[test]
fn links_keep_their_address_and_lose_their_power() {
    let cleaned = clean(
        "<a href=\"https://example.com/?a=1&b=2\" target=_top>x</a> <a href=\"mailto:a@example.com\">m</a> <a href=\"cid:a\">c</a> <a href=\"/tickets\">r</a>",
    );
    assert!(
        cleaned.contains("href=\"https://example.com/?a=1&amp;b=2\" rel=\"noopener noreferrer nofollow\""),
        "{cleaned}"
    );
    assert!(
        cleaned.contains("mailto:a@example.com")
            && !cleaned.contains("target")
            && !cleaned.contains("href=\"cid")
            && !cleaned.contains("/tickets"),
        "{cleaned}"
    );
}

#[test]
fn what_mail_programs_write_still_looks_right() {
    let outlook = clean(
        "<p class=MsoNormal style='margin:0cm;font-size:11.0pt;font-family:\"Calibri\",sans-serif'><b><span style='color:#1F497D'>Hi</span></b><o:p></o:p></p><table border=1 cellpadding=0><tr><td width=200 style='border:solid windowtext 1.0pt;padding:0cm 5.4pt'>cell</td></tr></table><ol start=3><li>x</li></ol>",
    );
    for kept in [
        "font-size:11.0pt",
        "color:#1F497D",
        "<b>",
        "<table",
        "border:solid windowtext 1.0pt",
        "padding:0cm 5.4pt",
        "start=\"3\"",
        "cell",
    ] {
        assert!(outlook.contains(kept), "{kept} in {outlook}");
    }
}

#[test]
fn images_point_where_the_page_says() {
    let cleaned = clean(
        "<p>src=\"cid:a\" <img alt=\"one\" width=9 src=\"cid:a%40b\"><img src=\"cid:gone\" alt=\"two &lt;b&gt;\"><img src=\"http://x\" alt=\"three\"><img src=\"CID:big\"><img src=\"http://y\"></p>",
    );
    assert_eq!(named_images(&cleaned), ["a@b", "gone", "big"]);
    let shown = with_images(&cleaned, |id| match id {
        "a@b" => Some(Image::Shown { address: "/tickets/1/attachments/2?x=\"&y".into(), name: "a.png".into() }),
        "big" => Some(Image::Linked { address: "https://p/1".into(), words: "<big>".into() }),
        _ => None,
    });
    assert_eq!(
        shown,
        "<p>src=\"cid:a\" <img src=\"/tickets/1/attachments/2?x=&quot;&amp;y\" alt=\"one\" width=\"9\">\
         <span class=\"no-image\">two &lt;b&gt;</span><span class=\"no-image\">three</span>\
         <a class=\"no-image\" href=\"https://p/1\">&lt;big&gt;</a></p>"
    );
}

#[test]
fn s14_what_describes_an_image_stays_text_whatever_is_in_it() {
    for alt in
        ["&gt;&lt;script&gt;alert(1)&lt;/script&gt;", "&quot; onerror=&quot;alert(1)", "a &gt; b", "&amp;lt;b&amp;gt;"]
    {
        let cleaned = clean(&format!("<p>x<img src='cid:a' alt='{alt}'>y</p>"));
        for place in [
            None,
            Some(Image::Shown { address: "/a".into(), name: String::new() }),
            Some(Image::Linked { address: "/a".into(), words: String::new() }),
        ] {
            let shown = with_images(&cleaned, |_| place.clone());
            assert!(!shown.contains("<script") && shown.ends_with("y</p>"), "{shown}");
            let tags = shown.split('<').skip(1).map(|tag| tag.split('>').next().unwrap());
            for tag in tags {
                let without_values: String = tag.split('"').step_by(2).collect();
                assert!(!without_values.contains("onerror") && !tag.starts_with("b "), "{shown}");
            }
            assert!(!clean(&shown).contains("<b>"), "{shown}");
        }
    }
}

#[test]
fn every_character_of_the_text_comes_through() {
    let text =
        "a&amp;b &lt;i&gt; \u{a0}\u{80}\u{ad}\u{b7}\u{bf}\u{c0} é ¬ © « » \u{fdd0}\u{fdd3}\u{100} \u{100} 印 😀 \" '";
    assert_eq!(
        clean(text),
        "a&amp;b &lt;i&gt; &nbsp;\u{80}\u{ad}\u{b7}\u{bf}\u{c0} é ¬ © « » \u{100} \u{100} 印 😀 \" '"
    );
}

proptest! {
    #[test]
    fn s14_no_soup_of_markup_comes_through(pieces in prop::collection::vec(prop::sample::select(EVIL), 1..6), cuts in prop::collection::vec(0_usize..200, 0..6)) {
        let mut soup = pieces.concat();
        for cut in cuts {
            if soup.is_char_boundary(cut.min(soup.len())) {
                soup.insert_str(cut.min(soup.len()), "<b x='");
            }
        }
        assert_harmless(&clean(&soup));
    }

    #[test]
    fn any_string_can_be_cleaned(soup in "\\PC{0,300}") {
        assert_harmless(&clean(&soup));
    }
}

#[test]
fn s14_a_colour_is_a_colour_and_nothing_else() {
    use guichet_mail::html::clean;
    for colour in
        ["red", "#1b1f27", "#abc", "rgb(1, 2, 3)", "rgba(1,2,3,.5)", "hsl(120deg 50% 50% / 0.5)", "windowtext"]
    {
        for property in ["color", "background-color"] {
            assert!(clean(&format!("<p style='{property}:{colour}'>x</p>")).contains(colour), "{colour}");
        }
    }
    // Found by fuzzing: none of these does anything in a browser of today, and none is let through.
    for value in
        ["rgb(1,2,\njav&#x09;ascript:x", "rgbimport)", "rgb(1,2,3)import", "rgb(from red r g b)", "red blue", "url(x)"]
    {
        let cleaned = clean(&format!("<p style='color:{value}'>x</p>"));
        assert_eq!(cleaned, "<p>x</p>", "{value}");
    }
    assert_eq!(clean("<p style='color:red !important'>x</p>"), "<p style=\"color:red\">x</p>");
    assert_eq!(clean("<p style='font-family:jav&#x09;ascript'>x</p>"), "<p>x</p>");
}
