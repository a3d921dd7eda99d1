//! F3: what an agent orders at the top of an answer.

use guichet_mail::AgentCommands;

fn commands(note: bool, close: bool, body: &str) -> AgentCommands {
    AgentCommands { note, close, body: body.to_owned() }
}

#[test]
fn f3_commands_stand_at_the_very_top() {
    for (text, expected) in [
        ("#note\nCall him back", commands(true, false, "Call him back")),
        ("#note Call him back", commands(true, false, "Call him back")),
        ("\n \n#NOTE\n\n  Call him back\n", commands(true, false, "Call him back")),
        ("#close", commands(false, true, "")),
        ("#Close\n\nDone.", commands(false, true, "Done.")),
        ("#note #close\nDone.", commands(true, true, "Done.")),
        ("#close\n#note:\nDone.", commands(true, true, "Done.")),
        ("\u{feff}#note\nx", commands(true, false, "x")),
    ] {
        assert_eq!(AgentCommands::read(text), expected, "{text:?}");
    }
}

#[test]
fn f3_anything_else_is_text() {
    for text in [
        "Hello\n#note\nx",
        "#notes are kept",
        "# note",
        "#noted",
        "#1234 is done",
        "> #close",
        "#close-up of the part",
        "",
    ] {
        assert_eq!(AgentCommands::read(text), commands(false, false, text), "{text:?}");
    }
}

#[test]
fn f3_the_same_commands_leave_the_html() {
    for (html, rest) in [
        ("<div>#note</div><div>Call <b>him</b></div>", "<div></div><div>Call <b>him</b></div>"),
        ("<p><span>#Note: #close</span> Done</p>", "<p><span></span> Done</p>"),
        ("<p>&nbsp;#close</p>", "<p></p>"),
        ("<p>Hello #note</p>", "<p>Hello #note</p>"),
    ] {
        let (found, left) = AgentCommands::read_html(html);
        assert_eq!(left, rest);
        assert_eq!(found.note || found.close, left != html);
    }
}
