//! Signature Version 4 of requests to the JSON and Query services.
//!
//! Follows <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>. S3's own forms
//! (presigned addresses, POST policies, signed chunks) are checked by the S3 server against the same keys.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use http::HeaderMap;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// How far the clock of a caller may be off, in seconds: 15 minutes.
const CLOCK_SKEW: i64 = 15 * 60;

/// Everything but the characters that RFC 3986 leaves unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What an `Authorization` header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// Access key id.
    pub access_key: String,
    /// Day of the signing key: `20261121`.
    pub day: String,
    /// Region of the scope.
    pub region: String,
    /// Service of the scope.
    pub service: String,
    /// Names of the signed headers, in the order given.
    pub signed_headers: Vec<String>,
    /// Signature in hexadecimal.
    pub signature: String,
}

/// Why a signature was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The header is not a Signature Version 4 header, or `X-Amz-Date` is not there.
    Incomplete,
    /// The scope names another service.
    WrongService,
    /// Signed more than 15 minutes ago or ahead.
    Expired,
    /// The secret, or what was signed, differs.
    Mismatch,
}

/// The parts of a request that a signature covers.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// HTTP method.
    pub method: &'a str,
    /// Path as sent.
    pub path: &'a str,
    /// Query as sent, without `?`.
    pub query: &'a str,
    /// Headers as sent.
    pub headers: &'a HeaderMap,
    /// Whole body.
    pub body: &'a [u8],
}

impl Authorization {
    /// Reads `AWS4-HMAC-SHA256 Credential=…/day/region/service/aws4_request, SignedHeaders=a;b, Signature=…`.
    pub fn parse(header: &str) -> Option<Self> {
        let fields = header.strip_prefix("AWS4-HMAC-SHA256")?.trim();
        let field = |name: &str| {
            fields.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('=').map(str::trim))
        };
        let credential = field("Credential")?;
        let mut scope = credential.split('/');
        let authorization = Self {
            access_key: scope.next()?.to_owned(),
            day: scope.next()?.to_owned(),
            region: scope.next()?.to_owned(),
            service: scope.next()?.to_owned(),
            signed_headers: field("SignedHeaders")?.split(';').map(str::to_owned).collect(),
            signature: field("Signature")?.to_owned(),
        };
        (scope.next() == Some("aws4_request")).then_some(authorization)
    }

    /// Checks the signature against a secret.
    pub fn verify(&self, request: &Signed<'_>, secret: &str, service: &str, now: Timestamp) -> Result<(), Refusal> {
        if self.service != service {
            return Err(Refusal::WrongService);
        }
        let date = request.headers.get("x-amz-date").and_then(|v| v.to_str().ok()).ok_or(Refusal::Incomplete)?;
        let signed_at = parse_date(date).ok_or(Refusal::Incomplete)?;
        if (now.as_second() - signed_at.as_second()).abs() > CLOCK_SKEW || !date.starts_with(&self.day) {
            return Err(Refusal::Expired);
        }
        let expected = self.expected(request, secret, date);
        let equal: bool = expected.as_bytes().ct_eq(self.signature.as_bytes()).into();
        if equal { Ok(()) } else { Err(Refusal::Mismatch) }
    }

    fn expected(&self, request: &Signed<'_>, secret: &str, date: &str) -> String {
        let Self { day, region, service, signed_headers, .. } = self;
        let mut canonical =
            format!("{}\n{}\n{}\n", request.method, canonical_path(request.path), canonical_query(request.query));
        for name in signed_headers {
            let _ = writeln!(canonical, "{name}:{}", canonical_header(request.headers, name));
        }
        let _ = write!(canonical, "\n{}\n{}", signed_headers.join(";"), hex(&Sha256::digest(request.body)));
        let to_sign = format!(
            "AWS4-HMAC-SHA256\n{date}\n{day}/{region}/{service}/aws4_request\n{}",
            hex(&Sha256::digest(canonical.as_bytes())),
        );
        let key = [day.as_str(), region, service, "aws4_request"]
            .iter()
            .fold(format!("AWS4{secret}").into_bytes(), |key, part| mac(&key, part.as_bytes()));
        hex(&mac(&key, to_sign.as_bytes()))
    }
}

fn parse_date(date: &str) -> Option<Timestamp> {
    let date = DateTime::strptime("%Y%m%dT%H%M%SZ", date).ok()?;
    Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// Services other than S3 encode the path once more.
fn canonical_path(path: &str) -> String {
    path.split('/').map(|segment| utf8_percent_encode(segment, RESERVED).to_string()).collect::<Vec<_>>().join("/")
}

fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| if pair.contains('=') { pair.to_owned() } else { format!("{pair}=") })
        .collect();
    pairs.sort();
    pairs.join("&")
}

fn canonical_header(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(name).iter().map(|value| {
        let text = String::from_utf8_lossy(value.as_bytes());
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    values.collect::<Vec<_>>().join(",")
}

fn mac(key: &[u8], data: &[u8]) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(data);
    mac.finalize().into_bytes().to_vec()
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
