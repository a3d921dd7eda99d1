//! What of a mail is shown: its new part and its history, as text, and as HTML where that says more (E2, C1).
//!
//! **Invariant.** What an agent quotes or passes on is in neither, and none of its images is kept with the message: below an
//! agent's answer may stand what no customer should read, a talk among colleagues or the notice's own words. The raw message has
//! it. So an agent's words are those that were cut strictly ([`DeskWords`]), and their HTML counts only where it says nothing
//! that this text does not. An agent who wrote nothing says nothing.

use std::collections::{HashMap, HashSet};

use guichet_domain::entry::{Body, ImageKind, InlineImage, MailHtml};
use guichet_domain::form::bounds;
use guichet_mail::{AgentCommands, Attachment, DeskWords, Limits, ParsedMail, html};
use guichet_runtime::attachments::File;

/// Most images that a message shows in place; further ones are files.
const MOST_IMAGES: usize = 50;
/// Longest Content-ID that is looked at, in octets.
const LONGEST_ID: usize = 250;

/// With more files than this, long names are shortened: the list of all of them stands in one item of the table, which has
/// 400 kB for it and the words (there are 200 files at most).
const MANY_FILES: usize = 40;
/// To so many characters.
const SHORT_NAME: usize = 60;

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
    /// Whether attached messages that we sent are not to be kept.
    hides_our_mail: bool,
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
            ..Self::default()
        }
    }

    /// Of an agent's answer, and what it orders (F3). A note never leaves the desk, so it keeps what it passes on.
    pub(crate) fn of_agent(mail: &ParsedMail) -> (AgentCommands, Self) {
        let said = mail.desk.clone().unwrap_or_default();
        let (commands, words) = Self::of_desk(&said);
        if commands.note {
            let whole = DeskWords { text: mail.reply_text.clone(), html: mail.reply_html.clone(), images: said.images };
            let (again, kept) = Self::of_desk(&whole);
            if (again.note, again.close) == (commands.note, commands.close) {
                return (commands, kept);
            }
        }
        (commands, words)
    }

    fn of_desk(all: &DeskWords) -> (AgentCommands, Self) {
        let commands = AgentCommands::read(&all.text);
        let said = all.html.as_deref().filter(|said| says_no_more(said, &all.text));
        let said = said.and_then(|said| {
            let (again, rest) = AgentCommands::read_html(said);
            let same = (again.note, again.close) == (commands.note, commands.close);
            // Taking words off leaves it clean; but then, what is printed on pages comes from the cleaner.
            same.then(|| if commands.note || commands.close { html::clean(&rest) } else { rest })
        });
        let shown: HashSet<String> = said.iter().flat_map(|said| html::named_images(said)).collect();
        let words = Self {
            text: commands.body.trim().to_owned(),
            html: tidied(said.as_deref()),
            hidden: all.images.iter().filter(|id| !shown.contains(*id)).cloned().collect(),
            // A notice of ours, passed on as a file, is quoted as well.
            hides_our_mail: !commands.note,
            ..Self::default()
        };
        (commands, words)
    }

    /// The body of the message, and its files: what came with the mail, and whatever is too long for an entry, whole.
    pub(crate) fn into_body_and_files(self, mail: &mut ParsedMail) -> (Body, Vec<File>) {
        // Taken, and not copied: they may be most of the function's memory.
        let attachments = std::mem::take(&mut mail.attachments);
        let mut files = Vec::new();
        if self.text.len() > Body::MAX_BYTES {
            files.push(written("message.txt", "text/plain; charset=utf-8", self.text.clone()));
        }
        let images = images_of(&attachments);
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
        let longest_name = if attachments.len() > MANY_FILES { SHORT_NAME } else { bounds::FILE_NAME };
        for (place, attachment) in attachments.into_iter().enumerate() {
            if !self.is_hidden(&attachment) {
                files.push(File {
                    name: shortened(&attachment.name, longest_name),
                    // RFC 6838 section 4.2: a type and a subtype of at most 127 characters each.
                    content_type: attachment.content_type.chars().take(255).collect(),
                    content: attachment.content,
                    image: shown.get(&place).cloned(),
                });
            }
        }
        (body, files)
    }

    fn is_hidden(&self, attachment: &Attachment) -> bool {
        attachment.content_id.as_ref().is_some_and(|id| self.hidden.contains(id))
            || self.hides_our_mail && is_our_mail(attachment)
    }
}

/// A name of at most so many characters, with its extension.
fn shortened(name: &str, most: usize) -> String {
    let length = name.chars().count();
    if length <= most {
        return name.to_owned();
    }
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let extension = if extension.is_empty() || extension.len() > 10 { String::new() } else { format!(".{extension}") };
    let stem: String = name.chars().take(most.saturating_sub(extension.chars().count())).collect();
    stem + &extension
}

/// Whether a file is a message that bears our mark: one of our notices.
fn is_our_mail(file: &Attachment) -> bool {
    let message = file.content_type.starts_with("message/") || file.name.to_lowercase().ends_with(".eml");
    message && !ParsedMail::read_header(&file.content, &Limits::default()).loop_marks.is_empty()
}

/// The images that came with a mail by their Content-ID: where among the attachments, and of which kind. What declares to be
/// one and is not, is not among them (S14).
fn images_of(attachments: &[Attachment]) -> HashMap<&str, (usize, ImageKind)> {
    let mut images = HashMap::new();
    for (place, attachment) in attachments.iter().enumerate() {
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
