import { ServiceError } from "../../../packages/airworthy/src/engine/error.ts";
import type { Kernel } from "../../../packages/airworthy/src/engine/kernel/kernel.ts";
import { LOGS } from "../../../packages/airworthy/src/engine/ports.ts";
import {
  type Definition,
  type Members,
  type Place,
  port,
  service,
} from "../../../packages/airworthy/src/engine/service.ts";
import { stacks } from "./stacks.ts";

/*
 * The least that tests of other services need of services the engine does not fly: a role to give a function, a bucket
 * with its code. Nothing is judged by these; each is left out once the engine has the service.
 */

interface Named {
  readonly RoleName: string;
  readonly PolicyName: string;
  readonly Path?: string;
}

/** IAM is the same in all Regions: its state belongs to the engine. */
const rolesOf = new WeakMap<Kernel, Map<string, Members>>();

const iam = service({
  port: port("iam"),
  create({ account, kernel }: Place) {
    const roles: Map<string, Members> = rolesOf.get(kernel) ?? new Map();
    rolesOf.set(kernel, roles);
    const arn = (kind: string, name: string, path = "/") => `arn:aws:iam::${account}:${kind}${path}${name}`;
    return {
      inner: undefined,
      operations: {
        CreateRole({ RoleName, Path, ...rest }: Named) {
          if (roles.has(RoleName))
            throw new ServiceError("EntityAlreadyExists", `Role with name ${RoleName} already exists.`, {
              status: 409,
            });
          const Role = {
            ...rest,
            RoleName,
            Path: Path ?? "/",
            RoleId: "AROAEXAMPLE123456789",
            Arn: arn("role", RoleName, Path),
            CreateDate: new Date(kernel.now()),
          };
          roles.set(RoleName, Role);
          return { Role };
        },
        GetRole({ RoleName }: Named) {
          const Role = roles.get(RoleName);
          if (Role) return { Role };
          throw new ServiceError("NoSuchEntity", `The role with name ${RoleName} cannot be found.`, {
            status: 404,
          });
        },
        DeleteRole: ({ RoleName }: Named) => void roles.delete(RoleName),
        CreatePolicy: ({ PolicyName, Path }: Named) => ({
          Policy: { PolicyName, Arn: arn("policy", PolicyName, Path) },
        }),
        DeletePolicy: () => ({}),
        PutRolePolicy: () => ({}),
        DeleteRolePolicy: () => ({}),
        AttachRolePolicy: () => ({}),
        DetachRolePolicy: () => ({}),
        ListAttachedRolePolicies: () => ({ AttachedPolicies: [], IsTruncated: false }),
        ListRolePolicies: () => ({ PolicyNames: [], IsTruncated: false }),
      },
    };
  },
});

const sts = service({
  port: port("sts"),
  create: ({ account }) => ({
    inner: undefined,
    operations: {
      GetCallerIdentity: () => ({
        Account: account,
        Arn: `arn:aws:iam::${account}:user/moto`,
        UserId: "AIDAEXAMPLE123456789",
      }),
    },
  }),
});

interface Object {
  readonly Bucket: string;
  readonly Key: string;
  readonly Body?: Uint8Array;
}

const s3 = service({
  port: port("s3"),
  create() {
    const buckets = new Map<string, Map<string, Uint8Array>>();
    const bucketOf = (name: string): Map<string, Uint8Array> => {
      const bucket = buckets.get(name);
      if (bucket) return bucket;
      throw new ServiceError("NoSuchBucket", "The specified bucket does not exist", { status: 404 });
    };
    return {
      inner: undefined,
      operations: {
        CreateBucket({ Bucket }: Object) {
          buckets.set(Bucket, new Map());
          return { Location: `/${Bucket}` };
        },
        PutBucketTagging: () => ({}),
        ListObjectVersions: ({ Bucket }: Object) => ({
          Versions: [...bucketOf(Bucket).keys()].map((Key) => ({ Key, VersionId: "null" })),
        }),
        DeleteObjects: () => ({}),
        DeleteBucket: ({ Bucket }: Object) => void buckets.delete(Bucket),
        DeleteObject: ({ Bucket, Key }: Object) => void bucketOf(Bucket).delete(Key),
        ListObjectsV2: ({ Bucket }: Object) => ({
          Contents: [...bucketOf(Bucket).keys()].map((Key) => ({ Key })),
        }),
        PutObject({ Bucket, Key, Body }: Object) {
          bucketOf(Bucket).set(Key, Body ?? new Uint8Array(0));
          return { ETag: '"00000000000000000000000000000000"' };
        },
        GetObject({ Bucket, Key }: Object) {
          const Body = bucketOf(Bucket).get(Key);
          if (Body) return { Body };
          throw new ServiceError("NoSuchKey", "The specified key does not exist.", { status: 404 });
        },
      },
    };
  },
});

const logs = service({
  port: LOGS,
  create: () => ({ inner: { append: () => undefined }, operations: {} }),
});

export const STAND_INS: readonly Definition[] = [iam, logs, s3, stacks, sts];
