// Written by `npm run wire:update`; never edited.
import type { ServiceIndex } from "./services.ts";

export const SERVICES: ServiceIndex = {
  apigateway: { protocol: "rest-json", signing: "apigateway", target: "BackplaneControlService", version: "2015-07-09", load: () => import("./models/apigateway.json", { with: { type: "json" } }) },
  apigatewayv2: { protocol: "rest-json", signing: "apigateway", target: "ApiGatewayV2", version: "2018-11-29", load: () => import("./models/apigatewayv2.json", { with: { type: "json" } }) },
  cloudformation: { protocol: "query", signing: "cloudformation", target: "CloudFormation", version: "2010-05-15", load: () => import("./models/cloudformation.json", { with: { type: "json" } }) },
  cloudwatch: { protocol: "json-1.0", signing: "monitoring", target: "GraniteServiceVersion20100801", version: "2010-08-01", queryCompatible: true, load: () => import("./models/cloudwatch.json", { with: { type: "json" } }) },
  codedeploy: { protocol: "json-1.1", signing: "codedeploy", target: "CodeDeploy_20141006", version: "2014-10-06", load: () => import("./models/codedeploy.json", { with: { type: "json" } }) },
  dynamodb: { protocol: "json-1.0", signing: "dynamodb", target: "DynamoDB_20120810", version: "2012-08-10", load: () => import("./models/dynamodb.json", { with: { type: "json" } }) },
  dynamodbstreams: { protocol: "json-1.0", signing: "dynamodb", target: "DynamoDBStreams_20120810", version: "2012-08-10", load: () => import("./models/dynamodbstreams.json", { with: { type: "json" } }) },
  events: { protocol: "json-1.1", signing: "events", target: "AWSEvents", version: "2015-10-07", load: () => import("./models/events.json", { with: { type: "json" } }) },
  iam: { protocol: "query", signing: "iam", target: "AWSIdentityManagementV20100508", version: "2010-05-08", load: () => import("./models/iam.json", { with: { type: "json" } }) },
  kinesis: { protocol: "json-1.1", signing: "kinesis", target: "Kinesis_20131202", version: "2013-12-02", load: () => import("./models/kinesis.json", { with: { type: "json" } }) },
  lambda: { protocol: "rest-json", signing: "lambda", target: "AWSGirApiService", version: "2015-03-31", load: () => import("./models/lambda.json", { with: { type: "json" } }) },
  logs: { protocol: "json-1.1", signing: "logs", target: "Logs_20140328", version: "2014-03-28", load: () => import("./models/logs.json", { with: { type: "json" } }) },
  s3: { protocol: "rest-xml", signing: "s3", target: "AmazonS3", version: "2006-03-01", load: () => import("./models/s3.json", { with: { type: "json" } }) },
  scheduler: { protocol: "rest-json", signing: "scheduler", target: "AWSChronosService", version: "2021-06-30", load: () => import("./models/scheduler.json", { with: { type: "json" } }) },
  secretsmanager: { protocol: "json-1.1", signing: "secretsmanager", target: "secretsmanager", version: "2017-10-17", load: () => import("./models/secretsmanager.json", { with: { type: "json" } }) },
  sns: { protocol: "query", signing: "sns", target: "AmazonSimpleNotificationService", version: "2010-03-31", load: () => import("./models/sns.json", { with: { type: "json" } }) },
  sqs: { protocol: "json-1.0", signing: "sqs", target: "AmazonSQS", version: "2012-11-05", queryCompatible: true, load: () => import("./models/sqs.json", { with: { type: "json" } }) },
  ssm: { protocol: "json-1.1", signing: "ssm", target: "AmazonSSM", version: "2014-11-06", load: () => import("./models/ssm.json", { with: { type: "json" } }) },
  states: { protocol: "json-1.0", signing: "states", target: "AWSStepFunctions", version: "2016-11-23", load: () => import("./models/states.json", { with: { type: "json" } }) },
  sts: { protocol: "query", signing: "sts", target: "AWSSecurityTokenServiceV20110615", version: "2011-06-15", load: () => import("./models/sts.json", { with: { type: "json" } }) },
  xray: { protocol: "rest-json", signing: "xray", target: "AWSXRay", version: "2016-04-12", load: () => import("./models/xray.json", { with: { type: "json" } }) },
};
