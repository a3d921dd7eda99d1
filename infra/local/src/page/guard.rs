//! Keeps websites out: the pages answer this machine's own browser and tools only.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses what does not come from this machine.
///
/// A website could reach loopback through the developer's browser: by DNS rebinding, when its own name resolves to
/// 127.0.0.1 (then `Host` names the website), or by posting a form across origins (then `Origin` does, and
/// `Sec-Fetch-Site` says so). Tools send neither `Origin` nor `Sec-Fetch-Site`.
pub(super) async fn check(request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    if peer.is_some_and(|address| !address.to_canonical().is_loopback()) {
        return refuse("These pages answer on the loopback address only.");
    }
    let authority = request.uri().authority().map(|authority| authority.as_str().to_owned());
    let Some(host) = authority.or_else(|| text(request.headers(), header::HOST)) else {
        return refuse("The Host header is missing.");
    };
    if !names_this_machine(&host) {
        return refuse("The Host header must name 127.0.0.1 or localhost.");
    }
    if !request.method().is_safe() && !same_origin(request.headers(), &host) {
        return refuse("A change must come from these pages themselves, or from a tool that sends no Origin.");
    }
    next.run(request).await
}

fn refuse(why: &'static str) -> Response {
    (StatusCode::FORBIDDEN, why).into_response()
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn same_origin(headers: &HeaderMap, host: &str) -> bool {
    let origin = match headers.get(header::ORIGIN) {
        None => true,
        Some(origin) => origin.to_str().is_ok_and(|origin| origin.eq_ignore_ascii_case(&format!("http://{host}"))),
    };
    let site = headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none");
    origin && site
}

/// `localhost`, `portal.localhost`, `127.0.0.1`, `[::1]`; each with or without a port.
fn names_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    match name.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost"),
    }
}
