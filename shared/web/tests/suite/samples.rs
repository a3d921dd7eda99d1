//! A believable desk: two agents, a company, a few tickets and a conversation.

use guichet_domain::entry::{Attachment, Audience, Author, Body, Entry, Format, MailOrigin, Message, What};
use guichet_domain::ids::{AgentId, AttachmentId, CompanyId, ContactId, EntryId, ThreadId, TicketNumber};
use guichet_domain::pipeline::State;
use guichet_domain::settings::{ChannelKind, CompanyVisibilityMode, Deployment, Desk, Portal, Settings};
use guichet_domain::text::{Name, Subject};
use guichet_domain::ticket::{Latest, Priority, Requester, Ticket};
use guichet_domain::visibility::Viewer;
use guichet_domain::{Agent, Contact};
use guichet_web::{Frame, Request, Response};
use jiff::{SignedDuration, Timestamp};
use lambda_http::Body as ResponseBody;
use serde_json::{Value, json};
use uuid::Uuid;

pub const TOKEN: &str = "rYkq0J6zF3vWf1y7o8N2mT4uX5aB6cD7eE8fG9hI0jK";
pub const ONCE: &str = "Zm9yLW9uY2UtYW5kLWZvci1hbGw";

pub fn now() -> Timestamp {
    "2026-11-21T14:05:00Z".parse().unwrap()
}

pub fn ago(minutes: i64) -> Timestamp {
    now().checked_sub(SignedDuration::from_mins(minutes)).unwrap()
}

fn id(kind: u128, n: u64) -> Uuid {
    Uuid::from_u128(0x0190_a5d0_7c3f_7000_8000_0000_0000_0000 | kind << 32 | u128::from(n))
}

pub fn contact_id(n: u64) -> ContactId {
    ContactId::new(id(1, n))
}

pub fn entry_id(n: u64) -> EntryId {
    EntryId::new(id(2, n))
}

pub fn thread_id(n: u64) -> ThreadId {
    ThreadId::new(id(3, n))
}

pub fn agent_id(n: u64) -> AgentId {
    AgentId::new(id(4, n))
}

pub fn company_id() -> CompanyId {
    CompanyId::new(id(5, 1))
}

pub fn desk() -> Desk {
    let mut settings = Settings::initial(&Deployment {
        portal_name: "Northwind Support".into(),
        mail_domain: "support.example.com".into(),
        sender: "help@example.com".parse().unwrap(),
        first_agent: "marta@example.com".parse().unwrap(),
    });
    settings.portals[0].company_visibility.mode = CompanyVisibilityMode::Company;
    let inboxes = vec![settings.inboxes[0].id.clone()];
    let agent = |n, name: &str, email: &str| Agent {
        id: agent_id(n),
        email: email.parse().unwrap(),
        name: Name::parse(name).unwrap(),
        alias: None,
        inboxes: inboxes.clone(),
        disabled: false,
    };
    Desk {
        agents: vec![agent(1, "Marta Silva", "marta@example.com"), agent(2, "Jonas Weber", "jonas@example.com")],
        settings,
    }
}

pub fn portal(desk: &Desk) -> &Portal {
    &desk.settings.portals[0]
}

pub fn contact() -> Contact {
    let mut contact =
        Contact::new(contact_id(1), "anna@acme.example".parse().unwrap(), Name::parse("Anna Roux").ok(), ago(90_000))
            .verified(ago(90_000));
    contact.company = Some(company_id());
    contact
}

pub fn viewer(desk: &Desk) -> Viewer {
    Viewer::of(&contact(), None, portal(desk))
}

pub fn ticket(
    number: u64,
    subject: &str,
    requester: (u64, &str),
    owner: Option<u64>,
    stage: &str,
    created: i64,
    activity: i64,
) -> Ticket {
    let desk = desk();
    let pipeline = &desk.settings.pipelines[0];
    let stage = pipeline.stage(&stage.parse().unwrap()).unwrap();
    let author = Author::Contact { id: contact_id(requester.0), name: requester.1.into() };
    Ticket {
        number: TicketNumber::new(number).unwrap(),
        subject: Subject::parse(subject).unwrap(),
        requester: Requester { id: contact_id(requester.0), name: requester.1.into() },
        company: Some(company_id()),
        owner: owner.map(agent_id),
        inbox: desk.settings.inboxes[0].id.clone(),
        pipeline: pipeline.id.clone(),
        stage: stage.id.clone(),
        state: stage.state,
        channel: ChannelKind::Email,
        priority: Priority::Normal,
        properties: Default::default(),
        thread: thread_id(1),
        created_at: ago(created),
        activity_at: ago(activity),
        closed_at: (stage.state == State::Closed).then(|| ago(activity)),
        latest: Latest { entry: entry_id(number), author },
        version: 1,
    }
}

const DAY: i64 = 24 * 60;

pub fn tickets() -> Vec<Ticket> {
    let anna = (1, "Anna Roux");
    let ben = (2, "Ben Okafor");
    let chiara = (3, "chiara.lombardi@acme.example");
    vec![
        ticket(1058, "Invoice 2026-118 shows the old address", anna, Some(1), "waiting-on-customer", 3 * DAY, 12),
        ticket(1061, "Cannot export the monthly report", ben, Some(2), "waiting-on-us", 190, 65),
        ticket(1060, "Two seats more from December on", anna, None, "new", 340, 340),
        ticket(
            1049,
            "Sync with the warehouse stops at night, and the log says “connection reset by peer” every time",
            chiara,
            Some(2),
            "waiting-on-us",
            6 * DAY,
            26 * 60,
        ),
        ticket(
            1042,
            "SSO: Benutzer landen nach der Anmeldung auf einer leeren Seite",
            ben,
            Some(1),
            "waiting-on-us",
            9 * DAY,
            4 * DAY,
        ),
        ticket(1037, "هل يمكن تغيير لغة الفاتورة؟", chiara, Some(1), "closed", 16 * DAY, 11 * DAY),
        ticket(1021, "Data processing agreement", anna, Some(2), "closed", 40 * DAY, 31 * DAY),
        ticket(987, "Webhook signature does not match", ben, Some(1), "closed", 75 * DAY, 70 * DAY),
    ]
}

pub fn message(text: &str, format: Format, channel: ChannelKind) -> Message {
    Message {
        audience: Audience::Public,
        channel,
        body: Body { format, ..Body::plain(text) },
        attachments: Vec::new(),
        mail: None,
    }
}

pub fn by_anna() -> Author {
    Author::Contact { id: contact_id(1), name: "Anna Roux".into() }
}

pub fn by_marta() -> Author {
    Author::Agent { id: agent_id(1), name: "Marta Silva".into() }
}

pub fn entry(n: u64, minutes_ago: i64, author: Author, what: What) -> Entry {
    Entry {
        id: entry_id(n),
        number: TicketNumber::new(1058).unwrap(),
        thread: thread_id(1),
        at: ago(minutes_ago),
        author,
        what,
    }
}

pub fn attachment(n: u64, name: &str, size: u64) -> Attachment {
    Attachment {
        id: AttachmentId::new(id(6, n)),
        name: name.into(),
        content_type: "application/pdf".into(),
        size,
        key: format!("secret-key-{n}"),
        image: None,
    }
}

pub const NOTE: &str = "INTERNAL: this customer is three months behind on payments";

pub fn conversation() -> Vec<Entry> {
    let mut first = message(
        "Hello,\n\nthe last invoice (2026-118) still shows our old address, although we moved in September. Could you send a corrected one? Our accountant needs it by Friday.\n\nThank you\nAnna",
        Format::Plain,
        ChannelKind::Email,
    );
    first.attachments = vec![
        attachment(1, "invoice-2026-118.pdf", 184_320),
        attachment(2, "Handelsregisterauszug mit sehr langem Dateinamen (Kopie) 2026-09-14 final v3.pdf", 1_834_000),
    ];
    first.mail = Some(MailOrigin {
        ses_id: "x".into(),
        from: "anna@acme.example".parse().unwrap(),
        authenticated: true,
        copied: Vec::new(),
    });
    let mut note = message(NOTE, Format::Plain, ChannelKind::Portal);
    note.audience = Audience::Internal;
    let answer = message(
        "Hi Anna,\n\nthank you for telling us, and sorry for the trouble. I have corrected the address in your account:\n\n> Acme SARL, 12 rue des Lilas, 69003 Lyon\n\nTwo things that I need from you:\n\n1. Is the **VAT number** still the same?\n2. Should *older* invoices change as well?\n\nYou find the present data under [Account → Billing](https://example.com/billing). `invoice 2026-118` will be replaced.",
        Format::Markdown,
        ChannelKind::Email,
    );
    let mut reply =
        message("The VAT number is the same. Older invoices can stay as they are.", Format::Plain, ChannelKind::Email);
    reply.body.quoted = Some("On 19 Nov 2026, Marta wrote:\n> Hi Anna,\n> thank you for telling us".into());
    let closed =
        What::StageChanged { from: "new".parse().unwrap(), to: "closed".parse().unwrap(), state: State::Closed };
    let reopened = What::StageChanged {
        from: "closed".parse().unwrap(),
        to: "waiting-on-us".parse().unwrap(),
        state: State::Open,
    };
    vec![
        entry(1, 3 * DAY, by_anna(), What::Message(first)),
        entry(2, 3 * DAY - 60, by_marta(), What::Message(note)),
        entry(3, 2 * DAY, by_marta(), What::Message(answer)),
        entry(4, 2 * DAY - 1, by_marta(), closed),
        entry(5, 300, by_anna(), What::Message(reply)),
        entry(6, 300, by_anna(), reopened),
        entry(
            7,
            12,
            by_marta(),
            What::Message(message(
                "Done: the corrected invoice is on its way to you. Is there anything else?",
                Format::Markdown,
                ChannelKind::Email,
            )),
        ),
    ]
}

/// A request as API Gateway hands it over (payload 2.0).
pub fn request(method: &str, address: &str, headers: Value, body: Option<(&str, bool)>) -> Request {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let number =
        path.strip_prefix("/tickets/").and_then(|rest| rest.split('/').next()).filter(|n| n.parse::<u64>().is_ok());
    let mut event = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query, "headers": headers,
        "requestContext": {
            "accountId": "1", "apiId": "a", "domainName": "support.example.com", "domainPrefix": "support", "requestId": "req-0001",
            "routeKey": "$default", "stage": "$default", "time": "", "timeEpoch": 0,
            "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.7", "userAgent": "test" }
        },
        "isBase64Encoded": false
    });
    if let Some(number) = number {
        event["pathParameters"] = json!({ "number": number });
    }
    if let Some((body, base64)) = body {
        event["body"] = json!(body);
        event["isBase64Encoded"] = json!(base64);
    }
    Request::read(lambda_http::request::from_str(&event.to_string()).unwrap())
}

pub fn get(address: &str) -> Request {
    request("GET", address, json!({ "accept": "text/html" }), None)
}

/// The frame of Anna, who is signed in.
pub fn frame<'a>(request: &'a Request, portal: &'a Portal) -> Frame<'a> {
    Frame::new(request, portal, now()).signed_in(&contact()).with_token(TOKEN.into())
}

/// The frame of somebody who is not.
pub fn visitor<'a>(request: &'a Request, portal: &'a Portal) -> Frame<'a> {
    Frame::new(request, portal, now()).with_token(TOKEN.into())
}

pub fn body(response: &Response) -> &str {
    match response.body() {
        ResponseBody::Text(text) => text,
        ResponseBody::Binary(bytes) => std::str::from_utf8(bytes).unwrap(),
        _ => "",
    }
}

pub fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}
