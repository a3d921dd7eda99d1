//! The export (B8).

use guichet_domain::listing::Column;
use guichet_domain::property::PropertyValue;
use guichet_web::export::{CsvExport, Full, MAX_BYTES};
use guichet_web::{Language, Words};

use crate::samples::*;

#[test]
fn b8_the_export_has_the_portals_columns_in_a_form_that_spreadsheets_read() {
    let mut desk = desk();
    desk.settings.portals[0].columns.push(Column { property: "tier".into(), label: Some("Tier".into()) });
    let words = Words::of(portal(&desk), Language::English);
    let mut export = CsvExport::new(&desk, portal(&desk), &words, MAX_BYTES).unwrap();
    let mut tickets = tickets();
    tickets[0].properties.insert("tier".into(), PropertyValue::Text("gold, \"plus\"".into()));
    tickets[1].subject = guichet_domain::text::Subject::parse("=HYPERLINK(\"http://evil.example\")").unwrap();
    for ticket in &tickets[..3] {
        export.push(ticket).unwrap();
    }
    let answer = export.finish();
    assert_eq!(header(&answer, "content-type"), "text/csv; charset=utf-8");
    assert_eq!(header(&answer, "content-disposition"), "attachment; filename=\"tickets.csv\"");
    assert_eq!(header(&answer, "cache-control"), "no-store");
    insta::assert_snapshot!(body(&answer).strip_prefix('\u{feff}').expect("a byte order mark").replace("\r\n", "⏎\n"), @r#"
    Number,Subject,Requested by,Created,Owner,Last activity,Status,Tier⏎
    1058,Invoice 2026-118 shows the old address,Anna Roux,2026-11-18T14:05:00Z,Marta,2026-11-21T13:53:00Z,Open,"gold, ""plus"""⏎
    1061,"'=HYPERLINK(""http://evil.example"")",Ben Okafor,2026-11-21T10:55:00Z,Jonas,2026-11-21T13:00:00Z,Open,⏎
    1060,Two seats more from December on,Anna Roux,2026-11-21T08:25:00Z,,2026-11-21T08:25:00Z,Open,⏎
    "#);
}

#[test]
fn s17_a_heading_is_no_formula_either() {
    let mut desk = desk();
    desk.settings.portals[0].columns = vec![
        Column { property: "=cmd".into(), label: None },
        Column { property: "subject".into(), label: Some("@SUM(A1)".into()) },
    ];
    let words = Words::of(portal(&desk), Language::English);
    let bytes = CsvExport::new(&desk, portal(&desk), &words, MAX_BYTES).unwrap().into_bytes();
    assert_eq!(String::from_utf8(bytes).unwrap(), "\u{feff}Number,'=cmd,'@SUM(A1)\r\n");
}

#[test]
fn b8_an_export_that_does_not_fit_says_so_and_never_grows_over_its_bound() {
    let desk = desk();
    let words = Words::of(portal(&desk), Language::English);
    let mut export = CsvExport::new(&desk, portal(&desk), &words, 2_000).unwrap();
    let tickets = tickets();
    let refused = tickets.iter().cycle().take(100).map(|ticket| export.push(ticket)).find(Result::is_err);
    assert_eq!(refused, Some(Err(Full)));
    assert!(export.into_bytes().len() <= 2_000);
    assert!(CsvExport::new(&desk, portal(&desk), &words, 10).is_err());
}
