import { createHash } from "node:crypto";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";

/** Where the modules of a layer lie below `/opt`. Source: https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html */
const FOLDERS: readonly (readonly [RegExp, string])[] = [
  [/^nodejs/, "nodejs"],
  [/^python/, "python"],
];

/**
 * The folder of a layer as `sam build` would make it: where its template names a build method, what lies in its folder
 * comes below the folder of the runtime. Without one the folder is the layer as it lies.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/building-layers.html
 */
export function layerFolder(source: string, buildMethod: string | undefined, below: string): string {
  const inside = FOLDERS.find(([pattern]) => pattern.test(buildMethod ?? ""))?.[1];
  if (inside === undefined || existsSync(path.join(source, inside))) return source;
  const name = createHash("sha256").update(`${inside}\0${source}`).digest("hex").slice(0, 16);
  const folder = path.join(below, `layer-${name}`);
  const link = path.join(folder, inside);
  if (!existsSync(link)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    symlinkSync(source, link);
  }
  return folder;
}
