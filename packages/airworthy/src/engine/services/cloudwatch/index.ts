import { type AlarmWatch, CLOUDWATCH, type Datum, type Metrics } from "../../ports.ts";
import { service } from "../../service.ts";
import { alarmsOf } from "./alarms/index.ts";
import { getMetricData, type GetMetricDataInput } from "./data.ts";
import { MOST_METRIC_SERIES } from "./limits.ts";
import { listMetrics, type ListMetricsInput } from "./list.ts";
import { type PutMetricDataInput, valuesOf } from "./put.ts";
import { getMetricStatistics, type GetMetricStatisticsInput } from "./read.ts";
import { addOne, type Series } from "./series.ts";
import { metricStore } from "./store.ts";

/** CloudWatch: metrics are taken, kept by the minute, read back; alarms watch them. */
export default service<Metrics & AlarmWatch>({
  port: CLOUDWATCH,
  create(place) {
    const { kernel } = place;
    const store = metricStore({
      onForgotten: () => kernel.note("cloudwatch.metrics-forgotten", { most: MOST_METRIC_SERIES }),
    });
    const alarms = alarmsOf(place, store);
    /** Services measure under the same few sets of dimensions over and over, and hand in the same objects. */
    const known = new WeakMap<object, Map<string, Series>>();

    function seriesOf({ namespace, name, dimensions, unit, highResolution = false }: Datum): Series {
      let ofThese = known.get(dimensions);
      if (!ofThese) known.set(dimensions, (ofThese = new Map<string, Series>()));
      const found = ofThese.get(name);
      if (
        found?.namespace === namespace &&
        !found.forgotten &&
        found.unit === unit &&
        found.resolution === (highResolution ? 1000 : 60_000)
      )
        return found;
      const list = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
      const series = store.series({ namespace, name, dimensions: list, unit, highResolution }, kernel.now());
      ofThese.set(name, series);
      return series;
    }

    return {
      inner: {
        ...alarms.inner,
        record(data) {
          const now = kernel.now();
          for (const datum of data) {
            const series = seriesOf(datum);
            series.lastArrival = now;
            addOne(series, datum.at ?? now, datum.value);
          }
        },
      },
      operations: {
        ...alarms.operations,
        PutMetricData: (input: PutMetricDataInput) => {
          for (const values of valuesOf(input, kernel.now())) store.add(values, kernel.now());
        },
        GetMetricStatistics: (input: GetMetricStatisticsInput) => getMetricStatistics(input, store),
        GetMetricData: (input: GetMetricDataInput) =>
          getMetricData(input, store, { ...place, detectors: alarms.detectors }),
        ListMetrics: (input: ListMetricsInput) => listMetrics(input, store, kernel.now()),
      },
    };
  },
});
