import { engineFor } from "../../engine/engine.ts";
import { ledger } from "../../engine/kernel/journal.ts";
import { SECOND } from "../../engine/kernel/time.ts";
import type { Members } from "../../engine/service.ts";
import { SERVICES } from "../../engine/services/index.ts";
import { ZIP } from "../../engine/services/lambda/lambda.fixture.ts";
import { simulated } from "../../engine/services/lambda/simulated.ts";
import { virtualClock } from "../clock.ts";
import { flightShifts } from "./flying.ts";

/** The shop in virtual time: versions 1 and 2 of orders behind `live`; `failing` calls of version 2 fail, of 100. */
export async function flyingShop(root: string, failing: number) {
  const journal = ledger();
  const clock = virtualClock({ seed: "shop", start: 0, journal });
  let calls = 0;
  const behaviour = simulated({
    invoke: ({ spec }) =>
      spec.version === "2" && calls++ % 100 < failing
        ? { kind: "throws", afterMs: 20, errorType: "OutOfStock", message: "no stock" }
        : { kind: "returns", afterMs: 20, payload: {} },
  });
  const { kernel } = clock.turns;
  const engine = engineFor({ kernel, account: "123456789012", definitions: [...SERVICES, behaviour] });
  const region = "eu-west-1";
  const caller = { kind: "credentials", accessKeyId: "test" } as const;
  const call = (operation: string, input: Members): Members =>
    clock.enter(() => engine.handle(region, { service: "lambda", operation, input, caller })) as Members;
  call("CreateFunction", {
    FunctionName: "orders",
    Role: "arn:aws:iam::123456789012:role/orders",
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Code: { ZipFile: ZIP },
  });
  await clock.advance(10 * SECOND);
  call("PublishVersion", { FunctionName: "orders" });
  call("CreateAlias", { FunctionName: "orders", Name: "live", FunctionVersion: "1" });
  call("UpdateFunctionConfiguration", { FunctionName: "orders", Description: "new prices" });
  await clock.advance(10 * SECOND);
  call("PublishVersion", { FunctionName: "orders" });
  const shifts = flightShifts({ engine, clock, journal, region, root });
  /** Other code in $LATEST. */
  const deploy = async (description: string): Promise<void> => {
    call("UpdateFunctionConfiguration", { FunctionName: "orders", Description: description });
    await clock.advance(10 * SECOND);
  };
  /** Fifty requests a second through the alias. */
  const traffic = async (milliseconds: number): Promise<void> => {
    const end = kernel.now() + milliseconds;
    while (kernel.now() < end) {
      call("Invoke", { FunctionName: "orders", Qualifier: "live" });
      await clock.advance(20);
    }
  };
  const alias = (): Members => call("GetAlias", { FunctionName: "orders", Name: "live" });
  return { shifts, traffic, alias, clock, journal, deploy };
}
