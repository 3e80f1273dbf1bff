import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "./crc32.ts";
import { frame } from "./eventstream.ts";

test("the checksum is that of everybody", () => {
  // The check value of CRC-32: https://reveng.sourceforge.io/crc-catalogue/all.htm#crc.cat.crc-32-iso-hdlc
  assert.equal(crc32(Buffer.from("123456789")), 0xcbf43926);
});

test("an empty message is twelve bytes of prelude and a checksum", () => {
  // Source: https://github.com/awslabs/aws-c-event-stream/blob/main/tests/message_deserializer_test.c
  assert.equal(Buffer.from(frame({}, new Uint8Array(0))).toString("hex"), "000000100000000005c248eb7d98c8ff");
});

test("headers have types, lengths and values", () => {
  const payload = Buffer.from("{'foo':'bar'}");
  const message = Buffer.from(frame({ "content-type": "application/json" }, payload));
  // Source: the same file, a message with one header.
  assert.equal(
    message.toString("hex"),
    "0000003d0000002007fd83960c636f6e74656e742d7479706507001061" +
      "70706c69636174696f6e2f6a736f6e7b27666f6f273a27626172277d8d9c08b1",
  );
});

test("a header may be a boolean, a number, bytes, a time", () => {
  const message = frame(
    { b: true, n: 7, l: 2 ** 40, d: new Date(5), y: Uint8Array.of(9) },
    new Uint8Array(0),
  );
  const text = Buffer.from(message).subarray(12, -4).toString("hex");
  assert.equal(
    text,
    ["016200", "016e0400000007", "016c050000010000000000", "0164080000000000000005", "017906000109"].join(""),
  );
});
