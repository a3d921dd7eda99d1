//! A stack that the pages can show: what the test puts in, and what they hand on.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;
use guichet_local::kinds::SentMail;
use guichet_local::page::{
    ArmedFault, DeadLetter, FunctionState, Health, Incoming, Invocation, MailOutcome, Portal, ReceiveError, View,
    Waiting,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// The stack.
#[derive(Default)]
pub(crate) struct Shown {
    pub(crate) mails: Mutex<Vec<SentMail>>,
    pub(crate) received: Mutex<Vec<Incoming>>,
    pub(crate) outcomes: Mutex<Vec<MailOutcome>>,
    pub(crate) letters: Mutex<Vec<DeadLetter>>,
    pub(crate) invocations: Mutex<Vec<Invocation>>,
}

impl Shown {
    pub(crate) fn send(&self, id: &str, service: &str, to: &str, raw: &str) {
        self.send_at(ago(30), id, service, to, raw);
    }

    pub(crate) fn send_at(&self, at: Timestamp, id: &str, service: &str, to: &str, raw: &str) {
        let mail = SentMail {
            id: id.to_owned(),
            service: service.to_owned(),
            from: "help@support.example.com".to_owned(),
            to: vec![to.to_owned()],
            at,
            raw: raw.replace('\n', "\r\n").into_bytes().into(),
        };
        // Newest first.
        self.mails.lock().unwrap().insert(0, mail);
    }

    /// A day in the life of the demo.
    pub(crate) fn with_samples() -> Arc<Self> {
        let shown = Self::default();
        shown.send("0100-notice", "ses", "ada@northwind.example", NOTICE);
        shown.send("0100-code", "cognito", "ada@northwind.example", CODE);
        shown.send("0100-html", "ses", "bo@contoso.example", NASTY);
        *shown.outcomes.lock().unwrap() = vec![
            outcome(
                "m3",
                "Invoice 2211 is wrong",
                "ada@northwind.example",
                "new ticket",
                "no ticket named",
                Some("1043"),
            ),
            outcome("m2", "Re: VPN drops every hour", "mallory@example.net", "held", "DMARC did not pass", None),
            outcome("m1", "Out of office", "bo@contoso.example", "ignored", "automatic answer", None),
            outcome("m0", "", "bo@contoso.example", "failed", "the message could not be read", None),
        ];
        *shown.letters.lock().unwrap() = vec![DeadLetter {
            queue: "FailedInboundEmail".to_owned(),
            id: "letter-1".to_owned(),
            at: ago(300),
            body: json!({
                "version": "1.0",
                "requestContext": {
                    "functionArn": "arn:aws:lambda:us-east-1:000000000000:function:InboundEmailFunction:$LATEST",
                    "condition": "RetriesExhausted",
                    "approximateInvokeCount": 3,
                },
                "responsePayload": { "errorMessage": "<script>alert(1)</script>" },
            }),
        }];
        *shown.invocations.lock().unwrap() = vec![
            invocation("r3", "NotifyFunction", None, None),
            invocation("r2", "ReplyFunction", None, Some("Task timed out after 10.00 seconds")),
            invocation("r1", "LoginFunction", Some(Duration::from_micros(43_210)), None),
        ];
        Arc::new(shown)
    }
}

fn ago(seconds: i64) -> Timestamp {
    Timestamp::now() - SignedDuration::from_secs(seconds)
}

fn outcome(id: &str, subject: &str, from: &str, outcome: &str, reason: &str, ticket: Option<&str>) -> MailOutcome {
    MailOutcome {
        ses_id: id.to_owned(),
        message_id: format!("{id}@mail.example"),
        verdicts: [("dmarc".to_owned(), "PASS".to_owned())].into(),
        received_at: ago(600),
        from: from.to_owned(),
        subject: subject.to_owned(),
        outcome: outcome.to_owned(),
        reason: reason.to_owned(),
        ticket: ticket.map(str::to_owned),
    }
}

fn invocation(id: &str, function: &str, init: Option<Duration>, error: Option<&str>) -> Invocation {
    Invocation {
        request_id: id.to_owned(),
        function: function.to_owned(),
        at: ago(90),
        duration: Duration::from_micros(7_412),
        init,
        memory_mb: Some(31),
        error: error.map(str::to_owned),
        report: format!("REPORT RequestId: {id}\tDuration: 7.41 ms\tBilled Duration: 8 ms\tMemory Size: 256 MB"),
        log: vec![r#"{"level":"INFO","message":"reply kept","ticket":1042}"#.to_owned()],
        json: json!({ "request_id": id, "function": function }),
    }
}

impl View for Shown {
    fn portal(&self) -> Portal {
        let account = |name: &str, address: &str| (name.to_owned(), address.to_owned());
        Portal {
            name: "Acme Support".to_owned(),
            url: "http://127.0.0.1:9000/".to_owned(),
            smtp: "127.0.0.1:2525".to_owned(),
            support_address: "help@support.example.com".to_owned(),
            accounts: vec![
                account("Ada, customer at Northwind", "ada@northwind.example"),
                account("Bo, customer at Contoso", "bo@contoso.example"),
                account("Sam, agent", "sam@support.example.com"),
            ],
        }
    }

    fn functions(&self) -> Vec<FunctionState> {
        let function = |logical_id: &str, binary: &str, triggers: &[&str], health: Health| FunctionState {
            logical_id: logical_id.to_owned(),
            binary: binary.to_owned(),
            health,
            triggers: triggers.iter().map(|&trigger| trigger.to_owned()).collect(),
        };
        vec![
            function(
                "LoginFunction",
                "login",
                &["GET /sign-in", "POST /sign-in", "POST /sign-in/code"],
                Health::Answered,
            ),
            function("NotifyFunction", "notify", &["stream of Table"], Health::Unknown),
            function("ReplyFunction", "reply", &["POST /tickets/{number}/replies"], Health::Failed),
        ]
    }

    fn invocations(&self) -> Vec<Invocation> {
        self.invocations.lock().unwrap().clone()
    }

    fn mails(&self) -> Vec<SentMail> {
        self.mails.lock().unwrap().clone()
    }

    fn calls(&self, request_id: Option<&str>) -> Vec<Value> {
        let call = |request: &str, number: u32, operation: &str, error: Option<&str>| {
            json!({
                "request_id": request, "number": number, "service": "dynamodb", "operation": operation,
                "status": if error.is_some() { 400 } else { 200 }, "error": error, "micros": 1_234,
                "capacity": { "total": 1.5 },
            })
        };
        let all = [
            call("r2", 1, "BatchGetItem", None),
            call("r2", 2, "TransactWriteItems", Some("TransactionCanceledException")),
            call("r3", 1, "Query", None),
        ];
        all.into_iter().filter(|call| request_id.is_none_or(|id| call["request_id"] == id)).collect()
    }

    fn waiting(&self) -> Vec<Waiting> {
        vec![Waiting {
            id: "0193-waiting".to_owned(),
            function: "InboundEmailFunction".to_owned(),
            attempts: 1,
            next: ago(-2),
            error: Some("Runtime.ExitError: exit status 101".to_owned()),
        }]
    }

    fn dead_letters(&self) -> Vec<DeadLetter> {
        self.letters.lock().unwrap().clone()
    }

    fn faults(&self) -> Vec<ArmedFault> {
        vec![ArmedFault {
            function: Some("reply".to_owned()),
            call: "2nd call".to_owned(),
            kind: "error-before".to_owned(),
            fired: (0, 1),
        }]
    }

    fn mail_outcomes(&self, _days: u16) -> BoxFuture<'_, Vec<MailOutcome>> {
        let outcomes = self.outcomes.lock().unwrap().clone();
        Box::pin(async move { outcomes })
    }

    fn mail_outcome<'a>(&'a self, ses_id: &'a str) -> BoxFuture<'a, Option<MailOutcome>> {
        let outcomes = self.outcomes.lock().unwrap().clone();
        Box::pin(async move { outcomes.into_iter().find(|mail| mail.ses_id == ses_id) })
    }

    fn raw_message(&self, ses_id: &str) -> Option<bytes::Bytes> {
        let known = self.outcomes.lock().unwrap().iter().any(|mail| mail.ses_id == ses_id);
        known.then(|| bytes::Bytes::from_static(NASTY.as_bytes()))
    }

    fn receive(&self, incoming: Incoming) -> BoxFuture<'_, Result<String, ReceiveError>> {
        let answer = if incoming.to.iter().any(|to| to.ends_with("@elsewhere.example")) {
            Err(ReceiveError::Refused("no receipt rule takes elsewhere.example".to_owned()))
        } else {
            Ok("ses-message-1".to_owned())
        };
        self.received.lock().unwrap().push(incoming);
        Box::pin(async move { answer })
    }
}

const NOTICE: &str = r#"From: Acme Support <help@support.example.com>
To: ada@northwind.example
Reply-To: Acme Support <reply+1042.k3yq.jx2@support.example.com>
Subject: =?utf-8?Q?Stra=C3=9Fe_gesperrt?= [1042]
Message-ID: <0100-notice@us-east-1.amazonses.com>
References: <ticket.1042.sig@support.example.com>
In-Reply-To: <ticket.1042.sig@support.example.com>
Date: Sat, 21 Nov 2026 09:30:00 +0000
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Sam answered your ticket.

We have found the cause.
--b
Content-Type: text/html; charset=utf-8

<p>Sam answered your ticket.</p><p>We have found the <b>cause</b>.</p>
--b--
"#;

const CODE: &str = "From: no-reply@support.example.com
To: ada@northwind.example
Subject: Your sign-in code
Content-Type: text/plain; charset=utf-8

Your code is 40712938. It is good for 3 minutes.
";

const NASTY: &str = r#"From: x@example.net
To: bo@contoso.example
Subject: <script>alert("subject")</script>
Content-Type: text/html; charset=utf-8

<p>Hello</p><script>alert(1)</script><img src="https://tracker.example/pixel.gif">
"#;
