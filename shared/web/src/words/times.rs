//! Times as people read them.
//!
//! The server does not know the visitor's time zone: what stands in the page is UTC and says so; `portal.js` rewrites it to
//! the visitor's own zone with the browser's own formats. Short dates are patterns of ours per language (day, short
//! month, year), not those of the Unicode locale data: close enough to read, not every regional habit.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Words;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Words {
    /// How long ago: `just now`, `5 minutes ago`, `yesterday`; after a week the date.
    pub fn ago(&self, at: Timestamp, now: Timestamp) -> String {
        match now.as_second().saturating_sub(at.as_second()) {
            ..MINUTE => self.say("time-now"),
            s @ MINUTE..HOUR => self.say1("time-minutes", "n", s / MINUTE),
            s @ HOUR..DAY => self.say1("time-hours", "n", s / HOUR),
            s if s < 7 * DAY => self.say1("time-days", "n", s / DAY),
            _ => self.day(at),
        }
    }

    /// How long ago, as short as it gets: `now`, `5m`, `3h`, `3d`; after a week the date (B6).
    pub fn ago_short(&self, at: Timestamp, now: Timestamp) -> String {
        match now.as_second().saturating_sub(at.as_second()) {
            ..MINUTE => self.say("short-now"),
            s @ MINUTE..HOUR => self.say1("short-minutes", "n", s / MINUTE),
            s @ HOUR..DAY => self.say1("short-hours", "n", s / HOUR),
            s if s < 7 * DAY => self.say1("short-days", "n", s / DAY),
            _ => self.day(at),
        }
    }

    /// The date: `21 Nov 2026`.
    pub fn day(&self, at: Timestamp) -> String {
        let at = at.to_zoned(TimeZone::UTC);
        let month = self.say(month_key(at.month()));
        // As text: a year is not a number with thousands.
        let mut args = fluent_bundle::FluentArgs::new();
        args.set("day", at.day().to_string());
        args.set("month", month);
        args.set("year", at.year().to_string());
        self.format("time-date", args)
    }

    /// Date and time to the minute, in UTC: `21 Nov 2026, 14:05 UTC`.
    pub fn exact(&self, at: Timestamp) -> String {
        let zoned = at.to_zoned(TimeZone::UTC);
        let time = format!("{:02}:{:02}", zoned.hour(), zoned.minute());
        self.say2("time-exact", ("date", self.day(at)), ("time", time))
    }
}

const fn month_key(month: i8) -> &'static str {
    match month {
        1 => "month-1",
        2 => "month-2",
        3 => "month-3",
        4 => "month-4",
        5 => "month-5",
        6 => "month-6",
        7 => "month-7",
        8 => "month-8",
        9 => "month-9",
        10 => "month-10",
        11 => "month-11",
        _ => "month-12",
    }
}

#[cfg(test)]
mod tests {
    use guichet_domain::settings::Portal;

    use super::*;
    use crate::language::Language;

    fn ago(language: Language, seconds: i64) -> String {
        let now: Timestamp = "2026-11-21T14:05:00Z".parse().unwrap();
        let portal = Portal::new("portal".parse().unwrap(), "Acme");
        Words::of(&portal, language).ago(Timestamp::from_second(now.as_second() - seconds).unwrap(), now)
    }

    #[test]
    fn g8_times_take_the_plural_of_their_language() {
        assert_eq!(ago(Language::English, 61), "1 minute ago");
        assert_eq!(ago(Language::English, 300), "5 minutes ago");
        assert_eq!(ago(Language::German, 7200), "vor 2 Stunden");
        // Arabic has a dual.
        assert_ne!(ago(Language::Arabic, 2 * 3600), ago(Language::Arabic, 3 * 3600).replace('3', "2"));
    }

    #[test]
    fn a_time_in_the_future_is_now_and_an_old_one_a_date() {
        assert_eq!(ago(Language::English, -100), "just now");
        assert_eq!(ago(Language::English, 30 * 86400), "22 Oct 2026");
        assert_eq!(ago(Language::Japanese, 30 * 86400), "2026年10月22日");
    }
}
