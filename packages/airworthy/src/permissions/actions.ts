import { nearest } from "./distance.ts";
import type { Level, Pack } from "./pack.ts";
import { PREFIXES, RENAMED } from "./renames.ts";

/** Facts about IAM actions. Action names are looked up as IAM does, without regard to case. */
export interface ActionData {
  /** The day the facts are of, `YYYY-MM-DD`: an action that is younger is not known. */
  readonly date: string;
  /** Every action that a pattern with `*` and `?` covers, by its full name. */
  matching(pattern: string): readonly string[];
  exists(action: string): boolean;
  knowsService(prefix: string): boolean;
  /**
   * Whether a statement can limit the action to some resources. Not so when the only resource it takes is optional:
   * `polly:SynthesizeSpeech` may name a lexicon, but most calls name nothing.
   */
  supportsResource(action: string): boolean;
  /** ARN formats of the resources an action can be limited to, such as `arn:aws:sqs:REGION:ACCOUNT:QueueName`. */
  resourcesOf(action: string): readonly { readonly type: string; readonly arn: string }[];
  accessLevel(action: string): AccessLevel | undefined;
  /** What somebody who wrote an action that does not exist most likely meant. */
  didYouMean(action: string): Suggestion | undefined;
}

export type AccessLevel = "list" | "read" | "write" | "tagging" | "permissions";

export interface Suggestion {
  /** More than one when the operation needs more than one action. */
  readonly actions: readonly string[];
  /** IAM's name for the same thing, or the only action whose name is one letter away; else it is a guess. */
  readonly certain: boolean;
}

/** Reads the pack. Only runs with an item that needs it pay for it: the bundle too holds it in a part of its own. */
export async function loadActions(): Promise<ActionData> {
  const { default: pack } = await import("./iam-data.json", { with: { type: "json" } });
  return actionsFrom(pack as Pack);
}

interface Action {
  readonly name: string;
  readonly level: Level;
  /** Resource types; `dataset?` is optional. */
  readonly types: readonly string[];
}

interface Service {
  readonly prefix: string;
  readonly actions: ReadonlyMap<string, Action>;
}

const LEVELS: Readonly<Record<Level, AccessLevel>> = {
  L: "list",
  R: "read",
  W: "write",
  T: "tagging",
  P: "permissions",
};

/** A name up to this length with two wrong letters is another name. */
const SHORT_NAME = 8;

export function actionsFrom(pack: Pack): ActionData {
  const services = new Map<string, Service>();
  const renamed = new Map(Object.entries(RENAMED).map(([name, meant]) => [name.toLowerCase(), meant]));

  function service(prefix: string): Service | undefined {
    const key = prefix.toLowerCase();
    const known = services.get(key);
    const packed = known ? undefined : pack.services[key];
    if (!packed) return known;
    const actions = new Map<string, Action>();
    for (const [name, text] of Object.entries(packed.actions)) {
      const types = text.slice(2);
      const level = text[0] as Level;
      actions.set(name.toLowerCase(), { name, level, types: types === "" ? [] : types.split(",") });
    }
    const made = { prefix: key, actions };
    services.set(key, made);
    return made;
  }

  function find(action: string): Action | undefined {
    const [prefix, name] = parts(action);
    return service(prefix)?.actions.get(name.toLowerCase());
  }

  function matching(pattern: string): readonly string[] {
    const [prefix, name] = pattern === "*" ? ["*", "*"] : parts(pattern);
    const prefixes = /[*?]/.test(prefix)
      ? Object.keys(pack.services).filter((one) => expression(prefix).test(one))
      : [prefix];
    return prefixes.flatMap((one) => {
      const known = service(one);
      if (!known) return [];
      if (!/[*?]/.test(name)) {
        const action = known.actions.get(name.toLowerCase());
        return action ? [`${known.prefix}:${action.name}`] : [];
      }
      const wanted = expression(name);
      return [...known.actions.values()].flatMap((action) =>
        wanted.test(action.name) ? [`${known.prefix}:${action.name}`] : [],
      );
    });
  }

  function didYouMean(action: string): Suggestion | undefined {
    const [prefix, name] = parts(action);
    if (name === "" || /[*?]/.test(action)) return undefined;
    const meant = renamed.get(action.toLowerCase());
    if (meant) return { actions: meant, certain: true };
    const other = PREFIXES[prefix.toLowerCase()];
    if (other) {
      const moved = `${other}:${name}`;
      const there = find(moved);
      return there ? { actions: [`${other}:${there.name}`], certain: true } : didYouMean(moved);
    }
    const near = service(prefix)
      ? prefix.toLowerCase()
      : nearest(prefix, Object.keys(pack.services), prefix.length > 3 ? 1 : 0);
    const known = near === undefined ? undefined : service(near);
    if (!known) return undefined;
    const names = [...known.actions.values()].map((one) => one.name);
    const exact = known.actions.get(name.toLowerCase())?.name;
    const close = exact ?? nearest(name, names, 1);
    const longer = names.filter((one) => one.toLowerCase().startsWith(name.toLowerCase()));
    // Another verb is another action, however few letters it takes: Get is not Put.
    const alike = names.filter((one) => one[0]?.toLowerCase() === name[0]?.toLowerCase());
    const guess = longer.length === 1 ? longer[0] : nearest(name, alike, 2);
    const found = close ?? (name.length > SHORT_NAME ? guess : undefined);
    return found === undefined
      ? undefined
      : { actions: [`${known.prefix}:${found}`], certain: close !== undefined };
  }

  return {
    date: pack.date,
    matching,
    exists: (action) => find(action) !== undefined,
    knowsService: (prefix) => prefix.toLowerCase() in pack.services,
    supportsResource: (action) => {
      const types = find(action)?.types ?? [];
      return types.length > 1 || types.some((type) => !type.endsWith("?"));
    },
    resourcesOf: (action) => {
      const formats = pack.services[parts(action)[0].toLowerCase()]?.types ?? {};
      return (find(action)?.types ?? []).flatMap((named) => {
        const type = named.replace("?", "");
        const format = formats[type];
        return format === undefined ? [] : [{ type, arn: readableArn(format) }];
      });
    },
    accessLevel: (action) => {
      const found = find(action);
      return found && LEVELS[found.level];
    },
    didYouMean,
  };
}

/** `sqs:${Region}:${Account}:${QueueName}` → `arn:aws:sqs:REGION:ACCOUNT:QueueName`. */
function readableArn(format: string): string {
  return `arn:aws:${format}`
    .replace("${Region}", "REGION")
    .replace("${Account}", "ACCOUNT")
    .replaceAll(/\$\{([^}]*)\}/g, "$1");
}

function parts(action: string): readonly [prefix: string, name: string] {
  const colon = action.indexOf(":");
  return colon < 0 ? [action, ""] : [action.slice(0, colon), action.slice(colon + 1)];
}

function expression(pattern: string): RegExp {
  const text = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${text}$`, "i");
}
