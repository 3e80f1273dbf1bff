"""Translates SAM templates with AWS's own translator: one JSON line {"path", "resources" | "error"} a template.

Usage: translate.py TEMPLATE...
"""

import json
import logging
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")
os.environ.setdefault("SAM_TRANSLATOR_TELEMETRY", "0")

logging.disable(logging.CRITICAL)

from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    """IAM is not asked: the translator knows the managed policies of its own bundle."""

    def load(self):
        return {}


# What `sam build` and `sam package` replace before the translator sees a template.
CODE = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Serverless::StateMachine": "DefinitionUri",
    "AWS::Serverless::Api": "DefinitionUri",
    "AWS::Serverless::HttpApi": "DefinitionUri",
}


def packaged(template):
    shared = (template.get("Globals") or {}).get("Function") or {}
    if isinstance(shared.get("CodeUri"), str) and not shared["CodeUri"].startswith("s3://"):
        shared["CodeUri"] = "s3://bucket/key"
    for resource in (template.get("Resources") or {}).values():
        if not isinstance(resource, dict):
            continue
        key = CODE.get(resource.get("Type"))
        properties = resource.get("Properties") or {}
        value = properties.get(key) if key else None
        if isinstance(value, str) and not value.startswith("s3://"):
            properties[key] = "s3://bucket/key"
        if resource.get("Type") == "AWS::Serverless::Function":
            if properties.get("PackageType") == "Image":
                properties.setdefault("ImageUri", "123456789012.dkr.ecr.eu-central-1.amazonaws.com/image:1")
            elif not any(k in properties or k in shared for k in ("CodeUri", "InlineCode")):
                properties["CodeUri"] = "s3://bucket/key"
    return template


def main(paths):
    for path in paths:
        try:
            with open(path, encoding="utf-8") as file:
                template = packaged(yaml_parse(file.read()))
            translated = transform(template, {}, NoManagedPolicies())
            line = {"path": path, "resources": translated["Resources"]}
        except InvalidDocumentException as error:
            line = {"path": path, "error": "; ".join(str(getattr(cause, "message", cause)) for cause in error.causes)}
        except Exception as error:  # the translator throws what it likes on odd input
            line = {"path": path, "error": f"{type(error).__name__}: {error}"}
        print(json.dumps(line, default=str))


main(sys.argv[1:])
