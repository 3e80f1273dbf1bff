import type { Definition } from "../service.ts";
import apigateway from "./apigateway/index.ts";
import apigatewayv2 from "./apigatewayv2/index.ts";
import cloudwatch from "./cloudwatch/index.ts";
import codedeploy from "./codedeploy/index.ts";
import dynamodb from "./dynamodb/index.ts";
import dynamodbstreams from "./dynamodbstreams/index.ts";
import events from "./events/index.ts";
import lambda from "./lambda/index.ts";
import logs from "./logs/index.ts";
import s3 from "./s3/index.ts";
import scheduler from "./scheduler/index.ts";
import sns from "./sns/index.ts";
import sqs from "./sqs/index.ts";
import sts from "./sts/index.ts";

/** Every service that flies. Whoever makes an engine adds where its functions run. */
export const SERVICES: readonly Definition[] = [
  apigateway,
  apigatewayv2,
  cloudwatch,
  codedeploy,
  dynamodb,
  dynamodbstreams,
  events,
  lambda,
  logs,
  s3,
  scheduler,
  sns,
  sqs,
  sts,
];
