"""Reads answers as botocore does: one JSON line in, one out.

In: {"suite": botocore's suite, "case": its case, "status": 200, "headers": {}, "body": base64}
Out: what a user of boto3 would get.
"""

import base64
import copy
import datetime
import json
import sys

from botocore.awsrequest import HeadersDict
from botocore.model import NoShapeFoundError, OperationModel, ServiceModel
from botocore.parsers import create_parser


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, (bytes, bytearray)):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    return value


def parse(line):
    suite, case = copy.deepcopy(line["suite"]), line["case"]
    name = case["given"]["name"]
    suite["operations"] = {name: case}
    model = ServiceModel(suite)
    operation = OperationModel(case["given"], model)
    output = operation.output_shape
    if suite["metadata"]["protocol"] == "query" and output and output.members:
        output.serialization["resultWrapper"] = f"{name}Result"
    parser = create_parser(suite["metadata"]["protocol"])
    response = {
        "status_code": line["status"],
        "headers": HeadersDict(line["headers"]),
        "body": base64.b64decode(line["body"]),
        "context": {"operation_name": name},
    }
    parsed = parser.parse(response, output)
    if line["status"] >= 300:
        try:
            shape = model.shape_for_error_code(parsed.get("Error", {}).get("Code"))
            parsed.update(parser.parse(response, shape))
        except NoShapeFoundError:
            pass
        parsed["Error"] = {key: parsed["Error"].get(key, "") for key in ("Code", "Message")}
    parsed.pop("ResponseMetadata", None)
    return plain(parsed)


for text in sys.stdin:
    try:
        print(json.dumps(parse(json.loads(text))))
    except Exception as error:  # every case gets its line
        print(json.dumps({"crashed": repr(error)}))
