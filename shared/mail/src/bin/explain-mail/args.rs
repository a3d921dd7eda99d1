//! The command line.

use std::path::PathBuf;

use guichet_domain::incoming::{Verdict, Verdicts};
use guichet_mail::facts::Envelope;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Says what the desk makes of a raw message, as one JSON object.

    explain-mail [--why [OPTIONS]] < message.eml
    explain-mail --addresses --desk FILE.json

  --why                   what becomes of the message, too: the decision, the reason, and what was looked at
  --dmarc VERDICT         what SES says of the sender: PASS (unless said otherwise), FAIL, GRAY, PROCESSING_FAILED, or
                          MISSING for nothing; so --spf, --dkim, --spam, --virus
  --envelope-from ADDR    MAIL FROM of the envelope; '' is the null sender
  --to ADDR               RCPT TO of the envelope; may be given more than once
  --desk FILE.json        what the store knows (docs/mail.md has an example); without it, nothing
  --addresses             no message: the reply addresses and thread roots that the desk of FILE.json signs
  --help                  this
";

/// What was asked for.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Args {
    pub(crate) help: bool,
    pub(crate) why: bool,
    pub(crate) addresses: bool,
    pub(crate) verdicts: Verdicts,
    pub(crate) envelope: Envelope,
    pub(crate) desk: Option<PathBuf>,
}

impl Args {
    /// Reads the arguments, without the program's name; an error says what is wrong, in words.
    pub(crate) fn read(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut arguments = arguments.into_iter();
        let all = Verdict::Pass;
        let passed = Verdicts { spf: all, dkim: all, dmarc: all, spam: all, virus: all };
        let mut args = Self { verdicts: passed, ..Self::default() };
        let mut needs_why = None;
        while let Some(argument) = arguments.next() {
            let (name, inline) = match argument.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (argument, None),
            };
            if matches!(name.as_str(), "--help" | "-h" | "--why" | "--addresses") {
                if inline.is_some() {
                    return Err(format!("{name} takes no value"));
                }
                args.help |= matches!(name.as_str(), "--help" | "-h");
                args.why |= name == "--why";
                args.addresses |= name == "--addresses";
                continue;
            }
            let mut value = || inline.clone().or_else(|| arguments.next()).ok_or(format!("{name} needs a value"));
            match name.as_str() {
                "--dmarc" => args.verdicts.dmarc = verdict(&name, &value()?)?,
                "--spf" => args.verdicts.spf = verdict(&name, &value()?)?,
                "--dkim" => args.verdicts.dkim = verdict(&name, &value()?)?,
                "--spam" => args.verdicts.spam = verdict(&name, &value()?)?,
                "--virus" => args.verdicts.virus = verdict(&name, &value()?)?,
                "--envelope-from" => args.envelope.from = Some(value()?),
                "--to" => args.envelope.to.push(value()?),
                "--desk" => args.desk = Some(value()?.into()),
                _ => return Err(format!("{name} is no option of this command")),
            }
            if name != "--desk" {
                needs_why.get_or_insert(name);
            }
        }
        match needs_why {
            Some(name) if !args.why && !args.help => Err(format!("{name} says something only with --why")),
            _ if args.addresses && args.desk.is_none() => Err("--addresses needs --desk FILE.json".to_owned()),
            _ => Ok(args),
        }
    }
}

fn verdict(name: &str, word: &str) -> Result<Verdict, String> {
    match Verdict::read(Some(word)) {
        Verdict::Missing if word != "MISSING" => {
            Err(format!("{name} {word}: a verdict is PASS, FAIL, GRAY, PROCESSING_FAILED or MISSING"))
        }
        verdict => Ok(verdict),
    }
}
