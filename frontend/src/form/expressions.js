// Runs a resolved expression. Twin of expressions/evaluate.py: the shared vectors hold both to it.
// Null in, null out, unless an operator says more. Never throws.

import { Day, between, birthOf, date, order as dayOrder, shifted } from "./dates.js";
import {
  Decimal,
  add,
  compared,
  div,
  fixed,
  mul,
  number,
  rounded,
  sub,
  text as numberText,
} from "./numbers.js";

const own = (object, key) =>
  object && typeof object === "object" && !Array.isArray(object) && Object.hasOwn(object, key)
    ? object[key]
    : null;

/** scope: { data, row, today: Day } */
export function evaluate(tree, scope) {
  if ("op" in tree) return operation(tree, scope);
  if ("column" in tree) {
    const rows = own(scope.data, tree.column[0]);
    if (!Array.isArray(rows)) return [];
    return rows.map((row) => read(own(row, tree.column[1]), tree.as));
  }
  if ("field" in tree) {
    let value = own(tree.row ? scope.row : scope.data, tree.field);
    if ("part" in tree) value = own(value, tree.part);
    return read(value, tree.as);
  }
  const [kind] = Object.keys(tree);
  return read(tree[kind], kind);
}

export function read(value, kind) {
  if (kind.startsWith("list:")) {
    const listed = Array.isArray(value) ? value : [];
    return kind === "list:row" ? listed : listed.map((one) => read(one, kind.slice(5)));
  }
  if (kind === "number") return number(value);
  if (kind === "date") return date(value);
  if (kind === "boolean") return typeof value === "boolean" ? value : null;
  return typeof value === "string" ? value : null;
}

/** The value as it is stored for a computed field. */
export function resultValue(value, result, places) {
  if (value instanceof Decimal) {
    if (result === "integer" || result === "money") {
      const whole = rounded(value, 0);
      const found = whole === null ? NaN : Number(whole.coefficient);
      return Number.isSafeInteger(found) ? found : null;
    }
    const shown = rounded(value, places);
    return shown === null ? null : fixed(shown, places);
  }
  if (value instanceof Day) return value.toString();
  if (typeof value === "string") return value || null;
  return typeof value === "boolean" ? value : null;
}

function operation(tree, scope) {
  const parts = tree.of || [];
  if (tree.op === "today") return scope.today;
  if (tree.op === "if") {
    const chosen = evaluate(parts[0], scope);
    return chosen === null ? null : evaluate(parts[chosen ? 1 : 2], scope);
  }
  if (tree.op === "coalesce") {
    for (const part of parts) {
      const value = evaluate(part, scope);
      if (value !== null) return value;
    }
    return null;
  }
  const given = parts.map((part) => evaluate(part, scope));
  return given.includes(null) ? null : RUN[tree.op](given, tree);
}

const folded = (step) => (given) =>
  given.slice(1).reduce((total, one) => (total === null ? null : step(total, one)), given[0]);

function order(a, b) {
  if (a instanceof Decimal) return compared(a, b);
  if (a instanceof Day) return dayOrder(a, b);
  return a > b ? 1 : a < b ? -1 : 0;
}

const extreme = (sign) => (given) => {
  let best = null;
  for (const one of Array.isArray(given[0]) ? given[0] : given) {
    if (one !== null && (best === null || sign * order(one, best) > 0)) best = one;
  }
  return best;
};

const printed = (value) => (value instanceof Decimal ? numberText(value) : String(value));

const COMPARE = {
  lt: (n) => n < 0,
  le: (n) => n <= 0,
  gt: (n) => n > 0,
  ge: (n) => n >= 0,
  eq: (n) => n === 0,
  ne: (n) => n !== 0,
};

function sum([listed]) {
  const present = listed.filter((one) => one !== null);
  return present.length ? folded(add)(present) : null;
}

function dateAdd([day, amount], tree) {
  const whole = Number(amount.coefficient);
  if (amount.scale || Math.abs(whole) > 4000000) return null;
  return shifted(day, whole, tree.unit);
}

function lookup([value], tree) {
  const found = tree.table.find(([key]) => key === printed(value));
  if (!found) return null;
  const [kind] = Object.keys(found[1]);
  return read(found[1][kind], kind);
}

const whole = (n) => new Decimal(BigInt(n), 0);

const RUN = {
  add: folded(add),
  sub: ([a, b]) => sub(a, b),
  mul: folded(mul),
  div: ([a, b], tree) => div(a, b, tree.scale),
  round: ([a], tree) => rounded(a, tree.scale),
  sum,
  count: ([listed]) => whole(listed.filter((one) => one !== null).length),
  min: extreme(-1),
  max: extreme(1),
  concat: (given, tree) => given.map(printed).join(tree.separator),
  compare: ([a, b], tree) => COMPARE[tree.by](order(a, b)),
  and: (given) => given.every(Boolean),
  or: (given) => given.some(Boolean),
  not: ([a]) => !a,
  date_add: dateAdd,
  date_diff: ([a, b], tree) => whole(between(a, b, tree.unit)),
  age_on: ([birth, day]) => (dayOrder(day, birth) < 0 ? null : whole(between(birth, day, "years"))),
  birth_of: ([value]) => birthOf(value),
  lookup,
};
