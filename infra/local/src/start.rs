//! Puts the parts together: template, functions, services, sources and the front, on free or given ports.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::aws::{self, Aws, gateway, smtp};
use crate::cognito::Cognito;
use crate::data::{Data, DataError};
use crate::front::Front;
use crate::functions::build::{self, BuildError};
use crate::functions::{Binaries, FunctionSettings, Functions, watch};
use crate::kinds::Stack;
use crate::options::{Options, local_parameters};
use crate::page::{self, Portal, Windows};
use crate::seed::{self, SeedError};
use crate::sources::{self, Pace, Sources};
use crate::template::{self, Settings, TemplateError};

/// How often expired items are removed. DynamoDB takes up to some days; here a person is watching.
const SWEEP: Duration = Duration::from_secs(10);

/// Why a stack did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A port is taken.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Address and port.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The template.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The functions.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The data folder.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The AWS services.
    #[error(transparent)]
    Services(#[from] aws::OpenError),
    /// The event sources.
    #[error(transparent)]
    Sources(#[from] sources::StartError),
    /// The file system.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// The seed.
    #[error(transparent)]
    Seed(#[from] SeedError),
}

/// Credentials of the stack's owner, who may do everything: tests, seeds, `aws` on the command line.
#[derive(Debug, Clone)]
pub struct Owner {
    /// Access key id.
    pub access_key: String,
    /// Secret access key.
    pub secret: String,
}

/// A running stack. Dropping it ends everything; [`Running::shut_down`] also waits for the processes to be gone.
#[derive(Debug)]
pub struct Running {
    /// Address of the portal, without a slash at the end.
    pub url: String,
    /// Address of the AWS services.
    pub endpoint: String,
    /// Where mail is taken: `127.0.0.1:2525`.
    pub smtp: SocketAddr,
    /// Credentials for `endpoint`.
    pub owner: Owner,
    /// What the template deploys.
    pub stack: Stack,
    /// The functions.
    pub functions: Functions,
    /// The AWS services.
    pub aws: Arc<Aws>,
    /// The user pools.
    pub cognito: Cognito,
    /// Streams, schedules and asynchronous invocations.
    pub sources: Sources,
    /// Everything that listens, watches or sweeps.
    _tasks: JoinSet<()>,
    /// Last, so that the folder is free only when nothing uses it any more.
    data: Data,
}

impl Running {
    /// The folder of the data.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Ends everything, and returns when every process is gone.
    pub async fn shut_down(self) {
        // First: the end of a function must not count as a failure of what it was working on.
        self.sources.stop();
        self.functions.shut_down().await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.sources.stop();
        self.functions.end();
    }
}

/// Starts a stack. It answers when this returns.
///
/// # Errors
/// [`StartError`]
pub async fn start(options: Options) -> Result<Running, StartError> {
    let front_listener = listen(&options, options.port).await?;
    let smtp_listener = listen(&options, options.smtp_port).await?;
    let aws_listener = listen(&options, options.aws_port).await?;
    let (front_address, smtp) = (address_of(&front_listener)?, address_of(&smtp_listener)?);
    let url = format!("http://{front_address}");
    let endpoint = format!("http://{}", address_of(&aws_listener)?);

    let stack = read_template(&options, &url, &endpoint)?;
    let data = Data::open(&options.data, options.fresh)?;
    let binaries = binaries(&options, &stack).await?;
    let owner = Owner { access_key: "AKIALOCALOWNER000000".to_owned(), secret: Uuid::new_v4().simple().to_string() };
    let functions = Functions::new(
        &stack,
        FunctionSettings {
            binaries: binaries.clone(),
            owner: (owner.access_key.clone(), owner.secret.clone()),
            ..FunctionSettings::new(&stack.region, &endpoint, data.folder("task")?)
        },
    );
    let aws = Aws::open(&stack, Arc::new(functions.clone()), &data.folder("aws")?)?;
    let cognito = open_cognito(&stack, &aws, &data.folder("cognito")?)?;
    let sources = sources::start(&stack, Arc::new(functions.clone()), &aws, Pace::default(), &data.folder("sources")?)?;
    write_credentials(&data, &owner, &endpoint, &stack.region)?;

    let mut tasks = JoinSet::new();
    tasks.spawn(gateway::serve(aws_listener, Arc::clone(&aws)));
    tasks.spawn(smtp::serve(smtp_listener, Arc::clone(aws.inbound())));
    tasks.spawn(sweep(Arc::clone(&aws)));
    let windows = Windows {
        stack: stack.clone(),
        functions: functions.clone(),
        aws: Arc::clone(&aws),
        queue: sources.queue.clone(),
        portal: portal(&options, &stack, &url, smtp),
    };
    let local = page::router(Arc::new(windows), aws.faults().routes().merge(aws.mailboxes().routes()));
    let front = Front::new(&stack, functions.clone(), front_address.port());
    tasks.spawn(async move {
        if let Err(error) = front.serve(front_listener, local).await {
            tracing::error!("the portal does not listen any more: {error}");
        }
    });
    if options.build && options.watch {
        tasks.spawn(watch::watch(options.workspace.clone(), functions.clone(), binaries));
    }

    let running = Running { url, endpoint, smtp, owner, stack, functions, aws, cognito, sources, _tasks: tasks, data };
    seed::seed(options.seed, &running).await?;
    Ok(running)
}

async fn listen(options: &Options, port: u16) -> Result<TcpListener, StartError> {
    let address = SocketAddr::from((options.address, port));
    TcpListener::bind(address).await.map_err(|source| StartError::Listen { address, source })
}

fn address_of(listener: &TcpListener) -> Result<SocketAddr, StartError> {
    listener.local_addr().map_err(|source| StartError::Io { what: "asking a listener for its port", source })
}

fn read_template(options: &Options, url: &str, aws_url: &str) -> Result<Stack, StartError> {
    let path = options.workspace.join("infra/template.yaml");
    let handlers = template::handlers(&options.workspace)
        .map_err(|source| StartError::Io { what: "reading the folder of the functions", source })?;
    let mut parameters = local_parameters();
    parameters.extend(options.parameters.clone());
    let region = std::env::var("AWS_REGION").unwrap_or_else(|_| "us-east-1".to_owned());
    let settings = Settings {
        portal_url: url.to_owned(),
        aws_url: aws_url.to_owned(),
        region,
        parameters,
        handlers: Some(handlers),
        ..Settings::default()
    };
    Ok(template::load(&path, &settings)?)
}

async fn binaries(options: &Options, stack: &Stack) -> Result<Binaries, StartError> {
    let names = stack.functions.values().map(|function| function.binary.clone()).collect();
    if options.build {
        return Ok(build::build(&options.workspace, &names).await?);
    }
    let folder = match &options.binaries {
        Some(folder) => folder.clone(),
        None => build::beside_this_program()
            .map_err(|source| StartError::Io { what: "asking where this program lies", source })?,
    };
    Ok(build::built_before(&folder, &names)?)
}

fn open_cognito(stack: &Stack, aws: &Arc<Aws>, folder: &Path) -> Result<Cognito, StartError> {
    let outbox = Arc::clone(aws.outbox());
    let deliver = move |mail| {
        if let Err(error) = outbox.deliver(mail) {
            tracing::error!("a mail of Cognito is lost: {error}");
        }
    };
    let cognito = Cognito::open(&stack.user_pools, folder, deliver, Timestamp::now)
        .map_err(|source| StartError::Io { what: "opening the user pools", source })?;
    let handler = cognito.clone();
    aws.set_cognito(Box::new(move |operation, body| {
        let cognito = handler.clone();
        Box::pin(async move { cognito.handle(&operation, body).await })
    }));
    let publisher = cognito.clone();
    aws.set_documents(Box::new(move |path| {
        let (pool, document) = path.trim_start_matches('/').split_once("/.well-known/")?;
        match document {
            "jwks.json" => publisher.jwks(pool),
            "openid-configuration" => publisher.openid_configuration(pool),
            _ => None,
        }
    }));
    Ok(cognito)
}

async fn sweep(aws: Arc<Aws>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        if let Err(error) = aws.dynamodb().sweep_ttl().await {
            tracing::warn!("expired items were not removed: {error}");
        }
    }
}

/// `. .local/owner.env && aws dynamodb list-tables` works.
fn write_credentials(data: &Data, owner: &Owner, endpoint: &str, region: &str) -> Result<(), StartError> {
    let Owner { access_key, secret } = owner;
    let text = format!(
        "export AWS_ACCESS_KEY_ID={access_key}\nexport AWS_SECRET_ACCESS_KEY={secret}\nexport AWS_REGION={region}\nexport AWS_ENDPOINT_URL={endpoint}\nunset AWS_SESSION_TOKEN AWS_PROFILE\n"
    );
    let path: PathBuf = data.path().join("owner.env");
    std::fs::write(path, text).map_err(|source| StartError::Io { what: "writing owner.env", source })
}

fn portal(options: &Options, stack: &Stack, url: &str, smtp: SocketAddr) -> Portal {
    let variable = |name: &str| {
        let mut environments = stack.functions.values().map(|function| &function.environment);
        environments.find_map(|environment| environment.get(name)).cloned().unwrap_or_default()
    };
    Portal {
        name: variable("PORTAL_NAME"),
        url: format!("{url}/"),
        smtp: smtp.to_string(),
        support_address: format!("help@{}", variable("MAIL_DOMAIN")),
        accounts: seed::accounts(options.seed).into_iter().map(|account| (account.who, account.email)).collect(),
    }
}
