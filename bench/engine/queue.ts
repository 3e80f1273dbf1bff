import { setTimeout as pause } from "node:timers/promises";
import type { Flown } from "./flights.ts";

/** Messages a second from a full queue through a function, until the queue is empty. */
export async function drained({ port }: Flown): Promise<number> {
  const most = 20_000;
  const send = (operation: string, input: object): Promise<Record<string, unknown>> =>
    fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${operation}` },
      body: JSON.stringify(input),
    }).then((response) => response.json() as Promise<Record<string, unknown>>);
  const { QueueUrl } = await send("GetQueueUrl", { QueueName: "inbox" });
  const [mapping] = (
    (await (
      await fetch(`http://127.0.0.1:${port}/2015-03-31/event-source-mappings/?FunctionName=packer`)
    ).json()) as {
      EventSourceMappings: { UUID: string }[];
    }
  ).EventSourceMappings;
  const enable = (Enabled: boolean) =>
    fetch(`http://127.0.0.1:${port}/2015-03-31/event-source-mappings/${mapping?.UUID}`, {
      method: "PUT",
      body: JSON.stringify({ Enabled }),
    });
  const waiting = async (): Promise<number> => {
    const names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
    const { Attributes } = await send("GetQueueAttributes", { QueueUrl, AttributeNames: names });
    return names.reduce((sum, name) => sum + Number((Attributes as Record<string, string>)[name]), 0);
  };
  await enable(false);
  await pause(1000);
  for (let n = 0; n < most / 10; n += 8)
    await Promise.all(
      Array.from({ length: 8 }, () =>
        send("SendMessageBatch", {
          QueueUrl,
          Entries: Array.from({ length: 10 }, (_, id) => ({ Id: String(id), MessageBody: "order" })),
        }),
      ),
    );
  const before = await waiting();
  await enable(true);
  while ((await waiting()) === before) await pause(5);
  const began = performance.now();
  while ((await waiting()) > 0) await pause(20);
  return before / ((performance.now() - began) / 1000);
}
