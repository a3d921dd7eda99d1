//! What ops choose: one typed document, versioned, stored as JSON. Every field has a default, so an older document reads.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::agent::{Agent, OwnerDisplay};
use crate::email_address::EmailAddress;
use crate::filter::Filter;
use crate::form::{FormField, FormSettings};
use crate::ids::{AgentId, ChannelId, InboxId, PipelineId, PortalId, StageId};
use crate::listing::Column;
use crate::pipeline::{Pipeline, Stage, State};
use crate::rates::Rates;
use crate::text::Name;

/// Everything that ops choose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Counts the changes (G7).
    pub version: u64,
    /// The portals (brands) of this deployment; at least one, the first is the default.
    pub portals: Vec<Portal>,
    /// Pipelines; at least one.
    pub pipelines: Vec<Pipeline>,
    /// Inboxes; at least one.
    pub inboxes: Vec<Inbox>,
    /// How messages come in.
    pub channels: Vec<Channel>,
}

/// Settings and agents: what every function knows of the desk it works for.
#[derive(Debug, Clone, PartialEq)]
pub struct Desk {
    /// The settings.
    pub settings: Settings,
    /// The agents, disabled ones too.
    pub agents: Vec<Agent>,
}

/// Where agents work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    /// Which.
    pub id: InboxId,
    /// Its name.
    pub name: String,
}

/// How messages come in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    /// Which.
    pub id: ChannelId,
    /// The kind, with what that kind needs.
    pub kind: ChannelKind,
    /// The address of an email channel; mail to any other address of the mail domain takes the first email channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<EmailAddress>,
    /// The inbox that its tickets land in.
    pub inbox: InboxId,
    /// The pipeline that its tickets start in.
    pub pipeline: PipelineId,
    /// The stage that they start in; the pipeline's first open stage where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageId>,
}

/// How a message came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChannelKind {
    /// Mail.
    Email,
    /// The portal, signed in.
    Portal,
    /// A public web form.
    WebForm,
    /// The chat widget.
    Chat,
    /// Messenger.
    Messenger,
}

impl ChannelKind {
    /// As it stands in addresses and items: `email`, `web-form`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Portal => "portal",
            Self::WebForm => "web-form",
            Self::Chat => "chat",
            Self::Messenger => "messenger",
        }
    }
}

/// The site that customers see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Portal {
    /// Which.
    pub id: PortalId,
    /// Its name, in headings and mails.
    pub name: String,
    /// The word for tickets (B9).
    #[serde(default)]
    pub word: TicketWord,
    /// Who may enter (A4).
    #[serde(default)]
    pub access: Access,
    /// How people sign in (A1).
    #[serde(default)]
    pub sign_in: SignInMethods,
    /// Asked for at registration (A3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentText>,
    /// How long a session lives (A7).
    #[serde(default)]
    pub sessions: SessionPolicy,
    /// Who sees the company's tickets (B3).
    #[serde(default)]
    pub company_visibility: CompanyVisibility,
    /// Pipelines whose tickets appear (B4); empty means all.
    #[serde(default)]
    pub visible_pipelines: Vec<PipelineId>,
    /// Which tickets appear besides (B4).
    #[serde(default)]
    pub ticket_filter: Filter,
    /// Columns of the list (B2).
    #[serde(default = "Column::defaults")]
    pub columns: Vec<Column>,
    /// Whether a search shows the message that answers, in a column of its own (B6).
    #[serde(default = "yes")]
    pub search_preview: bool,
    /// How agents' names are shown (B10).
    #[serde(default)]
    pub owner_display: OwnerDisplay,
    /// Whether the stage's customer-facing name is shown instead of Open or Closed (B11).
    #[serde(default)]
    pub show_stage_names: bool,
    /// Whether customers may close their tickets (C5).
    #[serde(default = "yes")]
    pub customers_may_close: bool,
    /// Whether customers may open a closed ticket again without a reply (C5).
    #[serde(default = "yes")]
    pub customers_may_reopen: bool,
    /// Whether a reply to a closed ticket reopens it; where not, it is refused with a word about opening a new one (C5).
    #[serde(default = "yes")]
    pub replies_reopen: bool,
    /// Whether authenticated mail of somebody with a part in a ticket brings the people in its To and Cc into copy (C6).
    #[serde(default = "yes")]
    pub mail_adds_participants: bool,
    /// Whether people in copy see the whole ticket, not just what came since they were added (C6).
    #[serde(default)]
    pub participants_see_whole: bool,
    /// Whether all public threads show, not just the oldest (C4).
    #[serde(default)]
    pub show_all_threads: bool,
    /// The form (D1).
    #[serde(default)]
    pub form: FormSettings,
    /// Further forms; with any, people choose first which one they need (D2).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more_forms: Vec<FormSettings>,
    /// The look (G3).
    #[serde(default)]
    pub theme: Theme,
    /// Languages offered, by BCP 47 tag, the first is the default (G8); empty means every language there is.
    #[serde(default)]
    pub languages: Vec<String>,
    /// How often one contact may write (S16).
    #[serde(default)]
    pub rates: Rates,
}

const fn yes() -> bool {
    true
}

/// The portal's word for tickets: "Orders", "Cases" (B9). Absent means the language's own word.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketWord {
    /// One: `Order`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one: Option<String>,
    /// Many: `Orders`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub many: Option<String>,
}

/// Who may enter (A4).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "kebab-case")]
pub enum Access {
    /// Anyone who registers, and every known contact.
    #[default]
    Anyone,
    /// Contacts that are known already: invited, or by a ticket.
    Invited,
    /// Contacts that match (A5).
    Audience {
        /// The rules.
        rules: Filter,
    },
}

/// How people sign in (A1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignInMethods {
    /// A one-time code by mail.
    #[default]
    Code,
    /// A password.
    Password,
    /// Either.
    Both,
}

impl SignInMethods {
    /// Whether a one-time code is offered.
    pub const fn code(self) -> bool {
        matches!(self, Self::Code | Self::Both)
    }

    /// Whether a password is offered.
    pub const fn password(self) -> bool {
        matches!(self, Self::Password | Self::Both)
    }
}

/// What people agree to when they register (A3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentText {
    /// Counts the versions of the text.
    pub version: u32,
    /// What is agreed to.
    pub text: String,
    /// The checkbox's label.
    pub label: String,
}

/// How long a session lives (A7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionPolicy {
    /// Minutes without a request after which a session ends.
    pub idle_minutes: u32,
    /// Minutes after which it ends in any case.
    pub absolute_minutes: u32,
}

impl Default for SessionPolicy {
    /// Three days idle, thirty in all.
    fn default() -> Self {
        Self { idle_minutes: 3 * 24 * 60, absolute_minutes: 30 * 24 * 60 }
    }
}

impl SessionPolicy {
    /// Time without a request after which a session ends.
    pub const fn idle(self) -> Duration {
        Duration::from_secs(self.idle_minutes as u64 * 60)
    }

    /// Time after which a session ends in any case.
    pub const fn absolute(self) -> Duration {
        Duration::from_secs(self.absolute_minutes as u64 * 60)
    }
}

/// Who sees the tickets of their whole company (B3). The conditions stay when the mode changes, so that switching off
/// and on again loses nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CompanyVisibility {
    /// The mode in force.
    #[serde(default)]
    pub mode: CompanyVisibilityMode,
    /// The conditions that [`CompanyVisibilityMode::MatchingSeeCompany`] and [`CompanyVisibilityMode::MatchingSeeOwn`] ask.
    #[serde(default)]
    pub conditions: Filter,
}

/// The modes of [`CompanyVisibility`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CompanyVisibilityMode {
    /// Everyone sees just their own.
    #[default]
    OwnOnly,
    /// Everyone sees the whole company's.
    Company,
    /// Contacts that match see the company's, the rest their own (HubSpot's way).
    MatchingSeeCompany,
    /// Contacts that match see their own, the rest the company's (Intercom's way).
    MatchingSeeOwn,
}

/// The look of a portal (G3).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// The brand's colour, `#rrggbb`; pages derive what has enough contrast from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent: Option<String>,
}

/// What the deployment says before anybody changed a setting: the template's parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployment {
    /// Name of the portal.
    pub portal_name: String,
    /// Domain that receives mail.
    pub mail_domain: String,
    /// Address that outgoing mail comes from.
    pub sender: EmailAddress,
    /// The first agent.
    pub first_agent: EmailAddress,
}

impl Settings {
    /// The settings of a new deployment: one portal, one inbox, one pipeline, mail and the portal's form.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "the ids are literals of this function and a test calls it"
    )]
    pub fn initial(deployment: &Deployment) -> Self {
        let pipeline: PipelineId = "support".parse().expect("a literal slug");
        let inbox: InboxId = "support".parse().expect("a literal slug");
        let stage = |id: &str, name: &str, customer_name: &str, state| Stage {
            id: id.parse().expect("a literal slug"),
            name: name.to_owned(),
            customer_name: customer_name.to_owned(),
            state,
        };
        let channel = |id: &str, kind| Channel {
            id: id.parse().expect("a literal slug"),
            kind,
            address: None,
            inbox: inbox.clone(),
            pipeline: pipeline.clone(),
            stage: None,
        };
        Self {
            version: 0,
            portals: vec![Portal::new("portal".parse().expect("a literal slug"), &deployment.portal_name)],
            pipelines: vec![Pipeline {
                id: pipeline.clone(),
                name: "Support".to_owned(),
                stages: vec![
                    stage("new", "New", "Received", State::Open),
                    stage("waiting-on-us", "Waiting on us", "In progress", State::Open),
                    stage("waiting-on-customer", "Waiting on customer", "Waiting for your reply", State::Open),
                    stage("closed", "Closed", "Closed", State::Closed),
                ],
            }],
            inboxes: vec![Inbox { id: inbox.clone(), name: "Support".to_owned() }],
            channels: vec![channel("email", ChannelKind::Email), channel("portal", ChannelKind::Portal)],
        }
    }

    /// The portal that serves requests today: the first. (Several portals per deployment, G8, choose by host name.)
    pub fn portal(&self) -> Option<&Portal> {
        self.portals.first()
    }

    /// The pipeline of this id.
    pub fn pipeline(&self, id: &PipelineId) -> Option<&Pipeline> {
        self.pipelines.iter().find(|pipeline| pipeline.id == *id)
    }

    /// The channel that takes messages of a kind; for mail, the one with this address first.
    pub fn channel(&self, kind: ChannelKind, addressed_to: &[EmailAddress]) -> Option<&Channel> {
        let of_kind = || self.channels.iter().filter(|channel| channel.kind == kind);
        of_kind()
            .find(|channel| channel.address.as_ref().is_some_and(|address| addressed_to.contains(address)))
            .or_else(|| of_kind().next())
    }
}

impl Portal {
    /// A portal with everything at its default.
    pub fn new(id: PortalId, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            word: TicketWord::default(),
            access: Access::default(),
            sign_in: SignInMethods::default(),
            consent: None,
            sessions: SessionPolicy::default(),
            company_visibility: CompanyVisibility::default(),
            visible_pipelines: Vec::new(),
            ticket_filter: Filter::default(),
            columns: Column::defaults(),
            search_preview: true,
            owner_display: OwnerDisplay::default(),
            show_stage_names: false,
            customers_may_close: true,
            customers_may_reopen: true,
            replies_reopen: true,
            mail_adds_participants: true,
            participants_see_whole: false,
            show_all_threads: false,
            form: FormSettings::default(),
            more_forms: Vec::new(),
            theme: Theme::default(),
            languages: Vec::new(),
            rates: Rates::default(),
        }
    }

    /// The forms that open tickets, in the order of the choice (D2).
    pub fn forms(&self) -> impl Iterator<Item = &FormSettings> {
        std::iter::once(&self.form).chain(&self.more_forms)
    }

    /// The field that asks for a ticket property, in whichever form (D1).
    pub fn field(&self, property: &str) -> Option<&FormField> {
        self.forms().flat_map(FormSettings::asked).find(|field| field.property.as_str() == property)
    }

    /// Whether "Register here" shows and works (A2): only where anyone may enter.
    pub const fn registration_open(&self) -> bool {
        matches!(self.access, Access::Anyone)
    }
}

impl Desk {
    /// The agent of this id, disabled or not.
    pub fn agent(&self, id: AgentId) -> Option<&Agent> {
        self.agents.iter().find(|agent| agent.id == id)
    }

    /// The agent who may act from this address.
    pub fn acting_agent(&self, email: &EmailAddress) -> Option<&Agent> {
        self.agents.iter().find(|agent| agent.email == *email && !agent.disabled)
    }

    /// The agents who work in an inbox.
    pub fn agents_of<'a>(&'a self, inbox: &'a InboxId) -> impl Iterator<Item = &'a Agent> {
        self.agents.iter().filter(move |agent| !agent.disabled && agent.inboxes.contains(inbox))
    }

    /// An agent for an address, in every inbox there is: the first agent of a new deployment.
    pub fn first_agent(settings: &Settings, id: AgentId, email: &EmailAddress) -> Option<Agent> {
        let name = Name::parse(email.local_part()).ok()?;
        let inboxes = settings.inboxes.iter().map(|inbox| inbox.id.clone()).collect();
        Some(Agent { id, email: email.clone(), name, alias: None, inboxes, disabled: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deployment() -> Deployment {
        Deployment {
            portal_name: "Acme".into(),
            mail_domain: "support.example.com".into(),
            sender: "help@example.com".parse().unwrap(),
            first_agent: "marta@example.com".parse().unwrap(),
        }
    }

    #[test]
    fn g7_settings_read_back_from_what_they_were_written_as() {
        let settings = Settings::initial(&deployment());
        let json = serde_json::to_string(&settings).unwrap();
        assert_eq!(serde_json::from_str::<Settings>(&json).unwrap(), settings);
    }

    #[test]
    fn g7_an_older_document_reads_with_defaults_for_what_it_does_not_name() {
        let portal: Portal = serde_json::from_str(r#"{"id":"portal","name":"Acme"}"#).unwrap();
        assert_eq!(portal, Portal::new("portal".parse().unwrap(), "Acme"));
    }

    #[test]
    fn a2_registration_is_open_only_where_anyone_may_enter() {
        let mut portal = Portal::new("portal".parse().unwrap(), "Acme");
        assert!(portal.registration_open());
        portal.access = Access::Invited;
        assert!(!portal.registration_open());
    }
}
