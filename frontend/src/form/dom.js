// Reads the page into data and writes what follows from it back: shown and hidden fields, computed
// values, messages.

import { holds } from "./conditions.js";
import { settle, settleRow } from "./settle.js";
import { parsed, shown } from "./values.js";

const PARTS = {
  address: ["region", "detail"],
  date_range: ["from", "to"],
  signature: ["name", "picture"],
};

/** The elements of one field; `path` as in the names of inputs: `items.3.price`. */
export const fieldAt = (body, path) => body.querySelector(`[data-field="${CSS.escape(path)}"]`);

const inputs = (body, name) =>
  [...body.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((input) => !input.closest("template"));

function textAt(body, name) {
  for (const input of inputs(body, name)) {
    if (input.type !== "radio" || input.checked) return input.value;
  }
  return "";
}

function listAt(body, name) {
  const found = inputs(body, name).filter((input) => input.type !== "checkbox" || input.checked);
  const values = found.map((input) => input.value).filter(Boolean);
  return values.length ? values : null;
}

/** Row elements of a table or group, in their order. */
export function rowsOf(body, key) {
  const set = body.querySelector(`[data-rows="${CSS.escape(key)}"]`);
  return set ? [...set.querySelectorAll(":scope [data-rows-body] > [data-row]")] : [];
}

function readStep(body, step, path) {
  if (step.type === "computed" || step.type === "static") return null;
  if (step.rows) {
    return rowsOf(body, step.key).map((row) =>
      readPlan(body, step.rows, `${path}.${row.dataset.row}.`),
    );
  }
  if (step.type === "multi_choice" || step.type === "upload") return listAt(body, path);
  const parts = PARTS[step.type];
  if (!parts) return parsed(step.type, textAt(body, path));
  const kind = step.type === "date_range" ? "date" : "text";
  const found = {};
  for (const part of parts) {
    const value = parsed(kind, textAt(body, `${path}.${part}`));
    if (value !== null) found[part] = value;
  }
  return found;
}

function readPlan(body, plan, prefix) {
  const data = {};
  for (const step of plan) {
    const value = readStep(body, step, prefix + step.key);
    if (value !== null) data[step.key] = value;
  }
  return data;
}

/** The data of the whole form: what is on the page over what the other pages said. */
export function readForm(body, payload) {
  const here = new Set(payload.fields);
  const plan = payload.schema["x-plan"].filter((step) => here.has(step.key));
  return { ...payload.data, ...readPlan(body, plan, "") };
}

function setVisible(element, visible) {
  if (element && element.hidden === visible) element.hidden = !visible;
}

function setComputed(body, step, path, value) {
  const output = fieldAt(body, path)?.querySelector("[data-computed]");
  const text = output && shown(value, step.result, output.dataset.unit);
  if (output && output.textContent !== text) output.textContent = text;
}

function applyPlan(body, plan, data, prefix) {
  for (const step of plan) {
    const path = prefix + step.key;
    setVisible(fieldAt(body, path), !step.show_if || holds(step.show_if, data));
    if (step.type === "computed") setComputed(body, step, path, data[step.key]);
  }
}

/** Shows, hides and computes. Returns the settled data. */
export function apply(body, payload, today) {
  const raw = readForm(body, payload);
  const plan = payload.schema["x-plan"];
  const data = settle(raw, plan, today);
  applyPlan(body, plan, data, "");
  for (const step of plan.filter((one) => one.rows)) {
    rowsOf(body, step.key).forEach((row, n) => {
      const settled = settleRow(raw[step.key]?.[n] || {}, step.rows, data, today);
      applyPlan(body, step.rows, settled, `${step.key}.${row.dataset.row}.`);
    });
  }
  for (const section of body.querySelectorAll("[data-form-section]")) {
    const fields = [...section.querySelectorAll("[data-field]")].filter(
      (field) => !field.closest("template"),
    );
    setVisible(section, !fields.length || fields.some((field) => !field.hidden));
  }
  return data;
}

/** Writes or clears the message of one field or part. `element` is its form group. */
export function setMessage(element, id, message, prefix) {
  const before = element.querySelector(`:scope #${CSS.escape(`${id}-error`)}`);
  element.classList.toggle("govuk-form-group--error", Boolean(message));
  const input = document.getElementById(id);
  if (input) mark(input, `${id}-error`, Boolean(message));
  if (!message) {
    before?.remove();
    return;
  }
  const line = before || document.createElement("p");
  line.className = "govuk-error-message";
  line.id = `${id}-error`;
  const hidden = document.createElement("span");
  hidden.className = "govuk-visually-hidden";
  hidden.textContent = prefix;
  line.replaceChildren(hidden, message);
  if (!before) place(element, line);
}

function place(element, line) {
  const head = element.querySelector("legend, label, .govuk-label");
  const notes = head ? head.parentElement.querySelectorAll(":scope > .govuk-hint") : [];
  const after = [...notes].at(-1) || head;
  if (after) after.after(line);
  else element.prepend(line);
}

function mark(input, errorId, wrong) {
  const kind = ["input", "select", "textarea"].find((name) => input.matches(name));
  if (kind && !["radio", "checkbox"].includes(input.type)) {
    input.classList.toggle(`govuk-${kind}--error`, wrong);
  }
  const described = input.matches("input[type=radio], input[type=checkbox]")
    ? input.closest("fieldset")
    : input;
  if (!described) return;
  const ids = (described.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
  const left = ids.filter((id) => id !== errorId);
  if (wrong) left.push(errorId);
  if (left.length) described.setAttribute("aria-describedby", left.join(" "));
  else described.removeAttribute("aria-describedby");
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}
