//! What `Ref` and `Fn::GetAtt` give for each resource type, as the "Return values" section of each type's page in the
//! CloudFormation template reference says (for `AWS::Serverless::*`: the SAM specification).
//!
//! A type that is not here is one that the local stack has never heard of: most likely a spelling mistake.

/// A resource with its name on this machine.
#[derive(Debug, Clone)]
pub(super) struct Resource {
    /// Key below `Resources`.
    pub(super) logical_id: String,
    /// `Type`.
    pub(super) kind: String,
    /// Name that AWS would give it, or that the template does.
    pub(super) physical: String,
}

/// Where ARNs point to.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    pub(super) account: &'a str,
    pub(super) region: &'a str,
    pub(super) portal_url: &'a str,
}

/// Types that have a `Ref` and nothing more that anybody asks for.
const PLAIN: &[&str] = &[
    "AWS::ApiGatewayV2::ApiMapping",
    "AWS::CloudWatch::Dashboard",
    "AWS::IAM::Policy",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::Permission",
    "AWS::Logs::MetricFilter",
    "AWS::Logs::QueryDefinition",
    "AWS::Route53::RecordSet",
    "AWS::S3::BucketPolicy",
    "AWS::SES::ConfigurationSet",
    "AWS::SES::ConfigurationSetEventDestination",
    "AWS::SES::ReceiptFilter",
    "AWS::SES::ReceiptRule",
    "AWS::SES::ReceiptRuleSet",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::ApiGatewayV2::Stage",
    "AWS::Cognito::UserPoolGroup",
    "AWS::Cognito::UserPoolIdentityProvider",
    "AWS::Cognito::UserPoolUICustomizationAttachment",
    "AWS::Cognito::ManagedLoginBranding",
];

/// Types with attributes. [`attribute`] has the values.
const WITH_ATTRIBUTES: &[&str] = &[
    "AWS::ApiGatewayV2::DomainName",
    "AWS::CertificateManager::Certificate",
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::UserPoolDomain",
    "AWS::DynamoDB::Table",
    "AWS::Events::Rule",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Role",
    "AWS::KMS::Alias",
    "AWS::KMS::Key",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::SES::EmailIdentity",
    "AWS::SNS::Subscription",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
    "AWS::Serverless::Function",
    "AWS::Serverless::HttpApi",
];

/// The property that names a resource, for types where a template may choose the name.
const NAMING: &[(&str, &str)] = &[
    ("AWS::ApiGatewayV2::DomainName", "DomainName"),
    ("AWS::CloudWatch::Alarm", "AlarmName"),
    ("AWS::CloudWatch::Dashboard", "DashboardName"),
    ("AWS::Cognito::UserPoolGroup", "GroupName"),
    ("AWS::Cognito::UserPoolDomain", "Domain"),
    ("AWS::DynamoDB::Table", "TableName"),
    ("AWS::IAM::ManagedPolicy", "ManagedPolicyName"),
    ("AWS::IAM::Role", "RoleName"),
    ("AWS::Logs::LogGroup", "LogGroupName"),
    ("AWS::S3::Bucket", "BucketName"),
    ("AWS::SES::ConfigurationSet", "Name"),
    ("AWS::SES::EmailIdentity", "EmailIdentity"),
    ("AWS::SES::ReceiptRuleSet", "RuleSetName"),
    ("AWS::SNS::Topic", "TopicName"),
    ("AWS::SQS::Queue", "QueueName"),
    ("AWS::Serverless::Function", "FunctionName"),
];

/// Whether the local stack has heard of a resource type.
pub(super) fn is_known(kind: &str) -> bool {
    PLAIN.contains(&kind) || WITH_ATTRIBUTES.contains(&kind)
}

/// The property that may name a resource of this type.
pub(super) fn naming_property(kind: &str) -> Option<&'static str> {
    NAMING.iter().find(|(named, _)| *named == kind).map(|(_, property)| *property)
}

/// The name a resource gets when the template does not choose one. CloudFormation appends random characters; here the
/// name must stay the same from one start to the next, because the data stays.
pub(super) fn generated_name(kind: &str, logical_id: &str, stack_name: &str, region: &str) -> String {
    match kind {
        "AWS::S3::Bucket" => format!("{stack_name}-{logical_id}").to_lowercase(),
        "AWS::Cognito::UserPool" => format!("{region}_{}", identifier(logical_id, 9, true)),
        "AWS::Cognito::UserPoolClient" => identifier(logical_id, 26, false),
        "AWS::Serverless::HttpApi" => identifier(logical_id, 10, false),
        "AWS::Logs::LogGroup" => format!("/{stack_name}/{logical_id}"),
        _ => format!("{stack_name}-{logical_id}"),
    }
}

/// Letters and digits that depend on nothing but `seed` (FNV-1a).
fn identifier(seed: &str, length: usize, mixed_case: bool) -> String {
    let alphabet: &[u8] = if mixed_case {
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    } else {
        b"abcdefghijklmnopqrstuvwxyz0123456789"
    };
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut text = String::with_capacity(length);
    for step in 0..length {
        for byte in seed.bytes().chain([u8::try_from(step).unwrap_or(0)]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let index = usize::try_from((hash >> 32) % alphabet.len() as u64).unwrap_or(0);
        text.push(alphabet.get(index).copied().map_or('a', char::from));
    }
    text
}

/// What `Ref` gives.
pub(super) fn reference(resource: &Resource, place: &Place<'_>) -> String {
    let Place { account, region, .. } = place;
    let name = &resource.physical;
    match resource.kind.as_str() {
        "AWS::SNS::Topic" => format!("arn:aws:sns:{region}:{account}:{name}"),
        "AWS::IAM::ManagedPolicy" => format!("arn:aws:iam::{account}:policy/{name}"),
        "AWS::SQS::Queue" => format!("https://sqs.{region}.amazonaws.com/{account}/{name}"),
        "AWS::SecretsManager::Secret" => format!("arn:aws:secretsmanager:{region}:{account}:secret:{name}"),
        "AWS::CertificateManager::Certificate" => format!("arn:aws:acm:{region}:{account}:certificate/{name}"),
        _ => name.clone(),
    }
}

/// What `Fn::GetAtt` gives, or `None` if the type has no such attribute.
pub(super) fn attribute(resource: &Resource, attribute: &str, place: &Place<'_>) -> Option<String> {
    let Place { account, region, portal_url } = place;
    let name = &resource.physical;
    let arn = |service: &str, rest: &str| Some(format!("arn:aws:{service}:{region}:{account}:{rest}"));
    match (resource.kind.as_str(), attribute) {
        ("AWS::Serverless::Function", "Arn") => arn("lambda", &format!("function:{name}")),
        ("AWS::Serverless::HttpApi", "ApiEndpoint") => Some((*portal_url).to_owned()),
        ("AWS::DynamoDB::Table", "Arn") => arn("dynamodb", &format!("table/{name}")),
        ("AWS::DynamoDB::Table", "StreamArn") => {
            arn("dynamodb", &format!("table/{name}/stream/2026-01-01T00:00:00.000"))
        }
        ("AWS::S3::Bucket", "Arn") => Some(format!("arn:aws:s3:::{name}")),
        ("AWS::S3::Bucket", "DomainName") => Some(format!("{name}.s3.amazonaws.com")),
        ("AWS::S3::Bucket", "RegionalDomainName") => Some(format!("{name}.s3.{region}.amazonaws.com")),
        ("AWS::Cognito::UserPool", "Arn") => arn("cognito-idp", &format!("userpool/{name}")),
        ("AWS::Cognito::UserPool", "ProviderName") => Some(format!("cognito-idp.{region}.amazonaws.com/{name}")),
        ("AWS::Cognito::UserPool", "ProviderURL") => Some(format!("https://cognito-idp.{region}.amazonaws.com/{name}")),
        ("AWS::Cognito::UserPool", "UserPoolId")
        | ("AWS::Cognito::UserPoolClient", "ClientId")
        | ("AWS::Serverless::HttpApi", "ApiId")
        | ("AWS::SQS::Queue", "QueueName")
        | ("AWS::SNS::Topic", "TopicName")
        | ("AWS::KMS::Key", "KeyId")
        | ("AWS::Lambda::EventSourceMapping", "Id") => Some(name.clone()),
        ("AWS::Cognito::UserPoolDomain", "CloudFrontDistribution") => Some(format!("{name}.cloudfront.net")),
        ("AWS::SQS::Queue", "Arn") => arn("sqs", name),
        ("AWS::SQS::Queue", "QueueUrl")
        | ("AWS::SNS::Topic", "TopicArn")
        | ("AWS::IAM::ManagedPolicy", "PolicyArn")
        | ("AWS::SecretsManager::Secret", "Id") => Some(reference(resource, place)),
        ("AWS::SNS::Subscription", "Arn") => arn("sns", name),
        ("AWS::Logs::LogGroup", "Arn") => arn("logs", &format!("log-group:{name}:*")),
        ("AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm", "Arn") => {
            arn("cloudwatch", &format!("alarm:{name}"))
        }
        ("AWS::IAM::Role", "Arn") => Some(format!("arn:aws:iam::{account}:role/{name}")),
        ("AWS::IAM::Role", "RoleId") => Some("AROALOCAL".to_owned()),
        ("AWS::KMS::Key", "Arn") => arn("kms", &format!("key/{name}")),
        ("AWS::Events::Rule", "Arn") => arn("events", &format!("rule/{name}")),
        ("AWS::Lambda::EventSourceMapping", "EventSourceMappingArn") => {
            arn("lambda", &format!("event-source-mapping:{name}"))
        }
        ("AWS::ApiGatewayV2::DomainName", "RegionalDomainName") => {
            Some(format!("d-local.execute-api.{region}.amazonaws.com"))
        }
        ("AWS::ApiGatewayV2::DomainName", "RegionalHostedZoneId") => Some("Z1UJRXOUMOOFQ8".to_owned()),
        ("AWS::SES::EmailIdentity", token) if is_dkim_token(token) => Some(format!("local.{token}.dkim.amazonses.com")),
        _ => None,
    }
}

/// `DkimDNSTokenName1` to `3` and `DkimDNSTokenValue1` to `3`.
fn is_dkim_token(attribute: &str) -> bool {
    ["DkimDNSTokenName", "DkimDNSTokenValue"]
        .iter()
        .filter_map(|prefix| attribute.strip_prefix(prefix))
        .any(|number| matches!(number, "1" | "2" | "3"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_identifiers_stay_the_same_and_have_the_length_of_the_real_ones() {
        let pool = generated_name("AWS::Cognito::UserPool", "UserPool", "guichet", "us-east-1");
        assert_eq!(pool, generated_name("AWS::Cognito::UserPool", "UserPool", "guichet", "us-east-1"));
        assert_eq!(pool.len(), "us-east-1_aBcDeFgHi".len());
        assert_ne!(pool, generated_name("AWS::Cognito::UserPool", "OtherPool", "guichet", "us-east-1"));
        assert_eq!(generated_name("AWS::Cognito::UserPoolClient", "C", "guichet", "us-east-1").len(), 26);
    }
}
