// One box for one property. Each calls `set(value)`; undefined takes the property away.

import { h, newId, say } from "./dom.js";

/** A labelled line of the panel; `build(id)` gives the input. */
export function line(name, title, hint, build) {
  const id = newId("p");
  const hinted = hint ? `${id}-hint` : null;
  const input = build(id, hinted);
  return h(
    "div",
    { class: "builder-line", "data-prop": name },
    h("label", { for: id }, title),
    hint && h("p", { class: "builder-hint", id: hinted }, hint),
    input,
    h("p", { class: "builder-error", hidden: true }),
  );
}

export function group(name, title, hint, ...children) {
  return h(
    "fieldset",
    { class: "builder-line builder-group", "data-prop": name },
    h("legend", {}, title),
    hint && h("p", { class: "builder-hint" }, hint),
    ...children,
    h("p", { class: "builder-error", hidden: true }),
  );
}

/** Chinese and English side by side; English is left out when it is empty. */
export function bilingual(name, title, value, set, { long = false, hint = "" } = {}) {
  const now = typeof value === "string" ? { zh: value } : { ...(value || {}) };
  const box = (key) => {
    const id = newId("p");
    const input = h(long ? "textarea" : "input", {
      id,
      class: "builder-input",
      lang: key === "zh" ? "zh-Hans" : "en",
      rows: long ? 2 : null,
      maxlength: 4000,
      value: now[key] || "",
      onInput: () => {
        const text = input.value;
        if (text) now[key] = text;
        else delete now[key];
        set(Object.keys(now).length ? { ...now } : undefined);
      },
    });
    return h("div", { class: "builder-two" }, h("label", { for: id }, say(key)), input);
  };
  return group(name, title, hint, box("zh"), box("en"));
}

export function text(name, title, value, set, { hint = "", maxlength = 300, mono = false } = {}) {
  return line(name, title, hint, (id, hinted) => {
    const input = h("input", {
      id,
      class: `builder-input${mono ? " mono" : ""}`,
      value: value ?? "",
      maxlength,
      spellcheck: mono ? "false" : null,
      autocapitalize: mono ? "none" : null,
      "aria-describedby": hinted,
      onInput: () => set(input.value.trim() || undefined),
    });
    return input;
  });
}

export function flag(name, title, value, set) {
  const id = newId("p");
  const input = h("input", { type: "checkbox", id, checked: value === true, onChange: () => set(input.checked || undefined) });
  return h(
    "div",
    { class: "builder-line builder-flag", "data-prop": name },
    input,
    h("label", { for: id }, title),
    h("p", { class: "builder-error", hidden: true }),
  );
}

/** Reads what was typed by `read`; what cannot be read is said and not stored. */
function checked(name, title, shown, set, { read, wrong, hint = "", unit = "" }) {
  const made = line(name, title, hint, (id, hinted) => {
    const input = h("input", {
      id,
      class: "builder-input builder-short",
      inputmode: "decimal",
      value: shown,
      maxlength: 30,
      "aria-describedby": hinted,
      onInput: () => {
        const typed = input.value.trim();
        const value = typed ? read(typed) : undefined;
        const isWrong = value === null;
        const error = made.querySelector(".builder-error");
        error.hidden = !isWrong;
        error.textContent = isWrong ? wrong : "";
        input.setAttribute("aria-invalid", String(isWrong));
        if (!isWrong) set(value);
      },
    });
    return unit ? h("span", { class: "builder-unit" }, input, h("span", {}, unit)) : input;
  });
  return made;
}

export function whole(name, title, value, set, more = {}) {
  const read = (typed) => (/^-?[0-9]{1,15}$/.test(typed) ? Number(typed) : null);
  return checked(name, title, value ?? "", set, { read, wrong: say("bad_number"), ...more });
}

export function readMoney(typed) {
  const found = /^(-?)([0-9]{1,12})(?:\.([0-9]{1,2}))?$/.exec(typed);
  if (!found) return null;
  const fen = Number(found[2]) * 100 + Number((found[3] || "").padEnd(2, "0"));
  return found[1] && fen ? -fen : fen;
}

export const moneyText = (fen) => (typeof fen === "number" ? String(fen / 100) : "");

export function money(name, title, value, set) {
  return checked(name, title, moneyText(value), set, { read: readMoney, wrong: say("bad_money"), unit: say("yuan") });
}

export function choice(name, title, value, options, set, { empty = null, hint = "" } = {}) {
  return line(name, title, hint, (id, hinted) => {
    const select = selection(value, options, set, { empty });
    select.id = id;
    if (hinted) select.setAttribute("aria-describedby", hinted);
    return select;
  });
}

/** A bare list to choose from; `options` are [value, label] or { group, options }. */
export function selection(value, options, set, { empty = null, label = null } = {}) {
  const one = ([key, words]) => h("option", { value: key, selected: key === value }, words);
  const select = h(
    "select",
    { class: "builder-input", "aria-label": label, onChange: () => set(select.value || undefined) },
    empty !== null && h("option", { value: "", selected: !value }, empty),
    options.map((given) =>
      Array.isArray(given) ? one(given) : h("optgroup", { label: given.group }, given.options.map(one)),
    ),
  );
  return select;
}

/** A list and a button: arrow keys only look through the list, nothing happens before the button. */
export function chooser(label, options, verb, run, { act = null } = {}) {
  const select = h("select", { class: "builder-input builder-move", "aria-label": label, "data-act": act && `${act}_where` },
    options.map(([key, words]) => h("option", { value: key }, words)));
  const button = h("button", { type: "button", class: "builder-icon", "data-act": act, onClick: () => run(select.value) }, verb);
  return h("span", { class: "builder-chooser" }, select, button);
}

const RELATIVE = /^today(?:([+-])([0-9]{1,5})([dmy]))?$/;
const UNITS = { d: "days", m: "months", y: "years" };

/** A limit of dates: none, a fixed day, or one counted from the day of filling in. */
export function day(name, title, value, set, catalogue) {
  const found = RELATIVE.exec(value || "");
  const state = {
    mode: !value ? "" : !found ? "fixed" : !found[1] ? "today" : found[1] === "-" ? "before" : "after",
    date: found ? "" : value || "",
    amount: found?.[2] || "18",
    unit: found?.[3] || "y",
  };
  const give = () => {
    if (!state.mode) set(undefined);
    else if (state.mode === "fixed") set(state.date || undefined);
    else if (state.mode === "today") set("today");
    else set(`today${state.mode === "before" ? "-" : "+"}${state.amount || 0}${state.unit}`);
  };
  const more = h("span", { class: "builder-day" });
  const draw = () => {
    more.replaceChildren();
    if (state.mode === "fixed") {
      const input = h("input", { type: "date", class: "builder-input", "aria-label": title, value: state.date, onInput: () => { state.date = input.value; give(); } });
      more.append(input);
    } else if (state.mode === "before" || state.mode === "after") {
      const input = h("input", { class: "builder-input builder-short", inputmode: "numeric", maxlength: 5, "aria-label": say("amount"), value: state.amount,
        onInput: () => { if (/^[0-9]{1,5}$/.test(input.value)) { state.amount = input.value; give(); } } });
      const units = Object.entries(UNITS).map(([key, unit]) => [key, catalogue.units[unit]]);
      more.append(input, selection(state.unit, units, (unit) => { state.unit = unit; give(); }, { label: say("unit") }));
    }
  };
  const modes = [["fixed", say("day_fixed")], ["today", say("day_today")], ["before", say("day_before")], ["after", say("day_after")]];
  const select = selection(state.mode, modes, (mode) => { state.mode = mode || ""; draw(); give(); }, { empty: say("none"), label: title });
  draw();
  return group(name, title, "", select, more);
}
