//! What a mail says, as far as it decides anything: from the parsed message and SES's event to the domain's words.

use guichet_domain::EmailAddress;
use guichet_domain::ids::TicketNumber;
use guichet_domain::incoming::{Evidence, MailFacts, Pointer, Verdict, Verdicts};
use guichet_mail::ParsedMail;
use guichet_mail::addresses::KeyRing;

use crate::event::SesMail;

/// Most ids of `References` and `In-Reply-To` that are looked up.
pub(crate) const MAX_KNOWN: usize = 20;
/// Most attachments of a message; more of them, and the mail is held (S26).
pub(crate) const MAX_ATTACHMENTS: usize = 200;

/// SES's verdicts. The message's own `Authentication-Results` is never read (S5).
pub(crate) fn verdicts(ses: &SesMail) -> Verdicts {
    let receipt = &ses.receipt;
    Verdicts {
        spf: Verdict::read(receipt.spf_verdict.status.as_deref()),
        dkim: Verdict::read(receipt.dkim_verdict.status.as_deref()),
        dmarc: Verdict::read(receipt.dmarc_verdict.status.as_deref()),
        spam: Verdict::read(receipt.spam_verdict.status.as_deref()),
        virus: Verdict::read(receipt.virus_verdict.status.as_deref()),
    }
}

/// The addresses that the mail came in by: the envelope's, then those of the header (one mail may go to two of ours).
pub(crate) fn addressed_to(mail: &ParsedMail, ses: &SesMail) -> Vec<EmailAddress> {
    let header = mail.to.iter().chain(&mail.cc).map(|mailbox| mailbox.address.as_str());
    let mut addresses: Vec<EmailAddress> = Vec::new();
    for address in ses.receipt.recipients.iter().map(String::as_str).chain(header).take(200) {
        if let Ok(address) = EmailAddress::parse(address)
            && !addresses.contains(&address)
        {
            addresses.push(address);
        }
    }
    addresses
}

/// The facts, without the pointers that need a look into the table.
pub(crate) fn of(mail: &ParsedMail, ses: &SesMail, mail_domain: &str, own_sender: &EmailAddress) -> MailFacts {
    // DMARC speaks of one author; with several nobody knows of which.
    let from = mail.from.as_ref().filter(|_| mail.from_count <= 1);
    let from = from.and_then(|mailbox| EmailAddress::parse(&mailbox.address).ok());
    let own = |address: &EmailAddress| address.domain() == mail_domain || address == own_sender;
    let null_sender = ses.mail.source.as_deref().is_some_and(|source| matches!(source.trim(), "" | "<>"));
    MailFacts {
        loops: !mail.loop_marks.is_empty() || from.as_ref().is_some_and(own),
        from,
        auto_reply: mail.auto_reply.is_some() || null_sender,
        bounce: mail.bounce.is_some(),
        list: mail.list.is_some(),
        no_reply_sender: mail.no_reply_sender || mail.verification,
        over_bounds: mail.attachments.len() > MAX_ATTACHMENTS,
        pointers: Vec::new(),
    }
}

/// The facts of a message that is over a bound: what SES says of its sender, and nothing of what it holds.
pub(crate) fn of_unreadable(ses: &SesMail) -> MailFacts {
    let from =
        ses.mail.common_headers.from.first().map(|from| from.rsplit_once('<').map_or(from.as_str(), |(_, rest)| rest));
    let from = from.and_then(|from| EmailAddress::parse(from.trim_end_matches('>')).ok());
    MailFacts { from, over_bounds: true, ..MailFacts::default() }
}

/// Tickets that the mail points to, the strongest evidence first. `known` are those whose messages it refers to.
pub(crate) fn pointers(
    mail: &ParsedMail,
    to: &[EmailAddress],
    keys: &KeyRing,
    mail_domain: &str,
    known: &[TicketNumber],
) -> Vec<Pointer> {
    let ours = to.iter().filter(|address| address.domain() == mail_domain);
    let by_address = ours.filter_map(|address| keys.verify_reply(address.local_part())).map(|reply| reply.number);
    let ids = mail.references.iter().chain(&mail.in_reply_to).map(String::as_str);
    let by_root = keys.find_thread_root(ids, mail_domain).map(|root| root.number);
    let by_subject = number_in(&mail.subject);
    let mut pointers: Vec<Pointer> = Vec::new();
    let found = by_address
        .filter_map(TicketNumber::new)
        .map(|number| (number, Evidence::SignedReplyAddress))
        .chain(by_root.and_then(TicketNumber::new).map(|number| (number, Evidence::SignedThreadRoot)))
        .chain(known.iter().map(|number| (*number, Evidence::KnownMessage)))
        .chain(by_subject.map(|number| (number, Evidence::SubjectNumber)));
    for (number, evidence) in found {
        if !pointers.iter().any(|pointer| pointer.number == number) {
            pointers.push(Pointer { number, evidence });
        }
    }
    pointers.truncate(5);
    pointers
}

/// The first `#1042` of a subject.
fn number_in(subject: &str) -> Option<TicketNumber> {
    subject.match_indices('#').find_map(|(at, _)| {
        let digits = subject.get(at + 1..)?;
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits.get(..end)?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(n: u64) -> TicketNumber {
        TicketNumber::new(n).unwrap()
    }

    #[test]
    fn a_number_in_the_subject_is_found_wherever_it_stands() {
        assert_eq!(number_in("Re: [#1042] Printer"), Some(number(1042)));
        assert_eq!(number_in("AW: Bestellung #x #77."), Some(number(77)));
        for without in ["", "#", "Order 1042", "#0", "# 12", "#9999999999999999999999"] {
            assert_eq!(number_in(without), None, "{without:?}");
        }
    }

    #[test]
    fn s3_only_what_we_signed_points_to_a_ticket() {
        let ours = KeyRing::new(*b"0123456789abcdef0123456789abcdef", []);
        let theirs = KeyRing::new(*b"another-key-another-key-another!", []);
        let point = |keys: &KeyRing, domain: &str| {
            let to = [EmailAddress::parse(&format!("{}@support.example.com", keys.sign_reply(7, "tag"))).unwrap()];
            let mail = ParsedMail { references: vec![keys.thread_root(8, domain)], ..ParsedMail::default() };
            pointers(&mail, &to, &ours, "support.example.com", &[]).iter().map(|p| p.number.get()).collect::<Vec<_>>()
        };
        assert_eq!(point(&ours, "support.example.com"), [7, 8]);
        assert_eq!(point(&ours, "elsewhere.example"), [7]);
        assert!(point(&theirs, "support.example.com").is_empty());
    }
}
