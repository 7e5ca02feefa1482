// Conditions: all or any of comparisons, each offering only what the type of its field allows.

import { h, local, newId, say } from "./dom.js";
import { group, moneyText, readMoney, selection } from "./editors.js";
import { valueType } from "./tree.js";

const VALUELESS = ["filled", "empty"];
const DEEPEST = 4;

/** { join, parts } of a stored condition; parts are comparisons or the same again. */
function opened(raw) {
  for (const join of ["and", "or"]) {
    if (Array.isArray(raw?.[join])) {
      return { join, parts: raw[join].map((part) => (part?.and || part?.or ? opened(part) : { ...part })) };
    }
  }
  return { join: "and", parts: raw ? [{ ...raw }] : [] };
}

function closed(state) {
  const parts = state.parts.map((part) => (part.parts ? closed(part) : { ...part })).filter(Boolean);
  if (!parts.length) return undefined;
  return parts.length === 1 ? parts[0] : { [state.join]: parts };
}

/** `fields` are the nodes that may be asked; `set(condition)` stores. */
export function conditionEditor(name, title, value, fields, set, catalogue, words) {
  const usable = fields.filter((node) => node.key && (catalogue.operators_of[valueType(node)] || []).length);
  const state = opened(value);
  const body = h("div", {});
  const said = h("p", { class: "builder-said" });
  const give = () => {
    const raw = closed(state);
    set(raw);
    said.textContent = raw ? words(raw) : say("always_shown");
    said.hidden = name !== "show_if" && !raw;
  };
  const draw = () => body.replaceChildren(joined(state, 1, { usable, catalogue, give, redraw }));
  const redraw = (focus) => {
    give();
    draw();
    (focus && body.querySelector(focus))?.focus();
  };
  const raw = closed(state);
  said.textContent = raw ? words(raw) : say("always_shown");
  said.hidden = name !== "show_if" && !raw;
  if (!usable.length && !raw) return group(name, title, "", h("p", { class: "builder-hint" }, say("no_fields")));
  draw();
  return group(name, title, "", said, body);
}

function joined(state, depth, tools) {
  const joins = [["and", say("all_of")], ["or", say("any_of")]];
  const box = h("div", { class: depth > 1 ? "builder-nest" : "" });
  if (state.parts.length > 1) {
    box.append(selection(state.join, joins, (join) => { state.join = join; tools.give(); }, { label: say("join") }));
  }
  state.parts.forEach((part, n) => {
    const remove = () => {
      state.parts.splice(n, 1);
      tools.redraw(`[data-add="${depth}"]`);
    };
    box.append(part.parts ? nested(part, depth, tools, remove) : comparison(part, tools, remove));
  });
  const add = (part) => () => {
    state.parts.push(part());
    tools.redraw();
    box.isConnected || document.querySelector(".builder-side select")?.focus();
  };
  if (tools.usable.length) {
    box.append(h("button", { type: "button", class: "btn quiet small", "data-add": depth, onClick: add(() => started(tools.usable[0], tools.catalogue)) }, say("add_condition")));
    if (depth < DEEPEST && state.parts.length) {
      box.append(" ", h("button", { type: "button", class: "btn quiet small", onClick: add(() => ({ join: "or", parts: [started(tools.usable[0], tools.catalogue)] })) }, say("add_group")));
    }
  }
  return box;
}

function nested(part, depth, tools, remove) {
  const box = joined(part, depth + 1, tools);
  box.append(" ", h("button", { type: "button", class: "btn plain small", onClick: remove }, say("remove_condition")));
  return box;
}

/** A comparison that is right at once: the first option, yes, or simply "filled in". */
function started(node, catalogue) {
  const allowed = catalogue.operators_of[valueType(node)] || [];
  const first = firstValue(node);
  if (allowed.includes("eq") && first !== undefined) return { field: node.key, operator: "eq", value: first };
  return { field: node.key, operator: "filled" };
}

function firstValue(node) {
  if (node.options?.length) return node.options[0].value;
  if (valueType(node) === "yes_no") return true;
  return undefined;
}

function neutral(node) {
  const kind = valueType(node);
  const first = firstValue(node);
  if (first !== undefined) return first;
  if (kind === "integer" || kind === "money") return 0;
  if (kind === "date") return new Date().toLocaleDateString("sv-SE");
  return "1";
}

function comparison(part, tools, remove) {
  const { usable, catalogue } = tools;
  const node = usable.find((one) => one.key === part.field);
  const known = usable.map((one) => [one.key, local(one.label) || one.key]);
  if (!node) known.unshift([part.field, `${part.field} ?`]);
  const field = selection(part.field, known, (key) => {
    for (const name of Object.keys(part)) delete part[name];
    Object.assign(part, started(usable.find((one) => one.key === key), catalogue));
    tools.redraw();
  }, { label: say("field") });
  const allowed = (node ? catalogue.operators_of[valueType(node)] : Object.keys(catalogue.comparisons)).map((key) => [key, catalogue.comparisons[key]]);
  const operator = selection(part.operator, allowed, (key) => {
    part.operator = key;
    if (VALUELESS.includes(key)) delete part.value;
    else if (key === "in") part.value = [part.value].flat().filter((one) => one !== undefined);
    else if (Array.isArray(part.value)) [part.value] = part.value;
    if (!VALUELESS.includes(key) && (part.value === undefined || part.value.length === 0)) {
      part.value = key === "in" ? [neutral(node)] : neutral(node);
    }
    tools.redraw();
  }, { label: say("comparison") });
  const value = VALUELESS.includes(part.operator) || !node ? null : valueBox(part, node, tools);
  const gone = h("button", { type: "button", class: "builder-icon", "aria-label": say("remove_condition"), onClick: remove }, "✕");
  return h("div", { class: "builder-compare" }, field, operator, value, gone);
}

function valueBox(part, node, tools) {
  if (part.operator === "in") return severalBox(part, node, tools);
  const options = node.options?.map((one) => [one.value, local(one.label) || one.value]);
  const label = say("value");
  const set = (value) => { part.value = value; tools.give(); };
  const kind = valueType(node);
  if (options) return selection(part.value, options, set, { label });
  if (kind === "yes_no") {
    return selection(part.value === false ? "no" : "yes", [["yes", say("yes")], ["no", say("no")]], (chosen) => set(chosen === "yes"), { label });
  }
  return input(kind, part.value, label, set);
}

function input(kind, value, label, set) {
  const box = h("input", {
    class: "builder-input",
    type: kind === "date" ? "date" : "text",
    "aria-label": label,
    maxlength: 200,
    value: kind === "money" ? moneyText(value) : value ?? "",
    onInput: () => {
      const read = reading(kind, box.value.trim());
      box.setAttribute("aria-invalid", String(read === null));
      if (read !== null) set(read);
    },
  });
  return box;
}

function reading(kind, typed) {
  if (kind === "money") return readMoney(typed);
  if (kind === "integer") return /^-?[0-9]{1,15}$/.test(typed) ? Number(typed) : null;
  return typed || null;
}

function severalBox(part, node, tools) {
  if (!node.options) {
    const kind = valueType(node);
    const shown = part.value.map((one) => (kind === "money" ? moneyText(one) : one)).join(", ");
    const box = h("input", { class: "builder-input", "aria-label": `${say("value")}（${say("values_hint")}）`, value: shown, onInput: () => {
      const read = box.value.split(/[,，、]/).map((one) => one.trim()).filter(Boolean).map((one) => reading(kind, one));
      box.setAttribute("aria-invalid", String(read.includes(null) || !read.length));
      if (!read.includes(null) && read.length) { part.value = read; tools.give(); }
    } });
    return box;
  }
  const boxes = node.options.map((option) => {
    const id = newId("v");
    const box = h("input", { type: "checkbox", id, checked: part.value.includes(option.value), onChange: () => {
      const chosen = node.options.map((one) => one.value).filter((one) => (one === option.value ? box.checked : part.value.includes(one)));
      if (!chosen.length) { box.checked = true; return; }
      part.value = chosen;
      tools.give();
    } });
    return h("span", { class: "builder-flag" }, box, h("label", { for: id }, local(option.label) || option.value));
  });
  return h("div", { role: "group", "aria-label": say("value"), class: "builder-several" }, boxes);
}
