import { CONTROL_HEADER } from "../../local/control.ts";
import type { Note } from "../../local/shifts/store.ts";
import { UserError } from "../errors.ts";

type Wanted = { readonly start: Note } | { readonly resume: string };

/** Asks a flight to lead a shift. */
export async function steer(endpoint: string, wanted: Wanted): Promise<{ readonly folder: string }> {
  let response: Response;
  try {
    response = await fetch(new URL("/_airworthy/shifts", endpoint), {
      method: "POST",
      headers: { [CONTROL_HEADER]: "shift" },
      body: JSON.stringify(wanted),
    });
  } catch (error) {
    throw new UserError(`Nothing answers at ${endpoint}. Start the fleet with \`airworthy dev\`.`, {
      cause: error,
    });
  }
  const body = (await response.json()) as { readonly folder?: string; readonly error?: string };
  if (body.folder === undefined) throw new UserError(`${endpoint}: ${body.error ?? response.status}`);
  return { folder: body.folder };
}
