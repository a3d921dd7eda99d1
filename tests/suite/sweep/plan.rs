//! From a clean run to the faults, and each fault on its way.

use std::collections::BTreeSet;
use std::fmt;
use std::time::{Duration, Instant};

use guichet_local::aws::faults::{Fault, Kind};
use guichet_local::aws::ledger::Call;
use guichet_local::aws::wire::Service;
use jiff::Timestamp;

use crate::support::{TestStack, built};

/// How many stacks share the faults of a scenario: most of the time goes into waiting for the next try.
const LANES: usize = 3;
/// Longer than the SDK waits for an answer of DynamoDB, or of anything else but files and mail.
const SLOW: u64 = 3_300;
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

/// One fault: which call goes wrong, in which way.
#[derive(Clone)]
pub(super) struct Strike {
    pub(super) operation: String,
    /// Which call of the invocation; none for what is not signed, as Cognito's public operations: the stack cannot know who
    /// calls them.
    call: Option<u32>,
    pub(super) kind: Kind,
    times: u32,
    hold_ms: Option<u64>,
}

impl fmt::Debug for Strike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, call, kind, times, .. } = self;
        write!(f, "{operation} (call {call:?}) {kind:?} x {times}")
    }
}

/// Runs a scenario clean, then once for each fault.
#[expect(clippy::print_stdout, reason = "a sweep says what it leaves out")]
pub(super) async fn sweep<S: Scenario>() {
    let began = Instant::now();
    let (strikes, left_out) = strikes(&record::<S>().await);
    assert!(strikes.len() >= 3, "{}: {strikes:?}", S::FUNCTION);
    let lane = |lane: usize| {
        let strikes: Vec<_> = strikes.iter().skip(lane).step_by(LANES).cloned().collect();
        one_lane::<S>(strikes)
    };
    tokio::join!(lane(0), lane(1), lane(2));
    let (function, faults, seconds) = (S::FUNCTION, strikes.len(), began.elapsed().as_secs());
    println!("{function}: {faults} faults in {seconds} s; left out, unless {LONG}=long: {left_out:?}");
}

/// The calls of a clean run, in an environment that starts with it: one that runs already may save calls.
async fn record<S: Scenario>() -> Vec<Call> {
    let stack = TestStack::start().await;
    let scenario = S::begin(&stack).await;
    for attempt in 1..=5 {
        let mut run = scenario.prepare(&stack, &format!("clean run {attempt}")).await;
        renew(&stack, S::FUNCTION);
        let since = Timestamp::now();
        scenario.act(&stack, &mut run).await;
        // Before the check, which may call the function for something else.
        let calls = calls_since(&stack, S::FUNCTION, since).await;
        scenario.check(&stack, &run, None).await;
        if is_clean(&calls) {
            finish(stack, &scenario).await;
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
    whole && calls.iter().all(|call| call.status >= 200 && call.status < 500 && call.micros < SLOW * 500)
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

/// Every call in every way that makes a difference; and how many of which way are for another time.
fn strikes(calls: &[Call]) -> (Vec<Strike>, Vec<(Kind, usize)>) {
    let long = std::env::var(LONG).is_ok_and(|value| value == "long");
    let (mut strikes, mut left_out) = (Vec::new(), 0);
    for call in calls {
        let reads = ["Get", "BatchGet", "Query", "Head"].iter().any(|verb| call.operation.starts_with(verb));
        let signed = call.function.is_some();
        // The SDK tries a call three times: three errors reach the function, and one it mends unseen.
        let mut ways = vec![(Kind::ErrorBefore, 3, None), (Kind::Throttle, 3, None)];
        // A read that takes effect before it fails is a read that failed.
        if !reads {
            ways.extend([(Kind::ErrorAfter, 3, None), (Kind::Lost, 1, None), (Kind::Slow, 1, Some(SLOW))]);
        }
        if signed {
            ways.push((Kind::Crash, 1, None));
        }
        if signed && !reads {
            ways.push((Kind::CrashAfter, 1, None));
        }
        // Past the function's own time-out: each takes as long as that.
        if signed && long {
            ways.push((Kind::Slow, 3, None));
        }
        left_out += usize::from(signed && !long);
        strikes.extend(ways.into_iter().map(|(kind, times, hold_ms)| Strike {
            operation: call.operation.clone(),
            call: signed.then_some(call.number),
            kind,
            times,
            hold_ms,
        }));
    }
    (strikes, if left_out > 0 { vec![(Kind::Slow, left_out)] } else { Vec::new() })
}

async fn one_lane<S: Scenario>(strikes: Vec<Strike>) {
    let stack = TestStack::start().await;
    let scenario = S::begin(&stack).await;
    let mut missed = Vec::new();
    for (place, strike) in strikes.iter().enumerate() {
        let mut run = scenario.prepare(&stack, &format!("run {place}: {strike:?}")).await;
        renew(&stack, S::FUNCTION);
        arm(&stack, S::FUNCTION, strike);
        scenario.act(&stack, &mut run).await;
        if !struck(&stack) {
            missed.push(strike);
        }
        scenario.check(&stack, &run, Some(strike)).await;
    }
    // A batch may have found more or less to do than in the clean run; more than that would be a sweep of nothing.
    assert!(missed.len() * 10 <= strikes.len(), "{} of {} never struck: {missed:#?}", missed.len(), strikes.len());
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
    let Strike { operation, call, kind, times, hold_ms } = strike.clone();
    let fault = Fault { times, hold_ms, ..Fault::new(kind) };
    stack.running.aws.faults().arm(match call {
        // Numbers begin anew with the first request: the operation tells what is asked for at the start from that.
        Some(_) => Fault { function: Some(function.to_owned()), call, operation: Some(operation), ..fault },
        None => Fault { operation: Some(format!("cognito-idp:{operation}")), ..fault },
    });
}

/// Whether the fault that was armed struck; none is armed afterwards.
fn struck(stack: &TestStack) -> bool {
    let faults = stack.running.aws.faults();
    let struck = faults.list().iter().any(|fault| fault.fired > 0);
    faults.clear();
    struck
}
