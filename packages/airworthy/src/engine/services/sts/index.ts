import { SESSIONS, type Session, type Sessions } from "../../ports-sts.ts";
import { service } from "../../service.ts";
import { operations } from "./operations.ts";

/** Keys that one Region gave are good in all: they are kept in this one. */
const HOME = "us-east-1";

interface Kept extends Sessions {
  readonly sessions: Map<string, Session>;
}

/** AWS STS: who holds which keys, and new keys for a time. */
export default service<Sessions>({
  port: SESSIONS,
  create(place) {
    const sessions: Map<string, Session> =
      place.region === HOME
        ? new Map<string, Session>()
        : (place.elsewhere(HOME).use(SESSIONS) as Kept).sessions;
    const inner: Kept = { sessions, sessionOf: (accessKeyId) => sessions.get(accessKeyId) };
    return { inner, operations: operations(place, sessions) };
  },
});
