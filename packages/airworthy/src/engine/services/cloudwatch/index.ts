import { METRICS, type Metrics } from "../../ports.ts";
import { service } from "../../service.ts";
import { listMetrics, type ListMetricsInput } from "./list.ts";
import { type PutMetricDataInput, valuesOf } from "./put.ts";
import {
  getMetricData,
  type GetMetricDataInput,
  getMetricStatistics,
  type GetMetricStatisticsInput,
} from "./read.ts";
import { metricStore } from "./store.ts";

/** CloudWatch metrics: taken, kept by the minute, read back. Alarms are not part of it yet. */
export default service<Metrics>({
  port: METRICS,
  create({ kernel }) {
    const store = metricStore();
    return {
      inner: {
        record(data) {
          for (const datum of data) {
            const { namespace, name, dimensions, value, unit, at = kernel.now() } = datum;
            store.add(
              {
                namespace,
                name,
                dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
                unit,
                highResolution: datum.highResolution ?? false,
                at,
                sample: { kind: "values", values: [[value, 1]] },
              },
              kernel.now(),
            );
          }
        },
      },
      operations: {
        PutMetricData: (input: PutMetricDataInput) => {
          for (const values of valuesOf(input, kernel.now())) store.add(values, kernel.now());
        },
        GetMetricStatistics: (input: GetMetricStatisticsInput) => getMetricStatistics(input, store),
        GetMetricData: (input: GetMetricDataInput) => getMetricData(input, store),
        ListMetrics: (input: ListMetricsInput) => listMetrics(input, store, kernel.now()),
      },
    };
  },
});
