/**
 * What a connector grants, by the types it connects. Resources and sources are texts in which `Source.Arn`,
 * `Destination.Name` and their like stand in `%{…}`.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/reference-sam-connector.html
 */
export type Profile = RoleProfile | PermissionProfile | ResourceProfile;

/** Actions separated by spaces, on resources. */
export type Grant = readonly [actions: string, ...resources: string[]];

export type Access = "Read" | "Write";

/** A managed policy on the role of one side. */
export interface RoleProfile {
  readonly kind: "role";
  readonly role: "source" | "destination";
  readonly grants: Readonly<Partial<Record<Access, readonly Grant[]>>>;
}

/** A resource policy of the destination function. */
export interface PermissionProfile {
  readonly kind: "permission";
  readonly principal: string;
  readonly source: string;
  readonly sameAccount?: true;
}

/** A policy on the destination queue or topic. */
export interface ResourceProfile {
  readonly kind: "queue" | "topic";
  readonly principal: string;
  readonly action: string;
}

const role = (of: RoleProfile["role"], grants: RoleProfile["grants"]): RoleProfile => ({
  kind: "role",
  role: of,
  grants,
});

const TO = "%{Destination.Arn}";
const EXECUTIONS =
  "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:%{Destination.Name}:*";
/** The rule through which Step Functions hears of executions it waits for. */
const WAITING =
  "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule";
const INVOKED_API =
  "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:%{Source.ResourceId}/%{Source.Qualifier}";

const table = role("source", {
  Read: [
    [
      "dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:BatchGetItem dynamodb:ConditionCheckItem dynamodb:PartiQLSelect",
      TO,
      `${TO}/index/*`,
    ],
  ],
  Write: [
    [
      "dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:BatchWriteItem dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLUpdate",
      TO,
      `${TO}/index/*`,
    ],
  ],
});

const bucket = role("source", {
  Read: [
    [
      "s3:GetObject s3:GetObjectAcl s3:GetObjectLegalHold s3:GetObjectRetention s3:GetObjectTorrent s3:GetObjectVersion s3:GetObjectVersionAcl s3:GetObjectVersionForReplication s3:GetObjectVersionTorrent s3:ListBucket s3:ListBucketMultipartUploads s3:ListBucketVersions s3:ListMultipartUploadParts",
      TO,
      `${TO}/*`,
    ],
  ],
  Write: [
    [
      "s3:AbortMultipartUpload s3:DeleteObject s3:DeleteObjectVersion s3:PutObject s3:PutObjectLegalHold s3:PutObjectRetention s3:RestoreObject",
      TO,
      `${TO}/*`,
    ],
  ],
});

const writes = (actions: string, ...resources: string[]) =>
  role("source", { Write: [[actions, ...(resources.length > 0 ? resources : [TO])]] });
const invoke = (principal: string, source = "%{Source.Arn}"): PermissionProfile => ({
  kind: "permission",
  principal,
  source,
});
const bus = writes("events:PutEvents");
const functionCall = "lambda:InvokeAsync lambda:InvokeFunction";

const FUNCTION = "AWS::Lambda::Function";
const TABLE = "AWS::DynamoDB::Table";
const BUCKET = "AWS::S3::Bucket";
const QUEUE = "AWS::SQS::Queue";
const TOPIC = "AWS::SNS::Topic";
const BUS = "AWS::Events::EventBus";
const MACHINE = "AWS::StepFunctions::StateMachine";

/** Source type → destination type → profile. */
export const PROFILES: Readonly<Record<string, Readonly<Record<string, Profile>>>> = {
  [TABLE]: {
    [FUNCTION]: role("destination", {
      Read: [
        [
          "dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams",
          "%{Source.Arn}/stream/*",
        ],
      ],
    }),
  },
  "AWS::Events::Rule": {
    [TOPIC]: { kind: "topic", principal: "events.amazonaws.com", action: "sns:Publish" },
    [BUS]: bus,
    [MACHINE]: writes("states:StartExecution"),
    [FUNCTION]: invoke("events.amazonaws.com"),
    [QUEUE]: { kind: "queue", principal: "events.amazonaws.com", action: "sqs:SendMessage" },
  },
  [FUNCTION]: {
    [FUNCTION]: writes(functionCall),
    [BUCKET]: bucket,
    [TABLE]: table,
    [QUEUE]: role("source", {
      Read: [["sqs:ReceiveMessage sqs:GetQueueAttributes", TO]],
      Write: [["sqs:DeleteMessage sqs:SendMessage sqs:ChangeMessageVisibility sqs:PurgeQueue", TO]],
    }),
    [TOPIC]: writes("sns:Publish"),
    [MACHINE]: role("source", {
      Write: [
        ["states:StartExecution states:StartSyncExecution", TO],
        ["states:StopExecution", EXECUTIONS],
      ],
      Read: [
        ["states:DescribeStateMachine states:ListExecutions", TO],
        [
          "states:DescribeExecution states:DescribeStateMachineForExecution states:GetExecutionHistory",
          EXECUTIONS,
        ],
      ],
    }),
    [BUS]: bus,
    "AWS::Location::PlaceIndex": role("source", {
      Read: [
        [
          "geo:DescribePlaceIndex geo:GetPlace geo:SearchPlaceIndexForPosition geo:SearchPlaceIndexForSuggestions geo:SearchPlaceIndexForText",
          TO,
        ],
      ],
    }),
  },
  "AWS::ApiGatewayV2::Api": { [FUNCTION]: invoke("apigateway.amazonaws.com", INVOKED_API) },
  "AWS::ApiGateway::RestApi": { [FUNCTION]: invoke("apigateway.amazonaws.com", INVOKED_API) },
  [TOPIC]: {
    [QUEUE]: { kind: "queue", principal: "sns.amazonaws.com", action: "sqs:SendMessage" },
    [FUNCTION]: invoke("sns.amazonaws.com"),
  },
  [QUEUE]: {
    [FUNCTION]: role("destination", {
      Write: [["sqs:DeleteMessage", "%{Source.Arn}"]],
      Read: [["sqs:ReceiveMessage sqs:GetQueueAttributes", "%{Source.Arn}"]],
    }),
  },
  [BUCKET]: { [FUNCTION]: { ...invoke("s3.amazonaws.com"), sameAccount: true } },
  [MACHINE]: {
    [FUNCTION]: writes(functionCall),
    [TOPIC]: writes("sns:Publish"),
    [QUEUE]: writes("sqs:SendMessage"),
    [BUCKET]: bucket,
    [TABLE]: table,
    [MACHINE]: role("source", {
      Read: [
        ["states:DescribeExecution", EXECUTIONS],
        ["events:DescribeRule", WAITING],
      ],
      Write: [
        ["states:StartExecution", TO],
        ["states:StopExecution", EXECUTIONS],
        ["events:PutTargets events:PutRule", WAITING],
      ],
    }),
    [BUS]: bus,
  },
  "AWS::AppSync::DataSource": {
    [TABLE]: table,
    [FUNCTION]: writes(functionCall, TO, `${TO}:*`),
    [BUS]: bus,
  },
  "AWS::AppSync::GraphQLApi": {
    [FUNCTION]: invoke(
      "appsync.amazonaws.com",
      "arn:${AWS::Partition}:appsync:${AWS::Region}:${AWS::AccountId}:apis/%{Source.ResourceId}",
    ),
  },
};
