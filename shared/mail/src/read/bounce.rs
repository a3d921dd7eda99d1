//! Delivery reports and complaints: whom they are about, why, and which message of ours came back.

use super::phrases::{ALIVE_WORDS, BOUNCE_SUBJECTS, DEAD_WORDS, MAIL_SYSTEMS, REASON_WORDS};
use super::{Mailbox, ParsedMail, automatic, headers::Fields, parts::Body};

/// A delivery report (RFC 3464, or a mail system's own kind) or a complaint (ARF, RFC 5965).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bounce {
    /// Whether it is a complaint about spam and not a failed delivery.
    pub complaint: bool,
    /// The address that could not be reached or that complained, lower case, when the report says so: the first of
    /// [`Self::recipients`].
    pub recipient: Option<String>,
    /// Every address that could not be reached or that complained, lower case, without repeats.
    pub recipients: Vec<String>,
    /// The enhanced status code (RFC 3463), for example `5.1.1`.
    pub status: Option<String>,
    /// Whether the address is dead, so far as the report says: no such person, no such domain. A full mailbox, a message
    /// that is too large or looks like spam, a delay, and what is unknown are not.
    pub permanent: bool,
    /// The Message-ID of the returned message, without angle brackets, when the report carries it.
    pub original_message_id: Option<String>,
    /// The `In-Reply-To` and `References` of the returned message, without angle brackets.
    pub original_references: Vec<String>,
    /// The `Reply-To` of the returned message, as far as the report carries it: of a notice of ours, the signed address.
    pub original_reply_to: Option<String>,
}

/// Addresses that are taken from one report, at most.
const MOST_RECIPIENTS: usize = 50;
/// How much of a free text is read for the reason, in characters.
const REASON_CHARS: usize = 6_000;
/// Lines of a returned header that are read, at most.
const MOST_HEADER_LINES: usize = 400;

/// What a report says about deliveries.
pub(super) enum Report {
    /// One failed or is late, or somebody complained.
    Bounce(Bounce),
    /// All succeeded: a report that somebody asked for.
    Success,
}

/// Reads a message as a delivery report or complaint, when it is one.
pub(super) fn read(mail: &ParsedMail, body: &Body, fields: Option<&Fields<'_>>) -> Option<Report> {
    let machine = body.content_type == "multipart/report";
    let text = Text::of(mail);
    let mut bounce = match structured(body, machine, &text) {
        Some(Report::Bounce(bounce)) => bounce,
        Some(Report::Success) => return Some(Report::Success),
        None => unformatted(mail, fields, &text)?,
    };
    let returned = body.returned.as_deref().unwrap_or(text.returned);
    let original = unfolded(returned);
    let value = |wanted: &str| original.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    bounce.original_message_id = value("message-id").and_then(|value| ids(value).next());
    bounce.original_references = ["in-reply-to", "references"].into_iter().filter_map(value).flat_map(ids).collect();
    bounce.original_reply_to = value("reply-to").and_then(|value| addresses(value).next());
    if bounce.recipients.is_empty() {
        let failed = fields.and_then(|fields| fields.text("X-Failed-Recipients"));
        bounce.recipients = match failed {
            Some(failed) => unique(addresses(&failed)),
            None => named(mail, &text, value("to")),
        };
    }
    bounce.recipient = bounce.recipients.first().cloned();
    Some(Report::Bounce(bounce))
}

/// A report that follows RFC 3464 or RFC 5965, at least so far that it has the machine-readable part.
fn structured(body: &Body, machine: bool, text: &Text<'_>) -> Option<Report> {
    let report = body.report.as_deref().unwrap_or_default();
    let complaint = body.report_type.as_deref() == Some("feedback-report")
        || report.to_ascii_lowercase().contains("feedback-type:");
    let delivery = machine && body.report_type.as_deref().is_none_or(|kind| kind.contains("delivery-status"));
    if !complaint && !delivery && body.report.is_none() {
        return None;
    }
    // RFC 3464: fields about the message, then fields about each recipient, with empty lines between.
    let groups: Vec<_> = report.split("\n\n").map(unfolded).filter(|group| !group.is_empty()).collect();
    if complaint {
        let named = groups.iter().flatten().filter(|(name, _)| {
            matches!(name.as_str(), "original-rcpt-to" | "final-recipient" | "removal-recipient" | "original-recipient")
        });
        let recipients = unique(named.flat_map(|(_, value)| addresses(value)));
        return Some(Report::Bounce(Bounce { complaint, recipients, ..Bounce::default() }));
    }
    let field = |group: &[(String, String)], wanted: &str| {
        group.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone())
    };
    let action = |group: &[(String, String)]| field(group, "action").unwrap_or_default().to_ascii_lowercase();
    let about: Vec<_> = groups
        .iter()
        .filter(|group| {
            ["final-recipient", "original-recipient", "action", "status"]
                .iter()
                .any(|name| field(group, name).is_some())
        })
        .collect();
    let succeeded = |group: &[(String, String)]| {
        ["delivered", "relayed", "expanded"].iter().any(|word| action(group).starts_with(word))
    };
    if !about.is_empty() && about.iter().all(|group| succeeded(group)) {
        return Some(Report::Success);
    }
    let failed: Vec<_> = about.iter().filter(|group| !succeeded(group)).collect();
    let recipients = failed.iter().filter_map(|group| {
        ["final-recipient", "original-recipient"].iter().find_map(|name| addresses(&field(group, name)?).next())
    });
    let recipients = unique(recipients);
    let diagnosis: String =
        failed.iter().filter_map(|group| field(group, "diagnostic-code")).collect::<Vec<_>>().join("\n");
    let status = failed.iter().find_map(|group| field(group, "status")?.split_whitespace().next().map(str::to_owned));
    // "5.0.0" says no more than that it failed; what the other server said may say more.
    let vague = |status: &String| status.ends_with(".0.0");
    let status = match status {
        Some(status) if !vague(&status) => Some(status),
        vague => diagnosis.split_whitespace().find_map(enhanced_status).or(vague),
    };
    let delayed = failed.iter().any(|group| action(group).starts_with("delay"));
    let reason = if diagnosis.is_empty() { text.reason().to_owned() } else { diagnosis };
    let permanent = !delayed && is_dead(status.as_deref(), &reason, delivery);
    Some(Report::Bounce(Bounce { recipients, status, permanent, ..Bounce::default() }))
}

/// A mail system's free-text report: from a mail system, or from the null sender and about a delivery, or with the words
/// of a mail system in subject and text, or with Exim's own header.
fn unformatted(mail: &ParsedMail, fields: Option<&Fields<'_>>, text: &Text<'_>) -> Option<Bounce> {
    let subject = mail.subject.to_lowercase();
    let about_delivery = BOUNCE_SUBJECTS.iter().any(|phrase| subject.contains(phrase));
    let system = mail.from.as_ref().map(system_name).unwrap_or_default();
    let null_sender = mail.return_path.as_deref() == Some("") || mail.from.is_none();
    // Postmasters are people as well.
    let from_system = !system.is_empty() && (about_delivery || system != "postmaster");
    let starts = || BOUNCE_SUBJECTS.iter().any(|phrase| subject.starts_with(phrase));
    let failed = || fields.is_some_and(|fields| fields.has("X-Failed-Recipients"));
    if !(from_system || null_sender && about_delivery || starts() && says_why(text.reason()) || failed()) {
        return None;
    }
    let status = text.own.split_whitespace().find_map(enhanced_status);
    let permanent = is_dead(status.as_deref(), text.reason(), false);
    Some(Bounce { status, permanent, ..Bounce::default() })
}

/// Whether a reason says that the address is dead. `failed` says that a machine-readable report calls it a failure.
fn is_dead(status: Option<&str>, reason: &str, failed: bool) -> bool {
    let reason = reason.to_lowercase();
    let dead = || DEAD_WORDS.iter().any(|phrase| reason.contains(phrase));
    let alive = || ALIVE_WORDS.iter().any(|phrase| reason.contains(phrase));
    let mut pieces = status.unwrap_or_default().split('.');
    match (pieces.next(), pieces.next(), pieces.next()) {
        // For a while; or the sender's address is what is wrong.
        (Some("4"), _, _) | (Some("5"), Some("1"), Some("7" | "8")) => false,
        (Some("5"), Some("1"), _) | (Some("5"), Some("2"), Some("1")) | (Some("5"), Some("4"), Some("1" | "4")) => true,
        (Some("5"), Some("0"), _) => dead() || !alive(),
        (Some("5"), _, _) => dead() && !alive(),
        _ => {
            let code = |wanted: char| {
                reason
                    .split(|c: char| !c.is_ascii_alphanumeric())
                    .any(|word| word.len() == 3 && word.starts_with(wanted) && word.bytes().all(|b| b.is_ascii_digit()))
            };
            !alive() && (dead() || code('5') && !code('4') || failed && status.is_some_and(|s| s.starts_with('5')))
        }
    }
}

/// The text of a report in two: what the mail system says, and the header of the returned message.
struct Text<'a> {
    own: &'a str,
    returned: &'a str,
}

impl<'a> Text<'a> {
    fn of(mail: &'a ParsedMail) -> Self {
        let mut at = 0;
        for line in mail.text.split_inclusive('\n') {
            let name = line.trim_start_matches(['>', ' ', '|']).split(':').next().unwrap_or_default();
            let begins = name.len() < line.len()
                && [
                    "received",
                    "return-path",
                    "message-id",
                    "delivered-to",
                    "mime-version",
                    "dkim-signature",
                    "references",
                ]
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known));
            if begins {
                let (own, returned) = mail.text.split_at(at);
                return Self { own, returned };
            }
            at += line.len();
        }
        Self { own: &mail.text, returned: "" }
    }

    /// The part of it in which a reason is looked for.
    fn reason(&self) -> &'a str {
        self.own.char_indices().nth(REASON_CHARS).and_then(|(end, _)| self.own.get(..end)).unwrap_or(self.own)
    }
}

/// The fields of a header block, with lower-case names, unfolded, without the marks that stand before every line of it.
fn unfolded(text: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty()).take(MOST_HEADER_LINES).peekable();
    let marks = lines.peek().map_or(0, |line| line.len() - line.trim_start_matches(['>', ' ', '|']).len());
    for line in lines {
        let line = line.get(marks..).unwrap_or_default();
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    fields
}

/// The addresses that a free-text report names as those that failed: those on lines of their own, else the first that is
/// neither ours nor the mail system's, else the one that the returned message went to.
fn named(mail: &ParsedMail, text: &Text<'_>, original_to: Option<&str>) -> Vec<String> {
    let others = |address: &String| {
        let own = mail.to.iter().chain(&mail.cc).chain(&mail.from).any(|mailbox| mailbox.key() == *address);
        !own && !automatic::is_mail_system(address)
    };
    let lines = || text.reason().lines().filter(|line| !line.to_ascii_lowercase().contains("message-id"));
    let alone = lines().filter_map(|line| {
        let line = line.trim();
        let first = line.split_whitespace().next()?;
        let apart = line == first || first.ends_with(':') && first.len() > 1 || first.starts_with('<');
        addresses(first).next().filter(|_| apart)
    });
    let alone = unique(alone.filter(others));
    if !alone.is_empty() {
        return alone;
    }
    let first = lines().flat_map(addresses).find(others);
    let original = || {
        let mut to = addresses(original_to?).filter(others);
        // To several: nobody knows which.
        to.next().filter(|_| to.next().is_none())
    };
    first.or_else(original).into_iter().collect()
}

/// What looks like addresses in a text, lower case.
fn addresses(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| {
        c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | '"' | ':' | '[' | ']' | '\'')
    })
    .map(|word| word.strip_prefix("smtp=").or_else(|| word.strip_prefix("SMTP=")).unwrap_or(word))
    .map(|word| word.trim_matches(['.', '\\', '`', '*', '!', '?']))
    .filter(|word| {
        word.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && domain.contains('.')
                && domain.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '#' | '_'))
        })
    })
    .map(str::to_lowercase)
}

fn unique(addresses: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for address in addresses {
        if out.len() < MOST_RECIPIENTS && !out.contains(&address) {
            out.push(address);
        }
    }
    out
}

/// The Message-IDs in a field, without angle brackets.
fn ids(value: &str) -> impl Iterator<Item = String> {
    value
        .split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | ','))
        .filter(|word| word.contains('@'))
        .take(MOST_RECIPIENTS)
        .map(str::to_owned)
}

/// Which mail system a sender is, by its address or by its name; empty for none.
fn system_name(from: &Mailbox) -> &'static str {
    let address = automatic::squeezed_local_part(&from.address);
    let name: String = from.name.iter().flat_map(|name| name.chars()).filter(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    MAIL_SYSTEMS
        .iter()
        .find(|word| address.starts_with(**word) || name.starts_with(**word))
        .copied()
        .unwrap_or_default()
}

/// Whether a text gives the reason for a failed delivery as mail systems do.
fn says_why(text: &str) -> bool {
    let text = text.to_lowercase();
    let code = text.split_whitespace().any(|word| {
        let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
        enhanced_status(word).is_some()
            || digits.len() == 3 && digits.starts_with("55") && digits.bytes().all(|b| b.is_ascii_digit())
    });
    code || REASON_WORDS.iter().chain(DEAD_WORDS).any(|phrase| text.contains(phrase))
}

/// `5.1.1`, perhaps with punctuation around it: a class, a subject of one digit (RFC 3463 section 3), a detail.
fn enhanced_status(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit());
    let mut pieces = word.split('.');
    let class = pieces.next().filter(|class| matches!(*class, "4" | "5"))?;
    let subject = pieces.next().filter(|subject| matches!(*subject, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7"))?;
    let detail = pieces.next().filter(|detail| (1..=3).contains(&detail.len()))?;
    (detail.bytes().all(|b| b.is_ascii_digit()) && pieces.next().is_none())
        .then(|| format!("{class}.{subject}.{detail}"))
}
