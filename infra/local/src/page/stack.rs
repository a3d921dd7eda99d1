//! The pages' view of the real stack.

use std::cmp::Reverse;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use mail_parser::{Address, MessageParser};
use serde_json::Value;

use super::rows;
use super::view::{
    ArmedFault, DeadLetter, FunctionState, Health, Incoming, Invocation, MailOutcome, Portal, ReceiveError, View,
    Waiting,
};
use crate::aws::Aws;
use crate::aws::faults::Fault;
use crate::aws::inbound::Envelope;
use crate::functions::{Functions, InvocationRecord};
use crate::kinds::{EventSource, Function, SentMail, Stack};
use crate::sources::asynchronous::Asynchronous;

/// Looks into every part of a running stack.
#[derive(Debug)]
pub struct Windows {
    /// What the template deploys.
    pub stack: Stack,
    /// The functions.
    pub functions: Functions,
    /// The services.
    pub aws: Arc<Aws>,
    /// Asynchronous events.
    pub queue: Asynchronous,
    /// Addresses to show.
    pub portal: Portal,
}

impl View for Windows {
    fn portal(&self) -> Portal {
        self.portal.clone()
    }

    fn functions(&self) -> Vec<FunctionState> {
        let records = self.functions.invocations();
        let state = |function: &Function| {
            let last = records.iter().rev().find(|record| record.function == function.logical_id);
            let health = match last {
                None => Health::Unknown,
                Some(record) if record.outcome == "answer" => Health::Answered,
                Some(_) => Health::Failed,
            };
            FunctionState {
                logical_id: function.logical_id.clone(),
                binary: function.binary.clone(),
                health,
                triggers: self.triggers(&function.logical_id),
            }
        };
        self.stack.functions.values().map(state).collect()
    }

    fn invocations(&self) -> Vec<Invocation> {
        self.functions.invocations().into_iter().rev().map(Invocation::from).collect()
    }

    fn mails(&self) -> Vec<SentMail> {
        self.aws.outbox().list()
    }

    fn calls(&self, request_id: Option<&str>) -> Vec<Value> {
        let ledger = self.aws.ledger();
        let calls = request_id.map_or_else(|| ledger.calls(), |id| ledger.calls_of(id));
        calls.iter().map(|call| serde_json::to_value(call).unwrap_or_default()).collect()
    }

    fn waiting(&self) -> Vec<Waiting> {
        // What was never tried is on its way, not waiting for another attempt.
        let tried = self.queue.waiting().into_iter().filter(|event| event.attempts + event.throttles > 0);
        let waiting = tried.map(|event| Waiting {
            id: event.id.to_string(),
            function: event.function,
            attempts: event.attempts,
            next: event.not_before,
            error: event.last_error.map(|(kind, message)| format!("{kind}: {message}")),
        });
        waiting.collect()
    }

    fn dead_letters(&self) -> Vec<DeadLetter> {
        let letters = self.stack.queues.iter().flat_map(|(queue, name)| {
            self.aws.queues().messages(name).into_iter().map(move |message| DeadLetter {
                queue: queue.clone(),
                id: message.id,
                at: message.sent,
                body: serde_json::from_str(&message.body).unwrap_or(Value::String(message.body)),
            })
        });
        let mut letters: Vec<_> = letters.collect();
        letters.sort_by_key(|letter| Reverse(letter.at));
        letters
    }

    fn faults(&self) -> Vec<ArmedFault> {
        self.aws.faults().list().into_iter().filter(|fault| fault.fired < fault.times).map(ArmedFault::from).collect()
    }

    fn mail_outcomes(&self, days: u16) -> BoxFuture<'_, Vec<MailOutcome>> {
        Box::pin(rows::of_days(&self.stack, &self.aws, days))
    }

    fn mail_outcome<'a>(&'a self, ses_id: &'a str) -> BoxFuture<'a, Option<MailOutcome>> {
        Box::pin(rows::of_mail(&self.stack, &self.aws, ses_id))
    }

    fn raw_message(&self, ses_id: &str) -> Option<bytes::Bytes> {
        rows::raw(&self.stack, &self.aws, ses_id)
    }

    fn receive(&self, incoming: Incoming) -> BoxFuture<'_, Result<String, ReceiveError>> {
        Box::pin(async move {
            let envelope = self.envelope(&incoming);
            let accepted = self.aws.inbound().accept(&incoming.raw, &envelope, &incoming.verdicts).await;
            accepted.map_err(|error| match error.status {
                500.. => ReceiveError::Failed(error.message),
                _ => ReceiveError::Refused(error.message),
            })
        })
    }
}

impl Windows {
    /// What calls a function, in words.
    fn triggers(&self, function: &str) -> Vec<String> {
        let mut routes: Vec<_> = self.stack.routes.iter().filter(|route| route.function == function).collect();
        routes.sort_by_key(|route| (&route.path, &route.method));
        let routes = routes.into_iter().map(|route| match route.path.as_str() {
            "$default" => "any other path".to_owned(),
            path => format!("{} {path}", route.method),
        });
        let sources = self.stack.sources.iter().filter_map(|source| match source {
            EventSource::Stream(source) if source.function == function => Some(format!("stream of {}", source.table)),
            EventSource::Schedule { function: of, every } if of == function => Some(format!("every {every:?}")),
            EventSource::Bucket { function: of, bucket, prefix, .. } if of == function => {
                Some(format!("objects in {bucket}/{prefix}"))
            }
            EventSource::Topic { function: of, topic } if of == function => {
                Some(format!("topic {}", topic.rsplit(':').next().unwrap_or(topic)))
            }
            _ => None,
        });
        let rules = self.stack.receipt_rules.iter().filter(|rule| rule.function.as_deref() == Some(function));
        let rules = rules.map(|rule| format!("mail to {}", rule.recipients.join(", ")));
        routes.chain(sources).chain(rules).collect()
    }

    /// The envelope of a message that came without SMTP: where it says nothing, the message's own headers do.
    fn envelope(&self, incoming: &Incoming) -> Envelope {
        let parsed = MessageParser::default().parse_headers(&incoming.raw[..]);
        let addresses = |address: Option<&Address<'_>>| -> Vec<String> {
            address.into_iter().flat_map(Address::iter).filter_map(|one| one.address().map(str::to_owned)).collect()
        };
        let headers = parsed.as_ref();
        let from = || headers.map(|message| addresses(message.from())).unwrap_or_default().into_iter().next();
        let to = || {
            let named = headers.map(|message| [addresses(message.to()), addresses(message.cc())].concat());
            let ours = |to: &String| self.aws.inbound().takes(to);
            named.unwrap_or_default().into_iter().filter(ours).collect()
        };
        Envelope {
            from: incoming.from.clone().or_else(from).unwrap_or_default(),
            to: if incoming.to.is_empty() { to() } else { incoming.to.clone() },
        }
    }
}

impl From<InvocationRecord> for Invocation {
    fn from(record: InvocationRecord) -> Self {
        let milliseconds = |length: f64| Duration::try_from_secs_f64(length / 1_000.0).unwrap_or_default();
        let json = serde_json::to_value(&record).unwrap_or_default();
        let error = match (record.outcome.as_str(), record.message) {
            ("answer", _) => None,
            (kind, None) => Some(kind.to_owned()),
            // `RequestId: … Error: Runtime exited`: the id stands beside it anyway.
            (kind, Some(message)) => {
                let words = message.split_once(" Error: ").filter(|(id, _)| id.starts_with("RequestId: "));
                Some(format!("{kind}: {}", words.map_or(message.as_str(), |(_, words)| words)))
            }
        };
        Self {
            request_id: record.request_id,
            function: record.function,
            at: record.at,
            duration: milliseconds(record.duration_ms),
            init: record.init_ms.map(milliseconds),
            memory_mb: (record.max_memory_mb > 0).then_some(record.max_memory_mb),
            error,
            report: record.report,
            log: record.log,
            json,
        }
    }
}

impl From<Fault> for ArmedFault {
    fn from(fault: Fault) -> Self {
        let kind = serde_json::to_value(fault.kind).unwrap_or_default();
        let operation = fault.operation.as_deref().unwrap_or("any operation");
        Self {
            function: fault.function,
            call: fault.call.map_or_else(|| operation.to_owned(), |call| format!("{operation}, from call {call} on")),
            kind: kind.as_str().unwrap_or_default().to_owned(),
            fired: (fault.fired, fault.times),
        }
    }
}
