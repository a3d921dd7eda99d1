//! C2: Markdown and plain text as message bodies.

use guichet_mail::body::{markdown_to_html, markdown_to_text, text_to_html};
use proptest::prelude::*;

#[test]
fn c2_text_style_becomes_html() {
    let html = markdown_to_html(
        "**bold** *italic* `code` ~~gone~~ [link](https://example.com)\nsecond line\n\n- one\n- two\n\n1. first\n\n> quoted\n\n```\n<b>\n```\n",
    );
    for part in [
        "<strong>bold</strong>",
        "<em>italic</em>",
        "<code>code</code>",
        "<del>gone</del>",
        "href=\"https://example.com\" rel=\"noopener noreferrer nofollow\"",
        "<br>",
        "<ul>",
        "<li>one</li>",
        "<ol>",
        "<blockquote>",
        "&lt;b&gt;",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn s14_raw_html_and_scripts_never_pass() {
    for evil in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](https://evil.example/pixel)",
        "<a href=\"javascript:x\">x</a>",
        "[x](data:text/html,x)",
        "<div onclick=x>",
        "[x]: javascript:alert(1)\n[x]",
    ] {
        let html = markdown_to_html(evil);
        assert!(
            !html.contains("<script")
                && !html.contains("<img src")
                && !html.contains("<a href=\"javascript")
                && !html.contains("<div")
                && !html.contains("<a href=\"data"),
            "{html}"
        );
    }
    assert!(markdown_to_html("a <b>bold</b> word").contains("&lt;b&gt;bold&lt;/b&gt;"));
}

#[test]
fn markdown_reads_well_as_plain_text() {
    let text = markdown_to_text(
        "**Hello** Anna,\n\nsee [the page](https://example.com/a) or <https://example.com/b>:\n\n- one\n- two\n\n3. third\n\n> quoted\n> more\n\n```\nlet x = 1;\n```\n\n<b>raw</b>",
    );
    assert_eq!(
        text,
        "Hello Anna,\n\nsee the page (https://example.com/a) or https://example.com/b:\n\n- one\n- two\n\n3. third\n\n> quoted\n> more\n\n    let x = 1;\n\n<b>raw</b>"
    );
    assert_eq!(markdown_to_text("- a\n  - b\n\n    c\n"), "- a\n\n  - b\n\n    c");
}

#[test]
fn plain_text_looks_on_a_page_as_it_did() {
    assert_eq!(text_to_html("Hello\nAnna\n\nBye"), "<p>Hello<br>Anna</p><p>Bye</p>");
    assert_eq!(
        text_to_html("> a\n> > b\nc"),
        "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote><p>c</p>"
    );
    assert_eq!(text_to_html("<script>&"), "<p>&lt;script&gt;&amp;</p>");
}

#[test]
fn addresses_in_plain_text_become_links() {
    let html = text_to_html(
        "See https://example.com/a?b=1&c=\"2\". Or www.example.com, (anna@example.com)! Not a@b or http://.",
    );
    assert!(
        html.contains("<a href=\"https://example.com/a?b=1&amp;c=\" rel=\"noopener noreferrer nofollow\">"),
        "{html}"
    );
    assert!(html.contains("<a href=\"https://www.example.com\"") && html.contains("www.example.com</a>,"), "{html}");
    assert!(html.contains("(<a href=\"mailto:anna@example.com\"") && html.contains("Not a@b or http://."), "{html}");
}

#[test]
fn deep_nesting_is_flat_work() {
    for deep in [
        "> ".repeat(20_000),
        "- ".repeat(20_000),
        "*".repeat(50_000),
        "[".repeat(20_000),
        "`".repeat(20_000),
        format!("{}x\n", "> ".repeat(30)).repeat(1_000),
        (0..400).map(|n| "  ".repeat(n) + "- a\n").collect(),
    ] {
        let html = markdown_to_html(&deep);
        assert!(html.len() < deep.len() * 20 + 1_000);
        let _ = markdown_to_text(&deep);
    }
    assert!(text_to_html(&">".repeat(50)).len() < 2_000);
}

proptest! {
    #[test]
    fn any_markdown_renders(text in "[ \\n>*_`#\\[\\]()!<&|~a-z0-9.-]{0,200}") {
        let _ = markdown_to_html(&text);
        let _ = markdown_to_text(&text);
        let _ = text_to_html(&text);
    }
}
