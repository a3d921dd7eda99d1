//! One execution environment: a process of a function, from its start to its end, one request at a time.
//!
//! Follows "Understanding the Lambda execution environment lifecycle": init of at most ten seconds, invocations, shutdown;
//! an environment whose invocation crashed or timed out is not used again. Not imitated: the second init that Lambda tries
//! inside the first invocation after a failed one, extensions, freezing between invocations.

use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;
use tokio::time::{Instant, interval, sleep, sleep_until};

use super::holders::Holder;
use super::log::{Lines, Log};
use super::memory::{self, Memory};
use super::records::{InvocationRecord, Measured};
use super::runtime_api::{self, Handed, Told};
use super::service::{Idle, Service};
use super::variables::{Surroundings, variables};
use super::{Inner, LARGEST_RESPONSE};
use crate::kinds::Outcome;

/// How often memory is looked at while a request is served.
const MEMORY_CHECK: Duration = Duration::from_millis(200);

/// One request for a function.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) request_id: String,
    pub(super) trace_id: String,
    pub(super) payload: Bytes,
    pub(super) answer: oneshot::Sender<Served>,
}

/// What became of a job.
#[derive(Debug)]
pub(super) enum Served {
    /// It ran.
    Ended(Outcome),
    /// The environment was gone before it began: another one can have the job.
    NotTaken,
}

/// An environment and what it belongs to.
#[derive(Debug)]
pub(super) struct Environment {
    pub(super) inner: Arc<Inner>,
    pub(super) service: Arc<Service>,
    pub(super) holder: Arc<Holder>,
    /// Of the binary that it runs.
    pub(super) generation: u64,
    pub(super) log: Log,
}

/// A running process with its Runtime API.
#[derive(Debug)]
struct Process {
    child: Child,
    told: mpsc::Receiver<Told>,
    api: AbortHandle,
    memory: Memory,
}

impl Process {
    /// Looks at the memory; false when it is over the limit.
    fn check_memory(&mut self, limit_mb: u32) -> bool {
        if let Some(memory) = self.child.id().and_then(memory::of_process) {
            self.memory = Memory { now: memory.now, most: self.memory.most.max(memory.most) };
        }
        self.memory.now <= u64::from(limit_mb)
    }

    async fn kill(&mut self) {
        // Fails only when the process is gone already.
        let _ = self.child.kill().await;
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.api.abort();
    }
}

/// How one request ended, and whether the process goes on.
struct Ending {
    outcome: Outcome,
    duration: Duration,
    /// The process asks for more work; `None` when it is gone.
    next: Option<oneshot::Sender<Handed>>,
}

fn error(kind: &str, message: String) -> Outcome {
    Outcome::Error { kind: kind.to_owned(), message }
}

impl Environment {
    /// Starts a process, serves `first` and then whatever comes, until the process ends or is not wanted any more.
    pub(super) async fn live(self, first: Job) {
        let begun = Instant::now();
        match self.start().await {
            Ok(process) => self.work(process, begun, first).await,
            Err(cause) => {
                let binary = &self.service.function.binary;
                let outcome = error(
                    "Runtime.InvalidEntrypoint",
                    format!("RequestId: {} Error: cannot start {binary}: {cause}", first.request_id),
                );
                let at = Timestamp::now();
                self.finish(&first.request_id, at, Duration::ZERO, None, 0, &outcome, self.log.current());
                let _ = first.answer.send(Served::Ended(outcome));
            }
        }
        self.inner.holders.remove(&self.holder);
        self.inner.process_ended();
    }

    async fn start(&self) -> std::io::Result<Process> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let runtime_api = listener.local_addr()?.to_string();
        let settings = &self.inner.settings;
        let around = Surroundings {
            region: &settings.region,
            endpoint: &settings.endpoint,
            runtime_api: &runtime_api,
            task_root: &settings.task_root,
        };
        let binary = self.inner.binary(&self.service.function.binary);
        let binary = binary.ok_or_else(|| std::io::Error::other("it has not been built"))?;
        let (sender, told) = mpsc::channel(8);
        let mut child = Command::new(binary)
            .env_clear()
            .envs(variables(&self.service.function, &self.holder, around))
            .current_dir(&settings.task_root)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // A group of its own: the terminal's Ctrl-C is for the stack, which ends its functions itself.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()?;
        if let Some(stdout) = child.stdout.take() {
            tokio::spawn(self.log.clone().collect(stdout));
        }
        if let Some(stderr) = child.stderr.take() {
            tokio::spawn(self.log.clone().collect(stderr));
        }
        Ok(Process { child, told, api: runtime_api::serve(listener, sender), memory: Memory::default() })
    }

    async fn work(&self, mut process: Process, begun: Instant, first: Job) {
        let at = Timestamp::now();
        let mut next = match self.init(&mut process, &first.request_id).await {
            Ok(next) => next,
            Err(outcome) => {
                let lines = self.log.current();
                self.finish(
                    &first.request_id,
                    at,
                    Duration::ZERO,
                    Some(begun.elapsed()),
                    process.memory.most,
                    &outcome,
                    lines,
                );
                let _ = first.answer.send(Served::Ended(outcome));
                return;
            }
        };
        let mut init = Some(begun.elapsed());
        let mut job = first;
        loop {
            // What init wrote belongs to the first request.
            let lines = if init.is_some() { self.log.current() } else { self.log.turn() };
            let Job { request_id, trace_id, payload, answer } = job;
            self.holder.serves(Some(request_id.clone()));
            let at = Timestamp::now();
            let ending = self.serve(&mut process, next, &request_id, trace_id, payload).await;
            self.holder.serves(None);
            self.finish(&request_id, at, ending.duration, init.take(), process.memory.most, &ending.outcome, lines);
            // First the place among the idle ones, then the answer: whoever asks again at once finds this environment.
            let idle = ending.next.map(|next| (next, self.offer()));
            let _ = answer.send(Served::Ended(ending.outcome));
            let Some((waiting, Some(taken))) = idle else { break };
            match self.wait(&mut process, waiting, taken).await {
                Some((following, work)) => (next, job) = (following, work),
                None => break,
            }
        }
        process.kill().await;
    }

    /// Waits until the process asks for work.
    async fn init(&self, process: &mut Process, request_id: &str) -> Result<oneshot::Sender<Handed>, Outcome> {
        let longest = self.inner.settings.longest_init;
        let limit = sleep(longest);
        tokio::pin!(limit);
        let mut reported = None;
        loop {
            tokio::select! {
                biased;
                () = self.holder.crashing() => process.kill().await,
                Some(told) = process.told.recv() => match told {
                    Told::Next(next) => return Ok(next),
                    Told::InitFailed { body } => reported = Some(reported_error(&body, None)),
                    Told::Response { status, .. } | Told::Failed { status, .. } => {
                        let _ = status.send(http::StatusCode::BAD_REQUEST);
                    }
                },
                status = process.child.wait() => return Err(reported.unwrap_or_else(|| exited(request_id, status.ok()))),
                () = &mut limit => {
                    process.kill().await;
                    let message = format!("RequestId: {request_id} Error: Init timed out after {:.2} seconds", longest.as_secs_f64());
                    return Err(error("Sandbox.Timedout", message));
                }
            }
        }
    }

    /// Hands over one request and waits for its end: the answer and then the question for more work, as Lambda does.
    async fn serve(
        &self,
        process: &mut Process,
        next: oneshot::Sender<Handed>,
        request_id: &str,
        trace_id: String,
        payload: Bytes,
    ) -> Ending {
        let function = &self.service.function;
        let begun = Instant::now();
        let deadline = begun + function.timeout;
        let epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let handed = Handed {
            request_id: request_id.to_owned(),
            deadline_ms: (epoch + function.timeout).as_millis(),
            function_arn: self.service.arn.clone(),
            trace_id,
            payload,
        };
        // Fails when the connection is gone, and then so is the process: the wait below sees it.
        let _ = next.send(handed);
        let mut ended: Option<(Outcome, Duration)> = None;
        let mut check = interval(MEMORY_CHECK);
        let (outcome, next) = loop {
            tokio::select! {
                biased;
                () = self.holder.crashing() => process.kill().await,
                Some(told) = process.told.recv(), if !self.holder.is_crashed() => match told {
                    Told::Next(next) => {
                        let unanswered = || error("Runtime.NoResponse", format!("RequestId: {request_id} Error: asked for work without an answer"));
                        break (ended.take().unwrap_or_else(|| (unanswered(), begun.elapsed())), Some(next));
                    }
                    Told::Response { request_id: named, status, .. } | Told::Failed { request_id: named, status, .. }
                        if named != request_id || ended.is_some() =>
                    {
                        let _ = status.send(http::StatusCode::BAD_REQUEST);
                    }
                    Told::Response { body, status, .. } => {
                        let fits = body.len() <= LARGEST_RESPONSE;
                        let outcome = if fits { Outcome::Answer(body) } else { too_large(body.len()) };
                        ended = Some((outcome, begun.elapsed()));
                        let _ = status.send(if fits { http::StatusCode::ACCEPTED } else { http::StatusCode::PAYLOAD_TOO_LARGE });
                    }
                    Told::Failed { error_type, body, status, .. } => {
                        ended = Some((reported_error(&body, error_type), begun.elapsed()));
                        let _ = status.send(http::StatusCode::ACCEPTED);
                    }
                    Told::InitFailed { .. } => {}
                },
                status = process.child.wait() => {
                    break (ended.take().unwrap_or_else(|| (exited(request_id, status.ok()), begun.elapsed())), None);
                }
                () = sleep_until(deadline) => {
                    process.kill().await;
                    let message = format!("RequestId: {request_id} Error: Task timed out after {:.2} seconds", function.timeout.as_secs_f64());
                    break (ended.take().unwrap_or_else(|| (error("Sandbox.Timedout", message), function.timeout)), None);
                }
                _ = check.tick() => {
                    if !process.check_memory(function.memory_mb) {
                        process.kill().await;
                    }
                }
            }
        };
        process.check_memory(function.memory_mb);
        Ending { outcome: outcome.0, duration: outcome.1, next }
    }

    /// Takes a place among the idle environments, unless this one has been replaced.
    fn offer(&self) -> Option<oneshot::Receiver<Job>> {
        let (job, taken) = oneshot::channel();
        let idle = Idle {
            environment: self.holder.environment.clone(),
            generation: self.generation,
            since: Instant::now(),
            job,
        };
        self.service.offer(idle).then_some(taken)
    }

    /// Waits, idle, for the next job; `None` when the environment is to end.
    async fn wait(
        &self,
        process: &mut Process,
        mut next: oneshot::Sender<Handed>,
        mut taken: oneshot::Receiver<Job>,
    ) -> Option<(oneshot::Sender<Handed>, Job)> {
        let retire = sleep(self.inner.settings.idle);
        tokio::pin!(retire);
        loop {
            tokio::select! {
                biased;
                job = &mut taken => return job.ok().map(|job| (next, job)),
                Some(told) = process.told.recv() => if let Told::Next(again) = told { next = again },
                _ = process.child.wait() => {
                    if !self.service.withdraw(&self.holder.environment)
                        && let Ok(job) = taken.await
                    {
                        let _ = job.answer.send(Served::NotTaken);
                    }
                    return None;
                }
                () = self.holder.crashing() => process.kill().await,
                () = &mut retire => {
                    if self.service.withdraw(&self.holder.environment) {
                        return None;
                    }
                    // Somebody took it at this very moment.
                    return taken.await.ok().map(|job| (next, job));
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one value for each column of a record")]
    fn finish(
        &self,
        request_id: &str,
        at: Timestamp,
        duration: Duration,
        init: Option<Duration>,
        max_memory_mb: u64,
        outcome: &Outcome,
        lines: Lines,
    ) {
        let measured = Measured {
            request_id: request_id.to_owned(),
            environment: self.holder.environment.clone(),
            at,
            duration,
            init,
            max_memory_mb,
        };
        let record = InvocationRecord::new(&self.service.function, measured, outcome);
        if let Some(message) = &record.message {
            tracing::warn!(function = record.function, kind = record.outcome, "{message}");
        }
        self.inner.records.add(record, lines);
    }
}

/// `{"errorType": …, "errorMessage": …}` as the runtime reports it.
fn reported_error(body: &[u8], error_type: Option<String>) -> Outcome {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |key: &str| body.get(key).and_then(serde_json::Value::as_str).map(str::to_owned);
    Outcome::Error {
        kind: text("errorType").or(error_type).unwrap_or_else(|| "Runtime.UnknownReason".to_owned()),
        message: text("errorMessage").unwrap_or_default(),
    }
}

fn too_large(size: usize) -> Outcome {
    error(
        "Function.ResponseSizeTooLarge",
        format!(
            "Response payload size ({size} bytes) exceeded maximum allowed payload size ({LARGEST_RESPONSE} bytes)."
        ),
    )
}

fn exited(request_id: &str, status: Option<ExitStatus>) -> Outcome {
    use std::os::unix::process::ExitStatusExt as _;
    let how = match status.map(|status| (status.code(), status.signal())) {
        Some((Some(0), _)) => "Runtime exited without providing a reason".to_owned(),
        Some((Some(code), _)) => format!("Runtime exited with error: exit status {code}"),
        Some((None, Some(9))) => "Runtime exited with error: signal: killed".to_owned(),
        Some((None, Some(6))) => "Runtime exited with error: signal: aborted".to_owned(),
        Some((None, Some(signal))) => format!("Runtime exited with error: signal: {signal}"),
        _ => "Runtime exited".to_owned(),
    };
    error("Runtime.ExitError", format!("RequestId: {request_id} Error: {how}"))
}
