//! Pipelines: ordered stages, each open or closed.

use serde::{Deserialize, Serialize};

use crate::ids::{PipelineId, StageId};

/// Whether work is still to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Somebody waits.
    Open,
    /// Done.
    Closed,
}

impl State {
    /// As it stands in keys and addresses: `open`, `closed`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// An ordered list of stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pipeline {
    /// Which.
    pub id: PipelineId,
    /// Its name.
    pub name: String,
    /// Its stages in order; at least one open and one closed.
    pub stages: Vec<Stage>,
}

/// A step of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Which.
    pub id: StageId,
    /// What agents call it.
    pub name: String,
    /// What customers call it (B11).
    pub customer_name: String,
    /// Whether a ticket here is open or closed.
    pub state: State,
}

impl Pipeline {
    /// The stage of this id.
    pub fn stage(&self, id: &StageId) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == *id)
    }

    /// The first stage of a state: where a new ticket starts, where a closed one ends, where a reopened one goes.
    pub fn first(&self, state: State) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.state == state)
    }
}
