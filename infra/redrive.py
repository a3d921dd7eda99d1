#!/usr/bin/env python3
"""Tries again what failed in the background: redrive.py STACK QUEUE [--region REGION]

QUEUE is FailedMailEvents, FailedNotices, FailedCounts or FailedIndexing. Each message is tried once, and leaves its queue only when
the function has done it; what is left makes this end with an error. Needs version 2 of the AWS command line and the right
to read the stack and the queue and to invoke the function; for the last three queues also to read the table's stream.

A message of FailedMailEvents holds the whole event, and says which function it was for. One of the other two only says where in the stream the changes
are, and the stream forgets after 24 hours.

AWS documentation: "Capturing records of Lambda asynchronous invocations" and "Retaining discarded records" (DynamoDB).
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time

# Queue: the function it belongs to, where its messages do not say so, and which changes of the stream that function wants
# (the filters of the template).
QUEUES = {
    "FailedMailEvents": (None, None),
    "FailedNotices": (
        "NotifyFunction",
        lambda change: change["eventName"] == "INSERT"
        and change["dynamodb"]["Keys"]["sk"]["S"].startswith(("entry#", "undelivered#")),
    ),
    "FailedCounts": ("CountTicketsFunction", lambda change: change["dynamodb"]["Keys"]["sk"]["S"] == "ticket"),
    "FailedIndexing": (
        "IndexMessagesFunction",
        lambda change: change["dynamodb"]["Keys"]["pk"]["S"].startswith("ticket#")
        and (
            change["dynamodb"]["Keys"]["sk"]["S"] == "ticket"
            or change["dynamodb"]["Keys"]["sk"]["S"].startswith(("entry#", "participant#"))
        ),
    ),
}


def aws(region, *arguments):
    """What the AWS command line answers, as a document."""
    command = ["aws", *arguments, "--output", "json"] + (["--region", region] if region else [])
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(answer or "{}")


def changes_of(region, batch, is_wanted):
    """The changes that a message points to, as Lambda would have handed them over."""
    last = int(batch["endSequenceNumber"])
    iterator = aws(
        region, "dynamodbstreams", "get-shard-iterator", "--stream-arn", batch["streamArn"], "--shard-id",
        batch["shardId"], "--shard-iterator-type", "AT_SEQUENCE_NUMBER", "--sequence-number",
        batch["startSequenceNumber"],
    )["ShardIterator"]
    changes = []
    while iterator:
        page = aws(region, "dynamodbstreams", "get-records", "--shard-iterator", iterator)
        for change in page["Records"]:
            if int(change["dynamodb"]["SequenceNumber"]) > last:
                return changes
            if is_wanted(change):
                # The command line writes a date where Lambda writes seconds.
                change["dynamodb"]["ApproximateCreationDateTime"] = int(time.time())
                changes.append({**change, "eventSourceARN": batch["streamArn"]})
        # The batch ends where it ends: a page after its last change comes back empty or beyond it.
        if page["Records"] and int(page["Records"][-1]["dynamodb"]["SequenceNumber"]) == last:
            return changes
        iterator = page.get("NextShardIterator")
    return changes


def is_invoked(region, function, event):
    """Calls the function and waits. Whether it did all of it."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as payload, tempfile.NamedTemporaryFile("r") as answer:
        json.dump(event, payload)
        payload.flush()
        called = aws(
            region, "lambda", "invoke", "--function-name", function, "--cli-binary-format", "raw-in-base64-out",
            "--payload", f"file://{payload.name}", answer.name,
        )
        said = answer.read()
    failed = called.get("FunctionError") or (json.loads(said or "null") or {}).get("batchItemFailures")
    if failed:
        print(f"  not done: {said}", file=sys.stderr)
    return not failed


def is_done(region, function, body, is_wanted):
    """Tries one message. Whether all of it was done; what the command line refuses keeps no other message waiting."""
    try:
        if is_wanted:
            event = {"Records": changes_of(region, body["DDBStreamBatchInfo"], is_wanted)}
        else:
            function, event = body["requestContext"]["functionArn"], body["requestPayload"]
        return is_invoked(region, function, event)
    except subprocess.CalledProcessError as error:
        print(f"  not done: aws {' '.join(error.cmd[1:3])} failed", file=sys.stderr)
        if "dynamodbstreams" in error.cmd:
            print("  The stream forgets after 24 hours. What is older cannot be tried again.", file=sys.stderr)
        return False


def main():
    parser = argparse.ArgumentParser(description="Tries again what failed in the background.")
    parser.add_argument("stack")
    parser.add_argument("queue", choices=QUEUES)
    parser.add_argument("--region")
    asked = parser.parse_args()

    def name_of(logical_id):
        resource = aws(asked.region, "cloudformation", "describe-stack-resource", "--stack-name", asked.stack,
                       "--logical-resource-id", logical_id)
        return resource["StackResourceDetail"]["PhysicalResourceId"]

    function_id, is_wanted = QUEUES[asked.queue]
    queue, function = name_of(asked.queue), function_id and name_of(function_id)
    done = left = 0
    while True:
        # Whatever is not done becomes visible again in 15 minutes: after this loop, not in it. Waiting makes SQS ask all of
        # its servers; without, it may answer that there is nothing although there is.
        received = aws(asked.region, "sqs", "receive-message", "--queue-url", queue, "--visibility-timeout", "900",
                       "--wait-time-seconds", "10")
        messages = received.get("Messages", [])
        if not messages:
            break
        for message in messages:
            if is_done(asked.region, function, json.loads(message["Body"]), is_wanted):
                aws(asked.region, "sqs", "delete-message", "--queue-url", queue, "--receipt-handle", message["ReceiptHandle"])
                done += 1
            else:
                left += 1
    print(f"{asked.queue}: {done} done, {left} left")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
