//! A browser without a screen and without JavaScript: cookies, redirects, forms as they stand in the page.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use reqwest::header::{ACCEPT, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::{Client, Method, StatusCode, redirect};
use scraper::{ElementRef, Html, Selector};

/// Cookies are kept by name alone: there is one host.
#[derive(Clone)]
pub(crate) struct Browser {
    base: String,
    http: Client,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    accept: &'static str,
    headers: Vec<(String, String)>,
}

/// What a request was answered with, redirects followed.
pub(crate) struct Page {
    browser: Browser,
    /// Path and query that answered in the end.
    pub(crate) path: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

/// A form of a page, with the values it came with.
pub(crate) struct Form {
    browser: Browser,
    action: String,
    multipart: bool,
    fields: Vec<(String, String)>,
    files: Vec<(String, String, Vec<u8>)>,
    origin: Option<String>,
}

impl Browser {
    pub(crate) fn new(base: &str) -> Self {
        let http = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        Self { base: base.to_owned(), http, cookies: Arc::default(), accept: "text/html", headers: Vec::new() }
    }

    /// The same visitor, sending one header more: what a proxy or a forger would add.
    pub(crate) fn with_header(&self, name: &str, value: &str) -> Self {
        let mut with = self.clone();
        with.headers.push((name.to_owned(), value.to_owned()));
        with
    }

    /// The same visitor, asking for JSON.
    pub(crate) fn json(&self) -> Self {
        Self { accept: "application/json", ..self.clone() }
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    pub(crate) fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    /// Opens an address and follows redirects, as the address bar does.
    pub(crate) async fn get(&self, path: &str) -> Page {
        self.follow(self.send(Method::GET, path, None, None).await).await
    }

    /// Opens an address and stays where it answers.
    pub(crate) async fn get_only(&self, path: &str) -> Page {
        self.send(Method::GET, path, None, None).await
    }

    /// The address that stands in front of every path.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Posts fields that stand in no page: what an attacker's program would send.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)], origin: Option<&str>) -> Page {
        let body = form_body(&fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect::<Vec<_>>());
        self.send(Method::POST, path, Some(body), origin.map(str::to_owned)).await
    }

    async fn send(&self, method: Method, path: &str, body: Option<Body>, origin: Option<String>) -> Page {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) };
        let mut request = self.http.request(method, &url).header(ACCEPT, self.accept);
        let cookies =
            self.cookies.lock().unwrap().iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join("; ");
        if !cookies.is_empty() && url.starts_with(&self.base) {
            request = request.header(COOKIE, cookies);
        }
        if let Some(origin) = origin {
            request = request.header(ORIGIN, origin);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request = match body {
            None => request,
            Some(Body::UrlEncoded(text)) => {
                request.header("content-type", "application/x-www-form-urlencoded").body(text)
            }
            Some(Body::Multipart(form)) => request.multipart(form),
        };
        let answer = request.send().await.unwrap();
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            let mut cookies = self.cookies.lock().unwrap();
            if value.is_empty() || rest.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Page {
            browser: self.clone(),
            path: path.to_owned(),
            status: answer.status(),
            headers: answer.headers().clone(),
            bytes: answer.bytes().await.unwrap().to_vec(),
        }
    }

    async fn follow(&self, mut page: Page) -> Page {
        for _ in 0..5 {
            let Some(to) = page.status.is_redirection().then(|| page.header(LOCATION.as_str())).flatten() else {
                return page;
            };
            page = self.send(Method::GET, &to, None, None).await;
        }
        panic!("more than five redirects, the last to {}", page.path)
    }
}

impl Page {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    /// The words that people see, white space folded.
    pub(crate) fn words(&self) -> String {
        let html = Html::parse_document(&self.text());
        let main = Selector::parse("main, body").unwrap();
        let text: Vec<&str> = html.select(&main).next().map(|main| main.text().collect()).unwrap_or_default();
        text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Texts of all elements that a selector finds.
    pub(crate) fn all(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.text());
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector)
            .map(|e| e.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// The attribute of the first element that a selector finds.
    pub(crate) fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let html = Html::parse_document(&self.text());
        html.select(&Selector::parse(selector).unwrap()).next().and_then(|e| e.attr(name).map(str::to_owned))
    }

    /// An attribute of all elements that a selector finds.
    pub(crate) fn links_of(&self, selector: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.text());
        html.select(&Selector::parse(selector).unwrap()).filter_map(|e| e.attr(name).map(str::to_owned)).collect()
    }

    /// Where all links that a selector finds lead.
    pub(crate) fn links(&self, selector: &str) -> Vec<String> {
        self.links_of(selector, "href")
    }

    /// The form whose action this is.
    pub(crate) fn form(&self, action: &str) -> Form {
        let html = Html::parse_document(&self.text());
        let selector = Selector::parse("form").unwrap();
        let form = html
            .select(&selector)
            .find(|form| form.attr("action").unwrap_or(&self.path) == action && form.attr("method") == Some("post"))
            .unwrap_or_else(|| panic!("no form posts to {action} in {}:\n{}", self.path, self.words()));
        Form {
            browser: self.browser.clone(),
            action: action.to_owned(),
            multipart: form.attr("enctype") == Some("multipart/form-data"),
            fields: fields(form),
            files: Vec::new(),
            origin: Some(self.browser.base.clone()),
        }
    }
}

/// The successful controls of a form (HTML Living Standard, constructing the entry list), buttons left out.
fn fields(form: ElementRef<'_>) -> Vec<(String, String)> {
    let controls = Selector::parse("input[name], textarea[name], select[name]").unwrap();
    let (chosen, first) = (Selector::parse("option[selected]").unwrap(), Selector::parse("option").unwrap());
    form.select(&controls)
        .filter(|control| !matches!(control.attr("type"), Some("file" | "submit" | "button")))
        .filter(|control| {
            !matches!(control.attr("type"), Some("checkbox" | "radio")) || control.attr("checked").is_some()
        })
        .map(|control| {
            let value = match control.value().name() {
                "textarea" => control.text().collect(),
                "select" => {
                    let option = control.select(&chosen).next().or_else(|| control.select(&first).next());
                    option.and_then(|o| o.attr("value")).unwrap_or_default().to_owned()
                }
                _ => control.attr("value").unwrap_or("on").to_owned(),
            };
            (control.attr("name").unwrap().to_owned(), value)
        })
        .collect()
}

impl Form {
    /// Types a value into a field of the form, replacing what stands there. A field that the form has not is a mistake of
    /// the page or the test.
    pub(crate) fn fill(mut self, name: &str, value: &str) -> Self {
        let field = self.fields.iter_mut().find(|(n, _)| n == name);
        field.unwrap_or_else(|| panic!("the form {} has no field {name}", self.action)).1 = value.to_owned();
        self
    }

    /// Ticks a checkbox.
    pub(crate) fn tick(mut self, name: &str) -> Self {
        self.fields.push((name.to_owned(), "on".to_owned()));
        self
    }

    /// Puts a value where the form has none: a tampering visitor.
    pub(crate) fn tamper(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Attaches a file.
    pub(crate) fn attach(mut self, field: &str, name: &str, content: &[u8]) -> Self {
        self.files.push((field.to_owned(), name.to_owned(), content.to_vec()));
        self
    }

    /// Leaves a field out.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self
    }

    /// The same form in another browser: a stolen page, or one that was open when somebody else signed in.
    pub(crate) fn sent_by(mut self, browser: &Browser) -> Self {
        self.browser = browser.clone();
        self
    }

    /// Posts from another site.
    pub(crate) fn with_origin(mut self, origin: Option<&str>) -> Self {
        self.origin = origin.map(str::to_owned);
        self
    }

    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Posts the form and follows redirects.
    pub(crate) async fn submit(&self) -> Page {
        let page = self.submit_only().await;
        self.browser.follow(page).await
    }

    /// Posts the form and stays where it answers.
    pub(crate) async fn submit_only(&self) -> Page {
        let body = if self.multipart {
            let mut form = reqwest::multipart::Form::new();
            for (name, value) in &self.fields {
                form = form.text(name.clone(), value.clone());
            }
            for (field, name, content) in &self.files {
                let part = reqwest::multipart::Part::bytes(content.clone()).file_name(name.clone());
                form = form.part(field.clone(), part.mime_str("application/octet-stream").unwrap());
            }
            Body::Multipart(form)
        } else {
            assert!(self.files.is_empty(), "the form {} takes no files", self.action);
            form_body(&self.fields)
        };
        self.browser.send(Method::POST, &self.action, Some(body), self.origin.clone()).await
    }
}

enum Body {
    UrlEncoded(String),
    Multipart(reqwest::multipart::Form),
}

fn form_body(fields: &[(String, String)]) -> Body {
    Body::UrlEncoded(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish())
}
