import { HOUR, MINUTE, SECOND } from "../../kernel/time.ts";

/*
 * Numbers of CodeDeploy. Unless another source stands beside them they are from
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html
 */

export const APPLICATIONS = 1000;
export const GROUPS_OF_APPLICATION = 1000;
export const CONFIGURATIONS = 200;
/** Characters of the name of an application, a deployment group or a deployment configuration. */
export const NAME = 100;
export const NAME_PATTERN = /^[a-zA-Z0-9._+=,@-]+$/;
/** No configuration of an account is called so. */
export const RESERVED = "CodeDeployDefault.";
/** Deployments of an account that run at the same time. */
export const CONCURRENT_DEPLOYMENTS = 1000;
export const DESCRIPTION = 256;
export const TRIGGERS = 10;
/** Characters of an alarm's name. Source: InvalidAlarmConfigException of API_CreateDeploymentGroup.html */
export const ALARM_NAME = 255;
/** Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html */
export const ALARMS_OF_GROUP = 10;
export const BATCH = 100;
/** Of BatchGetDeployments. Source: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BatchGetDeployments.html */
export const BATCH_OF_DEPLOYMENTS = 25;
/** Of BatchGetApplicationRevisions. Source: API_BatchGetApplicationRevisions.html */
export const BATCH_OF_REVISIONS = 25;

/** Minutes between the first and the last shift of a canary or linear deployment. */
export const SHIFTING_MINUTES = 2880;
/** Percent that move in one increment, at most. */
export const INCREMENT = 99;
/** Milliseconds until a lifecycle event fails that nobody answered. */
export const HOOK = 3600 * SECOND;
/** A deployment of the Lambda platform runs no longer: 48 hours of shifting and an hour for each hook. */
export const DEPLOYMENT = 50 * HOUR;

/**
 * Milliseconds from a deployment's creation to its start, and from one lifecycle event to the next. Recorded: a
 * deployment stopped by an alarm that was active already ended 0.7 s after its creation; the first hook ran some two
 * seconds after it, the last 0.4 s before the end; a canary of five minutes took 304.9 s. AWS documents none of these.
 */
export const STARTING = 500;
export const BETWEEN_EVENTS = SECOND;

/**
 * Milliseconds between two looks at the alarms. Undocumented; recorded: an alarm was seen within 12 and within 16
 * seconds.
 */
export const ALARM_POLL = 10 * SECOND;

/** Items on a page of a list. Undocumented. */
export const PAGE = 100;

export const MINUTES = MINUTE;
