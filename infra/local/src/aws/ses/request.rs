//! What a form asks SES to send.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;
use mail_parser::MessageParser;

use super::invalid;
use crate::aws::mail::Mail;
use crate::kinds::AwsError;

/// A message with its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// Envelope sender: `Source`, or the address in `From`.
    pub source: String,
    /// Addresses in the message's `From`.
    pub from: Vec<String>,
    /// Name in the message's `From`.
    pub from_name: Option<String>,
    /// Address of the message's `Return-Path`, or the request's.
    pub return_path: Option<String>,
    /// Envelope recipients: `Destinations`, or the addresses in `To`, `Cc` and `Bcc`.
    pub recipients: Vec<String>,
    /// Configuration set named by the request or the header.
    pub configuration_set: Option<String>,
    /// Tags of the message, which its events carry.
    pub tags: Vec<(String, String)>,
    /// The message.
    pub raw: Vec<u8>,
}

impl Sending {
    /// Addresses whose identities must be verified, each once.
    pub fn senders(&self) -> impl Iterator<Item = &str> {
        let all = std::iter::once(&self.source).chain(&self.from).chain(&self.return_path);
        let mut seen: Vec<&str> = Vec::new();
        for address in all {
            if !seen.iter().any(|known| known.eq_ignore_ascii_case(address)) {
                seen.push(address);
            }
        }
        seen.into_iter()
    }

    /// Reads `SendRawEmail`.
    pub(super) fn raw(form: &[(String, String)]) -> Result<Self, AwsError> {
        let data = value(form, "RawMessage.Data").ok_or_else(|| missing("rawMessage"))?;
        let raw = STANDARD.decode(data).map_err(|_| invalid("Blob RawMessage.Data is not base64"))?;
        Self::of(raw, value(form, "Source"), &members(form, "Destinations"), form)
    }

    /// Reads `SendEmail` and builds the message that it describes.
    pub(super) fn simple(form: &[(String, String)]) -> Result<Self, AwsError> {
        let source = value(form, "Source").ok_or_else(|| missing("source"))?;
        let [to, cc, bcc] = ["To", "Cc", "Bcc"].map(|kind| members(form, &format!("Destination.{kind}Addresses")));
        let list = |addresses: &[String]| Raw::new(addresses.join(", "));
        let mut builder = MessageBuilder::new()
            .header("From", Raw::new(source.to_owned()))
            .subject(value(form, "Message.Subject.Data").ok_or_else(|| missing("message.subject"))?);
        for (name, addresses) in [("To", &to), ("Cc", &cc), ("Reply-To", &members(form, "ReplyToAddresses"))] {
            if !addresses.is_empty() {
                builder = builder.header(name, list(addresses));
            }
        }
        if let Some(text) = value(form, "Message.Body.Text.Data") {
            builder = builder.text_body(text);
        }
        if let Some(html) = value(form, "Message.Body.Html.Data") {
            builder = builder.html_body(html);
        }
        let raw = builder.write_to_vec().map_err(|error| invalid(error.to_string()))?;
        Self::of(raw, Some(source), &[to, cc, bcc].concat(), form)
    }

    fn of(
        raw: Vec<u8>,
        source: Option<&str>,
        destinations: &[String],
        form: &[(String, String)],
    ) -> Result<Self, AwsError> {
        let header = Mail::parse(&raw);
        if header.value("From").is_none_or(|from| from.is_empty()) {
            return Err(invalid("Missing required header 'From'."));
        }
        let return_path = value(form, "ReturnPath").map(str::to_owned).or_else(|| header.value("Return-Path"));
        let configuration_set =
            value(form, "ConfigurationSetName").map(str::to_owned).or_else(|| header.value("X-SES-CONFIGURATION-SET"));
        let parsed = MessageParser::new().parse_headers(&raw).ok_or_else(|| invalid("Could not parse headers"))?;
        let addresses = |list: Option<&mail_parser::Address<'_>>| -> Vec<String> {
            let list = list.into_iter().flat_map(mail_parser::Address::iter);
            list.filter_map(|address| address.address().map(str::to_owned)).collect()
        };
        let from = addresses(parsed.from());
        let from_name = parsed.from().and_then(|from| from.first()?.name().map(str::to_owned));
        let recipients = if destinations.is_empty() {
            [parsed.to(), parsed.cc(), parsed.bcc()].into_iter().flat_map(addresses).collect()
        } else {
            destinations.iter().map(|address| bare(address)).collect()
        };
        let source = source.map(bare).or_else(|| from.first().cloned()).unwrap_or_default();
        let return_path = return_path.map(|address| bare(&address)).filter(|address| !address.is_empty());
        drop(parsed);
        Ok(Self { source, from, from_name, return_path, recipients, configuration_set, tags: tags(form)?, raw })
    }
}

/// The address in `Name <address>`.
fn bare(address: &str) -> String {
    match address.rsplit_once('<') {
        Some((_, rest)) => rest.trim_end().trim_end_matches('>').to_owned(),
        None => address.trim().to_owned(),
    }
}

fn value<'a>(form: &'a [(String, String)], name: &str) -> Option<&'a str> {
    form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// A list of the Query protocol: `Name.member.1`, `Name.member.2`, …
fn members(form: &[(String, String)], name: &str) -> Vec<String> {
    (1..).map_while(|number| value(form, &format!("{name}.member.{number}")).map(str::to_owned)).collect()
}

/// `Tags.member.1.Name` and `.Value`: letters, digits, underscores and hyphens, fewer than 256 of them.
/// <https://docs.aws.amazon.com/ses/latest/APIReference/API_MessageTag.html>
fn tags(form: &[(String, String)]) -> Result<Vec<(String, String)>, AwsError> {
    let member = |number: u32, part: &str| value(form, &format!("Tags.member.{number}.{part}"));
    let tags =
        (1..).map_while(|number| Some((member(number, "Name")?.to_owned(), member(number, "Value")?.to_owned())));
    let tags: Vec<(String, String)> = tags.collect();
    let valid = |text: &str| {
        (1..256).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    };
    match tags.iter().find(|(name, value)| !valid(name) || !valid(value)) {
        Some((name, _)) => Err(invalid(format!("Invalid tag {name}"))),
        None => Ok(tags),
    }
}

fn missing(member: &str) -> AwsError {
    AwsError::bad_request(
        "ValidationError",
        format!(
            "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
        ),
    )
}
