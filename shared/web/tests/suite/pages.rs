//! Pages as a browser gets them, and the JSON beside them.

use std::collections::HashSet;

use guichet_domain::entry::{Author, What};
use guichet_domain::listing::{Column, Cursor, ListQuery};
use guichet_domain::pipeline::State;
use guichet_domain::settings::ChannelKind;
use guichet_domain::visibility::Sight;
use guichet_web::forms::TypedTicket;
use guichet_web::pages::{self, TicketList, TicketPage};
use guichet_web::{Failure, Frame, LocalPath, Response, assets, response};
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::gallery::{self, list, ticket_page};
use crate::samples::*;

fn find<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn parsed(response: &Response) -> Html {
    Html::parse_document(body(response))
}

#[test]
fn pages_look_as_they_did() {
    for (name, response) in gallery::pages("en") {
        // What changes with every touch of the style sheet is left out.
        let page = body(&response).split_once("<body").unwrap().1;
        insta::assert_snapshot!(format!("page-{name}"), format!("{}\n<body{page}", response.status()));
    }
}

#[test]
fn s14_s24_every_answer_carries_the_security_headers() {
    let mut answers = gallery::pages("en");
    answers.push(("redirect".into(), response::redirect(&LocalPath::tickets())));
    answers.push(("nothing new".into(), response::no_content()));
    answers.push(("data".into(), response::json(lambda_http::http::StatusCode::OK, &json!({}))));
    for (name, response) in answers {
        let policy = header(&response, "content-security-policy");
        for rule in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(rule), "{name}: {rule}");
        }
        // Where mails are shown, their style attributes are: no style sheet or element, and no script anywhere.
        let mails = "style-src-attr 'unsafe-inline'; img-src 'self' data: https://files.example;";
        let (rest, shows_mails) = (policy.replace(mails, ""), policy.contains(mails));
        assert!(!rest.contains("unsafe") && !rest.contains("files.example"), "{name}");
        assert_eq!(shows_mails, name.starts_with("ticket"), "{name}");
        assert_eq!(header(&response, "cache-control"), "no-store", "{name}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{name}");
        assert_eq!(header(&response, "referrer-policy"), "same-origin", "{name}");
        assert_eq!(header(&response, "cross-origin-opener-policy"), "same-origin", "{name}");
        assert!(header(&response, "strict-transport-security").contains("max-age"), "{name}");
    }
    let css = assets::path("portal.css");
    let kept = response::asset(assets::find(css.strip_prefix("/assets/").unwrap()).unwrap(), false);
    assert_eq!(header(&kept, "cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(header(&kept, "x-content-type-options"), "nosniff");
}

#[test]
fn s14_no_page_needs_what_the_policy_forbids() {
    for (name, response) in gallery::pages("en") {
        let page = parsed(&response);
        assert!(
            find(&page, "[style], style, script:not([src]), [onclick], [onload], iframe, object, base").is_empty(),
            "{name}"
        );
        for element in find(&page, "link[href], script[src], img[src]") {
            let address = element.attr("href").or(element.attr("src")).unwrap();
            assert!(assets::find(address.strip_prefix("/assets/").unwrap()).is_some(), "{name}: {address}");
        }
    }
}

#[test]
fn s29_every_post_carries_the_token_and_every_ticket_form_its_one_use_value() {
    for (name, response) in gallery::pages("en") {
        for form in find(&parsed(&response), "form[method=post]") {
            let value = |field: &str| {
                form.select(&Selector::parse(&format!("input[name={field}]")).unwrap())
                    .next()
                    .and_then(|input| input.attr("value").map(str::to_owned))
            };
            assert_eq!(value("token").as_deref(), Some(TOKEN), "{name}");
            if form.attr("enctype").is_some() {
                assert_eq!(value("once").as_deref(), Some(ONCE), "{name}");
            }
        }
    }
}

#[test]
fn g9_every_page_has_one_heading_a_title_a_language_and_labelled_fields() {
    for language in ["en", "ar"] {
        for (name, response) in gallery::pages(language) {
            let page = parsed(&response);
            assert_eq!(find(&page, "h1").len(), 1, "{name}");
            assert!(!find(&page, "title")[0].inner_html().is_empty());
            let html = find(&page, "html")[0];
            assert_eq!(
                (html.attr("lang"), html.attr("dir")),
                (Some(language), Some(if language == "ar" { "rtl" } else { "ltr" }))
            );
            assert_eq!(find(&page, "main").len(), 1);
            let mut ids = HashSet::new();
            for element in find(&page, "[id]") {
                assert!(ids.insert(element.attr("id").unwrap()), "{name}: {:?} stands twice", element.attr("id"));
            }
            for field in find(&page, "input:not([type=hidden]), textarea, select") {
                let id = field.attr("id").unwrap();
                assert_eq!(find(&page, &format!("label[for={id}]")).len(), 1, "{name}: {id}");
            }
            for element in find(&page, "[aria-describedby], [aria-labelledby], [aria-controls]") {
                let named = ["aria-describedby", "aria-labelledby", "aria-controls"]
                    .iter()
                    .filter_map(|name| element.attr(name))
                    .flat_map(str::split_whitespace);
                for id in named {
                    assert!(ids.contains(id), "{name}: {id} is not there");
                }
            }
        }
    }
}

#[test]
fn a_page_with_everything_it_needs_stays_under_60_kilobytes() {
    for (name, response) in gallery::pages("de") {
        let page = body(&response);
        let files: usize = page
            .split('"')
            .filter_map(|text| text.strip_prefix("/assets/"))
            .map(|file| assets::find(file).unwrap().gzip().unwrap().len())
            .sum();
        assert!(page.len() + files < 60_000, "{name}: {} + {files}", page.len());
    }
}

#[test]
fn s11_a_note_reaches_neither_page_nor_data_nor_live_update() {
    let desk = desk();
    let viewer = viewer(&desk);
    let tickets = tickets();
    let entries = conversation();
    let page = ticket_page(&desk, &tickets[0], &entries, &viewer);
    for accept in ["text/html", "application/json"] {
        let request = request("GET", "/tickets/1058", json!({ "accept": accept }), None);
        let frame = frame(&request, portal(&desk));
        for response in [pages::ticket::ticket(&frame, &page), pages::ticket::updates(&frame, &page, None)] {
            let text = body(&response);
            assert!(text.contains("corrected invoice"), "{accept}");
            assert!(!text.contains("INTERNAL") && !text.contains("secret-key"), "{accept}");
        }
    }
}

#[test]
fn c6_somebody_added_later_sees_nothing_from_before() {
    let desk = desk();
    let viewer = viewer(&desk);
    let tickets = tickets();
    let entries = conversation();
    let request = get("/tickets/1058");
    let page = TicketPage { sight: Sight::Since(ago(60)), ..ticket_page(&desk, &tickets[0], &entries, &viewer) };
    let response = pages::ticket::ticket(&frame(&request, portal(&desk)), &page);
    assert_eq!(find(&parsed(&response), "[data-entry]").len(), 1);
    assert!(!body(&response).contains("Handelsregister"));
    let hidden = TicketPage { sight: Sight::Hidden, ..page };
    assert!(find(&parsed(&pages::ticket::ticket(&frame(&request, portal(&desk)), &hidden)), "[data-entry]").is_empty());
}

#[test]
fn c7_the_steps_of_a_ticket_stand_beside_it_and_a_newcomer_sees_those_since() {
    let desk = desk();
    let viewer = viewer(&desk);
    let tickets = tickets();
    let entries = conversation();
    let request = get("/tickets/1058");
    let steps = |sight| {
        let page = TicketPage { sight, ..ticket_page(&desk, &tickets[0], &entries, &viewer) };
        let page = parsed(&pages::ticket::ticket(&frame(&request, portal(&desk)), &page));
        let texts = find(&page, ".timeline li [dir]").iter().map(|step| step.text().collect::<String>()).collect();
        let links = find(&page, ".timeline a").iter().map(|link| link.attr("href").unwrap().to_owned()).collect();
        (texts, links)
    };
    let (whole, links): (Vec<String>, Vec<String>) = steps(Sight::Whole);
    assert_eq!(whole.len(), 3, "{whole:?}");
    for (step, word) in whole.iter().zip(["opened", "closed", "reopened"]) {
        assert!(step.contains(word), "{whole:?}");
    }
    assert_eq!(links, [format!("#e{}", entry_id(4)), format!("#e{}", entry_id(6))]);
    let (since, _): (Vec<String>, _) = steps(Sight::Since(ago(100)));
    assert!(since.is_empty(), "{since:?}");
}

#[test]
fn c5_only_what_the_portal_lets_customers_do_is_offered() {
    let mut desk = desk();
    let viewer = viewer(&desk);
    let open = tickets().remove(0);
    let closed = ticket(1021, "Data processing agreement", (1, "Anna Roux"), Some(2), "closed", 57_600, 44_640);
    let entries = conversation();
    let request = get("/tickets/1058");
    let offered = |desk: &guichet_domain::Desk, ticket: &guichet_domain::Ticket| {
        let page = ticket_page(desk, ticket, &entries, &viewer);
        let page = parsed(&pages::ticket::ticket(&frame(&request, portal(desk)), &page));
        let actions = find(&page, ".close-form").iter().map(|form| form.attr("action").unwrap().to_owned()).collect();
        let actions: Vec<String> = actions;
        actions.iter().map(|action| action.rsplit('/').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((offered(&desk, &open), offered(&desk, &closed)), (vec!["closure".into()], vec!["reopening".into()]));
    desk.settings.portals[0].customers_may_close = false;
    assert_eq!((offered(&desk, &open), offered(&desk, &closed)), (vec![], vec!["reopening".into()]));
    desk.settings.portals[0].customers_may_reopen = false;
    assert!(offered(&desk, &open).is_empty() && offered(&desk, &closed).is_empty());
}

#[test]
fn c11_the_page_for_paper_has_the_conversation_unfolded_and_nothing_to_press() {
    let all = gallery::pages("en");
    let page = parsed(&all.iter().find(|(name, _)| name == "ticket-print").unwrap().1);
    assert_eq!(find(&page, ".message").len(), 4);
    assert!(find(&page, "details.quoted:not([open])").is_empty() && !find(&page, "details.quoted[open]").is_empty());
    assert!(find(&page, "main form, main textarea").is_empty());
    assert!(find(&page, "script").len() == 1, "no live updates, no editor");
    let said = find(&page, ".banner")[0].text().collect::<String>();
    assert!(said.contains("Earlier messages are not on this page"), "{said}");
}

#[test]
fn c7_b11_a_move_among_open_stages_is_told_only_where_stages_have_names() {
    let mut desk = desk();
    let viewer = viewer(&desk);
    let tickets = tickets();
    let (from, to) = ("waiting-on-us".parse().unwrap(), "waiting-on-customer".parse().unwrap());
    let mut entries = conversation();
    entries.push(entry(8, 5, by_marta(), What::StageChanged { from, to, state: State::Open }));
    let request = get("/tickets/1058");
    let told = |desk: &_| {
        let page = ticket_page(desk, &tickets[0], &entries, &viewer);
        let page = parsed(&pages::ticket::ticket(&frame(&request, portal(desk)), &page));
        find(&page, ".event").iter().map(|event| event.text().collect::<String>()).collect::<Vec<_>>().join("|")
    };
    let plain = told(&desk);
    assert_eq!(plain.matches("reopened").count(), 1, "closed once, reopened once: {plain}");
    assert!(!plain.contains("Marta reopened"), "{plain}");
    desk.settings.portals[0].show_stage_names = true;
    assert!(told(&desk).contains("Waiting for your reply"), "{}", told(&desk));
}

#[test]
fn c4_other_threads_show_only_where_the_portal_says_so_each_under_its_heading() {
    let mut desk = desk();
    let viewer = viewer(&desk);
    let tickets = tickets();
    let mut entries = conversation();
    let mut other = entry(
        8,
        5,
        by_marta(),
        What::Message(message("From the other thread", guichet_domain::entry::Format::Plain, ChannelKind::Chat)),
    );
    other.thread = thread_id(2);
    entries.push(other);
    let request = get("/tickets/1058");
    let shown = |desk: &_| {
        let response =
            pages::ticket::ticket(&frame(&request, portal(desk)), &ticket_page(desk, &tickets[0], &entries, &viewer));
        (body(&response).contains("From the other thread"), find(&parsed(&response), ".thread-heading").len())
    };
    assert_eq!(shown(&desk), (false, 0));
    desk.settings.portals[0].show_all_threads = true;
    assert_eq!(shown(&desk), (true, 2));
}

#[test]
fn s14_what_people_write_never_becomes_markup() {
    let desk = desk();
    let viewer = viewer(&desk);
    let evil = "<img src=x onerror=alert(1)><script>alert(1)</script>";
    let mut ticket = ticket(7, evil, (1, evil), None, "new", 10, 5);
    ticket.requester.name = evil.into();
    let mut hostile = message(
        &format!("{evil}\n\n[click](javascript:alert(1))"),
        guichet_domain::entry::Format::Markdown,
        ChannelKind::Email,
    );
    hostile.attachments = vec![attachment(1, "\"><script>x</script>.svg", 5)];
    hostile.body.quoted = Some(evil.into());
    let entries = [entry(1, 10, Author::Contact { id: contact_id(9), name: evil.into() }, What::Message(hostile))];
    let typed = TypedTicket { subject: evil.into(), message: format!("</textarea>{evil}"), ..TypedTicket::default() };
    let request = get("/tickets/7");
    let mut contact = contact();
    contact.name = guichet_domain::text::Name::parse(evil).ok();
    let frame = Frame::new(&request, portal(&desk), now()).signed_in(&contact);
    let page = pages::ticket::ticket(&frame, &TicketPage { typed, ..ticket_page(&desk, &ticket, &entries, &viewer) });
    let tickets = [ticket.clone()];
    let listed = pages::ticket_list::ticket_list(
        &frame,
        &list(
            &desk,
            &viewer,
            &ListQuery { text: Some(evil.into()), ..ListQuery::default() },
            &tickets,
            &HashSet::new(),
        ),
    );
    for response in [page, listed] {
        let page = parsed(&response);
        assert!(find(&page, "img, script:not([src]), [onerror]").is_empty());
        assert!(find(&page, "a").iter().all(|link| !link.attr("href").unwrap_or_default().starts_with("javascript")));
    }
}

#[test]
fn c3_a_live_update_carries_what_is_new_and_nothing_else() {
    let desk = desk();
    let viewer = viewer(&desk);
    let tickets = tickets();
    let entries = conversation();
    let page = ticket_page(&desk, &tickets[0], &entries, &viewer);
    let request = get("/tickets/1058/updates");
    let frame = frame(&request, portal(&desk));
    let update: Value = serde_json::from_str(body(&pages::ticket::updates(&frame, &page, Some(entry_id(6))))).unwrap();
    assert_eq!(update["after"], json!(entry_id(7).to_string()));
    assert_eq!(update["announcement"], "New message from Marta.");
    assert_eq!(update["status"], json!({ "state": "open", "name": "Open" }));
    let fragment = Html::parse_fragment(update["html"].as_str().unwrap());
    assert_eq!(find(&fragment, "[data-entry]").len(), 1);

    let none = pages::ticket::updates(&frame, &page, Some(entry_id(7)));
    assert_eq!((none.status().as_u16(), body(&none)), (204, ""));
    // A note is no news.
    let quiet = TicketPage { entries: &entries[1..2], ..page };
    assert_eq!(pages::ticket::updates(&frame, &quiet, Some(entry_id(1))).status().as_u16(), 204);
}

#[test]
fn c3_what_is_appended_is_what_a_reload_would_show() {
    let desk = desk();
    let viewer = viewer(&desk);
    let tickets = tickets();
    let entries = conversation();
    let page = ticket_page(&desk, &tickets[0], &entries, &viewer);
    let request = get("/tickets/1058");
    let frame = frame(&request, portal(&desk));
    let update: Value = serde_json::from_str(body(&pages::ticket::updates(&frame, &page, None))).unwrap();
    let fresh = Html::parse_fragment(&format!("<ol>{}</ol>", update["html"].as_str().unwrap()));
    let whole = parsed(&pages::ticket::ticket(&frame, &page));
    let entries = |html: &Html| find(html, "[data-entry]").iter().map(scraper::ElementRef::html).collect::<Vec<_>>();
    assert_eq!(entries(&fresh), entries(&whole));
}

#[test]
fn b3_who_sees_only_their_own_gets_no_switch() {
    let mut desk = desk();
    let request = get("/tickets");
    let switches = |desk: &_| {
        let viewer = viewer(desk);
        let query = ListQuery::default();
        let tickets = tickets();
        let response = pages::ticket_list::ticket_list(
            &frame(&request, portal(desk)),
            &list(desk, &viewer, &query, &tickets, &HashSet::new()),
        );
        find(&parsed(&response), ".views a").len()
    };
    assert_eq!(switches(&desk), 2);
    desk.settings.portals[0].company_visibility.mode = guichet_domain::settings::CompanyVisibilityMode::OwnOnly;
    assert_eq!(switches(&desk), 0);
}

#[test]
fn b5_links_of_the_list_keep_the_view_and_start_at_the_first_page() {
    let desk = desk();
    let viewer = viewer(&desk);
    let request = get("/tickets?view=mine&state=open&q=invoice&sort=created&after=1_1");
    let query = request.list_query();
    let tickets = tickets();
    let response = pages::ticket_list::ticket_list(
        &frame(&request, portal(&desk)),
        &list(&desk, &viewer, &query, &tickets, &HashSet::new()),
    );
    let page = parsed(&response);
    let links = |selector: &str| {
        find(&page, selector).iter().map(|link| link.attr("href").unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(links(".views a")[0], "/tickets?view=organization&state=open&q=invoice&sort=created");
    assert_eq!(links(".tabs a")[2], "/tickets?view=mine&state=closed&q=invoice&sort=created");
    let kept = "/tickets?view=mine&state=open&q=invoice";
    let sorts = ["&sort=subject", "&sort=requester", "&sort=-created", "&sort=owner", "", "&sort=state"];
    assert_eq!(links(".tickets th a"), sorts.map(|sort| format!("{kept}{sort}")));
    assert_eq!(links(".export"), ["/tickets.csv?view=mine&state=open&q=invoice&sort=created"]);
    assert_eq!(links(".paging a"), ["/tickets?view=mine&state=open&q=invoice&sort=created"]);
    let sorted: Vec<_> = find(&page, "th[aria-sort]").iter().map(|th| th.attr("aria-sort").unwrap()).collect();
    assert_eq!(sorted, ["none", "none", "ascending", "none", "none", "none"]);
}

#[test]
fn b5_b7_filters_stand_in_a_form_and_each_in_force_has_a_link_that_takes_it_away() {
    let desk = desk();
    let viewer = viewer(&desk);
    let request = get("/tickets?state=open&q=x&channel=email&requester=ann&created-from=2026-11-01&sort=-requester");
    let query = request.list_query().allowed(portal(&desk));
    let tickets = tickets();
    let unread = HashSet::new();
    let shown = TicketList { in_copy: true, beyond: true, ..list(&desk, &viewer, &query, &tickets, &unread) };
    let page = parsed(&pages::ticket_list::ticket_list(&frame(&request, portal(&desk)), &shown));
    let all = |selector: &str, name: &str| {
        find(&page, selector).iter().map(|found| found.attr(name).unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (kept, days, sort) = ("/tickets?state=open&q=x", "created-from=2026-11-01", "sort=-requester");
    assert_eq!(
        all(".chips a", "href"),
        [
            format!("{kept}&{days}&requester=ann&{sort}"),
            format!("{kept}&{days}&channel=email&{sort}"),
            format!("{kept}&channel=email&requester=ann&{sort}"),
            format!("/tickets?{sort}"),
        ]
    );
    assert_eq!(all(".filters input[type=hidden]", "name"), ["state", "q", "sort"]);
    assert_eq!(
        all(".filters :is(input:not([type=hidden]), select)", "name"),
        ["requester", "owner", "channel", "created-from", "created-to", "activity-from", "activity-to"]
    );
    assert_eq!(all(".filters option[selected]", "value"), ["email"]);
    assert_eq!(all(".search input[type=hidden]", "name"), ["state", "created-from", "channel", "requester", "sort"]);
    assert!(all(".views a", "href").contains(&format!(
        "/tickets?view=in-copy&{}",
        &format!("{kept}&{days}&channel=email&requester=ann&{sort}")["/tickets?".len()..]
    )));
    assert_eq!(find(&page, ".caution").len(), 1, "too many for this order: said");
    assert!(all("th[aria-sort]", "aria-sort").iter().all(|order| order != "descending" || query.column.is_some()));
}

/// Whoever could filter or sort by what is not shown would find it out.
#[test]
fn b5_s11_what_the_portal_does_not_show_cannot_be_asked_for() {
    let desk = desk();
    let query = get("/tickets?p.secret=x&priority=high&sort=p.secret&owner=a").list_query();
    assert!(query.column.is_some() && query.narrowing.properties.len() == 3);
    let allowed = query.clone().allowed(portal(&desk));
    assert_eq!(allowed.narrowing.properties.keys().collect::<Vec<_>>(), ["owner"]);
    assert_eq!(allowed.column, None);
    let mut shown = portal(&desk).clone();
    shown.columns.push(guichet_domain::listing::Column { property: "secret".into(), label: None });
    assert_eq!(query.allowed(&shown).column.unwrap().property, "secret");
}

/// The store stops after 1,000 tickets; what lies behind them must stay within reach.
#[test]
fn b5_an_empty_page_that_is_not_the_last_leads_further_and_does_not_say_that_nothing_matches() {
    let desk = desk();
    let viewer = viewer(&desk);
    let next = Some(Cursor { time: ago(90), number: tickets()[0].number });
    let shown = |address: &str, next| {
        let request = get(address);
        let query = request.list_query();
        let unread = HashSet::new();
        let response = pages::ticket_list::ticket_list(
            &frame(&request, portal(&desk)),
            &TicketList { next, ..list(&desk, &viewer, &query, &[], &unread) },
        );
        let page = parsed(&response);
        let links = find(&page, ".empty a").iter().map(|link| link.attr("href").unwrap().to_owned()).collect();
        let further = find(&page, ".empty a[rel=next]").iter().map(|link| link.attr("href").unwrap().to_owned()).next();
        let read_next = further.as_deref().and_then(|address| get(address).list_query().after);
        (find(&page, ".empty h2")[0].inner_html(), links, further, read_next)
    };
    for (address, others) in [
        ("/tickets", vec![]),
        ("/tickets?q=printer&state=open", vec!["/tickets"]),
        ("/tickets?q=printer&sort=created", vec!["/tickets?sort=created"]),
        ("/tickets?q=printer&after=1_1", vec!["/tickets?q=printer", "/tickets"]),
    ] {
        let (title, links, further, read_next): (_, Vec<String>, _, _) = shown(address, next);
        assert_eq!(title, "Nothing found so far", "{address}");
        assert_eq!(read_next, next, "{address}");
        assert_eq!(links[0], further.unwrap(), "{address}");
        assert_eq!(links[1..], others, "{address}");
    }
    let (title, _, further, _) = shown("/tickets?q=printer&after=1_1", None);
    assert_eq!((title.as_str(), further), ("Nothing found", None));
}

#[test]
fn b2_a_list_without_a_subject_column_still_leads_to_its_tickets() {
    let mut desk = desk();
    desk.settings.portals[0].columns =
        ["owner", "number"].map(|property| Column { property: property.into(), label: None }).to_vec();
    let viewer = viewer(&desk);
    let tickets = tickets();
    let request = get("/tickets");
    let response = pages::ticket_list::ticket_list(
        &frame(&request, portal(&desk)),
        &list(&desk, &viewer, &ListQuery::default(), &tickets, &HashSet::new()),
    );
    assert_eq!(find(&parsed(&response), "tbody a[href='/tickets/1058']").len(), 1);
}

#[test]
fn b9_b11_the_portals_words_stand_everywhere() {
    let page = gallery::pages("en").into_iter().find(|(name, _)| name == "list-stages").unwrap().1;
    let text = parsed(&page).root_element().text().collect::<String>();
    assert!(
        text.contains("New order") && text.contains("Organization orders") && text.contains("Waiting for your reply")
    );
    assert!(!text.to_lowercase().contains("ticket"), "{text}");
}

#[test]
fn the_same_routes_answer_data() {
    let desk = desk();
    let viewer = viewer(&desk);
    let tickets = tickets();
    let query = ListQuery::default();
    let request = request("GET", "/tickets", json!({ "accept": "application/json" }), None);
    let frame = frame(&request, portal(&desk));
    let unread = [tickets[0].number].into();
    let answer = pages::ticket_list::ticket_list(&frame, &list(&desk, &viewer, &query, &tickets[..1], &unread));
    assert_eq!(header(&answer, "content-type"), "application/json");
    let data: Value = serde_json::from_str(body(&answer)).unwrap();
    insta::assert_json_snapshot!("data-list", data);
    let entries = conversation();
    let answer = pages::ticket::ticket(&frame, &ticket_page(&desk, &tickets[0], &entries[4..], &viewer));
    insta::assert_json_snapshot!("data-ticket", serde_json::from_str::<Value>(body(&answer)).unwrap());
    let failure = frame.failure(Failure::NotFound);
    assert_eq!((failure.status().as_u16(), header(&failure, "content-type")), (404, "application/problem+json"));
    assert_eq!(serde_json::from_str::<Value>(body(&failure)).unwrap()["status"], 404);
}

#[test]
fn s11_a_page_that_is_not_there_looks_the_same_whatever_the_reason() {
    let desk = desk();
    let page = |address: &str| {
        let request = get(address);
        body(&frame(&request, portal(&desk)).failure(Failure::NotFound)).replace(address, "")
    };
    assert_eq!(page("/tickets/1"), page("/tickets/999999"));
}

#[test]
fn g8_the_language_that_was_chosen_is_kept_in_a_cookie() {
    let desk = desk();
    let chosen = get("/sign-in?lang=de");
    let response = pages::account::signed_out(&visitor(&chosen, portal(&desk)));
    assert_eq!(header(&response, "set-cookie"), "lang=de; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax");
    for address in ["/sign-in", "/sign-in?lang=xx", "/sign-in?lang=de%0d%0aSet-Cookie:x"] {
        let request = get(address);
        assert_eq!(
            header(&pages::account::signed_out(&visitor(&request, portal(&desk))), "set-cookie"),
            "",
            "{address}"
        );
    }
}

/// A mail in HTML as the table has it.
fn html_mail(cleaner: u16, new: &str) -> guichet_domain::entry::Message {
    let mut message = message("Hello", guichet_domain::entry::Format::Plain, ChannelKind::Email);
    let quoted = Some("<p>earlier</p>".into());
    message.body.html = Some(guichet_domain::entry::MailHtml { cleaner, new: new.into(), quoted });
    message
}

#[test]
fn e2_s14_what_the_present_cleaner_made_is_printed_as_it_stands_and_anything_older_is_cleaned_again() {
    let desk = desk();
    let viewer = viewer(&desk);
    let tickets = tickets();
    let version = guichet_mail::html::VERSION;
    let shown = |cleaner: u16, new: &str| {
        let entries = [entry(1, 10, by_anna(), What::Message(html_mail(cleaner, new)))];
        let request = get("/tickets/1058");
        let page =
            pages::ticket::ticket(&frame(&request, portal(&desk)), &ticket_page(&desk, &tickets[0], &entries, &viewer));
        body(&page).to_owned()
    };
    let tidy = "<p>It is <b style=\"color:#c00000\">red</b></p>";
    let page = shown(version, tidy);
    assert!(
        page.contains(tidy) && page.contains("class=\"prose mail paper\"") && page.contains("<p>earlier</p>"),
        "{page}"
    );
    for older in [version - 1, version + 1] {
        let page = shown(older, "<p onclick=\"x()\">It is <b>bold</b><script>alert(1)</script></p>");
        assert!(page.contains("<p>It is <b>bold</b></p>") && !page.contains("alert(1)"), "{page}");
        assert!(page.contains("class=\"prose mail\""), "without colours it follows the page's");
    }
}
