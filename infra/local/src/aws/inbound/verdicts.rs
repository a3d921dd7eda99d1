//! The results of the checks that SES runs on incoming mail, chosen instead of run.

use std::fmt;

use super::super::mail::Mail;

/// Result of one check.
/// <https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// Passed.
    #[default]
    Pass,
    /// Failed.
    Fail,
    /// Neither: no SPF record, no signature, no policy, or not sure.
    Gray,
    /// The check itself went wrong.
    ProcessingFailed,
}

/// Results of all checks of one message; all pass unless chosen otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdicts {
    /// Spam check.
    pub spam: Status,
    /// Virus check.
    pub virus: Status,
    /// Sender Policy Framework.
    pub spf: Status,
    /// `DomainKeys` Identified Mail.
    pub dkim: Status,
    /// Domain-based Message Authentication.
    pub dmarc: Status,
    /// Policy of the sender's domain (`none`, `quarantine`, `reject`); SES tells it when DMARC failed.
    pub dmarc_policy: Option<String>,
}

impl Status {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::Fail => "FAIL",
            Self::Gray => "GRAY",
            Self::ProcessingFailed => "PROCESSING_FAILED",
        }
    }

    /// The word in an `Authentication-Results` header.
    pub(super) fn as_result(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Gray => "none",
            Self::ProcessingFailed => "temperror",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Pass, Self::Fail, Self::Gray, Self::ProcessingFailed]
            .into_iter()
            .find(|status| status.as_str().eq_ignore_ascii_case(word))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Verdicts {
    /// Name of the header by which a message chooses its verdicts when it comes by SMTP; it is taken out on entry.
    pub const HEADER: &str = "X-Guichet-Verdicts";

    /// Sets one verdict by name (`dmarc`, `spf`, `dkim`, `spam`, `virus`, `dmarc_policy`). The error says what is wrong
    /// with the pair.
    pub fn set(&mut self, name: &str, word: &str) -> Result<(), String> {
        if name.eq_ignore_ascii_case("dmarc_policy") {
            self.dmarc_policy = Some(word.to_owned());
            return Ok(());
        }
        let status = Status::parse(word)
            .ok_or_else(|| format!("{name}={word}: a verdict is PASS, FAIL, GRAY or PROCESSING_FAILED"))?;
        let verdict = match name.to_ascii_lowercase().as_str() {
            "spam" => &mut self.spam,
            "virus" => &mut self.virus,
            "spf" => &mut self.spf,
            "dkim" => &mut self.dkim,
            "dmarc" => &mut self.dmarc,
            _ => return Err(format!("{name}: verdicts are spam, virus, spf, dkim and dmarc")),
        };
        *verdict = status;
        Ok(())
    }

    /// Takes the header that chooses verdicts out of a message and reads it: `dmarc=FAIL, spf=GRAY`.
    pub fn take_from(raw: &[u8]) -> Result<(Self, Vec<u8>), String> {
        let mut verdicts = Self::default();
        let mut mail = Mail::parse(raw);
        if !mail.fields.iter().any(|field| field.is(Self::HEADER)) {
            return Ok((verdicts, raw.to_vec()));
        }
        for field in mail.fields.iter().filter(|field| field.is(Self::HEADER)) {
            let value = field.value();
            for pair in value.split([',', ';', ' ']).filter(|pair| !pair.is_empty()) {
                let (name, word) = pair.split_once('=').ok_or_else(|| format!("{pair}: not name=VERDICT"))?;
                verdicts.set(name, word)?;
            }
        }
        mail.fields.retain(|field| !field.is(Self::HEADER));
        Ok((verdicts, mail.to_bytes("")))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_header_chooses_verdicts_and_is_gone() {
        let raw = b"From: a@b\r\nx-guichet-verdicts: dmarc=FAIL,\r\n spf=gray\r\nSubject: x\r\n\r\nHello\r\n";
        let (verdicts, rest) = Verdicts::take_from(raw).unwrap();
        assert_eq!(verdicts, Verdicts { dmarc: Status::Fail, spf: Status::Gray, ..Verdicts::default() });
        assert_eq!(rest, b"From: a@b\r\nSubject: x\r\n\r\nHello\r\n");
    }

    #[test]
    fn a_wrong_verdict_is_refused_with_what_would_be_right() {
        assert!(Verdicts::take_from(b"X-Guichet-Verdicts: dmarc=MAYBE\r\n\r\n").unwrap_err().contains("GRAY"));
        assert!(Verdicts::take_from(b"X-Guichet-Verdicts: colour=PASS\r\n\r\n").unwrap_err().contains("dkim"));
    }
}
