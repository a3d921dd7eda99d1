//! Guichet's local stack: runs `infra/template.yaml` on this machine, with no AWS account and no containers.

pub mod aws;
pub mod cognito;
pub mod data;
pub mod demo;
pub mod front;
pub mod functions;
pub mod kinds;
pub mod options;
pub mod page;
pub mod seed;
pub mod sources;
pub mod start;
pub mod template;
