//! A run: tickets of one index, one scope and one state, in order, read a page at a time.

use std::collections::{HashMap, VecDeque};

use aws_sdk_dynamodb::types::AttributeValue;
use guichet_domain::Ticket;
use guichet_domain::listing::{Cursor, Days, Sort};
use guichet_domain::pipeline::State;
use guichet_domain::visibility::Scope;
use jiff::{SignedDuration, Timestamp};

use crate::Store;
use crate::error::StoreError;
use crate::item::{self, Item};

/// Where a run begins, seen from a cursor: DynamoDB takes one inequality, on the last key attribute that is named, so
/// "after (time, number)" is two runs.
#[derive(Debug, Clone, Copy)]
enum From {
    /// At the start of the list.
    Start,
    /// The cursor's very time, beyond its number.
    SameTime(Cursor),
    /// Beyond the cursor's time.
    Later(Cursor),
}

/// Tickets in order, of which the next ones are in memory.
#[derive(Debug)]
pub(crate) struct Run {
    scope: Scope,
    state: State,
    sort: Sort,
    from: From,
    /// Within these days, of the time that the index sorts by.
    days: Days,
    /// How many to read at once.
    page: i32,
    read: VecDeque<Ticket>,
    next: Next,
}

#[derive(Debug)]
enum Next {
    Beginning,
    At(Item),
    End,
}

impl Run {
    /// The runs that together are everything after the cursor, for one state.
    pub(crate) fn after(
        cursor: Option<Cursor>,
        scope: Scope,
        state: State,
        sort: Sort,
        days: Days,
        page: i32,
    ) -> Vec<Self> {
        let starts = match cursor {
            None => vec![From::Start],
            Some(cursor) => vec![From::SameTime(cursor), From::Later(cursor)],
        };
        let run = |from| Self { scope, state, sort, from, days, page, read: VecDeque::new(), next: Next::Beginning };
        // A cursor outside of the days, or days that end before they begin, leave nothing to read.
        starts.into_iter().map(run).filter(|run| run.range().is_none_or(|(first, last)| first <= last)).collect()
    }

    /// The ticket at the front, if it is in memory.
    pub(crate) fn front(&self) -> Option<&Ticket> {
        self.read.front()
    }

    /// Takes the ticket at the front.
    pub(crate) fn pop(&mut self) -> Option<Ticket> {
        self.read.pop_front()
    }

    /// Whether nothing is in memory though there may be more to read.
    pub(crate) fn is_hungry(&self) -> bool {
        self.read.is_empty() && !matches!(self.next, Next::End)
    }

    /// Reads until there is a ticket in memory or the end is reached: one Query, as a rule.
    pub(crate) async fn feed(&mut self, store: &Store) -> Result<(), StoreError> {
        while self.is_hungry() {
            let start = match std::mem::replace(&mut self.next, Next::End) {
                Next::At(key) => Some(key),
                Next::Beginning | Next::End => None,
            };
            let (condition, names, values) = self.condition();
            let answer = store
                .client()
                .query()
                .table_name(store.table())
                .index_name(self.index())
                .key_condition_expression(condition)
                .set_expression_attribute_names(Some(names))
                .set_expression_attribute_values(Some(values))
                .scan_index_forward(!self.sort.descending())
                .limit(self.page)
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|error| StoreError::call("Query list", self.index(), error))?;
            for row in answer.items.unwrap_or_default() {
                self.read.push_back(item::read(row)?);
            }
            self.next = answer.last_evaluated_key.map_or(Next::End, Next::At);
        }
        Ok(())
    }

    fn index(&self) -> &'static str {
        match (self.scope, self.sort) {
            (Scope::Own(_), Sort::ActivityDescending | Sort::ActivityAscending) => "by-requester-activity",
            (Scope::Own(_), Sort::CreatedDescending | Sort::CreatedAscending) => "by-requester-created",
            (Scope::Organization(_), Sort::ActivityDescending | Sort::ActivityAscending) => "by-company-activity",
            (Scope::Organization(_), Sort::CreatedDescending | Sort::CreatedAscending) => "by-company-created",
        }
    }

    /// The first and the last time to read, where days are asked for; what has the cursor's very time is a run of its
    /// own, which the days leave as it is. Times in keys have milliseconds, so that "beyond" is one more or less.
    fn range(&self) -> Option<(Timestamp, Timestamp)> {
        if self.days.is_any() || matches!(self.from, From::SameTime(_)) {
            return None;
        }
        let mut first = self.days.first().unwrap_or(Timestamp::UNIX_EPOCH);
        let mut last = self.days.last().unwrap_or(Timestamp::MAX);
        if let From::Later(cursor) = self.from {
            let step = SignedDuration::from_millis(1);
            let at = item::to_millisecond(cursor.time);
            if self.sort.descending() {
                last = last.min(at.checked_sub(step).unwrap_or(at));
            } else {
                first = first.max(at.checked_add(step).unwrap_or(at));
            }
        }
        Some((first, last))
    }

    fn time(&self) -> &'static str {
        match self.sort {
            Sort::ActivityDescending | Sort::ActivityAscending => "activity_at",
            Sort::CreatedDescending | Sort::CreatedAscending => "created_at",
        }
    }

    fn condition(&self) -> (String, HashMap<String, String>, HashMap<String, AttributeValue>) {
        let (scope, id) = match self.scope {
            Scope::Own(contact) => ("requester_id", contact.to_string()),
            Scope::Organization(company) => ("company_id", company.to_string()),
        };
        let mut condition = "#scope = :scope AND #state = :state".to_owned();
        let mut names = vec![("#scope", scope), ("#state", "state")];
        let mut values = vec![(":scope", item::s(id)), (":state", item::s(self.state.as_str()))];
        let beyond = if self.sort.descending() { "<" } else { ">" };
        if let Some((first, last)) = self.range() {
            condition = format!("{condition} AND #time BETWEEN :first AND :last");
            names.push(("#time", self.time()));
            values.extend([(":first", item::s(item::time(first))), (":last", item::s(item::time(last)))]);
            let names = names.into_iter().map(|(name, is)| (name.to_owned(), is.to_owned())).collect();
            let values = values.into_iter().map(|(name, is)| (name.to_owned(), is)).collect();
            return (condition, names, values);
        }
        match self.from {
            From::Start => {}
            From::SameTime(cursor) => {
                condition = format!("{condition} AND #time = :time AND #number {beyond} :number");
                names.extend([("#time", self.time()), ("#number", "number")]);
                values.extend([(":time", item::s(item::time(cursor.time))), (":number", item::n(cursor.number))]);
            }
            From::Later(cursor) => {
                condition = format!("{condition} AND #time {beyond} :time");
                names.push(("#time", self.time()));
                values.push((":time", item::s(item::time(cursor.time))));
            }
        }
        let names = names.into_iter().map(|(name, is)| (name.to_owned(), is.to_owned())).collect();
        let values = values.into_iter().map(|(name, is)| (name.to_owned(), is)).collect();
        (condition, names, values)
    }
}
