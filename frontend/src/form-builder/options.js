// The options of a choice: one's own list, or one that is kept elsewhere.

import { h, newId, say } from "./dom.js";
import { group, selection } from "./editors.js";

const zhOf = (text) => (typeof text === "string" ? text : text?.zh || "");
const enOf = (text) => (typeof text === "string" ? "" : text?.en || "");

/** `set(changes)` takes { options } or { source }. */
export function optionsEditor(node, set, catalogue) {
  const sources = catalogue.sources.map((key) => [key, say("from_source", { name: key === "region" ? say("source_region") : key })]);
  const list = h("ol", { class: "builder-options" });
  let rows = structuredClone(node.options || []);

  const give = () => set({ options: structuredClone(rows), source: undefined });
  const draw = (focus = null) => {
    list.replaceChildren(...rows.map((row, n) => optionRow(row, n, rows.length, { give, act })));
    if (focus) list.children[focus[0]]?.querySelector(focus[1])?.focus();
  };
  const act = (verb, n) => {
    if (verb === "remove") rows.splice(n, 1);
    else rows.splice(n + (verb === "up" ? -1 : 1), 0, ...rows.splice(n, 1));
    give();
    const at = verb === "remove" ? Math.min(n, rows.length - 1) : n + (verb === "up" ? -1 : 1);
    draw([at, verb === "remove" ? "input" : `[data-act=${verb}]:not(:disabled), button:not(:disabled)`]);
  };
  const add = h("button", { type: "button", class: "btn quiet small", onClick: () => {
    const taken = new Set(rows.map((row) => row.value));
    let n = rows.length + 1;
    while (taken.has(`option_${n}`)) n += 1;
    rows.push({ value: `option_${n}`, label: { zh: `选项${n}` } });
    give();
    draw([rows.length - 1, "input"]);
  } }, say("add_option"));
  const own = h("div", { hidden: Boolean(node.source) }, list, add);
  const choose = selection(node.source || "", sources, (source) => {
    own.hidden = Boolean(source);
    if (source) {
      set({ source, options: undefined });
    } else {
      if (!rows.length) rows = [{ value: "option_1", label: { zh: "选项一" } }];
      give();
      draw();
    }
  }, { empty: say("own_options"), label: catalogue.property_names.source });
  draw();
  return group("options", catalogue.property_names.options, "", choose, own);
}

function optionRow(row, n, count, { give, act }) {
  const input = (value, label, lang, change) => {
    const id = newId("o");
    const box = h("input", { id, class: "builder-input", value, lang, maxlength: lang ? 300 : 100, onInput: () => { change(box.value); give(); } });
    return h("div", {}, h("label", { for: id }, label), box);
  };
  const text = (key) => (typed) => {
    const now = typeof row.label === "string" ? { zh: row.label } : { ...(row.label || {}) };
    if (typed) now[key] = typed;
    else delete now[key];
    row.label = now;
  };
  const button = (verb, off) =>
    h("button", { type: "button", class: "builder-icon", "data-act": verb, disabled: off, "aria-label": `${say(verb)} ${n + 1}`, onClick: () => act(verb, n) },
      { up: "↑", down: "↓", remove: "✕" }[verb]);
  return h(
    "li",
    {},
    h("div", { class: "builder-option" },
      input(zhOf(row.label), `${say("option_label")}（${say("zh")}）`, "zh-Hans", text("zh")),
      input(enOf(row.label), `${say("option_label")}（${say("en")}）`, "en", text("en")),
      input(row.value ?? "", say("option_value"), null, (typed) => { row.value = typed.trim(); }),
      h("div", { class: "builder-option-acts" }, button("up", n === 0), button("down", n === count - 1), button("remove", count === 1)),
    ),
  );
}
