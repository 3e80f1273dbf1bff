import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Window } from "./scorer.ts";

/** One labelled series of NAB. */
export interface Series {
  /** `realAWSCloudwatch/ec2_cpu_utilization_24ae8d.csv` */
  readonly name: string;
  readonly category: string;
  /** Milliseconds since 1970, as if the times of the file were UTC. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly windows: readonly Window[];
}

/** Reads a checkout of https://github.com/numenta/NAB: data/ and labels/combined_windows.json. */
export function readCorpus(checkout: string): Series[] {
  const labels = JSON.parse(
    readFileSync(path.join(checkout, "labels/combined_windows.json"), "utf8"),
  ) as Record<string, [string, string][]>;
  return Object.entries(labels)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, limits]) => {
      const rows = rowsOf(path.join(checkout, "data", name));
      const stamps = rows.map((row) => row[0] ?? "");
      return {
        name,
        category: path.dirname(name),
        times: Float64Array.from(stamps, (stamp) => Date.parse(`${stamp.replace(" ", "T")}Z`)),
        values: Float64Array.from(rows, (row) => Number(row[1])),
        windows: limits.map(([from, to]) => ({
          from: stamps.indexOf(from.slice(0, 19)),
          to: stamps.indexOf(to.slice(0, 19)),
        })),
      };
    });
}

/** The scores that a detector's authors put into NAB's repository, by series. */
export function publishedScores(checkout: string, detector: string): Map<string, Float64Array> {
  const folder = path.join(checkout, "results", detector);
  return new Map(
    globSync("*/*.csv", { cwd: folder }).map((file) => [
      file.replace(`${detector}_`, ""),
      Float64Array.from(rowsOf(path.join(folder, file)), (row) => Number(row[2])),
    ]),
  );
}

function rowsOf(file: string): string[][] {
  const lines = readFileSync(file, "utf8").split("\n").slice(1);
  return lines.filter((line) => line.trim() !== "").map((line) => line.trim().split(","));
}
