//! Who holds which access key: each execution environment has one of its own, so that a call to a service tells the
//! function, the process and the request it belongs to.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Notify, watch};
use uuid::Uuid;

/// One execution environment, as the services know it.
#[derive(Debug)]
pub(super) struct Holder {
    /// Logical id of the function.
    pub(super) function: String,
    /// Name of the environment: `LoginFunction/3`.
    pub(super) environment: String,
    /// `ASIA…`, as temporary credentials begin.
    pub(super) access_key: String,
    pub(super) secret: String,
    pub(super) session_token: String,
    request_id: Mutex<Option<String>>,
    crashed: AtomicBool,
    crash: Notify,
    gone: watch::Sender<bool>,
}

impl Holder {
    /// A holder with fresh credentials.
    pub(super) fn new(function: &str, environment: String) -> Self {
        let random = Uuid::new_v4().simple().to_string().to_uppercase();
        Self {
            function: function.to_owned(),
            environment,
            access_key: format!("ASIALOCAL{}", random.get(..11).unwrap_or(&random)),
            secret: format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()),
            session_token: format!("local-session-{}", Uuid::new_v4().simple()),
            request_id: Mutex::new(None),
            crashed: AtomicBool::new(false),
            crash: Notify::new(),
            gone: watch::Sender::new(false),
        }
    }

    /// The request that the environment serves just now.
    pub(super) fn request_id(&self) -> Option<String> {
        self.request_id.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes the request that is served from now on, or that none is.
    pub(super) fn serves(&self, request_id: Option<String>) {
        *self.request_id.lock().unwrap_or_else(PoisonError::into_inner) = request_id;
    }

    /// Ends the process. From this moment on nothing that it says or asks for counts, though the kernel may take a while.
    pub(super) fn crash(&self) {
        self.crashed.store(true, Ordering::SeqCst);
        self.crash.notify_one();
    }

    /// Whether the process is to end.
    pub(super) fn is_crashed(&self) -> bool {
        self.crashed.load(Ordering::SeqCst)
    }

    /// Resolves when the process is to end.
    pub(super) async fn crashing(&self) {
        self.crash.notified().await;
    }

    /// Resolves when the process is gone.
    pub(super) async fn gone(&self) {
        let mut gone = self.gone.subscribe();
        // The sender lives in self, so this cannot fail while we wait.
        let _ = gone.wait_for(|gone| *gone).await;
    }
}

/// The environments that live just now, by access key.
#[derive(Debug, Default)]
pub(super) struct Holders(Mutex<HashMap<String, Arc<Holder>>>);

impl Holders {
    pub(super) fn add(&self, holder: Arc<Holder>) {
        self.lock().insert(holder.access_key.clone(), holder);
    }

    /// Takes a holder out when its process is gone, and tells those who wait for that.
    pub(super) fn remove(&self, holder: &Holder) {
        self.lock().remove(&holder.access_key);
        holder.gone.send_replace(true);
    }

    /// The holder of an access key.
    pub(super) fn of_key(&self, access_key: &str) -> Option<Arc<Holder>> {
        self.lock().get(access_key).cloned()
    }

    /// The holder by the name of its environment.
    pub(super) fn of_environment(&self, environment: &str) -> Option<Arc<Holder>> {
        self.lock().values().find(|holder| holder.environment == environment).cloned()
    }

    /// All of them.
    pub(super) fn all(&self) -> Vec<Arc<Holder>> {
        self.lock().values().cloned().collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<Holder>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
