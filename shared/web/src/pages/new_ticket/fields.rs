//! The form's own fields as the page shows them (D1).

use guichet_domain::form::{FieldKind, FormField};
use serde::Serialize;

use crate::forms::{Problem, TypedAnswer, TypedTicket, input_name};
use crate::words::Words;

/// A field of the form.
#[derive(Debug, Serialize)]
pub(crate) struct FieldView {
    /// Name and id of its input.
    pub(crate) name: String,
    pub(crate) property: String,
    pub(crate) label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hint: Option<String>,
    pub(crate) kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) options: Vec<String>,
    pub(crate) required: bool,
    /// The condition under which it is asked, as `fields.js` reads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) when: Option<String>,
    #[serde(skip)]
    pub(crate) value: String,
    /// What is wrong with what was typed.
    #[serde(skip)]
    pub(crate) error: Option<String>,
}

impl FieldView {
    pub(crate) fn of(field: &FormField, typed: &TypedTicket, words: &Words) -> Self {
        let answer = typed.answers.get(&field.property).cloned().unwrap_or_default();
        Self {
            name: input_name(&field.property),
            property: field.property.as_str().to_owned(),
            label: field.label.clone(),
            hint: field.hint.clone(),
            kind: match field.kind {
                FieldKind::Text => "text",
                FieldKind::Number { .. } => "number",
                FieldKind::Choice { .. } => "choice",
                FieldKind::Date => "date",
                FieldKind::Checkbox => "checkbox",
            },
            options: match &field.kind {
                FieldKind::Choice { options } => options.clone(),
                _ => Vec::new(),
            },
            required: field.required,
            when: (!field.when.is_empty()).then(|| serde_json::to_string(&field.when).unwrap_or_default()),
            error: error(field, &answer, words),
            value: answer.value,
        }
    }

    /// The ids of what describes the input, for `aria-describedby`.
    pub(crate) fn described_by(&self) -> String {
        let parts = [("error", self.error.is_some()), ("when", self.when.is_some()), ("hint", self.hint.is_some())];
        let there = parts.iter().filter(|(_, there)| *there).map(|(part, _)| format!("{}-{part}", self.name));
        there.collect::<Vec<_>>().join(" ")
    }
}

fn error(field: &FormField, answer: &TypedAnswer, words: &Words) -> Option<String> {
    let problem = match answer.problem? {
        Problem::Missing if field.kind == FieldKind::Checkbox => Problem::ConsentNeeded,
        problem => problem,
    };
    Some(problem.say_of(&field.label, words))
}
