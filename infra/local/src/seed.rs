//! Fills an empty store, so that there is something to see.

use std::time::{Duration, Instant};

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials;
use aws_sdk_s3::primitives::ByteStream;
use guichet_domain::settings::Deployment;
use guichet_store::{Loaded, OutcomeKind, Store};
use jiff::Timestamp;

use crate::aws::inbound::{Envelope, Verdicts};
use crate::demo::{self, DemoMail, Object, PEOPLE};
use crate::kinds::Stack;
use crate::options::SeedKind;
use crate::start::Running;

/// How long the start waits for what becomes of one mail of the demo, and how often it looks.
const SETTLED_WITHIN: Duration = Duration::from_secs(3);
const POLL: Duration = Duration::from_millis(5);

/// A person of the demo who can sign in.
#[derive(Debug, Clone)]
pub struct Account {
    /// Who it is, in a few words.
    pub who: String,
    /// Address to sign in with.
    pub email: String,
}

/// Why a store could not be filled.
#[derive(Debug, thiserror::Error)]
#[error("the store could not be filled: {0}")]
pub struct SeedError(pub String);

/// Accounts that a seed makes, whether it did so just now or in an earlier run.
pub fn accounts(kind: SeedKind) -> Vec<Account> {
    let account = |person: &demo::Person| {
        let company = person.company.map(|company| format!(", {company}")).unwrap_or_default();
        Account { who: format!("{}{company}: {}", person.name, person.about), email: person.email.to_owned() }
    };
    match kind {
        SeedKind::Demo => PEOPLE.iter().map(account).collect(),
        SeedKind::Tickets(_) => PEOPLE.first().map(account).into_iter().collect(),
        SeedKind::None => Vec::new(),
    }
}

/// Fills the store of a stack. `Demo` leaves a store alone that has its people already; a number of tickets is added to
/// whatever is there.
///
/// The stack serves already: a seed goes through the AWS services ([`Running::endpoint`], with [`Running::owner`]'s
/// credentials) like any other program.
///
/// # Errors
/// [`SeedError`]
pub async fn seed(kind: SeedKind, running: &Running) -> Result<(), SeedError> {
    let config = aws_config::defaults(BehaviorVersion::latest())
        .endpoint_url(&running.endpoint)
        .region(Region::new(running.stack.region.clone()))
        .credentials_provider(Credentials::new(&running.owner.access_key, &running.owner.secret, None, None, "owner"));
    let failed = |error: demo::DemoError| SeedError(with_causes(&error));
    match kind {
        SeedKind::None => Ok(()),
        SeedKind::Demo => {
            let config = config.load().await;
            let s3 = aws_sdk_s3::Client::from_conf(
                aws_sdk_s3::config::Builder::from(&config).force_path_style(true).build(),
            );
            let bucket = variable(&running.stack, "ATTACHMENT_BUCKET")?;
            let put = async |object: Object<'_>| {
                let put = s3.put_object().bucket(&bucket).key(object.key).content_type("application/octet-stream");
                put.body(ByteStream::from(object.content.to_vec()))
                    .send()
                    .await
                    .map(drop)
                    .map_err(|error| with_causes(&error))
            };
            let store = store(&config, &running.stack)?;
            let mails =
                demo::seed(&store, &deployment(&running.stack)?, Timestamp::now(), put).await.map_err(failed)?;
            for mail in mails {
                deliver(&store, running, mail).await?;
            }
            Ok(())
        }
        SeedKind::Tickets(count) => {
            let now = Timestamp::now();
            let store = store(&config.load().await, &running.stack)?;
            let table = variable(&running.stack, "TABLE_NAME")?;
            // Straight into the database: no stream record, so no function runs and nobody is mailed.
            let put = async |tickets: &[Loaded]| {
                let rows = tickets.iter().map(|loaded| loaded.json(now)).collect::<Result<Vec<_>, _>>();
                let rows = rows.map_err(|error| with_causes(&error))?.concat();
                running.aws.dynamodb().import(&table, rows).await.map(drop).map_err(|error| error.to_string())
            };
            demo::seed_many(&store, &deployment(&running.stack)?, count, now, put).await.map_err(failed)
        }
    }
}

/// Takes a mail of the demo in, and waits until it is known what became of it: later ones may be about the same ticket.
async fn deliver(store: &Store, running: &Running, mail: DemoMail) -> Result<(), SeedError> {
    let mut verdicts = Verdicts::default();
    for (check, word) in &mail.checks {
        verdicts.set(check, word).map_err(SeedError)?;
    }
    let envelope = Envelope { from: mail.from, to: vec![mail.to] };
    let id = running.aws.inbound().accept(&mail.raw, &envelope, &verdicts).await;
    let id = id.map_err(|error| SeedError(error.message))?;
    let until = Instant::now() + SETTLED_WITHIN;
    while Instant::now() < until {
        let outcome = store.outcome(&id).await.map_err(|error| SeedError(with_causes(&error)))?;
        if let Some(outcome) = outcome.filter(|outcome| outcome.decision != OutcomeKind::Failed) {
            if outcome.decision != mail.becomes || !outcome.reason.contains(&mail.because) {
                tracing::warn!(id, became = ?outcome.decision, outcome.reason, "a mail of the demo took another way");
            }
            return Ok(());
        }
        tokio::time::sleep(POLL).await;
    }
    // Somebody is at work on the function: the portal starts all the same, and `/_local/` shows what failed.
    tracing::warn!(id, "a mail of the demo has no outcome yet");
    Ok(())
}

fn store(config: &aws_config::SdkConfig, stack: &Stack) -> Result<Store, SeedError> {
    Ok(Store::new(aws_sdk_dynamodb::Client::new(config), variable(stack, "TABLE_NAME")?))
}

/// What the functions are told, the seed is told, too.
fn deployment(stack: &Stack) -> Result<Deployment, SeedError> {
    let address = |name: &str| variable(stack, name)?.parse().map_err(|error| SeedError(format!("{name}: {error}")));
    Ok(Deployment {
        portal_name: variable(stack, "PORTAL_NAME")?,
        mail_domain: variable(stack, "MAIL_DOMAIN")?,
        sender: address("SENDER")?,
        first_agent: address("AGENT_EMAIL")?,
    })
}

/// A variable by the name that every function which has it knows it by.
fn variable(stack: &Stack, name: &str) -> Result<String, SeedError> {
    let mut environments = stack.functions.values().map(|function| &function.environment);
    let value = environments.find_map(|environment| environment.get(name));
    value.cloned().ok_or_else(|| SeedError(format!("no function of the template has {name}")))
}

/// An error with everything that led to it.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
