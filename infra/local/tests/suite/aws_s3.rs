//! S3 through the SDK, and presigned addresses as a browser uses them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumMode, Delete, MetadataDirective, ObjectIdentifier};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;

use crate::aws_world::{ATTACHMENTS, OWNER, REPLY, World, allow};

fn in_a_minute() -> PresigningConfig {
    PresigningConfig::expires_in(Duration::from_mins(1)).unwrap()
}

#[tokio::test]
async fn an_object_comes_back_as_it_was_stored_also_after_a_restart() {
    let world = World::new().await;
    let s3 = world.s3(OWNER);
    let put = s3.put_object().bucket(ATTACHMENTS).key("tickets/1/größe.txt").body(b"hello".to_vec().into());
    let put = put.content_type("text/plain").metadata("name", "value").content_disposition("inline");
    assert_eq!(put.send().await.unwrap().e_tag(), Some("\"5d41402abc4b2a76b9719d911017c592\""));
    let world = world.restarted().await;
    let s3 = world.s3(OWNER);
    let got = s3.get_object().bucket(ATTACHMENTS).key("tickets/1/größe.txt").checksum_mode(ChecksumMode::Enabled);
    let got = got.send().await.unwrap();
    assert_eq!(got.content_type(), Some("text/plain"));
    assert_eq!(got.content_disposition(), Some("inline"));
    assert_eq!(got.metadata().unwrap()["name"], "value");
    assert!(got.checksum_crc32().is_some(), "the SDK's own checksum was kept");
    assert_eq!(got.body.collect().await.unwrap().to_vec(), b"hello");
    let head = s3.head_object().bucket(ATTACHMENTS).key("tickets/1/größe.txt").send().await.unwrap();
    assert_eq!(head.content_length(), Some(5));
}

#[tokio::test]
async fn a_key_may_be_the_folder_of_another_key() {
    let world = World::new().await;
    let s3 = world.s3(OWNER);
    for key in ["a", "a/b", "a/b/c"] {
        s3.put_object().bucket(ATTACHMENTS).key(key).body(key.as_bytes().to_vec().into()).send().await.unwrap();
    }
    let got = s3.get_object().bucket(ATTACHMENTS).key("a/b").send().await.unwrap();
    assert_eq!(got.body.collect().await.unwrap().to_vec(), b"a/b");
}

#[tokio::test]
async fn a_part_of_an_object_is_read_by_range() {
    let world = World::new().await;
    let s3 = world.s3(OWNER);
    s3.put_object().bucket(ATTACHMENTS).key("a").body(b"0123456789".to_vec().into()).send().await.unwrap();
    let part = s3.get_object().bucket(ATTACHMENTS).key("a").range("bytes=2-4").send().await.unwrap();
    assert_eq!(part.content_range(), Some("bytes 2-4/10"));
    assert_eq!(part.body.collect().await.unwrap().to_vec(), b"234");
    let beyond = s3.get_object().bucket(ATTACHMENTS).key("a").range("bytes=20-").send().await.unwrap_err();
    assert_eq!(beyond.code(), Some("InvalidRange"));
}

#[tokio::test]
async fn of_two_writers_who_want_to_be_first_one_is_refused() {
    let world = World::new().await;
    let s3 = world.s3(OWNER);
    let put = || s3.put_object().bucket(ATTACHMENTS).key("once").if_none_match("*").body(b"x".to_vec().into()).send();
    let (first, second) = tokio::join!(put(), put());
    let refused: Vec<_> = [first, second].into_iter().filter_map(Result::err).collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].code(), Some("PreconditionFailed"));
}

#[tokio::test]
async fn content_that_differs_from_its_checksum_is_refused_and_not_kept() {
    let world = World::new().await;
    let s3 = world.s3(OWNER);
    let put = || s3.put_object().bucket(ATTACHMENTS).key("bad").body(b"hello".to_vec().into());
    let error = put().content_md5(STANDARD.encode([0; 16])).send().await.unwrap_err();
    assert_eq!(error.code(), Some("BadDigest"));
    let error = put().checksum_sha256(STANDARD.encode([0; 32])).send().await.unwrap_err();
    assert_eq!(error.code(), Some("BadDigest"));
    assert_eq!(s3.get_object().bucket(ATTACHMENTS).key("bad").send().await.unwrap_err().code(), Some("NoSuchKey"));
    put().checksum_algorithm(ChecksumAlgorithm::Sha256).send().await.unwrap();
}

#[tokio::test]
async fn a_stream_is_stored_with_the_checksum_in_its_trailer() {
    let world = World::new().await;
    let path = world.directory.path().join("upload");
    std::fs::write(&path, vec![7_u8; 300_000]).unwrap();
    let s3 = world.s3(OWNER);
    let body = ByteStream::from_path(&path).await.unwrap();
    s3.put_object().bucket(ATTACHMENTS).key("streamed").body(body).send().await.unwrap();
    let head = s3.head_object().bucket(ATTACHMENTS).key("streamed").send().await.unwrap();
    assert_eq!(head.content_length(), Some(300_000));
    assert_eq!(head.content_encoding(), None);
}

#[tokio::test]
async fn a_presigned_address_downloads_with_the_name_it_was_given_and_no_other_credentials() {
    let world = World::with_policy(&[allow(&["s3:GetObject"], &format!("arn:aws:s3:::{ATTACHMENTS}/*"))]).await;
    world.s3(OWNER).put_object().bucket(ATTACHMENTS).key("a b").body(b"hi".to_vec().into()).send().await.unwrap();
    let address = world.s3(REPLY).get_object().bucket(ATTACHMENTS).key("a b");
    let address = address.response_content_disposition("attachment; filename=\"r.pdf\"");
    let address = address.response_content_type("application/pdf").presigned(in_a_minute()).await.unwrap();
    let got = reqwest::get(address.uri()).await.unwrap();
    assert_eq!(got.status(), 200);
    assert_eq!(got.headers()["content-disposition"], "attachment; filename=\"r.pdf\"");
    assert_eq!(got.headers()["content-type"], "application/pdf");
    assert_eq!(got.text().await.unwrap(), "hi");
    let changed = address.uri().replace("r.pdf", "r.exe");
    let refused = reqwest::get(changed).await.unwrap();
    assert_eq!(refused.status(), 403);
    assert!(refused.text().await.unwrap().contains("<Code>SignatureDoesNotMatch</Code>"));
}

#[tokio::test]
async fn a_presigned_address_is_only_good_for_what_its_signer_may_do() {
    let world = World::new().await;
    world.s3(OWNER).put_object().bucket(ATTACHMENTS).key("a").body(b"hi".to_vec().into()).send().await.unwrap();
    let address = world.s3(REPLY).get_object().bucket(ATTACHMENTS).key("a").presigned(in_a_minute()).await.unwrap();
    let refused = reqwest::get(address.uri()).await.unwrap();
    assert_eq!(refused.status(), 403);
    assert!(refused.text().await.unwrap().contains("is not authorized to perform: s3:GetObject"));
}

#[tokio::test]
async fn a_presigned_address_expires() {
    let world = World::new().await;
    let past = std::time::SystemTime::now() - Duration::from_mins(2);
    let config = PresigningConfig::builder().start_time(past).expires_in(Duration::from_mins(1)).build().unwrap();
    let address = world.s3(OWNER).get_object().bucket(ATTACHMENTS).key("a").presigned(config).await.unwrap();
    let refused = reqwest::get(address.uri()).await.unwrap();
    assert_eq!(refused.status(), 403);
    let body = refused.text().await.unwrap();
    assert!(body.contains("<Code>AccessDenied</Code>") && body.contains("Request has expired"), "{body}");
}

#[tokio::test]
async fn a_presigned_put_stores_what_the_browser_sends() {
    let world = World::new().await;
    let address = world.s3(OWNER).put_object().bucket(ATTACHMENTS).key("up").content_type("image/png");
    let address = address.presigned(in_a_minute()).await.unwrap();
    let client = reqwest::Client::new();
    let put = |kind: &'static str| client.put(address.uri()).header("content-type", kind).body("png").send();
    assert_eq!(put("text/html").await.unwrap().status(), 403, "another type than was signed");
    assert_eq!(put("image/png").await.unwrap().status(), 200);
    let head = world.s3(OWNER).head_object().bucket(ATTACHMENTS).key("up").send().await.unwrap();
    assert_eq!(head.content_type(), Some("image/png"));
}

fn hmac(key: &[u8], data: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(data.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// A form with a POST policy, as <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html> signs it.
fn post_form(key: &str, max: u64, content: Vec<u8>) -> reqwest::multipart::Form {
    let now = jiff::Timestamp::now();
    let date = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    let day = &date[..8];
    let credential = format!("{OWNER}/{day}/us-east-1/s3/aws4_request");
    let expiration = now + jiff::SignedDuration::from_mins(1);
    let policy = json!({
        "expiration": expiration.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "conditions": [
            {"bucket": ATTACHMENTS}, ["starts-with", "$key", "tickets/"], ["content-length-range", 1, max],
            {"x-amz-algorithm": "AWS4-HMAC-SHA256"}, {"x-amz-credential": credential}, {"x-amz-date": date},
        ],
    });
    let policy = STANDARD.encode(policy.to_string());
    let signing_key = [day, "us-east-1", "s3", "aws4_request"].iter().fold(b"AWS4secret".to_vec(), |k, p| hmac(&k, p));
    let signature = guichet_local::aws::sigv4::hex(&hmac(&signing_key, &policy));
    reqwest::multipart::Form::new()
        .text("key", key.to_owned())
        .text("x-amz-algorithm", "AWS4-HMAC-SHA256")
        .text("x-amz-credential", credential)
        .text("x-amz-date", date)
        .text("policy", policy)
        .text("x-amz-signature", signature)
        .part("file", reqwest::multipart::Part::bytes(content).file_name("f"))
}

#[tokio::test]
async fn a_post_policy_admits_what_it_describes_and_nothing_else() {
    let world = World::new().await;
    let url = format!("{}/{ATTACHMENTS}", world.url);
    let post = |form| reqwest::Client::new().post(&url).multipart(form).send();
    let stored = post(post_form("tickets/1/a", 10, b"hello".to_vec())).await.unwrap();
    assert_eq!(stored.status(), 204);
    assert_eq!(world.aws.objects().get(ATTACHMENTS, "tickets/1/a").unwrap().1, "hello");
    let too_large = post(post_form("tickets/1/b", 3, b"hello".to_vec())).await.unwrap();
    assert!(too_large.text().await.unwrap().contains("EntityTooLarge"));
    let elsewhere = post(post_form("elsewhere", 10, b"hello".to_vec())).await.unwrap();
    assert!(elsewhere.status().is_client_error());
    assert!(world.aws.objects().get(ATTACHMENTS, "elsewhere").is_err());
}

#[tokio::test]
async fn keys_are_listed_in_order_by_prefix_folder_and_page() {
    let world = World::new().await;
    let s3 = world.s3(OWNER);
    for key in ["b/1", "b/2", "a", "b/c/3", "d"] {
        s3.put_object().bucket(ATTACHMENTS).key(key).body(b"x".to_vec().into()).send().await.unwrap();
    }
    let keys = |listed: &aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output| {
        listed.contents().iter().map(|object| object.key().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let below = s3.list_objects_v2().bucket(ATTACHMENTS).prefix("b/").delimiter("/").send().await.unwrap();
    assert_eq!(keys(&below), ["b/1", "b/2"]);
    assert_eq!(below.common_prefixes()[0].prefix(), Some("b/c/"));
    let first = s3.list_objects_v2().bucket(ATTACHMENTS).delimiter("/").max_keys(2).send().await.unwrap();
    assert_eq!((keys(&first), first.common_prefixes()[0].prefix()), (vec!["a".to_owned()], Some("b/")));
    let next = s3.list_objects_v2().bucket(ATTACHMENTS).delimiter("/").max_keys(2);
    let next = next.continuation_token(first.next_continuation_token().unwrap()).send().await.unwrap();
    assert_eq!(keys(&next), ["d"]);
    assert!(next.common_prefixes().is_empty() && next.is_truncated() == Some(false));
}

#[tokio::test]
async fn a_copy_keeps_or_replaces_what_is_known_and_deletes_remove() {
    let world = World::new().await;
    let s3 = world.s3(OWNER);
    s3.put_object()
        .bucket(ATTACHMENTS)
        .key("a")
        .content_type("text/x")
        .body(b"x".to_vec().into())
        .send()
        .await
        .unwrap();
    let copy = |to: &str| s3.copy_object().bucket(ATTACHMENTS).key(to).copy_source(format!("{ATTACHMENTS}/a"));
    copy("b").send().await.unwrap();
    copy("c").metadata_directive(MetadataDirective::Replace).content_type("text/y").send().await.unwrap();
    let kind = async |key: &str| {
        s3.head_object().bucket(ATTACHMENTS).key(key).send().await.ok().map(|head| head.content_type.unwrap())
    };
    assert_eq!(kind("b").await.as_deref(), Some("text/x"));
    assert_eq!(kind("c").await.as_deref(), Some("text/y"));
    s3.delete_object().bucket(ATTACHMENTS).key("b").send().await.unwrap();
    s3.delete_object().bucket(ATTACHMENTS).key("b").send().await.unwrap();
    let objects = Delete::builder().objects(ObjectIdentifier::builder().key("c").build().unwrap()).build().unwrap();
    s3.delete_objects().bucket(ATTACHMENTS).delete(objects).send().await.unwrap();
    assert_eq!((kind("b").await, kind("c").await), (None, None));
}

#[tokio::test]
async fn who_listens_hears_of_objects_that_come_and_go() {
    let world = World::new().await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ears = heard.clone();
    world.aws.objects().on_change(move |change| ears.lock().unwrap().push((change.name, change.key, change.size)));
    let s3 = world.s3(OWNER);
    s3.put_object().bucket(ATTACHMENTS).key("a").body(b"xyz".to_vec().into()).send().await.unwrap();
    s3.delete_object().bucket(ATTACHMENTS).key("a").send().await.unwrap();
    let heard = heard.lock().unwrap().clone();
    assert_eq!(heard, [("ObjectCreated:Put", "a".to_owned(), 3), ("ObjectRemoved:Delete", "a".to_owned(), 0)]);
}

#[tokio::test]
async fn a_bucket_that_the_template_does_not_make_does_not_exist() {
    let world = World::new().await;
    let error = world.s3(OWNER).get_object().bucket("another-bucket").key("a").send().await.unwrap_err();
    assert_eq!(error.code(), Some("NoSuchBucket"));
    let create = world.s3(OWNER).create_bucket().bucket("another-bucket").send().await.unwrap_err();
    assert_eq!(create.code(), Some("NotImplemented"));
}
