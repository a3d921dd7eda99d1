//! Tests of the local stack, one binary: linking once is what takes time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod aws_dynamodb;
mod aws_dynamodb_limits;
mod aws_faults;
mod aws_iam;
mod aws_inbound;
mod aws_queues;
mod aws_s3;
mod aws_ses;
mod aws_signatures;
mod aws_world;
mod cognito;
mod front_requests;
mod functions_build;
mod functions_environments;
mod functions_probe;
mod page_fakes;
mod page_requests;
mod page_stack;
mod sources_asynchronous;
mod sources_delivery;
mod sources_fakes;
mod sources_filter;
mod sources_stack;
mod sources_streams;
mod stack_start;
mod stack_workspace;
