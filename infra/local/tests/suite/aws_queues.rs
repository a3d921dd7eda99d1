//! Queues over the JSON protocol of SQS, signed by hand: no other test needs the SDK's crate for it.

use guichet_local::aws::sigv4::hex;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::aws_world::{OWNER, QUEUE, World};

fn hmac(key: &[u8], data: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(data.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

async fn call(world: &World, operation: &str, body: Value) -> Value {
    let body = body.to_string();
    let host = world.url.trim_start_matches("http://");
    let date = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let target = format!("AmazonSQS.{operation}");
    let canonical = format!(
        "POST\n/\n\nhost:{host}\nx-amz-date:{date}\nx-amz-target:{target}\n\nhost;x-amz-date;x-amz-target\n{}",
        hex(&Sha256::digest(&body))
    );
    let scope = format!("{}/us-east-1/sqs/aws4_request", &date[..8]);
    let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex(&Sha256::digest(canonical)));
    let key = scope.split('/').fold(b"AWS4secret".to_vec(), |key, part| hmac(&key, part));
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={OWNER}/{scope}, SignedHeaders=host;x-amz-date;x-amz-target, Signature={}",
        hex(&hmac(&key, &to_sign))
    );
    let request = reqwest::Client::new().post(&world.url).header("x-amz-target", target).header("x-amz-date", date);
    request.header("authorization", authorization).body(body).send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn what_was_sent_is_received_hidden_counted_and_deleted() {
    let world = World::new().await;
    world.aws.queues().send(QUEUE, "failed").unwrap();
    let url = json!({"QueueUrl": format!("{}/000000000000/{QUEUE}", world.url)});
    let with = |more: Value| {
        let mut body = url.clone();
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let sent = call(&world, "SendMessage", with(json!({"MessageBody": "second"}))).await;
    assert_eq!(sent["MD5OfMessageBody"], "a9f0e61a137d86aa9db53465e0801612");
    let got = call(&world, "ReceiveMessage", with(json!({"MaxNumberOfMessages": 1}))).await;
    assert_eq!(got["Messages"][0]["Body"], "failed");
    let counts = call(&world, "GetQueueAttributes", with(json!({"AttributeNames": ["All"]}))).await;
    assert_eq!(counts["Attributes"]["ApproximateNumberOfMessages"], "1");
    assert_eq!(counts["Attributes"]["ApproximateNumberOfMessagesNotVisible"], "1");
    let receipt = got["Messages"][0]["ReceiptHandle"].clone();
    call(&world, "DeleteMessage", with(json!({"ReceiptHandle": receipt}))).await;
    let world = world.restarted().await;
    let left: Vec<_> = world.aws.queues().messages(QUEUE).into_iter().map(|message| message.body).collect();
    assert_eq!(left, ["second"]);
    let gone = call(&world, "SendMessage", json!({"QueueUrl": "http://q/none", "MessageBody": "x"})).await;
    assert_eq!(gone["__type"], "com.amazonaws.sqs#QueueDoesNotExist");
}
