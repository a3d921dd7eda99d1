//! The parts of a message: which are its text, which are files.

use std::borrow::Cow;

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::transfer::Transfer;
use super::{charset, fallback, names, prepare, uuencode};
use crate::rtf::Rich;
use crate::{Limits, html, tnef};

/// A file that came with the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// A safe file name, never empty: the sender's without path, control or reordering characters, or one made up
    /// from the type.
    pub name: String,
    /// The media type, lower case, without parameters. It is what the sender says: serve files as downloads.
    pub content_type: String,
    /// The bytes, decoded from the transfer encoding and from nothing else.
    pub content: Vec<u8>,
    /// `Content-ID` without angle brackets: what `cid:` addresses in the HTML name.
    pub content_id: Option<String>,
    /// Whether the sender's program shows it inside the text.
    pub inline: bool,
    /// Whether it was taken out of a `winmail.dat`.
    pub from_tnef: bool,
}

/// What the parts add up to.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) text: Option<String>,
    pub(super) html: Option<String>,
    /// The charset that the first text part names: the best guess for unlabelled headers.
    pub(super) charset: Option<String>,
    pub(super) attachments: Vec<Attachment>,
    /// The top part's type and its `report-type` parameter.
    pub(super) content_type: String,
    pub(super) report_type: Option<String>,
    /// The machine-readable part of a delivery report, an abuse report or a read receipt.
    pub(super) report: Option<String>,
    /// The header of the returned message, when the report carries it.
    pub(super) returned: Option<String>,
}

/// How many parts are looked at for words when no part is text.
const MOST_FALLBACKS: usize = 20;

/// The longest report that is read, in bytes. Real ones have a few hundred.
const LONGEST_REPORT: usize = 64 * 1024;

impl Body {
    pub(super) fn collect(message: &Message<'_>, raw: &[u8], limits: &Limits) -> Self {
        let mut body = Self::default();
        if let Some(root) = message.parts.first() {
            body.content_type = media_type(root);
            body.report_type =
                root.content_type().and_then(|kind| kind.attribute("report-type")).map(str::to_ascii_lowercase);
        }
        body.text = body.texts(message, raw, limits);
        body.html = body.htmls(message, raw, limits);
        let files = message.attachments.iter().chain(named_texts(message));
        for &id in files {
            if let Some(part) = message.parts.get(id as usize) {
                body.attach(part, raw);
            }
        }
        body.take_uuencoded();
        body.fall_back(message, raw, limits);
        body.find_report(message, raw);
        body
    }

    /// Whether the parser found nothing at all to show.
    pub(super) fn is_empty(&self) -> bool {
        let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
        blank(&self.text) && blank(&self.html) && self.attachments.is_empty()
    }

    /// Files that Unix programs put into the text itself.
    fn take_uuencoded(&mut self) {
        let Some(text) = self.text.take() else { return };
        let Some((rest, files)) = uuencode::take_files(&text) else {
            self.text = Some(text);
            return;
        };
        self.text = Some(rest);
        for (name, content) in files {
            let name =
                names::file_name(name).unwrap_or_else(|| format!("attachment-{}.bin", self.attachments.len() + 1));
            let content_type = names::content_type(&name).to_owned();
            let file = Attachment { name, content_type, content, content_id: None, inline: false, from_tnef: false };
            self.attachments.push(file);
        }
    }

    /// When no part is text, the first that says something.
    fn fall_back(&mut self, message: &Message<'_>, raw: &[u8], limits: &Limits) {
        let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
        if !blank(&self.text) || !blank(&self.html) {
            return;
        }
        let parts = message.attachments.iter().filter_map(|&id| message.parts.get(id as usize));
        let said = parts.take(MOST_FALLBACKS).find_map(|part| {
            fallback::words(&media_type(part), label_of(part), &content(part, raw), limits.text_chars)
        });
        match said {
            Some(Rich::Text(text)) => self.text = Some(text),
            Some(Rich::Html(html)) => self.html = Some(html),
            None => {}
        }
    }

    /// The plain-text body: every part that the parser counts as text body and that is plain text.
    fn texts(&mut self, message: &Message<'_>, raw: &[u8], limits: &Limits) -> Option<String> {
        let named = named_texts(message);
        let parts = || {
            let ids = message.text_body.iter().filter(|id| !named.contains(id));
            ids.filter_map(|&id| message.parts.get(id as usize))
        };
        if !parts().any(|part| matches!(part.body, PartType::Text(_))) {
            return None;
        }
        let mut out = String::new();
        for part in parts() {
            let piece = match part.body {
                PartType::Text(_) => {
                    let label = label_of(part);
                    let bytes = content(part, raw);
                    let decoded = charset::decode(&bytes, label);
                    self.charset = self.charset.take().or_else(|| label.map(str::to_owned));
                    let flowed = part
                        .content_type()
                        .and_then(|kind| kind.attribute("format"))
                        .is_some_and(|f| f.eq_ignore_ascii_case("flowed"));
                    let delsp = part
                        .content_type()
                        .and_then(|kind| kind.attribute("delsp"))
                        .is_some_and(|d| d.eq_ignore_ascii_case("yes"));
                    let clean = names::clean_body(clip(&decoded, limits.text_chars));
                    if flowed { unflow(&clean, delsp) } else { clean }
                }
                PartType::Html(_) => html::Page::parse(&decode_html(part, raw, limits)).text(),
                _ => continue,
            };
            if !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            out.push_str(&piece);
        }
        Some(out)
    }

    /// The HTML body: every part that the parser counts as HTML body, if any of them is HTML.
    fn htmls(&mut self, message: &Message<'_>, raw: &[u8], limits: &Limits) -> Option<String> {
        let named = named_texts(message);
        let parts = || {
            let ids = message.html_body.iter().filter(|id| !named.contains(id));
            ids.filter_map(|&id| message.parts.get(id as usize))
        };
        if !parts().any(|part| matches!(part.body, PartType::Html(_))) {
            return None;
        }
        let mut out = String::new();
        for part in parts() {
            match part.body {
                PartType::Html(_) => {
                    self.charset = self.charset.take().or_else(|| label_of(part).map(str::to_owned));
                    out.push_str(&decode_html(part, raw, limits));
                }
                PartType::Text(_) => {
                    let decoded = charset::decode(&content(part, raw), label_of(part)).into_owned();
                    out.push_str(&crate::body::text_to_html(clip(&decoded, limits.text_chars)));
                }
                _ => {}
            }
        }
        Some(out)
    }

    fn attach(&mut self, part: &MessagePart<'_>, raw: &[u8]) {
        let content_type = media_type(part);
        let bytes = content(part, raw).into_owned();
        let name = name_of(part, raw, self.charset.as_deref());
        if is_tnef(&content_type, name.as_deref()) {
            let opened = tnef::open(&bytes);
            let other_text = self.text.is_some() || self.html.is_some();
            if self.text.is_none() && self.html.is_none() {
                self.text = opened.text.map(|text| names::clean_body(&text));
                self.html = opened.html;
            }
            let shown = self.text.is_some() || self.html.is_some();
            // Rich text that is shown as the message need not be kept as a file; beside another text it must.
            let rich = opened.rich.filter(|_| other_text || !shown);
            if !opened.attachments.is_empty() || rich.is_some() || !other_text && shown {
                self.attachments.extend(opened.attachments);
                self.attachments.extend(rich);
                return;
            }
        }
        let content_id =
            part.content_id().map(|id| id.trim_matches(['<', '>', ' ']).to_owned()).filter(|id| !id.is_empty());
        let disposition = part.content_disposition();
        let inline = match disposition {
            Some(disposition) => disposition.is_inline() && content_id.is_some(),
            None => content_id.is_some() && content_type.starts_with("image/"),
        };
        let name = name.unwrap_or_else(|| self.made_up_name(&content_type, part));
        self.attachments.push(Attachment { name, content_type, content: bytes, content_id, inline, from_tnef: false });
    }

    fn made_up_name(&self, content_type: &str, part: &MessagePart<'_>) -> String {
        let subject = match content_type {
            "message/rfc822" | "message/global" => part.content_description().and_then(names::file_name),
            _ => None,
        };
        let stem = match (subject, content_type) {
            (Some(subject), _) => subject,
            (None, "message/rfc822" | "message/global") => format!("message-{}", self.attachments.len() + 1),
            (None, "text/calendar") => format!("invitation-{}", self.attachments.len() + 1),
            _ => format!("attachment-{}", self.attachments.len() + 1),
        };
        format!("{stem}.{}", names::extension(content_type))
    }

    fn find_report(&mut self, message: &Message<'_>, raw: &[u8]) {
        for part in &message.parts {
            let kind = media_type(part);
            let text = || {
                let bytes = content(part, raw);
                let clipped = bytes.get(..bytes.len().min(LONGEST_REPORT)).unwrap_or_default();
                names::clean_body(&charset::decode(clipped, None))
            };
            match kind.as_str() {
                "message/delivery-status"
                | "message/global-delivery-status"
                | "message/feedback-report"
                | "message/disposition-notification" => {
                    self.report.get_or_insert_with(text);
                }
                "text/rfc822-headers" | "message/rfc822-headers" | "message/rfc822" | "message/global" => {
                    self.returned.get_or_insert_with(text);
                }
                _ => {}
            }
        }
    }
}

/// Parts that the parser takes for text of the message and that have a file name: files, save for the first one, in which
/// some programs put the message itself.
fn named_texts<'a>(message: &'a Message<'_>) -> Vec<&'a u32> {
    let bodies = || message.text_body.iter().chain(&message.html_body);
    let is_text = |id: &u32| {
        message.parts.get(*id as usize).is_some_and(|part| matches!(part.body, PartType::Text(_) | PartType::Html(_)))
    };
    let first = bodies().filter(|id| is_text(id)).min();
    let mut named: Vec<&u32> = bodies()
        .filter(|id| Some(*id) != first && is_text(id))
        .filter(|id| message.parts.get(**id as usize).is_some_and(|part| part.attachment_name().is_some()))
        .collect();
    named.sort_unstable();
    named.dedup();
    named
}

/// The media type in lower case. Attached messages were renamed before parsing; see `prepare::closed`.
fn media_type(part: &MessagePart<'_>) -> String {
    let Some(kind) = part.content_type() else {
        return if part.is_message() { "message/rfc822".to_owned() } else { "text/plain".to_owned() };
    };
    let full = match kind.subtype() {
        Some(subtype) => format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase(),
        None => return "application/octet-stream".to_owned(),
    };
    let token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '+' | '_');
    match full.as_str() {
        "rfc822/message" => "message/rfc822".to_owned(),
        "global/message" => "message/global".to_owned(),
        odd if !odd.chars().all(token) => "application/octet-stream".to_owned(),
        _ => full,
    }
}

/// The part's own bytes, decoded from base64 or quoted-printable only.
///
/// mail-parser hands text parts out converted to UTF-8, so an attached text file would change its bytes and size.
fn content<'a>(part: &MessagePart<'_>, raw: &'a [u8]) -> Cow<'a, [u8]> {
    let range = part.offset_body as usize..part.offset_end as usize;
    let slice = raw.get(range).unwrap_or_default();
    part.content_transfer_encoding().map_or(Transfer::Plain, Transfer::named).decode(slice)
}

/// The part's file name. The parser gives up on names in raw eight-bit characters; they are read from the header again.
fn name_of(part: &MessagePart<'_>, raw: &[u8], charset: Option<&str>) -> Option<String> {
    let name = part.attachment_name()?;
    if !name.contains(char::REPLACEMENT_CHARACTER) {
        return names::file_name(name);
    }
    let header = raw.get(part.offset_header as usize..part.offset_body as usize)?;
    let readable = prepare::readable_header(header, charset);
    let again = MessageParser::default().parse_headers(&readable)?;
    names::file_name(again.parts.first()?.attachment_name().unwrap_or(name))
}

fn label_of<'a>(part: &'a MessagePart<'_>) -> Option<&'a str> {
    part.content_type().and_then(|kind| kind.attribute("charset"))
}

fn decode_html(part: &MessagePart<'_>, raw: &[u8], limits: &Limits) -> String {
    let bytes = content(part, raw);
    let meta = if label_of(part).is_none() && !bytes.is_ascii() { meta_charset(&bytes) } else { None };
    let decoded = charset::decode(&bytes, label_of(part).or(meta.as_deref()));
    clip(&decoded, limits.text_chars).to_owned()
}

/// The charset that an HTML part names in a `meta` element, when its header names none.
fn meta_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(2048)).unwrap_or_default()).to_ascii_lowercase();
    let after = head.split_once("charset=")?.1;
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    (!label.is_empty()).then_some(label)
}

/// `format=flowed` (RFC 3676): a line that ends in a space goes on in the next, at the same quote depth.
fn unflow(text: &str, delsp: bool) -> String {
    let depth = |line: &str| line.bytes().take_while(|&b| b == b'>').count();
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let quotes = depth(line);
        let content = line.get(quotes..).unwrap_or_default();
        let unstuffed = content.strip_prefix(' ').unwrap_or(content);
        let signature = unstuffed == "-- ";
        if open == Some(quotes) && !signature {
            out.push_str(unstuffed);
        } else {
            if !out.is_empty() {
                trim_soft_break(&mut out);
                out.push('\n');
            }
            if quotes > 0 {
                out.push_str(line.get(..quotes).unwrap_or_default());
                out.push(' ');
            }
            out.push_str(unstuffed);
        }
        open = (line.ends_with(' ') && !signature).then_some(quotes);
        if open.is_some() && delsp {
            out.pop();
        }
    }
    if text.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// A soft break whose next line turned out to have another depth.
fn trim_soft_break(out: &mut String) {
    let signature = out.ends_with("\n-- ") || out == "-- ";
    if !signature {
        out.truncate(out.trim_end_matches(' ').len());
    }
}

fn clip(text: &str, chars: usize) -> &str {
    if text.len() <= chars {
        return text;
    }
    let end = text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

fn is_tnef(content_type: &str, name: Option<&str>) -> bool {
    matches!(content_type, "application/ms-tnef" | "application/vnd.ms-tnef")
        || name.is_some_and(|name| name.eq_ignore_ascii_case("winmail.dat"))
}
