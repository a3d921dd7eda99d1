//! What became of the mails that came in: searched, counted, as a list and as JSON.

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;

use super::Shown;
use super::rows::MOST;
use super::time::Moment;
use super::view::{MailOutcome, View};

/// Rows on the page; the JSON has them all.
const SHOWN: usize = 200;

/// Outcomes in the order in which they are counted.
const KINDS: [&str; 5] = ["new ticket", "reply", "held", "ignored", "failed"];

/// Days that can be chosen.
const DAYS: [(u16, &str); 4] = [(1, "today"), (2, "since yesterday"), (7, "7 days"), (30, "30 days")];

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Search {
    /// Words that each must stand somewhere: sender, subject, ids, ticket, outcome, reason.
    #[serde(default)]
    q: String,
    /// One outcome only: `held`.
    #[serde(default)]
    outcome: String,
    /// How many days back, at most 30.
    #[serde(default)]
    days: Option<String>,
}

impl Search {
    fn days(&self) -> u16 {
        self.days.as_deref().and_then(|days| days.trim().parse().ok()).unwrap_or(2).clamp(1, 30)
    }

    fn finds(&self, mail: &MailOutcome) -> bool {
        let ticket = mail.ticket.as_ref().map(|ticket| format!("#{ticket}")).unwrap_or_default();
        let verdicts: Vec<String> = mail.verdicts.iter().map(|(check, word)| format!("{check}={word}")).collect();
        let verdicts = verdicts.join(" ");
        let all = [
            &mail.from,
            &mail.subject,
            &mail.message_id,
            &mail.ses_id,
            &mail.outcome,
            &mail.reason,
            &ticket,
            &verdicts,
        ];
        let all = all.map(|text| text.to_lowercase()).join("\n");
        self.q.to_lowercase().split_whitespace().all(|word| all.contains(word))
    }

    fn is_of_kind(&self, mail: &MailOutcome) -> bool {
        self.outcome.is_empty() || mail.outcome == self.outcome
    }

    /// The address of this search with another outcome.
    fn with(&self, outcome: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &self.q).append_pair("days", &self.days().to_string());
        query.append_pair("outcome", outcome);
        format!("/_local/inbound?{}", query.finish())
    }
}

/// A mail that came in, in a list.
pub(super) struct Received {
    pub(super) mail: MailOutcome,
    pub(super) at: Moment,
}

impl From<MailOutcome> for Received {
    fn from(mail: MailOutcome) -> Self {
        Self { at: Moment::new(mail.received_at), mail }
    }
}

/// A way to narrow the list down.
pub(super) struct Choice {
    pub(super) name: &'static str,
    pub(super) href: String,
    pub(super) count: usize,
    pub(super) chosen: bool,
}

/// What a search found.
pub(super) struct Found {
    pub(super) search: Search,
    pub(super) kinds: Vec<Choice>,
    pub(super) days: Vec<(u16, &'static str, bool)>,
    pub(super) rows: Vec<Received>,
    pub(super) total: usize,
    /// There are more than could be looked through.
    pub(super) cut: bool,
}

impl Found {
    pub(super) fn words(&self) -> &str {
        &self.search.q
    }

    pub(super) fn kind(&self) -> &str {
        &self.search.outcome
    }
}

/// Looks through what came in.
pub(super) async fn find(view: &dyn View, search: Search) -> Found {
    let days = search.days();
    let all = view.mail_outcomes(days).await;
    let cut = all.len() >= MOST;
    let found: Vec<MailOutcome> = all.into_iter().filter(|mail| search.finds(mail)).collect();
    let choice = |name: &'static str, outcome: &str| Choice {
        name,
        href: search.with(outcome),
        count: found.iter().filter(|mail| outcome.is_empty() || mail.outcome == outcome).count(),
        chosen: search.outcome == outcome,
    };
    let mut kinds = vec![choice("all", "")];
    kinds.extend(KINDS.map(|kind| choice(kind, kind)));
    let of_kind = || found.iter().filter(|mail| search.is_of_kind(mail));
    let total = of_kind().count();
    let rows = of_kind().take(SHOWN).cloned().map(Received::from).collect();
    Found { kinds, days: DAYS.map(|(count, name)| (count, name, count == days)).to_vec(), rows, total, cut, search }
}

/// The newest mails, for the overview.
pub(super) async fn newest(view: &dyn View, count: usize) -> Vec<Received> {
    view.mail_outcomes(2).await.into_iter().take(count).map(Received::from).collect()
}

/// `GET /_local/inbound.json?q=&outcome=&days=`
pub(super) async fn json(State(view): Shown, Query(search): Query<Search>) -> Json<Vec<MailOutcome>> {
    let mut all = view.mail_outcomes(search.days()).await;
    all.retain(|mail| search.finds(mail) && search.is_of_kind(mail));
    Json(all)
}
