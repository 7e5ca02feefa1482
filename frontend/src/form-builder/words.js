// Conditions and expressions in a sentence, as the canvas and the editors show them.

import { local, say } from "./dom.js";
import { fields } from "./tree.js";

/** Fields by key. */
export function byKey(definition) {
  return new Map([...fields(definition)].map(({ node }) => [node.key, node]));
}

const label = (known, key) => local(known.get(key)?.label) || key || say("missing");

export function conditionWords(raw, known, catalogue) {
  if (!raw || typeof raw !== "object") return "";
  for (const kind of ["and", "or"]) {
    if (Array.isArray(raw[kind])) {
      const parts = raw[kind].map((part) => {
        const said = conditionWords(part, known, catalogue);
        return part?.and || part?.or ? `（${said}）` : said;
      });
      return parts.join(say(kind));
    }
  }
  const node = known.get(raw.field);
  const verb = catalogue.comparisons[raw.operator] || raw.operator;
  const values = Array.isArray(raw.value) ? raw.value : [raw.value];
  const value = ["filled", "empty"].includes(raw.operator) ? "" : values.map((one) => valueWords(one, node)).join("、");
  return `“${label(known, raw.field)}” ${verb} ${value}`.trim();
}

function valueWords(value, node) {
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  if (node?.type === "money" && typeof value === "number") return `${(value / 100).toFixed(2)} ${say("yuan")}`;
  const option = (node?.options || []).find((one) => one.value === value);
  return option ? `“${local(option.label) || value}”` : String(value ?? "");
}

const SIGNS = { add: " + ", sub: " − ", mul: " × ", div: " ÷ " };
const BY = { lt: " < ", le: " ≤ ", gt: " > ", ge: " ≥ ", eq: " = ", ne: " ≠ " };

export function expressionWords(raw, known, catalogue) {
  if (!raw || typeof raw !== "object") return say("missing");
  if ("field" in raw) {
    const name = label(known, raw.field);
    return raw.part ? say(raw.part === "from" ? "of_from" : "of_to", { name }) : name;
  }
  if (Array.isArray(raw.column)) return raw.column.map((key) => label(known, key)).join(".");
  if (!("op" in raw)) {
    const [kind] = Object.keys(raw);
    return kind === "boolean" ? say(raw.boolean ? "yes" : "no") : kind === "text" ? `“${raw.text}”` : String(raw[kind]);
  }
  const parts = (raw.of || []).map((part) => expressionWords(part, known, catalogue));
  if (SIGNS[raw.op]) return `(${parts.join(SIGNS[raw.op])})`;
  if (raw.op === "compare") return `(${parts.join(BY[raw.by] || " ? ")})`;
  const name = catalogue.expressions[raw.op]?.name || raw.op;
  return parts.length ? `${name}(${parts.join(", ")})` : name;
}
