// What a person types, as it is stored. Twin of values.py: what cannot be understood stays as typed.

import { date, Day } from "./dates.js";

const EDGES = /^[ \t\r\n\u00a0\u3000\ufeff]+|[ \t\r\n\u00a0\u3000\ufeff]+$/g;
const SPACES = /^ +| +$/g;

const narrowed = (text) =>
  text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replaceAll("\u3000", " ");

function integer(text) {
  const plain = text.replaceAll(",", "");
  if (!/^[+-]?[0-9]{1,16}$/.test(plain)) return null;
  const found = Number(plain);
  return Number.isSafeInteger(found) ? found + 0 : null;
}

function money(text) {
  const plain = text.replace(/元$/, "").replace(/^[¥￥]+/, "").replaceAll(",", "").replace(SPACES, "");
  const found = /^(-?)([0-9]{1,14})(?:\.([0-9]{1,2}))?$/.exec(plain);
  if (!found) return null;
  const fen = Number(found[2]) * 100 + Number((found[3] || "").padEnd(2, "0"));
  if (!Number.isSafeInteger(fen)) return null;
  return found[1] && fen ? -fen : fen;
}

function decimal(text) {
  const plain = text.replaceAll(",", "");
  return /^-?[0-9]{1,30}(\.[0-9]{1,20})?$/.test(plain) ? plain : null;
}

function day(text) {
  const found =
    /^([0-9]{4})(?:-|\/|\.|年)([0-9]{1,2})(?:-|\/|\.|月)([0-9]{1,2})日?$/.exec(text) ||
    /^([0-9]{4})([0-9]{2})([0-9]{2})$/.exec(text);
  if (!found) return null;
  const iso = new Day(...found.slice(1, 4).map(Number)).toString();
  return date(iso) ? iso : null;
}

const PARSERS = {
  integer,
  money,
  decimal,
  date: day,
  yes_no: (text) => (text === "yes" ? true : text === "no" ? false : null),
  identity_number: (text) => text.replaceAll(" ", "").toUpperCase(),
  credit_code: (text) => text.replaceAll(" ", "").toUpperCase(),
  phone: (text) => text.replaceAll(" ", ""),
  email: (text) => text.replaceAll(" ", ""),
};

/** The stored value of a typed text; null when nothing was typed. */
export function parsed(kind, typed) {
  const text = typed.replace(EDGES, "");
  if (!text) return null;
  const reader = Object.hasOwn(PARSERS, kind) ? PARSERS[kind] : null;
  if (!reader) return text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  return reader(narrowed(text).replace(SPACES, "")) ?? text;
}

/** A computed value as people read it. */
export function shown(value, result, unit) {
  if (value === null || value === undefined) return "—";
  if (result === "money") {
    const size = Math.abs(value);
    const yuan = String(Math.floor(size / 100)).replace(/\B(?=([0-9]{3})+$)/g, ",");
    return `¥${value < 0 ? "-" : ""}${yuan}.${String(size % 100).padStart(2, "0")}`;
  }
  return unit ? `${value} ${unit}` : String(value);
}
