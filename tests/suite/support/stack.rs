//! A stack for one test: its own ports, its own data, the functions as they were built before.

use std::path::PathBuf;
use std::sync::Arc;

use aws_config::BehaviorVersion;
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::Region;
use guichet_domain::settings::{Deployment, Settings};
use guichet_domain::text::Name;
use guichet_domain::{Company, Contact, Desk};
use guichet_local::options::Options;
use guichet_local::start::{Running, start};
use guichet_store::Store;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Browser, Outbox, Page};

/// The first agent: what the template's parameter says on this machine.
pub(crate) const AGENT: &str = "agent@example.com";
/// An address of the desk.
pub(crate) const DESK: &str = "help@support.example.com";

pub(crate) struct TestStack {
    pub(crate) running: Running,
    pub(crate) outbox: Outbox,
    pub(crate) store: Store,
    _data: tempfile::TempDir,
}

impl TestStack {
    /// Starts an empty one.
    pub(crate) async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let options = Options { binaries: Some(built()), ..Options::for_test(&data.path().join("data")) };
        let running = start(options).await.unwrap();
        let outbox = Outbox { base: running.url.clone(), smtp_port: running.smtp.port() };
        let credentials =
            Credentials::new(running.owner.access_key.clone(), running.owner.secret.clone(), None, None, "owner");
        let config = aws_config::defaults(BehaviorVersion::v2026_01_12())
            .endpoint_url(&running.endpoint)
            .region(Region::new(running.stack.region.clone()))
            .credentials_provider(credentials)
            .load()
            .await;
        let table = running.stack.tables.first().unwrap().name.clone();
        let store = Store::new(aws_sdk_dynamodb::Client::new(&config), table);
        Self { running, outbox, store, _data: data }
    }

    /// Starts an empty one with other settings than the template's: written before any function reads them, so that nobody
    /// has to wait for a cache.
    pub(crate) async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let stack = Self::start().await;
        stack.write_settings(change).await;
        stack
    }

    /// Ends the stack, after a look at what the functions asked of AWS: nothing that their policies do not allow (I3).
    pub(crate) async fn end(self) {
        let seen = self.running.aws.iam().seen();
        let refused: Vec<_> = seen.iter().filter(|(access, _)| !access.allowed).collect();
        assert!(refused.is_empty(), "not allowed by the template's policies: {refused:#?}");
        self.running.shut_down().await;
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.running.url)
    }

    /// Signs somebody in who may: by the page, with the code from their mail.
    pub(crate) async fn signed_in(&self, email: &str) -> Browser {
        let browser = self.browser();
        let list = self.sign_in(&browser, email).await;
        assert_eq!(list.path, "/tickets", "{}", list.words());
        browser
    }

    /// The same in this browser; answers the page it leads to.
    pub(crate) async fn sign_in(&self, browser: &Browser, email: &str) -> Page {
        let codes = self.outbox.codes_to(email).await.len();
        let ask = browser.get("/sign-in").await;
        let code = ask.form("/sign-in").fill("email", email).submit().await;
        let sent = self.outbox.wait_for_code(email, codes + 1).await;
        code.form("/sign-in/code").fill("code", &sent).submit().await
    }

    /// A contact who is known by mail.
    pub(crate) async fn contact(&self, email: &str, name: &str) -> Contact {
        let id = guichet_domain::ids::ContactId::new(Uuid::new_v4());
        let new = Contact::new(id, email.parse().unwrap(), Some(Name::parse(name).unwrap()), Timestamp::now());
        self.store.ensure_contact(new).await.unwrap()
    }

    /// A company that owns a domain.
    pub(crate) async fn company(&self, name: &str, domain: &str) -> Company {
        let company = Company {
            id: guichet_domain::ids::CompanyId::new(Uuid::new_v4()),
            name: Name::parse(name).unwrap(),
            domains: vec![guichet_domain::company::CompanyDomain::parse(domain).unwrap()],
            properties: Default::default(),
        };
        self.store.create_company(&company).await.unwrap();
        company
    }

    pub(crate) async fn desk(&self) -> Arc<Desk> {
        let variables = &self.running.stack.functions["LoginFunction"].environment;
        let deployment = Deployment {
            portal_name: variables["PORTAL_NAME"].clone(),
            mail_domain: variables["MAIL_DOMAIN"].clone(),
            sender: variables["SENDER"].parse().unwrap(),
            first_agent: variables["AGENT_EMAIL"].parse().unwrap(),
        };
        self.store.afresh().desk(&deployment, Timestamp::now()).await.unwrap()
    }

    /// Changes settings; functions know them at once, since those that run already are new ones afterwards.
    pub(crate) async fn settings(&self, change: impl FnOnce(&mut Settings)) {
        self.write_settings(change).await;
        // Functions keep settings for five seconds.
        tokio::time::sleep(std::time::Duration::from_millis(5_100)).await;
    }

    /// Changes settings before any function has read them: nobody has to wait for a cache.
    pub(crate) async fn write_settings(&self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.desk().await.settings.clone();
        change(&mut settings);
        self.store.put_settings(settings, "test", Timestamp::now()).await.unwrap();
    }
}

/// Where cargo puts the binaries: beside the folder that this test lies in.
pub(crate) fn built() -> PathBuf {
    let this = std::env::current_exe().unwrap();
    this.parent().unwrap().parent().unwrap().to_owned()
}
