//! What a mail says, as far as it decides anything: from the parsed message and its envelope to the domain's words.
//!
//! The function that takes mail in and `explain-mail --why` both read a mail by this, and by nothing else.

use guichet_domain::ids::TicketNumber;
use guichet_domain::incoming::{Evidence, MailFacts, Pointer};
use guichet_domain::participants::Person;
use guichet_domain::text::Name;
use guichet_domain::{EmailAddress, OwnAddresses};

use crate::ParsedMail;
use crate::addresses::KeyRing;
use crate::read::is_no_reply;

/// Most ids of a message that are looked up.
pub const MAX_KNOWN: usize = 20;
/// Most attachments of a message; more of them, and the mail is held (S26).
pub const MAX_ATTACHMENTS: usize = 200;
/// Most addresses of a mail that are looked at.
const MAX_ADDRESSES: usize = 200;

/// The envelope, as SES tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// `MAIL FROM`; empty for a bounce. A forwarder may have rewritten it (SRS), so that it says nothing of the author.
    pub from: Option<String>,
    /// `RCPT TO`, as far as the recipients are ours.
    pub to: Vec<String>,
}

/// The facts, without the pointers that need a look into the table.
pub fn of(mail: &ParsedMail, envelope: &Envelope, own: &OwnAddresses) -> MailFacts {
    // DMARC speaks of one author; with several nobody knows of which.
    let written = mail.from.as_ref().filter(|_| mail.from_count <= 1);
    let written = written.and_then(|mailbox| EmailAddress::parse(&mailbox.address).ok());
    let in_our_name = written.as_ref().is_some_and(|from| own.are_named(from));
    let outside = if in_our_name { author_outside(mail, own) } else { None };
    let of_our_list = mail.list.is_some() && mail.transit.list.iter().any(|id| own.are_a_list(id));
    let only_sends = written.as_ref().is_some_and(|from| own.only_sends(from));
    let own_list = of_our_list || in_our_name && (outside.is_some() || !only_sends);
    let (from, author_claimed) = if in_our_name && own_list { (outside, true) } else { (written.clone(), false) };
    let ours_came_back = written.as_ref().is_some_and(|from| own.contain(from)) && !(in_our_name && own_list);
    let null_sender = envelope.from.as_deref().is_some_and(|from| matches!(from.trim(), "" | "<>"));
    let no_reply = from.as_ref().is_some_and(|author| is_no_reply(author.as_str()));
    MailFacts {
        loops: !mail.loop_marks.is_empty() || ours_came_back,
        from,
        auto_reply: mail.auto_reply.is_some() || null_sender,
        bounce: mail.bounce.is_some(),
        list: mail.list.is_some() && !own_list,
        own_list,
        author_claimed,
        no_reply_sender: mail.no_reply_sender || mail.verification || no_reply,
        over_bounds: mail.attachments.len() > MAX_ATTACHMENTS,
        pointers: Vec::new(),
    }
}

/// The facts of a message that is over a bound: what SES says of its sender, and nothing of what it holds.
pub fn of_unreadable(from: Option<&str>) -> MailFacts {
    let from = from.map(|from| from.rsplit_once('<').map_or(from, |(_, rest)| rest));
    let from = from.and_then(|from| EmailAddress::parse(from.trim_end_matches('>')).ok());
    MailFacts { from, over_bounds: true, ..MailFacts::default() }
}

/// Who wrote a mail that a list or mailbox of ours sends on under its own name: who the list says it was, else who wants the
/// answers. Either is a claim.
fn author_outside(mail: &ParsedMail, own: &OwnAddresses) -> Option<EmailAddress> {
    let claimed = mail.transit.author.iter().chain(&mail.reply_to);
    claimed.filter_map(|mailbox| EmailAddress::parse(&mailbox.address).ok()).find(|address| !own.contain(address))
}

/// What the author's program calls them: the name in `From`, without what a list makes of it (`'Anna' via Support`).
pub fn author_name(mail: &ParsedMail, facts: &MailFacts) -> Option<Name> {
    let mailboxes = mail.transit.author.iter().chain(&mail.reply_to).filter(|_| facts.author_claimed);
    let author = facts.from.as_ref()?;
    let claimed = mailboxes.filter(|mailbox| mailbox.key() == author.as_str()).find_map(|mailbox| mailbox.name.clone());
    let written = mail.from.as_ref().and_then(|from| from.name.as_deref());
    let written = match written.map(|name| name.rsplit_once(" via ")) {
        Some(Some((name, _))) if facts.author_claimed => Some(name),
        _ if facts.author_claimed => None,
        _ => written,
    };
    Name::from_mail(claimed.as_deref().or(written)?.trim_matches(['\'', '"', ' ']))
}

/// The addresses that the mail came in by: the envelope's, then those of the header (one mail may go to two of ours).
pub fn addressed_to(mail: &ParsedMail, envelope: &Envelope) -> Vec<EmailAddress> {
    let header = mail.to.iter().chain(&mail.cc).map(|mailbox| mailbox.address.as_str());
    let all = envelope.to.iter().map(String::as_str).chain(header).chain(mail.transit.list.iter().map(String::as_str));
    distinct(all.take(MAX_ADDRESSES).filter_map(|address| EmailAddress::parse(address).ok()))
}

/// The ids to look up: its own first, then the message answered, then the thread from its end.
pub fn ids_to_look_up(mail: &ParsedMail) -> Vec<String> {
    let answered = mail.in_reply_to.iter().chain(mail.references.iter().rev());
    mail.message_id.iter().chain(answered).take(MAX_KNOWN).cloned().collect()
}

/// The ids under which an answer may name this message: its own, and those it had before a mail system gave it another.
pub fn own_ids(mail: &ParsedMail) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for id in mail.message_id.iter().chain(&mail.transit.former_ids).take(4) {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids
}

/// Tickets that the mail points to, the strongest evidence first. `known` are those of [`ids_to_look_up`] that the table
/// has, with their tickets.
pub fn pointers(
    mail: &ParsedMail,
    to: &[EmailAddress],
    keys: &KeyRing,
    mail_domain: &str,
    known: &[(String, TicketNumber)],
) -> Vec<Pointer> {
    let ours = to.iter().filter(|address| address.domain() == mail_domain);
    let by_address = ours.filter_map(|address| keys.verify_reply(address.local_part())).map(|reply| reply.number);
    let ids = mail.references.iter().chain(&mail.in_reply_to).map(String::as_str);
    let by_root = keys.find_thread_root(ids, mail_domain).map(|root| root.number);
    let (own, answered): (Vec<_>, Vec<_>) =
        known.iter().partition(|(id, _)| mail.message_id.as_deref().is_some_and(|own| own == id));
    let mut pointers: Vec<Pointer> = Vec::new();
    let found = by_address
        .filter_map(TicketNumber::new)
        .map(|number| (number, Evidence::SignedReplyAddress))
        .chain(by_root.and_then(TicketNumber::new).map(|number| (number, Evidence::SignedThreadRoot)))
        .chain(answered.iter().map(|(_, number)| (*number, Evidence::KnownMessage)))
        .chain(own.iter().map(|(_, number)| (*number, Evidence::OwnMessageId)))
        .chain(numbers_in(&mail.subject).into_iter().map(|number| (number, Evidence::SubjectNumber)));
    for (number, evidence) in found {
        if !pointers.iter().any(|pointer| pointer.number == number) {
            pointers.push(Pointer { number, evidence });
        }
    }
    pointers.truncate(MailFacts::MOST_POINTERS);
    pointers
}

/// The people whom a mail names beside us in `To` and `Cc` (C6): no address of ours, nobody who takes no mail, nothing that
/// the mail only passed through, and not the author.
///
/// Nobody where no address of ours stands among them: then we got a blind copy, and the sender did not want the others to
/// know; or somebody else sent us a mail that was never meant for us.
pub fn people(mail: &ParsedMail, author: &EmailAddress, own: &OwnAddresses) -> Vec<Person> {
    let named = mail.to.iter().chain(&mail.cc).take(MAX_ADDRESSES);
    let named: Vec<Person> = named
        .filter_map(|mailbox| {
            let address = EmailAddress::parse(&mailbox.address).ok()?;
            Some(Person { address, name: mailbox.name.as_deref().and_then(Name::from_mail) })
        })
        .collect();
    if !named.iter().any(|person| own.contain(&person.address)) {
        return Vec::new();
    }
    let passed = |address: &EmailAddress| {
        mail.transit.through.iter().chain(&mail.transit.list).any(|through| through == address.as_str())
    };
    let mut people: Vec<Person> = Vec::new();
    for person in named {
        let address = &person.address;
        let somebody = !own.contain(address) && address != author && !is_no_reply(address.as_str()) && !passed(address);
        if somebody && !people.iter().any(|other| other.address == *address) {
            people.push(person);
        }
    }
    people
}

/// What a person who looks at the mail may want to know, and what decides nothing.
pub fn remarks(mail: &ParsedMail, facts: &MailFacts, own: &OwnAddresses) -> Vec<String> {
    let mut remarks = Vec::new();
    if let (true, Some(author)) = (facts.author_claimed, &facts.from) {
        remarks.push(format!(
            "it came under an address of ours; {author} is who it says wrote it, and nothing proves that"
        ));
    }
    let elsewhere = mail.reply_to.iter().filter_map(|mailbox| EmailAddress::parse(&mailbox.address).ok());
    let elsewhere = elsewhere.filter(|address| Some(address) != facts.from.as_ref() && !own.contain(address)).take(1);
    remarks
        .extend(elsewhere.map(|address| format!("it wants answers at {address}, which grants that address nothing")));
    remarks
}

/// The numbers in a subject, `#1042`: those in brackets first, as we write them; at most three. Some programs write the
/// number sign, digits and brackets in full width.
pub fn numbers_in(subject: &str) -> Vec<TicketNumber> {
    let plain: String = subject.chars().take(2_000).map(narrow).collect();
    let mut found: Vec<(bool, TicketNumber)> = plain
        .match_indices('#')
        .filter_map(|(at, _)| {
            let digits = plain.get(at + 1..)?;
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            let bracketed = plain.get(..at)?.ends_with('[') && digits.get(end..)?.starts_with(']');
            Some((!bracketed, digits.get(..end)?.parse().ok()?))
        })
        .collect();
    found.sort_by_key(|(loose, _)| *loose);
    let mut numbers = Vec::new();
    for (_, number) in found {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers.truncate(3);
    numbers
}

/// The ASCII character that a full-width one is a wide form of (Unicode's block U+FF01 to U+FF5E).
fn narrow(c: char) -> char {
    match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        0x3010 | 0x3014 => '[',
        0x3011 | 0x3015 => ']',
        _ => c,
    }
}

fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut distinct = Vec::new();
    for item in items {
        if !distinct.contains(&item) {
            distinct.push(item);
        }
    }
    distinct
}
