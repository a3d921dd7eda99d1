//! A workspace with a small template, whose one function is the probe.

use std::fs;
use std::path::{Path, PathBuf};

use guichet_local::options::Options;
use tempfile::TempDir;

use crate::functions_probe;

const TEMPLATE: &str = r#"
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  MailDomain: { Type: String }
  SenderAddress: { Type: String }
  AgentEmail: { Type: String }
  MailDomainIdentity: { Type: String }
Resources:
  HttpApi: { Type: AWS::Serverless::HttpApi }
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
  UserPool: { Type: AWS::Cognito::UserPool }
  Probe:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: rust-cargolambda, BuildProperties: { Binary: probe } }
    Properties:
      Runtime: provided.al2023
      Handler: bootstrap
      Environment: { Variables: { TABLE_NAME: !Ref Table, AGENT: !Ref AgentEmail } }
      Events:
        Do: { Type: HttpApi, Properties: { ApiId: !Ref HttpApi, Path: "/do/{action}", Method: ANY } }
Outputs:
  PortalUrl: { Value: !GetAtt HttpApi.ApiEndpoint }
"#;

/// The workspace, and a place for data and binaries. Gone when dropped.
pub(crate) struct Workspace(TempDir);

impl Workspace {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for made in ["infra", "functions/probe", "binaries"] {
            fs::create_dir_all(folder.path().join(made)).unwrap();
        }
        fs::write(folder.path().join("infra/template.yaml"), TEMPLATE).unwrap();
        fs::write(folder.path().join("functions/probe/Cargo.toml"), "").unwrap();
        fs::copy(functions_probe::binary(), folder.path().join("binaries/probe")).unwrap();
        Self(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn binaries(&self) -> PathBuf {
        self.path().join("binaries")
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// Options for a stack of this workspace.
    pub(crate) fn options(&self) -> Options {
        Options {
            workspace: self.path().to_path_buf(),
            binaries: Some(self.binaries()),
            ..Options::for_test(&self.data())
        }
    }
}
