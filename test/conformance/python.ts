import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const CACHE = path.join(import.meta.dirname, "../../.cache");

/** The Python of the judges: a virtual environment inside the repository, made on first use and when the pins change. */
export function judges(): { readonly python: string; readonly cfnLint: string } {
  const bin = environment("conformance", path.join(import.meta.dirname, "requirements.txt"));
  return { python: path.join(bin, "python"), cfnLint: path.join(bin, "cfn-lint") };
}

/** Makes the virtual environment `.cache/<name>` of what a requirements file pins; gives the folder of its programs. */
export function environment(name: string, requirements: string): string {
  const home = path.join(CACHE, name);
  const bin = path.join(home, "bin");
  const stamp = path.join(home, "requirements.txt");
  const wanted = readFileSync(requirements, "utf8");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    console.log(`setting up the judges' Python environment in .cache/${name} …`);
    mkdirSync(home, { recursive: true });
    execFileSync("python3", ["-m", "venv", home], { stdio: "inherit" });
    execFileSync(
      path.join(bin, "python"),
      ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements],
      { stdio: "inherit" },
    );
    writeFileSync(stamp, wanted);
  }
  return bin;
}
