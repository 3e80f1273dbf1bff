import type { Plot } from "../../rehearsal/model.ts";
import { escaped } from "../xml.ts";
import { scaleOf, type Scale, ticksOf } from "./scale.ts";
import { amount, span } from "./words.ts";

/** A plot with what stands above it. */
export interface ShownPlot extends Plot {
  readonly set: string;
  /** What the alarm watches, in words. */
  readonly watches: string;
}

/** Units of the drawing; it grows with the page. */
const WIDTH = 640;
const HEIGHT = 190;
const LEFT = 46;
const RIGHT = 8;
const TOP = 10;
/** Where the values end and the timeline of states begins. */
const BOTTOM = 142;
const TIMELINE = 152;
const THICK = 9;
/** Points that a line of this width can show. */
const MOST_POINTS = 300;

type Values = readonly (number | null)[];

/** A metric during a fault, with its threshold or band, the same time without the fault, and the states of the alarm. */
export function plotFigure(plot: ShownPlot): string {
  const { from, values, twin, threshold, lower, upper, during, states } = plot;
  const end = from + values.length;
  const x = scaleOf(from, end, LEFT, WIDTH - RIGHT);
  const y = scaleOfValues(plot);
  const after = states.find(({ at, state }) => state === "ALARM" && at >= during.from);
  const parts = [
    `<rect class="fault" x="${x.at(during.from)}" y="${TOP}" width="${x.at(during.to) - x.at(during.from)}" height="${BOTTOM - TOP}"/>`,
    ...ticksOf(y).map(
      (value) =>
        `<path class="grid" d="M${LEFT} ${y.at(value)}H${WIDTH - RIGHT}"/><text class="tick" x="${LEFT - 5}" y="${y.at(value) + 4}" text-anchor="end">${amount(value)}</text>`,
    ),
    ...(lower && upper ? [`<path class="band" d="${area(lower, upper, from, x, y)}"/>`] : []),
    // Before the onset both are the same.
    `<path class="twin" d="${line(twin.slice(during.from - from), during.from, x, y)}"/>`,
    `<path class="values" d="${line(values, from, x, y)}"/>`,
    ...(threshold === undefined
      ? []
      : [`<path class="threshold" d="M${LEFT} ${y.at(threshold)}H${WIDTH - RIGHT}"/>`]),
    ...timeline(plot, x, end),
    ...xAxis(plot, x, end),
    ...(values.some((value) => value !== null)
      ? []
      : [
          `<text class="tick" x="${(LEFT + WIDTH) / 2}" y="${(TOP + BOTTOM) / 2}" text-anchor="middle">no data in all this time</text>`,
        ]),
    ...(after
      ? [
          `<path class="moment" d="M${x.at(after.at)} ${TOP}V${TIMELINE + THICK}"/>`,
          `<text class="said" x="${x.at(after.at) + (x.at(after.at) > WIDTH * 0.7 ? -5 : 5)}" y="${TOP + 10}" text-anchor="${x.at(after.at) > WIDTH * 0.7 ? "end" : "start"}">ALARM after ${span(after.at - during.from + 1)}</text>`,
        ]
      : []),
  ];
  const says = after
    ? `goes to ALARM ${span(after.at - during.from + 1)} after the onset`
    : "does not go to ALARM";
  return `<figure>
<figcaption><b>${escaped(plot.function)}</b> · ${escaped(plot.alarm)}<span>${escaped(plot.watches)}</span></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(`${plot.alarm} of ${plot.function} ${says}`)}" data-from="${from}" data-onset="${during.from}" data-x="${LEFT} ${WIDTH - RIGHT} ${end}" data-y="${y.least} ${y.most} ${BOTTOM} ${TOP}">${parts.join("")}</svg>
</figure>`;
}

/** From zero, or from the least, to the most of everything that is drawn. */
function scaleOfValues({ values, twin, threshold, lower, upper }: Plot): Scale {
  let [least, most] = [0, -Infinity];
  for (const some of [values, twin, lower ?? [], upper ?? [], [threshold ?? null]])
    for (const value of some) {
      if (value === null) continue;
      if (value < least) least = value;
      if (value > most) most = value;
    }
  if (!(most > least)) most = least + 1;
  return scaleOf(least, most + (most - least) * 0.06, BOTTOM, TOP);
}

/** A line with gaps where there is no data; of many points the extremes of each column of the picture. */
function line(values: Values, from: number, x: Scale, y: Scale): string {
  const step = Math.max(1, Math.ceil((2 * values.length) / MOST_POINTS));
  let path = "";
  let open = false;
  let [lastX, lastY] = [0, 0];
  const to = (minute: number, value: number): void => {
    const [px, py] = [x.at(minute + 0.5), y.at(value)];
    // A single point is a dot.
    if (open) path += `l${px - lastX} ${py - lastY}`;
    else path += `M${px} ${py}h0`;
    open = true;
    [lastX, lastY] = [px, py];
  };
  for (let start = 0; start < values.length; start += step) {
    const some = values.slice(start, start + step).filter((value) => value !== null);
    if (some.length === 0) {
      open = false;
      continue;
    }
    const [least, most] = [Math.min(...some), Math.max(...some)];
    to(from + start, lastY > y.at(least) ? most : least);
    if (least !== most) to(from + start + step / 2, lastY === y.at(most) ? least : most);
  }
  return path;
}

function area(lower: Values, upper: Values, from: number, x: Scale, y: Scale): string {
  const step = Math.max(1, Math.ceil(lower.length / MOST_POINTS));
  const known = lower
    .map((low, index) => ({ at: from + index + 0.5, low, high: upper[index] ?? null }))
    .filter(({ low, high }, index) => low !== null && high !== null && index % step === 0);
  if (known.length === 0) return "";
  const there = known.map(({ at, high }) => `${x.at(at)} ${y.at(high ?? 0)}`);
  const back = known.toReversed().map(({ at, low }) => `${x.at(at)} ${y.at(low ?? 0)}`);
  return `M${there.join("L")}L${back.join("L")}Z`;
}

const CLASS = { ALARM: "alarm", OK: "ok", INSUFFICIENT_DATA: "unknown" } as const;

/** The states of the alarm as one bar. */
function timeline({ states }: Plot, x: Scale, end: number): string[] {
  return states.map(({ at, state }, index) => {
    const until = states[index + 1]?.at ?? end;
    const width = Math.max(1, x.at(until) - x.at(at));
    return `<rect class="${CLASS[state]}" x="${x.at(at)}" y="${TIMELINE}" width="${width}" height="${THICK}"><title>${state}</title></rect>`;
  });
}

function xAxis({ from, during }: Plot, x: Scale, end: number): string[] {
  const marks: [number, string][] = [
    [during.from, "onset"],
    [during.to, `+${span(during.to - during.from)}`],
  ];
  if (x.at(during.from) - LEFT > 60) marks.unshift([from, `−${span(during.from - from)}`]);
  return marks.map(([minute, text]) => {
    const anchor = minute === from ? "start" : minute >= end - (end - from) * 0.04 ? "end" : "middle";
    return `<text class="tick" x="${x.at(minute)}" y="${HEIGHT - 8}" text-anchor="${anchor}">${text}</text>`;
  });
}
