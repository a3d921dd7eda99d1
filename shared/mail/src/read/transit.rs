//! What header fields say of the way a message took: through which list, sent on by whom, rewritten from what.
//!
//! All of it is somebody's word: fields that anybody can write, above or below those of a mail system that we know nothing
//! of. It may keep somebody out; it never lets anybody in.

use super::{Mailbox, headers::Fields};

/// Most values of each kind that are kept.
const MOST: usize = 20;

/// The way a message took, as its fields tell it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transit {
    /// Names of the list that it came through: addresses in lower case, and the id in `List-Id`.
    pub list: Vec<String>,
    /// Who wrote it, according to the list or mail system that put another address into `From`: `X-Original-From`,
    /// `X-Original-Sender`.
    pub author: Vec<Mailbox>,
    /// Addresses, in lower case, that it was delivered to or sent on by before it came here: `Delivered-To`,
    /// `X-Forwarded-For`, `X-Forwarded-To`, `Resent-From` and the like.
    pub through: Vec<String>,
    /// Ids that it had before a mail system gave it another Message-ID, without angle brackets.
    pub former_ids: Vec<String>,
}

impl Transit {
    pub(super) fn read(fields: &Fields<'_>) -> Self {
        let addresses = |names: &[&str]| -> Vec<String> {
            let all = names.iter().flat_map(|name| fields.all(name).take(MOST)).flat_map(|text| addresses_in(&text));
            all.take(MOST).collect()
        };
        let list_id =
            fields.text("List-Id").and_then(|id| Some(id.rsplit_once('<')?.1.trim_end_matches('>').to_owned()));
        let mut list = addresses(&["List-Post", "Mailing-List", "X-Mailing-List", "X-BeenThere", "X-Mailman-Original"]);
        list.extend(list_id.map(|id| id.trim().to_lowercase()));
        let author = ["X-Original-From", "X-Original-Sender"].into_iter().filter_map(|name| {
            let text = fields.text(name)?;
            let address = addresses_in(&text).into_iter().next()?;
            let name = text.split(['<', '@']).next().unwrap_or_default().trim().trim_matches('"').to_owned();
            // A bare address has no name; an encoded one is not worth decoding.
            let named = text.contains('<') && !name.is_empty() && !name.contains("=?");
            Some(Mailbox { address, name: named.then_some(name) })
        });
        Self {
            list,
            author: author.collect(),
            through: addresses(&[
                "Delivered-To",
                "X-Forwarded-For",
                "X-Forwarded-To",
                "X-Original-To",
                "Envelope-To",
                "X-Envelope-To",
                "Resent-From",
                "Resent-Sender",
                "Resent-To",
                "Resent-Cc",
                "X-Google-Original-To",
            ]),
            former_ids: ["X-Google-Original-Message-ID", "X-Microsoft-Original-Message-ID", "X-Original-Message-ID"]
                .into_iter()
                .filter_map(|name| fields.text(name))
                .map(|id| id.trim().trim_matches(['<', '>']).to_owned())
                .filter(|id| id.contains('@') && !id.contains(char::is_whitespace))
                .collect(),
        }
    }
}

/// Everything in a field that looks like an address, in lower case.
fn addresses_in(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'' | '(' | ')' | ',' | ';' | '?'))
        .map(|word| word.trim_start_matches("mailto:").to_lowercase())
        .filter(|word| {
            word.split_once('@').is_some_and(|(local, domain)| {
                !local.is_empty() && domain.contains('.') && !domain.contains(['@', '/', ':'])
            })
        })
        .take(MOST)
        .collect()
}
