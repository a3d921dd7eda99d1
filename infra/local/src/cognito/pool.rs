//! What the template says about a pool and its app clients, with AWS's defaults for what it leaves out.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::Value;

use super::input::at;
use crate::kinds::UserPool;

/// A user pool's settings (`AWS::Cognito::UserPool`).
#[derive(Debug, Clone)]
pub(super) struct Pool {
    pub(super) id: String,
    pub(super) properties: Value,
    pub(super) clients: BTreeMap<String, Client>,
    pub(super) groups: Vec<String>,
    pub(super) policy: PasswordPolicy,
    /// `UsernameAttributes` has `email`: people sign up with an address, and their user name is made up.
    pub(super) email_is_username: bool,
    /// `UsernameConfiguration.CaseSensitive`.
    pub(super) case_sensitive: bool,
    /// `AutoVerifiedAttributes` has `email`.
    pub(super) verifies_email: bool,
    /// `Policies.SignInPolicy.AllowedFirstAuthFactors`, of those imitated.
    pub(super) factors: Vec<Factor>,
    /// `AdminCreateUserConfig.AllowAdminCreateUserOnly`.
    pub(super) admin_creates_only: bool,
    /// `AccountRecoverySetting` names `admin_only`.
    pub(super) admin_recovers_only: bool,
}

/// A first factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Factor {
    Password,
    EmailOtp,
}

/// `Policies.PasswordPolicy`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PasswordPolicy {
    pub(super) minimum_length: usize,
    pub(super) lowercase: bool,
    pub(super) uppercase: bool,
    pub(super) numbers: bool,
    pub(super) symbols: bool,
    pub(super) history: usize,
    pub(super) temporary_validity: SignedDuration,
}

/// An app client's settings (`AWS::Cognito::UserPoolClient`).
#[derive(Debug, Clone)]
pub(super) struct Client {
    pub(super) id: String,
    flows: Vec<String>,
    /// `PreventUserExistenceErrors: ENABLED`.
    pub(super) hides_users: bool,
    /// How long an answer to a challenge may take.
    pub(super) session_validity: SignedDuration,
    pub(super) access_validity: SignedDuration,
    pub(super) id_validity: SignedDuration,
    pub(super) refresh_validity: SignedDuration,
    /// `RefreshTokenRotation`, with its grace period, if on.
    pub(super) rotation: Option<SignedDuration>,
    /// `EnableTokenRevocation`, on unless switched off.
    pub(super) revocation: bool,
}

impl Pool {
    pub(super) fn new(pool: &UserPool) -> Self {
        let properties = &pool.properties;
        let has_email = |name: &str| texts(at(properties, &format!("/{name}"))).iter().any(|text| text == "email");
        let factors = texts(at(properties, "/Policies/SignInPolicy/AllowedFirstAuthFactors"));
        let factors: Vec<Factor> = factors
            .iter()
            .filter_map(|name| match name.as_str() {
                "PASSWORD" => Some(Factor::Password),
                "EMAIL_OTP" => Some(Factor::EmailOtp),
                _ => None,
            })
            .collect();
        let recovery = at(properties, "/AccountRecoverySetting/RecoveryMechanisms").as_array();
        Self {
            id: pool.id.clone(),
            clients: pool.clients.iter().map(|(id, client)| (id.clone(), Client::new(id, client))).collect(),
            groups: pool.groups.clone(),
            policy: PasswordPolicy::new(at(properties, "/Policies/PasswordPolicy")),
            email_is_username: has_email("UsernameAttributes"),
            case_sensitive: flag(at(properties, "/UsernameConfiguration/CaseSensitive"), false),
            verifies_email: has_email("AutoVerifiedAttributes"),
            factors: if factors.is_empty() { vec![Factor::Password] } else { factors },
            admin_creates_only: flag(at(properties, "/AdminCreateUserConfig/AllowAdminCreateUserOnly"), false),
            admin_recovers_only: recovery.into_iter().flatten().any(|way| at(way, "/Name") == "admin_only"),
            properties: properties.clone(),
        }
    }

    /// `https://cognito-idp.<region>.amazonaws.com/<pool>`: what a token's `iss` says, here as there.
    pub(super) fn issuer(&self) -> String {
        format!("https://cognito-idp.{}.amazonaws.com/{}", self.region(), self.id)
    }

    /// The region, as the pool's id begins with it.
    pub(super) fn region(&self) -> &str {
        self.id.split('_').next().unwrap_or_default()
    }

    /// Whether users may do without a password: see "Passwords at sign-up" in the developer guide.
    pub(super) fn is_passwordless(&self) -> bool {
        self.factors.contains(&Factor::EmailOtp)
    }

    /// Whether the schema declares an attribute (`custom:` ones; the standard ones always exist).
    pub(super) fn has_attribute(&self, name: &str) -> bool {
        name.strip_prefix("custom:").is_none_or(|custom| self.schema().any(|field| at(field, "/Name") == custom))
    }

    /// Attributes that nobody may be without.
    pub(super) fn required_attributes(&self) -> impl Iterator<Item = &str> {
        self.schema()
            .filter(|field| flag(at(field, "/Required"), false))
            .filter_map(|field| at(field, "/Name").as_str())
    }

    fn schema(&self) -> impl Iterator<Item = &Value> {
        at(&self.properties, "/Schema").as_array().into_iter().flatten()
    }

    /// A property by its path, if it is a text.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.properties.pointer(path)?.as_str()
    }
}

impl PasswordPolicy {
    fn new(policy: &Value) -> Self {
        // Without a policy of its own a pool asks for everything.
        let absent = policy.is_null();
        Self {
            minimum_length: usize::try_from(number(at(policy, "/MinimumLength")).unwrap_or(8)).unwrap_or(8),
            lowercase: flag(at(policy, "/RequireLowercase"), absent),
            uppercase: flag(at(policy, "/RequireUppercase"), absent),
            numbers: flag(at(policy, "/RequireNumbers"), absent),
            symbols: flag(at(policy, "/RequireSymbols"), absent),
            history: usize::try_from(number(at(policy, "/PasswordHistorySize")).unwrap_or(0)).unwrap_or(0),
            temporary_validity: SignedDuration::from_hours(
                24 * number(at(policy, "/TemporaryPasswordValidityDays")).filter(|days| *days > 0).unwrap_or(7),
            ),
        }
    }
}

impl Client {
    fn new(id: &str, properties: &Value) -> Self {
        let flows = texts(at(properties, "/ExplicitAuthFlows"));
        let default_flows = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"];
        let units = at(properties, "/TokenValidityUnits");
        let validity = |name: &str, unit: &str, default_unit: &str, default: SignedDuration| {
            let unit = at(units, &format!("/{unit}")).as_str().unwrap_or(default_unit);
            number(at(properties, &format!("/{name}"))).filter(|n| *n > 0).map_or(default, |n| in_units(n, unit))
        };
        let rotation = at(properties, "/RefreshTokenRotation");
        Self {
            id: id.to_owned(),
            flows: if flows.is_empty() { default_flows.map(str::to_owned).to_vec() } else { flows },
            hides_users: at(properties, "/PreventUserExistenceErrors") == "ENABLED",
            session_validity: SignedDuration::from_mins(number(at(properties, "/AuthSessionValidity")).unwrap_or(3)),
            access_validity: validity("AccessTokenValidity", "AccessToken", "hours", SignedDuration::from_hours(1)),
            id_validity: validity("IdTokenValidity", "IdToken", "hours", SignedDuration::from_hours(1)),
            refresh_validity: validity(
                "RefreshTokenValidity",
                "RefreshToken",
                "days",
                SignedDuration::from_hours(24 * 30),
            ),
            rotation: (at(rotation, "/Feature") == "ENABLED")
                .then(|| SignedDuration::from_secs(number(at(rotation, "/RetryGracePeriodSeconds")).unwrap_or(0))),
            revocation: flag(at(properties, "/EnableTokenRevocation"), true),
        }
    }

    /// Whether `ExplicitAuthFlows` allows a flow, `ALLOW_USER_AUTH` for example.
    pub(super) fn allows(&self, flow: &str) -> bool {
        self.flows.iter().any(|allowed| allowed == flow)
    }
}

fn in_units(n: i64, unit: &str) -> SignedDuration {
    match unit {
        "seconds" => SignedDuration::from_secs(n),
        "minutes" => SignedDuration::from_mins(n),
        "hours" => SignedDuration::from_hours(n),
        _ => SignedDuration::from_hours(n.saturating_mul(24)),
    }
}

/// CloudFormation takes `true` and `"true"`.
fn flag(value: &Value, default: bool) -> bool {
    value.as_bool().or_else(|| value.as_str().map(|text| text.eq_ignore_ascii_case("true"))).unwrap_or(default)
}

/// CloudFormation takes `8` and `"8"`.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
