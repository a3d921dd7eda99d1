//! The list (B1, B5, B7, B12) and its export (B8).

use std::collections::BTreeSet;

use guichet_domain::entry::{Audience, Author, Body, Message};
use guichet_domain::ids::EntryId;
use guichet_domain::listing::Column;
use guichet_domain::notice::Recipient;
use guichet_domain::pipeline::State;
use guichet_domain::settings::ChannelKind;
use guichet_domain::{Contact, Ticket};
use guichet_store::{Loaded, first_agent_id};
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;
use serde_json::Value;
use uuid::Uuid;

use crate::support::{AGENT, Browser, TestStack, opening};

/// Loads tickets of the past, without telling anybody: `edit` says what is special about each.
async fn load(stack: &TestStack, requester: &Contact, count: u64, edit: impl Fn(u64, &mut Ticket)) -> Vec<Ticket> {
    let desk = stack.desk().await;
    let channel = desk.settings.channel(ChannelKind::Portal, &[]).unwrap();
    let pipeline = desk.settings.pipeline(&channel.pipeline).unwrap();
    let now = Timestamp::now();
    let agent = Recipient::Agent(first_agent_id(&AGENT.parse().unwrap()));
    let mut loaded = Vec::new();
    for n in 0..count {
        let number = stack.store.next_number(now).await.unwrap();
        // Four at a time share a moment, so that paging must look at numbers, too.
        let at = now.checked_sub(SignedDuration::from_mins(i64::try_from(count - n / 4).unwrap())).unwrap();
        let entry = EntryId::new(Uuid::now_v7());
        let opening = opening(number, requester, &format!("Ticket {n}"), "x", entry, at);
        let mut change = Ticket::open(opening, channel, pipeline).unwrap();
        edit(n, &mut change.ticket);
        let told = vec![(entry, agent), (entry, Recipient::Contact(requester.id))];
        loaded.push(Loaded { ticket: change.ticket, entries: change.entries, participants: Vec::new(), told });
    }
    stack.store.load(&loaded, now).await.unwrap();
    loaded.into_iter().map(|loaded| loaded.ticket).collect()
}

fn close(ticket: &mut Ticket) {
    ticket.state = State::Closed;
    ticket.stage = "closed".parse().unwrap();
    ticket.closed_at = Some(ticket.created_at);
}

/// All pages of a view, as their links lead.
async fn pages(browser: &Browser, first: &str) -> Vec<Value> {
    let mut next = Some(first.to_owned());
    let mut rows = Vec::new();
    let mut count = 0;
    while let Some(path) = next {
        let page = browser.json().get(&path).await.json();
        let tickets = page["tickets"].as_array().unwrap().clone();
        assert!(tickets.len() <= 25, "{path}");
        rows.extend(tickets);
        next = page["next"].as_str().map(str::to_owned);
        count += 1;
        assert!(count < 20, "paging does not end");
    }
    rows
}

fn numbers(rows: &[Value]) -> Vec<u64> {
    rows.iter().map(|row| row["number"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn b5_b7_pages_together_are_the_whole_view_once_in_every_order_and_the_export_is_the_same() {
    let stack = TestStack::start().await;
    stack.settings(|settings| settings.portals[0].show_stage_names = true).await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let bob = stack.verified("bob@acme.example", "Bob", |_| ()).await;
    let now = Timestamp::now();
    let tickets = load(&stack, &anna, 64, |n, ticket| {
        if n % 3 == 0 {
            close(ticket);
        }
        if n % 5 == 0 {
            ticket.subject = guichet_domain::text::Subject::parse(&format!("Invoice ÄÖ {n}")).unwrap();
        }
        // The order of activity is another than that of creation.
        let ago = i64::try_from((n * 37) % 64).unwrap() / 4;
        ticket.activity_at = now.checked_sub(SignedDuration::from_secs(ago * 60)).unwrap();
    })
    .await;
    load(&stack, &bob, 3, |_, _| ()).await;
    let browser = stack.visitor(&anna).await;

    type Key = fn(&Ticket) -> (Timestamp, u64);
    let by_activity: Key = |ticket| (ticket.activity_at, ticket.number.get());
    let by_creation: Key = |ticket| (ticket.created_at, ticket.number.get());
    for (sort, key, descending) in [
        ("", by_activity, true),
        ("sort=-activity", by_activity, true),
        ("sort=activity", by_activity, false),
        ("sort=-created", by_creation, true),
        ("sort=created", by_creation, false),
    ] {
        for (filter, takes) in [
            ("", (|_| true) as fn(&Ticket) -> bool),
            ("state=open", |ticket| ticket.state == State::Open),
            ("state=closed", |ticket| ticket.state == State::Closed),
            ("q=invoice", |ticket| ticket.subject.as_str().contains("Invoice")),
            ("q=%C3%A4%C3%B6", |ticket| ticket.subject.as_str().contains("Invoice")),
            ("stage=closed&q=INVOICE", |ticket| {
                ticket.stage.as_str() == "closed" && ticket.subject.as_str().contains("Invoice")
            }),
            ("state=open&q=invoice", |ticket| {
                ticket.state == State::Open && ticket.subject.as_str().contains("Invoice")
            }),
        ] {
            let mut expected: Vec<&Ticket> = tickets.iter().filter(|ticket| takes(ticket)).collect();
            expected.sort_by_key(|ticket| key(ticket));
            if descending {
                expected.reverse();
            }
            let expected: Vec<u64> = expected.iter().map(|ticket| ticket.number.get()).collect();
            let query = [filter, sort].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
            let path = format!("/tickets?{query}");
            let mut rows = numbers(&pages(&browser, &path).await);
            // The index follows within moments; the best come first where no order is asked for (B6).
            let searched = filter.contains("q=");
            for _ in 0..50 {
                if !searched || rows.len() == expected.len() {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(200)).await;
                rows = numbers(&pages(&browser, &path).await);
            }
            if searched && (sort.is_empty() || sort == "sort=-activity") {
                assert_eq!(BTreeSet::from_iter(rows), BTreeSet::from_iter(expected), "{query}");
                continue;
            }
            assert_eq!(rows, expected, "{query}");
            if sort.is_empty() || sort == "sort=created" {
                let export = browser.get(&format!("/tickets.csv?{query}")).await.text();
                let exported: Vec<u64> =
                    export.lines().skip(1).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect();
                assert_eq!(exported, expected, "{query}");
            }
        }
    }
    // The page's own links say the same as the data's.
    let first = browser.get("/tickets?state=open&sort=created").await;
    let next = first.attribute("a[rel=next]", "href").unwrap();
    assert_eq!(first.all("tbody tr").len(), 25);
    let second = browser.get(&next).await;
    assert_eq!(second.links(".paging a")[0], "/tickets?state=open&sort=created", "back to the first page");
    assert_eq!(second.all("tbody tr").len(), 42 - 25);
    assert!(second.attribute("a[rel=next]", "href").is_none());
    assert_eq!(first.attribute("a.export", "href").as_deref(), Some("/tickets.csv?state=open&sort=created"));
    // A number finds its ticket; nonsense in the address is as good as absent.
    let number = tickets[7].number;
    assert_eq!(numbers(&pages(&browser, &format!("/tickets?q=%23{number}")).await), [number.get()]);
    assert_eq!(pages(&browser, "/tickets?state=x&sort=y&after=z&view=w").await.len(), 64);
    stack.end().await;
}

#[tokio::test]
async fn b1_b2_b11_the_list_shows_the_columns_that_the_portal_chose() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna Roux", |_| ()).await;
    load(&stack, &anna, 2, |n, ticket| {
        ticket.owner = (n == 0).then(|| first_agent_id(&AGENT.parse().unwrap()));
        if n == 1 {
            close(ticket);
        }
        ticket.properties.insert("order".into(), "A-17".into());
    })
    .await;
    let browser = stack.visitor(&anna).await;
    let page = browser.get("/tickets?sort=created").await;
    assert_eq!(page.all("thead th"), ["Subject", "Requested by", "Created", "Owner", "Last activity", "Status"]);
    let cells = page.all("tbody tr:first-child td");
    assert!(cells[0].contains("Ticket 0") && cells[0].contains("#1"), "{cells:?}");
    assert_eq!((cells[1].as_str(), cells[3].as_str(), cells[5].as_str()), ("Anna Roux", "agent", "Open"));
    let row = &browser.json().get("/tickets?sort=created").await.json()["tickets"][0];
    assert_eq!(
        (&row["subject"], &row["requester"], &row["owner"]),
        (&"Ticket 0".into(), &"Anna Roux".into(), &"agent".into())
    );

    stack
        .settings(|settings| {
            let column = |property: &str, label: Option<&str>| Column {
                property: property.into(),
                label: label.map(Into::into),
            };
            settings.portals[0].columns = vec![
                column("number", None),
                column("order", Some("Order no.")),
                column("stage", None),
                column("subject", Some("About")),
            ];
            settings.portals[0].show_stage_names = true;
        })
        .await;
    let page = browser.get("/tickets?sort=created").await;
    assert_eq!(
        page.all("thead th"),
        ["Number", "Order no.", "Status", "About"].map(|s| if s == "Status" { "Stage" } else { s })
    );
    assert!(page.all("tbody tr:first-child td")[1].contains("A-17"));
    assert!(page.all("#stage option").contains(&"Received".to_owned()), "{:?}", page.all("#stage option"));
    let export = browser.get("/tickets.csv?sort=created").await.text();
    let mut lines = export.trim_start_matches('\u{feff}').split("\r\n");
    assert_eq!(lines.next(), Some("Number,Order no.,Stage,About"));
    assert_eq!(lines.next(), Some("1,A-17,Received,Ticket 0"));
    stack.end().await;
}

#[tokio::test]
async fn b12_counts_and_unread_marks_follow_and_an_empty_list_says_what_to_do() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let browser = stack.visitor(&anna).await;
    let empty = browser.get("/tickets").await;
    assert!(
        empty.words().contains("Nothing here yet") && empty.links(".empty a") == ["/tickets/new"],
        "{}",
        empty.words()
    );
    let nothing = browser.get("/tickets?q=zebra&sort=created").await;
    assert!(nothing.words().contains("Nothing found"));
    assert_eq!(nothing.links(".empty a"), ["/tickets?sort=created", "/tickets/new"]);

    load(&stack, &anna, 5, |n, ticket| {
        if n < 2 {
            close(ticket);
        }
    })
    .await;
    counted(&browser, ["5", "3", "2"]).await;
    browser.get("/tickets/4").await.form("/tickets/4/closure").submit().await;
    counted(&browser, ["5", "2", "3"]).await;
    browser.get("/tickets/4").await.form("/tickets/4/replies").fill("message", "No!").submit().await;
    counted(&browser, ["5", "3", "2"]).await;

    // The desk answers: unread until it is looked at, in every browser of hers; her own words are no news to her.
    assert!(browser.get("/tickets").await.all(".unread-mark").is_empty());
    let desk = stack.desk().await;
    let ticket = stack.tickets_up_to(5).await.remove(4);
    let agent = &desk.agents[0];
    let message = |audience| Message {
        audience,
        channel: ChannelKind::Email,
        body: Body::plain("An answer"),
        attachments: Vec::new(),
        mail: None,
    };
    for (audience, unread) in [(Audience::Internal, 0), (Audience::Public, 1)] {
        let ticket = stack.store.ticket(ticket.number).await.unwrap().unwrap().ticket;
        let author = Author::Agent { id: agent.id, name: agent.name.as_str().to_owned() };
        let now = Timestamp::now();
        let entry = EntryId::new(Uuid::now_v7());
        let change = ticket.add(message(audience), author, entry, &desk.settings.pipelines[0], true, now).unwrap();
        let once = guichet_store::OnceToken::of(&[&format!("{audience:?}")]);
        stack.store.commit(&change, &once, &Default::default(), now).await.unwrap();
        assert_eq!(browser.get("/tickets").await.all(".unread-mark").len(), unread, "{audience:?}");
    }
    let other = stack.visitor(&anna).await;
    let rows = other.json().get("/tickets").await.json();
    let unread: Vec<_> = rows["tickets"].as_array().unwrap().iter().filter(|row| row["unread"] == true).collect();
    assert_eq!(unread.len(), 1);
    let address = unread[0]["address"].as_str().unwrap();
    assert_eq!(address, "/tickets/5");
    other.get(address).await;
    assert!(browser.get("/tickets").await.all(".unread-mark").is_empty());
    stack.end().await;
}

/// Waits until the tabs count this many of all, open and closed tickets: the stream needs a moment.
async fn counted(browser: &Browser, expected: [&str; 3]) {
    for _ in 0..200 {
        if browser.get("/tickets").await.all(".count") == expected {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(browser.get("/tickets").await.all(".count"), expected);
}

#[tokio::test]
async fn s17_no_cell_of_an_export_is_a_formula() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "=cmd|' /C calc'!A0", |_| ()).await;
    for subject in ["=1+1", "+1", "-1", "@SUM(A1)", "ordinary, with \"quotes\""] {
        stack.ticket(&anna, subject, "x").await;
    }
    let export = stack.visitor(&anna).await.get("/tickets.csv").await;
    assert_eq!(export.header("content-type").as_deref(), Some("text/csv; charset=utf-8"));
    assert_eq!(export.header("content-disposition").as_deref(), Some("attachment; filename=\"tickets.csv\""));
    let text = export.text();
    for cell in text.lines().flat_map(|line| line.split(',')) {
        let cell = cell.trim_start_matches('"');
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
    assert!(text.contains("'=1+1") && text.contains("\"ordinary, with \"\"quotes\"\"\""), "{text}");
    assert!(text.contains("'=cmd|"), "names as well: {text}");
    stack.end().await;
}

#[tokio::test]
async fn b8_an_export_that_does_not_fit_is_no_file_but_a_page_that_says_so() {
    let stack = TestStack::start_with(|settings| {
        settings.portals[0].columns = vec![Column { property: "story".into(), label: None }];
    })
    .await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let story = "Words, and more of them. ".repeat(4_000);
    load(&stack, &anna, 72, |n, ticket| {
        ticket.properties.insert("story".into(), story.as_str().into());
        if n < 4 {
            close(ticket);
        }
    })
    .await;
    let browser = stack.visitor(&anna).await;
    let export = browser.get("/tickets.csv").await;
    assert_eq!(export.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(export.words().contains("no file rather than an incomplete one"), "{}", export.words());
    assert!(export.header("content-disposition").is_none());
    assert_eq!(browser.json().get("/tickets.csv").await.json()["status"], 413);
    // What fits by itself is given.
    let part = browser.get("/tickets.csv?state=closed").await;
    assert_eq!(part.status, StatusCode::OK);
    let rows: BTreeSet<_> =
        part.text().lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect();
    assert_eq!(rows.len(), 4);
    stack.end().await;
}

#[tokio::test]
async fn b5_b7_filters_and_orders_of_columns_combine_in_page_data_and_export() {
    let stack = TestStack::start_with(|settings| {
        settings.portals[0].columns.push(Column { property: "order".into(), label: Some("Order no.".into()) });
    })
    .await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let tickets = load(&stack, &anna, 60, |n, ticket| {
        ticket.owner = (n % 2 == 0).then(|| first_agent_id(&AGENT.parse().unwrap()));
        ticket.channel = if n % 3 == 0 { ChannelKind::Email } else { ChannelKind::Portal };
        ticket.created_at =
            Timestamp::now().checked_sub(SignedDuration::from_hours(24 * i64::try_from(n / 10).unwrap())).unwrap();
        ticket.activity_at = ticket.created_at;
        ticket.properties.insert("order".into(), format!("A-{:02}", (n * 7) % 60).as_str().into());
        ticket.properties.insert("margin".into(), "high".into());
    })
    .await;
    let browser = stack.visitor(&anna).await;
    let day = |back: i64| {
        let at = Timestamp::now().checked_sub(SignedDuration::from_hours(24 * back)).unwrap();
        at.to_zoned(jiff::tz::TimeZone::UTC).date()
    };
    let (from, to) = (day(4), day(1));
    let query = format!("owner=agent&channel=email&p.order=a-&created-from={from}&created-to={to}&sort=-p.order");
    let mut expected: Vec<&Ticket> = tickets
        .iter()
        .filter(|ticket| ticket.owner.is_some() && ticket.channel == ChannelKind::Email)
        .filter(|ticket| {
            let day = ticket.created_at.to_zoned(jiff::tz::TimeZone::UTC).date();
            from <= day && day <= to
        })
        .collect();
    expected.sort_by_key(|ticket| std::cmp::Reverse(format!("{:?}", ticket.properties["order"])));
    let expected: Vec<u64> = expected.iter().map(|ticket| ticket.number.get()).collect();
    assert!(expected.len() > 3, "{expected:?}");
    assert_eq!(numbers(&pages(&browser, &format!("/tickets?{query}")).await), expected);
    let page = browser.get(&format!("/tickets?{query}")).await;
    assert_eq!(page.links(".chips a").len(), 6, "five filters and a link that clears them");
    let export = browser.get(&page.attribute("a.export", "href").unwrap()).await.text();
    let exported: Vec<u64> =
        export.lines().skip(1).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect();
    assert_eq!(exported, expected);
    // Three pages by a column are the view, once; what is not shown cannot be asked for.
    let mut all = numbers(&pages(&browser, "/tickets?sort=p.order").await);
    assert_eq!(all.len(), 60);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 60);
    assert_eq!(pages(&browser, "/tickets?p.margin=low").await.len(), 60);
    stack.end().await;
}

#[tokio::test]
async fn c6_b8_a_ticket_where_somebody_is_in_copy_is_in_their_list_and_export_and_no_news_from_before() {
    let stack = TestStack::start().await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let paul = stack.verified("paul@elsewhere.example", "Paul", |_| ()).await;
    let ticket = stack.ticket(&anna, "Printer", "Before Paul").await;
    stack.ticket(&anna, "Nothing of Paul's", "x").await;
    let browser = stack.visitor(&paul).await;
    assert!(browser.get("/tickets").await.links(".views a").is_empty(), "no switch for who sees only their own");
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    stack.put_in_copy(&ticket, &paul, Timestamp::now()).await;
    let own = browser.get("/tickets").await;
    assert_eq!(own.links(".views a"), ["/tickets?view=mine", "/tickets?view=in-copy"]);
    assert!(!own.text().contains("Printer"));
    let copies = browser.get("/tickets?view=in-copy").await;
    assert_eq!(copies.all("tbody tr").len(), 1);
    assert!(copies.text().contains("Printer") && !copies.text().contains("Nothing of Paul"));
    assert!(copies.all(".unread-mark").is_empty(), "what he does not see is no news to him");
    assert_eq!(copies.all(".count"), ["1", "1", "0"]);
    let export = browser.get(&copies.attribute("a.export", "href").unwrap()).await.text();
    assert_eq!(export.lines().count(), 2, "{export}");
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let asked = stack.visitor(&anna).await;
    asked.get("/tickets/1").await.form("/tickets/1/replies").fill("message", "For Paul, too").submit().await;
    assert_eq!(browser.get("/tickets?view=in-copy").await.all(".unread-mark").len(), 1);
    stack.store.remove_participant(ticket.number, paul.id).await.unwrap();
    assert!(!browser.get("/tickets?view=in-copy").await.text().contains("Printer"));
    stack.end().await;
}
