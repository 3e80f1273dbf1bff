import { advance } from "../../../../alarms/evaluate.ts";
import { cadence, nextEvaluation } from "../../../../alarms/cadence.ts";
import type { Timer } from "../../../kernel/kernel.ts";
import { MathError, QueryError } from "../../../../alarms/math/evaluate.ts";
import { change } from "./change.ts";
import { evaluateSeveral } from "./contributors.ts";
import { pointsOf } from "./points.ts";
import type { MetricAlarmRecord, Room } from "./state.ts";

/** Evaluates metric alarms when it is time: one timer for all that are evaluated equally often. */
export interface Driver {
  /** From now on; also after a change of its settings. */
  start(alarm: MetricAlarmRecord): void;
  stop(alarm: MetricAlarmRecord): void;
}

interface Beat {
  readonly alarms: Set<MetricAlarmRecord>;
  timer: Timer | undefined;
}

export function driver(room: Room): Driver {
  const { kernel } = room.place;
  const beats = new Map<number, Beat>();

  function arm(every: number, beat: Beat): void {
    const [alarm] = beat.alarms;
    if (!alarm) return void beats.delete(every);
    beat.timer = kernel.at(nextEvaluation(alarm.rule, kernel.now()), () => {
      // Behind whatever else is due at this instant: what is measured at the end of a minute belongs to it.
      kernel.after(0, () => {
        for (const one of beat.alarms) evaluateNow(room, one);
      });
      arm(every, beat);
    });
  }

  function stop(alarm: MetricAlarmRecord): void {
    for (const [every, beat] of beats)
      if (beat.alarms.delete(alarm) && beat.alarms.size === 0) {
        beat.timer?.cancel();
        beats.delete(every);
      }
  }

  return {
    start(alarm) {
      stop(alarm);
      const every = cadence(alarm.rule);
      const known = beats.get(every);
      if (known) known.alarms.add(alarm);
      else {
        const beat: Beat = { alarms: new Set([alarm]), timer: undefined };
        beats.set(every, beat);
        arm(every, beat);
      }
    },
    stop,
  };
}

/**
 * What cannot be evaluated keeps its state; its reason says why.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html (EvaluationState)
 */
export function evaluateNow(room: Room, alarm: MetricAlarmRecord): void {
  const before = alarm.evaluation;
  alarm.evaluation = undefined;
  try {
    if (alarm.several) evaluateSeveral(room, alarm);
    else {
      const { transition } = advance(
        alarm.rule,
        alarm.current,
        pointsOf(room, alarm),
        room.place.kernel.now(),
      );
      if (transition) change(room, alarm, transition.to);
    }
  } catch (error) {
    if (!(error instanceof MathError || error instanceof QueryError)) throw error;
    alarm.evaluation = "EVALUATION_ERROR";
    if (before === "EVALUATION_ERROR") return;
    const { kernel } = room.place;
    kernel.note("cloudwatch.alarm-not-evaluated", { alarm: alarm.name, error: error.message });
    alarm.current = { ...alarm.current, reason: error.message, updated: kernel.now() };
  }
}
