//! Who there is in the demo.

/// A customer of the demo. Each signs in with a code, which arrives in the local outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// Address to sign in with.
    pub email: &'static str,
    /// Full name.
    pub name: &'static str,
    /// Name of their company, where they have one.
    pub company: Option<&'static str>,
    /// What is worth knowing of them, in a few words.
    pub about: &'static str,
}

/// A company of the demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DemoCompany {
    pub(super) name: &'static str,
    pub(super) domain: &'static str,
    pub(super) tier: &'static str,
    pub(super) country: &'static str,
}

/// An agent of the demo besides the deployment's first one; same mail domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DemoAgent {
    /// How the conversations call them, and their local part.
    pub(super) who: &'static str,
    pub(super) name: &'static str,
}

/// The companies. Who belongs to one of tier `premium` sees the tickets of the whole company.
pub(super) const COMPANIES: [DemoCompany; 2] = [ACME, GLOBEX];

pub(super) const ACME: DemoCompany =
    DemoCompany { name: "Acme", domain: "acme.example", tier: "premium", country: "DE" };

const GLOBEX: DemoCompany =
    DemoCompany { name: "Globex Logistics", domain: "globex.example", tier: "standard", country: "SA" };

/// The agents. The first is the deployment's first agent, whatever their address.
pub(super) const AGENTS: &[DemoAgent] = &[
    DemoAgent { who: "marta", name: "Marta Silva" },
    DemoAgent { who: "jonas", name: "Jonas Brandt" },
    DemoAgent { who: "priya", name: "Priya Raman" },
];

/// The customers. The first is the one to look around as.
pub const PEOPLE: &[Person] = &[
    acme("anna@acme.example", "Anna Roux", "sees all tickets of Acme, two answers unread"),
    acme("ben@acme.example", "Ben Okafor", "sees all tickets of Acme"),
    acme("chiara@acme.example", "Chiara Conti", "sees all tickets of Acme"),
    acme("dmitri@acme.example", "Dmitri Wolkow", "sees all tickets of Acme, one has 60 messages"),
    globex("layla@globex.example", "Layla Haddad", "sees her own tickets, one in Arabic"),
    globex("kenji@globex.example", "田中 健二", "sees his own tickets, one in Japanese"),
    globex("sofia@globex.example", "Sofia Lindqvist", "sees her own tickets, one with a very long subject"),
    globex("tom@globex.example", "Tom Becker", "sees his own tickets"),
    Person { email: "nora@studio-nord.example", name: "Nora Lind", company: None, about: "belongs to no company" },
];

const fn acme(email: &'static str, name: &'static str, about: &'static str) -> Person {
    Person { email, name, company: Some(ACME.name), about }
}

const fn globex(email: &'static str, name: &'static str, about: &'static str) -> Person {
    Person { email, name, company: Some(GLOBEX.name), about }
}
