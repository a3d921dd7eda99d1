//! The pages over HTTP, as a browser, a test or a tool asks for them.

use std::sync::Arc;

use axum::Router;
use guichet_local::page;
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, Response, StatusCode, redirect};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::page_fakes::Shown;

pub(crate) struct Site {
    pub(crate) shown: Arc<Shown>,
    address: String,
    client: Client,
}

impl Site {
    async fn open(shown: Arc<Shown>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let faults = Router::new().route("/", axum::routing::get(|| async { "[]" }).post(|| async { "armed" }));
        let router = page::router(shown.clone(), faults);
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let client = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        Self { shown, address, client }
    }

    async fn sample() -> Self {
        Self::open(Shown::with_samples()).await
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    async fn get(&self, path: &str) -> Response {
        self.client.get(self.url(path)).send().await.unwrap()
    }

    async fn text(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.text().await.unwrap()
    }

    async fn json(&self, path: &str) -> Value {
        self.get(path).await.json().await.unwrap()
    }
}

const PAGES: [&str; 13] = [
    "/_local/",
    "/_local/outbox",
    "/_local/outbox?to=ada@northwind.example",
    "/_local/outbox/0100-notice",
    "/_local/outbox/0100-code",
    "/_local/inbound",
    "/_local/inbound?answer=0100-notice",
    "/_local/inbound?q=vpn&outcome=held&days=7",
    "/_local/inbound/m2",
    "/_local/invocations",
    "/_local/invocations?function=LoginFunction",
    "/_local/invocations/r2",
    "/_local/dead-letters",
];

#[tokio::test]
async fn every_page_answers_and_may_load_nothing_from_elsewhere() {
    let site = Site::sample().await;
    for path in PAGES {
        let response = site.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{path}: {policy}");
        let html = response.text().await.unwrap();
        assert!(html.contains("<h1>") && html.contains("</html>"), "{path}");
        assert!(!html.contains("<script"), "{path} holds a script");
    }
}

#[tokio::test]
async fn every_page_answers_on_an_empty_stack_too() {
    let site = Site::open(Arc::default()).await;
    for path in ["/_local/", "/_local/outbox", "/_local/inbound", "/_local/invocations", "/_local/dead-letters"] {
        assert_eq!(site.get(path).await.status(), StatusCode::OK, "{path}");
    }
    assert_eq!(site.json("/_local/outbox.json").await, json!([]));
}

#[tokio::test]
async fn the_address_without_a_slash_leads_to_the_overview() {
    let site = Site::sample().await;
    let response = site.get("/_local").await;
    assert!(response.status().is_redirection());
    assert_eq!(response.headers()["location"], "/_local/");
}

#[tokio::test]
async fn the_overview_shows_the_code_where_to_go_and_what_failed() {
    let site = Site::sample().await;
    let html = site.text("/_local/").await;
    for expected in [
        "40712938",
        "http://127.0.0.1:9000/sign-in",
        "ada@northwind.example",
        "RetriesExhausted",
        "error-before",
        "POST /tickets/{number}/replies",
        "DMARC did not pass",
        "Runtime.ExitError: exit status 101",
    ] {
        assert!(html.contains(expected), "{expected}");
    }
}

#[tokio::test]
async fn the_outbox_as_json_lists_mails_newest_first_with_their_parts() {
    let site = Site::sample().await;
    let mails = site.json("/_local/outbox.json").await;
    let ids: Vec<_> = mails.as_array().unwrap().iter().map(|mail| mail["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["0100-html", "0100-code", "0100-notice"]);
    let notice = &mails[2];
    assert_eq!(notice["service"], "ses");
    assert_eq!(notice["from"], "help@support.example.com");
    assert_eq!(notice["to"], json!(["ada@northwind.example"]));
    assert_eq!(notice["subject"], "Straße gesperrt [1042]");
    assert!(notice["text"].as_str().unwrap().contains("We have found the cause."));
    assert!(notice["html"].as_str().unwrap().contains("<b>cause</b>"));
    assert_eq!(notice["headers"]["Reply-To"], "Acme Support <reply+1042.k3yq.jx2@support.example.com>");
    assert_eq!(notice["headers"]["References"], "<ticket.1042.sig@support.example.com>");
    assert!(notice["raw"].as_str().unwrap().starts_with("From: Acme Support"));
    assert_eq!(notice["code"], Value::Null);
    assert_eq!(mails[1]["html"], Value::Null);
    assert_eq!(mails[1]["code"], "40712938");
}

#[tokio::test]
async fn the_outbox_can_be_narrowed_to_a_recipient_and_to_what_is_new() {
    let site = Site::sample().await;
    let to_ada = site.json("/_local/outbox.json?to=ADA@northwind.example").await;
    assert_eq!(to_ada.as_array().unwrap().len(), 2);
    let new = site.json("/_local/outbox.json?after=0100-notice&to=ada@northwind.example").await;
    assert_eq!(new.as_array().unwrap().len(), 1);
    assert_eq!(new[0]["id"], "0100-code");
    assert_eq!(site.json("/_local/outbox.json?after=0100-html").await, json!([]));
    assert!(site.text("/_local/outbox?to=nobody@example.org").await.contains("No mail to nobody@example.org"));
}

#[tokio::test]
async fn a_code_is_read_from_mails_of_cognito_only() {
    let shown = Arc::new(Shown::default());
    shown.send("a", "ses", "x@example.org", "Subject: Order\n\nYour order 12345678 has left.\n");
    shown.send("b", "cognito", "x@example.org", "Subject: Hi\n\nCall 12345, or 123456789. Code: 123456.\n");
    let site = Site::open(shown).await;
    let mails = site.json("/_local/outbox.json").await;
    assert_eq!(mails[0]["code"], "123456");
    assert_eq!(mails[1]["code"], Value::Null);
}

#[tokio::test]
async fn a_message_can_be_saved_as_it_is() {
    let site = Site::sample().await;
    let response = site.get("/_local/outbox/0100-code.eml").await;
    assert_eq!(response.headers()["content-type"], "message/rfc822");
    assert_eq!(response.headers()["content-disposition"], "attachment; filename=\"0100-code.eml\"");
    assert!(response.text().await.unwrap().starts_with("From: no-reply@support.example.com\r\n"));
}

#[tokio::test]
async fn s14_a_mails_html_is_framed_without_scripts_or_remote_content() {
    let site = Site::sample().await;
    let page = site.text("/_local/outbox/0100-html").await;
    assert!(page.contains(r#"sandbox src="/_local/outbox/0100-html/html""#), "{page}");
    // Askama writes numeric entities; what matters is that none of it is markup.
    assert!(!page.contains("<script"), "the subject is escaped");
    let response = site.get("/_local/outbox/0100-html/html").await;
    let policy = response.headers()["content-security-policy"].to_str().unwrap();
    for directive in ["default-src 'none'", "img-src data:", "sandbox;"] {
        assert!(policy.contains(directive), "{policy}");
    }
    assert!(!policy.contains("allow-scripts"));
}

#[tokio::test]
async fn what_is_not_there_is_a_404_in_the_look_of_the_pages() {
    let site = Site::sample().await;
    for path in
        ["/_local/outbox/nope", "/_local/outbox/nope.eml", "/_local/outbox/0100-code/html", "/_local/invocations/nope"]
    {
        let response = site.get(path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(response.text().await.unwrap().contains("To the overview"), "{path}");
    }
}

#[tokio::test]
async fn a_raw_message_comes_in_with_the_verdicts_and_envelope_of_the_query() {
    let site = Site::sample().await;
    let query = "?dmarc=FAIL&spf=GRAY&virus=PROCESSING_FAILED&from=eve@example.net&to=help@support.example.com,x@support.example.com";
    let response =
        site.client.post(site.url("/_local/inbound") + query).body("Subject: hi\r\n\r\nhello").send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.json::<Value>().await.unwrap(), json!({ "message_id": "ses-message-1" }));
    let received = site.shown.received.lock().unwrap().remove(0);
    assert_eq!(received.raw, "Subject: hi\r\n\r\nhello");
    assert_eq!(received.from.as_deref(), Some("eve@example.net"));
    assert_eq!(received.to, ["help@support.example.com", "x@support.example.com"]);
    use guichet_local::aws::inbound::Status::{Fail, Gray, Pass, ProcessingFailed};
    let verdicts = received.verdicts;
    assert_eq!(
        (verdicts.dmarc, verdicts.spf, verdicts.virus, verdicts.dkim, verdicts.spam),
        (Fail, Gray, ProcessingFailed, Pass, Pass)
    );
}

#[tokio::test]
async fn a_message_that_cannot_be_taken_in_is_the_callers_fault() {
    let site = Site::sample().await;
    let post = |path: &str, body: &'static str| site.client.post(site.url(path)).body(body).send();
    let nowhere = post("/_local/inbound?to=x@elsewhere.example", "Subject: hi\r\n\r\n").await.unwrap();
    assert_eq!(nowhere.status(), StatusCode::BAD_REQUEST);
    assert!(nowhere.text().await.unwrap().contains("no receipt rule"));
    assert_eq!(post("/_local/inbound", "").await.unwrap().status(), StatusCode::BAD_REQUEST);
    assert_eq!(post("/_local/inbound?dmarc=MAYBE", "x").await.unwrap().status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_form_answers_a_mail_as_a_mail_program_would() {
    let site = Site::sample().await;
    let page = site.text("/_local/inbound?answer=0100-notice").await;
    assert!(page.contains("reply+1042.k3yq.jx2@support.example.com"));
    assert!(page.contains("Re: Straße gesperrt [1042]"));
    let form = [
        ("answers", "0100-notice"),
        ("from", "ada@northwind.example"),
        ("to", "reply+1042.k3yq.jx2@support.example.com"),
        ("subject", "Re: Straße gesperrt [1042]"),
        ("text", "Danke!"),
        ("dmarc", "GRAY"),
    ];
    let origin = format!("http://{}", site.address);
    let response = site
        .client
        .post(site.url("/_local/inbound/compose"))
        .header("origin", origin)
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()["location"], "/_local/inbound?taken=ses-message-1");
    let received = site.shown.received.lock().unwrap().remove(0);
    assert_eq!(received.verdicts.dmarc, guichet_local::aws::inbound::Status::Gray);
    let parsed = mail_parser::MessageParser::default().parse(&received.raw[..]).unwrap();
    assert_eq!(parsed.subject(), Some("Re: Straße gesperrt [1042]"));
    assert_eq!(parsed.in_reply_to().as_text(), Some("0100-notice@us-east-1.amazonses.com"));
    let references: Vec<_> = parsed.references().as_text_list().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(references, ["ticket.1042.sig@support.example.com", "0100-notice@us-east-1.amazonses.com"]);
    assert_eq!(parsed.body_text(0).unwrap().trim(), "Danke!");
}

#[tokio::test]
async fn a_form_that_is_refused_keeps_what_was_written() {
    let site = Site::sample().await;
    let form = [("from", "a@b.example"), ("to", "x@elsewhere.example"), ("subject", "s"), ("text", "kept text")];
    let response = site.client.post(site.url("/_local/inbound/compose")).form(&form).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let html = response.text().await.unwrap();
    assert!(html.contains("no receipt rule takes elsewhere.example") && html.contains("kept text"));
}

#[tokio::test]
async fn invocations_and_their_aws_calls_are_there_as_pages_and_as_json() {
    let site = Site::sample().await;
    let all = site.json("/_local/invocations.json").await;
    assert_eq!(all[0], json!({ "request_id": "r3", "function": "NotifyFunction" }));
    let one = site.json("/_local/invocations.json?function=LoginFunction").await;
    assert_eq!(one, json!([{ "request_id": "r1", "function": "LoginFunction" }]));
    let page = site.text("/_local/invocations/r2").await;
    for expected in ["TransactionCanceledException", "REPORT RequestId: r2", "reply kept", "Task timed out"] {
        assert!(page.contains(expected), "{expected}");
    }
    assert_eq!(site.json("/_local/calls.json").await.as_array().unwrap().len(), 3);
    assert_eq!(site.json("/_local/calls.json?request_id=r3").await[0]["operation"], "Query");
}

#[tokio::test]
async fn dead_letters_are_there_as_a_page_and_as_json() {
    let site = Site::sample().await;
    let page = site.text("/_local/dead-letters").await;
    assert!(page.contains("InboundEmailFunction") && page.contains("RetriesExhausted"));
    let letters = site.json("/_local/dead-letters.json").await;
    assert_eq!(letters[0]["queue"], "FailedInboundEmail");
    assert_eq!(letters[0]["body"]["requestContext"]["approximateInvokeCount"], 3);
}

#[tokio::test]
async fn a_website_that_resolves_to_loopback_gets_nothing() {
    let site = Site::sample().await;
    for (host, expected) in [
        ("rebound.example", StatusCode::FORBIDDEN),
        ("127.0.0.1.rebound.example:9000", StatusCode::FORBIDDEN),
        ("192.168.1.7:9000", StatusCode::FORBIDDEN),
        ("localhost:9000", StatusCode::OK),
        ("portal.localhost:9000", StatusCode::OK),
        ("[::1]:9000", StatusCode::OK),
    ] {
        let response = site.client.get(site.url("/_local/outbox.json")).header("host", host).send().await.unwrap();
        assert_eq!(response.status(), expected, "{host}");
    }
}

#[tokio::test]
async fn s29_another_sites_form_changes_nothing() {
    let site = Site::sample().await;
    for path in ["/_local/inbound", "/_local/inbound/compose", "/_local/faults"] {
        for (header, value) in [
            ("origin", "http://evil.example"),
            ("origin", "null"),
            ("origin", "http://127.0.0.1:1"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let request = site.client.post(site.url(path)).header(header, value).body("from=a&to=b&subject=c&text=d");
            assert_eq!(request.send().await.unwrap().status(), StatusCode::FORBIDDEN, "{path} {header}: {value}");
        }
    }
    assert!(site.shown.received.lock().unwrap().is_empty());
    let tool = site.client.post(site.url("/_local/faults")).send().await.unwrap();
    assert_eq!(tool.text().await.unwrap(), "armed");
}

#[tokio::test]
async fn a_code_that_has_long_expired_is_not_offered() {
    let shown = Arc::new(Shown::default());
    let code = |digits: &str| format!("Subject: Code\n\nYour code is {digits}.\n");
    let hours_ago = Timestamp::now() - SignedDuration::from_hours(3);
    shown.send_at(hours_ago, "old", "cognito", "x@example.org", &code("11111111"));
    shown.send("new", "cognito", "x@example.org", &code("22222222"));
    let page = Site::open(shown).await.text("/_local/").await;
    assert!(page.contains("22222222") && !page.contains("11111111"));
}

#[tokio::test]
async fn f7_what_became_of_a_mail_is_found_by_any_word_of_its_record() {
    let site = Site::sample().await;
    let ids = async |query: &str| {
        let found = site.json(&format!("/_local/inbound.json?{query}")).await;
        found.as_array().unwrap().iter().map(|mail| mail["ses_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("").await.len(), 4);
    for query in ["q=VPN+mallory", "q=m2@mail.example", "q=dmarc+did+not", "outcome=held", "q=m2"] {
        assert_eq!(ids(query).await, ["m2"], "{query}");
    }
    assert_eq!(ids("q=automatic&outcome=held").await, Vec::<String>::new());
    assert_eq!(ids("q=%231043").await, ["m3"], "by the ticket's number");
    let page = site.text("/_local/inbound?q=bo@contoso.example").await;
    assert!(page.contains("Out of office") && !page.contains("mallory@example.net"), "{page}");
    assert!(page.contains("ignored <span>1</span>") && page.contains("held <span>0</span>"), "{page}");
}

#[tokio::test]
async fn f7_a_mail_that_came_in_is_shown_with_its_outcome_and_as_hostile() {
    let site = Site::sample().await;
    let page = site.text("/_local/inbound/m2").await;
    for part in ["held", "DMARC did not pass", "m2@mail.example", "/_local/inbound/m2.eml", "sandbox"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("<script"), "{page}");
    let html = site.get("/_local/inbound/m2/html").await;
    let policy = html.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");
    let html = html.text().await.unwrap();
    assert!(html.contains("Hello") && !html.contains("script") && !html.contains("tracker"), "{html}");
    assert_eq!(site.get("/_local/inbound/m2.eml").await.headers()["content-type"], "message/rfc822");
    assert_eq!(site.json("/_local/inbound/m2.json").await["reading"]["html"], true);
    assert_eq!(site.get("/_local/inbound/none").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(site.get("/_local/inbound/none.eml").await.status(), StatusCode::NOT_FOUND);
}
