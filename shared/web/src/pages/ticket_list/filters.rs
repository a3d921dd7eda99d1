//! The list's filters (B5): a form that works without a script, and what is in force, each with a link that takes it away.

use guichet_domain::ids::StageId;
use guichet_domain::listing::narrowing::is_one_of_few;
use guichet_domain::listing::{Column, ListQuery, Narrowing};
use guichet_domain::property::PropertyValue;
use guichet_domain::settings::ChannelKind;
use guichet_domain::ticket::{Priority, Ticket};

use super::link;
use crate::columns::{Cells, channel_key, priority_key};
use crate::query;

/// A field of the form.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) value: String,
    pub(super) kind: Kind,
}

/// What is filled in.
pub(super) enum Kind {
    Text,
    Day,
    /// One of these: value and name.
    OneOf(Vec<(String, String)>),
}

/// A filter that is in force.
pub(super) struct Chip {
    pub(super) text: String,
    /// The list without it.
    pub(super) without: String,
}

/// The fields, in the order of the columns; days last.
pub(super) fn fields(cells: &Cells<'_>, query: &ListQuery, tickets: &[Ticket]) -> Vec<Field> {
    let of_property = |property: &str| {
        let value = query.narrowing.properties.get(property).cloned().unwrap_or_default();
        let kind = choices(cells, property, tickets).map_or(Kind::Text, Kind::OneOf);
        Field { name: query::property_name(property), label: label(cells, property), value, kind }
    };
    let properties = Narrowing::askable(cells.portal).into_iter().map(of_property);
    let days = query::days(&query.narrowing).map(|(name, day)| Field {
        name: name.to_owned(),
        label: day_label(cells, name),
        value: day.map(|day| day.to_string()).unwrap_or_default(),
        kind: Kind::Day,
    });
    properties.chain(days).collect()
}

/// What is in force besides view, state and text, which show by themselves.
pub(super) fn chips(cells: &Cells<'_>, query: &ListQuery, stages: &[(StageId, String)]) -> Vec<Chip> {
    let query = query.from_start();
    let mut chips = Vec::new();
    let mut add = |label: String, value: &str, without: ListQuery| {
        chips.push(Chip { text: format!("{label}: {value}"), without: link(&without) });
    };
    if let Some(stage) = &query.stage {
        let name = stages.iter().find(|(id, _)| id == stage).map_or(stage.as_str(), |(_, name)| name.as_str());
        add(label(cells, "stage"), name, ListQuery { stage: None, ..query.clone() });
    }
    for (property, value) in &query.narrowing.properties {
        let mut without = query.clone();
        without.narrowing.properties.remove(property);
        let names = choices(cells, property, &[]).unwrap_or_default();
        let name = names.iter().find(|(id, _)| id == value).map_or(value.as_str(), |(_, name)| name.as_str());
        add(label(cells, property), name, without);
    }
    for (name, day) in query::days(&query.narrowing) {
        let Some(day) = day else { continue };
        let mut without = query.clone();
        let (created, activity) = (&mut without.narrowing.created, &mut without.narrowing.activity);
        match name {
            "created-from" => created.from = None,
            "created-to" => created.to = None,
            "activity-from" => activity.from = None,
            _ => activity.to = None,
        }
        add(day_label(cells, name), &day.to_string(), without);
    }
    chips
}

fn label(cells: &Cells<'_>, property: &str) -> String {
    let own = cells.portal.columns.iter().find(|column| column.property == property);
    cells.heading(own.unwrap_or(&Column { property: property.to_owned(), label: None }))
}

fn day_label(cells: &Cells<'_>, name: &str) -> String {
    let (property, end) = name.split_once('-').unwrap_or((name, ""));
    cells.words.say1(if end == "from" { "filter-from" } else { "filter-to" }, "column", label(cells, property))
}

/// The values of a property that has only a few.
fn choices(cells: &Cells<'_>, property: &str, tickets: &[Ticket]) -> Option<Vec<(String, String)>> {
    let settings = &cells.desk.settings;
    let visible = &cells.portal.visible_pipelines;
    let of = |values: Vec<(&str, String)>| values.into_iter().map(|(id, name)| (id.to_owned(), name)).collect();
    if !is_one_of_few(property) {
        // A box that was ticked or not; what it is shows in the tickets that have it.
        let mut values = tickets.iter().filter_map(|ticket| ticket.properties.get(property));
        let flag = values.any(|value| matches!(value, PropertyValue::Flag(_)));
        return flag.then(|| of(vec![("yes", cells.words.say("value-yes")), ("no", cells.words.say("value-no"))]));
    }
    Some(match property {
        "channel" => {
            let mut kinds: Vec<ChannelKind> = settings.channels.iter().map(|channel| channel.kind).collect();
            kinds.sort_unstable();
            kinds.dedup();
            of(kinds.into_iter().map(|kind| (kind.as_str(), cells.words.say(channel_key(kind)))).collect())
        }
        "priority" => of([Priority::Urgent, Priority::High, Priority::Normal, Priority::Low]
            .map(|priority| (priority.as_str(), cells.words.say(priority_key(priority))))
            .to_vec()),
        "pipeline" => of(settings
            .pipelines
            .iter()
            .filter(|pipeline| visible.is_empty() || visible.contains(&pipeline.id))
            .map(|pipeline| (pipeline.id.as_str(), pipeline.name.clone()))
            .collect()),
        _ => of(settings.inboxes.iter().map(|inbox| (inbox.id.as_str(), inbox.name.clone())).collect()),
    })
}
