//! Amazon Cognito user pools, for the operations that this product and its tools call.
//!
//! What is imitated is what can go wrong: random codes that expire and are used once, lockouts and quotas, the password
//! policy of the template, unconfirmed, disabled and passwordless users, pretended answers for names that nobody has, RS256
//! tokens with JWKS, rotation and revocation of refresh tokens. Errors carry AWS's names and messages. What is not is in this
//! crate's README.
//!
//! A pool's state is a JSON file, replaced whole after each operation that changed it. One operation at a time runs on a
//! pool; pools do not wait for each other.

mod challenges;
mod errors;
mod filter;
mod groups;
pub mod http;
mod input;
mod keys;
mod limits;
mod mails;
mod passwords;
mod pool;
mod random;
mod sign_in;
mod sign_up;
mod state;
mod store;
mod tokens;
mod users;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::digest;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::kinds::{AwsError, SentMail, UserPool};
use input::Input;
use keys::PoolKeys;
use limits::Throttle;
use pool::{Client, Pool};
use state::{State, User};
use store::Stored;

/// What an operation answers.
type Answer = Result<Value, AwsError>;

/// Amazon Cognito user pools. Cheap to clone; clones share the pools.
#[derive(Clone)]
pub struct Cognito(Arc<Service>);

struct Service {
    pools: BTreeMap<String, Cell>,
    throttle: Mutex<Throttle>,
    clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    deliver: Box<dyn Fn(SentMail) + Send + Sync>,
}

/// One pool.
struct Cell {
    pool: Pool,
    keys: PoolKeys,
    state: Mutex<Stored<State>>,
}

impl std::fmt::Debug for Cognito {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cognito").field("pools", &self.0.pools.keys()).finish_non_exhaustive()
    }
}

impl Cognito {
    /// Opens the pools of the template.
    ///
    /// State and signing keys live in `dir`, two files for each pool; a new pool's keys are made here (some 100 ms). Mails
    /// go to `deliver`, after the state they belong to is written. `clock` tells the time, so that a test can move it.
    pub fn open(
        pools: &BTreeMap<String, UserPool>,
        dir: &Path,
        deliver: impl Fn(SentMail) + Send + Sync + 'static,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let mut cells = BTreeMap::new();
        for pool in pools.values() {
            let pool = Pool::new(pool);
            let keys = PoolKeys::open(dir.join(format!("{}.keys.json", pool.id)))?;
            let state = Stored::open(dir.join(format!("{}.json", pool.id)), || Ok(State::default()))?;
            cells.insert(pool.id.clone(), Cell { pool, keys, state: Mutex::new(state) });
        }
        Ok(Self(Arc::new(Service {
            pools: cells,
            throttle: Mutex::default(),
            clock: Box::new(clock),
            deliver: Box::new(deliver),
        })))
    }

    /// Carries out an operation, `SignUp` for example.
    ///
    /// Who may call it is settled before: the Admin operations, `ListUsers` and `DescribeUserPool` need IAM rights, the
    /// others do not look at IAM at all.
    pub async fn handle(&self, operation: &str, body: Value) -> Result<Value, AwsError> {
        let service = self.clone();
        let operation = operation.to_owned();
        // Hashing passwords and writing files would hold up everything else on this thread.
        tokio::task::spawn_blocking(move || service.0.run(&operation, &body)).await.map_err(errors::internal)?
    }

    /// The public keys of a pool, as at `/<pool>/.well-known/jwks.json`.
    pub fn jwks(&self, pool_id: &str) -> Option<Value> {
        self.0.pools.get(pool_id).map(|cell| cell.keys.jwks())
    }

    /// The OpenID discovery document of a pool, as at `/<pool>/.well-known/openid-configuration`. Without a domain a pool
    /// has no authorization endpoints to tell of.
    pub fn openid_configuration(&self, pool_id: &str) -> Option<Value> {
        let issuer = self.0.pools.get(pool_id)?.pool.issuer();
        Some(json!({
            "issuer": issuer,
            "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code", "token"],
            "scopes_supported": ["openid", "email", "phone", "profile"],
            "subject_types_supported": ["public"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }))
    }
}

/// An operation, by what it goes by.
enum Operation {
    /// An app client's id.
    Client(fn(&mut Call<'_>, &Client, Input<'_>) -> Answer),
    /// A user's access token.
    Bearer(fn(&mut Call<'_>, &Bearer, Input<'_>) -> Answer),
    /// A pool's id; IAM has allowed it.
    Admin(fn(&mut Call<'_>, Input<'_>) -> Answer),
}

fn operation(name: &str) -> Option<Operation> {
    use Operation::{Admin, Bearer, Client};
    Some(match name {
        "SignUp" => Client(sign_up::sign_up),
        "ConfirmSignUp" => Client(sign_up::confirm),
        "ResendConfirmationCode" => Client(sign_up::resend),
        "InitiateAuth" => Client(sign_in::initiate),
        "RespondToAuthChallenge" => Client(challenges::respond),
        "ForgotPassword" => Client(passwords::forgot),
        "ConfirmForgotPassword" => Client(passwords::confirm_forgotten),
        "GetTokensFromRefreshToken" => Client(tokens::refresh),
        "RevokeToken" => Client(tokens::revoke),
        "GetUser" => Bearer(users::get),
        "ChangePassword" => Bearer(passwords::change),
        "GlobalSignOut" => Bearer(tokens::global_sign_out),
        "AdminCreateUser" => Admin(users::admin_create),
        "AdminGetUser" => Admin(users::admin_get),
        "AdminUpdateUserAttributes" => Admin(users::admin_update_attributes),
        "AdminDisableUser" => Admin(users::admin_disable),
        "AdminEnableUser" => Admin(users::admin_enable),
        "AdminDeleteUser" => Admin(users::admin_delete),
        "AdminSetUserPassword" => Admin(passwords::admin_set),
        "AdminUserGlobalSignOut" => Admin(tokens::admin_global_sign_out),
        "AdminAddUserToGroup" => Admin(groups::admin_add),
        "AdminRemoveUserFromGroup" => Admin(groups::admin_remove),
        "AdminListGroupsForUser" => Admin(groups::admin_list),
        "ListUsers" => Admin(users::list),
        "DescribeUserPool" => Admin(users::describe_pool),
        _ => return None,
    })
}

impl Service {
    fn run(&self, name: &str, body: &Value) -> Answer {
        let operation = operation(name).ok_or_else(|| {
            AwsError::bad_request("UnknownOperationException", format!("the local stack does not imitate {name}"))
        })?;
        let now = (self.clock)();
        lock(&self.throttle).admit(name, now)?;
        let input = Input(body);
        match operation {
            Operation::Client(run) => {
                let id = input.text("ClientId")?;
                let found = self.pools.values().find_map(|cell| Some((cell, cell.pool.clients.get(id)?)));
                let (cell, client) = found
                    .ok_or_else(|| errors::resource_not_found(format!("User pool client {id} does not exist.")))?;
                self.on(cell, now, |call| run(call, client, input))
            }
            Operation::Bearer(run) => {
                let token = input.text("AccessToken")?;
                let invalid = || errors::not_authorized("Invalid Access Token");
                let issuer = tokens::issuer(token).ok_or_else(invalid)?;
                let cell = self.pools.values().find(|cell| cell.pool.issuer() == issuer).ok_or_else(invalid)?;
                self.on(cell, now, |call| {
                    let bearer = call.bearer(token)?;
                    run(call, &bearer, input)
                })
            }
            Operation::Admin(run) => {
                let id = input.text("UserPoolId")?;
                let cell = self
                    .pools
                    .get(id)
                    .ok_or_else(|| errors::resource_not_found(format!("User pool {id} does not exist.")))?;
                self.on(cell, now, |call| run(call, input))
            }
        }
    }

    /// Runs an operation on a pool; then its state is written, refused or not (a wrong code counts), then mails go out.
    fn on(&self, cell: &Cell, now: Timestamp, run: impl FnOnce(&mut Call<'_>) -> Answer) -> Answer {
        let mut stored = lock(&cell.state);
        stored.value.prune(now);
        let mut call = Call { pool: &cell.pool, keys: &cell.keys, state: &mut stored.value, now, mails: Vec::new() };
        let answer = run(&mut call);
        let mails = call.mails;
        stored.save().map_err(errors::internal)?;
        drop(stored);
        mails.into_iter().for_each(&self.deliver);
        answer
    }
}

/// A panic elsewhere does not make a pool's state unreadable: operations check before they change.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One operation under way.
struct Call<'a> {
    pool: &'a Pool,
    keys: &'a PoolKeys,
    state: &'a mut State,
    now: Timestamp,
    mails: Vec<SentMail>,
}

/// Who calls by access token.
struct Bearer {
    username: String,
    origin_jti: String,
}

impl Call<'_> {
    /// The user that a name means: a user name, a `sub`, or an address where those are sign-in names.
    fn find(&self, typed: &str) -> Option<&User> {
        let same = |known: &str| {
            if self.pool.case_sensitive { known == typed } else { known.to_lowercase() == typed.to_lowercase() }
        };
        self.state.users.get(typed).or_else(|| {
            self.state.users.values().find(|user| {
                same(&user.username)
                    || user.sub() == typed
                    || (self.pool.email_is_username && user.email().is_some_and(same))
            })
        })
    }

    /// A user that is known to be there.
    fn user(&mut self, username: &str) -> Result<&mut User, AwsError> {
        self.state.users.get_mut(username).ok_or_else(errors::user_not_found)
    }

    /// The user that an Admin operation names.
    fn admin_user(&mut self, input: Input<'_>) -> Result<&mut User, AwsError> {
        let username = self.find(input.text("Username")?).ok_or_else(errors::user_not_found)?.username.clone();
        self.user(&username)
    }

    /// What counters are kept under: the user, or the name as typed where there is no user.
    fn who(&self, typed: &str) -> String {
        self.find(typed).map_or_else(|| typed.to_lowercase(), |user| user.username.clone())
    }

    /// Heads or tails, the same each time for one name: which of two pretended answers it gets.
    fn coin(&self, typed: &str) -> bool {
        let seed = format!("{} {}", self.pool.id, typed.to_lowercase());
        digest::digest(&digest::SHA256, seed.as_bytes()).as_ref().first().is_some_and(|byte| byte & 1 == 1)
    }
}
