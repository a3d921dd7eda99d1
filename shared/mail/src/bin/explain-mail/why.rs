//! What becomes of a message, and why.

use guichet_domain::incoming::{self, Decision, Explanation, Found, MailFacts, Sender, Verdict, Verdicts};
use guichet_domain::participants::{Place, Room};
use guichet_mail::{ParsedMail, facts};
use serde_json::{Value, json};

use crate::args::Args;
use crate::desk::{Desk, contact_id};

/// Where the ids of people begin whom the file does not name.
const STRANGERS: usize = 1_000_000;

/// The `why` of a message. `unread` is there for one that goes over a bound.
pub(crate) fn why(mail: &ParsedMail, unread: bool, args: &Args, desk: &Desk) -> Result<Value, String> {
    let mut facts = if unread {
        facts::of_unreadable(mail.from.as_ref().map(|from| from.address.as_str()))
    } else {
        facts::of(mail, &args.envelope, &desk.own)
    };
    let sender = match &facts.from {
        Some(from) => desk.sender(from)?,
        None => Sender::Unknown,
    };
    let to = facts::addressed_to(mail, &args.envelope);
    let known = desk.known(&facts::ids_to_look_up(mail));
    facts.pointers = facts::pointers(mail, &to, &desk.keys, desk.own.mail_domain(), &known);
    let explanation = incoming::explain(&facts, &args.verdicts, sender, |number| {
        desk.ticket(number).map(|ticket| Found::clone(&ticket.found))
    });
    let people = people(mail, &facts, &args.verdicts, &explanation, desk)?;
    let mut steps = vec![on_the_sender(&facts, &args.verdicts, sender), at_the_door(&facts, &args.verdicts)];
    steps.extend(explanation.looked_at.iter().map(|looked| {
        let (number, evidence) = (looked.pointer.number, looked.pointer.evidence.words());
        format!("It points to ticket {number}: {evidence}; {}.", looked.fate.words())
    }));
    if explanation.looked_at.is_empty() {
        steps.push("It points to no ticket.".to_owned());
    }
    if let Decision::Reply(number, _) = explanation.decision
        && desk.ticket(number).is_some_and(|ticket| ticket.closed)
    {
        steps.push(
            "The ticket is closed: a customer's answer opens it again, or is held where the portal says so.".to_owned(),
        );
    }
    steps.extend(people.words);
    steps.extend(facts::remarks(mail, &facts, &desk.own).into_iter().map(|remark| format!("Remark: {remark}.")));
    let (decision, ticket) = match explanation.decision {
        Decision::NewTicket(_) => ("new-ticket", None),
        Decision::Reply(number, _) => ("reply", Some(number.get())),
        Decision::Held(_) => ("held", None),
        Decision::Ignored(_) => ("ignored", None),
    };
    Ok(json!({
        "decision": decision,
        "ticket": ticket,
        "reason": explanation.reason(),
        "reason_code": explanation.decision.why(),
        "evidence": explanation.evidence(),
        "sender": match sender { Sender::Agent(_) => "agent", Sender::Contact(_) => "contact", Sender::Unknown => "unknown" },
        "sender_proven": facts.sender_is_proven(&args.verdicts),
        "author": facts.from,
        "participants_added": people.added,
        "verdicts": args.verdicts,
        "steps": steps,
    }))
}

fn on_the_sender(facts: &MailFacts, verdicts: &Verdicts, sender: Sender) -> String {
    let who = match (&facts.from, sender) {
        (None, _) => return "Nobody can be read as its author.".to_owned(),
        (Some(from), Sender::Agent(_)) => format!("It comes from {from}, an agent's address"),
        (Some(from), Sender::Contact(_)) => format!("It comes from {from}, a contact"),
        (Some(from), Sender::Unknown) => format!("It comes from {from}, whom nobody knows yet"),
    };
    let proof = match (facts.author_claimed, verdicts.dmarc) {
        (true, _) => "it came under an address of ours that only says who wrote it: not proven".to_owned(),
        (false, Verdict::Pass) => "DMARC passed: proven".to_owned(),
        (false, other) => {
            let word = json!(other);
            format!("DMARC says {}: not proven", word.as_str().unwrap_or("nothing"))
        }
    };
    format!("{who}; {proof}.")
}

fn at_the_door(facts: &MailFacts, verdicts: &Verdicts) -> String {
    match incoming::decide_at_the_door(facts, verdicts) {
        Some(decision) => format!("It stops at the door: {}.", decision.why().reason()),
        None => "Content, origin and form let it in.".to_owned(),
    }
}

struct People {
    added: Vec<String>,
    words: Vec<String>,
}

/// Whom the message brings into copy, as the function that takes mail in decides it.
fn people(
    mail: &ParsedMail,
    facts: &MailFacts,
    verdicts: &Verdicts,
    explanation: &Explanation,
    desk: &Desk,
) -> Result<People, String> {
    let mut people = People { added: Vec::new(), words: Vec::new() };
    let Some(author) = &facts.from else { return Ok(people) };
    let named = facts::people(mail, author, &desk.own);
    let mut room = match explanation.decision {
        Decision::Reply(number, _) => match desk.ticket(number) {
            Some(ticket) => Room::new(ticket.found.requester, ticket.found.participants.iter().copied()),
            None => return Ok(people),
        },
        Decision::NewTicket(_) => Room::new(contact_id(0)?, []),
        Decision::Held(_) | Decision::Ignored(_) => return Ok(people),
    };
    let note = desk.is_agent(author) && guichet_mail::AgentCommands::read(&mail.reply_text).note;
    let nobody_because = if named.is_empty() {
        return Ok(people);
    } else if !facts.sender_is_proven(verdicts) {
        Some("nothing proves the sender")
    } else if note {
        Some("it is an internal note")
    } else if !desk.mail_adds_participants {
        Some("the portal does not let mails do that")
    } else {
        None
    };
    if let Some(because) = nobody_because {
        people.words.push(format!("The people in To and Cc are not put in copy: {because}."));
        return Ok(people);
    }
    let mut left_out = 0;
    for (n, person) in named.iter().filter(|person| !desk.is_agent(&person.address)).enumerate() {
        // Whoever is not known yet becomes somebody of their own.
        let stranger = contact_id(STRANGERS + n)?;
        match room.take(desk.contact(&person.address).unwrap_or(stranger)) {
            Place::TheirsAlready => {}
            Place::New => people.added.push(person.address.to_string()),
            Place::None => left_out += 1,
        }
    }
    if !people.added.is_empty() {
        people.words.push(format!("In copy from now on: {}.", people.added.join(", ")));
    }
    if left_out > 0 {
        people.words.push(format!("{left_out} more are not put in copy: too many."));
    }
    Ok(people)
}
