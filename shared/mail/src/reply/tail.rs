//! What stands under the text: the line a phone adds, a signature, a closing, a disclaimer, a list's footer.

use super::block::is_separator;
use super::line::{Line, Mark};
use super::{closing, device, notice, signature};

/// Where the tail of `lines` begins, if they end in one.
pub(super) fn begins_at(lines: &[Line<'_>], code: &[bool]) -> Option<usize> {
    let last = lines.iter().rposition(|line| !line.is_blank())?;
    marked_signature(lines, last)
        .or_else(|| device::ending_at(lines, last))
        .or_else(|| pgp_signature(lines, last))
        .or_else(|| signature::delimited(lines, code))
        .or_else(|| notice::footer(lines, last))
        .or_else(|| notice::disclaimer(lines, last))
        .or_else(|| closing::begins_at(lines, last))
        .or_else(|| signature::dashed_name(lines, last))
        .or_else(|| signature::contact_block(lines, last))
}

/// Where what a program adds by itself begins, if `lines` end in it: nobody wrote it for this message.
pub(super) fn added_by_program(lines: &[Line<'_>], code: &[bool]) -> Option<usize> {
    let last = lines.iter().rposition(|line| !line.is_blank())?;
    marked_signature(lines, last)
        .or_else(|| device::ending_at(lines, last))
        .or_else(|| signature::delimited(lines, code))
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

/// OpenPGP's signature under a signed text.
fn pgp_signature(lines: &[Line<'_>], last: usize) -> Option<usize> {
    if lines.get(last)?.content() != "-----END PGP SIGNATURE-----" {
        return None;
    }
    lines.get(..last)?.iter().rposition(|line| line.content() == "-----BEGIN PGP SIGNATURE-----")
}

/// The first line of the paragraph that line `at` stands in.
pub(super) fn paragraph_start(lines: &[Line<'_>], at: usize) -> usize {
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
