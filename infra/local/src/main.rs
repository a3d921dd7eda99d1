//! `cargo run`: the local stack, from the command line.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use guichet_local::options::{Options, SeedKind};
use guichet_local::seed;
use guichet_local::start::{Running, start};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Runs infra/template.yaml on this machine: no AWS account, no containers.
#[derive(Debug, Parser)]
#[command(name = "guichet")]
struct Arguments {
    /// Port of the portal; 0 takes a free one.
    #[arg(long, default_value_t = 9000)]
    port: u16,
    /// Port that takes mail in (SMTP); 0 takes a free one.
    #[arg(long, default_value_t = 2525)]
    smtp_port: u16,
    /// Port of the AWS services; 0 takes a free one. The port after the portal's by default.
    #[arg(long)]
    aws_port: Option<u16>,
    /// Folder of the data: .local in the workspace by default.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Throw the data of earlier runs away.
    #[arg(long)]
    fresh: bool,
    /// What an empty store is filled with: demo, none, or a number of tickets.
    #[arg(long, default_value = "demo")]
    seed: SeedKind,
    /// Value for a parameter of the template, as NAME=VALUE. May be given several times.
    #[arg(long, value_parser = parameter)]
    parameter: Vec<(String, String)>,
    /// Do not rebuild after a change.
    #[arg(long)]
    no_watch: bool,
    /// Do not build the functions. The same as GUICHET_SKIP_BUILD=1.
    #[arg(long)]
    skip_build: bool,
    /// Where the functions lie if they are not built: beside this program by default.
    #[arg(long)]
    binaries: Option<PathBuf>,
    /// Workspace to run: the one that this program was built from by default.
    #[arg(long)]
    workspace: Option<PathBuf>,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| format!("{text:?} is not NAME=VALUE"))?;
    Ok((name.to_owned(), value.to_owned()))
}

impl From<Arguments> for Options {
    fn from(arguments: Arguments) -> Self {
        let Arguments {
            port,
            smtp_port,
            aws_port,
            data,
            fresh,
            seed,
            parameter,
            no_watch,
            skip_build,
            binaries,
            workspace,
        } = arguments;
        let defaults = Self::default();
        let skip_build = skip_build || std::env::var_os("GUICHET_SKIP_BUILD").is_some_and(|value| value != "0");
        Self {
            port,
            smtp_port,
            // A free port where none is next.
            aws_port: aws_port.unwrap_or_else(|| if port == 0 { 0 } else { port.checked_add(1).unwrap_or(0) }),
            data: data.unwrap_or(defaults.data),
            fresh,
            seed,
            build: !skip_build,
            binaries,
            workspace: workspace.unwrap_or(defaults.workspace),
            watch: !no_watch,
            parameters: parameter.into_iter().collect(),
            ..Self::default()
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,guichet_local=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_target(false).with_writer(std::io::stderr).init();
    let options = Options::from(Arguments::parse());
    let seed = options.seed;
    let mut end = std::pin::pin!(told_to_end());
    let running = tokio::select! {
        started = start(options) => match started {
            Ok(running) => running,
            Err(error) => {
                say_error(&error.to_string());
                return ExitCode::FAILURE;
            }
        },
        () = &mut end => return ExitCode::SUCCESS,
    };
    greet(&running, seed);
    end.await;
    running.shut_down().await;
    ExitCode::SUCCESS
}

/// Ctrl-C, or a polite kill.
async fn told_to_end() {
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}

/// The first line is for programs, the others for people. A closed standard output is no reason to stop.
fn greet(running: &Running, seed: SeedKind) {
    let url = &running.url;
    let mut lines = vec![
        format!("ready {url}"),
        String::new(),
        format!("  The portal             {url}/"),
        format!("  The stack's own pages  {url}/_local/"),
        format!("  Mail that was sent     {url}/_local/outbox   (sign-in codes arrive here)"),
        format!("  Mail in                smtp://{}", running.smtp),
        format!(
            "  AWS services           {}   (credentials: {}/owner.env)",
            running.endpoint,
            running.data().display()
        ),
    ];
    let accounts = seed::accounts(seed);
    if !accounts.is_empty() {
        lines.push(String::new());
        lines.push("  Sign in as".to_owned());
        lines.extend(accounts.iter().map(|account| format!("    {:<28} {}", account.email, account.who)));
    }
    lines.push(String::new());
    lines.push("  Ctrl-C ends it. A change below functions/ or shared/ is built and replaced.".to_owned());
    let mut stdout = std::io::stdout().lock();
    for line in lines {
        let _ = writeln!(stdout, "{line}");
    }
    let _ = stdout.flush();
}

fn say_error(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "error: {message}");
}
