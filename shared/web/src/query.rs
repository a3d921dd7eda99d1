//! The list's address (B5): `?view=mine&state=open&stage=new&q=text&created-from=2026-11-01&channel=email&p.order=A-17`
//! `&sort=-created&after=<time>_<number>`, or `&sort=requester&after=v<value>_<number>` where another column sorts (B7).
//!
//! Reading never fails: a value that makes no sense is as good as absent, because bookmarks outlive settings. Writing and
//! reading back gives the same query.

use form_urlencoded::Serializer;
use guichet_domain::ids::TicketNumber;
use guichet_domain::listing::{ColumnSort, Cursor, ListQuery, Narrowing, Place, Sort, View};
use guichet_domain::pipeline::State;
use guichet_domain::text::one_line;
use jiff::Timestamp;
use jiff::civil::Date;

/// Reads a query from its name and value pairs; where a name stands twice, the last that makes sense counts.
pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> ListQuery {
    let mut query = ListQuery::default();
    for (name, value) in pairs {
        match name {
            "view" => query.view = read_view(value).or(query.view),
            "state" => query.state = read_state(value).or(query.state),
            "stage" => query.stage = value.parse().ok().or(query.stage),
            "q" => query.text = read_text(value).or(query.text),
            "created-from" => query.narrowing.created.from = read_day(value).or(query.narrowing.created.from),
            "created-to" => query.narrowing.created.to = read_day(value).or(query.narrowing.created.to),
            "activity-from" => query.narrowing.activity.from = read_day(value).or(query.narrowing.activity.from),
            "activity-to" => query.narrowing.activity.to = read_day(value).or(query.narrowing.activity.to),
            "sort" => match (read_sort(value), read_column(value)) {
                (Some(sort), _) => (query.sort, query.column) = (sort, None),
                (None, Some(column)) => (query.sort, query.column) = (Sort::default(), Some(column)),
                (None, None) => {}
            },
            "after" => {
                query.after = read_cursor(value).or(query.after);
                query.after_place = read_place(value).or(query.after_place);
            }
            other => read_property(&mut query.narrowing, other, value),
        }
    }
    // A page goes on from one place, and from one in a column only where that column sorts.
    if query.column.is_none() || query.after.is_some() {
        query.after_place = None;
    }
    query
}

/// The name and value pairs of a query, in a fixed order; none for the default query.
pub(crate) fn pairs(query: &ListQuery) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut add = |name: &str, value: String| pairs.push((name.to_owned(), value));
    if let Some(view) = query.view {
        add("view", write_view(view).to_owned());
    }
    if let Some(state) = query.state {
        add("state", state.as_str().to_owned());
    }
    if let Some(stage) = &query.stage {
        add("stage", stage.as_str().to_owned());
    }
    if let Some(text) = &query.text {
        add("q", text.clone());
    }
    for (name, day) in days(&query.narrowing) {
        if let Some(day) = day {
            add(name, day.to_string());
        }
    }
    for (property, value) in &query.narrowing.properties {
        add(&property_name(property), value.clone());
    }
    match &query.column {
        Some(ColumnSort { property, descending }) => {
            add("sort", format!("{}{}", if *descending { "-" } else { "" }, property_name(property)));
        }
        None if query.sort != Sort::default() => add("sort", write_sort(query.sort).to_owned()),
        None => {}
    }
    match (query.after, &query.after_place) {
        (Some(cursor), _) => add("after", write_cursor(cursor)),
        (None, Some(place)) => add("after", write_place(place)),
        (None, None) => {}
    }
    pairs
}

/// Writes a query as it stands after `?`; empty for the default query.
pub fn write(query: &ListQuery) -> String {
    Serializer::new(String::new()).extend_pairs(pairs(query)).finish()
}

/// The days of a query, by their names in the address.
pub(crate) fn days(narrowing: &Narrowing) -> [(&'static str, Option<Date>); 4] {
    [
        ("created-from", narrowing.created.from),
        ("created-to", narrowing.created.to),
        ("activity-from", narrowing.activity.from),
        ("activity-to", narrowing.activity.to),
    ]
}

/// Properties of every ticket, which stand in addresses as they are; custom ones stand behind `p.`, so that none can be
/// taken for something else.
const BUILT_IN: [&str; 10] =
    ["number", "subject", "requester", "owner", "inbox", "pipeline", "stage", "state", "channel", "priority"];

/// What a property is called in addresses.
pub(crate) fn property_name(property: &str) -> String {
    if BUILT_IN.contains(&property) || property == "closed" { property.to_owned() } else { format!("p.{property}") }
}

fn property_of(name: &str) -> Option<&str> {
    let property = match name.strip_prefix("p.") {
        Some(custom) => custom,
        None if BUILT_IN.contains(&name) || name == "closed" => name,
        None => return None,
    };
    let fits = !property.is_empty() && property.chars().count() <= Narrowing::MAX_NAME;
    fits.then_some(property)
}

fn read_property(narrowing: &mut Narrowing, name: &str, value: &str) {
    // State and stage have names of their own, and so has the text that subjects and numbers are searched for.
    let Some(property) = property_of(name).filter(|name| !["number", "subject"].contains(name)) else { return };
    let value: String = one_line(value).chars().take(Narrowing::MAX_VALUE).collect();
    let value = value.trim_end();
    let room = narrowing.properties.len() < Narrowing::MAX_PROPERTIES;
    if !value.is_empty() && (room || narrowing.properties.contains_key(property)) {
        narrowing.properties.insert(property.to_owned(), value.to_owned());
    }
}

fn read_day(text: &str) -> Option<Date> {
    // Years that a calendar field takes, and nothing that only looks like a day.
    text.parse::<Date>().ok().filter(|day| text.len() == 10 && (1970..=9998).contains(&day.year()))
}

fn read_column(text: &str) -> Option<ColumnSort> {
    let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
    Some(ColumnSort { property: property_of(name)?.to_owned(), descending })
}

fn read_place(text: &str) -> Option<Place> {
    let (key, number) = text.rsplit_once('_')?;
    let number = number.parse().ok()?;
    match key.strip_prefix('v') {
        Some(key) => Some(Place { key: Some(key.chars().take(100).collect()), number }),
        None => (key == "n").then_some(Place { key: None, number }),
    }
}

fn write_place(place: &Place) -> String {
    match &place.key {
        Some(key) => format!("v{key}_{}", place.number),
        None => format!("n_{}", place.number),
    }
}

/// The address of a list: `/tickets?state=open`.
pub fn address(path: &str, query: &ListQuery) -> String {
    let query = write(query);
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

fn read_view(text: &str) -> Option<View> {
    [View::Mine, View::Organization, View::InCopy].into_iter().find(|view| write_view(*view) == text)
}

/// As it stands in addresses.
pub const fn write_view(view: View) -> &'static str {
    match view {
        View::Mine => "mine",
        View::Organization => "organization",
        View::InCopy => "in-copy",
    }
}

fn read_state(text: &str) -> Option<State> {
    [State::Open, State::Closed].into_iter().find(|state| state.as_str() == text)
}

fn read_text(text: &str) -> Option<String> {
    let line: String = one_line(text).chars().take(ListQuery::MAX_TEXT).collect();
    // Cutting may leave a space at the end.
    let line = line.trim_end().to_owned();
    (!line.is_empty()).then_some(line)
}

fn read_sort(text: &str) -> Option<Sort> {
    [Sort::ActivityDescending, Sort::ActivityAscending, Sort::CreatedDescending, Sort::CreatedAscending]
        .into_iter()
        .find(|sort| write_sort(*sort) == text)
}

/// As it stands in addresses: a leading `-` means newest first.
pub const fn write_sort(sort: Sort) -> &'static str {
    match sort {
        Sort::ActivityDescending => "-activity",
        Sort::ActivityAscending => "activity",
        Sort::CreatedDescending => "-created",
        Sort::CreatedAscending => "created",
    }
}

fn read_cursor(text: &str) -> Option<Cursor> {
    let (time, number) = text.split_once('_')?;
    let nanoseconds: i128 = time.parse().ok()?;
    Some(Cursor { time: Timestamp::from_nanosecond(nanoseconds).ok()?, number: number.parse::<TicketNumber>().ok()? })
}

fn write_cursor(cursor: Cursor) -> String {
    format!("{}_{}", cursor.time.as_nanosecond(), cursor.number)
}

#[cfg(test)]
mod tests {
    use guichet_domain::listing::Days;
    use proptest::prelude::*;

    use super::*;

    fn read_string(text: &str) -> ListQuery {
        let pairs: Vec<_> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
        read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    #[test]
    fn b5_a_garbled_value_is_as_good_as_absent() {
        for garbled in [
            "view=all",
            "state=OPEN",
            "stage=%00",
            "q=+++",
            "sort=price",
            "after=x_1",
            "after=1_0",
            "after=99999999999999999999999999999_1",
            "after=vprinter_1",
            "created-from=yesterday",
            "created-to=2026-02-30",
            "activity-from=20261121",
            "channel=",
            "p.=x",
            "sort=-",
            "x=y",
            "%ff=%ff",
        ] {
            assert_eq!(read_string(garbled), ListQuery::default(), "{garbled}");
        }
        assert_eq!(read_string("state=open&state=nonsense").state, Some(State::Open));
    }

    proptest! {
        #[test]
        fn b5_b7_what_is_written_reads_back(
            view in 0..4usize,
            state in 0..3usize,
            text in proptest::option::of("\\PC{1,120}"),
            (days, properties) in (
                proptest::collection::vec(proptest::option::of(1i8..28), 4),
                proptest::collection::btree_map("[a-z&= é]{1,8}|channel|requester", "\\PC{1,20}", 0..4),
            ),
            sort in 0..4usize,
            column in proptest::option::of(("owner|priority|[a-z ]{1,8}", any::<bool>())),
            after in proptest::option::of((-1_000_000_000_000i64..1_000_000_000_000, 1u64..1_000_000)),
            place in proptest::option::of((proptest::option::of("\\PC{0,60}"), 1u64..1_000_000)),
            stage in proptest::option::of("[a-z]{1,10}"),
        ) {
            let mut query = ListQuery {
                view: [None, Some(View::Mine), Some(View::Organization), Some(View::InCopy)][view],
                state: [None, Some(State::Open), Some(State::Closed)][state],
                stage: stage.map(|stage| stage.parse().unwrap()),
                text: text.and_then(|text| read_text(&text)),
                column: column.map(|(property, descending)| ColumnSort { property, descending }),
                ..ListQuery::default()
            };
            let day = |n: usize| days[n].map(|day: i8| Date::new(2026, 11, day).unwrap());
            query.narrowing.created = Days { from: day(0), to: day(1) };
            query.narrowing.activity = Days { from: day(2), to: day(3) };
            for (property, value) in &properties {
                read_property(&mut query.narrowing, &property_name(property), value);
            }
            let number = |n| TicketNumber::new(n).unwrap();
            match &query.column {
                None => {
                    query.sort = [Sort::ActivityDescending, Sort::ActivityAscending, Sort::CreatedDescending, Sort::CreatedAscending][sort];
                    query.after = after.map(|(time, n)| Cursor { time: Timestamp::from_microsecond(time).unwrap(), number: number(n) });
                }
                Some(_) => query.after_place = place.map(|(key, n)| Place { key, number: number(n) }),
            }
            prop_assert_eq!(read_string(&write(&query)), query);
        }
    }
}
