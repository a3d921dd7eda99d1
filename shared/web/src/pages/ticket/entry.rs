//! Messages and events as the viewer reads them.

use guichet_domain::agent::OwnerDisplay;
use guichet_domain::entry::{Attachment, Author, Entry, Message, What};
use guichet_domain::ids::{AttachmentId, EntryId, TicketNumber};
use guichet_domain::pipeline::State;
use guichet_domain::settings::{Desk, Portal};
use guichet_domain::text::Name;
use guichet_mail::html::Image;
use jiff::Timestamp;
use serde::Serialize;

use super::TicketPage;
use crate::columns::channel_key;
use crate::frame::{Frame, initials};
use crate::html::SafeHtml;
use crate::request::SHOW;
use crate::words::Words;

/// One entry of the conversation.
#[derive(Debug, Serialize)]
pub(crate) struct EntryView {
    pub(crate) id: EntryId,
    pub(crate) at: Timestamp,
    pub(crate) author: AuthorView,
    #[serde(flatten)]
    pub(crate) what: WhatView,
    /// Starts another thread: its number, where the page shows several (C4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) heading: Option<usize>,
}

/// Who wrote, as the viewer sees them.
#[derive(Debug, Serialize)]
pub(crate) struct AuthorView {
    pub(crate) name: String,
    pub(crate) role: Role,
    #[serde(skip)]
    pub(crate) initials: String,
    /// One of six colours of the avatar: the same for the same name.
    #[serde(skip)]
    pub(crate) colour: u8,
}

/// What the author is to the viewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Role {
    /// The viewer.
    You,
    /// Another customer.
    Customer,
    /// An agent.
    Agent,
    /// Guichet itself.
    System,
}

impl Role {
    /// As a class of the style sheet.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::You => "you",
            Self::Customer => "customer",
            Self::Agent => "agent",
            Self::System => "system",
        }
    }

    /// What stands beside the name.
    pub(crate) const fn badge(self) -> Option<&'static str> {
        match self {
            Self::You => Some("badge-you"),
            Self::Agent => Some("badge-agent"),
            Self::Customer | Self::System => None,
        }
    }
}

/// What happened.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum WhatView {
    Message { html: SafeHtml, quoted: Option<SafeHtml>, channel: String, attachments: Vec<AttachmentView> },
    Event { text: String, state: State },
}

/// A file to download.
#[derive(Debug, Serialize)]
pub(crate) struct AttachmentView {
    pub(crate) name: String,
    pub(crate) size: u64,
    #[serde(skip)]
    pub(crate) shown_size: String,
    pub(crate) address: String,
    /// Whether it is an image that the message shows between its words.
    pub(crate) in_text: bool,
}

/// What the viewer may read of the entries, oldest first; thread after thread where the portal shows several (C4).
pub(super) fn conversation(frame: &Frame<'_>, page: &TicketPage<'_>) -> Vec<EntryView> {
    let portal = frame.portal;
    let mut shown: Vec<&Entry> = page
        .entries
        .iter()
        .filter(|entry| page.sight.shows(entry, page.ticket, portal) && is_news(frame, page, entry))
        .collect();
    shown.sort_by_key(|entry| (entry.thread, entry.id));
    let several = shown.iter().any(|entry| entry.thread != page.ticket.thread);
    let mut threads = 0_usize;
    let mut thread = None;
    let mut views = Vec::with_capacity(shown.len());
    for entry in shown {
        let starts = thread.replace(entry.thread) != Some(entry.thread);
        threads += usize::from(starts);
        let mut view = EntryView::of(frame, page, entry);
        view.heading = (several && starts).then_some(threads);
        views.push(view);
    }
    views
}

/// Whether an entry tells a customer anything: a move from one open stage to another does only where stages have names for
/// customers (B11).
fn is_news(frame: &Frame<'_>, page: &TicketPage<'_>, entry: &Entry) -> bool {
    let What::StageChanged { from, state, .. } = &entry.what else { return true };
    let pipeline = page.desk.settings.pipeline(&page.ticket.pipeline);
    let before = pipeline.and_then(|pipeline| pipeline.stage(from)).map(|stage| stage.state);
    frame.portal.show_stage_names || before != Some(*state)
}

impl EntryView {
    fn of(frame: &Frame<'_>, page: &TicketPage<'_>, entry: &Entry) -> Self {
        let author = AuthorView::of(frame, page, &entry.author);
        let what = match &entry.what {
            What::Message(message) => WhatView::of_message(&frame.words, page.ticket.number, message),
            What::StageChanged { to, state, .. } => {
                let stage = page.desk.settings.pipeline(&page.ticket.pipeline).and_then(|pipeline| pipeline.stage(to));
                let text = match (state, stage) {
                    (State::Closed, _) => frame.words.say1("event-closed", "name", author.name.clone()),
                    (State::Open, Some(stage)) if frame.portal.show_stage_names => {
                        frame.words.say1("event-stage", "stage", stage.customer_name.clone())
                    }
                    (State::Open, _) => frame.words.say1("event-reopened", "name", author.name.clone()),
                };
                WhatView::Event { text, state: *state }
            }
        };
        Self { id: entry.id, at: entry.at, author, what, heading: None }
    }

    /// What a screen reader says when the entry arrives.
    pub(super) fn announcement(&self, words: &Words) -> String {
        match &self.what {
            WhatView::Message { .. } => words.say1("live-new-message", "name", self.author.name.clone()),
            WhatView::Event { text, .. } => text.clone(),
        }
    }
}

impl AuthorView {
    fn of(frame: &Frame<'_>, page: &TicketPage<'_>, author: &Author) -> Self {
        let name = author_name(page.desk, frame.portal, author);
        let role = match author {
            Author::Contact { .. } if author.is(page.viewer.contact()) => Role::You,
            Author::Contact { .. } => Role::Customer,
            Author::Agent { .. } => Role::Agent,
            Author::System => Role::System,
        };
        // Any spread over six colours will do.
        let colour = name.bytes().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte)) % 6;
        Self { initials: initials(&name), colour, name, role }
    }
}

/// An author's name as customers see it.
pub(crate) fn author_name(desk: &Desk, portal: &Portal, author: &Author) -> String {
    match author {
        Author::Contact { name, .. } => name.clone(),
        Author::Agent { .. } => agent_name(desk, author, portal.owner_display),
        Author::System => portal.name.clone(),
    }
}

/// An agent's name as customers see it (B10), also of an agent who is no longer in the settings.
fn agent_name(desk: &Desk, author: &Author, display: OwnerDisplay) -> String {
    let Author::Agent { id, name } = author else { return String::new() };
    if let Some(agent) = desk.agent(*id) {
        return agent.shown_as(display).to_owned();
    }
    let kept = Name::parse(name).ok();
    let shown = kept.as_ref().map(|kept| match display {
        OwnerDisplay::FirstName | OwnerDisplay::Alias => kept.first(),
        OwnerDisplay::LastName => kept.last(),
        OwnerDisplay::FullName => kept.as_str(),
    });
    shown.unwrap_or_default().to_owned()
}

impl WhatView {
    fn of_message(words: &Words, number: TicketNumber, message: &Message) -> Self {
        let place = |id: &str| image(number, message, id);
        Self::Message {
            html: SafeHtml::of(&message.body, place),
            quoted: SafeHtml::quoted(&message.body, place),
            channel: words.say(channel_key(message.channel)),
            attachments: message.attachments.iter().map(|file| AttachmentView::of(words, number, file)).collect(),
        }
    }
}

impl AttachmentView {
    fn of(words: &Words, number: TicketNumber, file: &Attachment) -> Self {
        Self {
            name: file.name.clone(),
            size: file.size,
            shown_size: words.size(file.size),
            address: attachment_address(number, file.id),
            in_text: file.image.is_some(),
        }
    }

    /// The files of a list: those that stand between the words, or the others.
    pub(crate) fn of_list(files: &[Self], in_text: bool) -> Vec<&Self> {
        files.iter().filter(|file| file.in_text == in_text).collect()
    }
}

/// The image of a message that its HTML calls by this Content-ID.
fn image(number: TicketNumber, message: &Message, id: &str) -> Option<Image> {
    let file =
        message.attachments.iter().find(|file| file.image.as_ref().is_some_and(|image| image.content_id == id))?;
    let address = format!("{}?{SHOW}=1", attachment_address(number, file.id));
    Some(Image::Shown { address, name: file.name.clone() })
}

/// Where a file is downloaded (S15).
fn attachment_address(number: TicketNumber, id: AttachmentId) -> String {
    format!("/tickets/{number}/attachments/{id}")
}
