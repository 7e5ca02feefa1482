// Exact decimals as coefficient and scale. Twin of expressions/numbers.py.

const LARGEST = 10n ** 50n;
const FINEST = 40;
const TEXT = /^(-?)([0-9]{1,30})(?:\.([0-9]{1,20}))?$/;

const size = (n) => (n < 0n ? -n : n);
const power = (n) => 10n ** BigInt(n);

export class Decimal {
  constructor(coefficient, scale) {
    this.coefficient = coefficient;
    this.scale = scale;
  }
}

export function number(value) {
  if (typeof value === "string") {
    const found = TEXT.exec(value);
    if (!found || /[\r\n]/.test(value)) return null;
    const part = found[3] || "";
    const digits = BigInt(found[2] + part);
    return trimmed(found[1] ? -digits : digits, part.length);
  }
  return Number.isSafeInteger(value) ? new Decimal(BigInt(value), 0) : null;
}

export function trimmed(coefficient, scale) {
  while (scale > 0 && coefficient % 10n === 0n) {
    coefficient /= 10n;
    scale -= 1;
  }
  if (size(coefficient) >= LARGEST || scale > FINEST) return null;
  return new Decimal(coefficient, scale);
}

export const text = (value) => fixed(value, value.scale);

export function fixed(value, places) {
  const digits = String(size(value.coefficient) * power(places - value.scale)).padStart(
    places + 1,
    "0",
  );
  const sign = value.coefficient < 0n ? "-" : "";
  if (!places) return sign + digits;
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

const at = (value, scale) => value.coefficient * power(scale - value.scale);

export function add(a, b) {
  const scale = Math.max(a.scale, b.scale);
  return trimmed(at(a, scale) + at(b, scale), scale);
}

export const sub = (a, b) => add(a, new Decimal(-b.coefficient, b.scale));

export const mul = (a, b) => trimmed(a.coefficient * b.coefficient, a.scale + b.scale);

function quotient(a, b) {
  const found = (2n * size(a) + size(b)) / (2n * size(b));
  return a < 0n === b < 0n ? found : -found;
}

export function div(a, b, places) {
  if (b.coefficient === 0n) return null;
  const over = a.coefficient * power(places + b.scale);
  return trimmed(quotient(over, b.coefficient * power(a.scale)), places);
}

export function rounded(a, places) {
  if (a.scale <= places) return a;
  return trimmed(quotient(a.coefficient, power(a.scale - places)), places);
}

export function compared(a, b) {
  const scale = Math.max(a.scale, b.scale);
  const difference = at(a, scale) - at(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
