//! Fetching the pool's keys: when needed, and not oftener than once a minute.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use guichet_identity::jwks::{Jwks, VerifyError};
use guichet_identity::tokens::TokenError;
use jiff::{SignedDuration, ToSpan as _};
use serde_json::{Value, json};

use crate::issuer::*;

/// Serves a key set and counts how often it is asked.
struct KeyServer {
    keys: Arc<Mutex<Option<Value>>>,
    asked: Arc<AtomicUsize>,
    endpoint: String,
}

impl KeyServer {
    async fn start(keys: Option<Value>) -> Self {
        let (keys, asked) = (Arc::new(Mutex::new(keys)), Arc::new(AtomicUsize::new(0)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let (served, counted) = (keys.clone(), asked.clone());
        let answer = move || async move {
            counted.fetch_add(1, Ordering::SeqCst);
            match served.lock().unwrap().clone() {
                Some(keys) => (StatusCode::OK, keys.to_string()),
                None => (StatusCode::SERVICE_UNAVAILABLE, String::new()),
            }
        };
        let router = axum::Router::new().route(&format!("/{POOL}/.well-known/jwks.json"), axum::routing::get(answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { keys, asked, endpoint }
    }

    fn serve(&self, keys: Option<Value>) {
        *self.keys.lock().unwrap() = keys;
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn pool_keys() -> Value {
    json!({ "keys": [POOL_KEY.jwk()] })
}

#[tokio::test]
async fn keys_are_fetched_once_and_kept() {
    let server = KeyServer::start(Some(pool_keys())).await;
    let keys = Jwks::new(POOL, Some(&server.endpoint));
    assert_eq!(server.asked(), 0);
    for _ in 0..3 {
        keys.verify(&POOL_KEY.sign(&claims()), &expected(), now()).await.unwrap();
    }
    assert_eq!(server.asked(), 1);
}

#[tokio::test]
async fn many_at_once_fetch_once() {
    let server = KeyServer::start(Some(pool_keys())).await;
    let keys = Arc::new(Jwks::new(POOL, Some(&format!("{}/", server.endpoint))));
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let keys = keys.clone();
            tokio::spawn(async move { keys.verify(&POOL_KEY.sign(&claims()), &expected(), now()).await.map(drop) })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(server.asked(), 1);
}

#[tokio::test]
async fn a_new_key_of_the_pool_is_found() {
    let server = KeyServer::start(Some(pool_keys())).await;
    let keys = Jwks::new(POOL, Some(&server.endpoint));
    keys.verify(&POOL_KEY.sign(&claims()), &expected(), now()).await.unwrap();
    server.serve(Some(json!({ "keys": [POOL_KEY.jwk(), NEXT_KEY.jwk()] })));
    let later = now() + 1.minute();
    keys.verify(&NEXT_KEY.sign(&claims()), &expected(), later).await.unwrap();
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn s27_made_up_key_ids_do_not_make_us_ask_again_and_again() {
    let server = KeyServer::start(Some(pool_keys())).await;
    let keys = Jwks::new(POOL, Some(&server.endpoint));
    let token = NEXT_KEY.sign(&claims());
    for seconds in [0, 1, 30, 59] {
        let at = now() + SignedDuration::from_secs(seconds);
        let answer = keys.verify(&token, &expected(), at).await;
        assert!(matches!(answer, Err(VerifyError::Token(TokenError::UnknownKey { .. }))), "{answer:?}");
    }
    assert_eq!(server.asked(), 1);
    keys.verify(&token, &expected(), now() + 1.minute()).await.unwrap_err();
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn a_failed_fetch_is_ours_and_is_tried_again() {
    let server = KeyServer::start(None).await;
    let keys = Jwks::new(POOL, Some(&server.endpoint));
    let token = POOL_KEY.sign(&claims());
    let answer = keys.verify(&token, &expected(), now()).await;
    assert!(matches!(answer, Err(VerifyError::Keys { .. })), "{answer:?}");
    server.serve(Some(pool_keys()));
    keys.verify(&token, &expected(), now()).await.unwrap();
}

#[tokio::test]
async fn known_keys_outlive_a_failed_fetch() {
    let server = KeyServer::start(Some(pool_keys())).await;
    let keys = Jwks::new(POOL, Some(&server.endpoint));
    keys.verify(&POOL_KEY.sign(&claims()), &expected(), now()).await.unwrap();
    server.serve(None);
    let later = now() + 2.minutes();
    assert!(keys.verify(&NEXT_KEY.sign(&claims()), &expected(), later).await.is_err());
    keys.verify(&POOL_KEY.sign(&claims()), &expected(), later).await.unwrap();
}
