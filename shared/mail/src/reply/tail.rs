//! What stands under the text: the line a phone adds, a signature, a closing, a disclaimer, a list's footer.

use super::attribution::has_address;
use super::block::is_separator;
use super::line::{Line, Mark, fold, has_stem, has_word};
use super::words::{
    CLOSINGS, DEVICES, DISCLAIMERS, FOOTERS, FROM_A_PLACE, INFLECTED_DEVICES, LEGAL_FORMS, SENT_FROM, SENT_FROM_ENDINGS,
};

/// A signature without the standard delimiter's space has at most so many lines that say something.
const LONGEST_SIGNATURE: usize = 25;
/// What follows a closing: name, title, firm, street, town, numbers, web address.
const LONGEST_CLOSING: usize = 12;
/// A line of a signature is short, in characters; prose is not.
const LONGEST_SIGNATURE_LINE: usize = 80;

/// Where the tail of `lines` begins, if they end in one.
pub(super) fn begins_at(lines: &[Line<'_>], code: &[bool]) -> Option<usize> {
    let last = lines.iter().rposition(|line| !line.is_blank())?;
    marked_signature(lines, last)
        .or_else(|| device_line(lines, last))
        .or_else(|| pgp_signature(lines, last))
        .or_else(|| delimited(lines, code))
        .or_else(|| footer(lines, last))
        .or_else(|| disclaimer(lines, last))
        .or_else(|| closing(lines, last))
        .or_else(|| dashed_name(lines, last))
        .or_else(|| contact_block(lines, last))
}

/// The HTML says that it is a signature.
fn marked_signature(lines: &[Line<'_>], last: usize) -> Option<usize> {
    let is_signature = |line: &Line<'_>| line.mark == Mark::Signature;
    if !lines.get(last).is_some_and(is_signature) {
        return None;
    }
    let above = lines.get(..=last)?.iter().rposition(|line| !is_signature(line) && !line.is_blank());
    Some(above.map_or(0, |above| above + 1))
}

fn device_line(lines: &[Line<'_>], last: usize) -> Option<usize> {
    let line = lines.get(last)?;
    (!line.is_quoted() && is_device_line(line.content())).then_some(last)
}

/// OpenPGP's signature under a signed text.
fn pgp_signature(lines: &[Line<'_>], last: usize) -> Option<usize> {
    if lines.get(last)?.content() != "-----END PGP SIGNATURE-----" {
        return None;
    }
    lines.get(..last)?.iter().rposition(|line| line.content() == "-----BEGIN PGP SIGNATURE-----")
}

/// "Sent from my iPhone", in any language of the tables: the whole line, short, with no sentence in it, and naming
/// either somebody's own thing ("my") or a device or program that we know, or something written like a name.
pub(super) fn is_device_line(text: &str) -> bool {
    let without_link = text.split(['<', '[', '(']).next().unwrap_or_default();
    let short = without_link
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*' | '_' | '—' | '–' | '|' | '.' | '…'));
    if short.is_empty()
        || short.chars().count() > 70
        || text.len() > 400
        || short.contains(['?', '!', ';', ':'])
        || short.contains(", ") && !short.contains(", an AT&T") && !short.contains(", powered by")
    {
        return false;
    }
    let folded = fold(short);
    let knows = INFLECTED_DEVICES.iter().any(|device| has_stem(&folded, device))
        || DEVICES.iter().any(|device| has_word(&folded, device));
    let ends = SENT_FROM_ENDINGS.iter().any(|ending| folded.ends_with(ending));
    let Some(opening) =
        SENT_FROM.iter().filter(|opening| folded.starts_with(**opening)).max_by_key(|opening| opening.len())
    else {
        return ends && knows;
    };
    let words = folded.split(' ').count();
    if words > 11 {
        return false;
    }
    let rest = folded.get(opening.len()..).unwrap_or_default().trim();
    if rest.is_empty() {
        return false;
    }
    let possessive = opening.ends_with(" my")
        || [
            "mon",
            "ma",
            "meinem",
            "meiner",
            "mi",
            "meu",
            "minha",
            "mijn",
            "mojego",
            "mojej",
            "moje",
            "meu",
            "мого",
            "моего",
            "моей",
            "min",
            "mit",
            "minun",
        ]
        .iter()
        .any(|word| opening.ends_with(&format!(" {word}")) || rest.starts_with(&format!("{word} ")));
    // "Sent from a magnificent torch" and "Sent from the office in a hurry" are somebody's words; "TypeApp" is a name.
    let original_rest = short.split_whitespace().last().unwrap_or_default();
    let named = !rest.starts_with("a ")
        && !rest.starts_with("the ")
        && original_rest.starts_with(char::is_uppercase)
        && words <= 6;
    let verbless_openings = [
        "通过",
        "获取",
        "来自",
        "内",
        "내",
        "나의",
        "lähetetty",
        "gesendet von",
        "von meinem",
        "von meiner",
        "küldve",
        "letöltés",
        "diese e-mail wurde von",
        "diese nachricht wurde von",
    ];
    if verbless_openings.contains(opening) {
        return knows || possessive && opening.contains("mein") && ends;
    }
    knows || possessive || named
}

/// From the line `-- ` (RFC 3676 section 4.3) to the end; also without the space, or with other short delimiters when
/// what follows is short.
fn delimited(lines: &[Line<'_>], code: &[bool]) -> Option<usize> {
    for (at, (line, is_code)) in lines.iter().zip(code).enumerate() {
        if line.is_quoted() || *is_code || !is_separator(line) && line.text.trim() != "- --" {
            continue;
        }
        let raw = line.text.trim_end_matches(['\r', '\n']);
        let below = lines.get(at + 1..).unwrap_or_default();
        let said = below.iter().filter(|line| !line.is_blank()).take(LONGEST_SIGNATURE + 1).count();
        let standard = matches!(raw.trim(), "--" | "- --") || raw == "-- ";
        if standard && (raw == "-- " || said <= LONGEST_SIGNATURE) {
            return Some(at);
        }
        let underscores = raw.trim().len() >= 2 && raw.trim().bytes().all(|b| b == b'_');
        if underscores && said <= 8 && said > 0 && looks_like_contact(below) {
            return Some(at);
        }
        let dashes = raw.trim().len() >= 3 && raw.trim().bytes().all(|b| matches!(b, b'-' | b'=' | b'*'));
        if dashes
            && (1..=8).contains(&said)
            && looks_like_contact(below)
            && below.iter().all(|line| line.content().chars().count() <= LONGEST_SIGNATURE_LINE)
        {
            return Some(at);
        }
    }
    None
}

/// An address, a web address or a telephone number somewhere in it, and no question.
fn looks_like_contact(lines: &[Line<'_>]) -> bool {
    let any = lines.iter().any(|line| {
        let text = line.content();
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        has_address(text)
            || text.contains("://")
            || text.contains("www.")
            || digits >= 7 && text.len() <= LONGEST_SIGNATURE_LINE
    });
    any && !lines.iter().any(|line| line.content().ends_with(['?', '？']))
}

/// A list's or service's own footer: from the separator above it, or from its first line.
fn footer(lines: &[Line<'_>], last: usize) -> Option<usize> {
    let start = paragraph_start(lines, last);
    for at in (start.saturating_sub(6)..=last).rev() {
        let line = lines.get(at)?;
        if line.is_quoted() || line.text.len() > 1_000 {
            return None;
        }
        let folded = fold(line.content());
        if FOOTERS.iter().any(|phrase| folded.contains(phrase)) {
            let from = paragraph_start(lines, at);
            return Some(separator_above(lines, from));
        }
    }
    None
}

/// The last paragraph is a notice about confidentiality, or the like.
fn disclaimer(lines: &[Line<'_>], last: usize) -> Option<usize> {
    let start = paragraph_start(lines, last);
    let first = lines.get(start).filter(|line| !line.is_quoted())?;
    let opening: String = first.content().chars().take(120).collect();
    let folded = fold(opening.trim_start_matches(['*', '_', '"', ' ', '[', '(']));
    if !DISCLAIMERS.iter().any(|phrase| folded.starts_with(phrase)) {
        return None;
    }
    // "This message contains confidential" is one; "This message is for Anna" is what somebody writes. A notice is long.
    let length: usize = lines.get(start..=last).unwrap_or_default().iter().map(|line| line.content().len()).sum();
    (length >= 120 || folded.starts_with("please consider the environment") || folded.contains("umwelt"))
        .then(|| separator_above(lines, start))
}

/// A formal closing alone on its line, and under it only the short lines of a signature.
fn closing(lines: &[Line<'_>], last: usize) -> Option<usize> {
    let mut said = 0;
    for at in (0..=last).rev() {
        let line = lines.get(at)?;
        if line.is_blank() {
            continue;
        }
        if line.is_quoted() {
            return None;
        }
        let text = line.content();
        if is_closing(text) {
            return Some(at);
        }
        said += 1;
        let prose = text.chars().count() > LONGEST_SIGNATURE_LINE
            || text.ends_with(['?', '？', '!', ':', '。']) && !text.contains('@') && said > 1
            || is_sentence(text);
        let postscript = fold(text).starts_with("ps:") || fold(text).starts_with("p.s");
        if said > LONGEST_CLOSING || prose || postscript {
            return None;
        }
    }
    None
}

/// "-Anna Berg", alone in its paragraph at the end: a dash, then two to four words written like names.
///
/// A list has a space after the dash, or more than one entry.
fn dashed_name(lines: &[Line<'_>], last: usize) -> Option<usize> {
    let line = lines.get(last).filter(|line| !line.is_quoted() && line.mark == Mark::None)?;
    let name = line.content().strip_prefix(['-', '–', '—'])?;
    let alone = last > 0 && paragraph_start(lines, last) == last;
    let words = name.split(' ').count();
    let named = name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '\'' | '’' | '-'))
        && name.split(' ').all(|word| word.starts_with(char::is_uppercase));
    let lists = lines
        .get(..last)?
        .iter()
        .any(|line| line.content().starts_with(['-', '–', '—']) && !is_separator(line) && !line.is_quoted());
    (alone && (2..=4).contains(&words) && named && !lists).then_some(last)
}

/// Ends like a sentence and has as many words as one.
fn is_sentence(text: &str) -> bool {
    text.split_whitespace().count() >= 7 && text.ends_with(['.', '!', '?'])
}

/// "Kind regards", "Mit freundlichen Grüßen / Best regards", "Viele Grüße aus Berlin".
fn is_closing(text: &str) -> bool {
    if text.chars().count() > 60 {
        return false;
    }
    let folded = fold(text);
    let is_one = |piece: &str| {
        let words = piece.trim_matches(|c: char| c.is_whitespace() || CLOSING_MARKS.contains(&c));
        let place = FROM_A_PLACE.iter().find_map(|from| words.split_once(from)).filter(|(_, place)| {
            let words = place.split(' ').count();
            words <= 3 && !place.ends_with(['?', '.'])
        });
        CLOSINGS.contains(&place.map_or(words, |(closing, _)| closing))
    };
    folded.split(['/', '|']).all(is_one)
}

/// What stands around a closing.
const CLOSING_MARKS: &[char] = &[',', '.', '!', '*', '_', '-', '~', '،', '、', '。', '，', '！', ';'];

/// A firm's block at the end, without any closing or delimiter: short lines, and at least three of a telephone number,
/// a mail address, a web address, bars between things, a company's legal form.
///
/// Two would be what a customer writes who is asked for them.
fn contact_block(lines: &[Line<'_>], last: usize) -> Option<usize> {
    let start = paragraph_start(lines, last);
    let block = lines.get(start..=last)?;
    let above = lines.get(..start)?.iter().rfind(|line| !line.is_blank())?;
    let short = |line: &Line<'_>| {
        let text = line.content();
        !line.is_quoted() && text.chars().count() <= 120 && !text.ends_with(['?', '!', ':']) && !is_sentence(text)
    };
    if !(2..=LONGEST_CLOSING).contains(&block.len())
        || above.content().ends_with([':', '：'])
        || !block.iter().all(short)
    {
        return None;
    }
    let any = |test: &dyn Fn(&str) -> bool| usize::from(block.iter().any(|line| test(&fold(line.content()))));
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let facts = any(&|text| digits(text) >= 7 && !text.contains("://"))
        + any(&|text| has_address(text))
        + any(&|text| text.contains("://") || text.contains("www."))
        + any(&|text| text.contains(" | ") || text.contains(" • ") || text.contains(" · "))
        + any(&|text| LEGAL_FORMS.iter().any(|form| has_word(text, form)));
    (facts >= 3).then(|| separator_above(lines, start))
}

fn paragraph_start(lines: &[Line<'_>], at: usize) -> usize {
    let above = lines.get(..at).unwrap_or_default().iter().rposition(Line::is_blank);
    above.map_or(0, |above| above + 1)
}

/// The separator directly above line `at`, blank lines skipped; else `at`.
pub(super) fn separator_above(lines: &[Line<'_>], at: usize) -> usize {
    let above =
        lines.get(..at).unwrap_or_default().iter().rposition(|line| !line.is_blank() || line.mark == Mark::Rule);
    match above {
        Some(above) if lines.get(above).is_some_and(is_separator) => above,
        _ => at,
    }
}
