//! Where each item stands: `pk` and `sk`. The one place that spells keys.

use aws_sdk_dynamodb::types::AttributeValue;
use guichet_domain::EmailAddress;
use guichet_domain::ids::{AgentId, CompanyId, ContactId, EntryId, TicketNumber};
use guichet_domain::notice::Recipient;
use guichet_domain::visibility::Scope;
use jiff::Timestamp;

use crate::item::Item;

/// A primary key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// Partition.
    pub(crate) pk: String,
    /// Place within it.
    pub(crate) sk: String,
}

impl Key {
    fn new(pk: String, sk: impl Into<String>) -> Self {
        Self { pk, sk: sk.into() }
    }

    /// As the attributes of an item.
    pub(crate) fn item(&self) -> Item {
        Item::from([
            ("pk".to_owned(), AttributeValue::S(self.pk.clone())),
            ("sk".to_owned(), AttributeValue::S(self.sk.clone())),
        ])
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} / {}", self.pk, self.sk)
    }
}

// A ticket's partition. The sort keys are chosen so that one descending Query from `ticket` reads the ticket, who is in
// copy, then the newest entries first. What pages do not need (counted, drafts) sorts below.

/// Partition of a ticket.
pub(crate) fn ticket_pk(number: TicketNumber) -> String {
    format!("ticket#{number}")
}
/// Last of a ticket's partition.
pub(crate) const TICKET_SK: &str = "ticket";
/// Before every participant, after every entry.
pub(crate) const PARTICIPANTS: &str = "participant#";
/// Before every entry, after everything that pages do not need.
pub(crate) const ENTRIES: &str = "entry#";
/// The ticket itself.
pub(crate) fn ticket(number: TicketNumber) -> Key {
    Key::new(ticket_pk(number), TICKET_SK)
}
/// Somebody in copy.
pub(crate) fn participant(number: TicketNumber, contact: ContactId) -> Key {
    Key::new(ticket_pk(number), format!("{PARTICIPANTS}{contact}"))
}
/// A message or event.
pub(crate) fn entry(number: TicketNumber, entry: EntryId) -> Key {
    Key::new(ticket_pk(number), format!("{ENTRIES}{entry}"))
}
/// What the counters hold for the ticket.
pub(crate) fn counted(number: TicketNumber) -> Key {
    Key::new(ticket_pk(number), "counted")
}

/// Partition of a contact.
fn contact_pk(contact: ContactId) -> String {
    format!("contact#{contact}")
}
/// A contact.
pub(crate) fn contact(contact: ContactId) -> Key {
    Key::new(contact_pk(contact), "profile")
}
/// A contact's session, by the hash of its secret.
pub(crate) fn session(contact: ContactId, row_key: &str) -> Key {
    Key::new(contact_pk(contact), format!("session#{row_key}"))
}
/// What a contact has seen.
pub(crate) fn seen(contact: ContactId) -> Key {
    Key::new(contact_pk(contact), "seen")
}
/// Before every row of [`copy`], within the contact's partition.
pub(crate) const COPIES: &str = "copy#";
/// That a contact is in copy on a ticket: the other side of [`participant`]. Numbers sort as texts do.
pub(crate) fn copy(contact: ContactId, number: TicketNumber) -> Key {
    Key::new(contact_pk(contact), format!("{COPIES}{:015}", number.get()))
}
/// Partition of a contact, for a Query.
pub(crate) fn copies_pk(contact: ContactId) -> String {
    contact_pk(contact)
}
/// How many tickets a contact has.
pub(crate) fn contact_counts(contact: ContactId) -> Key {
    Key::new(contact_pk(contact), "counts")
}

/// A company.
pub(crate) fn company(company: CompanyId) -> Key {
    Key::new(format!("company#{company}"), "profile")
}
/// How many tickets a company has.
pub(crate) fn company_counts(company: CompanyId) -> Key {
    Key::new(format!("company#{company}"), "counts")
}

/// Whose address it is, among contacts.
pub(crate) fn email_of_contact(email: &EmailAddress) -> Key {
    Key::new(format!("email#{email}"), "contact")
}
/// Whose address it is, among agents.
pub(crate) fn email_of_agent(email: &EmailAddress) -> Key {
    Key::new(format!("email#{email}"), "agent")
}
/// Whose domain it is.
pub(crate) fn domain(domain: &str) -> Key {
    Key::new(format!("domain#{domain}"), "company")
}

/// Partition of settings and agents.
pub(crate) const DESK_PK: &str = "desk";
/// First of the desk's partition that is loaded.
pub(crate) const AGENTS: &str = "agent#";
/// Last of it that is loaded: older versions sort above.
pub(crate) const SETTINGS_SK: &str = "settings";
/// The settings in force.
pub(crate) fn settings() -> Key {
    Key::new(DESK_PK.to_owned(), SETTINGS_SK)
}
/// A version of the settings, kept.
pub(crate) fn settings_version(version: u64) -> Key {
    Key::new(DESK_PK.to_owned(), format!("{SETTINGS_SK}#{version:012}"))
}
/// An agent.
pub(crate) fn agent(agent: AgentId) -> Key {
    Key::new(DESK_PK.to_owned(), format!("{AGENTS}{agent}"))
}

/// The signing keys.
pub(crate) fn key_ring() -> Key {
    Key::new("key-ring".to_owned(), "current")
}
/// The last ticket number handed out.
pub(crate) fn numbers() -> Key {
    Key::new("numbers".to_owned(), "ticket")
}
/// What was done once.
pub(crate) fn once(token: &str) -> Key {
    Key::new(format!("once#{token}"), "once")
}
/// A sign-in under way.
pub(crate) fn sign_in(hash: &str) -> Key {
    Key::new(format!("sign-in#{hash}"), "pending")
}
/// How often something was done in the window that starts then.
pub(crate) fn rate(key: &str, window_start: i64) -> Key {
    Key::new(format!("rate#{key}"), format!("{window_start:012}"))
}
/// What became of a mail.
pub(crate) fn mail(ses_id: &str) -> Key {
    Key::new(format!("mail#{ses_id}"), "outcome")
}
/// Which ticket a Message-ID belongs to, written with its angle brackets or without.
pub(crate) fn message_id(message_id: &str) -> Key {
    Key::new(
        format!(
            "message-id#{}",
            crate::item::sha256_hex(message_id.trim().trim_start_matches('<').trim_end_matches('>'))
        ),
        "ticket",
    )
}
/// Who was told of an entry.
pub(crate) fn notice(entry: EntryId, to: Recipient) -> Key {
    let recipient = match to {
        Recipient::Contact(id) => format!("contact#{id}"),
        Recipient::Agent(id) => format!("agent#{id}"),
    };
    Key::new(format!("notice#{entry}"), recipient)
}
/// That an answer did not reach somebody. The stream's filter in the template spells the beginning of both keys.
pub(crate) fn undelivered(entry: EntryId, contact: ContactId) -> Key {
    Key::new(format!("notice#{entry}"), format!("undelivered#{contact}"))
}
/// Who of the desk was told so.
pub(crate) fn notice_of_undelivered(entry: EntryId, contact: ContactId, agent: AgentId) -> Key {
    Key::new(format!("notice#{entry}"), format!("told-undelivered#{contact}#agent#{agent}"))
}
/// That an agent's address takes no mail.
pub(crate) fn agent_mail_trouble(email: &EmailAddress) -> Key {
    Key::new(format!("mail-trouble#{email}"), "agent")
}

// The search index: for each contact and each company the terms of what they may find. The first character stands in the
// partition, so that a company with a million messages has many partitions and a beginning of a word still needs one.

/// Partition of the terms of a scope that begin with the same character as this one.
pub(crate) fn search_pk(scope: Scope, term: &str) -> String {
    let first: String = term.chars().take(1).collect();
    match scope {
        Scope::Own(contact) => format!("search#contact#{contact}#{first}"),
        Scope::Organization(company) => format!("search#company#{company}#{first}"),
    }
}
/// That a term stands in something of that moment; `what` names the message or the ticket's subject. Newest first for a
/// term; a term sorts before all that begin with it, since no character of a term sorts before the space.
pub(crate) fn posting(scope: Scope, term: &str, at: Timestamp, what: &str) -> Key {
    let backwards = MOST_MILLISECONDS.saturating_sub(at.as_millisecond());
    Key::new(search_pk(scope, term), format!("{term} {backwards:013} {what}"))
}
/// What a posting's time is counted back from: the year 2286.
pub(crate) const MOST_MILLISECONDS: i64 = 9_999_999_999_999;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_page_reads_the_ticket_then_who_is_in_copy_then_entries_and_nothing_else() {
        let number = TicketNumber::new(1).unwrap();
        let id = "0190a5d0-7c3f-7000-8000-00000000abcd";
        let entry = entry(number, id.parse().unwrap()).sk;
        let participant = participant(number, id.parse().unwrap()).sk;
        let counted = counted(number).sk;
        assert!(TICKET_SK > participant.as_str() && participant.as_str() > PARTICIPANTS);
        assert!(PARTICIPANTS > entry.as_str() && entry.as_str() > ENTRIES);
        assert!(ENTRIES > counted.as_str() && ENTRIES > "draft#");
    }

    #[test]
    fn b6_postings_of_a_term_come_newest_first_and_before_those_of_longer_words() {
        let scope = Scope::Own("0190a5d0-7c3f-7000-8000-00000000abcd".parse().unwrap());
        let [old, new]: [Timestamp; 2] = ["2001-01-01T00:00:00Z", "2026-11-21T00:00:00Z"].map(|at| at.parse().unwrap());
        let at = |term, at| posting(scope, term, at, "subject");
        assert!(at("print", new).sk < at("print", old).sk && at("print", old).sk < at("printer", new).sk);
        assert_eq!(at("print", new).pk, at("printer", old).pk);
        assert!(at("print", old).sk.as_str() < "print!", "what comes after a word begins with a sign after the space");
    }

    #[test]
    fn the_desk_query_takes_in_agents_and_settings_but_no_older_version() {
        let old = settings_version(7).sk;
        assert!(AGENTS < SETTINGS_SK && old.as_str() > SETTINGS_SK);
        assert!(settings_version(9).sk < settings_version(10).sk);
    }
}
