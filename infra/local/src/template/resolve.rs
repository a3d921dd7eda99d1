//! Intrinsic functions, parameters and conditions, resolved to what they are on this machine.
//!
//! Follows "Intrinsic function reference", "Pseudo parameters reference" and "Conditions" of the CloudFormation user
//! guide. Stricter than `sam validate --lint`: whatever is not defined is a [`Mistake`](super::Mistake).
//! Not imitated: `Fn::ImportValue` (nothing else is deployed here), `Fn::Cidr`, `Fn::GetAZs`, macros and language extensions.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Settings;
use super::mistake::Mistakes;
use super::parameters;
use super::resources::{self, Place, Resource};
use super::substitution::{self, Piece};

/// How deep conditions may name one another before it must be a circle.
const DEEPEST_CONDITION: usize = 32;

/// Everything that names in a template can stand for.
pub(super) struct Resolver<'a> {
    template: &'a Value,
    settings: &'a Settings,
    parameters: BTreeMap<String, Value>,
    resources: BTreeMap<String, Resource>,
    /// Resources whose `Condition` does not hold.
    absent: BTreeSet<String>,
    pub(super) mistakes: Mistakes,
}

impl<'a> Resolver<'a> {
    /// Reads parameters, conditions and the names of resources.
    pub(super) fn new(template: &'a Value, settings: &'a Settings, resources: BTreeMap<String, Resource>) -> Self {
        let mut resolver = Self {
            template,
            settings,
            parameters: BTreeMap::new(),
            resources,
            absent: BTreeSet::new(),
            mistakes: Mistakes::default(),
        };
        resolver.parameters = parameters::read(template, &settings.parameters, &resolver.mistakes);
        resolver.absent = resolver.find_absent();
        // Twice, because one name may be built from another.
        resolver.name_resources();
        resolver.name_resources();
        resolver
    }

    pub(super) fn settings(&self) -> &Settings {
        self.settings
    }

    pub(super) fn place(&self) -> Place<'a> {
        Place { account: &self.settings.account, region: &self.settings.region, portal_url: &self.settings.portal_url }
    }

    /// Every resource of one type that is deployed, with its resolved `Properties`.
    pub(super) fn deployed(&self, kind: &str) -> Vec<(&Resource, Value)> {
        let of_kind = |resource: &&Resource| resource.kind == kind && !self.absent.contains(&resource.logical_id);
        self.resources.values().filter(of_kind).map(|resource| (resource, self.properties(resource))).collect()
    }

    /// Resolved `Properties` of a resource; an empty object if it has none.
    pub(super) fn properties(&self, resource: &Resource) -> Value {
        let at = format!("Resources.{}.Properties", resource.logical_id);
        let raw = self.template.pointer(&format!("/Resources/{}/Properties", resource.logical_id));
        raw.and_then(|raw| self.resolve(raw, &at)).unwrap_or_else(|| Value::Object(Map::new()))
    }

    /// The deployed resource that an ARN (or a name, or a queue's address) belongs to.
    pub(super) fn owner_of(&self, identifier: &str, kind: &str) -> Option<&Resource> {
        let place = self.place();
        let names = |resource: &Resource| {
            resource.physical == identifier
                || resources::reference(resource, &place) == identifier
                || ["Arn", "StreamArn", "PolicyArn"]
                    .iter()
                    .any(|attribute| resources::attribute(resource, attribute, &place).as_deref() == Some(identifier))
        };
        self.resources
            .values()
            .find(|resource| resource.kind == kind && !self.absent.contains(&resource.logical_id) && names(resource))
    }

    /// Whether `Ref` may name this.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.pseudo(name).is_some()
            || name == "AWS::NoValue"
            || self.parameters.contains_key(name)
            || self.resources.contains_key(name)
    }

    /// What is wrong with `Fn::GetAtt` of this attribute, if anything.
    pub(super) fn attribute_problem(&self, logical_id: &str, attribute: &str) -> Option<String> {
        let Some(resource) = self.resources.get(logical_id) else {
            return Some(format!("Fn::GetAtt names {logical_id}, and no resource has that name"));
        };
        if resources::attribute(resource, attribute, &self.place()).is_none() {
            return Some(format!("{} ({logical_id}) has no attribute {attribute}", resource.kind));
        }
        let streams =
            || self.template.pointer(&format!("/Resources/{logical_id}/Properties/StreamSpecification")).is_some();
        if attribute == "StreamArn" && !streams() {
            return Some(format!("{logical_id} has no StreamSpecification, so it has no StreamArn"));
        }
        None
    }

    /// Resolves a value. `None` is `AWS::NoValue`: the property is not there.
    pub(super) fn resolve(&self, value: &Value, at: &str) -> Option<Value> {
        match value {
            Value::Array(items) => {
                let items = items.iter().enumerate();
                Some(items.filter_map(|(index, item)| self.resolve(item, &format!("{at}[{index}]"))).collect())
            }
            Value::Object(object) => {
                if let Some((name, argument)) = intrinsic(object) {
                    return self.call(name, argument, at);
                }
                let entries = object.iter();
                let resolved =
                    entries.filter_map(|(key, item)| Some((key.clone(), self.resolve(item, &format!("{at}.{key}"))?)));
                Some(Value::Object(resolved.collect()))
            }
            scalar => Some(scalar.clone()),
        }
    }

    /// Resolves a value that must be text (numbers and booleans become text, as CloudFormation does).
    pub(super) fn text(&self, value: &Value, at: &str) -> Option<String> {
        let resolved = self.resolve(value, at)?;
        let text = text_of(&resolved);
        if text.is_none() {
            self.mistakes.note(at, format!("text is wanted here, not {resolved}"));
        }
        text
    }

    fn call(&self, name: &str, argument: &Value, at: &str) -> Option<Value> {
        match name {
            "Ref" => self.reference(argument.as_str().unwrap_or_default(), at),
            "Fn::GetAtt" => self.get_att(argument, at),
            "Fn::Sub" => self.substitute(argument, at).map(|text| Value::String(self.at_home(text))),
            "Fn::Join" => self.join(argument, at).map(|text| Value::String(self.at_home(text))),
            "Fn::Select" => self.select(argument, at),
            "Fn::Split" => self.split(argument, at),
            "Fn::FindInMap" => self.find_in_map(argument, at),
            "Fn::Base64" => self.text(argument, at).map(|text| Value::String(base64_of(&text))),
            "Fn::If" => {
                let Some([Value::String(condition), yes, no]) = argument.as_array().map(Vec::as_slice) else {
                    self.mistakes.note(at, "Fn::If takes the name of a condition and two values");
                    return None;
                };
                let branch = if self.condition(condition, at) { yes } else { no };
                self.resolve(branch, at)
            }
            "Fn::ImportValue" => {
                self.mistakes.note(at, "Fn::ImportValue: no other stack is deployed here");
                None
            }
            other => {
                self.mistakes.note(at, format!("unknown intrinsic function {other}"));
                None
            }
        }
    }

    fn reference(&self, name: &str, at: &str) -> Option<Value> {
        if name == "AWS::NoValue" {
            return None;
        }
        if let Some(value) = self.pseudo(name) {
            return Some(Value::String(value));
        }
        if let Some(value) = self.parameters.get(name) {
            return Some(value.clone());
        }
        let Some(resource) = self.resources.get(name) else {
            self.mistakes.note(at, format!("Ref names {name}, which is neither a parameter nor a resource"));
            return None;
        };
        self.mind_absence(name, at);
        Some(Value::String(resources::reference(resource, &self.place())))
    }

    fn get_att(&self, argument: &Value, at: &str) -> Option<Value> {
        let Some([Value::String(logical_id), Value::String(attribute)]) = argument.as_array().map(Vec::as_slice) else {
            self.mistakes.note(at, "Fn::GetAtt takes Resource.Attribute");
            return None;
        };
        self.attribute(logical_id, attribute, at).map(Value::String)
    }

    fn attribute(&self, logical_id: &str, attribute: &str, at: &str) -> Option<String> {
        if let Some(problem) = self.attribute_problem(logical_id, attribute) {
            self.mistakes.note(at, problem);
            return None;
        }
        self.mind_absence(logical_id, at);
        resources::attribute(self.resources.get(logical_id)?, attribute, &self.place())
    }

    fn mind_absence(&self, logical_id: &str, at: &str) {
        if self.absent.contains(logical_id) {
            self.mistakes.note(at, format!("{logical_id} is not deployed under these parameters, but named here"));
        }
    }

    /// `Fn::Sub`: a text, or a text with a map of variables. `${!x}` stays as `${x}`.
    fn substitute(&self, argument: &Value, at: &str) -> Option<String> {
        let Some((template, variables)) = substitution::argument(argument) else {
            self.mistakes.note(at, "Fn::Sub takes a text, or a text and a map of variables");
            return None;
        };
        let mut text = String::new();
        for piece in substitution::pieces(template) {
            match piece {
                Piece::Literal(literal) => text.push_str(literal),
                Piece::Escaped(name) => {
                    text.push_str("${");
                    text.push_str(name);
                    text.push('}');
                }
                Piece::Variable(name) => {
                    let value = match variables.and_then(|variables| variables.get(name)) {
                        Some(value) => self.text(value, at),
                        None => match name.split_once('.') {
                            Some((logical_id, attribute)) => self.attribute(logical_id, attribute, at),
                            None => self.reference(name, at).as_ref().and_then(text_of),
                        },
                    };
                    text.push_str(&value?);
                }
            }
        }
        Some(text)
    }

    fn join(&self, argument: &Value, at: &str) -> Option<String> {
        let Some([Value::String(delimiter), list]) = argument.as_array().map(Vec::as_slice) else {
            self.mistakes.note(at, "Fn::Join takes a delimiter and a list");
            return None;
        };
        let list = self.list(list, at)?;
        Some(list.iter().filter_map(text_of).collect::<Vec<_>>().join(delimiter))
    }

    fn select(&self, argument: &Value, at: &str) -> Option<Value> {
        let Some([index, list]) = argument.as_array().map(Vec::as_slice) else {
            self.mistakes.note(at, "Fn::Select takes an index and a list");
            return None;
        };
        let index: Option<usize> = self.text(index, at).and_then(|index| index.parse().ok());
        let list = self.list(list, at)?;
        let chosen = index.and_then(|index| list.get(index).cloned());
        if chosen.is_none() {
            self.mistakes.note(at, format!("Fn::Select: the list has {} items and none at this index", list.len()));
        }
        chosen
    }

    fn split(&self, argument: &Value, at: &str) -> Option<Value> {
        let Some([Value::String(delimiter), text]) = argument.as_array().map(Vec::as_slice) else {
            self.mistakes.note(at, "Fn::Split takes a delimiter and a text");
            return None;
        };
        Some(self.text(text, at)?.split(delimiter.as_str()).map(Value::from).collect())
    }

    fn find_in_map(&self, argument: &Value, at: &str) -> Option<Value> {
        let keys = argument.as_array().map(Vec::as_slice).unwrap_or_default();
        let keys: Vec<String> = keys.iter().filter_map(|key| self.text(key, at)).collect();
        let found = match keys.as_slice() {
            [map, first, second] => {
                let mappings = self.template.get("Mappings");
                mappings.and_then(|maps| maps.get(map)?.get(first)?.get(second)).cloned()
            }
            _ => None,
        };
        if found.is_none() {
            self.mistakes.note(at, format!("Fn::FindInMap: Mappings has nothing at {}", keys.join(".")));
        }
        found
    }

    fn list(&self, value: &Value, at: &str) -> Option<Vec<Value>> {
        match self.resolve(value, at)? {
            Value::Array(items) => Some(items),
            other => {
                self.mistakes.note(at, format!("a list is wanted here, not {other}"));
                None
            }
        }
    }

    /// Whether a condition holds.
    pub(super) fn condition(&self, name: &str, at: &str) -> bool {
        self.named_condition(name, at, 0)
    }

    fn named_condition(&self, name: &str, at: &str, depth: usize) -> bool {
        let Some(expression) = self.template.get("Conditions").and_then(|conditions| conditions.get(name)) else {
            self.mistakes.note(at, format!("there is no condition {name}"));
            return false;
        };
        if depth > DEEPEST_CONDITION {
            self.mistakes.note(at, format!("condition {name} depends on itself"));
            return false;
        }
        self.holds(expression, &format!("Conditions.{name}"), depth + 1)
    }

    fn holds(&self, expression: &Value, at: &str, depth: usize) -> bool {
        let Some((name, argument)) = expression.as_object().and_then(|object| object.iter().next()) else {
            self.mistakes.note(at, "a condition is wanted here");
            return false;
        };
        let arguments = argument.as_array().map(Vec::as_slice).unwrap_or_default();
        match (name.as_str(), arguments) {
            ("Condition", _) => self.named_condition(argument.as_str().unwrap_or_default(), at, depth),
            ("Fn::Equals", [left, right]) => self.text(left, at) == self.text(right, at),
            ("Fn::Not", [inner]) => !self.holds(inner, at, depth),
            ("Fn::And", all) => all.iter().all(|inner| self.holds(inner, at, depth)),
            ("Fn::Or", any) => any.iter().any(|inner| self.holds(inner, at, depth)),
            _ => {
                self.mistakes.note(at, format!("{name} is no condition, or has the wrong number of arguments"));
                false
            }
        }
    }

    fn pseudo(&self, name: &str) -> Option<String> {
        let Settings { account, region, stack_name, .. } = self.settings;
        Some(match name {
            "AWS::AccountId" => account.clone(),
            "AWS::Region" => region.clone(),
            "AWS::StackName" => stack_name.clone(),
            "AWS::StackId" => format!("arn:aws:cloudformation:{region}:{account}:stack/{stack_name}/local"),
            "AWS::Partition" => "aws".to_owned(),
            "AWS::URLSuffix" => "amazonaws.com".to_owned(),
            _ => return None,
        })
    }

    /// The addresses that API Gateway would give the portal, and S3 a bucket, are this machine's own, wherever the template
    /// builds them.
    fn at_home(&self, text: String) -> String {
        let Settings { region, aws_url, .. } = self.settings;
        let buckets = self.resources.values().filter(|resource| resource.kind == "AWS::S3::Bucket");
        let text = buckets.fold(text, |text, bucket| {
            text.replace(&format!("https://{}.s3.{region}.amazonaws.com", bucket.physical), aws_url)
        });
        let apis = self.resources.values().filter(|resource| resource.kind == "AWS::Serverless::HttpApi");
        apis.fold(text, |text, api| {
            let host = format!("{}.execute-api.{}.amazonaws.com", api.physical, self.settings.region);
            text.replace(&format!("https://{host}"), &self.settings.portal_url)
        })
    }

    fn find_absent(&self) -> BTreeSet<String> {
        let declared = self.template.get("Resources").and_then(Value::as_object);
        let conditional = declared
            .into_iter()
            .flatten()
            .filter_map(|(id, resource)| Some((id, resource.get("Condition")?.as_str()?)));
        let absent =
            conditional.filter(|(id, condition)| !self.condition(condition, &format!("Resources.{id}.Condition")));
        absent.map(|(id, _)| id.clone()).collect()
    }

    fn name_resources(&mut self) {
        let named: Vec<(String, String)> = self
            .resources
            .values()
            .filter(|resource| !self.absent.contains(&resource.logical_id))
            .filter_map(|resource| {
                let property = resources::naming_property(&resource.kind)?;
                let raw =
                    self.template.pointer(&format!("/Resources/{}/Properties/{property}", resource.logical_id))?;
                let name = self.text(raw, &format!("Resources.{}.Properties.{property}", resource.logical_id))?;
                Some((resource.logical_id.clone(), name))
            })
            .collect();
        for (logical_id, name) in named {
            if let Some(resource) = self.resources.get_mut(&logical_id) {
                resource.physical = name;
            }
        }
    }
}

/// The function that an object stands for: one key, `Ref` or `Fn::…`.
pub(super) fn intrinsic(object: &Map<String, Value>) -> Option<(&str, &Value)> {
    let (name, argument) = object.iter().next().filter(|_| object.len() == 1)?;
    (name == "Ref" || name.starts_with("Fn::")).then_some((name.as_str(), argument))
}

/// Text of a scalar, as CloudFormation writes it; `None` for lists, objects and null.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

fn base64_of(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}
