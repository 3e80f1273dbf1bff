import * as rest from "./apigateway.ts";
import { method } from "./apigateway-method.ts";
import { deployment, stage } from "./apigateway-stage.ts";
import * as http from "./apigatewayv2.ts";
import * as cloudwatch from "./cloudwatch.ts";
import { application, deploymentConfig, deploymentGroup } from "./codedeploy.ts";
import { table } from "./dynamodb.ts";
import { apiDestination, archive, connection } from "./events-archive.ts";
import { eventBus, rule } from "./events.ts";
import type { Handler } from "./handler.ts";
import { alias } from "./lambda-alias.ts";
import { lambdaFunction, version } from "./lambda.ts";
import { eventInvokeConfig, eventSourceMapping, permission, url } from "./lambda-events.ts";
import { layerVersion, layerVersionPermission } from "./lambda-layers.ts";
import { logGroup, metricFilter, subscriptionFilter } from "./logs.ts";
import { managedPolicy, policy, role } from "./plain.ts";
import { bucket, bucketPolicy } from "./s3.ts";
import { schedule, scheduleGroup } from "./scheduler.ts";
import { subscription, topic, topicPolicy } from "./sns.ts";
import { queue, queuePolicy } from "./sqs.ts";

/** Types of resources that fly. */
export const HANDLERS: Readonly<Record<string, Handler>> = {
  "AWS::ApiGateway::Account": rest.account,
  "AWS::ApiGateway::Authorizer": rest.authorizer,
  "AWS::ApiGateway::Deployment": deployment,
  "AWS::ApiGateway::GatewayResponse": rest.gatewayResponse,
  "AWS::ApiGateway::Method": method,
  "AWS::ApiGateway::Model": rest.model,
  "AWS::ApiGateway::RequestValidator": rest.requestValidator,
  "AWS::ApiGateway::Resource": rest.resource,
  "AWS::ApiGateway::RestApi": rest.restApi,
  "AWS::ApiGateway::Stage": stage,
  "AWS::ApiGatewayV2::Api": http.api,
  "AWS::ApiGatewayV2::Authorizer": http.authorizer,
  "AWS::ApiGatewayV2::Deployment": http.deployment,
  "AWS::ApiGatewayV2::Integration": http.integration,
  "AWS::ApiGatewayV2::Route": http.route,
  "AWS::ApiGatewayV2::Stage": http.stage,
  "AWS::CloudWatch::Alarm": cloudwatch.alarm,
  "AWS::CloudWatch::AlarmMuteRule": cloudwatch.alarmMuteRule,
  "AWS::CloudWatch::AnomalyDetector": cloudwatch.anomalyDetector,
  "AWS::CloudWatch::CompositeAlarm": cloudwatch.compositeAlarm,
  "AWS::CodeDeploy::Application": application,
  "AWS::CodeDeploy::DeploymentConfig": deploymentConfig,
  "AWS::CodeDeploy::DeploymentGroup": deploymentGroup,
  "AWS::DynamoDB::Table": table,
  "AWS::Events::ApiDestination": apiDestination,
  "AWS::Events::Archive": archive,
  "AWS::Events::Connection": connection,
  "AWS::Events::EventBus": eventBus,
  "AWS::Events::Rule": rule,
  "AWS::IAM::ManagedPolicy": managedPolicy,
  "AWS::IAM::Policy": policy,
  "AWS::IAM::Role": role,
  "AWS::Lambda::Alias": alias,
  "AWS::Lambda::EventInvokeConfig": eventInvokeConfig,
  "AWS::Lambda::EventSourceMapping": eventSourceMapping,
  "AWS::Lambda::Function": lambdaFunction,
  "AWS::Lambda::LayerVersion": layerVersion,
  "AWS::Lambda::LayerVersionPermission": layerVersionPermission,
  "AWS::Lambda::Permission": permission,
  "AWS::Lambda::Url": url,
  "AWS::Lambda::Version": version,
  "AWS::Logs::LogGroup": logGroup,
  "AWS::Logs::MetricFilter": metricFilter,
  "AWS::Logs::SubscriptionFilter": subscriptionFilter,
  "AWS::S3::Bucket": bucket,
  "AWS::S3::BucketPolicy": bucketPolicy,
  "AWS::SNS::Subscription": subscription,
  "AWS::SNS::Topic": topic,
  "AWS::SNS::TopicPolicy": topicPolicy,
  "AWS::SQS::Queue": queue,
  "AWS::SQS::QueuePolicy": queuePolicy,
  "AWS::Scheduler::Schedule": schedule,
  "AWS::Scheduler::ScheduleGroup": scheduleGroup,
};
