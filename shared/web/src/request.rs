//! What API Gateway hands over (HTTP API, payload 2.0), decoded once.
//!
//! Who asks and which site they are on comes from the request context, which API Gateway fills in, and never from a header
//! that the client wrote (S23).

use std::net::IpAddr;

use bytes::Bytes;
use form_urlencoded::parse;
use guichet_domain::ids::{AttachmentId, EntryId, TicketNumber};
use guichet_domain::listing::ListQuery;
use guichet_domain::settings::Portal;
use lambda_http::http::{HeaderMap, HeaderName, Method, header};
use lambda_http::request::RequestContext;
use lambda_http::{Body, RequestExt};

use crate::form::{self, Form, FormError};
use crate::language::Language;
use crate::query;

/// The query value of an address that shows an attachment in its message, and does not download it.
pub(crate) const SHOW: &str = "show";

/// The query value of a ticket's page for paper.
const PRINT: &str = "print";

/// Name of the cookie that keeps the visitor's language. It decides nothing else, so it is the one cookie without `__Host-`.
pub const LANGUAGE_COOKIE: &str = "lang";

/// In which form the answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// A page.
    Html,
    /// The page's data, or a problem document (RFC 9457).
    Json,
}

/// A request.
#[derive(Debug)]
pub struct Request {
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    parameters: Vec<(String, String)>,
    headers: HeaderMap,
    domain: String,
    client: Option<IpAddr>,
    id: String,
    body: Bytes,
}

impl Request {
    /// Decodes an event. Nothing in it can make this fail.
    pub fn read(request: lambda_http::Request) -> Self {
        let context = request.request_context_ref().and_then(|context| match context {
            RequestContext::ApiGatewayV2(context) => Some(context),
            _ => None,
        });
        let domain = context.and_then(|context| context.domain_name.clone()).unwrap_or_default();
        let client = context.and_then(|context| context.http.source_ip.as_deref()).and_then(|ip| ip.parse().ok());
        let gateway_id = || context.and_then(|context| context.request_id.clone());
        let id = request
            .lambda_context_ref()
            .map(|context| context.request_id.clone())
            .filter(|id| !id.is_empty())
            .or_else(gateway_id);
        let query = parse(request.uri().query().unwrap_or_default().as_bytes()).into_owned().collect();
        let parameters =
            request.path_parameters().iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let path = request.raw_http_path().to_owned();
        let id = id.unwrap_or_default();
        let (parts, body) = request.into_parts();
        let body = match body {
            Body::Text(text) => Bytes::from(text),
            Body::Binary(bytes) => Bytes::from(bytes),
            _ => Bytes::new(),
        };
        Self { method: parts.method, path, query, parameters, headers: parts.headers, domain, client, id, body }
    }

    /// The method.
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// Whether this is a form post.
    pub fn is_post(&self) -> bool {
        self.method == Method::POST
    }

    /// The path, without query: `/tickets/1042`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The path and the query, as one would link to it.
    pub fn address(&self) -> String {
        self.address_with(None)
    }

    /// The same with another language chosen.
    pub(crate) fn address_with(&self, language: Option<Language>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(
            self.query.iter().filter(|(name, _)| language.is_none() || (name != "lang" && name != "done")),
        );
        if let Some(language) = language {
            query.append_pair("lang", language.tag());
        }
        let query = query.finish();
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }

    /// A value of the query string: the last of that name.
    pub fn query_value(&self, name: &str) -> Option<&str> {
        self.query.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What the list is asked for.
    pub fn list_query(&self) -> ListQuery {
        query::read(self.query.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// `?after=<entry id>`: where the page of a ticket has come to.
    pub fn after_entry(&self) -> Option<EntryId> {
        self.query_value("after")?.parse().ok()
    }

    /// `?before=<entry id>`: the link to earlier messages.
    pub fn before_entry(&self) -> Option<EntryId> {
        self.query_value("before")?.parse().ok()
    }

    /// `{number}` of the path; `None` is a ticket that does not exist.
    pub fn ticket_number(&self) -> Option<TicketNumber> {
        self.parameter("number")?.parse().ok()
    }

    /// Whether an attachment is wanted to be shown in its message, and not to be downloaded.
    pub fn is_for_showing(&self) -> bool {
        self.query_value(SHOW).is_some()
    }

    /// `?print`: the page of a ticket for paper (C11).
    pub fn is_for_print(&self) -> bool {
        self.query_value(PRINT).is_some()
    }

    /// `{attachment}` of the path.
    pub fn attachment(&self) -> Option<AttachmentId> {
        self.parameter("attachment")?.parse().ok()
    }

    /// A parameter of the route: `{file}`.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a cookie; the first of that name, which is the one with the most specific path (RFC 6265 section 5.4).
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// In which form the answer is wanted: JSON only where it is named and HTML is not.
    pub fn accept(&self) -> Accept {
        let accept = self.header(&header::ACCEPT).unwrap_or_default();
        if accept.contains("application/json") && !accept.contains("text/html") { Accept::Json } else { Accept::Html }
    }

    /// Whether a body may come compressed (RFC 9110 section 12.5.3): `gzip` is named and not refused by `q=0`.
    pub fn accepts_gzip(&self) -> bool {
        self.header(&header::ACCEPT_ENCODING).unwrap_or_default().split(',').any(|coding| {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
            let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse().is_ok_and(|q: f32| q <= 0.0));
            name.trim().eq_ignore_ascii_case("gzip") && !refused
        })
    }

    /// The language: chosen in the address (`?lang=`), else by the cookie, else by the browser, else the portal's.
    pub fn language(&self, portal: &Portal) -> Language {
        let chosen = self
            .query_value("lang")
            .filter(|tag| Language::of_tag(tag).is_some())
            .or_else(|| self.cookie(LANGUAGE_COOKIE));
        Language::negotiate(portal, chosen, self.header(&header::ACCEPT_LANGUAGE))
    }

    /// The client's address, from the request context (S23).
    pub const fn client(&self) -> Option<IpAddr> {
        self.client
    }

    /// The host that this request came to, from the request context: `portal.example.com`, locally `127.0.0.1:9000`.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The origin of this site (RFC 6454): `https://portal.example.com`. Plain `http` on this machine's own loopback only.
    pub fn origin(&self) -> String {
        let host = self.domain.rsplit_once(':').map_or(self.domain.as_str(), |(host, port)| {
            if port.bytes().all(|b| b.is_ascii_digit()) { host } else { &self.domain }
        });
        let scheme = if matches!(host, "127.0.0.1" | "localhost" | "[::1]") { "http" } else { "https" };
        format!("{scheme}://{}", self.domain)
    }

    /// The id under which the logs know this request.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Reads a form post, after a look at where it comes from (S29).
    pub async fn form(&self) -> Result<Form, FormError> {
        if !self.is_from_own_page() {
            return Err(FormError::Forged);
        }
        form::read(self.header(&header::CONTENT_TYPE).unwrap_or_default(), self.body.clone()).await
    }

    /// Whether the browser says that a page of ours sent this: `Origin`, or `Referer` where there is none. A browser always
    /// sends one of them with a post; what sends neither is refused.
    fn is_from_own_page(&self) -> bool {
        let own = self.origin();
        match (self.header(&header::ORIGIN), self.header(&header::REFERER)) {
            (Some(origin), _) => origin == own,
            (None, Some(referer)) => {
                referer.strip_prefix(&own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
            (None, None) => false,
        }
    }

    fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}
