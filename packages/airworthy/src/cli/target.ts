import { type FlightNote, flights } from "../local/flights.ts";
import { type Io, text, type Option, type Values } from "./command.ts";
import { UserError } from "./errors.ts";

/** Where a command's requests go. */
export interface Target {
  /** Absent for AWS itself. */
  readonly endpoint?: string;
  readonly region?: string;
  readonly flight?: FlightNote;
}

export const TARGET_OPTIONS = {
  endpoint: { type: "string", value: "URL", says: "where the fleet flies (the running `airworthy dev`)" },
  region: { type: "string", value: "REGION", says: "Region of the fleet (that of the running fleet)" },
} satisfies Readonly<Record<string, Option>>;

/**
 * The endpoint that was named, or AWS_ENDPOINT_URL, or the fleet that flies here: the one of this folder, or the only
 * one. AWS itself is never a guess.
 */
export function targetOf(values: Values, io: Io): Target {
  const all = flights();
  const region = text(values, "region");
  const named = text(values, "endpoint") ?? io.env["AWS_ENDPOINT_URL"];
  if (named !== undefined) {
    const flight = all.find(({ endpoint }) => endpoint === named.replace(/\/$/, ""));
    return {
      endpoint: named,
      ...at(region ?? flight?.region ?? io.env["AWS_REGION"]),
      ...(flight ? { flight } : {}),
    };
  }
  const here = all.filter(({ root }) => isIn(io.cwd, root) || isIn(root, io.cwd));
  const [flight, second] = here.length > 0 ? here : all;
  if (!flight)
    throw new UserError(
      "No fleet flies on this machine. Start one with `airworthy dev`, or name one with --endpoint.",
    );
  if (second)
    throw new UserError(
      `Several fleets fly on this machine. Name one with --endpoint:\n${(here.length > 0 ? here : all).map((one) => `  ${one.endpoint}  ${one.root}`).join("\n")}`,
    );
  return { endpoint: flight.endpoint, region: region ?? flight.region, flight };
}

function at(region: string | undefined): { readonly region?: string } {
  return region === undefined ? {} : { region };
}

function isIn(folder: string, root: string): boolean {
  return folder === root || folder.startsWith(`${root}/`);
}
