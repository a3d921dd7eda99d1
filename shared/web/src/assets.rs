//! Style sheets, scripts and images, embedded at build time. Each is served under a name that changes with its content, so
//! that a browser may keep it for a year and still never shows an old one.

mod theme;

use std::borrow::Cow;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

pub use theme::Accent;

/// A file to serve: [`crate::response::asset`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Media type.
    pub content_type: &'static str,
    /// What is in it.
    pub content: Cow<'static, str>,
}

impl Asset {
    /// Compressed (RFC 1952); `None` where that fails, and the file goes out as it is.
    pub fn gzip(&self) -> Option<Vec<u8>> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(self.content.as_bytes()).ok()?;
        encoder.finish().ok()
    }
}

struct Embedded {
    name: &'static str,
    content_type: &'static str,
    content: &'static str,
    hash: u64,
}

macro_rules! embedded {
    ($($name:literal as $content_type:literal),* $(,)?) => {
        [$({
            const CONTENT: &str = include_str!(concat!("../assets/", $name));
            const HASH: u64 = fnv1a(CONTENT.as_bytes());
            Embedded { name: $name, content_type: $content_type, content: CONTENT, hash: HASH }
        }),*]
    };
}

static EMBEDDED: [Embedded; 7] = embedded![
    "portal.css" as "text/css; charset=utf-8",
    "portal.js" as "text/javascript; charset=utf-8",
    "live.js" as "text/javascript; charset=utf-8",
    "composer.js" as "text/javascript; charset=utf-8",
    "fields.js" as "text/javascript; charset=utf-8",
    "suggest.js" as "text/javascript; charset=utf-8",
    "favicon.svg" as "image/svg+xml",
];

/// FNV-1a (draft-eastlake-fnv), 64 bits: tells versions of a file apart. Nothing depends on it being hard to forge.
const fn fnv1a(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut rest = bytes;
    while let [byte, tail @ ..] = rest {
        hash = (hash ^ *byte as u64).wrapping_mul(0x0100_0000_01b3);
        rest = tail;
    }
    hash
}

impl Embedded {
    /// `portal.css` becomes `portal.0123456789abcdef.css`.
    fn hashed_name(&self) -> String {
        match self.name.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem}.{:016x}.{ending}", self.hash),
            None => self.name.to_owned(),
        }
    }
}

/// The address of an embedded file: `/assets/portal.0123456789abcdef.css`. A name that is not embedded is a mistake of a
/// template, which a test finds; its address answers 404.
pub fn path(name: &str) -> String {
    let hashed = EMBEDDED.iter().find(|file| file.name == name).map_or_else(|| name.to_owned(), Embedded::hashed_name);
    format!("/assets/{hashed}")
}

/// The address of the style sheet for a brand's colour (`#rrggbb`); none where it is no colour.
pub(crate) fn theme_path(accent: &str) -> Option<String> {
    Accent::parse(accent).map(|accent| format!("/assets/{}", accent.file_name()))
}

/// The file of `GET /assets/{file}`; `None` is a 404. An old hash finds nothing: the page that asks for it is old, too.
pub fn find(file: &str) -> Option<Asset> {
    if let Some(accent) = Accent::of_file_name(file) {
        return Some(Asset { content_type: "text/css; charset=utf-8", content: Cow::Owned(accent.style_sheet()) });
    }
    let embedded = EMBEDDED.iter().find(|embedded| embedded.hashed_name() == file)?;
    Some(Asset { content_type: embedded.content_type, content: Cow::Borrowed(embedded.content) })
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn an_address_leads_to_its_file_and_an_old_one_nowhere() {
        let css = path("portal.css");
        assert!(find(css.strip_prefix("/assets/").unwrap()).unwrap().content.contains("--accent"));
        assert_eq!(find("portal.css"), None);
        assert_eq!(find("portal.0000000000000000.css"), None);
        assert_eq!(find("../Cargo.toml"), None);
    }

    #[test]
    fn a_compressed_file_is_the_same_file_and_less_than_half_as_long() {
        let css = find(path("portal.css").strip_prefix("/assets/").unwrap()).unwrap();
        let compressed = css.gzip().unwrap();
        let mut text = String::new();
        flate2::read::GzDecoder::new(&*compressed).read_to_string(&mut text).unwrap();
        assert_eq!(text, css.content);
        assert!(compressed.len() < text.len() / 2, "{} of {}", compressed.len(), text.len());
    }

    #[test]
    fn g3_a_brands_colour_has_its_own_style_sheet() {
        let path = theme_path("#7C3AED").unwrap();
        assert_eq!(path, "/assets/theme-1-7c3aed.css");
        assert!(find("theme-1-7c3aed.css").unwrap().content.contains("--accent: #7c3aed"));
        for no_colour in ["7c3aed", "#7c3ae", "red", "#7c3aed;}body{display:none", "#é3aed"] {
            assert_eq!(theme_path(no_colour), None, "{no_colour}");
        }
        assert_eq!(find("theme-1-7C3AED.css"), None);
    }
}
