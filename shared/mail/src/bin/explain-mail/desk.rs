//! What the store knows, from a file.

use std::collections::BTreeMap;
use std::path::Path;

use guichet_domain::ids::{ContactId, TicketNumber};
use guichet_domain::incoming::{Found, Sender};
use guichet_domain::pipeline::State;
use guichet_domain::{EmailAddress, OwnAddresses};
use guichet_mail::addresses::{KeyRing, recipient_tag};
use serde::Deserialize;
use serde_json::{Value, json};

/// The file. What it does not name is empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    mail_domain: Option<String>,
    sender: Option<EmailAddress>,
    keys: Vec<String>,
    channels: Vec<EmailAddress>,
    agents: Vec<EmailAddress>,
    contacts: Vec<EmailAddress>,
    tickets: Vec<TicketFile>,
    mail_adds_participants: Option<bool>,
}

/// A ticket of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TicketFile {
    number: TicketNumber,
    requester: EmailAddress,
    #[serde(default)]
    participants: Vec<EmailAddress>,
    #[serde(default)]
    state: Option<State>,
    /// Message-IDs of its messages.
    #[serde(default)]
    message_ids: Vec<String>,
}

/// A ticket.
pub(crate) struct Ticket {
    pub(crate) number: TicketNumber,
    pub(crate) closed: bool,
    pub(crate) found: Found,
    message_ids: Vec<String>,
}

/// What the store knows.
pub(crate) struct Desk {
    pub(crate) own: OwnAddresses,
    pub(crate) keys: KeyRing,
    pub(crate) tickets: Vec<Ticket>,
    pub(crate) mail_adds_participants: bool,
    agents: Vec<EmailAddress>,
    contacts: BTreeMap<EmailAddress, ContactId>,
}

impl Desk {
    /// Reads a file; without one, a desk that knows nobody. An error says what is wrong, in words.
    pub(crate) fn read(path: Option<&Path>) -> Result<Self, String> {
        let file = match path {
            None => File::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
                serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?
            }
        };
        Self::new(file)
    }

    fn new(file: File) -> Result<Self, String> {
        let domain = file.mail_domain.unwrap_or_else(|| "support.example.com".to_owned());
        let sender = match file.sender {
            Some(sender) => sender,
            None => EmailAddress::parse(&format!("help@{domain}")).map_err(|error| format!("mail_domain: {error}"))?,
        };
        let mut keys = file.keys.into_iter().map(String::into_bytes);
        let current = keys.next().unwrap_or_else(|| b"explain-mail has no key of its own".to_vec());
        let mut contacts = BTreeMap::new();
        let people = file.tickets.iter().flat_map(|ticket| ticket.participants.iter().chain([&ticket.requester]));
        for address in file.contacts.iter().chain(people) {
            let next = contacts.len() + 1;
            contacts.entry(address.clone()).or_insert(contact_id(next)?);
        }
        let id = |address: &EmailAddress| contacts.get(address).copied();
        let tickets = file.tickets.into_iter().filter_map(|ticket| {
            Some(Ticket {
                number: ticket.number,
                closed: ticket.state == Some(State::Closed),
                found: Found {
                    requester: id(&ticket.requester)?,
                    participants: ticket.participants.iter().filter_map(id).collect(),
                },
                message_ids: ticket.message_ids.iter().map(|id| bare(id).to_owned()).collect(),
            })
        });
        Ok(Self {
            own: OwnAddresses::new(&domain, sender, file.channels),
            keys: KeyRing::new(current, keys),
            tickets: tickets.collect(),
            mail_adds_participants: file.mail_adds_participants.unwrap_or(true),
            agents: file.agents,
            contacts,
        })
    }

    pub(crate) fn is_agent(&self, address: &EmailAddress) -> bool {
        self.agents.contains(address)
    }

    pub(crate) fn contact(&self, address: &EmailAddress) -> Option<ContactId> {
        self.contacts.get(address).copied()
    }

    /// Who this address is to the desk.
    pub(crate) fn sender(&self, address: &EmailAddress) -> Result<Sender, String> {
        if let Some(place) = self.agents.iter().position(|agent| agent == address) {
            let id = contact_id(place + 1)?;
            return Ok(Sender::Agent(guichet_domain::ids::AgentId::new(id.uuid())));
        }
        Ok(self.contact(address).map_or(Sender::Unknown, Sender::Contact))
    }

    pub(crate) fn ticket(&self, number: TicketNumber) -> Option<&Ticket> {
        self.tickets.iter().find(|ticket| ticket.number == number)
    }

    /// The tickets that these Message-IDs belong to, in the order of the ids.
    pub(crate) fn known(&self, ids: &[String]) -> Vec<(String, TicketNumber)> {
        let ticket = |id: &String| {
            let ticket = self.tickets.iter().find(|ticket| ticket.message_ids.iter().any(|known| known == bare(id)))?;
            Some((id.clone(), ticket.number))
        };
        ids.iter().filter_map(ticket).collect()
    }

    /// The addresses that the desk would sign: for making a message to try.
    pub(crate) fn addresses(&self) -> Value {
        let tickets = self.tickets.iter().map(|ticket| {
            let number = ticket.number.get();
            let people = self.contacts.iter().map(|(address, id)| (address, id.to_string()));
            let reply = |(address, id): (&EmailAddress, String)| {
                let local = self.keys.sign_reply(number, &recipient_tag(&id));
                (address.to_string(), json!(format!("{local}@{}", self.own.mail_domain())))
            };
            let root = self.keys.thread_root(number, self.own.mail_domain());
            let reply: serde_json::Map<String, Value> = people.map(reply).collect();
            json!({ "number": number, "thread_root": format!("<{root}>"), "reply_to": reply })
        });
        json!({ "tickets": tickets.collect::<Vec<_>>() })
    }
}

fn bare(id: &str) -> &str {
    id.trim().trim_matches(['<', '>'])
}

/// An id for the nth person of the file.
pub(crate) fn contact_id(n: usize) -> Result<ContactId, String> {
    format!("00000000-0000-4000-8000-{n:012}").parse().map_err(|error| format!("{error}"))
}
