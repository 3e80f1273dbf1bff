import assert from "node:assert/strict";
import { test } from "node:test";
import { INDEX, loadModel } from "./services.ts";

for (const service of Object.keys(INDEX))
  test(`the model of ${service} holds together`, async () => {
    const model = await loadModel(service);
    const { operations, shapes, protocol } = model.file;
    for (const name of Object.keys(operations)) assert.equal(model.operation(name)?.name, name);
    for (const [name, shape] of Object.entries(shapes))
      if (shape.error) assert.equal(model.error(name)?.name, name);
    if (protocol.startsWith("rest-"))
      for (const [name, { http }] of Object.entries(operations)) assert.ok(http, `${name} has no route`);
    assert.equal(INDEX[service]?.target, model.file.target);
  });

test("what is not in a model is not found, not even what every object has", async () => {
  const model = await loadModel("sqs");
  for (const name of ["constructor", "__proto__", "toString", "SendMessageRequest", ""]) {
    assert.equal(model.operation(name), undefined);
    assert.equal(model.error(name), undefined);
  }
});

test("types that hold themselves are one type", async () => {
  const model = await loadModel("dynamodb");
  const item = model.operation("PutItem")?.input.members.find(({ name }) => name === "Item")?.type;
  assert.ok(item?.kind === "map" && item.value.type.kind === "union");
  const map = item.value.type.members.find(({ name }) => name === "M")?.type;
  assert.ok(map?.kind === "map");
  assert.equal(map.value.type, item.value.type);
});
