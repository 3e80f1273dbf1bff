"""Writes one line of JSON for each test: its outcome, how many requests it made to the endpoint under judgement,
and whether moto's authors ran it against AWS itself."""

import json
import os
import urllib.request

import pytest

ENDPOINT = os.environ["TEST_SERVER_MODE_ENDPOINT"]
results = open(os.environ["AIRWORTHY_MOTO_RESULTS"], "a", encoding="utf8")
reports = []


def asked():
    with urllib.request.urlopen(f"{ENDPOINT}/moto-api/asked") as answer:
        return int(answer.read())


def outcome_of(parts):
    for part in parts:
        if part.failed:
            return "failed"
    if any(part.skipped for part in parts):
        return "skipped"
    return "passed"


def words_of(parts):
    for part in parts:
        if part.skipped and isinstance(part.longrepr, tuple):
            return part.longrepr[2]
        if part.failed:
            crash = getattr(part.longrepr, "reprcrash", None)
            return (crash.message if crash else str(part.longrepr))[:6000]
    return ""


def pytest_runtest_logreport(report):
    reports.append(report)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item):
    reports.clear()
    before = asked()
    yield
    line = {
        "id": item.nodeid,
        "outcome": outcome_of(reports),
        "requests": asked() - before,
        "verified": item.get_closest_marker("aws_verified") is not None,
        "words": words_of(reports),
    }
    results.write(json.dumps(line) + "\n")
    results.flush()
