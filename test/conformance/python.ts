import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "../..");
const HOME = path.join(ROOT, ".cache/conformance");
const REQUIREMENTS = path.join(import.meta.dirname, "requirements.txt");

/** The Python of the judges: a virtual environment inside the repository, made on first use and when the pins change. */
export function judges(): { readonly python: string; readonly cfnLint: string } {
  const python = path.join(HOME, "bin/python");
  const stamp = path.join(HOME, "requirements.txt");
  const wanted = readFileSync(REQUIREMENTS, "utf8");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    console.log("setting up the judges' Python environment in .cache/conformance …");
    mkdirSync(HOME, { recursive: true });
    execFileSync("python3", ["-m", "venv", HOME], { stdio: "inherit" });
    execFileSync(
      python,
      ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS],
      { stdio: "inherit" },
    );
    writeFileSync(stamp, wanted);
  }
  return { python, cfnLint: path.join(HOME, "bin/cfn-lint") };
}
