//! What SES's verdicts lead to: docs/security.md says it, the code does it.

use std::collections::BTreeMap;

use guichet_domain::ids::{AgentId, ContactId, TicketNumber};
use guichet_domain::incoming::{Decision, Evidence, Found, MailFacts, Pointer, Sender, Verdict, Verdicts, decide};
use guichet_store::OutcomeKind;
use uuid::Uuid;

use crate::repository::table;
use crate::support::{Post, TestStack};

const ANNA: &str = "anna@acme.example";

const WORDS: [(&str, Verdict); 5] = [
    ("PASS", Verdict::Pass),
    ("FAIL", Verdict::Fail),
    ("GRAY", Verdict::Gray),
    ("PROCESSING_FAILED", Verdict::ProcessingFailed),
    ("missing", Verdict::Missing),
];
const CHECKS: [&str; 5] = ["DMARC", "SPF", "DKIM", "virus", "spam"];

/// The cells of docs/security.md by check and verdict.
fn cells() -> BTreeMap<(String, String), Vec<String>> {
    let rows = table("docs/security.md", "check");
    let cells: BTreeMap<_, _> = rows.iter().map(|row| ((row[0].clone(), row[1].clone()), row[2..].to_vec())).collect();
    assert_eq!((rows.len(), cells.len()), (25, 25), "a row for each verdict of each check, once");
    cells
}

/// The four kinds of mail of the table's columns: the mail, who sends it.
fn mails() -> [(MailFacts, Sender); 4] {
    let mail = |evidence: Option<Evidence>| MailFacts {
        from: Some(ANNA.parse().unwrap()),
        pointers: evidence.into_iter().map(|evidence| Pointer { number: number(), evidence }).collect(),
        ..MailFacts::default()
    };
    [
        (mail(None), anna()),
        (mail(Some(Evidence::SignedThreadRoot)), anna()),
        (mail(Some(Evidence::SubjectNumber)), anna()),
        (mail(Some(Evidence::SignedReplyAddress)), Sender::Agent(AgentId::new(Uuid::from_u128(9)))),
    ]
}

fn anna() -> Sender {
    Sender::Contact(ContactId::new(Uuid::from_u128(1)))
}

fn number() -> TicketNumber {
    TicketNumber::new(1042).unwrap()
}

/// What the table says of a combination: a check that holds decides, and else the one that says something.
fn expected(cells: &BTreeMap<(String, String), Vec<String>>, verdicts: [usize; 5], column: usize) -> String {
    let said: Vec<&str> = CHECKS
        .iter()
        .zip(verdicts)
        .map(|(check, at)| cells[&((*check).to_owned(), WORDS[at].0.to_owned())][column].as_str())
        .filter(|cell| *cell != "–")
        .collect();
    if said.contains(&"held") { "held".to_owned() } else { said.first().copied().unwrap_or("nothing").to_owned() }
}

#[test]
fn s5_the_table_of_verdicts_says_what_the_code_does_in_every_combination() {
    let cells = cells();
    for combination in 0..5_usize.pow(5) {
        let at: [usize; 5] = std::array::from_fn(|check| combination / 5_usize.pow(u32::try_from(check).unwrap()) % 5);
        let [dmarc, spf, dkim, virus, spam] = at.map(|at| WORDS[at].1);
        let verdicts = Verdicts { spf, dkim, dmarc, spam, virus };
        for (column, (mail, sender)) in mails().iter().enumerate() {
            let decision = decide(mail, &verdicts, *sender, |number| {
                let Sender::Contact(requester) = anna() else { return None };
                (number == self::number()).then(|| Found { requester, participants: Vec::new() })
            });
            let word = match decision {
                Decision::NewTicket(_) => "new ticket",
                Decision::Reply(..) => "reply",
                Decision::Held(_) => "held",
                Decision::Ignored(_) => "ignored",
            };
            assert_eq!(word, expected(&cells, at, column), "column {column}, {verdicts:?}: {decision:?}");
        }
    }
}

/// The same with real messages: each row of the table by itself, the other checks passing, for a mail that points nowhere and one that
/// answers a ticket.
#[tokio::test]
async fn s5_e4_each_verdict_does_what_the_table_says_to_real_mail() {
    let cells = cells();
    let stack = TestStack::start().await;
    stack.receive(&Post::new(ANNA, "First", "One printer is broken.")).await;
    let letter = stack.outbox.wait_for(ANNA, 1).await;
    let (references, id) = (letter.header("References").unwrap(), letter.header("Message-ID").unwrap());
    let mut sent = 0;
    for (check, name) in [("DMARC", "dmarc"), ("SPF", "spf"), ("DKIM", "dkim"), ("virus", "virus"), ("spam", "spam")] {
        for word in ["FAIL", "GRAY", "PROCESSING_FAILED"] {
            let row = &cells[&(check.to_owned(), word.to_owned())];
            let passing = &cells[&("DMARC".to_owned(), "PASS".to_owned())];
            for (column, answers) in [(0, false), (1, true)] {
                sent += 1;
                let mut post = Post::new(ANNA, &format!("Mail {sent}"), "Words.").verdict(name, word);
                if answers {
                    post = post.header("References", &references).header("In-Reply-To", &id);
                }
                let outcome = stack.receive(&post).await;
                let said = if row[column] == "–" { &passing[column] } else { &row[column] };
                let expected = match said.as_str() {
                    "new ticket" => OutcomeKind::NewTicket,
                    "reply" => OutcomeKind::Reply,
                    "held" => OutcomeKind::Held,
                    other => panic!("{other}"),
                };
                assert_eq!(outcome.decision, expected, "{check} {word}, column {column}: {outcome:?}");
            }
        }
    }
    stack.end().await;
}
