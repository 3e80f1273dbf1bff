import { port, service } from "../../service.ts";
import { type Hello, helloOperations } from "./operations.ts";

export const HELLO = port<Hello>("hello");

/** The living template of a service: limits, state with a pure `decide`, operations, tests. */
export default service<Hello>({ port: HELLO, create: helloOperations });
