import { createHash } from "node:crypto";
import { HOUR, type Instant } from "../../kernel/time.ts";
import type { Session } from "../../ports-sts.ts";
import type { Members, Place } from "../../service.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** How long a session that ended is still told from keys that never were. */
const REMEMBERED = HOUR;

/** New keys for a session, in the form of AWS's: `ASIA` and 16 more, 40 characters, a long token. */
export function issue(place: Place, sessions: Map<string, Session>, session: Session): Members {
  const chance = place.kernel.random("sts.credentials");
  const letters = Array.from({ length: 16 }, () => BASE32[Math.floor(chance.number() * 32)]);
  const AccessKeyId = `ASIA${letters.join("")}`;
  place.kernel.note("sts.session-made", { accessKeyId: AccessKeyId, arn: session.arn });
  for (const [keys, { expiresAt }] of sessions)
    if (expiresAt + REMEMBERED < place.kernel.now()) sessions.delete(keys);
  sessions.set(AccessKeyId, session);
  return {
    AccessKeyId,
    SecretAccessKey: Buffer.from(chance.hex(60), "hex").toString("base64"),
    // Tokens have begun with these letters for years; the rest says nothing to anybody.
    SessionToken: `FQoGZXIvYXdzE${Buffer.from(chance.hex(514), "hex").toString("base64").slice(0, 343)}`,
    Expiration: new Date(session.expiresAt),
  };
}

/** The id of a role, which IAM would have made up: the same for the same ARN. */
export function roleId(roleArn: string): string {
  const digest = createHash("sha256").update(roleArn).digest();
  return `AROA${Array.from(digest.subarray(0, 17), (byte) => BASE32[byte % 32]).join("")}`;
}

/** `arn:aws:iam::123456789012:role/shop/orders` → `arn:aws:sts::123456789012:assumed-role/orders/<session>` */
export function assumed(
  roleArn: string,
  sessionName: string,
  expiresAt: Instant,
): Pick<Session, "arn" | "userId" | "account" | "roleArn" | "expiresAt"> {
  const [, partition = "aws", , , account = "", role = ""] = roleArn.split(":");
  const name = role.split("/").at(-1) ?? "";
  return {
    arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${sessionName}`,
    userId: `${roleId(roleArn)}:${sessionName}`,
    account,
    roleArn,
    expiresAt,
  };
}
