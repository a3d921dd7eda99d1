//! The texts of `Fn::Sub`, taken apart.

use serde_json::{Map, Value};

/// Text and variables of a `Fn::Sub`, in either of its forms.
pub(super) fn argument(argument: &Value) -> Option<(&str, Option<&Map<String, Value>>)> {
    if let Value::String(text) = argument {
        return Some((text, None));
    }
    match argument.as_array().map(Vec::as_slice) {
        Some([Value::String(text), Value::Object(variables)]) => Some((text, Some(variables))),
        _ => None,
    }
}

/// One piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Literal(&'t str),
    /// `${!name}`, which stays as `${name}`.
    Escaped(&'t str),
    /// `${name}`
    Variable(&'t str),
}

/// Takes a text apart. An unclosed `${` is literal.
pub(super) fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, behind)) = after.split_once('}') else { break };
        if !before.is_empty() {
            pieces.push(Piece::Literal(before));
        }
        pieces.push(match name.strip_prefix('!') {
            Some(escaped) => Piece::Escaped(escaped),
            None => Piece::Variable(name.trim()),
        });
        rest = behind;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_literals_variables_and_what_only_looks_like_one() {
        use Piece::{Escaped, Literal, Variable};
        assert_eq!(
            pieces("a${B}c${!d}${E.f}"),
            [Literal("a"), Variable("B"), Literal("c"), Escaped("d"), Variable("E.f")]
        );
        assert_eq!(pieces("$x ${open"), [Literal("$x ${open")]);
        assert_eq!(pieces(""), []);
    }
}
