import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { besideOrders, fleetOf, functionOf } from "./fleet.fixture.ts";
import type { LambdaFunction } from "./model.ts";

const words = (fn: LambdaFunction) => fn.triggers.map(({ kind, service }) => `${service} ${kind}`);
const invoked = (resources: string) => words(functionOf(besideOrders(resources)));

/** One resource `Via` of a type; every `ARN` in its properties is replaced by a way to name the function. */
const WAYS = [
  "!GetAtt Orders.Arn",
  "!Sub '${Orders.Arn}'",
  "!Sub 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Orders}'",
  "!Join [':', ['arn:aws:lambda', !Ref AWS::Region, !Ref AWS::AccountId, function, !Ref Orders]]",
  "arn:aws:lambda:eu-west-1:123456789012:function:orders",
];
const evidence = (name: string, type: string, properties: string, ...wanted: string[]) =>
  it(name, () => {
    for (const way of WAYS) {
      const text = properties.replaceAll("ARN", way);
      assert.deepEqual(invoked(`  Via:\n    Type: ${type}\n    Properties: ${text}`), wanted, way);
    }
  });

describe("a function is invoked asynchronously by", () => {
  evidence(
    "a subscription",
    "AWS::SNS::Subscription",
    "{ Protocol: lambda, TopicArn: a, Endpoint: ARN }",
    "sns async",
  );
  evidence(
    "a topic that lists it",
    "AWS::SNS::Topic",
    "{ Subscription: [{ Protocol: lambda, Endpoint: ARN }] }",
    "sns async",
  );
  evidence("a rule", "AWS::Events::Rule", "{ Targets: [{ Id: orders, Arn: ARN }] }", "events async");
  evidence("a schedule", "AWS::Scheduler::Schedule", "{ Target: { Arn: ARN } }", "scheduler async");
  evidence(
    "a bucket",
    "AWS::S3::Bucket",
    "{ NotificationConfiguration: { LambdaConfigurations: [{ Event: e, Function: ARN }] } }",
    "s3 async",
  );
  evidence("a log group", "AWS::Logs::SubscriptionFilter", "{ DestinationArn: ARN }", "logs async");
  evidence(
    "an IoT rule",
    "AWS::IoT::TopicRule",
    "{ TopicRulePayload: { Actions: [{ Lambda: { FunctionArn: ARN } }] } }",
    "iot async",
  );
  evidence(
    "a Config rule",
    "AWS::Config::ConfigRule",
    "{ Source: { Owner: CUSTOM_LAMBDA, SourceIdentifier: ARN } }",
    "config async",
  );
  evidence(
    "a receipt rule",
    "AWS::SES::ReceiptRule",
    "{ Rule: { Actions: [{ LambdaAction: { FunctionArn: ARN } }] } }",
    "ses async",
  );
  evidence("an alarm", "AWS::CloudWatch::Alarm", "{ InsufficientDataActions: [ARN] }", "cloudwatch async");
  evidence(
    "a composite alarm",
    "AWS::CloudWatch::CompositeAlarm",
    "{ AlarmActions: [ARN] }",
    "cloudwatch async",
  );
  evidence(
    "another function's destination",
    "AWS::Lambda::EventInvokeConfig",
    "{ FunctionName: other, DestinationConfig: { OnSuccess: { Destination: ARN } } }",
    "lambda async",
  );
  evidence(
    "a pipe that forgets",
    "AWS::Pipes::Pipe",
    "{ Target: ARN, TargetParameters: { LambdaFunctionParameters: { InvocationType: FIRE_AND_FORGET } } }",
    "pipes async",
  );
  evidence(
    "a method that does not wait",
    "AWS::ApiGateway::Method",
    `{ Integration: { Uri: ARN, RequestParameters: { integration.request.header.X-Amz-Invocation-Type: "'Event'" } } }`,
    "apigateway async",
  );
  evidence("a custom resource", "Custom::Seed", "{ ServiceToken: ARN }", "cloudformation async");
});

describe("a function is invoked synchronously by", () => {
  evidence(
    "a function URL",
    "AWS::Lambda::Url",
    "{ AuthType: NONE, TargetFunctionArn: ARN }",
    "function-url sync",
  );
  evidence("an HTTP API", "AWS::ApiGatewayV2::Integration", "{ IntegrationUri: ARN }", "apigateway sync");
  evidence("an authorizer", "AWS::ApiGatewayV2::Authorizer", "{ AuthorizerUri: ARN }", "apigateway sync");
  evidence("a user pool", "AWS::Cognito::UserPool", "{ LambdaConfig: { PreSignUp: ARN } }", "cognito sync");
  evidence(
    "a user pool's newer triggers",
    "AWS::Cognito::UserPool",
    "{ LambdaConfig: { CustomSMSSender: { LambdaArn: ARN } } }",
    "cognito sync",
  );
  evidence(
    "a data source",
    "AWS::AppSync::DataSource",
    "{ LambdaConfig: { LambdaFunctionArn: ARN } }",
    "appsync sync",
  );
  evidence(
    "a state machine",
    "AWS::StepFunctions::StateMachine",
    "{ Definition: { States: { Order: { Type: Task, Resource: ARN } } } }",
    "states sync",
  );
  evidence(
    "a state machine's substitutions",
    "AWS::StepFunctions::StateMachine",
    "{ DefinitionString: x, DefinitionSubstitutions: { Fn: ARN } }",
    "states sync",
  );
  evidence(
    "a load balancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "{ TargetType: lambda, Targets: [{ Id: ARN }] }",
    "elasticloadbalancing sync",
  );
  evidence("a pipe", "AWS::Pipes::Pipe", "{ Enrichment: ARN, Target: x }", "pipes sync");

  const uri = "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations";
  it("a REST method", () => {
    const text = `  Via: { Type: AWS::ApiGateway::Method, Properties: { Integration: { Uri: !Sub '${uri}' } } }`;
    assert.deepEqual(invoked(text), ["apigateway sync"]);
  });

  it("an OpenAPI body", () => {
    const body = `{ paths: { /orders: { get: { x-amazon-apigateway-integration: { uri: !Sub '${uri}' } } } } }`;
    for (const type of ["AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"])
      assert.deepEqual(invoked(`  Via: { Type: ${type}, Properties: { Body: ${body} } }`), [
        "apigateway sync",
      ]);
  });

  it("a state machine written as one text", () => {
    const text =
      '  Via: { Type: AWS::StepFunctions::StateMachine, Properties: { DefinitionString: !Sub \'{"States":{"Order":{"Resource":"${Orders.Arn}"}}}\' } }';
    assert.deepEqual(invoked(text), ["states sync"]);
  });

  it("a state machine that names it", () => {
    const via = (definition: string) =>
      invoked(`  Via: { Type: AWS::StepFunctions::StateMachine, Properties: { ${definition} } }`);
    assert.deepEqual(via("Definition: { States: { A: { Parameters: { FunctionName: orders } } } }"), [
      "states sync",
    ]);
    assert.deepEqual(via(`DefinitionString: '{"Parameters": {"FunctionName": "orders"}}'`), ["states sync"]);
  });
});

describe("a function is not taken to be invoked", () => {
  it("by a state, a title or a tag that is called as it is", () => {
    assert.deepEqual(
      invoked(
        "  Machine: { Type: AWS::StepFunctions::StateMachine, Properties: { Definition: { StartAt: orders, States: { orders: { Next: orders } } } } }\n  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Body: { info: { title: orders }, tags: [orders] } } }",
      ),
      [],
    );
  });

  it("by a title that is put together as its name is", () => {
    const api =
      "  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Body: { info: { title: !Sub '${Stage}-orders' } } } }";
    assert.deepEqual(words(functionOf(besideOrders(api, "FunctionName: !Sub '${Stage}-orders'"))), []);
  });

  it("by a permission for a service that is not known", () => {
    assert.deepEqual(
      invoked(
        "  Via: { Type: AWS::Lambda::Permission, Properties: { FunctionName: orders, Principal: '123456789012' } }",
      ),
      [],
    );
  });
});

describe("a permission", () => {
  const permission = (principal: string) =>
    `  May: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref Orders, Action: lambda:InvokeFunction, Principal: ${principal} } }`;

  it("shows an invocation where nothing else does", () => {
    assert.deepEqual(invoked(permission("s3.amazonaws.com")), ["s3 async"]);
    assert.deepEqual(invoked(permission("apigateway.amazonaws.com")), ["apigateway sync"]);
    assert.deepEqual(invoked(permission("!Sub 'logs.${AWS::Region}.amazonaws.com'")), ["logs async"]);
  });

  it("adds nothing to a connection that is known", () => {
    const bucket =
      "  Files: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { LambdaConfigurations: [{ Event: e, Function: !GetAtt Orders.Arn }] } } }";
    const { triggers } = functionOf(besideOrders(`${bucket}\n${permission("s3.amazonaws.com")}`));
    assert.deepEqual(
      triggers.map(({ via, source }) => [via.id, source?.id]),
      [["Files", "Files"]],
    );
  });
});

describe("an event source mapping", () => {
  const mapping = (source: string, more = "") =>
    functionOf(
      besideOrders(
        `  Inbox: { Type: AWS::SQS::Queue }\n  Clicks: { Type: AWS::Kinesis::Stream }\n  Table: { Type: AWS::DynamoDB::Table }\n  Cluster: { Type: AWS::MSK::Cluster }\n  Broker: { Type: AWS::AmazonMQ::Broker }\n  Documents: { Type: AWS::DocDB::DBCluster }\n  Via:\n    Type: AWS::Lambda::EventSourceMapping\n    Properties: { FunctionName: !Ref Orders, ${source === "" ? "" : `EventSourceArn: ${source}, `}${more} }`,
      ),
    );
  const polls = (name: string, source: string, more: string, wanted: string) =>
    it(name, () => assert.deepEqual(words(mapping(source, more)), [wanted]));

  polls("of a queue", "!GetAtt Inbox.Arn", "", "sqs queue");
  polls("of a queue elsewhere", "arn:aws:sqs:eu-west-1:123456789012:inbox", "", "sqs queue");
  polls("of a stream", "!GetAtt Clicks.Arn", "StartingPosition: LATEST", "kinesis stream");
  polls("of a table", "!GetAtt Table.StreamArn", "StartingPosition: LATEST", "dynamodb stream");
  polls("of Managed Kafka", "!Ref Cluster", "Topics: [orders]", "kafka stream");
  polls("of Kafka elsewhere", "", "SelfManagedEventSource: {}, Topics: [orders]", "kafka stream");
  polls("of a broker", "!GetAtt Broker.Arn", "Queues: [orders]", "mq queue");
  polls("of a broker elsewhere", "arn:aws:mq:eu-west-1:123456789012:broker:orders:b-1", "", "mq queue");
  polls("of DocumentDB", "!Ref Documents", "DocumentDBEventSourceConfig: {}", "documentdb stream");
  polls(
    "of DocumentDB elsewhere",
    "arn:aws:rds:eu-west-1:123456789012:cluster:orders",
    "",
    "documentdb stream",
  );
  polls("of something hidden with a position", "!Ref Stage", "StartingPosition: LATEST", "stream stream");
  polls("of something hidden without a position", "!Ref Stage", "", "sqs queue");

  it("knows the resource it polls", () => {
    assert.equal(mapping("!GetAtt Inbox.Arn").mappings[0]?.source?.id, "Inbox");
  });
});

describe("what catches an event that could not be handed over", () => {
  const subscription = (policy: string) =>
    functionOf(
      besideOrders(
        `  Lost: { Type: AWS::SQS::Queue }\n  Via: { Type: AWS::SNS::Subscription, Properties: { Protocol: lambda, TopicArn: a, Endpoint: !GetAtt Orders.Arn, RedrivePolicy: ${policy} } }`,
      ),
    ).triggers[0]?.handover?.deadLetter;

  it("is the queue of a subscription's policy", () => {
    assert.equal(subscription("{ deadLetterTargetArn: !GetAtt Lost.Arn }")?.resource?.id, "Lost");
  });

  it("is there, but unknown, when the policy is a text that is put together", () => {
    const target = subscription(`!Sub '{"deadLetterTargetArn": "\${Lost.Arn}"}'`);
    assert.ok(target);
    assert.equal(target.resource, undefined);
  });

  it("is the queue of a rule's target", () => {
    const { triggers } = functionOf(
      besideOrders(
        "  Lost: { Type: AWS::SQS::Queue }\n  Via: { Type: AWS::Events::Rule, Properties: { Targets: [{ Id: a, Arn: !GetAtt Orders.Arn, DeadLetterConfig: { Arn: !GetAtt Lost.Arn } }] } }",
      ),
    );
    assert.equal(triggers[0]?.handover?.deadLetter?.resource?.id, "Lost");
  });
});

describe("a trigger across stacks", () => {
  it("follows an export and an import", () => {
    const fleet = fleetOf(
      "Resources:\n  Orders: { Type: AWS::Lambda::Function }\nOutputs: { Arn: { Value: !GetAtt Orders.Arn, Export: { Name: orders-arn } } }\n",
      "Resources:\n  Via: { Type: AWS::Events::Rule, Properties: { Targets: [{ Id: a, Arn: !ImportValue orders-arn }] } }\n",
    );
    assert.deepEqual(words(functionOf(fleet)), ["events async"]);
  });

  it("knows the alias that is invoked", () => {
    const fleet = besideOrders(
      "  Live: { Type: AWS::Lambda::Alias, Properties: { Name: live, FunctionName: !Ref Orders, FunctionVersion: '1' } }\n  Via: { Type: AWS::Events::Rule, Properties: { Targets: [{ Id: a, Arn: !Ref Live }] } }",
    );
    assert.equal(functionOf(fleet).triggers[0]?.qualifier, "live");
  });
});
