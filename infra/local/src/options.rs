//! How a stack is started.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What a new store is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SeedKind {
    /// Two companies, their people, an agent and some thirty tickets; into an empty store only.
    #[default]
    Demo,
    /// Nothing.
    None,
    /// This many tickets.
    Tickets(u64),
}

impl FromStr for SeedKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "demo" => Ok(Self::Demo),
            "none" => Ok(Self::None),
            number => number
                .parse()
                .map(Self::Tickets)
                .map_err(|_| format!("{text:?} is neither demo, none nor a number of tickets")),
        }
    }
}

/// How a stack is started. `Options::default()` is what `cargo run` does.
#[derive(Debug, Clone)]
pub struct Options {
    /// Address of this machine that everything listens on. Nothing here has a password: it must stay loopback.
    pub address: Ipv4Addr,
    /// Port of the portal; 0 takes a free one.
    pub port: u16,
    /// Port of the SMTP listener; 0 takes a free one.
    pub smtp_port: u16,
    /// Port of the AWS services; 0 takes a free one.
    pub aws_port: u16,
    /// Folder of the data.
    pub data: PathBuf,
    /// Whether the data of earlier runs is thrown away.
    pub fresh: bool,
    /// What an empty store is filled with.
    pub seed: SeedKind,
    /// Whether the functions are built first.
    pub build: bool,
    /// Where the binaries lie if they are not built: beside this program by default.
    pub binaries: Option<PathBuf>,
    /// Whether a change to the sources rebuilds and replaces functions. Only with `build`.
    pub watch: bool,
    /// The workspace: it has `functions/` and `infra/template.yaml`.
    pub workspace: PathBuf,
    /// Values for the template's parameters, over those of [`local_parameters`].
    pub parameters: BTreeMap<String, String>,
}

impl Default for Options {
    fn default() -> Self {
        let workspace = workspace();
        Self {
            address: Ipv4Addr::LOCALHOST,
            port: 9000,
            smtp_port: 2525,
            aws_port: 9001,
            data: workspace.join(".local"),
            fresh: false,
            seed: SeedKind::default(),
            build: true,
            binaries: None,
            watch: true,
            workspace,
            parameters: BTreeMap::new(),
        }
    }
}

impl Options {
    /// What a test wants: free ports, an own folder for the data, nothing in the store, functions that are built already.
    pub fn for_test(data: &Path) -> Self {
        Self {
            port: 0,
            smtp_port: 0,
            aws_port: 0,
            data: data.to_path_buf(),
            seed: SeedKind::None,
            build: false,
            watch: false,
            ..Self::default()
        }
    }
}

/// The workspace around the package that cargo runs, around the current folder, or that this program was built from.
fn workspace() -> PathBuf {
    let built_from = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let running = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let places = [running, std::env::current_dir().ok(), Some(built_from)];
    let workspace_around = |place: &PathBuf| {
        place.ancestors().find(|folder| folder.join("infra/template.yaml").is_file()).map(Path::to_path_buf)
    };
    places.iter().flatten().find_map(workspace_around).unwrap_or_default()
}

/// What a deployer would answer to `sam deploy --guided`, for this machine.
pub fn local_parameters() -> BTreeMap<String, String> {
    let parameters = [
        ("MailDomain", "support.example.com"),
        ("SenderAddress", "help@support.example.com"),
        ("AgentEmail", "agent@example.com"),
        // Its records are there, so to speak: sign-in codes leave through SES.
        ("MailDomainIdentity", "verified"),
    ];
    parameters.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
