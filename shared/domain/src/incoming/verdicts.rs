//! SES's verdicts, and what each of them leads to.

use serde::{Deserialize, Serialize};

/// A verdict of SES about a received message. Only [`Verdict::Pass`] is a pass (S5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// The check succeeded.
    #[serde(rename = "PASS")]
    Pass,
    /// The check failed.
    #[serde(rename = "FAIL")]
    Fail,
    /// The check does not apply: no policy, no signature.
    #[serde(rename = "GRAY")]
    Gray,
    /// SES could not check.
    #[serde(rename = "PROCESSING_FAILED")]
    ProcessingFailed,
    /// SES said nothing that we know.
    #[default]
    #[serde(other, rename = "MISSING")]
    Missing,
}

impl Verdict {
    /// Reads SES's word; anything unknown is [`Verdict::Missing`].
    pub fn read(word: Option<&str>) -> Self {
        match word {
            Some("PASS") => Self::Pass,
            Some("FAIL") => Self::Fail,
            Some("GRAY") => Self::Gray,
            Some("PROCESSING_FAILED") => Self::ProcessingFailed,
            _ => Self::Missing,
        }
    }
}

/// What SES says about a received message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdicts {
    /// Sender Policy Framework.
    pub spf: Verdict,
    /// DomainKeys Identified Mail.
    pub dkim: Verdict,
    /// Whether the address in `From` is vouched for.
    pub dmarc: Verdict,
    /// Content.
    pub spam: Verdict,
    /// Content.
    pub virus: Verdict,
}

impl Verdicts {
    /// Whether the address in `From` is proven. DMARC is the one check that is about that address: SPF speaks of the
    /// envelope and DKIM of any signing domain.
    pub const fn sender_is_proven(&self) -> bool {
        match self.dmarc {
            Verdict::Pass => true,
            Verdict::Fail | Verdict::Gray | Verdict::ProcessingFailed | Verdict::Missing => false,
        }
    }

    /// Whether a virus was looked for and none found. In doubt the mail waits for a person: its files are a click away
    /// from everybody who sees the ticket.
    pub const fn is_free_of_viruses(&self) -> bool {
        match self.virus {
            Verdict::Pass => true,
            Verdict::Fail | Verdict::Gray | Verdict::ProcessingFailed | Verdict::Missing => false,
        }
    }

    /// Whether it is spam for certain. In doubt it is let through, to be read by people.
    pub const fn is_spam(&self) -> bool {
        match self.spam {
            Verdict::Fail => true,
            Verdict::Pass | Verdict::Gray | Verdict::ProcessingFailed | Verdict::Missing => false,
        }
    }
}
