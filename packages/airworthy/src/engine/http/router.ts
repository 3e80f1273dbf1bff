/** A route: a method or `ANY`, and a path such as `/orders/{id}` or `/files/{path+}`. */
export interface Routed {
  readonly method: string;
  readonly path: string;
}

export interface Match<Route> {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The most specific route that a request fits: words before variables, variables before greedy ones, a method of its own
 * before `ANY`.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation
 *
 * @example match([{ method: "GET", path: "/orders/{id}" }], "GET", ["orders", "7"])?.parameters // { id: "7" }
 */
export function match<Route extends Routed>(
  routes: Iterable<Route>,
  method: string,
  segments: readonly string[],
): Match<Route> | undefined {
  let best: (Match<Route> & { readonly rank: string }) | undefined;
  for (const route of routes) {
    if (route.method !== method && route.method !== "ANY") continue;
    const fits = fit(segmentsOf(route.path), segments);
    if (!fits) continue;
    const rank = `${fits.rank}${route.method === "ANY" ? "b" : "a"}`;
    if (!best || rank < best.rank) best = { route, parameters: fits.parameters, rank };
  }
  return best;
}

/** @example segmentsOf("/orders/7") // ["orders", "7"] */
export function segmentsOf(path: string): string[] {
  return path === "/" || path === "" ? [] : path.replace(/^\//, "").split("/");
}

/** A letter for each segment; what is more specific comes first in the alphabet. */
function fit(
  wanted: readonly string[],
  given: readonly string[],
): { readonly rank: string; readonly parameters: Readonly<Record<string, string>> } | undefined {
  const parameters: Record<string, string> = {};
  let rank = "";
  for (const [index, segment] of wanted.entries()) {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
    if (name !== undefined && greedy) {
      if (given.length <= index) return undefined;
      parameters[name] = given.slice(index).join("/");
      return { rank: `${rank}z`, parameters };
    }
    const here = given[index];
    if (here === undefined) return undefined;
    if (name === undefined) {
      if (segment !== here) return undefined;
      rank += "a";
    } else {
      if (here === "") return undefined;
      parameters[name] = here;
      rank += "v";
    }
  }
  return given.length === wanted.length ? { rank, parameters } : undefined;
}
