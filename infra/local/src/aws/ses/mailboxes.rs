//! What becomes of a mail at the other end: nothing is delivered, so each address behaves as it is told to.
//!
//! The addresses of SES's mailbox simulator, with labels (`bounce+7@simulator.amazonses.com`), behave as
//! <https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator> says. Besides, every
//! address of the reserved domains `bounce.example`, `full.example`, `complaint.example`, `unverified.example` does what the
//! domain says, and `/_local/faults/mailboxes` makes any address behave in one of these ways: `POST` sets an address, `GET`
//! lists them, `DELETE` makes all of them take mail again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

/// The domain of SES's mailbox simulator.
const SIMULATOR: &str = "simulator.amazonses.com";

/// How an address takes mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Behaviour {
    /// Takes it.
    Success,
    /// "User unknown": a permanent bounce.
    Bounce,
    /// The mailbox is full: a bounce that is not permanent, after SES has tried for hours.
    Full,
    /// Takes it, and calls it spam.
    Complaint,
    /// Takes it, and answers that nobody is there.
    OutOfOffice,
    /// Is on the suppression list of SES: a permanent bounce, without being tried.
    Suppressed,
    /// Is sent a virus: SES accepts the mail and stops it.
    Reject,
    /// Is not verified, while the account is in SES's sandbox: the request is refused.
    Unverified,
}

/// One address, as it is set and listed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Mailbox {
    /// The address; case does not count.
    pub address: String,
    /// What it does.
    pub behaves: Behaviour,
}

/// The addresses that were told how to behave. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Mailboxes(Arc<Mutex<BTreeMap<String, Behaviour>>>);

impl Mailboxes {
    /// From now on the address behaves like this.
    pub fn set(&self, address: &str, behaves: Behaviour) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(address.to_lowercase(), behaves);
    }

    /// What an address does.
    pub fn of(&self, address: &str) -> Behaviour {
        let address = address.to_lowercase();
        let set = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&address).copied();
        set.unwrap_or_else(|| by_name(&address))
    }

    /// `GET`, `POST` and `DELETE` of `/mailboxes`, to be mounted beside the faults.
    pub fn routes(&self) -> Router {
        Router::new().route("/mailboxes", get(list).post(set).delete(clear)).with_state(self.clone())
    }
}

fn by_name(address: &str) -> Behaviour {
    let (local, domain) = address.rsplit_once('@').unwrap_or_default();
    match domain {
        SIMULATOR => match local.split('+').next().unwrap_or_default() {
            "bounce" => Behaviour::Bounce,
            "complaint" => Behaviour::Complaint,
            "ooto" => Behaviour::OutOfOffice,
            "suppressionlist" => Behaviour::Suppressed,
            _ => Behaviour::Success,
        },
        "bounce.example" => Behaviour::Bounce,
        "full.example" => Behaviour::Full,
        "complaint.example" => Behaviour::Complaint,
        "unverified.example" => Behaviour::Unverified,
        _ => Behaviour::Success,
    }
}

async fn list(State(mailboxes): State<Mailboxes>) -> Json<Vec<Mailbox>> {
    let known = mailboxes.0.lock().unwrap_or_else(PoisonError::into_inner);
    Json(known.iter().map(|(address, behaves)| Mailbox { address: address.clone(), behaves: *behaves }).collect())
}

async fn set(State(mailboxes): State<Mailboxes>, Json(mailbox): Json<Mailbox>) -> (StatusCode, Json<Mailbox>) {
    mailboxes.set(&mailbox.address, mailbox.behaves);
    (StatusCode::CREATED, Json(mailbox))
}

async fn clear(State(mailboxes): State<Mailboxes>) -> StatusCode {
    mailboxes.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    StatusCode::NO_CONTENT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_simulators_addresses_do_what_they_are_called_after_with_labels_too() {
        let mailboxes = Mailboxes::default();
        for (address, behaves) in [
            ("bounce@simulator.amazonses.com", Behaviour::Bounce),
            ("Bounce+label@simulator.amazonses.com", Behaviour::Bounce),
            ("complaint+a+b@simulator.amazonses.com", Behaviour::Complaint),
            ("ooto@simulator.amazonses.com", Behaviour::OutOfOffice),
            ("suppressionlist@simulator.amazonses.com", Behaviour::Suppressed),
            ("success@simulator.amazonses.com", Behaviour::Success),
            ("anna@bounce.example", Behaviour::Bounce),
            ("bounce@acme.example", Behaviour::Success),
            ("no address", Behaviour::Success),
        ] {
            assert_eq!(mailboxes.of(address), behaves, "{address}");
        }
        mailboxes.set("Anna@Bounce.example", Behaviour::Success);
        assert_eq!(mailboxes.of("anna@bounce.example"), Behaviour::Success);
    }
}
