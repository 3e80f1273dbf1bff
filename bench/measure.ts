import { cpus, totalmem } from "node:os";

/** One line of the table of a bench. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly asked: string;
  readonly holds: boolean;
}

export function row(what: string, measured: string, asked: string, holds: boolean): Row {
  return { what, measured, asked, holds };
}

export function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

export function runs(count: number, work: () => unknown): number[] {
  work();
  return Array.from({ length: count }, () => timed(work));
}

export function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

export function spread(times: readonly number[]): string {
  return `${ms(Math.min(...times))} to ${ms(Math.max(...times))}, n = ${times.length}`;
}

export function ms(time: number): string {
  return `${time.toFixed(0)} ms`;
}

export function machine(): string {
  return `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
}

export function print(rows: readonly Row[]): void {
  console.log(`${machine()}\n`);
  console.log("| what | measured (median) | asked | |\n|---|---|---|---|");
  for (const { what, measured, asked, holds } of rows)
    console.log(`| ${what} | ${measured} | ${asked} | ${holds ? "holds" : "**missed**"} |`);
}
