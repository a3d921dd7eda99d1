//! Which route a request takes.
//!
//! Follows "Create routes for HTTP APIs", section "Routing API requests": a full match of path and method, then a path with
//! a greedy variable, then `$default`. Where several variables could match, literal segments go before variables, from left
//! to right; a named method goes before `ANY`. As API Gateway does, the path is compared after it has been decoded.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::kinds::Route;

/// A route and what its variables stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match<'r> {
    /// The route.
    pub route: &'r Route,
    /// Values of the variables, by name.
    pub parameters: BTreeMap<String, String>,
}

impl Route {
    /// `GET /tickets/{number}`, or `$default`.
    pub fn key(&self) -> String {
        if self.path == "$default" { self.path.clone() } else { format!("{} {}", self.method, self.path) }
    }
}

/// The route for a method and a decoded path; `None` if there is not even `$default`.
pub fn find<'r>(routes: &'r [Route], method: &str, path: &str) -> Option<Match<'r>> {
    let segments: Vec<&str> = segments(path).collect();
    let fitting = routes.iter().filter(|route| route.method == method || route.method == "ANY");
    let matching = fitting.filter_map(|route| {
        let parameters = parameters(&route.path, &segments)?;
        Some(Match { route, parameters })
    });
    matching.min_by(|left, right| rank(left.route, right.route))
}

/// The better route is the lesser one.
fn rank(left: &Route, right: &Route) -> Ordering {
    let weights = |route: &Route| -> Vec<u8> {
        // `$default` is the last resort: heavier than any segment. The end of a path is lighter than anything.
        if route.path == "$default" { vec![u8::MAX] } else { segments(&route.path).map(weight).collect() }
    };
    let greedy = |route: &Route| route.path == "$default" || route.path.contains("+}");
    greedy(left)
        .cmp(&greedy(right))
        .then_with(|| weights(left).cmp(&weights(right)))
        .then_with(|| (left.method == "ANY").cmp(&(right.method == "ANY")))
}

fn weight(segment: &str) -> u8 {
    match variable(segment) {
        None => 0,
        Some(name) if !name.ends_with('+') => 1,
        Some(_) => 2,
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

fn variable(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// Values of the variables of `pattern`, if it matches.
fn parameters(pattern: &str, path: &[&str]) -> Option<BTreeMap<String, String>> {
    let mut values = BTreeMap::new();
    if pattern == "$default" {
        return Some(values);
    }
    let mut rest = path.iter();
    for segment in segments(pattern) {
        match variable(segment).map(|name| (name, name.strip_suffix('+'))) {
            // Takes everything that is left, and at least one segment.
            Some((_, Some(name))) => {
                let left: Vec<&str> = rest.by_ref().copied().collect();
                if left.is_empty() {
                    return None;
                }
                values.insert(name.to_owned(), left.join("/"));
            }
            Some((name, None)) => {
                let value = rest.next().filter(|value| !value.is_empty())?;
                values.insert(name.to_owned(), (*value).to_owned());
            }
            None => {
                rest.next().filter(|value| **value == segment)?;
            }
        }
    }
    rest.next().is_none().then_some(values)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn routes(keys: &[&str]) -> Vec<Route> {
        let route = |key: &&str| {
            let (method, path) = key.split_once(' ').unwrap_or(("ANY", key));
            Route { method: method.to_owned(), path: path.to_owned(), function: (*key).to_owned() }
        };
        keys.iter().map(route).collect()
    }

    #[track_caller]
    fn assert_route(keys: &[&str], request: &str, expected: Option<&str>) {
        let routes = routes(keys);
        let (method, path) = request.split_once(' ').unwrap();
        assert_eq!(find(&routes, method, path).map(|found| found.route.function.as_str()), expected, "{request}");
    }

    #[test]
    fn the_example_of_the_documentation() {
        let keys = ["GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default"];
        assert_route(&keys, "GET /pets/dog/1", Some("GET /pets/dog/1"));
        assert_route(&keys, "GET /pets/dog/2", Some("GET /pets/dog/{id}"));
        assert_route(&keys, "GET /pets/cat/1", Some("GET /pets/{proxy+}"));
        assert_route(&keys, "POST /test/5", Some("ANY /{proxy+}"));
    }

    #[test]
    fn a_literal_segment_goes_before_a_variable() {
        let keys = ["GET /tickets/{number}", "GET /tickets/new", "GET /{anything}/new"];
        assert_route(&keys, "GET /tickets/new", Some("GET /tickets/new"));
        assert_route(&keys, "GET /tickets/7", Some("GET /tickets/{number}"));
        assert_route(&keys, "GET /people/new", Some("GET /{anything}/new"));
    }

    #[test]
    fn a_named_method_goes_before_any() {
        let keys = ["ANY /tickets", "POST /tickets"];
        assert_route(&keys, "POST /tickets", Some("POST /tickets"));
        assert_route(&keys, "GET /tickets", Some("ANY /tickets"));
    }

    #[test]
    fn default_takes_what_is_left_and_without_it_nothing_does() {
        assert_route(&["GET /", "$default"], "GET /", Some("GET /"));
        assert_route(&["GET /", "$default"], "POST /", Some("$default"));
        assert_route(&["GET /"], "GET /nothing", None);
    }

    #[test]
    fn a_variable_is_one_segment_and_never_empty() {
        assert_route(&["GET /tickets/{number}"], "GET /tickets/", None);
        assert_route(&["GET /tickets/{number}"], "GET /tickets/7/", None);
        assert_route(&["GET /tickets/{number}"], "GET /tickets/7/replies", None);
        assert_route(&["GET /assets/{file+}"], "GET /assets", None);
    }

    #[test]
    fn variables_have_their_values() {
        let routes = routes(&["GET /tickets/{number}/attachments/{attachment}", "GET /files/{path+}"]);
        let found = find(&routes, "GET", "/tickets/7/attachments/a b").unwrap();
        assert_eq!(
            found.parameters,
            BTreeMap::from([("number".into(), "7".into()), ("attachment".into(), "a b".into())])
        );
        let found = find(&routes, "GET", "/files/a/b").unwrap();
        assert_eq!(found.parameters, BTreeMap::from([("path".into(), "a/b".into())]));
    }
}
