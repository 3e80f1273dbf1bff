import { type Path, pathText } from "./syntax.ts";

/** Paths of one expression as a tree: what is done at each place, and what below it. */
export interface Branch<Leaf> {
  leaf?: Leaf;
  readonly names: Map<string, Branch<Leaf>>;
  readonly indexes: Map<number, Branch<Leaf>>;
}

export function branch<Leaf>(): Branch<Leaf> {
  return { names: new Map(), indexes: new Map() };
}

export function plant<Leaf>(root: Branch<Leaf>, path: Path, leaf: Leaf): void {
  let at = root;
  for (const step of path) {
    const next: Branch<Leaf> =
      (typeof step === "number" ? at.indexes.get(step) : at.names.get(step)) ?? branch();
    if (typeof step === "number") at.indexes.set(step, next);
    else at.names.set(step, next);
    at = next;
  }
  at.leaf = leaf;
}

/** Why two paths of one expression cannot both be meant; a list cannot be a map at the same time. */
export function collision(
  paths: readonly Path[],
): { readonly kind: "overlap" | "conflict"; readonly message: string } | undefined {
  for (let later = 1; later < paths.length; later++)
    for (let sooner = 0; sooner < later; sooner++) {
      const [one, two] = [paths[sooner] as Path, paths[later] as Path];
      const kind = relation(one, two);
      if (kind)
        return {
          kind,
          message: `Two document paths ${kind} with each other; must remove or rewrite one of these paths; path one: ${pathText(one)}, path two: ${pathText(two)}`,
        };
    }
  return undefined;
}

function relation(one: Path, two: Path): "overlap" | "conflict" | undefined {
  for (let index = 0; index < Math.min(one.length, two.length); index++) {
    if (typeof one[index] !== typeof two[index]) return "conflict";
    if (one[index] !== two[index]) return undefined;
  }
  return "overlap";
}
