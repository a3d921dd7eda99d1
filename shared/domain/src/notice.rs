//! Who is told of a new entry, and in which words (F3, S7).

use crate::agent::Agent;
use crate::contact::Contact;
use crate::email_address::EmailAddress;
use crate::entry::{Audience, Author, Entry, Message};
use crate::ids::{AgentId, ContactId};
use crate::settings::ChannelKind;
use crate::ticket::Ticket;

/// One mail to one person about one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whom.
    pub to: Recipient,
    /// What the mail is.
    pub kind: NoticeKind,
}

/// Whom a notice goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// A contact: the store knows the address.
    Contact(ContactId),
    /// An agent.
    Agent(AgentId),
}

/// What a notice says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// "We have your request": to the requester of a new ticket, with their own words.
    Received,
    /// The same without a word that the sender chose: the address is not proven, so the mail may go to a stranger (S7).
    ReceivedBlind,
    /// An answer of the desk: to the customers of the ticket.
    Answer,
    /// A customer wrote: to the agents.
    CustomerWrote,
    /// A customer opened a closed ticket again without a word: to the agents (C5).
    Reopened,
    /// An answer of the desk did not reach a customer: to the agents. Mail about such a mail is never sent.
    Undelivered,
}

/// Who is told of an entry: customers of an agent's public message; agents of a customer's; the requester of a new
/// ticket that it arrived. Nobody of a note, nobody of what they wrote themselves, and no customer of a mail that the
/// sender's own program brought them.
///
/// `customers` are the ticket's participants besides the requester; `agents` those of the ticket's inbox.
pub fn notices<'a>(
    entry: &Entry,
    ticket: &Ticket,
    customers: &[ContactId],
    agents: impl Iterator<Item = &'a Agent>,
) -> Vec<Notice> {
    let Some(message) = entry.message().filter(|message| message.audience == Audience::Public) else {
        return Vec::new();
    };
    let first = ticket.was_opened_by(entry);
    let has_it = |id: &ContactId| message.mail.as_ref().is_some_and(|mail| mail.copied.contains(id));
    match &entry.author {
        Author::Agent { .. } => std::iter::once(ticket.requester.id)
            .chain(customers.iter().copied().filter(|id| *id != ticket.requester.id))
            .filter(|id| !has_it(id))
            .map(|id| Notice { to: Recipient::Contact(id), kind: NoticeKind::Answer })
            .collect(),
        Author::Contact { id, .. } => {
            let mut notices = Vec::new();
            if first {
                let kind = if proven(message) { NoticeKind::Received } else { NoticeKind::ReceivedBlind };
                notices.push(Notice { to: Recipient::Contact(ticket.requester.id), kind });
            }
            let others = customers.iter().copied().chain([ticket.requester.id]).filter(|other| other != id && !first);
            notices.extend(
                others
                    .filter(|other| !has_it(other))
                    .map(|id| Notice { to: Recipient::Contact(id), kind: NoticeKind::Answer }),
            );
            notices.extend(
                desk_to_tell(ticket, agents)
                    .into_iter()
                    .map(|id| Notice { to: Recipient::Agent(id), kind: NoticeKind::CustomerWrote }),
            );
            notices
        }
        Author::System => Vec::new(),
    }
}

/// The agents who are told of a customer's message: the owner, or everybody where nobody owns the ticket or the owner is
/// not there any more. A message that nobody is told of is a lost one.
pub fn desk_to_tell<'a>(ticket: &Ticket, agents: impl Iterator<Item = &'a Agent>) -> Vec<AgentId> {
    let agents: Vec<AgentId> = agents.map(|agent| agent.id).collect();
    match ticket.owner.filter(|owner| agents.contains(owner)) {
        Some(owner) => vec![owner],
        None => agents,
    }
}

/// Whether the person who wrote is known to own the address: signed in, or authenticated mail.
fn proven(message: &Message) -> bool {
    match message.channel {
        ChannelKind::Portal => true,
        ChannelKind::Email => message.mail.as_ref().is_some_and(|mail| mail.authenticated),
        ChannelKind::WebForm | ChannelKind::Chat | ChannelKind::Messenger => false,
    }
}

/// Whether a notice may go to this customer. What another customer wrote goes to nobody whose address is unproven (S7): a
/// stranger whom somebody put in copy is told what the desk answers, and reads the rest after signing in.
pub const fn may_be_told(kind: NoticeKind, author: &Author, customer: &Contact) -> bool {
    !matches!((kind, author), (NoticeKind::Answer, Author::Contact { .. })) || customer.address_is_proven()
}

/// Whether a mail to this address could loop back to us: never send there.
pub fn is_our_own(address: &EmailAddress, mail_domain: &str) -> bool {
    address.domain() == mail_domain
}
