//! Start-up that several functions share: what each of them has while it lives, made once, before the first request.

use std::future::Future;
use std::sync::Arc;

use guichet_identity::SignIn;
use guichet_web::{Request, Response};

use crate::application::{Application, CannotStart};
use crate::attachments::AttachmentBucket;
use crate::clients;
use crate::environment::variable;
use crate::serve::{Stop, serve};

/// A function that takes files with what people write.
#[derive(Debug)]
pub struct WithAttachments {
    /// The table and the environment.
    pub application: Application,
    /// Where files of messages are kept.
    pub attachments: AttachmentBucket,
}

impl WithAttachments {
    /// Starts: what every function does, and the bucket that `ATTACHMENT_BUCKET` names.
    pub async fn start() -> Result<Self, CannotStart> {
        let application = Application::start().await?;
        let s3 = aws_sdk_s3::Client::new(&clients::for_files(&application.config));
        let attachments = AttachmentBucket::new(s3, variable("ATTACHMENT_BUCKET")?);
        Ok(Self { application, attachments })
    }

    /// Answers requests with `handle` until the environment is shut down.
    pub async fn serve<F, Fut>(self, handle: F) -> Result<(), CannotStart>
    where
        F: Fn(Arc<Self>, Arc<Request>) -> Fut + Send + Sync,
        Fut: Future<Output = Result<Response, Stop>> + Send,
    {
        serve(self, |function| &function.application, handle).await
    }
}

/// A function that asks Cognito who somebody is.
#[derive(Debug)]
pub struct WithCognito {
    /// The table and the environment.
    pub application: Application,
    /// The user pool.
    pub cognito: SignIn,
}

impl WithCognito {
    /// Starts: what every function does, and the user pool of `USER_POOL_ID` and `USER_POOL_CLIENT_ID`.
    pub async fn start() -> Result<Self, CannotStart> {
        let application = Application::start().await?;
        let cognito = SignIn::new(&application.config, &variable("USER_POOL_ID")?, &variable("USER_POOL_CLIENT_ID")?);
        Ok(Self { application, cognito })
    }

    /// Answers requests with `handle` until the environment is shut down.
    pub async fn serve<F, Fut>(self, handle: F) -> Result<(), CannotStart>
    where
        F: Fn(Arc<Self>, Arc<Request>) -> Fut + Send + Sync,
        Fut: Future<Output = Result<Response, Stop>> + Send,
    {
        serve(self, |function| &function.application, handle).await
    }
}
