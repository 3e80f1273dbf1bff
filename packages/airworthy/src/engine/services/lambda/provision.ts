import type { Environment, PoolListener, Pools } from "./pool.ts";
import type { Place } from "../../service.ts";
import { type LambdaFunction, type Provisioned, stamp, type Version } from "./state.ts";

/** Keeps as many environments ready as were asked for. */
export interface Provisioner {
  provision(fn: LambdaFunction, qualifier: string, wanted: number): Provisioned;
  release(fn: LambdaFunction, qualifier: string): void;
  /** Environments that are ready. */
  allocated(fn: LambdaFunction, qualifier: string): number;
  /** An alias points elsewhere, or an environment has ended: makes up what is missing. */
  refresh(fn: LambdaFunction, qualifier: string): void;
}

export function provisioner(
  place: Place,
  pools: Pools,
  listener: PoolListener,
  functionOf: (name: string) => LambdaFunction | undefined,
  changed: (functionName: string) => void,
): Provisioner {
  const { kernel } = place;
  const kept = new Map<string, Set<Environment>>();
  const keyOf = (fn: LambdaFunction, qualifier: string): string => `${fn.name}:${qualifier}`;

  function versionOf(fn: LambdaFunction, qualifier: string): Version | undefined {
    return fn.published.get(fn.aliases.get(qualifier)?.version ?? qualifier);
  }

  function alive(fn: LambdaFunction, qualifier: string): Environment[] {
    const version = versionOf(fn, qualifier);
    return [...(kept.get(keyOf(fn, qualifier)) ?? [])].filter(
      (environment) =>
        environment.phase !== "gone" && !environment.retired && environment.version === version,
    );
  }

  function set(fn: LambdaFunction, qualifier: string, provisioned: Provisioned): void {
    kernel.note("lambda.provisioned", {
      functionName: fn.name,
      qualifier,
      requested: provisioned.requested,
      status: provisioned.status,
    });
    fn.provisioned.set(qualifier, provisioned);
    changed(fn.name);
  }

  function fill(fn: LambdaFunction, qualifier: string): void {
    const provisioned = fn.provisioned.get(qualifier);
    const version = versionOf(fn, qualifier);
    if (!provisioned || !version || provisioned.status === "FAILED") return;
    const here = alive(fn, qualifier);
    for (const spare of here.slice(provisioned.requested)) pools.outdate((one) => one === spare);
    const set = new Set(here.slice(0, provisioned.requested));
    kept.set(keyOf(fn, qualifier), set);
    for (let missing = provisioned.requested - set.size; missing > 0; missing--) {
      const environment = pools.start(
        version,
        { initType: "provisioned-concurrency", provisionedFor: qualifier, listener },
        (outcome) => {
          if (outcome === "ready") {
            pools.release(environment);
            settle(fn, qualifier);
          } else fail(fn, qualifier);
        },
      );
      set.add(environment);
    }
    settle(fn, qualifier);
  }

  function settle(fn: LambdaFunction, qualifier: string): void {
    const provisioned = fn.provisioned.get(qualifier);
    if (provisioned?.status !== "IN_PROGRESS") return;
    const ready = alive(fn, qualifier).filter(({ phase }) => phase === "ready").length;
    if (ready >= provisioned.requested) set(fn, qualifier, { ...provisioned, status: "READY" });
  }

  /** Source: https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html */
  function fail(fn: LambdaFunction, qualifier: string): void {
    const provisioned = fn.provisioned.get(qualifier);
    if (!provisioned) return;
    set(fn, qualifier, {
      ...provisioned,
      status: "FAILED",
      statusReason: "FUNCTION_ERROR_INIT_FAILURE",
    });
    pools.outdate((one) => one.provisionedFor === qualifier && one.spec.functionName === fn.name);
  }

  function allocated(fn: LambdaFunction, qualifier: string): number {
    return alive(fn, qualifier).filter(({ phase }) => phase === "ready").length;
  }

  pools.onLost(({ spec, provisionedFor = "" }) => {
    const fn = functionOf(spec.functionName);
    // In a turn of its own: whoever ended it is not done yet.
    if (fn?.provisioned.get(provisionedFor)?.status === "READY")
      kernel.after(0, () => fill(fn, provisionedFor));
  });

  return {
    allocated,
    provision(fn, qualifier, wanted) {
      const provisioned: Provisioned = {
        requested: wanted,
        lastModified: stamp(kernel.now()),
        status: "IN_PROGRESS",
      };
      set(fn, qualifier, provisioned);
      kernel.after(0, () => fill(fn, qualifier));
      return provisioned;
    },
    release(fn, qualifier) {
      kernel.note("lambda.provisioned", { functionName: fn.name, qualifier, requested: 0 });
      fn.provisioned.delete(qualifier);
      kept.delete(keyOf(fn, qualifier));
      pools.outdate((one) => one.provisionedFor === qualifier && one.spec.functionName === fn.name);
      changed(fn.name);
    },
    refresh(fn, qualifier) {
      const provisioned = fn.provisioned.get(qualifier);
      if (!provisioned) return;
      const version = versionOf(fn, qualifier);
      pools.outdate(
        (one) =>
          one.provisionedFor === qualifier && one.spec.functionName === fn.name && one.version !== version,
      );
      set(fn, qualifier, { ...provisioned, status: "IN_PROGRESS" });
      fill(fn, qualifier);
    },
  };
}
