import type { MetricDataQuery } from "../data.ts";
import { metricOf } from "../source.ts";
import { MOST_DETECTOR_IDS, MOST_DETECTORS, MOST_EXCLUDED } from "../limits.ts";
import { combination, invalid, missing, notFlown } from "../put.ts";
import { combined, type Dimension } from "../series.ts";
import { statistic } from "../statistics.ts";
import { ServiceError } from "../../../error.ts";
import type { Operation } from "../../../service.ts";
import { between, oneOf } from "./check.ts";
import { type Detector, detectorKey } from "./detectors.ts";
import { paged } from "./page.ts";
import type { Room } from "./state.ts";
import { isZone } from "./timing.ts";

interface Which {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Stat?: string;
  readonly SingleMetricAnomalyDetector?: {
    readonly AccountId?: string;
    readonly Namespace?: string;
    readonly MetricName?: string;
    readonly Dimensions?: readonly Dimension[];
    readonly Stat?: string;
  };
  readonly MetricMathAnomalyDetector?: { readonly MetricDataQueries?: readonly MetricDataQuery[] };
}

interface PutAnomalyDetectorInput extends Which {
  readonly Configuration?: {
    readonly ExcludedTimeRanges?: readonly { readonly StartTime: Date; readonly EndTime: Date }[];
    readonly MetricTimezone?: string;
    readonly AdaptationSpeed?: string;
    readonly OutlierFilteringStrength?: string;
  };
  readonly MetricCharacteristics?: { readonly PeriodicSpikes?: boolean };
}

/** Anomaly detectors: settings of the bands of metrics. The model is airworthy's own: CloudWatch's is not published. */
export function anomalyOperations(room: Room): Record<string, Operation> {
  const { kernel, account } = room.place;
  const { detectors } = room;

  return {
    PutAnomalyDetector(input: PutAnomalyDetectorInput) {
      const which = whichOf(input, account);
      const settings = settingsOf(input);
      const key = keyOf(which);
      const id = detectors.known.get(key)?.id ?? kernel.random("cloudwatch.detector-id").uuid();
      if (!detectors.known.has(key) && detectors.known.size >= MOST_DETECTORS)
        throw new ServiceError(
          "LimitExceededException",
          `At most ${MOST_DETECTORS} anomaly detectors are allowed`,
        );
      kernel.note("cloudwatch.anomaly-detector-put", { metric: which.name, stat: which.stat });
      detectors.known.set(key, { id, ...which, ...settings, createdAt: kernel.now() });
      detectors.forget();
      return { AnomalyDetectorId: id };
    },
    DescribeAnomalyDetectors(input: DescribeInput) {
      const { MaxResults: most = 100, AnomalyDetectorTypes: types = ["SINGLE_METRIC"] } = input;
      between(most, "maxResults", 1);
      checkIds(input);
      for (const type of types) oneOf(type, "anomalyDetectorTypes", ["SINGLE_METRIC", "METRIC_MATH"]);
      const found = types.includes("SINGLE_METRIC")
        ? [...detectors.known.values()].filter((detector) => isWanted(detector, input))
        : [];
      const { page, next } = paged(found, most, input.NextToken);
      return { AnomalyDetectors: page.map((detector) => described(room, detector)), ...next };
    },
    DeleteAnomalyDetector(input: Which & { readonly AnomalyDetectorId?: string }) {
      const { AnomalyDetectorId: id } = input;
      const named = [...detectors.known.values()].find((one) => one.id === id);
      const which = id === undefined ? whichOf(input, account) : named;
      if (!which || !detectors.known.has(keyOf(which)))
        throw new ServiceError("ResourceNotFoundException", "The anomaly detector does not exist", {
          status: 404,
        });
      kernel.note("cloudwatch.anomaly-detector-deleted", { metric: which.name, stat: which.stat });
      detectors.known.delete(keyOf(which));
      detectors.forget();
    },
  };
}

interface DescribeInput {
  readonly AnomalyDetectorIds?: readonly string[];
  readonly NextToken?: string;
  readonly MaxResults?: number;
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly Dimension[];
  readonly AnomalyDetectorTypes?: readonly string[];
}

function checkIds(input: DescribeInput): void {
  const { AnomalyDetectorIds: ids } = input;
  const filters = ["Namespace", "MetricName", "Dimensions", "AnomalyDetectorTypes"] as const;
  const foreign = filters.find((filter) => input[filter] !== undefined);
  if (ids && foreign !== undefined)
    throw combination(`AnomalyDetectorIds cannot be specified together with ${foreign}`);
  if ((ids?.length ?? 0) > MOST_DETECTOR_IDS)
    throw invalid(
      `The collection AnomalyDetectorIds must not have a size greater than ${MOST_DETECTOR_IDS}.`,
    );
}

type Metric = Pick<Detector, "namespace" | "name" | "dimensions" | "stat">;

/** The metric in any of the three forms of the input. */
function whichOf(input: Which, account: string): Metric {
  if (input.MetricMathAnomalyDetector) throw notFlown("MetricMathAnomalyDetector (bands of expressions)");
  const single = input.SingleMetricAnomalyDetector;
  if (single && [input.Namespace, input.MetricName, input.Stat].some((one) => one !== undefined))
    throw combination(
      "SingleMetricAnomalyDetector cannot be specified together with Namespace, MetricName or Stat",
    );
  const { Namespace: namespace, MetricName: name, Dimensions: dimensions = [], Stat: stat } = single ?? input;
  if (single?.AccountId !== undefined && single.AccountId !== account)
    throw notFlown("SingleMetricAnomalyDetector AccountId (metrics of other accounts)");
  if (!namespace) throw missing("The parameter Namespace is required.");
  if (!name) throw missing("The parameter MetricName is required.");
  if (!stat) throw missing("The parameter Stat is required.");
  if (!statistic(stat)) throw invalid(`The value ${stat} for parameter Stat is not supported.`);
  return { namespace, name, dimensions, stat };
}

function settingsOf({ Configuration, MetricCharacteristics }: PutAnomalyDetectorInput) {
  const { ExcludedTimeRanges: ranges = [], MetricTimezone: timeZone } = Configuration ?? {};
  const { AdaptationSpeed: speed = "NORMAL", OutlierFilteringStrength: filter = "MODERATE" } =
    Configuration ?? {};
  oneOf(speed, "configuration.adaptationSpeed", ["FAST", "NORMAL", "SLOW"]);
  oneOf(filter, "configuration.outlierFilteringStrength", ["MINIMAL", "MODERATE", "STRICT"]);
  if (filter !== "MODERATE") throw notFlown(`PutAnomalyDetector OutlierFilteringStrength ${filter}`);
  if (MetricCharacteristics?.PeriodicSpikes)
    throw notFlown("PutAnomalyDetector MetricCharacteristics.PeriodicSpikes");
  if (ranges.length > MOST_EXCLUDED)
    throw invalid(`The collection ExcludedTimeRanges must not have a size greater than ${MOST_EXCLUDED}.`);
  for (const { StartTime, EndTime } of ranges)
    if (!(StartTime < EndTime))
      throw invalid("The StartTime of an excluded time range must be before its EndTime.");
  if (timeZone !== undefined && !isZone(timeZone))
    throw invalid(`The value ${timeZone} for parameter MetricTimezone is invalid.`);
  return {
    excluded: ranges.map(({ StartTime, EndTime }) => ({ from: StartTime.getTime(), to: EndTime.getTime() })),
    timeZone,
    adaptation: speed.toLowerCase() as Detector["adaptation"],
    said: {
      ...(Configuration?.AdaptationSpeed === undefined ? {} : { AdaptationSpeed: speed }),
      ...(Configuration?.OutlierFilteringStrength === undefined ? {} : { OutlierFilteringStrength: filter }),
    },
  };
}

function keyOf({ namespace, name, dimensions, stat }: Metric): string {
  return detectorKey(namespace, name, metricOf(namespace, name, dimensions).dimensions, stat);
}

function isWanted({ id, namespace, name, dimensions }: Detector, input: DescribeInput): boolean {
  return (
    (input.AnomalyDetectorIds?.includes(id) ?? true) &&
    (input.Namespace === undefined || input.Namespace === namespace) &&
    (input.MetricName === undefined || input.MetricName === name) &&
    (input.Dimensions ?? []).every(({ Name, Value }) =>
      dimensions.some((one) => one.Name === Name && one.Value === Value),
    )
  );
}

/** Members as recorded on AWS. */
function described(room: Room, detector: Detector) {
  const { namespace: Namespace, name: MetricName, dimensions: Dimensions, stat: Stat } = detector;
  const metric = { Namespace, MetricName, Dimensions, Stat };
  return {
    AnomalyDetectorId: detector.id,
    ...metric,
    Configuration: {
      ExcludedTimeRanges: detector.excluded.map(({ from, to }) => ({
        StartTime: new Date(from),
        EndTime: new Date(to),
      })),
      ...(detector.timeZone === undefined ? {} : { MetricTimezone: detector.timeZone }),
      ...detector.said,
    },
    StateValue: training(room, detector),
    SingleMetricAnomalyDetector: { AccountId: room.place.account, ...metric },
  };
}

/** How long a new model takes at most. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Anomaly_Detection.html */
const TRAINING = 15 * 60_000;
/** Our band begins after this many points and hours; see alarms/band/band.ts. */
const WARM_TIME = 3 * 3_600_000;

function training({ place, store }: Room, { namespace, name, dimensions, createdAt }: Detector) {
  const now = place.kernel.now();
  if (now < createdAt + TRAINING) return "PENDING_TRAINING";
  const series = store.find(namespace, name, dimensions);
  const before = combined(series, now - 14 * 24 * 3_600_000, now - WARM_TIME);
  return before ? "TRAINED" : "TRAINED_INSUFFICIENT_DATA";
}
