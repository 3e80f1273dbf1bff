import { HOUR, MINUTE } from "../../kernel/time.ts";

/** Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const SHORTEST = 15 * MINUTE;
export const ROLE_DEFAULT = HOUR;
export const ROLE_LONGEST = 12 * HOUR;
/** A role that assumes a role. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining */
export const CHAINED_LONGEST = HOUR;
/** Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
export const TOKEN_DEFAULT = 12 * HOUR;
export const TOKEN_LONGEST = 36 * HOUR;
export const POLICY_LENGTH = 2048;
export const POLICY_ARNS = 10;
export const SESSION_TAGS = 50;
