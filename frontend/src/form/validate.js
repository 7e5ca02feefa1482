// Paths and codes of what is wrong with settled data. Twin of validation.py.

import { Validator } from "@cfworker/json-schema";

import { failedChecks } from "./checks.js";

const RANKS = [
  "shape",
  "unknown",
  "hidden",
  "required",
  "type",
  "enum",
  "minLength",
  "maxLength",
  "pattern",
  "format",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "uniqueItems",
  "check_digit",
  "range",
  "option",
  "files",
  "prefill",
];
const MOST_ERRORS = 200;
const NAMED = /"([^]*)"/;

/** A function of settled data and today (a Day) that gives a Map of dotted path to code. */
export function validatorOf(schema) {
  const validator = new Validator(schema, "2020-12", false);
  return (data, today) => {
    const found = new Map();
    for (const error of validator.validate(data).errors) {
      const hit = ofSchema(error);
      if (hit) keep(found, ...hit);
    }
    for (const [path, code] of failedChecks(schema, data, today)) keep(found, path, code);
    return found;
  };
}

function keep(found, path, code) {
  const parts = typeof path.at(-1) === "number" ? path.slice(0, -1) : path;
  const name = parts.join(".");
  const before = found.get(name);
  if (before === undefined && found.size >= MOST_ERRORS) return;
  if (before === undefined || RANKS.indexOf(code) < RANKS.indexOf(before)) found.set(name, code);
}

function ofSchema(error) {
  const { keyword } = error;
  const path = pathOf(error.instanceLocation);
  if (keyword === "required") return [[...path, NAMED.exec(error.error)[1]], "required"];
  if (keyword === "additionalProperties") {
    return [[...path, NAMED.exec(error.error)[1]], "unknown"];
  }
  // The errors below an unknown name repeat it; keys of fields never are numbers.
  if (keyword === "false") return typeof path.at(-1) === "string" ? [path, "hidden"] : null;
  return RANKS.includes(keyword) ? [path, keyword] : null;
}

function pathOf(location) {
  return location
    .split("/")
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^(0|[1-9][0-9]*)$/.test(part) ? Number(part) : part));
}
