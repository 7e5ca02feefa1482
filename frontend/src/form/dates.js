// Dates as people count them. Twin of expressions/dates.py; no Date object, hence no time zones.

const SHAPE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const RELATIVE = /^today(?:([+-])([0-9]{1,5})([dmy]))?$/;
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const LAST_DAY = 3652059; // 9999-12-31, counted from 0001-01-01 = 1

export class Day {
  constructor(year, month, day) {
    this.year = year;
    this.month = month;
    this.day = day;
  }

  toString() {
    const pad = (n, width) => String(n).padStart(width, "0");
    return `${pad(this.year, 4)}-${pad(this.month, 2)}-${pad(this.day, 2)}`;
  }
}

const isLeap = (y) => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;

export function monthLength(year, month) {
  return month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

export function date(value) {
  const found = typeof value === "string" ? SHAPE.exec(value) : null;
  if (!found || value.length !== 10) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return null;
  return new Day(year, month, day);
}

function ordinal({ year, month, day }) {
  const y = year - 1;
  let days = y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  for (let m = 1; m < month; m += 1) days += monthLength(year, m);
  return days + day;
}

function ofOrdinal(days) {
  if (days < 1 || days > LAST_DAY) return null;
  let year = Math.max(1, Math.floor(days / 366));
  while (ordinal(new Day(year + 1, 1, 1)) <= days) year += 1;
  let left = days - ordinal(new Day(year, 1, 1)) + 1;
  let month = 1;
  while (left > monthLength(year, month)) {
    left -= monthLength(year, month);
    month += 1;
  }
  return new Day(year, month, left);
}

export function shifted(day, amount, unit) {
  if (unit === "days") return ofOrdinal(ordinal(day) + amount);
  const months = day.year * 12 + day.month - 1 + amount * (unit === "years" ? 12 : 1);
  const year = Math.floor(months / 12);
  const month = months - year * 12 + 1;
  if (year < 1 || year > 9999) return null;
  return new Day(year, month, Math.min(day.day, monthLength(year, month)));
}

export const order = (a, b) => ordinal(a) - ordinal(b);

export function between(start, end, unit) {
  if (unit === "days") return ordinal(end) - ordinal(start);
  if (order(end, start) < 0) return -between(end, start, unit);
  const months =
    (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day ? 1 : 0);
  return unit === "years" ? Math.floor(months / 12) : months;
}

export function isIdentityNumber(value) {
  if (typeof value !== "string" || !/^[0-9]{17}[0-9Xx]$/.test(value)) return false;
  if (!date(`${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`)) return false;
  const total = ID_WEIGHTS.reduce((sum, weight, n) => sum + weight * Number(value[n]), 0);
  return "10X98765432"[total % 11] === value[17].toUpperCase();
}

export function birthOf(value) {
  if (!isIdentityNumber(value)) return null;
  return date(`${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`);
}

export function bound(value, today) {
  const found = RELATIVE.exec(value);
  if (!found) return date(value);
  if (!found[1]) return today;
  const amount = Number(found[1] + found[2]);
  return shifted(today, amount, { d: "days", m: "months", y: "years" }[found[3]]);
}
