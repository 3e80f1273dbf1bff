import assert from "node:assert/strict";
import { test } from "node:test";
import type { Metric } from "../values.ts";
import { finds } from "./match.ts";
import { parseSearch } from "./parse.ts";
import { partlyMatches, tokensOf } from "./words.ts";

// The examples of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
// and https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-examples.html

for (const [name, tokens] of [
  ["CustomCount1", ["customcount1", "custom", "count", "1"]],
  ["SDBFailure", ["sdbfailure", "sdb", "failure"]],
  ["Project2-trial333", ["project2trial333", "project", "2", "trial", "333"]],
] as const)
  test(`tokens of ${name}`, () => assert.deepEqual(tokensOf(name), tokens));

for (const [word, name, expected] of [
  ["count", "CustomCount1", true],
  ["Count", "CustomCount1", true],
  ["COUNT", "CustomCount1", true],
  ["couNT", "CustomCount1", false],
  ["CustomCount", "CustomCount1", true],
  ["Count1", "CustomCount1", true],
  ["customcount", "CustomCount1", false],
  ["count1", "CustomCount1", false],
  ["network/errors", "Network-Errors-2", true],
  ["network+errors", "NetworkErrors2", true],
  ["network-errors", "NetworkErrors2", true],
  ["Network_Errors", "Network-Errors-2", true],
  ["i-1234567890123456", "i-1234567890123456", true],
  ["rr", "Errors", false],
] as const)
  test(`${word} ${expected ? "finds" : "does not find"} ${name}`, () =>
    assert.equal(partlyMatches(word, name), expected));

const metric = (namespace: string, name: string, dimensions: Record<string, string> = {}): Metric => ({
  namespace,
  name,
  dimensions,
});

const CATALOGUE: Readonly<Record<string, Metric>> = {
  cpu: metric("AWS/EC2", "CPUUtilization", { InstanceId: "i-1" }),
  cpuA: metric("AWS/EC2", "CPUUtilization", { InstanceId: "ProjectA" }),
  packets: metric("AWS/EC2", "NetworkPacketsIn", { InstanceId: "i-1" }),
  network: metric("AWS/EC2", "NetworkIn", { InstanceId: "i-1" }),
  micro: metric("AWS/EC2", "CPUUtilization", { InstanceType: "t2.micro" }),
  large: metric("AWS/EC2", "CPUUtilization", { InstanceType: "t2.large" }),
  ecs: metric("AWS/ECS", "CPUUtilization", { ClusterName: "shop" }),
  ebs: metric("AWS/EBS", "VolumeReadOps", { VolumeId: "vol-ProjectA" }),
  lcus: metric("AWS/NetworkELB", "ConsumedLCUs", { LoadBalancer: "net/orders" }),
  flows: metric("AWS/NetworkELB", "ActiveFlowCount", { LoadBalancer: "net/orders" }),
  errors: metric("AWS/Lambda", "Errors", { FunctionName: "orders" }),
  calls: metric("AWS/Lambda", "Invocations", { FunctionName: "orders" }),
  callsA: metric("AWS/Lambda", "Invocations", { FunctionName: "ProjectA-pay" }),
  version: metric("AWS/Lambda", "Errors", { FunctionName: "orders", Resource: "orders:live" }),
  custom: metric("MyNamespace", "CustomCount1"),
  special: metric("My Namespace", "Custom:Name[Special_Characters", { "Dimension@Name": "x" }),
  traffic: metric("Shop", String.raw`Europe\France Traffic(Network)`),
};

for (const [query, expected] of [
  [`{AWS/EC2,InstanceId} MetricName="CPUUtilization"`, "cpu cpuA"],
  [' {MyNamespace}, "CustomCount1" ', "custom"],
  [` {MyNamespace}, "customcount1" `, ""],
  [` {MyNamespace}, "Custom" `, ""],
  [` {AWS/NetworkELB, LoadBalancer} "ConsumedLCUs" OR flow `, "lcus flows"],
  [` {"My Namespace", "Dimension@Name"}, "Custom:Name[Special_Characters" `, "special"],
  [` "CPUUtilization" `, "cpu cpuA micro large ecs"],
  [` {AWS/EC2, InstanceType} "CPUUtilization" `, "micro large"],
  [` "AWS/EC2" MetricName="CPUUtilization" `, "cpu cpuA micro large"],
  [" InstanceType=micro ", "micro"],
  [` InstanceType="t2.micro" Namespace="AWS/EC2" `, "micro"],
  ["{AWS/EC2,InstanceId} network AND packets", "packets"],
  [" {AWS/EC2,InstanceId} network packets ", "packets"],
  [` {AWS/EC2,InstanceId} MetricName="CPUUtilization" NOT i-1 `, "cpuA"],
  [` {AWS/EC2,InstanceId} MetricName="CPUUtilization" NOT "ProjectA" NOT "ProjectB" `, "cpu"],
  ["NOT Namespace=AWS ", "custom special traffic"],
  [" (EC2 OR EBS) AND MetricName=ReadOps ", "ebs"],
  [" (EC2 OR EBS) MetricName=ReadOps ", "ebs"],
  [" (EC2 OR EBS) AND ReadOps AND ProjectA ", "ebs"],
  [
    ` {AWS/Lambda,FunctionName} MetricName="Errors" OR (MetricName="Invocations" AND (ProjectA OR ProjectB)) `,
    "errors callsA",
  ],
  [` {AWS/Lambda, FunctionName}, MetricName="Errors" `, "errors"],
  [`{AWS/EC2,InstanceType} InstanceType=micro MetricName="CPUUtilization" `, "micro"],
  [`MetricName="CPUUtilization" AND ("AWS/ECS" OR "AWS/ES") `, "ecs"],
  [`{AWS/ECS ClusterName}, MetricName="CPUUtilization" `, "ecs"],
  [" {AWS/EBS} ReadOps ", "ebs"],
  ["Errors", "errors version"],
  [` "Errors" `, "errors version"],
  [`{AWS/Lambda}`, "errors calls callsA version"],
  [`Namespace=("AWS/EBS" OR "AWS/ECS")`, "ecs ebs"],
  [String.raw`"Europe\\France Traffic\(Network\)"`, "traffic"],
] as const)
  test(`SEARCH('${query}')`, () => {
    const search = parseSearch(query);
    const found = Object.keys(CATALOGUE).filter((key) => finds(search, CATALOGUE[key] as Metric));
    assert.equal(found.join(" "), expected);
  });

for (const [query, code, at] of [
  ["", "Syntax", 0],
  ["{}", "Syntax", 0],
  ["{AWS/EC2", "Syntax", 8],
  ["(a OR b", "Syntax", 7],
  ["a AND", "Syntax", 5],
  ["a )", "Syntax", 2],
  [`MetricName="a`, "Syntax", 11],
  [`AWS/Lambda :aws.AccountId = "111122223333"`, "NotSupported", 11],
  ["a".repeat(1025), "Limit", undefined],
] as const)
  test(`a search that cannot be: ${query.slice(0, 50)}`, () => {
    assert.throws(() => parseSearch(query), { code, at });
  });
