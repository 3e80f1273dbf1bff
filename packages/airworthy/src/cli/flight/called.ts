import type { Io } from "../command.ts";

/**
 * How the user calls airworthy where they stand: what a greeting tells them to type has to work.
 *
 * @example calledAs({ npm_command: "exec" }) // "npx airworthy"
 */
export function calledAs(env: Io["env"]): string {
  // In airworthy's own repository there is no program to be found, but a script.
  if (env["npm_package_name"] === "airworthy-workshop") return "npm run -s airworthy --";
  return env["npm_execpath"] === undefined ? "airworthy" : "npx airworthy";
}

/** The same call once more, with an option more. */
export function againWith(option: string, env: Io["env"]): string {
  return env["npm_lifecycle_event"] === "start" ? `npm start -- ${option}` : option;
}
