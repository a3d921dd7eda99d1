//! What the form for a new ticket suggests while somebody types (D3). It is data alone: `suggest.js` puts it under the
//! subject. Without a script the form does without.

use guichet_domain::ids::TicketNumber;
use guichet_domain::settings::Desk;
use guichet_domain::ticket::Ticket;
use lambda_http::http::StatusCode;
use serde::Serialize;

use crate::columns::{Cells, Status};
use crate::frame::Frame;
use crate::response::{self, Response};

/// What is suggested.
#[derive(Debug, Serialize)]
struct Suggestions {
    tickets: Vec<Suggestion>,
    /// What to say aloud.
    said: String,
}

#[derive(Debug, Serialize)]
struct Suggestion {
    number: TicketNumber,
    address: String,
    subject: String,
    status: Status,
}

/// The answer. Every ticket is one that the visitor sees.
pub fn suggestions(frame: &Frame<'_>, desk: &Desk, tickets: &[Ticket]) -> Response {
    let cells = Cells { desk, portal: frame.portal, words: &frame.words };
    let suggestion = |ticket: &Ticket| Suggestion {
        number: ticket.number,
        address: format!("/tickets/{}", ticket.number),
        subject: ticket.subject.as_str().to_owned(),
        status: cells.status(ticket),
    };
    let view = Suggestions {
        tickets: tickets.iter().map(suggestion).collect(),
        said: frame.words.say1("suggest-said", "n", tickets.len()),
    };
    response::json(StatusCode::OK, &view)
}
