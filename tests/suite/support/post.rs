//! Mail on its way to the desk, with whatever SES is to think of it.

use std::time::{Duration, Instant};

use guichet_store::{MailOutcome, OutcomeKind};
use uuid::Uuid;

use super::{DESK, PATIENCE, TestStack};

/// A mail as it arrives: headers and body as somebody wrote them, verdicts as the test chose them.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    headers: Vec<(String, String)>,
    body: String,
    query: Vec<(String, String)>,
}

impl Post {
    /// A plain mail to the desk that passes every check.
    pub(crate) fn new(from: &str, subject: &str, body: &str) -> Self {
        let id = format!("<{}@mail.example>", Uuid::new_v4());
        let headers = [
            ("From", from),
            ("To", DESK),
            ("Subject", subject),
            ("Message-ID", &id),
            ("Date", "Sat, 21 Nov 2026 10:00:00 +0000"),
        ];
        Self {
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            body: body.to_owned(),
            query: Vec::new(),
        }
    }

    /// Sets a header, in place of one that is there.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Leaves a header out.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    /// To whom: header and envelope.
    pub(crate) fn to(self, address: &str) -> Self {
        self.header("To", address).envelope("to", address)
    }

    /// What SES says of it: `dmarc`, `FAIL`.
    pub(crate) fn verdict(mut self, check: &str, verdict: &str) -> Self {
        self.query.push((check.to_owned(), verdict.to_owned()));
        self
    }

    /// `from` or `to` of the envelope, where it is not what the headers say.
    pub(crate) fn envelope(mut self, name: &str, value: &str) -> Self {
        self.query.retain(|(known, _)| known != name);
        self.query.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A type other than plain text.
    pub(crate) fn typed(self, content_type: &str) -> Self {
        self.header("MIME-Version", "1.0").header("Content-Type", content_type)
    }

    fn raw(&self) -> String {
        let mut raw: String = self.headers.iter().flat_map(|(name, value)| [name, ": ", value, "\r\n"]).collect();
        raw.push_str("\r\n");
        raw.push_str(&self.body.replace("\r\n", "\n").replace('\n', "\r\n"));
        raw
    }
}

impl TestStack {
    /// Hands a mail to SES; answers the id that SES gave it.
    pub(crate) async fn post(&self, post: &Post) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&post.query).finish();
        let url = format!("{}/_local/inbound?{query}", self.running.url);
        let answer = reqwest::Client::new().post(url).body(post.raw()).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{status} {text}");
        let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
        answer["message_id"].as_str().unwrap().to_owned()
    }

    /// Hands a mail to SES by SMTP, for these recipients, and waits for what became of it.
    pub(crate) async fn deliver(&self, post: &Post, to: &[&str]) -> MailOutcome {
        let chosen: Vec<String> = post
            .query
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "from" | "to"))
            .map(|(check, verdict)| format!("{check}={verdict}"))
            .collect();
        let mut raw = post.raw();
        if !chosen.is_empty() {
            raw = format!("X-Guichet-Verdicts: {}\r\n{raw}", chosen.join(", "));
        }
        let from = post.query.iter().find(|(name, _)| name == "from").map_or("sender@mail.example", |(_, from)| from);
        let id = self.outbox.send_to(from, to, raw.as_bytes()).await;
        self.outcome(&id).await
    }

    /// Hands a mail to SES and waits for what became of it.
    pub(crate) async fn receive(&self, post: &Post) -> MailOutcome {
        let id = self.post(post).await;
        self.outcome(&id).await
    }

    /// What became of a mail; waits until that is decided.
    pub(crate) async fn outcome(&self, ses_id: &str) -> MailOutcome {
        let until = Instant::now() + PATIENCE;
        loop {
            let outcome = self.store.outcome(ses_id).await.unwrap();
            if let Some(outcome) = outcome.filter(|outcome| outcome.decision != OutcomeKind::Failed) {
                return outcome;
            }
            if Instant::now() > until {
                let runs = self.running.functions.invocations();
                let runs: Vec<_> = runs.iter().filter(|run| run.function == "InboundEmailFunction").collect();
                panic!("nothing became of the mail {ses_id}: {:#?}", runs.last());
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }
}
