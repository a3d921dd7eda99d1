//! From a clean run to the faults, and each fault on its way.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::time::{Duration, Instant};

use futures::future::join_all;
use guichet_domain::rates::Rates;
use guichet_local::aws::faults::{Fault, Kind};
use guichet_local::aws::ledger::Call;
use guichet_local::aws::wire::Service;
use jiff::Timestamp;

use super::caller::until;
use crate::support::{TestStack, built};

/// How many stacks share the faults of a scenario at most: most of the time goes into waiting for the next try.
const LANES: usize = 8;
/// For how many faults a stack is worth starting.
const PER_LANE: usize = 5;
/// Longer than the SDK waits for an answer of DynamoDB or Cognito.
const SLOW: Duration = Duration::from_millis(3_300);
/// The variable that asks for everything.
const LONG: &str = "GUICHET_SWEEP";

/// One thing that somebody does, by which a function is called once.
pub(super) trait Scenario: Sized {
    /// Logical id of the function whose calls fail.
    const FUNCTION: &'static str;
    /// What one run has of its own.
    type Run;

    /// People and tickets that all runs of a stack share.
    async fn begin(stack: &TestStack) -> Self;
    /// Everything up to the call. `name` is this run's own, and goes where people type.
    async fn prepare(&self, stack: &TestStack, name: &str) -> Self::Run;
    /// Calls, and does what the caller does when that fails, until it is done.
    async fn act(&self, stack: &TestStack, run: &mut Self::Run);
    /// What must be so afterwards. `strike` is what went wrong; nothing in the clean run.
    async fn check(&self, stack: &TestStack, run: &Self::Run, strike: Option<&Strike>);
    /// What must be so when all runs are over.
    async fn finish(&self, _stack: &TestStack) {}
}

/// Faults that wait for a lane.
type Queue = RefCell<VecDeque<Strike>>;

/// One fault: which call goes wrong, in which way.
#[derive(Clone)]
pub(super) struct Strike {
    pub(super) operation: String,
    /// Which call of the invocation; none for what is not signed, as Cognito's public operations: the stack cannot know who
    /// calls them.
    call: Option<u32>,
    pub(super) kind: Kind,
    times: u32,
    /// For slow calls: how long one takes; longer than the function may when left out.
    hold: Option<Duration>,
}

impl fmt::Debug for Strike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, call, kind, times, .. } = self;
        write!(f, "{operation} (call {call:?}) {kind:?} x {times}")
    }
}

/// A stack where one contact may write as often as a sweep does (S16).
async fn unhurried() -> TestStack {
    TestStack::start_with(|settings| settings.portals[0].rates = Rates::UNLIMITED).await
}

/// Runs a scenario clean, then once for each fault.
#[expect(clippy::print_stdout, reason = "a sweep says what it did")]
pub(super) async fn sweep<S: Scenario>() {
    let began = Instant::now();
    let stack = unhurried().await;
    let scenario = S::begin(&stack).await;
    let calls = record(&stack, &scenario).await;
    let strikes = strikes(&calls);
    assert!(strikes.len() >= 3, "{}: {strikes:?}", S::FUNCTION);
    let queue = Queue::new(strikes.iter().cloned().collect());
    let another = async || {
        let stack = unhurried().await;
        let scenario = S::begin(&stack).await;
        one_lane(stack, scenario, &queue).await;
    };
    let others = strikes.len().div_ceil(PER_LANE).min(LANES) - 1;
    // The stack of the clean run goes on.
    tokio::join!(one_lane(stack, scenario, &queue), join_all((0..others).map(|_| another())));
    let (function, faults, seconds) = (S::FUNCTION, strikes.len(), began.elapsed().as_secs());
    println!("{function}: {} calls, {faults} faults in {seconds} s", calls.len());
}

/// The calls of a clean run, in an environment that starts with it: one that runs already may save calls.
async fn record<S: Scenario>(stack: &TestStack, scenario: &S) -> Vec<Call> {
    for attempt in 1..=5 {
        let mut run = scenario.prepare(stack, &format!("clean run {attempt}")).await;
        renew(stack, S::FUNCTION);
        let since = Timestamp::now();
        scenario.act(stack, &mut run).await;
        // Before the check, which may call the function for something else.
        let calls = calls_since(stack, S::FUNCTION, since).await;
        scenario.check(stack, &run, None).await;
        if is_clean(&calls) {
            return calls;
        }
    }
    panic!("{}: no run without a call that was tried again; this machine has too much to do", S::FUNCTION);
}

/// On a machine that has too much to do a call may take longer than the SDK waits. Then it is made again, and has another
/// number than in the runs to come.
fn is_clean(calls: &[Call]) -> bool {
    let numbers = calls.iter().filter(|call| call.function.is_some()).map(|call| call.number).collect::<BTreeSet<_>>();
    let whole = numbers.iter().copied().eq((1..).take(numbers.len()));
    whole && calls.iter().all(|call| call.status >= 200 && call.status < 500 && call.micros < 2_500_000)
}

async fn calls_since(stack: &TestStack, function: &str, since: Timestamp) -> Vec<Call> {
    let ledger = stack.running.aws.ledger();
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        let runs = stack.running.functions.invocations();
        let runs = runs.iter().filter(|run| run.function == function && run.at >= since);
        let most = runs.map(|run| ledger.calls_of(&run.request_id)).max_by_key(Vec::len);
        if let Some(mut calls) = most {
            // What a function asks for while it starts belongs to no request.
            let starting = |call: &Call| {
                call.function.as_deref() == Some(function) && call.request_id.is_none() && call.at >= since
            };
            calls.extend(ledger.calls().into_iter().filter(starting));
            let unsigned = |call: &Call| call.function.is_none() && call.service == Service::CognitoIdp;
            calls.extend(ledger.calls().into_iter().filter(|call| unsigned(call) && call.at >= since));
            return calls;
        }
        assert!(Instant::now() < until, "{function} was not called");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Every call in every way that makes a difference.
fn strikes(calls: &[Call]) -> Vec<Strike> {
    let long = std::env::var(LONG).is_ok_and(|value| value == "long");
    let mut strikes = Vec::new();
    for call in calls {
        let reads = ["Get", "BatchGet", "Query", "Head"].iter().any(|verb| call.operation.starts_with(verb));
        let signed = call.function.is_some();
        let strike = |kind, times, hold| Strike {
            operation: call.operation.clone(),
            call: signed.then_some(call.number),
            kind,
            times,
            hold,
        };
        // The SDK tries a call three times: three errors reach the function, and one it mends unseen.
        strikes.push(strike(Kind::ErrorBefore, 3, None));
        strikes.push(strike(Kind::Throttle, 3, None));
        // A read that takes effect before it fails is a read that failed.
        if !reads {
            strikes.push(strike(Kind::ErrorAfter, 3, None));
            strikes.push(strike(Kind::Lost, 1, None));
            // The SDK tries again, and the first try takes effect after that.
            if !matches!(call.service, Service::S3 | Service::Ses) {
                strikes.push(strike(Kind::Slow, 1, Some(SLOW)));
            }
        }
        if signed {
            strikes.push(strike(Kind::Crash, 1, None));
        }
        if signed && !reads {
            strikes.push(strike(Kind::CrashAfter, 1, None));
            // What a time-out amounts to, without the wait for it: the call takes effect when the next try is through.
            strikes.push(strike(Kind::Late, 1, None));
        }
        // Past the function's own time-out, however often the SDK tries.
        if long {
            strikes.push(strike(Kind::Slow, 3, None));
        }
    }
    strikes
}

/// Says what went wrong on purpose when something else went wrong on that.
struct UnderWay<'a>(&'a Strike);

impl Drop for UnderWay<'_> {
    #[expect(clippy::print_stderr, reason = "beside the panic's message")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("while this failed on purpose: {:?}", self.0);
        }
    }
}

async fn one_lane<S: Scenario>(stack: TestStack, scenario: S, queue: &Queue) {
    let (mut struck, mut missed) = (0, Vec::new());
    loop {
        // In a statement of its own, so that the queue is free while the fault has its way.
        let next = queue.borrow_mut().pop_front();
        let Some(strike) = next else { break };
        let name = format!("run {}: {strike:?}", struck + missed.len());
        let under_way = UnderWay(&strike);
        let mut run = scenario.prepare(&stack, &name).await;
        renew(&stack, S::FUNCTION);
        arm(&stack, S::FUNCTION, &strike);
        scenario.act(&stack, &mut run).await;
        if over(&stack).await {
            struck += 1;
        } else {
            missed.push(strike.clone());
        }
        scenario.check(&stack, &run, Some(&strike)).await;
        drop(under_way);
    }
    // A batch may have found more or less to do than in the clean run; more than that would be a sweep of nothing.
    assert!(missed.len() <= 1 + struck / 10, "{} of {} never struck: {missed:#?}", missed.len(), struck + missed.len());
    finish(stack, &scenario).await;
}

/// What must be so after anything: nothing was given up, and all that was asked of AWS was allowed.
async fn finish<S: Scenario>(stack: TestStack, scenario: &S) {
    scenario.finish(&stack).await;
    for (name, queue) in &stack.running.stack.queues {
        let letters = stack.running.aws.queues().messages(queue);
        assert!(letters.is_empty(), "{}: {name} holds {letters:#?}", S::FUNCTION);
    }
    stack.end().await;
}

/// From now on the function starts anew.
fn renew(stack: &TestStack, function: &str) {
    let binary = &stack.running.stack.functions[function].binary;
    stack.running.functions.replace(binary, built().join(binary));
}

fn arm(stack: &TestStack, function: &str, strike: &Strike) {
    let Strike { operation, call, kind, times, hold, .. } = strike.clone();
    let hold_ms = hold.and_then(|hold| u64::try_from(hold.as_millis()).ok());
    let fault = Fault { times, hold_ms, ..Fault::new(kind) };
    stack.running.aws.faults().arm(match call {
        // Numbers begin anew with the first request: the operation tells what is asked for at the start from that.
        Some(_) => Fault { function: Some(function.to_owned()), call, operation: Some(operation), ..fault },
        None => Fault { operation: Some(format!("cognito-idp:{operation}")), ..fault },
    });
}

/// Whether the fault that was armed struck; none is armed afterwards, and none is still to take effect.
async fn over(stack: &TestStack) -> bool {
    let faults = stack.running.aws.faults();
    let armed = faults.list();
    faults.clear();
    let fired = armed.iter().map(|fault| fault.fired).sum::<u32>() as usize;
    let ids: Vec<_> = armed.iter().map(|fault| Some(fault.id)).collect();
    let recorded = async || stack.running.aws.ledger().calls().iter().filter(|call| ids.contains(&call.fault)).count();
    until("the calls that a fault struck are over", async || recorded().await >= fired).await;
    fired > 0
}
