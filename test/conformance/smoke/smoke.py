"""Calls operations with boto3. Reads one call a line as JSON, `[service, operation, input]`; writes what became of it.

Usage: smoke.py ENDPOINT < calls
"""

import base64
import json
import sys

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError


def typed(shape, value):
    """JSON as boto3 takes it: bytes as bytes. Instants it reads from text itself."""
    if value is None:
        return value
    if shape.type_name == "structure":
        return {name: typed(shape.members[name], item) for name, item in value.items() if name in shape.members}
    if shape.type_name == "list":
        return [typed(shape.member, item) for item in value]
    if shape.type_name == "map":
        return {name: typed(shape.value, item) for name, item in value.items()}
    return base64.b64decode(value) if shape.type_name == "blob" else value


def outcome(client, name, given):
    shape = client.meta.service_model.operation_model(name).input_shape
    try:
        answer = getattr(client, xform_name(name))(**(typed(shape, given) if shape else {}))
        return {"status": answer["ResponseMetadata"]["HTTPStatusCode"]}
    except ClientError as error:
        about = error.response["Error"]
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return {"status": status, "code": about["Code"], "message": about["Message"]}
    except Exception as error:  # every operation gets its line
        return {"status": 0, "code": type(error).__name__, "message": str(error)[:600]}


def main(endpoint):
    session = boto3.Session("AKIDEXAMPLE", "secret", region_name="us-east-1")
    config = Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}, inject_host_prefix=False)
    clients = {}
    for line in sys.stdin:
        service, name, given = json.loads(line)
        if service not in clients:
            clients[service] = session.client(service, endpoint_url=endpoint, config=config)
        print(json.dumps({"id": f"{service} {name}", **outcome(clients[service], name, given)}), flush=True)


main(*sys.argv[1:])
