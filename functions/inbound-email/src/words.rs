//! What of a mail is shown: its new part and its history, as text, and as HTML where that says more (E2, C1).
//!
//! **Invariant.** What an agent quotes is in neither, and none of its images is kept with the message: below an agent's
//! answer may stand what no customer should read, a talk among colleagues or the notice's own words. The raw message has
//! it. So an agent's HTML counts only where it says nothing that the cut text does not.

use std::collections::{HashMap, HashSet};

use guichet_domain::entry::{Body, ImageKind, InlineImage, MailHtml};
use guichet_domain::form::bounds;
use guichet_mail::{AgentCommands, Attachment, ParsedMail, html};
use guichet_runtime::attachments::File;

/// Most images that a message shows in place; further ones are files.
const MOST_IMAGES: usize = 50;
/// Longest Content-ID that is looked at, in octets.
const LONGEST_ID: usize = 250;

/// The words of a mail.
#[derive(Debug, Default)]
pub(crate) struct Words {
    text: String,
    quoted: String,
    /// Cleaned and tidied; absent when the mail has none.
    html: Option<String>,
    quoted_html: Option<String>,
    /// Images by Content-ID that are not to be kept.
    hidden: HashSet<String>,
}

impl Words {
    /// Of a mail that opens a ticket. It is shown whole when nothing is new in it: what looks quoted may be all there is.
    pub(crate) fn of_opening(mail: &ParsedMail) -> Self {
        let all = mail.text.trim();
        if mail.reply_text.trim().is_empty() && !all.is_empty() {
            return Self { text: all.to_owned(), html: tidied(mail.html.as_deref()), ..Self::default() };
        }
        Self::of_answer(mail)
    }

    /// Of a customer's answer.
    pub(crate) fn of_answer(mail: &ParsedMail) -> Self {
        Self {
            text: mail.reply_text.trim().to_owned(),
            quoted: mail.quoted.trim().to_owned(),
            html: tidied(mail.reply_html.as_deref()),
            quoted_html: tidied(mail.quoted_html.as_deref()),
            hidden: HashSet::new(),
        }
    }

    /// Of an agent's answer, and what it orders (F3).
    pub(crate) fn of_agent(mail: &ParsedMail) -> (AgentCommands, Self) {
        let commands = AgentCommands::read(&mail.reply_text);
        let said = mail.reply_html.as_deref().filter(|said| says_no_more(said, &mail.reply_text));
        let said = said.and_then(|said| {
            let (again, rest) = AgentCommands::read_html(said);
            let same = (again.note, again.close) == (commands.note, commands.close);
            // Taking words off leaves it clean; but then, what is printed on pages comes from the cleaner.
            same.then(|| if commands.note || commands.close { html::clean(&rest) } else { rest })
        });
        let shown: HashSet<String> = said.iter().flat_map(|said| html::named_images(said)).collect();
        let named = mail.html.iter().flat_map(|whole| html::named_images(whole));
        let words = Self {
            text: commands.body.trim().to_owned(),
            html: tidied(said.as_deref()),
            hidden: named.filter(|id| !shown.contains(id)).collect(),
            ..Self::default()
        };
        (commands, words)
    }

    /// The body of the message, and its files: what came with the mail, and whatever is too long for an entry, whole.
    pub(crate) fn into_body_and_files(self, mail: &ParsedMail) -> (Body, Vec<File>) {
        let mut files = Vec::new();
        if self.text.len() > Body::MAX_BYTES {
            files.push(written("message.txt", "text/plain; charset=utf-8", self.text.clone()));
        }
        let images = images_of(mail);
        let mut body = Body::plain(cut(&self.text));
        body.html = self.html.as_deref().and_then(|new| {
            let quoted = self.quoted_html.as_deref().filter(|quoted| quoted.len() <= MailHtml::MAX_QUOTED);
            let has_images = |part: &str| html::named_images(part).iter().any(|id| images.contains_key(id.as_str()));
            let worth = !html::is_plain(new) || quoted.is_some_and(has_images);
            worth.then(|| MailHtml {
                cleaner: html::VERSION,
                new: new.to_owned(),
                quoted: quoted.filter(|quoted| !quoted.is_empty()).map(str::to_owned),
            })
        });
        if let Some(long) = body.html.take_if(|html| html.new.len() > MailHtml::MAX_NEW) {
            files.push(written("message.html", "text/html; charset=utf-8", document(&long.new)));
        }
        let quoted_as_html = body.html.as_ref().is_some_and(|html| html.quoted.is_some());
        body.quoted = (!quoted_as_html && !self.quoted.is_empty()).then(|| cut(&self.quoted).to_owned());
        let shown = body.html.as_ref().map(|html| shown_images(html, &images)).unwrap_or_default();
        let kept = mail.attachments.iter().enumerate().filter(|(_, attachment)| !self.is_hidden(attachment));
        files.extend(kept.map(|(place, attachment)| File {
            name: attachment.name.chars().take(bounds::FILE_NAME).collect(),
            // RFC 6838 section 4.2: a type and a subtype of at most 127 characters each.
            content_type: attachment.content_type.chars().take(255).collect(),
            content: attachment.content.clone(),
            image: shown.get(&place).cloned(),
        }));
        (body, files)
    }

    fn is_hidden(&self, attachment: &Attachment) -> bool {
        attachment.content_id.as_ref().is_some_and(|id| self.hidden.contains(id))
    }
}

/// The images that came with a mail by their Content-ID: where among the attachments, and of which kind. What declares to be
/// one and is not, is not among them (S14).
fn images_of(mail: &ParsedMail) -> HashMap<&str, (usize, ImageKind)> {
    let mut images = HashMap::new();
    for (place, attachment) in mail.attachments.iter().enumerate() {
        let id = attachment.content_id.as_deref().filter(|id| !id.is_empty() && id.len() <= LONGEST_ID);
        if let (Some(id), Some(kind)) = (id, ImageKind::of(&attachment.content)) {
            images.entry(id).or_insert((place, kind));
        }
    }
    images
}

/// The images that the HTML shows, by their place among the attachments.
fn shown_images(html: &MailHtml, images: &HashMap<&str, (usize, ImageKind)>) -> HashMap<usize, InlineImage> {
    let quoted = html.quoted.iter().flat_map(|quoted| html::named_images(quoted));
    let mut shown = HashMap::new();
    for id in html::named_images(&html.new).into_iter().chain(quoted) {
        if shown.len() == MOST_IMAGES {
            break;
        }
        if let Some((place, kind)) = images.get(id.as_str()) {
            shown.insert(*place, InlineImage { content_id: id, kind: *kind });
        }
    }
    shown
}

/// Cleaned HTML fit for a page; `None` when nothing of it shows.
fn tidied(cleaned: Option<&str>) -> Option<String> {
    cleaned.map(html::tidy).filter(|tidied| !tidied.is_empty())
}

/// Whether every word of cleaned HTML stands in the text, as often.
fn says_no_more(cleaned: &str, text: &str) -> bool {
    let mut left: HashMap<String, usize> = HashMap::new();
    for word in words(text) {
        *left.entry(word).or_default() += 1;
    }
    // Numbers may be those of a list.
    words(&html::bare_words(cleaned)).all(|word| {
        let short_number = word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
        match left.get_mut(&word) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => short_number,
        }
    })
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn written(name: &str, content_type: &str, content: String) -> File {
    File { name: name.to_owned(), content_type: content_type.to_owned(), content: content.into_bytes(), image: None }
}

/// HTML as a file that stands alone.
fn document(html: &str) -> String {
    format!("<!doctype html>\n<meta charset=\"utf-8\">\n{html}\n")
}

/// The beginning of a text, as far as an entry holds it.
fn cut(text: &str) -> &str {
    text.get(..text.floor_char_boundary(Body::MAX_BYTES)).unwrap_or(text)
}
