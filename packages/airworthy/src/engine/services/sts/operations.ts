import type {
  AssumeRoleRequest,
  AssumeRoleWithWebIdentityRequest,
  GetFederationTokenRequest,
  GetSessionTokenRequest,
} from "@aws-sdk/client-sts";
import { ServiceError } from "../../error.ts";
import { type Session } from "../../ports-sts.ts";
import { LAMBDA } from "../../ports.ts";
import type { Call, Caller, Members, Operation, Place } from "../../service.ts";
import { assumed, issue } from "./credentials.ts";
import {
  CHAINED_LONGEST,
  ROLE_DEFAULT,
  ROLE_LONGEST,
  SHORTEST,
  TOKEN_DEFAULT,
  TOKEN_LONGEST,
} from "./limits.ts";
import {
  checkRole,
  checkSessionName,
  durationOf,
  invalid,
  refuse,
  type SessionInput,
  sessionParts,
  unmet,
} from "./validate.ts";
import { claimsOf } from "./web-identity.ts";

/**
 * Roles are taken as they are named: whether a role exists and trusts the caller is asked by whoever evaluates
 * permissions.
 */
export function operations(place: Place, sessions: Map<string, Session>): Record<string, Operation> {
  const { kernel } = place;

  function identityOf(caller: Caller): Pick<Session, "arn" | "userId" | "account" | "roleArn"> {
    const keys = caller.kind === "credentials" ? caller.accessKeyId : "";
    const session = sessions.get(keys);
    if (session && session.expiresAt <= kernel.now())
      throw new ServiceError("ExpiredToken", "The security token included in the request is expired", {
        status: 403,
      });
    if (session) return session;
    const lambda = place.use(LAMBDA);
    const roleArn = lambda.roleOf(keys);
    if (roleArn !== undefined) return assumed(roleArn, lambda.functionOf(keys) ?? "", 0);
    // Keys of no session are those of the account itself: this engine gives no users any.
    const { account, partition } = place;
    return { arn: `arn:${partition}:iam::${account}:root`, userId: account, account };
  }

  return {
    GetCallerIdentity(_input: object, { caller }: Call): Members {
      const { arn, userId, account } = identityOf(caller);
      return { UserId: userId, Account: account, Arn: arn };
    },

    AssumeRole(input: AssumeRoleRequest, { caller }: Call): Members {
      const { RoleArn = "", RoleSessionName = "", DurationSeconds, SourceIdentity, ...rest } = input;
      const { Policy, PolicyArns, Tags, ExternalId: _condition, ...others } = rest;
      refuse("AssumeRole", others);
      checkSessionName(RoleSessionName);
      checkRole(RoleArn);
      const duration = durationOf(DurationSeconds, ROLE_DEFAULT, SHORTEST, ROLE_LONGEST);
      if (duration > CHAINED_LONGEST && identityOf(caller).roleArn !== undefined)
        throw invalid(
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
        );
      const session: Session = {
        ...assumed(RoleArn, RoleSessionName, kernel.now() + duration),
        ...sessionParts({ Policy, PolicyArns, Tags } as SessionInput),
        ...(SourceIdentity === undefined ? {} : { sourceIdentity: SourceIdentity }),
      };
      return {
        Credentials: issue(place, sessions, session),
        AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
        ...packed(session),
        ...(SourceIdentity === undefined ? {} : { SourceIdentity }),
      };
    },

    AssumeRoleWithWebIdentity(input: AssumeRoleWithWebIdentityRequest): Members {
      const { RoleArn = "", RoleSessionName = "", WebIdentityToken = "", DurationSeconds, ...rest } = input;
      const { Policy, PolicyArns, ...others } = rest;
      refuse("AssumeRoleWithWebIdentity", others);
      checkSessionName(RoleSessionName);
      checkRole(RoleArn);
      const duration = durationOf(DurationSeconds, ROLE_DEFAULT, SHORTEST, ROLE_LONGEST);
      const { subject, audience, issuer } = claimsOf(WebIdentityToken, kernel.now());
      const session: Session = {
        ...assumed(RoleArn, RoleSessionName, kernel.now() + duration),
        ...sessionParts({ Policy, PolicyArns } as SessionInput),
      };
      return {
        Credentials: issue(place, sessions, session),
        SubjectFromWebIdentityToken: subject,
        AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
        ...packed(session),
        Provider: `arn:${place.partition}:iam::${session.account}:oidc-provider/${issuer}`,
        Audience: audience,
      };
    },

    GetSessionToken({ DurationSeconds, ...rest }: GetSessionTokenRequest, { caller }: Call): Members {
      refuse("GetSessionToken", rest);
      const who = identityOf(caller);
      if (who.roleArn !== undefined)
        throw new ServiceError("AccessDenied", "Cannot call GetSessionToken with session credentials", {
          status: 403,
        });
      const duration = durationOf(DurationSeconds, TOKEN_DEFAULT, SHORTEST, TOKEN_LONGEST);
      return { Credentials: issue(place, sessions, { ...who, expiresAt: kernel.now() + duration }) };
    },

    GetFederationToken(input: GetFederationTokenRequest): Members {
      const { Name = "", DurationSeconds, Policy, PolicyArns, Tags, ...rest } = input;
      refuse("GetFederationToken", rest);
      if (Name.length < 2 || Name.length > 32)
        throw unmet(
          Name,
          "name",
          `have length ${Name.length < 2 ? "greater than or equal to 2" : "less than or equal to 32"}`,
        );
      const duration = durationOf(DurationSeconds, TOKEN_DEFAULT, SHORTEST, TOKEN_LONGEST);
      const { account, partition } = place;
      const session: Session = {
        arn: `arn:${partition}:sts::${account}:federated-user/${Name}`,
        userId: `${account}:${Name}`,
        account,
        ...sessionParts({ Policy, PolicyArns, Tags } as SessionInput),
        expiresAt: kernel.now() + duration,
      };
      return {
        Credentials: issue(place, sessions, session),
        FederatedUser: { FederatedUserId: session.userId, Arn: session.arn },
        ...packed(session),
      };
    },

    GetAccessKeyInfo({ AccessKeyId = "" }: { AccessKeyId?: string }): Members {
      if (AccessKeyId.length < 16)
        throw unmet(AccessKeyId, "accessKeyId", "have length greater than or equal to 16");
      if (AccessKeyId.length > 128)
        throw unmet(AccessKeyId, "accessKeyId", "have length less than or equal to 128");
      return { Account: sessions.get(AccessKeyId)?.account ?? place.account };
    },
  };
}

/** Percent of what session policies and tags may have; AWS does not say how it packs them. */
function packed({ policy = "", policyArns = [], tags = {} }: Session): Members {
  const size = policy.length + policyArns.join("").length + JSON.stringify(tags).length - 2;
  return size > 0 ? { PackedPolicySize: Math.max(1, Math.min(100, Math.round(size / 20.48))) } : {};
}
