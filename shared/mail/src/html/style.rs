//! Style attributes of cleaned HTML: which declarations say something, and within which bounds.

/// One declaration of a style attribute. Values are as they stand in the attribute, escaped.
#[derive(Debug, Clone, Copy)]
pub(super) struct Declaration<'a> {
    pub(super) property: &'a str,
    pub(super) value: &'a str,
}

impl<'a> Declaration<'a> {
    /// The declarations of a style attribute. (A `;` that ends an escaped character ends no declaration, but a font's name
    /// is all that has one, and goes.)
    pub(super) fn all(style: &'a str) -> impl Iterator<Item = Self> {
        style.split(';').filter_map(|one| {
            let (property, value) = one.split_once(':')?;
            Some(Self { property: property.trim(), value: value.trim() })
        })
    }
}

/// The root's size, in CSS pixels: what `1rem` is unless the reader chose otherwise.
pub(super) const ROOT: f32 = 16.0;
/// Sizes between these, in pixels, are somebody's ordinary text.
const ORDINARY: std::ops::RangeInclusive<f32> = 12.0..=17.0;
/// The smallest and the largest text that a page shows, in pixels.
const SMALLEST: f32 = 11.0;
const LARGEST: f32 = 28.0;
/// The widest margin or padding, in pixels.
const WIDEST_SPACE: f32 = 40.0;
/// The widest padding of what stands in a line, in pixels: more of it lies over the lines above and below.
const WIDEST_IN_A_LINE: f32 = 8.0;
const WITHIN_LINES: &[&str] = &[
    "a", "abbr", "b", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "tt", "u",
];
/// The widest border, in pixels.
const WIDEST_BORDER: f32 = 4.0;

/// A style attribute without a program's defaults and within bounds; `None` when nothing is left. `coloured` says whether
/// an element around has colours that were chosen.
pub(super) fn tame(element: &str, style: &str, coloured: bool) -> Option<String> {
    // With a background of its own, black is a choice as well.
    let own_ground = Declaration::all(style)
        .any(|one| one.property == "background-color" && tame_colour(element, "bgcolor", one.value, false).is_some());
    let kept: Vec<String> =
        Declaration::all(style).filter_map(|one| tamed(element, one, coloured || own_ground)).collect();
    (!kept.is_empty()).then(|| kept.join(";"))
}

fn tamed(element: &str, Declaration { property, value }: Declaration<'_>, coloured: bool) -> Option<String> {
    let lower = value.to_ascii_lowercase();
    let value = match property {
        "color" => tame_colour(element, "color", value, coloured)?.to_owned(),
        "background-color" => tame_colour(element, "bgcolor", value, coloured)?.to_owned(),
        "font-size" => font_size(&lower)?,
        "font-family" => MONOSPACED.iter().any(|name| lower.contains(name)).then(|| "monospace".to_owned())?,
        "font-weight" => (lower != "inherit").then_some(lower)?,
        "font-style" | "text-decoration" | "font-variant" | "text-transform" => {
            (!matches!(lower.as_str(), "inherit" | "initial")).then_some(lower)?
        }
        // Left and right of a letter in the writer's direction are what they are; but most say what is so anyway.
        "text-align" => {
            matches!(lower.as_str(), "center" | "right" | "left" | "start" | "end" | "justify").then_some(lower)?
        }
        "white-space" => matches!(lower.as_str(), "pre" | "pre-wrap" | "pre-line").then(|| "pre-wrap".to_owned())?,
        "vertical-align" => {
            matches!(lower.as_str(), "sub" | "super" | "top" | "middle" | "bottom" | "baseline").then_some(lower)?
        }
        "direction" => matches!(lower.as_str(), "rtl" | "ltr").then_some(lower)?,
        "border-collapse" | "list-style-type" | "border-style" | "border-color" => lower,
        _ if property.starts_with("border") => within(&lower, WIDEST_BORDER),
        _ if property.starts_with("margin") || property.starts_with("padding") => {
            let value = within(&lower, if WITHIN_LINES.contains(&element) { WIDEST_IN_A_LINE } else { WIDEST_SPACE });
            // Outlook's paragraphs and Gmail's quotes say that they have no margin; a page's paragraphs have one.
            (!is_nothing(&value)).then_some(value)?
        }
        _ => return None,
    };
    Some(format!("{property}:{value}"))
}

/// Whether a declaration that [`tame`] left makes a difference to a reader of plain words.
pub(super) fn significant(Declaration { property, value }: Declaration<'_>) -> bool {
    match property {
        "font-weight" => !matches!(value, "normal" | "400"),
        "font-style" | "font-variant" => value != "normal",
        "text-decoration" | "text-transform" => !value.starts_with("none"),
        "text-align" => matches!(value, "center" | "right" | "end"),
        "font-size" | "font-family" | "color" | "background-color" | "list-style-type" => true,
        _ => property.starts_with("border") && !value.starts_with("none") && value != "collapse",
    }
}

const MONOSPACED: &[&str] = &["monospace", "courier", "consolas", "menlo", "monaco", "lucida console", "sf mono"];

/// A size within bounds, for a page whose text has the root's size; `None` for ordinary text.
fn font_size(value: &str) -> Option<String> {
    let pixels = match value {
        "xx-small" | "x-small" => SMALLEST,
        "smaller" => return Some("smaller".to_owned()),
        "larger" => return Some("larger".to_owned()),
        // Gmail's "large" and "huge".
        "large" => 18.0,
        "x-large" => 24.0,
        "xx-large" | "xxx-large" | "-webkit-xxx-large" => LARGEST,
        _ => pixels(value, ROOT)?,
    };
    if ORDINARY.contains(&pixels) {
        return None;
    }
    Some(format!("{}rem", rounded(pixels.clamp(SMALLEST, LARGEST) / ROOT)))
}

/// The lengths of a value, each brought down to `most` pixels; other words stay.
fn within(value: &str, most: f32) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in value.split_whitespace().take(12) {
        words.push(match pixels(word, ROOT) {
            Some(length) if length > most => format!("{}px", rounded(most)),
            _ => word.to_owned(),
        });
    }
    words.join(" ")
}

fn is_nothing(value: &str) -> bool {
    value
        .split_whitespace()
        .all(|word| matches!(word, "auto" | "inherit" | "initial") || pixels(word, ROOT) == Some(0.0))
}

/// A length in CSS pixels (CSS Values and Units 4, section 6.2); percent and `em` of `whole`.
fn pixels(length: &str, whole: f32) -> Option<f32> {
    let unit_at = length.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(length.len());
    let (number, unit) = length.split_at(unit_at);
    let number: f32 = number.parse().ok().filter(|number: &f32| number.is_finite() && *number >= 0.0)?;
    Some(match unit {
        "px" => number,
        "pt" => number * 4.0 / 3.0,
        "pc" => number * 16.0,
        "in" => number * 96.0,
        "cm" => number * 37.8,
        "mm" => number * 3.78,
        "em" | "rem" => number * whole,
        "ex" | "ch" => number * whole / 2.0,
        "%" => number * whole / 100.0,
        "" if number == 0.0 => 0.0,
        "vw" | "vh" | "vmin" | "vmax" => number * 10.0,
        _ => return None,
    })
}

fn rounded(number: f32) -> f32 {
    (number * 1000.0).round() / 1000.0
}

/// A colour that somebody chose; `None` for the one that a page has anyway: dark text, light ground, a program's own colour
/// for links. `attribute` is `color` or `bgcolor`.
pub(super) fn tame_colour<'a>(element: &str, attribute: &str, value: &'a str, coloured: bool) -> Option<&'a str> {
    let lower = value.trim().to_ascii_lowercase();
    if matches!(lower.as_str(), "" | "inherit" | "initial" | "unset" | "transparent" | "none" | "auto" | "currentcolor")
    {
        return None;
    }
    if coloured {
        return Some(value);
    }
    let channels = channels(&lower);
    let default = if attribute == "bgcolor" {
        matches!(lower.as_str(), "white" | "window" | "snow")
            || channels.is_some_and(|all| all.iter().all(|one| *one >= 0xf8))
    } else if element == "a" {
        LINKS.contains(&lower.as_str()) || channels.is_some_and(|all| LINK_CHANNELS.contains(&all))
    } else {
        let grey = |all: [u8; 3]| {
            all.iter().max().zip(all.iter().min()).is_some_and(|(most, least)| *most <= 0x48 && most - least <= 0x18)
        };
        matches!(lower.as_str(), "black" | "windowtext" | "text" | "canvastext") || channels.is_some_and(grey)
    };
    (!default).then_some(value)
}

/// What browsers, Outlook, Gmail and Apple Mail make links look like.
const LINKS: &[&str] = &["blue", "purple", "linktext", "-webkit-link"];
const LINK_CHANNELS: &[[u8; 3]] = &[
    [0x00, 0x00, 0xff],
    [0x00, 0x00, 0xee],
    [0x05, 0x63, 0xc1],
    [0x46, 0x78, 0x86],
    [0x95, 0x4f, 0x72],
    [0x96, 0x60, 0x7d],
    [0x11, 0x55, 0xcc],
    [0x00, 0x7a, 0xff],
    [0x00, 0x78, 0xd4],
    [0x80, 0x00, 0x80],
];

/// Red, green and blue of `#rgb`, `#rrggbb` and `rgb()`.
fn channels(colour: &str) -> Option<[u8; 3]> {
    let hex = |digits: &str| u8::from_str_radix(digits, 16).ok();
    if let Some(digits) = colour.strip_prefix('#') {
        if !digits.is_ascii() {
            return None;
        }
        return match digits.len() {
            3 | 4 => {
                let double = |at: usize| hex(digits.get(at..=at)?).map(|one| one * 17);
                Some([double(0)?, double(1)?, double(2)?])
            }
            6 | 8 => Some([hex(digits.get(..2)?)?, hex(digits.get(2..4)?)?, hex(digits.get(4..6)?)?]),
            _ => None,
        };
    }
    let inner = colour.strip_prefix("rgb").map(|rest| rest.trim_start_matches('a'))?;
    let inner = inner.strip_prefix('(')?.trim_end_matches(')');
    let mut numbers =
        inner.split([',', ' ', '/']).filter(|one| !one.is_empty()).map(|one| one.trim().parse::<u8>().ok());
    Some([numbers.next()??, numbers.next()??, numbers.next()??])
}
