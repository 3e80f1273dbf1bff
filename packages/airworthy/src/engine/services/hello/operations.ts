import { ServiceError } from "../../error.ts";
import { deferred, type Later } from "../../kernel/later.ts";
import type { Operation, Place } from "../../service.ts";
import { LONGEST_NAME, REMEMBERED } from "./limits.ts";
import { decide, type Guest } from "./state.ts";

/** Other services greet without going through the API. */
export interface Hello {
  greet(name: string): string;
}

export function helloOperations(place: Place): { operations: Record<string, Operation>; inner: Hello } {
  const { kernel } = place;
  const guests = new Map<string, Guest>();

  function greet(name: string): string {
    const known = guests.get(name) ?? { name, visits: 0, lastSeen: kernel.now() };
    const next = decide(known, { kind: "greeted", at: kernel.now() });
    if (next) {
      // Journal first, then act: what is written down can be told again.
      kernel.note("hello.greeted", { name, visits: next.visits });
      guests.set(name, next);
      kernel.after(REMEMBERED, () => forget(name));
    }
    return next && next.visits > 1 ? `Welcome back, ${name}.` : `Hello, ${name}.`;
  }

  function forget(name: string): void {
    const guest = guests.get(name);
    if (!guest || decide(guest, { kind: "tick", at: kernel.now() })) return;
    kernel.note("hello.forgotten", { name });
    guests.delete(name);
  }

  return {
    inner: { greet },
    operations: {
      Greet: ({ Name }: { Name?: string }) => {
        if (!Name || Name.length > LONGEST_NAME)
          throw new ServiceError("ValidationException", `Name must have 1 to ${LONGEST_NAME} characters.`);
        return { Greeting: greet(Name) };
      },
      GreetLater: ({ Name, Seconds }: { Name: string; Seconds: number }): Later<{ Greeting: string }> => {
        const reply = deferred<{ Greeting: string }>();
        kernel.after(Seconds * 1000, () => reply.resolve({ Greeting: greet(Name) }));
        return reply;
      },
    },
  };
}
