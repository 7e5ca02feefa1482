// The typed tree of a computed field: at each place only what gives the type that is wanted there.

import { h, local, say } from "./dom.js";
import { group, selection } from "./editors.js";
import { rowsName, valueType } from "./tree.js";

const GROUPS = {
  ordered: ["number", "date"],
  printed: ["number", "text", "date"],
  any: ["number", "text", "date", "boolean"],
};
const RESULT = { integer: "number", money: "number", decimal: "number", text: "text", date: "date", yes_no: "boolean" };
const DEEPEST = 12;

/** The kinds that a parameter takes. */
function kinds(takes) {
  if (takes === "list") return ["list:number", "list:text", "list:date", "list:boolean", "list:row"];
  if (takes.startsWith("list:")) return kinds(takes.slice(5)).map((kind) => `list:${kind}`);
  return GROUPS[takes] || [takes];
}

/** `scope`: { top: nodes, row: nodes or [] }. */
export function expressionEditor(node, scope, set, catalogue, words) {
  const tools = { scope, catalogue };
  const state = structuredClone(node.expression ?? null);
  const holder = { value: state };
  const said = h("p", { class: "builder-said" });
  const body = h("div", {});
  const wanted = () => [RESULT[node.result] || "text"];
  const give = () => {
    set(structuredClone(holder.value));
    said.textContent = say("expression_is", { what: words(holder.value) });
  };
  const draw = () => body.replaceChildren(nodeEditor(holder, "value", wanted(), 1, { ...tools, give, redraw }));
  const redraw = () => {
    const focus = [...body.querySelectorAll("select, input, button")].indexOf(document.activeElement);
    give();
    draw();
    body.querySelectorAll("select, input, button")[focus]?.focus();
  };
  said.textContent = say("expression_is", { what: words(state) });
  if (!state) holder.value = simplest(wanted(), tools);
  draw();
  return group("expression", catalogue.property_names.expression, "", said, body);
}

/** What can stand where one of `wanted` is needed, as options of a list. */
function choicesFor(wanted, depth, { scope, catalogue }) {
  const read = (node) => catalogue.read_as[valueType(node)];
  const named = (node) => local(node.label) || node.key;
  const inRow = scope.row.filter((node) => wanted.includes(read(node)));
  const outside = scope.top.filter((node) => wanted.includes(read(node)));
  const found = [...inRow, ...outside].map((node) => [`field:${node.key}`, named(node)]);
  if (wanted.includes("date")) {
    for (const node of scope.top.filter((one) => one.type === "date_range")) {
      found.push([`part:${node.key}:from`, say("of_from", { name: named(node) })], [`part:${node.key}:to`, say("of_to", { name: named(node) })]);
    }
  }
  const columns = scope.top.flatMap((table) =>
    (rowsName(table) ? table[rowsName(table)] || [] : [])
      .filter((node) => wanted.includes(`list:${read(node)}`))
      .map((node) => [`column:${table.key}:${node.key}`, `${named(table)}.${named(node)}`]),
  );
  const literals = ["number", "text", "date", "boolean"].filter((kind) => wanted.includes(kind)).map((kind) => [`literal:${kind}`, say(`kind_${kind}`)]);
  const operators = Object.entries(catalogue.expressions)
    .filter(([op, given]) => depth < DEEPEST && (given.gives === "same" ? wanted.some((kind) => suits(op, kind)) : wanted.includes(given.gives)))
    .map(([op, given]) => [`op:${op}`, given.name]);
  return [
    { group: say("kind_field"), options: found },
    { group: say("kind_column"), options: columns },
    { group: say("value"), options: literals },
    { group: say("operations"), options: operators },
  ].filter((one) => one.options.length);
}

/** Only numbers and dates have a smallest and a largest. */
const suits = (op, kind) => !kind.includes(":") && (!["min", "max"].includes(op) || GROUPS.ordered.includes(kind));

function codeOf(raw) {
  if (!raw || typeof raw !== "object") return "";
  if ("field" in raw) return raw.part ? `part:${raw.field}:${raw.part}` : `field:${raw.field}`;
  if (Array.isArray(raw.column)) return `column:${raw.column.join(":")}`;
  return "op" in raw ? `op:${raw.op}` : `literal:${Object.keys(raw)[0]}`;
}

const LITERALS = { number: "0", text: "…", date: "2026-01-01", boolean: true };

function made(code, wanted, tools, before) {
  const [kind, ...rest] = code.split(":");
  if (kind === "field") return { field: rest[0] };
  if (kind === "part") return { field: rest[0], part: rest[1] };
  if (kind === "column") return { column: rest };
  if (kind === "literal") return { [rest[0]]: LITERALS[rest[0]] };
  return operation(rest[0], wanted, tools, before);
}

/** A new operation; what stood there before becomes its first part where the type allows. */
function operation(op, wanted, tools, before) {
  const signature = tools.catalogue.expressions[op];
  const raw = { op };
  const count = op === "min" || op === "max" ? 2 : signature.takes.length;
  raw.of = [];
  for (let n = 0; n < count; n += 1) {
    const accepts = wantedAt(raw, n, wanted, tools);
    const keep = n === 0 && before && accepts.includes(typeOf(before, tools));
    raw.of.push(keep ? before : simplest(accepts, tools));
  }
  for (const name of signature.extra) raw[name] = { scale: 2, separator: "", by: "ge", unit: "days", table: [["a", literalFor(wanted)]] }[name];
  if (op === "compare" && !["number", "date"].includes(typeOf(raw.of[0], tools))) raw.by = "eq";
  if (!raw.of.length && op === "today") delete raw.of;
  return raw;
}

const literalFor = (wanted) => {
  const kind = wanted.find((one) => one in LITERALS) || "text";
  return { [kind]: LITERALS[kind] };
};

function simplest(wanted, tools) {
  const [first] = choicesFor(wanted, DEEPEST, tools);
  const code = first?.options[0][0];
  return code ? made(code, wanted, tools, null) : literalFor(wanted);
}

/** Which kinds the n-th part of an operation may have. */
function wantedAt(raw, n, wanted, tools) {
  const { takes } = tools.catalogue.expressions[raw.op];
  const plain = wanted.filter((kind) => !kind.includes(":"));
  if (raw.op === "if") return n === 0 ? ["boolean"] : plain;
  if (raw.op === "coalesce") return plain;
  if (raw.op === "min" || raw.op === "max") {
    const ordered = plain.filter((kind) => GROUPS.ordered.includes(kind));
    return raw.of?.length === 1 || (n === 0 && (raw.of?.length || 0) < 2) ? [...ordered, ...ordered.map((kind) => `list:${kind}`)] : ordered;
  }
  if (raw.op === "compare" && n === 1) return [typeOf(raw.of[0], tools) || "number"];
  return kinds(takes[Math.min(n, takes.length - 1)]);
}

function typeOf(raw, tools) {
  const { scope, catalogue } = tools;
  if (!raw || typeof raw !== "object") return null;
  if ("field" in raw) {
    if (raw.part) return "date";
    const node = scope.row.find((one) => one.key === raw.field) || scope.top.find((one) => one.key === raw.field);
    return node ? catalogue.read_as[valueType(node)] : null;
  }
  if (Array.isArray(raw.column)) {
    const table = scope.top.find((one) => one.key === raw.column[0]);
    const node = (table?.[rowsName(table)] || []).find((one) => one.key === raw.column[1]);
    return node ? `list:${catalogue.read_as[valueType(node)]}` : null;
  }
  if (!("op" in raw)) return Object.keys(raw)[0];
  const gives = catalogue.expressions[raw.op]?.gives;
  if (gives !== "same") return gives;
  if (raw.op === "lookup") return Object.keys(raw.table?.[0]?.[1] || { text: "" })[0];
  return (typeOf(raw.of?.[raw.op === "if" ? 1 : 0], tools) || "").replace("list:", "");
}

/** Edits holder[name]. */
function nodeEditor(holder, name, wanted, depth, tools) {
  const raw = holder[name];
  const code = codeOf(raw);
  const choices = choicesFor(wanted, depth, tools);
  if (!choices.some((one) => one.options.some(([key]) => key === code))) choices.unshift([code, say("missing")]);
  const select = selection(code, choices, (chosen) => {
    holder[name] = made(chosen, wanted, tools, raw);
    tools.redraw();
  }, { label: say("expression_kind") });
  const box = h("div", { class: "builder-node" }, select);
  if (code.startsWith("literal:")) box.append(literalBox(raw, tools));
  if (code.startsWith("op:")) box.append(...operationBoxes(raw, wanted, depth, tools));
  return box;
}

function literalBox(raw, tools) {
  const [kind] = Object.keys(raw);
  const label = say(`kind_${kind}`);
  if (kind === "boolean") {
    return selection(raw.boolean ? "yes" : "no", [["yes", say("yes")], ["no", say("no")]], (chosen) => { raw.boolean = chosen === "yes"; tools.give(); }, { label });
  }
  const box = h("input", { class: "builder-input", "aria-label": label, type: kind === "date" ? "date" : "text", value: raw[kind], maxlength: 200, onInput: () => {
    const isWrong = kind === "number" && !/^-?[0-9]{1,30}(\.[0-9]{1,20})?$/.test(box.value.trim());
    box.setAttribute("aria-invalid", String(isWrong));
    if (isWrong) return;
    raw[kind] = kind === "number" ? box.value.trim() : box.value;
    tools.give();
  } });
  return box;
}

function operationBoxes(raw, wanted, depth, tools) {
  const signature = tools.catalogue.expressions[raw.op];
  const boxes = [];
  const parts = raw.of || [];
  const names = raw.op === "if" ? [say("if_then"), say("then"), say("otherwise")] : null;
  parts.forEach((_part, n) => {
    const line = h("div", { class: "builder-part", role: "group", "aria-label": names?.[n] || say("part", { number: n + 1 }) });
    if (names) line.append(h("span", { class: "builder-hint" }, names[n]));
    line.append(nodeEditor(parts, n, wantedAt(raw, n, wanted, tools), depth + 1, tools));
    const least = raw.op === "min" || raw.op === "max" ? 1 : signature.takes.length;
    if (signature.many && parts.length > least) {
      line.append(h("button", { type: "button", class: "builder-icon", "aria-label": `${say("remove_part")} ${n + 1}`, onClick: () => { parts.splice(n, 1); tools.redraw(); } }, "✕"));
    }
    boxes.push(line);
  });
  if (signature.many) {
    boxes.push(h("button", { type: "button", class: "btn quiet small", onClick: () => { parts.push(simplest(wantedAt({ ...raw, of: [...parts, null] }, parts.length, wanted, tools), tools)); tools.redraw(); } }, say("add_part")));
  }
  return [...signature.extra.map((name) => extraBox(raw, name, tools)), ...boxes];
}

function extraBox(raw, name, tools) {
  const { catalogue } = tools;
  const label = say(name);
  if (name === "by") {
    const isOrdered = ["number", "date"].includes(typeOf(raw.of[0], tools));
    const allowed = isOrdered ? ["eq", "ne", "lt", "le", "gt", "ge"] : ["eq", "ne"];
    return selection(raw.by, allowed.map((key) => [key, catalogue.comparisons[key]]), (by) => { raw.by = by; tools.give(); }, { label });
  }
  if (name === "unit") return selection(raw.unit, Object.entries(catalogue.units), (unit) => { raw.unit = unit; tools.give(); }, { label });
  if (name === "table") return tableBox(raw, tools);
  const box = h("input", { class: "builder-input builder-short", value: raw[name] ?? "", maxlength: 20, onInput: () => {
    if (name === "scale" && !/^([0-9]|10)$/.test(box.value)) return;
    raw[name] = name === "scale" ? Number(box.value) : box.value;
    tools.give();
  } });
  return h("label", { class: "builder-extra" }, label, box);
}

function tableBox(raw, tools) {
  const kind = Object.keys(raw.table[0][1])[0];
  const input = (value, label, change) => {
    const box = h("input", { class: "builder-input builder-short", value: String(value), "aria-label": label, maxlength: 100, onInput: () => { change(box.value); tools.give(); } });
    return box;
  };
  const rows = raw.table.map((pair, n) =>
    h("div", { class: "builder-pair" },
      input(pair[0], say("table_key"), (typed) => { pair[0] = typed; }), " → ",
      input(pair[1][kind], say("table_value"), (typed) => { pair[1] = { [kind]: kind === "boolean" ? typed === "true" : typed }; }),
      raw.table.length > 1 && h("button", { type: "button", class: "builder-icon", "aria-label": `${say("remove")} ${n + 1}`, onClick: () => { raw.table.splice(n, 1); tools.redraw(); } }, "✕"),
    ),
  );
  const add = h("button", { type: "button", class: "btn quiet small", onClick: () => { raw.table.push([String(raw.table.length + 1), { [kind]: LITERALS[kind] }]); tools.redraw(); } }, say("add_line"));
  return h("div", { class: "builder-nest", role: "group", "aria-label": say("table") }, rows, add);
}
