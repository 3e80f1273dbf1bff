import { engineFor } from "../engine.ts";
import { kernelFor } from "../kernel/kernel.ts";
import { ledger } from "../kernel/journal.ts";
import type { Definition, Members } from "../service.ts";

/** An engine in virtual time for the tests of services; `call` asks the first of them. Time starts at zero. */
export function fly(...definitions: readonly Definition[]) {
  const journal = ledger();
  const turns = kernelFor({ seed: "test", start: 0, journal });
  const engine = engineFor({ kernel: turns.kernel, account: "123456789012", definitions });
  const region = "eu-west-1";
  const caller = { kind: "credentials", accessKeyId: "test" } as const;
  const request = (service: string, operation: string, input: Members) =>
    turns.enter(turns.kernel.now(), () => engine.handle(region, { service, operation, input, caller }));
  const first = definitions[0]?.port.name ?? "";
  return {
    engine,
    turns,
    journal,
    place: engine.place(region),
    request,
    // oxlint-disable-next-line no-explicit-any
    call: (operation: string, input: Members = {}): any => request(first, operation, input),
  };
}
