// The vectors that Python's tests run too.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { date } from "../dates.js";
import { evaluate, resultValue } from "../expressions.js";

const file = new URL(
  "../../../../src/zhengtong/modules/forms/tests/vectors/expressions.json",
  import.meta.url,
);

for (const vector of JSON.parse(readFileSync(file, "utf8"))) {
  test(vector.name, () => {
    const { tree, data = {}, row = null, result, places = 2, today = "2026-03-15" } = vector;
    const value = evaluate(tree, { data, row, today: date(today) });
    assert.deepEqual(resultValue(value, result, places), vector.expected);
  });
}
