//! What somebody answered to a form: which fields were asked at all, and what is wrong.
//!
//! The server decides alone what was asked: a script only hides and shows. What was typed into a field that is not asked
//! is not read, whatever it is, and so a page without a script may show all of them.

use super::field::{FormField, InvalidAnswer};
use crate::ids::FieldId;
use crate::property::{HasProperties, Properties, PropertyValue};

/// The answers of a form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    /// Those that can be taken, as the ticket keeps them.
    pub properties: Properties,
    /// What is wrong, in the order of the fields.
    pub wrong: Vec<(FieldId, InvalidAnswer)>,
}

impl HasProperties for Answers {
    fn property(&self, name: &str) -> Option<PropertyValue> {
        self.properties.get(name).cloned()
    }
}

/// From top to bottom: a condition sees the answers above its field, so nothing depends on itself. What is wrong has no
/// value for a condition.
pub(super) fn read<'t>(fields: &[FormField], typed: impl Fn(&FieldId) -> &'t str) -> Answers {
    let mut answers = Answers::default();
    for field in fields {
        if !field.when.matches(&answers) {
            continue;
        }
        match field.read(typed(&field.property)) {
            Ok(Some(value)) => {
                answers.properties.insert(field.property.as_str().to_owned(), value);
            }
            Ok(None) => {}
            Err(wrong) => answers.wrong.push((field.property.clone(), wrong)),
        }
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::super::{FieldKind, FormSettings, bounds};
    use super::*;
    use crate::filter::{Filter, Test};

    fn field(property: &str, kind: FieldKind, required: bool, when: Filter) -> FormField {
        FormField { property: property.parse().unwrap(), label: property.to_owned(), hint: None, kind, required, when }
    }

    /// A kind of request; for a return, whether it is damaged; if it is, since when.
    fn form() -> FormSettings {
        let options = ["Question", "Return"].map(str::to_owned).to_vec();
        let is = |property: &str, value: PropertyValue| Filter::one(property, Test::Is(value));
        FormSettings {
            fields: vec![
                field("about", FieldKind::Choice { options }, true, Filter::default()),
                field("damaged", FieldKind::Checkbox, false, is("about", "Return".into())),
                field("since", FieldKind::Date, true, is("damaged", PropertyValue::Flag(true))),
                field(
                    "pieces",
                    FieldKind::Number { least: Some(1), most: Some(99) },
                    true,
                    is("about", "Return".into()),
                ),
                field("serial", FieldKind::Text, false, Filter::default()),
            ],
            ..FormSettings::default()
        }
    }

    fn answered(typed: &[(&'static str, &'static str)]) -> Answers {
        form().answers(|id| typed.iter().find(|(name, _)| *name == id.as_str()).map_or("", |(_, value)| value))
    }

    fn wrong(typed: &[(&'static str, &'static str)]) -> Vec<(String, InvalidAnswer)> {
        answered(typed).wrong.into_iter().map(|(id, why)| (id.as_str().to_owned(), why)).collect()
    }

    #[test]
    fn d1_only_what_was_asked_is_read_whatever_was_typed_elsewhere() {
        let all = [("since", "never"), ("pieces", "many"), ("damaged", "yes")];
        let question = answered(&[&[("about", "Question")], all.as_slice()].concat());
        assert_eq!(question.wrong, []);
        assert_eq!(question.properties.keys().collect::<Vec<_>>(), ["about"]);
        let returned = [("about", "Return"), ("damaged", "yes"), ("since", "2026-11-20"), ("pieces", "2,5")];
        let kept = answered(&returned);
        assert_eq!(kept.wrong, []);
        assert_eq!(kept.properties["damaged"], PropertyValue::Flag(true));
        assert_eq!(kept.properties["pieces"], PropertyValue::Number(2.5));
        assert_eq!(kept.properties["since"], PropertyValue::Time("2026-11-20T00:00:00Z".parse().unwrap()));
        // Undamaged: nobody asks since when.
        let whole = answered(&[("about", "Return"), ("since", "2026-11-20"), ("pieces", "1")]);
        assert_eq!(whole.wrong, []);
        assert_eq!(whole.properties.get("since"), None);
        assert_eq!(whole.properties["damaged"], PropertyValue::Flag(false));
    }

    #[test]
    fn d1_what_is_asked_and_required_must_be_there_and_be_what_was_asked_for() {
        use InvalidAnswer::{Missing, NoChoice, NoDate, NoNumber, TooLarge, TooSmall};
        assert_eq!(wrong(&[]), [("about".to_owned(), Missing)]);
        assert_eq!(wrong(&[("about", "Theft")]), [("about".to_owned(), NoChoice)]);
        for (typed, why) in [
            ("", Missing),
            ("two", NoNumber),
            ("1e3", NoNumber),
            ("NaN", NoNumber),
            ("0", TooSmall(1)),
            ("100", TooLarge(99)),
        ] {
            assert_eq!(wrong(&[("about", "Return"), ("pieces", typed)]), [("pieces".to_owned(), why)], "{typed:?}");
        }
        for typed in ["20.11.2026", "2026-02-30", "2026-11-20T10:00", "tomorrow"] {
            let all = [("about", "Return"), ("damaged", "on"), ("pieces", "1"), ("since", typed)];
            assert_eq!(wrong(&all), [("since".to_owned(), NoDate)], "{typed:?}");
        }
        let long = "x".repeat(bounds::ANSWER + 1);
        let answers = form().answers(|id| if id.as_str() == "serial" { &long } else { "Question" });
        assert_eq!(answers.wrong[0].1, InvalidAnswer::TooLong { max: bounds::ANSWER });
    }

    #[test]
    fn d1_a_required_checkbox_must_be_ticked_and_a_text_is_one_line() {
        let tick = field("agreed", FieldKind::Checkbox, true, Filter::default());
        assert_eq!(tick.read(""), Err(InvalidAnswer::Missing));
        assert_eq!(tick.read("yes"), Ok(Some(PropertyValue::Flag(true))));
        let text = field("serial", FieldKind::Text, false, Filter::default());
        assert_eq!(text.read(" A\r\nBcc: x "), Ok(Some("A  Bcc: x".into())));
    }

    #[test]
    fn g7_a_form_reads_back_from_what_it_was_written_as_and_an_older_one_reads() {
        let json = serde_json::to_string(&form()).unwrap();
        assert_eq!(serde_json::from_str::<FormSettings>(&json).unwrap(), form());
        let older: FormSettings = serde_json::from_str(r#"{"introduction":"Hello"}"#).unwrap();
        assert_eq!((older.id.as_str(), older.fields.len()), ("ticket", 0));
    }

    #[test]
    fn d1_a_form_asks_at_most_so_many_fields() {
        let many = (0..40).map(|n| field(&format!("f{n}"), FieldKind::Text, true, Filter::default())).collect();
        let form = FormSettings { fields: many, ..FormSettings::default() };
        assert_eq!(form.answers(|_| "").wrong.len(), bounds::FIELDS);
    }
}
