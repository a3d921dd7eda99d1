//! The form's own fields and the choice of a form (D1, D2), in the portal, in the list and in the desk's mail.

use guichet_domain::filter::{Filter, Test};
use guichet_domain::form::{FieldKind, FormField, FormSettings};
use guichet_domain::listing::Column;
use guichet_domain::pipeline::{Pipeline, Stage, State};
use guichet_domain::property::PropertyValue;
use guichet_domain::settings::{Channel, ChannelKind, Inbox, Settings};
use reqwest::StatusCode;

use crate::support::{AGENT, TestStack};

fn field(property: &str, label: &str, kind: FieldKind, required: bool, when: Filter) -> FormField {
    FormField { property: property.parse().unwrap(), label: label.to_owned(), hint: None, kind, required, when }
}

/// A question or a return; what is returned, of which number and since when it has been broken.
fn fields() -> Vec<FormField> {
    let options = ["Question", "Return"].map(str::to_owned).to_vec();
    let when = |property: &str, value: PropertyValue| Filter::one(property, Test::Is(value));
    vec![
        field("about", "What is it about?", FieldKind::Choice { options }, true, Filter::default()),
        field("broken", "It is broken", FieldKind::Checkbox, false, when("about", "Return".into())),
        field("since", "Since when?", FieldKind::Date, true, when("broken", PropertyValue::Flag(true))),
        field(
            "pieces",
            "How many?",
            FieldKind::Number { least: Some(1), most: Some(99) },
            true,
            when("about", "Return".into()),
        ),
        field("serial", "Serial number", FieldKind::Text, false, Filter::default()),
    ]
}

#[tokio::test]
async fn d1_the_forms_own_fields_are_asked_under_conditions_kept_and_shown_wherever_the_ticket_is() {
    let stack = TestStack::start_with(|settings| {
        let portal = &mut settings.portals[0];
        portal.form.fields = fields();
        portal.columns = ["subject", "about", "since", "pieces"]
            .map(|property| Column { property: property.to_owned(), label: None })
            .to_vec();
    })
    .await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let browser = stack.visitor(&anna).await;
    let form = browser.get("/tickets/new").await.form("/tickets/new");
    let form = form.fill("subject", "Two to go back").fill("message", "Words").fill("answer-about", "Return");

    // Everything that is wrong is said at once, with its field, and nothing that was typed is lost.
    let typed = form.tick("answer-broken").fill("answer-pieces", "100").fill("answer-serial", "A-1 \"<b>");
    let page = typed.submit().await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.words());
    assert_eq!(page.all(".errors li"), ["Fill in “Since when?”.", "“How many?” must be at most 99."]);
    assert_eq!(page.links(".errors a"), ["#answer-since", "#answer-pieces"]);
    let again = page.form("/tickets/new");
    for (name, value) in [
        ("subject", "Two to go back"),
        ("answer-about", "Return"),
        ("answer-broken", "yes"),
        ("answer-pieces", "100"),
        ("answer-serial", "A-1 \"<b>"),
    ] {
        assert_eq!(again.value(name), Some(value), "{name}");
    }
    let mended = again.fill("answer-pieces", "2").fill("answer-since", "2026-11-01");
    let (first, second) = tokio::join!(mended.submit(), mended.submit());
    assert_eq!(second.path, first.path, "one ticket: {}", first.words());
    let tickets = stack.tickets_up_to(5).await;
    assert_eq!(tickets.len(), 1);
    // Two at once may skip a number.
    let number = tickets[0].number;
    assert_eq!(first.path, format!("/tickets/{number}?done=created"));
    assert!(first.words().contains(&format!("#{number}")), "the confirmation shows the number: {}", first.words());

    let kept = stack.tickets_up_to(5).await.remove(0).properties;
    let expected = [
        ("about", PropertyValue::from("Return")),
        ("broken", PropertyValue::Flag(true)),
        ("pieces", PropertyValue::Number(2.0)),
        ("serial", "A-1 \"<b>".into()),
        ("since", PropertyValue::Time("2026-11-01T00:00:00Z".parse().unwrap())),
    ];
    assert_eq!(kept, expected.map(|(name, value)| (name.to_owned(), value)).into());
    for said in ["What is it about? Return", "It is broken Yes", "Since when? 1 Nov 2026", "How many? 2"] {
        assert!(first.words().contains(said), "{said}: {}", first.words());
    }
    let list = browser.get("/tickets").await.words();
    assert!(list.contains("How many?") && list.contains("1 Nov 2026"), "{list}");
    let mail = stack.outbox.wait_for(AGENT, 1).await.text.unwrap();
    assert!(mail.contains("Serial number: A-1 \"<b>") && mail.contains("Since when?: 1 Nov 2026"), "{mail}");

    // What was not asked is not read, be it typed or made up: a question has no pieces.
    let form = browser.get("/tickets/new").await.form("/tickets/new");
    let form = form.fill("subject", "A question").fill("message", "x").fill("answer-about", "Question");
    let made_up = form.fill("answer-pieces", "many").tick("answer-broken").tamper("answer-tier", "premium");
    let page = made_up.submit().await;
    assert!(page.path.ends_with("?done=created"), "{:?}", page.all(".errors li"));
    let kept = stack.tickets_up_to(5).await.remove(1).properties;
    assert_eq!(kept.keys().collect::<Vec<_>>(), ["about"]);
    // A choice that is none is refused.
    let form = browser.get("/tickets/new").await.form("/tickets/new");
    let form = form.fill("subject", "x").fill("message", "x").fill("answer-about", "Theft");
    assert_eq!(form.submit().await.all(".errors li"), ["Choose one of the options of “What is it about?”."]);
    stack.end().await;
}

/// A second form with a pipeline and an inbox of its own.
fn with_returns(settings: &mut Settings) {
    let stage = |id: &str, state| Stage {
        id: id.parse().unwrap(),
        name: id.to_owned(),
        customer_name: format!("Return {id}"),
        state,
    };
    settings.inboxes.push(Inbox { id: "returns".parse().unwrap(), name: "Returns".into() });
    settings.pipelines.push(Pipeline {
        id: "returns".parse().unwrap(),
        name: "Returns".into(),
        stages: vec![stage("announced", State::Open), stage("done", State::Closed)],
    });
    settings.channels.push(Channel {
        id: "returns".parse().unwrap(),
        kind: ChannelKind::Portal,
        address: None,
        inbox: "returns".parse().unwrap(),
        pipeline: "returns".parse().unwrap(),
        stage: None,
    });
    settings.portals[0].more_forms.push(FormSettings {
        id: "return".parse().unwrap(),
        name: Some("Return something".into()),
        description: Some("We pay the postage.".into()),
        channel: Some("returns".parse().unwrap()),
        introduction: Some("Wrap it well.".into()),
        fields: vec![field("serial", "Serial number", FieldKind::Text, true, Filter::default())],
    });
}

#[tokio::test]
async fn d2_with_several_forms_people_choose_first_and_each_leads_to_its_own_pipeline_and_inbox() {
    let stack = TestStack::start_with(with_returns).await;
    let anna = stack.verified("anna@acme.example", "Anna", |_| ()).await;
    let browser = stack.visitor(&anna).await;
    let choice = browser.get("/tickets/new").await;
    assert_eq!(choice.links(".choices a"), ["/tickets/new?form=ticket", "/tickets/new?form=return"]);
    assert!(choice.words().contains("Return something We pay the postage."), "{}", choice.words());

    let page = browser.get("/tickets/new?form=return").await;
    assert_eq!(page.all("h1"), ["Return something"]);
    assert!(page.words().contains("Wrap it well."), "{}", page.words());
    let form = page.form("/tickets/new").fill("subject", "It hums").fill("message", "Loudly");
    let refused = form.submit().await;
    assert_eq!(refused.all(".errors li"), ["Fill in “Serial number”."]);
    assert_eq!(refused.all("h1"), ["Return something"], "the same form again");
    let form = refused.form("/tickets/new").fill("answer-serial", "BL-7");
    assert_eq!(form.submit().await.path, "/tickets/1?done=created");
    let form = browser.get("/tickets/new?form=ticket").await.form("/tickets/new");
    form.fill("subject", "A question").fill("message", "x").submit().await;
    let tickets = stack.tickets_up_to(2).await;
    let went = |at: usize| (tickets[at].inbox.as_str(), tickets[at].pipeline.as_str(), tickets[at].stage.as_str());
    assert_eq!(went(0), ("returns", "returns", "announced"));
    assert_eq!(went(1), ("support", "support", "new"));

    // A form that is not there, or not any more: the choice again; and what was typed for it is taken all the same.
    assert_eq!(browser.get("/tickets/new?form=gone").await.links(".choices a").len(), 2);
    let form = browser.get("/tickets/new?form=ticket").await.form("/tickets/new").tamper("form", "gone");
    let page = form.fill("subject", "Typed for an hour").fill("message", "x").submit().await;
    assert_eq!(page.path, "/tickets/3?done=created");
    stack.end().await;
}
