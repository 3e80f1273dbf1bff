import type { Instant } from "./kernel/time.ts";
import { port } from "./service.ts";

/** A session that STS gave keys to, for whoever evaluates permissions. */
export interface Session {
  /** `arn:aws:sts::123456789012:assumed-role/orders/session` */
  readonly arn: string;
  readonly userId: string;
  readonly account: string;
  readonly roleArn?: string;
  /** Session policies, which narrow what the role may do. */
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly sourceIdentity?: string;
  readonly expiresAt: Instant;
}

/** STS. */
export interface Sessions {
  /** The session behind keys that AssumeRole and its like gave; `undefined` for any other. */
  sessionOf(accessKeyId: string): Session | undefined;
}

export const SESSIONS = port<Sessions>("sts");
