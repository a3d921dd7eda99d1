//! The list's address: `?view=mine&state=open&stage=new&q=text&sort=-created&after=<time>_<number>` (B5).
//!
//! Reading never fails: a value that makes no sense is as good as absent, because bookmarks outlive settings. Writing and
//! reading back gives the same query.

use form_urlencoded::Serializer;
use guichet_domain::ids::TicketNumber;
use guichet_domain::listing::{Cursor, ListQuery, Sort, View};
use guichet_domain::pipeline::State;
use guichet_domain::text::one_line;
use jiff::Timestamp;

/// Reads a query from its name and value pairs; where a name stands twice, the last that makes sense counts.
pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> ListQuery {
    let mut query = ListQuery::default();
    for (name, value) in pairs {
        match name {
            "view" => query.view = read_view(value).or(query.view),
            "state" => query.state = read_state(value).or(query.state),
            "stage" => query.stage = value.parse().ok().or(query.stage),
            "q" => query.text = read_text(value).or(query.text),
            "sort" => query.sort = read_sort(value).unwrap_or(query.sort),
            "after" => query.after = read_cursor(value).or(query.after),
            _ => {}
        }
    }
    query
}

/// Writes a query as it stands after `?`; empty for the default query.
pub fn write(query: &ListQuery) -> String {
    let mut out = Serializer::new(String::new());
    if let Some(view) = query.view {
        out.append_pair("view", write_view(view));
    }
    if let Some(state) = query.state {
        out.append_pair("state", state.as_str());
    }
    if let Some(stage) = &query.stage {
        out.append_pair("stage", stage.as_str());
    }
    if let Some(text) = &query.text {
        out.append_pair("q", text);
    }
    if query.sort != Sort::default() {
        out.append_pair("sort", write_sort(query.sort));
    }
    if let Some(cursor) = query.after {
        out.append_pair("after", &write_cursor(cursor));
    }
    out.finish()
}

/// The address of a list: `/tickets?state=open`.
pub fn address(path: &str, query: &ListQuery) -> String {
    let query = write(query);
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

fn read_view(text: &str) -> Option<View> {
    [View::Mine, View::Organization].into_iter().find(|view| write_view(*view) == text)
}

/// As it stands in addresses.
pub const fn write_view(view: View) -> &'static str {
    match view {
        View::Mine => "mine",
        View::Organization => "organization",
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
            "x=y",
            "%ff=%ff",
        ] {
            assert_eq!(read_string(garbled), ListQuery::default(), "{garbled}");
        }
        assert_eq!(read_string("state=open&state=nonsense").state, Some(State::Open));
    }

    proptest! {
        #[test]
        fn b5_what_is_written_reads_back(view in 0..3usize, state in 0..3usize, text in proptest::option::of("\\PC{1,120}"), sort in 0..4usize, after in proptest::option::of((-1_000_000_000_000i64..1_000_000_000_000, 1u64..1_000_000)), stage in proptest::option::of("[a-z]{1,10}")) {
            let query = ListQuery {
                view: [None, Some(View::Mine), Some(View::Organization)][view],
                state: [None, Some(State::Open), Some(State::Closed)][state],
                stage: stage.map(|stage| stage.parse().unwrap()),
                text: text.and_then(|text| read_text(&text)),
                sort: [Sort::ActivityDescending, Sort::ActivityAscending, Sort::CreatedDescending, Sort::CreatedAscending][sort],
                after: after.map(|(time, number)| Cursor { time: Timestamp::from_microsecond(time).unwrap(), number: TicketNumber::new(number).unwrap() }),
            };
            prop_assert_eq!(read_string(&write(&query)), query);
        }
    }
}
