"""Calls every operation of the named services with boto3; botocore's own models say with what.

Usage: boto.py ENDPOINT SERVICE=BOTO_NAME...
The server tells under /last what it read and what it answered. One JSON line for each operation.
"""

import datetime
import json
import sys
import urllib.request

import boto3
from botocore.config import Config

# Members that botocore computes or changes on its way.
NOT_OURS = {
    "SSECustomerKey", "SSECustomerKeyMD5", "CopySourceSSECustomerKey", "CopySourceSSECustomerKeyMD5",
    "ContentLength", "ContentMD5", "ChecksumAlgorithm", "ContentEncoding", "TransferEncoding", "EndpointId",
    "EncodingType", "ExpiresString",
}  # fmt: skip
MOST_DEPTH = 3
TIME = datetime.datetime(2026, 2, 7, 8, 9, 10, tzinfo=datetime.timezone.utc)


def sample(shape, name, depth=0, header=False):
    kind = shape.type_name
    if kind == "structure":
        members = shape.members.items()
        required = shape.required_members
        chosen = [
            (key, member)
            for key, member in members
            if key not in NOT_OURS
            and not getattr(member, "is_eventstream", False)
            and (depth < MOST_DEPTH or key in required)
        ]
        if getattr(shape, "is_document_type", False):
            return {"any": ["thing", 1, True]}
        if getattr(shape, "is_tagged_union", False):
            chosen = chosen[:1]
        return {
            key: sample(member, key, depth + 1, member.serialization.get("location") in ("header", "headers"))
            for key, member in chosen
        }
    if kind == "list":
        count = max(1, min(2, shape.metadata.get("max", 2)), shape.metadata.get("min", 0))
        return [sample(shape.member, name, depth + 1, header) for _ in range(count)] if depth < 12 else []
    if kind == "map":
        keys = (shape.key.enum or ["orders", "payments"])[:2]
        return {key: sample(shape.value, name, depth + 1, header) for key in keys} if depth < 12 else {}
    if kind in ("integer", "long"):
        return max(7, shape.metadata.get("min", 0))
    if kind in ("float", "double"):
        return max(7.5, shape.metadata.get("min", 0))
    if kind == "boolean":
        return len(name) % 2 == 0
    if kind == "timestamp":
        return TIME
    if kind == "blob":
        return bytes([0, 255, 10, 13, depth])
    if name == "Bucket":
        return "orders-bucket"
    text = shape.enum[0] if shape.enum else f"{name}-text" if header else f"{name} <&\"é☂> {depth}"
    return text.ljust(shape.metadata.get("min", 0), "x")


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if key not in NOT_OURS and item is not None}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (bytes, bytearray)):
        return "blob " + value.hex()
    if isinstance(value, datetime.datetime):
        return f"time {value.timestamp():.3f}"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if hasattr(value, "read"):
        return "blob " + value.read().hex()
    return value


def check(client, endpoint, method, operation):
    shape = operation.input_shape
    given = sample(shape, operation.name) if shape else {}
    expected = plain(given)
    received = getattr(client, method)(**given)
    received.pop("ResponseMetadata", None)
    got = {key: value for key, value in received.items() if type(value).__name__ != "EventStream"}
    with urllib.request.urlopen(f"{endpoint}/last") as response:
        last = json.load(response)
    return {
        "sent": expected,
        "received": plain(got),
        "read": last["input"],
        "answered": last["output"],
        "means": f"{last['service']} {last['operation']}",
    }


def main(endpoint, *services):
    session = boto3.Session("AKIDEXAMPLE", "secret", region_name="us-east-1")
    config = Config(
        retries={"max_attempts": 0},
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        inject_host_prefix=False,
    )
    for service in services:
        ours, theirs = service.split("=")
        client = session.client(theirs, endpoint_url=endpoint, config=config)
        for method, name in sorted(client.meta.method_to_api_mapping.items()):
            line = {"id": f"{ours} {name}"}
            try:
                line.update(check(client, endpoint, method, client.meta.service_model.operation_model(name)))
            except Exception as error:  # every operation gets its line
                line["crashed"] = f"{type(error).__name__}: {error}"[:600]
            print(json.dumps(line, default=repr), flush=True)


main(*sys.argv[1:])
