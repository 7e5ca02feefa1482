// What JSON Schema cannot say about a value. Twin of checks.py; `option` and `files` are the
// server's alone.

import { bound, date, isIdentityNumber, order } from "./dates.js";
import { compared, number } from "./numbers.js";

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

function isCreditCode(value) {
  const places = [...value].map((c) => ALPHABET.indexOf(c));
  if (places.length !== 18 || places.includes(-1)) return false;
  const total = WEIGHTS.reduce((sum, weight, n) => sum + weight * places[n], 0);
  return places[17] === (31 - (total % 31)) % 31;
}

const isAscii18 = (value) => typeof value === "string" && /^[\x00-\x7f]{18}$/.test(value);

const CHECKS = {
  decimal(value, [low, high]) {
    const size = typeof value === "string" ? number(value) : null;
    if (size === null) return null;
    if (low !== null && compared(size, number(low)) < 0) return "minimum";
    return high !== null && compared(size, number(high)) > 0 ? "maximum" : null;
  },
  day(value, limits, today) {
    const day = date(value);
    if (day === null) return null;
    const [low, high] = limits.map((limit) => (limit ? bound(limit, today) : null));
    if (low !== null && order(day, low) < 0) return "minimum";
    return high !== null && order(day, high) > 0 ? "maximum" : null;
  },
  range(value) {
    if (value === null || typeof value !== "object") return null;
    const [start, end] = [date(value.from), date(value.to)];
    return start && end && order(end, start) < 0 ? "range" : null;
  },
  identity_number: (value) =>
    isAscii18(value) && !isIdentityNumber(value) ? "check_digit" : null,
  credit_code: (value) => (isAscii18(value) && !isCreditCode(value) ? "check_digit" : null),
  option: () => null,
  files: () => null,
};

/** [path, code] of each check that fails. */
export function failedChecks(schema, value, today, path = []) {
  const found = [];
  for (const [name, ...given] of schema["x-check"] || []) {
    const code = CHECKS[name](value, given, today);
    if (code) found.push([path, code]);
  }
  if (Array.isArray(value)) {
    if (schema.items && typeof schema.items === "object") {
      value.forEach((one, n) => found.push(...failedChecks(schema.items, one, today, [...path, n])));
    }
  } else if (value !== null && typeof value === "object") {
    for (const [key, inner] of Object.entries(schema.properties || {})) {
      if (Object.hasOwn(value, key) && inner && typeof inner === "object") {
        found.push(...failedChecks(inner, value[key], today, [...path, key]));
      }
    }
  }
  return found;
}
