import { type Logs, LOGS } from "../engine/ports.ts";
import { type Definition, service } from "../engine/service.ts";

/** Log events of one stream, as they are written. */
export type Listener = (written: {
  readonly group: string;
  readonly stream: string;
  readonly messages: readonly string[];
}) => void;

/** The logs of a place, overheard. Without a service that keeps them they are only heard. */
export function heardLogs(kept: Definition<Logs> | undefined, listener: Listener): Definition<Logs> {
  return service<Logs>({
    port: LOGS,
    create(place) {
      const inner = kept?.create(place);
      return {
        operations: inner?.operations ?? {},
        inner: {
          ...inner?.inner,
          append(group, stream, events) {
            inner?.inner.append(group, stream, events);
            listener({ group, stream, messages: events.map(({ message }) => message) });
          },
        },
      };
    },
  });
}
