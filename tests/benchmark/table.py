"""Looks into the table, past the portal: what was really written. Signature Version 4 by hand, since nothing is installed for
this (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html)."""
import datetime
import hashlib
import hmac
import json
import urllib.request


def call(owner, operation, request):
    body, target = json.dumps(request).encode(), f"DynamoDB_20120810.{operation}"
    region, host = owner.get("AWS_REGION", "us-east-1"), owner["AWS_ENDPOINT_URL"].split("//")[1]
    moment = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{moment[:8]}/{region}/dynamodb/aws4_request"
    headers = {"content-type": "application/x-amz-json-1.0", "host": host, "x-amz-date": moment, "x-amz-target": target}
    names = ";".join(headers)
    canonical = "POST\n/\n\n" + "".join(f"{name}:{value}\n" for name, value in headers.items())
    canonical += f"\n{names}\n{hashlib.sha256(body).hexdigest()}"
    text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = ("AWS4" + owner["AWS_SECRET_ACCESS_KEY"]).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    credential = f'AWS4-HMAC-SHA256 Credential={owner["AWS_ACCESS_KEY_ID"]}/{scope}, SignedHeaders={names}, Signature={signature}'
    sent = urllib.request.Request(owner["AWS_ENDPOINT_URL"], body, {**headers, "authorization": credential})
    with urllib.request.urlopen(sent, timeout=120) as answer:
        return json.load(answer)


def items(owner, table):
    """Every item. For tables that the benchmark made itself and that are small."""
    request = {"TableName": table}
    while True:
        page = call(owner, "Scan", request)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]
