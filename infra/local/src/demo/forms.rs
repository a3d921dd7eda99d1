//! The demo's second form: a return, with a pipeline of its own and a field of each kind (D1, D2).

use guichet_domain::filter::{Filter, Test};
use guichet_domain::form::{FieldKind, FormField, FormSettings};
use guichet_domain::ids::InvalidId;
use guichet_domain::pipeline::{Pipeline, Stage, State};
use guichet_domain::property::PropertyValue;
use guichet_domain::settings::{Channel, ChannelKind, Settings};

use super::DemoError;

impl From<InvalidId> for DemoError {
    fn from(error: InvalidId) -> Self {
        Self::Script(error.to_string())
    }
}

/// Adds the form, its channel and its pipeline.
pub(super) fn add(settings: &mut Settings) -> Result<(), DemoError> {
    let inbox = settings.inboxes.first().map(|inbox| inbox.id.clone());
    let inbox = inbox.ok_or_else(|| DemoError::Script("the settings have no inbox".to_owned()))?;
    let stage = |id: &str, name: &str, customer_name: &str, state| -> Result<Stage, DemoError> {
        Ok(Stage { id: id.parse()?, name: name.to_owned(), customer_name: customer_name.to_owned(), state })
    };
    settings.pipelines.push(Pipeline {
        id: "returns".parse()?,
        name: "Returns".to_owned(),
        stages: vec![
            stage("announced", "Announced", "Announced", State::Open)?,
            stage("on-its-way", "On its way", "On its way to us", State::Open)?,
            stage("settled", "Settled", "Settled", State::Closed)?,
        ],
    });
    settings.channels.push(Channel {
        id: "returns".parse()?,
        kind: ChannelKind::Portal,
        address: None,
        inbox,
        pipeline: "returns".parse()?,
        stage: None,
    });
    let Some(portal) = settings.portals.first_mut() else { return Ok(()) };
    portal.form.name = Some("Ask a question".to_owned());
    portal.form.description = Some("About printers, the label cloud, an invoice: whatever it is.".to_owned());
    portal.more_forms.push(FormSettings {
        id: "return".parse()?,
        name: Some("Return a printer".to_owned()),
        description: Some("We send a postage label and tell you when it arrives.".to_owned()),
        channel: Some("returns".parse()?),
        introduction: Some("Tell us what goes back. We send a postage label by mail.".to_owned()),
        fields: fields()?,
    });
    Ok(())
}

fn fields() -> Result<Vec<FormField>, DemoError> {
    let field = |property: &str, label: &str, kind, required| -> Result<FormField, DemoError> {
        let (property, label) = (property.parse()?, label.to_owned());
        Ok(FormField { property, label, hint: None, kind, required, when: Filter::default() })
    };
    let options = ["It is broken", "It is the wrong one", "We need fewer"].map(str::to_owned).to_vec();
    let broken = || Filter::one("reason", Test::Is("It is broken".into()));
    let several = || Filter::one("reason", Test::Is("We need fewer".into()));
    let collected = || Filter::one("collect", Test::Is(PropertyValue::Flag(true)));
    Ok(vec![
        field("reason", "Why does it go back?", FieldKind::Choice { options }, true)?,
        FormField {
            hint: Some("On the back, below the bar code: BL-300-1234.".to_owned()),
            ..field("serial-number", "Serial number", FieldKind::Text, true)?
        },
        FormField { when: broken(), ..field("broken-since", "Broken since", FieldKind::Date, false)? },
        FormField {
            when: several(),
            ..field("printers", "How many printers?", FieldKind::Number { least: Some(1), most: Some(50) }, true)?
        },
        field("collect", "Please collect it from us", FieldKind::Checkbox, false)?,
        FormField { when: collected(), ..field("collect-on", "When may we come?", FieldKind::Date, true)? },
    ])
}
