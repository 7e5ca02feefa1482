// What a new field says before anyone has touched it: always enough to be published.

import { language } from "./dom.js";
import { freeKey } from "./tree.js";

const options = () => [
  { value: "option_1", label: { zh: "选项一", en: "Option one" } },
  { value: "option_2", label: { zh: "选项二", en: "Option two" } },
];

/** The name of the type, to be written over; in both languages where the editor reads English. */
const named = (type, catalogue) => ({
  zh: catalogue.types_zh[type],
  ...(language.now === "en" ? { en: catalogue.types[type] } : {}),
});

/** `taken` are the keys in use; the new field's own are added. */
export function fresh(type, taken, catalogue) {
  const key = freeKey(taken, type);
  taken.add(key);
  const label = named(type, catalogue);
  if (type === "section") return { type, title: { zh: "新的分组", en: "New section" }, fields: [] };
  if (type === "static") return { key, type, text: { zh: "请在这里写说明。" } };
  const inner = (kind, zh, more = {}) => {
    const own = freeKey(taken, kind);
    taken.add(own);
    return { key: own, type: kind, label: { zh }, ...more };
  };
  const made = { key, type, label };
  if (type === "choice" || type === "multi_choice") made.options = options();
  if (type === "table") {
    made.columns = [inner("text", "名称", { required: true, max_length: 60 }), inner("integer", "数量")];
    made.max_rows = 20;
  }
  if (type === "group") {
    made.fields = [inner("text", "姓名", { required: true, max_length: 60 })];
    made.row_label = { zh: "第", en: "No." };
    made.max_rows = 10;
  }
  if (type === "computed") Object.assign(made, { result: "integer", expression: { number: "0" } });
  if (type === "upload") made.material = key;
  if (type === "phone") made.kind = "mobile";
  if (type === "region") made.level = "village";
  if (type === "signature") made.statement = { zh: "以上内容属实。", en: "The above is true." };
  return made;
}

/** The same question asked in another way: what both types may say is kept. */
export function converted(node, type, catalogue) {
  const made = fresh(type, new Set(), catalogue);
  const allowed = catalogue.properties[type];
  for (const [name, value] of Object.entries(node)) {
    if (name === "type" || !Object.hasOwn(allowed, name)) continue;
    if (["min", "max", "options", "columns", "fields", "expression", "kind"].includes(name) && !same(name, node.type, type)) continue;
    made[name] = value;
  }
  made.key = node.key;
  if (node.label && type !== "static") made.label = node.label;
  if (made.options && made.source) delete made.options;
  if (type === "static" || type === "computed") ["required", "require_if", "prefill"].forEach((name) => delete made[name]);
  return made;
}

const ALIKE = [["choice", "multi_choice"], ["date", "date_range"]];
const same = (name, a, b) => a === b || ALIKE.some((pair) => pair.includes(a) && pair.includes(b));
