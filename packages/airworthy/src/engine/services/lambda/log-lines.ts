import { type Instant, iso } from "../../kernel/time.ts";

/*
 * What Lambda itself writes into a function's log.
 * Sources: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */

export interface Report {
  readonly requestId: string;
  readonly durationMs: number;
  readonly memoryMb: number;
  readonly memoryUsedMb: number;
  /** Only of the first invocation of an environment. */
  readonly initMs?: number;
  /** Only of the first invocation of one that came from a snapshot. */
  readonly restoreMs?: number;
  readonly status: "success" | "error" | "timeout";
  readonly errorType?: string;
  readonly traceHeader: string;
}

export interface InitReport {
  readonly initMs: number;
  readonly initType: string;
  readonly phase: "init" | "invoke";
  readonly status: "success" | "error" | "timeout";
  readonly errorType?: string;
}

type Level = "DEBUG" | "INFO" | "WARN";
const RANK: Readonly<Record<Level, number>> = { DEBUG: 0, INFO: 1, WARN: 2 };

/** How a function's log is written: LoggingConfig. */
export interface LogForm {
  readonly json: boolean;
  readonly systemLevel: Level;
}

/** Lines of one transition; with the format JSON some are left out, by their level. */
export const lines = {
  /** From a snapshot nothing is initialized, it is restored: https://docs.aws.amazon.com/lambda/latest/dg/snapstart-monitoring.html */
  initStart(
    form: LogForm,
    at: Instant,
    initType: string,
    [runtime, arn]: readonly [string, string],
  ): string[] {
    const restored = initType === "snap-start";
    if (!form.json)
      return [
        `${restored ? "RESTORE" : "INIT"}_START Runtime Version: ${runtime}\tRuntime Version ARN: ${arn}\n`,
      ];
    const record = { runtimeVersion: runtime, runtimeVersionArn: arn };
    return restored
      ? event(form, "INFO", at, "platform.restoreStart", record)
      : event(form, "INFO", at, "platform.initStart", {
          initializationType: initType,
          phase: "init",
          ...record,
        });
  },

  /** Text logs speak of an initialization only when it went wrong. */
  initReport(form: LogForm, at: Instant, report: InitReport): string[] {
    const { initMs, initType, phase, status, errorType } = report;
    const restored = initType === "snap-start";
    if (form.json && restored)
      return event(form, status === "success" ? "INFO" : "WARN", at, "platform.restoreReport", {
        status,
        ...(errorType ? { errorType } : {}),
        metrics: { durationMs: initMs },
      });
    if (restored && status === "success")
      return [`RESTORE_REPORT Restore Duration: ${initMs.toFixed(2)} ms\n`];
    if (form.json) {
      const level = status === "success" ? (initType === "on-demand" ? "DEBUG" : "INFO") : "WARN";
      return event(form, level, at, "platform.initReport", {
        initializationType: initType,
        phase,
        status,
        ...(errorType ? { errorType } : {}),
        metrics: { durationMs: initMs },
      });
    }
    if (status === "success") return [];
    return [
      `${restored ? "RESTORE_REPORT Restore" : "INIT_REPORT Init"} Duration: ${initMs.toFixed(2)} ms\tPhase: ${phase}\tStatus: ${status}${
        errorType && status === "error" ? `\tError Type: ${errorType}` : ""
      }\n`,
    ];
  },

  start(form: LogForm, at: Instant, requestId: string, version: string): string[] {
    return form.json
      ? event(form, "INFO", at, "platform.start", { requestId, version })
      : [`START RequestId: ${requestId} Version: ${version}\n`];
  },

  timedOut(form: LogForm, at: Instant, requestId: string, timeoutMs: number): string[] {
    return form.json
      ? []
      : [`${iso(at)} ${requestId} Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds\n\n`];
  },

  exited(form: LogForm, requestId: string, reason: string): string[] {
    return form.json ? [] : [`RequestId: ${requestId} Error: ${reason}\nRuntime.ExitError\n`];
  },

  end(form: LogForm, at: Instant, report: Report): string[] {
    const { requestId, durationMs, memoryMb, memoryUsedMb, initMs, restoreMs, status, errorType } = report;
    const billedMs = Math.ceil(durationMs + (initMs ?? 0));
    if (form.json)
      return [
        ...event(form, status === "success" ? "DEBUG" : "WARN", at, "platform.runtimeDone", {
          requestId,
          status,
          ...(errorType ? { errorType } : {}),
          metrics: { durationMs },
        }),
        ...event(form, status === "success" ? "INFO" : "WARN", at, "platform.report", {
          requestId,
          metrics: {
            durationMs,
            billedDurationMs: billedMs,
            memorySizeMB: memoryMb,
            maxMemoryUsedMB: memoryUsedMb,
            ...(initMs === undefined ? {} : { initDurationMs: initMs }),
            ...(restoreMs === undefined
              ? {}
              : { restoreDurationMs: restoreMs, billedRestoreDurationMs: Math.ceil(restoreMs) }),
          },
          status,
          ...(errorType ? { errorType } : {}),
        }),
      ];
    // What the handler threw is its own affair: only the platform's failures are part of the line.
    const platform =
      status === "timeout" ||
      (status === "error" && /^(?:Runtime|Sandbox|Extension)\./.test(errorType ?? ""));
    const parts = [
      `REPORT RequestId: ${requestId}`,
      `Duration: ${durationMs.toFixed(2)} ms`,
      // Since August 2025 initialization is billed: https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
      `Billed Duration: ${billedMs} ms`,
      `Memory Size: ${memoryMb} MB`,
      `Max Memory Used: ${memoryUsedMb} MB`,
      ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
      ...(restoreMs === undefined
        ? []
        : [
            `Restore Duration: ${restoreMs.toFixed(2)} ms`,
            `Billed Restore Duration: ${Math.ceil(restoreMs)} ms`,
          ]),
      ...(platform ? [`Status: ${status}`] : []),
      ...(platform && status === "error" ? [`Error Type: ${errorType}`] : []),
    ];
    return [`END RequestId: ${requestId}\n`, `${parts.join("\t")}\t\n`];
  },
};

/** Levels: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html */
function event(
  { systemLevel }: LogForm,
  level: Level,
  at: Instant,
  type: string,
  record: Readonly<Record<string, unknown>>,
): string[] {
  return RANK[level] < RANK[systemLevel] ? [] : [`${JSON.stringify({ time: iso(at), type, record })}\n`];
}
