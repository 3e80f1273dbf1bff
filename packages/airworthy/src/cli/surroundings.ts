import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import type { Surroundings } from "../checklist/item.ts";

const PIPELINE_FILES = [
  ".gitlab-ci.yml",
  "Jenkinsfile",
  "bitbucket-pipelines.yml",
  "azure-pipelines.yml",
  ".circleci/config.yml",
  ".circleci/config.yaml",
  ".travis.yml",
  "buildspec.yml",
  "buildspec.yaml",
  ".buildkite/pipeline.yml",
  ".drone.yml",
  "concourse.yml",
];

/** What is looked at of one file; no pipeline is longer. */
const MOST_CHARACTERS = 1_000_000;

/** The nearest folder above, or this one, that is the root of a repository. */
export function repositoryOf(folder: string): string | undefined {
  for (let here = folder; ; here = path.dirname(here)) {
    if (existsSync(path.join(here, ".git"))) return here;
    if (path.dirname(here) === here) return undefined;
  }
}

/**
 * CI files at the root of the run and of the repository around it. Files that cannot be read, or that lead out of the
 * repository, are passed over: they are no templates, and no finding is about them.
 */
export function surroundingsOf(root: string): Surroundings {
  const repository = repositoryOf(root) ?? root;
  const found = new Map<string, { path: string; text: string }>();
  const add = (folder: string, name: string) => {
    const text = textOf(path.join(folder, name), repository);
    if (text === undefined) return;
    const relative = path.relative(root, path.join(folder, name)).split(path.sep).join("/");
    found.set(relative, { path: relative, text });
  };
  for (const folder of new Set([root, repository])) {
    for (const name of PIPELINE_FILES) add(folder, name);
    for (const name of namesIn(path.join(folder, ".github/workflows")))
      if (/\.ya?ml$/.test(name)) add(folder, `.github/workflows/${name}`);
    for (const name of namesIn(folder))
      if (/^(?:buildspec|codepipeline|pipeline).*\.ya?ml$/i.test(name)) add(folder, name);
  }
  return {
    pipelines: [...found.values()],
    exists: (relative) => {
      const full = path.resolve(root, relative);
      return isBelow(full, root) && existsSync(full);
    },
  };
}

function textOf(file: string, repository: string): string | undefined {
  try {
    if (!statSync(file).isFile() || !isBelow(realpathSync(file), realpathSync(repository))) return undefined;
    return readFileSync(file, "utf8").slice(0, MOST_CHARACTERS);
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isBelow(full: string, root: string): boolean {
  return full === root || full.startsWith(root + path.sep);
}
