// Drops what is empty or hidden and computes what is computed. Twin of settle.py.

import { holds } from "./conditions.js";
import { evaluate, resultValue } from "./expressions.js";

const BLANK = "[ \\t\\r\\n\\u00a0\\u3000\\ufeff]+";
const EDGES = new RegExp(`^${BLANK}|${BLANK}$`, "g");

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

// A key such as __proto__ must stay a key.
const put = (object, key, value) =>
  Object.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });

const get = (object, key) => (Object.hasOwn(object, key) ? object[key] : null);

/** The submission as it would be stored. `today` is a Day. */
export function settle(data, plan, today, keepHidden = false) {
  return settled(data, plan, { data: {}, row: null, today }, keepHidden, false);
}

export function settleRow(row, plan, data, today) {
  return settled(row, plan, { data, row: null, today }, false, true);
}

function settled(data, plan, scope, keepHidden, isRow) {
  const known = new Set(plan.map((step) => step.key));
  const done = {};
  for (const [key, value] of Object.entries(data)) {
    if (!known.has(key) && value !== null) put(done, key, value);
  }
  const inner = isRow ? { ...scope, row: done } : { ...scope, data: done };
  for (const step of plan) {
    const shown = !step.show_if || holds(step.show_if, done);
    let value = null;
    if (step.type === "computed") {
      value = shown ? resultValue(evaluate(step.expression, inner), step.result, step.places) : null;
    } else if (step.rows) {
      value = rows(get(data, step.key), step.rows, inner, keepHidden);
    } else {
      value = cleaned(get(data, step.key));
    }
    if (value !== null && (shown || keepHidden)) done[step.key] = value;
  }
  return done;
}

function rows(value, plan, scope, keepHidden) {
  if (!Array.isArray(value)) return cleaned(value);
  const kept = value
    .filter((row) => !(isObject(row) && isBlank(row, plan)))
    .map((row) => (isObject(row) ? settled(row, plan, scope, keepHidden, true) : row));
  return kept.length ? kept : null;
}

function isBlank(row, plan) {
  const computed = new Set(plan.filter((s) => s.type === "computed").map((s) => s.key));
  return Object.entries(row).every(([key, value]) => computed.has(key) || cleaned(value) === null);
}

export function cleaned(value) {
  if (typeof value === "string") return value.replace(EDGES, "") || null;
  if (Array.isArray(value)) {
    const kept = value.map(cleaned).filter((one) => one !== null);
    return kept.length ? kept : null;
  }
  if (isObject(value)) {
    const found = {};
    for (const [key, inner] of Object.entries(value)) {
      const clean = cleaned(inner);
      if (clean !== null) put(found, key, clean);
    }
    return Object.keys(found).length ? found : null;
  }
  return value === undefined ? null : value;
}
