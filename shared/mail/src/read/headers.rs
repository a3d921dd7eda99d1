//! Header fields as plain values.

use mail_parser::{Address, Header, HeaderName, HeaderValue};

use super::{Mailbox, names};

/// The header fields of the message, already decoded, with lookups that do not mind repeated or malformed fields.
pub(super) struct Fields<'a> {
    headers: &'a [Header<'a>],
    raw: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(super) fn new(headers: &'a [Header<'a>], raw: &'a [u8]) -> Self {
        Self { headers, raw }
    }

    pub(super) fn value(&self, name: &HeaderName<'_>) -> Option<&HeaderValue<'_>> {
        self.headers.iter().find(|header| &header.name == name).map(|header| &header.value)
    }

    /// Every mailbox of every field of that name, in order.
    pub(super) fn mailboxes(&self, name: &HeaderName<'_>) -> Vec<Mailbox> {
        self.headers
            .iter()
            .filter(|header| &header.name == name)
            .flat_map(|header| {
                let listed = header.value.as_address().map(from_address).unwrap_or_default();
                if listed.is_empty() { salvage(&self.text_of(header)).into_iter().collect() } else { listed }
            })
            .collect()
    }

    /// The Message-IDs of every field of that name, without their angle brackets.
    pub(super) fn ids(&self, name: &HeaderName<'_>) -> Vec<String> {
        self.headers
            .iter()
            .filter(|header| &header.name == name)
            .flat_map(|header| {
                let text = self.text_of(header);
                let mut ids = Vec::new();
                for (at, piece) in text.split('<').enumerate() {
                    let (inside, outside) =
                        if at == 0 { ("", piece) } else { piece.split_once('>').unwrap_or((piece, "")) };
                    let id: String = inside.split_whitespace().collect();
                    ids.extend(Some(id).filter(|id| !id.is_empty()));
                    // Some programs write bare ids; free text ("Your message of Tuesday") has no `@`.
                    let bare = outside.split([' ', ',', '\t', '>']).filter(|word| word.contains('@'));
                    ids.extend(bare.map(names::one_line));
                }
                ids
            })
            .collect()
    }

    /// A field's text, unfolded, as written (encoded words not decoded). The last field of that name wins nothing:
    /// the first counts, as it does for the parser.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let header = self.headers.iter().find(|header| header.name.as_str().eq_ignore_ascii_case(name))?;
        Some(self.text_of(header))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|header| header.name.as_str().eq_ignore_ascii_case(name))
    }

    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = String> {
        self.headers
            .iter()
            .filter(move |header| header.name.as_str().eq_ignore_ascii_case(name))
            .map(|header| self.text_of(header))
    }

    fn text_of(&self, header: &Header<'_>) -> String {
        let range = header.offset_start as usize..header.offset_end as usize;
        names::one_line(&String::from_utf8_lossy(self.raw.get(range).unwrap_or_default()))
    }
}

fn from_address(address: &Address<'_>) -> Vec<Mailbox> {
    address
        .iter()
        .filter_map(|one| {
            let name = one.name.as_deref().map(names::one_line).filter(|name| !name.is_empty());
            // "Anna anna@example.com", without brackets: the parser takes all of it for the address.
            if let Some(several) = one.address.as_deref().filter(|address| address.trim().contains(char::is_whitespace))
            {
                return salvage(several);
            }
            match one.address.as_deref().map(tidy_address) {
                Some(address) if address.contains('@') => Some(Mailbox { address, name }),
                // `anna@example.com <>` and `"anna@example.com"`: the parser takes the address for the name.
                _ => salvage(one.name.as_deref()?),
            }
        })
        .collect()
}

/// The one thing in `text` that looks like an address, when the field follows no grammar.
fn salvage(text: &str) -> Option<Mailbox> {
    let word = text
        .split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'' | '(' | ')' | '[' | ']' | ',' | ';'))
        .map(|word| word.trim_start_matches("mailto:"))
        .find(|word| {
            word.split_once('@')
                .is_some_and(|(local, domain)| !local.is_empty() && domain.len() > 1 && !domain.contains('@'))
        })?;
    let name =
        text.split(word).next().map(|before| names::one_line(before.trim_matches(['<', '"', '\'', ' ', '(', '['])));
    Some(Mailbox { address: tidy_address(word), name: name.filter(|name| !name.is_empty()) })
}

fn tidy_address(address: &str) -> String {
    let address: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    address.trim_matches(['<', '>', '"', '\'', '.', ',', ';']).trim_start_matches("mailto:").to_owned()
}
