//! Every page in every state, as a list of names and answers: snapshots and checks walk over it, and
//! `pages_are_drawn_for_looking_at` writes it to the target directory for a browser.

use std::collections::HashSet;

use guichet_domain::access::Denial;
use guichet_domain::listing::{Cursor, ListQuery};
use guichet_domain::settings::{ConsentText, Desk, SignInMethods};
use guichet_domain::visibility::{Participant, Sight};
use guichet_web::forms::{Field, FieldError, Problem, TypedRegistration, TypedSignIn, TypedTicket};
use guichet_web::pages::{self, Counts, Denied, NewTicket, TicketList, TicketPage};
use guichet_web::{Failure, Response, assets};

use crate::samples::*;

/// Every page, spoken in a language.
pub fn pages(lang: &str) -> Vec<(String, Response)> {
    let mut all = account(lang);
    all.extend(tickets_pages(lang));
    all.extend(failures(lang));
    all
}

fn at(path: &str, lang: &str) -> String {
    let sep = if path.contains('?') { '&' } else { '?' };
    format!("{path}{sep}lang={lang}")
}

fn account(lang: &str) -> Vec<(String, Response)> {
    let mut desk = desk();
    let typed = TypedSignIn { email: "anna@acme".into(), next: None };
    let wrong = |field, problem| [FieldError::new(field, problem)];
    let mut all = Vec::new();
    let mut add = |name: &str, response| all.push((name.to_owned(), response));
    let request = get(&at("/sign-in", lang));
    desk.settings.portals[0].sign_in = SignInMethods::Both;
    let both = desk.clone();
    desk.settings.portals[0].sign_in = SignInMethods::Code;
    desk.settings.portals[0].consent = Some(ConsentText {
        version: 1,
        text: "We keep your name, your address and what you write to us for as long as your company is our customer."
            .into(),
        label: "I agree".into(),
    });
    let frame = visitor(&request, portal(&desk));
    let frame_both = visitor(&request, portal(&both));
    add("sign-in", pages::account::sign_in(&frame, &TypedSignIn::default(), &[]));
    add("sign-in-both", pages::account::sign_in(&frame_both, &TypedSignIn::default(), &[]));
    add("sign-in-wrong", pages::account::sign_in(&frame, &typed, &wrong(Field::Email, Problem::NoAddress)));
    let password = get(&at("/sign-in?with=password", lang));
    add(
        "sign-in-password",
        pages::account::sign_in(
            &visitor(&password, portal(&both)),
            &typed,
            &wrong(Field::Password, Problem::WrongPassword),
        ),
    );
    add("sign-in-code", pages::account::sign_in_code(&frame, "anna@acme.example", &[]));
    add(
        "sign-in-code-wrong",
        pages::account::sign_in_code(&frame, "anna@acme.example", &wrong(Field::Code, Problem::WrongCode)),
    );
    add("reset", pages::account::password_reset(&frame, &TypedSignIn::default(), &[]));
    add(
        "reset-confirm",
        pages::account::password_reset_confirm(
            &frame,
            "anna@acme.example",
            &wrong(Field::Password, Problem::WeakPassword),
        ),
    );
    let registration = TypedRegistration { email: "anna@acme.example".into(), name: String::new(), consent: false };
    add("register", pages::account::register(&frame, &TypedRegistration::default(), &[]));
    add(
        "register-wrong",
        pages::account::register(
            &frame,
            &registration,
            &[FieldError::new(Field::Name, Problem::Missing), FieldError::new(Field::Consent, Problem::ConsentNeeded)],
        ),
    );
    add("register-confirm", pages::account::register_confirm(&frame, "anna@acme.example", &[]));
    add("signed-out", pages::account::signed_out(&frame));
    add("denied", pages::account::denied(&frame, Denied::By(Denial::NotInvited)));
    let signed_in = crate::samples::frame(&request, portal(&desk));
    add("denied-signed-in", pages::account::denied(&signed_in, Denied::By(Denial::NotInAudience)));
    add("accessibility", pages::site::accessibility(&frame, "help@example.com"));
    all
}

pub fn list<'a>(
    desk: &'a Desk,
    viewer: &'a guichet_domain::visibility::Viewer,
    query: &'a ListQuery,
    tickets: &'a [guichet_domain::Ticket],
    unread: &'a HashSet<guichet_domain::ids::TicketNumber>,
) -> TicketList<'a> {
    TicketList {
        desk,
        viewer,
        query,
        tickets,
        unread,
        next: None,
        next_place: None,
        beyond: false,
        in_copy: false,
        counts: Some(Counts { open: 5, closed: 3 }),
        searched: None,
    }
}

pub fn ticket_page<'a>(
    desk: &'a Desk,
    ticket: &'a guichet_domain::Ticket,
    entries: &'a [guichet_domain::Entry],
    viewer: &'a guichet_domain::visibility::Viewer,
) -> TicketPage<'a> {
    TicketPage {
        desk,
        ticket,
        sight: Sight::Whole,
        participants: &[],
        entries,
        viewer,
        earlier: None,
        typed: TypedTicket::default(),
        errors: Vec::new(),
        once: ONCE.into(),
        images_from: Some("https://files.example"),
    }
}

fn in_copy(name: &str) -> Participant {
    let contact = guichet_domain::ids::ContactId::new(uuid::Uuid::from_u128(name.len() as u128));
    Participant { contact, name: name.to_owned(), since: ago(60) }
}

fn tickets_pages(lang: &str) -> Vec<(String, Response)> {
    let desk = desk();
    let viewer = viewer(&desk);
    let mut all = Vec::new();
    let mut add = |name: &str, response| all.push((name.to_owned(), response));
    let tickets = tickets();
    let unread: HashSet<_> = [tickets[0].number, tickets[3].number].into();
    let request = get(&at("/tickets", lang));
    let frame = frame(&request, portal(&desk));
    let query = ListQuery::default();
    let next = Some(Cursor { time: tickets[7].activity_at, number: tickets[7].number });
    add(
        "list",
        pages::ticket_list::ticket_list(
            &frame,
            &TicketList { next, ..list(&desk, &viewer, &query, &tickets, &unread) },
        ),
    );
    add(
        "list-empty",
        pages::ticket_list::ticket_list(
            &frame,
            &TicketList { counts: Some(Counts::default()), ..list(&desk, &viewer, &query, &[], &unread) },
        ),
    );
    let searched = get(&at("/tickets?q=printer&state=open", lang)).list_query();
    add("list-none-found", pages::ticket_list::ticket_list(&frame, &list(&desk, &viewer, &searched, &[], &unread)));
    add(
        "list-none-so-far",
        pages::ticket_list::ticket_list(&frame, &TicketList { next, ..list(&desk, &viewer, &searched, &[], &unread) }),
    );
    let mut stages = desk.clone();
    stages.settings.portals[0].show_stage_names = true;
    stages.settings.portals[0].theme.accent = Some("#0f766e".into());
    stages.settings.portals[0].word.one = Some("Order".into());
    stages.settings.portals[0].word.many = Some("Orders".into());
    let themed = crate::samples::frame(&request, portal(&stages));
    let later = get("/tickets?sort=created&after=1_1").list_query();
    add("list-stages", pages::ticket_list::ticket_list(&themed, &list(&stages, &viewer, &later, &tickets, &unread)));

    let entries = conversation();
    let in_copy = ["Paul Roth", "chiara@elsewhere.example"].map(in_copy);
    let request = get(&at("/tickets/1058?done=replied", lang));
    let frame = crate::samples::frame(&request, portal(&desk));
    add(
        "ticket",
        pages::ticket::ticket(
            &frame,
            &TicketPage {
                earlier: Some(entry_id(1)),
                participants: &in_copy,
                ..ticket_page(&desk, &tickets[0], &entries, &viewer)
            },
        ),
    );
    let errors = vec![
        FieldError::new(Field::Message, Problem::Missing),
        FieldError::new(Field::Attachments, Problem::FilesTooLarge),
    ];
    add(
        "ticket-wrong",
        pages::ticket::ticket(&frame, &TicketPage { errors, ..ticket_page(&desk, &tickets[0], &entries, &viewer) }),
    );
    let paper = get(&at("/tickets/1058?print", lang));
    add(
        "ticket-print",
        pages::ticket::ticket(
            &crate::samples::frame(&paper, portal(&desk)),
            &TicketPage { earlier: Some(entry_id(1)), ..ticket_page(&desk, &tickets[0], &entries, &viewer) },
        ),
    );
    let closed = ticket(1021, "Data processing agreement", (1, "Anna Roux"), Some(2), "closed", 57_600, 44_640);
    let plain = get(&at("/tickets/1021", lang));
    add(
        "ticket-closed",
        pages::ticket::ticket(
            &crate::samples::frame(&plain, portal(&desk)),
            &ticket_page(&desk, &closed, &entries[..2], &viewer),
        ),
    );
    let mut for_good = desk.clone();
    for_good.settings.portals[0].replies_reopen = false;
    add(
        "ticket-closed-for-good",
        pages::ticket::ticket(
            &crate::samples::frame(&plain, portal(&for_good)),
            &ticket_page(&for_good, &closed, &entries[..2], &viewer),
        ),
    );

    let request = get(&at("/tickets/new", lang));
    let frame = crate::samples::frame(&request, portal(&desk));
    add("new", pages::new_ticket::new_ticket(&frame, &NewTicket { once: ONCE.into(), ..NewTicket::default() }));
    let typed = TypedTicket {
        subject: String::new(),
        message: "The **printer** on the second floor\n\n- blinks\n- does not print <b>".into(),
        ..TypedTicket::default()
    };
    let errors = vec![
        FieldError::new(Field::Subject, Problem::Missing),
        FieldError::new(Field::Attachments, Problem::FilesLost),
    ];
    add(
        "new-wrong",
        pages::new_ticket::new_ticket(&frame, &NewTicket { typed, errors, once: ONCE.into(), ..NewTicket::default() }),
    );
    let form = guichet_domain::form::FormSettings { fields: form_fields(), ..Default::default() };
    let answer = |value: &str, problem| guichet_web::forms::TypedAnswer { value: value.into(), problem };
    let typed = TypedTicket {
        subject: "The printer".into(),
        message: "It blinks.".into(),
        answers: [
            ("about".parse().unwrap(), answer("Return", None)),
            ("pieces".parse().unwrap(), answer("many \"<b>", Some(Problem::NoNumber))),
            ("since".parse().unwrap(), answer("", Some(Problem::Missing))),
            ("agreed".parse().unwrap(), answer("", Some(Problem::Missing))),
        ]
        .into(),
    };
    let asked = NewTicket { form, typed, errors: Vec::new(), once: ONCE.into() };
    add(
        "new-fields",
        pages::new_ticket::new_ticket(&frame, &NewTicket { typed: TypedTicket::default(), ..asked.clone() }),
    );
    add("new-fields-wrong", pages::new_ticket::new_ticket(&frame, &asked));
    let mut several = desk.clone();
    several.settings.portals[0].more_forms.push(guichet_domain::form::FormSettings {
        id: "return".parse().unwrap(),
        name: Some("Return something".into()),
        description: Some("We pay the postage.".into()),
        ..Default::default()
    });
    let frame = crate::samples::frame(&request, portal(&several));
    add("choose-form", pages::new_ticket::choose_form(&frame));
    all
}

fn failures(lang: &str) -> Vec<(String, Response)> {
    let desk = desk();
    let request = get(&at("/tickets/1", lang));
    let frame = frame(&request, portal(&desk));
    [
        ("404", Failure::NotFound),
        ("403", Failure::Forged),
        ("400", Failure::Unreadable),
        ("413", Failure::TooLarge),
        ("409", Failure::Conflict),
        ("429", Failure::TooMany),
        ("413-export", Failure::ExportTooLarge),
        ("500", Failure::Ours),
    ]
    .into_iter()
    .map(|(name, failure)| (name.to_owned(), frame.failure(failure)))
    .collect()
}

/// Writes every page and mail, with its style sheets and scripts, to `<target>/tmp/pages/<language>/`.
#[test]
fn pages_are_drawn_for_looking_at() {
    let root = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(root.join("assets")).unwrap();
    for lang in ["en", "de", "ar", "ja"] {
        let dir = root.join(lang);
        std::fs::create_dir_all(&dir).unwrap();
        for (name, mail) in crate::mails::every(guichet_web::Language::of_tag(lang).unwrap()) {
            std::fs::write(dir.join(format!("mail-{name}.html")), mail.html).unwrap();
        }
        for (name, response) in pages(lang) {
            let page = body(&response);
            for address in page.split('"').filter(|text| text.starts_with("/assets/")) {
                let file = address.strip_prefix("/assets/").unwrap();
                let asset = assets::find(file).unwrap_or_else(|| panic!("{address} of {name} is not served"));
                std::fs::write(root.join("assets").join(file), asset.content.as_bytes()).unwrap();
            }
            std::fs::write(dir.join(format!("{name}.html")), page.replace("\"/assets/", "\"../assets/")).unwrap();
        }
    }
}

/// One field of each kind, two of them under a condition.
fn form_fields() -> Vec<guichet_domain::form::FormField> {
    use guichet_domain::filter::{Filter, Test};
    use guichet_domain::form::{FieldKind, FormField};
    let returned = || Filter::one("about", Test::Is("Return".into()));
    let field = |property: &str, label: &str, kind, required, when| FormField {
        property: property.parse().unwrap(),
        label: label.into(),
        hint: None,
        kind,
        required,
        when,
    };
    let options = ["Question", "Return"].map(str::to_owned).to_vec();
    vec![
        field("about", "What is it about?", FieldKind::Choice { options }, true, Filter::default()),
        field("pieces", "How many?", FieldKind::Number { least: Some(1), most: Some(99) }, true, returned()),
        field("since", "Since when?", FieldKind::Date, true, returned()),
        FormField {
            hint: Some("On the back, below the bar code.".into()),
            ..field("serial", "Serial number", FieldKind::Text, false, Filter::default())
        },
        field("agreed", "You may call me", FieldKind::Checkbox, true, Filter::default()),
    ]
}
