//! Reads `infra/template.yaml`, the template that deploys, into a [`Stack`]: routes, functions, variables, rights, event
//! sources and stores come from there and nowhere else.
//!
//! Strict on purpose. `sam validate --lint` and cfn-lint let some mistakes pass that only a deployment would show (an
//! undefined `!Ref` inside an API, a misspelled policy template, a stream without permission to its queue); here each is a
//! [`Mistake`] that says where it stands, and all of them are reported at once. The template test of the repository is
//! nothing but this reader.
//!
//! What is not read: properties that mean nothing on this machine (retention, alarms, tags, tracing, encryption). They are
//! still checked for names that lead nowhere.

mod check;
mod configuration_sets;
mod functions;
mod mail;
mod mistake;
mod parameters;
mod policies;
mod resolve;
mod resources;
mod sam;
mod sources;
mod storage;
mod substitution;
#[cfg(test)]
mod tests;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

pub use mistake::{Mistake, TemplateError};

use crate::kinds::Stack;
use resolve::Resolver;

/// What a template does not say about the place it is deployed to.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Account id in ARNs.
    pub account: String,
    /// Region in ARNs.
    pub region: String,
    /// Name of the CloudFormation stack: the start of generated names.
    pub stack_name: String,
    /// Where the HTTP API answers, without a slash at the end. It takes the place of the API's execute-api address.
    pub portal_url: String,
    /// Where the AWS services answer, without a slash at the end. It takes the place of a bucket's own host, since the SDK
    /// names the bucket in the path here.
    pub aws_url: String,
    /// Values for `Parameters`; the others take their defaults.
    pub parameters: BTreeMap<String, String>,
    /// Names of the binaries that exist, or `None` if that should not be checked.
    pub handlers: Option<BTreeSet<String>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            account: "000000000000".to_owned(),
            region: "us-east-1".to_owned(),
            stack_name: "guichet".to_owned(),
            portal_url: "http://127.0.0.1:9000".to_owned(),
            aws_url: "http://127.0.0.1:9001".to_owned(),
            parameters: BTreeMap::new(),
            handlers: None,
        }
    }
}

/// Reads a template file.
///
/// # Errors
/// [`TemplateError`], with every mistake of the template.
pub fn load(path: &Path, settings: &Settings) -> Result<Stack, TemplateError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| TemplateError::Unreadable { path: path.display().to_string(), source })?;
    read(&text, settings)
}

/// Reads the text of a template.
///
/// # Errors
/// [`TemplateError`], with every mistake of the template.
pub fn read(text: &str, settings: &Settings) -> Result<Stack, TemplateError> {
    let mut template = yaml::parse(text)?;
    let global_mistakes = sam::merge_globals(&mut template);
    let resolver = Resolver::new(&template, settings, sam::resources(&template, settings));
    for mistake in global_mistakes {
        resolver.mistakes.note(mistake.at, mistake.what);
    }
    check::check(&template, &resolver);
    let mut stack = Stack { account: settings.account.clone(), region: settings.region.clone(), ..Stack::default() };
    storage::read(&resolver, &mut stack);
    functions::read(&resolver, &template, &mut stack);
    functions::check_routes(&resolver, &stack.routes);
    mail::read(&resolver, &mut stack);
    configuration_sets::read(&resolver, &mut stack);
    stack.outputs = outputs(&resolver, &template);
    let mistakes = resolver.mistakes.into_vec();
    if mistakes.is_empty() { Ok(stack) } else { Err(TemplateError::Mistakes(mistakes)) }
}

/// Names of the function crates below `functions/` of a workspace.
///
/// # Errors
/// When the folder cannot be read.
pub fn handlers(workspace: &Path) -> std::io::Result<BTreeSet<String>> {
    let mut handlers = BTreeSet::new();
    for entry in std::fs::read_dir(workspace.join("functions"))? {
        let entry = entry?;
        if entry.path().join("Cargo.toml").is_file() {
            handlers.insert(entry.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(handlers)
}

fn outputs(resolver: &Resolver<'_>, template: &Value) -> BTreeMap<String, String> {
    let outputs = template.get("Outputs").and_then(Value::as_object);
    let present = outputs.into_iter().flatten().filter(|(name, output)| {
        let condition = output.get("Condition").and_then(Value::as_str);
        condition.is_none_or(|condition| resolver.condition(condition, &format!("Outputs.{name}.Condition")))
    });
    present
        .filter_map(|(name, output)| {
            let at = format!("Outputs.{name}.Value");
            let Some(value) = output.get("Value") else {
                resolver.mistakes.note(at, "is missing");
                return None;
            };
            Some((name.clone(), resolver.text(value, &at)?))
        })
        .collect()
}
