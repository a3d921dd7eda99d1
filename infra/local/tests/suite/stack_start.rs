//! The stack as a whole: from the library and from the command line.

use std::process::Stdio;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials;
use guichet_local::data::DataError;
use guichet_local::start::{Running, StartError, start};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::functions_probe::{lives, until};
use crate::stack_workspace::Workspace;

async fn json(url: String) -> Value {
    reqwest::get(url).await.unwrap().json().await.unwrap()
}

async fn process_of(url: &str) -> u64 {
    json(format!("{url}/do/echo")).await["pid"].as_u64().unwrap()
}

async fn dynamodb(running: &Running) -> aws_sdk_dynamodb::Client {
    let owner = &running.owner;
    let config = aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new(&owner.access_key, &owner.secret, None, None, "test"))
        .endpoint_url(&running.endpoint)
        .load()
        .await;
    aws_sdk_dynamodb::Client::new(&config)
}

#[tokio::test]
async fn a_stack_answers_when_it_has_started_with_what_the_template_says() {
    let workspace = Workspace::new();
    let running = start(workspace.options()).await.unwrap();
    let environment = json(format!("{}/do/environment", running.url)).await;
    assert_eq!(environment["TABLE_NAME"], "guichet-Table");
    assert_eq!(environment["AGENT"], "agent@example.com");
    assert_eq!(environment["AWS_ENDPOINT_URL"], running.endpoint);
    assert_eq!(running.stack.outputs["PortalUrl"], running.url);
    let invocations = json(format!("{}/_local/invocations.json", running.url)).await;
    assert_eq!(invocations.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_owner_may_do_everything_and_a_wrong_secret_nothing() {
    let workspace = Workspace::new();
    let mut running = start(workspace.options()).await.unwrap();
    let tables = dynamodb(&running).await.list_tables().send().await.unwrap();
    assert_eq!(tables.table_names(), ["guichet-Table"]);
    running.owner.secret.push('x');
    dynamodb(&running).await.list_tables().send().await.unwrap_err();
}

#[tokio::test]
async fn the_keys_of_the_user_pool_are_published() {
    let workspace = Workspace::new();
    let running = start(workspace.options()).await.unwrap();
    let pool = &running.stack.user_pools["UserPool"].id;
    let keys = json(format!("{}/{pool}/.well-known/jwks.json", running.endpoint)).await;
    assert_eq!(keys["keys"][0]["kty"], "RSA");
    let nobody = reqwest::get(format!("{}/us-east-1_Nobody/.well-known/jwks.json", running.endpoint)).await.unwrap();
    assert!(!nobody.status().is_success());
}

#[tokio::test]
async fn stacks_run_side_by_side_but_not_on_the_same_data() {
    let (one, other) = (Workspace::new(), Workspace::new());
    let first = start(one.options()).await.unwrap();
    let second = start(other.options()).await.unwrap();
    assert_ne!(first.url, second.url);
    assert_ne!(process_of(&first.url).await, process_of(&second.url).await);
    let again = start(one.options()).await;
    assert!(matches!(again, Err(StartError::Data(DataError::InUse(_)))), "{again:?}");
    first.shut_down().await;
    start(one.options()).await.unwrap();
}

#[tokio::test]
async fn data_stay_from_one_start_to_the_next_unless_a_fresh_one_is_wanted() {
    use aws_sdk_dynamodb::types::AttributeValue;
    let workspace = Workspace::new();
    let key = || AttributeValue::S("kept".to_owned());
    let running = start(workspace.options()).await.unwrap();
    dynamodb(&running).await.put_item().table_name("guichet-Table").item("pk", key()).send().await.unwrap();
    running.shut_down().await;

    for (fresh, there) in [(false, true), (true, false)] {
        let running = start(guichet_local::options::Options { fresh, ..workspace.options() }).await.unwrap();
        let got =
            dynamodb(&running).await.get_item().table_name("guichet-Table").key("pk", key()).send().await.unwrap();
        assert_eq!(got.item().is_some(), there, "fresh: {fresh}");
        running.shut_down().await;
    }
}

#[tokio::test]
async fn a_mistake_in_the_template_or_a_missing_binary_stops_the_start() {
    let workspace = Workspace::new();
    std::fs::remove_file(workspace.binaries().join("probe")).unwrap();
    let error = start(workspace.options()).await.unwrap_err();
    assert!(matches!(error, StartError::Build(_)), "{error}");
    let template = workspace.path().join("infra/template.yaml");
    let text = std::fs::read_to_string(&template).unwrap().replace("!Ref Table", "!Ref Tabel");
    std::fs::write(&template, text).unwrap();
    let error = start(workspace.options()).await.unwrap_err();
    assert!(error.to_string().contains("Resources.Probe.Properties.Environment.Variables.TABLE_NAME"), "{error}");
}

#[tokio::test]
async fn a_dropped_stack_takes_its_processes_along() {
    let workspace = Workspace::new();
    let running = start(workspace.options()).await.unwrap();
    let process = process_of(&running.url).await;
    drop(running);
    until("the process is gone", || !lives(process)).await;
}

/// `guichet` as a program.
async fn program(workspace: &Workspace) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_guichet"))
        .args(["--port", "0", "--smtp-port", "0", "--seed", "none", "--skip-build"])
        .arg("--workspace")
        .arg(workspace.path())
        .arg("--binaries")
        .arg(workspace.binaries())
        .arg("--data")
        .arg(workspace.data())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = tokio::time::timeout(Duration::from_secs(10), lines.next_line()).await.unwrap().unwrap().unwrap();
    // Keeps the pipe open: a closed one would make the program's next line fail.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    (child, first.strip_prefix("ready ").expect("the first line says ready").to_owned())
}

#[tokio::test]
async fn the_program_says_ready_once_it_answers_and_ends_when_told_to() {
    let workspace = Workspace::new();
    let (mut child, url) = program(&workspace).await;
    let process = process_of(&url).await;
    let id = child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
    let status = tokio::time::timeout(Duration::from_secs(5), child.wait()).await.unwrap().unwrap();
    assert!(status.success(), "{status}");
    assert!(!lives(process));
}

#[tokio::test]
async fn idle_functions_do_not_outlive_a_killed_stack() {
    let workspace = Workspace::new();
    let (mut child, url) = program(&workspace).await;
    let process = process_of(&url).await;
    child.kill().await.unwrap();
    until("the function is gone", || !lives(process)).await;
}
