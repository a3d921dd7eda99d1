//! What an agent orders by mail: `#note`, `#close` at the very top of an answer (F3).

/// The commands at the top of an agent's answer, and the answer without them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgentCommands {
    /// `#note`: the text is an internal note and never leaves the inbox.
    pub note: bool,
    /// `#close`: the ticket is closed after this.
    pub close: bool,
    /// What is left to say. May be empty when only commands were given.
    pub body: String,
}

impl AgentCommands {
    /// Reads the commands off the top of the new text of a message.
    ///
    /// Empty lines above are skipped, case does not matter, several commands may stand on one line or below each other,
    /// and text may follow on the same line (`#note called him back`). The first word that is no command ends them, so
    /// a `#note` further down is text: a command never hides in what an agent quotes.
    pub fn read(new_text: &str) -> Self {
        let mut commands = Self::default();
        let mut rest = new_text.trim_start_matches(is_ignorable);
        loop {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            match word.trim_end_matches([':', '.', ',']).to_ascii_lowercase().as_str() {
                "#note" => commands.note = true,
                "#close" => commands.close = true,
                _ => break,
            }
            rest = after.trim_start_matches(is_ignorable);
        }
        // The first line that stays keeps its indentation when no command stood before it.
        let untouched = !commands.note && !commands.close;
        commands.body = if untouched { new_text.trim().to_owned() } else { rest.trim_end().to_owned() };
        commands
    }

    /// Reads the commands off an answer that has an HTML part too: the text decides, and the same commands are taken off
    /// the HTML. Returns the commands and the HTML without them, uncleaned as it came.
    pub fn read_html(html: &str) -> (Self, String) {
        let text = crate::html::to_text(html);
        let commands = Self::read(&text);
        if !commands.note && !commands.close {
            return (commands, html.to_owned());
        }
        (commands, strip_leading_words(html))
    }
}

/// White space, and marks that show nothing, which some programs put at the top.
fn is_ignorable(c: char) -> bool {
    c.is_whitespace() || crate::reply::line::is_mark(c)
}

/// Takes the command words off the first text of an HTML fragment. Tags are passed over.
fn strip_leading_words(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    loop {
        let blank = rest.len() - rest.trim_start_matches(is_ignorable).len();
        let (space, after) = rest.split_at(blank);
        out.push_str(space);
        rest = after;
        if rest.starts_with('<') {
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            let (tag, after) = rest.split_at(end);
            out.push_str(tag);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("&nbsp;") {
            rest = after;
        } else {
            let lower = rest.get(..6).or_else(|| rest.get(..5)).unwrap_or_default().to_ascii_lowercase();
            let length = if lower.starts_with("#close") {
                6
            } else if lower.starts_with("#note") {
                5
            } else {
                break;
            };
            let after = rest.get(length..).unwrap_or_default();
            if after.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-') {
                break;
            }
            rest = after.trim_start_matches([':', '.', ',', ' ']);
        }
        if rest.is_empty() {
            break;
        }
    }
    out.push_str(rest);
    out
}
