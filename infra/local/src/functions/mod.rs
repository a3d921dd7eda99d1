//! Lambda on this machine: every function as processes of its own, behind a Runtime API, with Lambda's limits.
//!
//! Follows the Lambda developer guide: "Lambda quotas" (payloads), "Understanding Lambda function scaling", "Configuring
//! reserved concurrency", and the pages that the modules below name.
//! Not imitated: the Invoke API over HTTP (callers inside the stack use [`Functions::invoke`]), versions and aliases,
//! layers, provisioned concurrency, the share of CPU that goes with memory, `/tmp` of its own.

pub mod build;
mod environment;
mod holders;
mod log;
mod memory;
mod records;
mod runtime_api;
mod service;
mod variables;
pub mod watch;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::{Instant, timeout};
use uuid::Uuid;

pub use build::Binaries;
pub use records::InvocationRecord;

use crate::aws::callers::{Callers, Key};
use crate::kinds::{Caller, Outcome, Stack};
use environment::{Environment, Job, Served};
use holders::{Holder, Holders};
use log::Log;
use records::Records;
use service::Service;

/// Most bytes of a request to a function ("Invocation payload", synchronous: 6 MB).
pub const LARGEST_REQUEST: usize = 6 * 1024 * 1024;
/// Most bytes of an answer: 6 MB and what Lambda adds for the envelope, as its error message has it.
pub const LARGEST_RESPONSE: usize = 6 * 1024 * 1024 + 100;
/// How long a request waits for room on this machine, where Lambda would have started one more environment.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// What functions need to know of the stack around them.
#[derive(Debug, Clone)]
pub struct FunctionSettings {
    /// Region in `AWS_REGION`.
    pub region: String,
    /// Address of the AWS services of this stack: `http://127.0.0.1:9001`.
    pub endpoint: String,
    /// Where the binaries are.
    pub binaries: Binaries,
    /// Working directory of the processes. It must exist.
    pub task_root: PathBuf,
    /// Most environments of one function, unless the template reserves concurrency.
    pub per_function: usize,
    /// Most environments of all functions.
    pub total: usize,
    /// How long a process may take until it asks for work: ten seconds in Lambda.
    pub longest_init: Duration,
    /// How long an environment may be idle before it is ended.
    pub idle: Duration,
    /// Access key and secret of the stack's owner.
    pub owner: (String, String),
}

impl FunctionSettings {
    /// The limits of this machine, no binaries and no owner yet.
    pub fn new(region: &str, endpoint: &str, task_root: PathBuf) -> Self {
        Self {
            region: region.to_owned(),
            endpoint: endpoint.to_owned(),
            binaries: Binaries::new(),
            task_root,
            per_function: 10,
            total: 40,
            longest_init: Duration::from_secs(10),
            idle: Duration::from_mins(10),
            owner: (String::new(), String::new()),
        }
    }
}

/// The functions of a stack. Clones are handles to the same functions.
#[derive(Debug, Clone)]
pub struct Functions(Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    settings: FunctionSettings,
    services: BTreeMap<String, Arc<Service>>,
    binaries: Mutex<Binaries>,
    room: Arc<Semaphore>,
    processes: AtomicUsize,
    holders: Holders,
    records: Records,
}

impl Inner {
    fn binary(&self, name: &str) -> Option<PathBuf> {
        self.binaries.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    fn process_ended(&self) {
        self.processes.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Functions {
    /// The functions of a stack. Nothing is started until something is invoked.
    pub fn new(stack: &Stack, settings: FunctionSettings) -> Self {
        let services = stack.functions.values().map(|function| {
            let arn = format!("arn:aws:lambda:{}:{}:function:{}", stack.region, stack.account, function.name);
            let reserved = function.reserved_concurrency.and_then(|reserved| usize::try_from(reserved).ok());
            let limit = reserved.unwrap_or(settings.per_function);
            (function.logical_id.clone(), Arc::new(Service::new(function.clone(), arn, limit)))
        });
        Self(Arc::new(Inner {
            services: services.collect(),
            binaries: Mutex::new(settings.binaries.clone()),
            room: Arc::new(Semaphore::new(settings.total)),
            processes: AtomicUsize::new(0),
            holders: Holders::default(),
            records: Records::default(),
            settings,
        }))
    }

    /// Invokes a function and waits for its outcome, as a synchronous invocation does. Asynchronous invocations, retries
    /// and streams are made of this by [`sources`](crate::sources).
    ///
    /// Throttling: a function with reserved concurrency is throttled at once, as in Lambda. The other limits are this
    /// machine's, not Lambda's, so a request waits some seconds for room first.
    pub async fn invoke(&self, logical_id: &str, payload: Bytes) -> Outcome {
        let Some(service) = self.0.services.get(logical_id) else {
            return Outcome::Error {
                kind: "ResourceNotFoundException".to_owned(),
                message: format!("Function not found: {logical_id}"),
            };
        };
        if payload.len() > LARGEST_REQUEST {
            let message =
                format!("Request must be smaller than {LARGEST_REQUEST} bytes for the InvokeFunction operation");
            return Outcome::Error { kind: "RequestTooLargeException".to_owned(), message };
        }
        let Some(_room) = self.room(service).await else { return Outcome::Throttled };
        let request_id = Uuid::new_v4().to_string();
        loop {
            let (answer, served) = oneshot::channel();
            let job = Job { request_id: request_id.clone(), trace_id: trace_id(), payload: payload.clone(), answer };
            match service.take() {
                // Fails when the environment ended just now; then there is another, or a new one.
                Some(idle) => {
                    if idle.job.send(job).is_err() {
                        continue;
                    }
                }
                None if self.start(service, job) => {}
                None => return ending(),
            }
            match served.await {
                Ok(Served::Ended(outcome)) => return outcome,
                Ok(Served::NotTaken) => {}
                Err(_) => return ending(),
            }
        }
    }

    /// The last 500 invocations, in the order in which they ended.
    pub fn invocations(&self) -> Vec<InvocationRecord> {
        self.0.records.read()
    }

    /// Uses new binaries from now on: processes of an old one end when they are idle.
    pub fn replace(&self, binary: &str, path: PathBuf) {
        self.0.binaries.lock().unwrap_or_else(PoisonError::into_inner).insert(binary.to_owned(), path);
        for service in self.0.services.values().filter(|service| service.function.binary == binary) {
            service.renew();
        }
    }

    /// Ends a process at once, as a crash would. It is named by its access key or its name (`LoginFunction/3`), and must
    /// belong to `function`. Resolves when the process is gone; at once if there is none.
    pub async fn kill_environment(&self, function: &str, access_key_or_environment: &str) {
        let holders = &self.0.holders;
        let holder =
            holders.of_key(access_key_or_environment).or_else(|| holders.of_environment(access_key_or_environment));
        if let Some(holder) = holder.filter(|holder| holder.function == function) {
            holder.crash();
            holder.gone().await;
        }
    }

    /// Number of processes that live just now.
    pub fn processes(&self) -> usize {
        self.0.processes.load(Ordering::Relaxed)
    }

    /// Tells every process to end, and starts no other.
    pub fn end(&self) {
        for service in self.0.services.values() {
            service.close();
        }
        for holder in self.0.holders.all() {
            holder.crash();
        }
    }

    /// Ends every process. Resolves when all are gone, or after two seconds.
    pub async fn shut_down(&self) {
        let holders = self.0.holders.all();
        self.end();
        let all_gone = futures::future::join_all(holders.iter().map(|holder| holder.gone()));
        let _ = timeout(Duration::from_secs(2), all_gone).await;
    }

    /// Room for one more request, in the function and on the machine.
    async fn room(&self, service: &Service) -> Option<(OwnedSemaphorePermit, OwnedSemaphorePermit)> {
        let own = Arc::clone(&service.room);
        let own = match service.function.reserved_concurrency {
            Some(_) => own.try_acquire_owned().ok()?,
            None => timeout(LONGEST_WAIT, own.acquire_owned()).await.ok()?.ok()?,
        };
        let total = timeout(LONGEST_WAIT, Arc::clone(&self.0.room).acquire_owned()).await.ok()?.ok()?;
        Some((own, total))
    }

    /// Starts one more environment for a job; false when the stack is ending.
    fn start(&self, service: &Arc<Service>, job: Job) -> bool {
        let Some((number, generation)) = service.next_environment() else { return false };
        if self.0.processes.fetch_add(1, Ordering::Relaxed) >= self.0.settings.total {
            self.retire_longest_idle();
        }
        let function = &service.function.logical_id;
        let holder = Arc::new(Holder::new(function, format!("{function}/{number}")));
        self.0.holders.add(Arc::clone(&holder));
        let environment = Environment {
            inner: Arc::clone(&self.0),
            service: Arc::clone(service),
            holder,
            generation,
            log: Log::default(),
        };
        tokio::spawn(environment.live(job));
        true
    }

    fn retire_longest_idle(&self) {
        let idle = self.0.services.values().filter_map(|service| Some((service.oldest_idle()?, service)));
        if let Some((_, service)) = idle.min_by_key(|(since, _): &(Instant, _)| *since) {
            service.retire_oldest();
        }
    }
}

/// What a request gets that comes while the stack shuts down.
fn ending() -> Outcome {
    Outcome::Error { kind: "Runtime.ExitError".to_owned(), message: "the local stack is shutting down".to_owned() }
}

/// `Root=1-<seconds>-<96 bits>;Parent=…;Sampled=0`, as X-Ray writes it.
fn trace_id() -> String {
    let random = Uuid::new_v4().simple().to_string();
    let seconds = jiff::Timestamp::now().as_second();
    let (root, parent) = (random.get(..24).unwrap_or_default(), random.get(8..24).unwrap_or_default());
    format!("Root=1-{seconds:08x}-{root};Parent={parent};Sampled=0")
}

impl Callers for Functions {
    fn key(&self, access_key: &str) -> Option<Key> {
        let (owner, secret) = &self.0.settings.owner;
        if !owner.is_empty() && owner == access_key {
            return Some(Key { caller: Caller::Owner, secret: secret.clone(), environment: None, request_id: None });
        }
        let holder = self.0.holders.of_key(access_key).filter(|holder| !holder.is_crashed())?;
        Some(Key {
            caller: Caller::Function(holder.function.clone()),
            secret: holder.secret.clone(),
            environment: Some(holder.environment.clone()),
            request_id: holder.request_id(),
        })
    }

    fn crash(&self, environment: &str) {
        if let Some(holder) = self.0.holders.of_environment(environment) {
            holder.crash();
        }
    }
}
