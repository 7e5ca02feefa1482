// The panel of what is chosen: a box for everything that the type may say about itself.

import { h, local, say } from "./dom.js";
import * as editors from "./editors.js";
import { conditionEditor } from "./conditions.js";
import { expressionEditor } from "./expressions.js";
import { converted } from "./fresh.js";
import { optionsEditor } from "./options.js";
import { at, fields, kindOf, parent, renameIn, rowsName, valueType } from "./tree.js";
import { byKey, conditionWords, expressionWords } from "./words.js";

const LATER = ["messages", "autocomplete", "display", "rows", "key"];
const AUTOCOMPLETE = ["name", "tel", "email", "street-address", "organization", "bday", "off"];

export class Properties {
  constructor(root, store, acts, catalogue) {
    Object.assign(this, { root, store, acts, catalogue });
  }

  draw() {
    const { store } = this;
    this.path = store.chosen;
    this.node = at(store.definition, this.path);
    const kind = kindOf(store.definition, this.path);
    const made = { form: () => this.form(), page: () => this.titled("page"), section: () => this.titled("section") }[kind];
    this.root.replaceChildren(...(made ? made() : this.field(kind)));
  }

  /** Stores one property. `together` makes typing into one box one step of undo. */
  set(name, value, { redraw = false } = {}) {
    const { path } = this;
    this.store.change(
      (copy) => {
        const node = at(copy, path);
        if (value === undefined) delete node[name];
        else node[name] = value;
      },
      { together: redraw ? null : `${path} ${name}` },
    );
  }

  setAll(changes) {
    const { path } = this;
    this.store.change((copy) => {
      const node = at(copy, path);
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined) delete node[name];
        else node[name] = value;
      }
    }, { together: `${path} ${Object.keys(changes)}` });
  }

  form() {
    const { node, catalogue } = this;
    const names = catalogue.property_names;
    return [
      h("h2", {}, say("form")),
      editors.bilingual("title", names.title, node.title, (value) => this.set("title", value)),
      editors.bilingual("hint", names.hint, node.hint, (value) => this.set("hint", value), { long: true }),
    ];
  }

  titled(kind) {
    const { node, catalogue, store } = this;
    const names = catalogue.property_names;
    const here = [...fields(store.definition)];
    const inside = here.filter((one) => one.path.startsWith(`${this.path}.`)).map((one) => one.node);
    const others = here.filter((one) => !one.owner && !inside.includes(one.node)).map((one) => one.node);
    return [
      h("h2", {}, say(kind === "page" ? "one_page" : "section")),
      editors.bilingual("title", names.title, node.title, (value) => this.set("title", value)),
      editors.bilingual("hint", names.hint, node.hint, (value) => this.set("hint", value), { long: true }),
      this.condition("show_if", node.show_if, others),
    ];
  }

  condition(name, value, listed) {
    const { catalogue, store } = this;
    const words = (raw) => conditionWords(raw, byKey(store.definition), catalogue);
    return conditionEditor(name, catalogue.property_names[name], value, listed, (raw) => this.set(name, raw), catalogue, words);
  }

  field(kind) {
    const { node, catalogue } = this;
    const own = catalogue.properties[node.type];
    const heading = h("h2", {}, `${catalogue.types[node.type] || node.type}`);
    if (!own) return [heading];
    const names = Object.keys(own).filter((name) => name !== "type");
    const order = ["label", "text", "hint", "required", "options", "expression", "result"];
    const place = (name) => (order.includes(name) ? order.indexOf(name) : order.length);
    const shown = names
      .filter((name) => this.applies(name, own, kind))
      .sort((a, b) => place(a) - place(b) || names.indexOf(a) - names.indexOf(b));
    const boxes = (chosen) => chosen.map((name) => this.box(name, own[name], kind)).filter(Boolean);
    const tail = ["show_if", "require_if"];
    const main = shown.filter((name) => !LATER.includes(name) && !tail.includes(name));
    const more = shown.filter((name) => LATER.includes(name));
    const hasMore = more.some((name) => name !== "key" && node[name] !== undefined);
    return [
      heading,
      this.typeBox(kind),
      ...boxes(main),
      ...boxes(tail.filter((name) => shown.includes(name))),
      h("details", { class: "builder-more", open: hasMore || null }, h("summary", {}, say("more")), ...boxes(more)),
    ];
  }

  applies(name, own, kind) {
    const { node } = this;
    if (name === "fields" || name === "columns") return false;
    if (node.type === "static") return ["text", "show_if", "key"].includes(name);
    if (node.type === "computed" && ["required", "require_if", "prefill"].includes(name)) return false;
    if (name === "prefill") return kind === "field" && !["table", "group", "upload", "signature"].includes(node.type);
    if (name === "require_if") return node.required !== true;
    if (name === "source") return !("options" in own) && this.catalogue.sources.length > 1;
    if (name === "places" && node.type === "computed") return node.result === "decimal";
    return true;
  }

  typeBox(kind) {
    const { node, catalogue, store, path } = this;
    const owner = kind === "inner" ? at(store.definition, parent(path)) : null;
    const allowed = owner ? this.acts.allowedIn(owner) : Object.keys(catalogue.properties);
    const options = allowed.map((type) => [type, catalogue.types[type]]);
    return editors.choice("type", say("change_type"), node.type, options, (type) => {
      store.change((copy) => {
        const place = at(copy, path);
        const made = converted(place, type, catalogue);
        for (const name of Object.keys(place)) delete place[name];
        Object.assign(place, made);
      });
    });
  }

  box(name, kind, where) {
    const { node, catalogue } = this;
    const title = catalogue.property_names[name] || name;
    const value = node[name];
    const set = (given) => this.set(name, given);
    const redrawn = (given) => this.set(name, given, { redraw: true });
    if (name === "key") return this.keyBox(where);
    if (name === "required") return editors.flag(name, say("always_required"), value, (given) => {
      this.store.change((copy) => {
        const place = at(copy, this.path);
        if (given) { place.required = true; delete place.require_if; } else delete place.required;
      });
    });
    if (name === "options") return optionsEditor(node, (changes) => this.setAll(changes), catalogue);
    if (name === "level") return editors.choice(name, title, value, Object.entries(catalogue.levels), set, { empty: say("any_level") });
    if (name === "material") return editors.text(name, title, value, set, { hint: say("material_hint"), mono: true, maxlength: 100 });
    if (name === "autocomplete") return editors.choice(name, title, value, AUTOCOMPLETE.map((one) => [one, one]), set, { empty: say("none") });
    if (name === "source") return editors.choice(name, title, value, catalogue.sources.map((one) => [one, one]), set, { empty: say("default_width") });
    if (kind === "integer" && node.type === "money") return editors.money(name, title, value, set);
    return {
      text: () => editors.bilingual(name, title, value, set, { long: ["hint", "text", "statement"].includes(name) }),
      count: () => editors.whole(name, title, value, set),
      integer: () => editors.whole(name, title, value, set),
      places: () => editors.whole(name, title, value, set),
      decimal: () => editors.text(name, title, value, set, { maxlength: 30 }),
      day: () => editors.day(name, title, value, set, catalogue),
      pattern: () => editors.text(name, title, value, set, { hint: say("pattern_hint"), mono: true }),
      display: () => editors.choice(name, title, value, Object.entries(catalogue.displays), set, { empty: say("default_width") }),
      phone_kind: () => editors.choice(name, title, value || "any", Object.entries(catalogue.phones), set),
      result: () => editors.choice(name, title, value, catalogue.results.map((one) => [one, catalogue.types[one]]), redrawn),
      condition: () => this.condition(name, value, this.conditionFields()),
      prefill: () => this.prefillBox(value),
      messages: () => this.messagesBox(value),
      expression: () => this.expressionBox(),
    }[kind]?.();
  }

  /** Fields that a condition may look at: all at the top, those of the same row within one. */
  conditionFields() {
    const { store, path, node } = this;
    const owner = kindOf(store.definition, path) === "inner" ? at(store.definition, parent(path)) : null;
    return [...fields(store.definition)].filter((one) => one.owner === owner && one.node !== node).map((one) => one.node);
  }

  keyBox(where) {
    const { store, path, catalogue } = this;
    const owner = where === "inner" ? parent(path) : null;
    return editors.text("key", catalogue.property_names.key, this.node.key, (value = "") => {
      const before = at(store.definition, path).key;
      store.change((copy) => {
        at(copy, path).key = value;
        if (/^[a-z][a-z0-9_]*$/.test(value)) renameIn(copy, before, value, owner === null ? null : at(copy, owner));
      }, { together: `${path} key` });
    }, { hint: say("key_hint"), mono: true, maxlength: 60 });
  }

  prefillBox(value) {
    const { catalogue } = this;
    const source = typeof value === "string" ? value : value?.source;
    const isLocked = typeof value === "object" && value?.readonly === true;
    const groups = catalogue.prefill.map((one) => ({ group: one.label, options: Object.entries(one.keys).map(([key, name]) => [key, `${name} · ${key}`]) }));
    const known = catalogue.prefill.some((one) => Object.hasOwn(one.keys, source || ""));
    if (source && !known) groups.unshift([source, `${source} ?`]);
    const locked = editors.flag("readonly", say("prefill_readonly"), isLocked, (readonly) => {
      const now = at(this.store.definition, this.path).prefill;
      this.set("prefill", { source: now?.source ?? now, ...(readonly ? { readonly: true } : {}) });
    });
    locked.hidden = !source;
    const select = editors.selection(source, groups, (chosen) => {
      locked.hidden = !chosen;
      const isOn = locked.querySelector("input").checked;
      this.set("prefill", chosen ? { source: chosen, ...(isOn ? { readonly: true } : {}) } : undefined);
    }, { empty: say("prefill_none"), label: catalogue.property_names.prefill });
    return editors.group("prefill", catalogue.property_names.prefill, "", select, locked);
  }

  messagesBox(value) {
    const { catalogue } = this;
    const now = structuredClone(value || {});
    const list = h("div", {});
    const give = () => this.set("messages", Object.keys(now).length ? structuredClone(now) : undefined);
    const draw = () => {
      const left = Object.entries(catalogue.codes).filter(([code]) => !(code in now));
      list.replaceChildren(
        ...Object.entries(now).map(([code, text]) =>
          h("div", { class: "builder-nest" },
            editors.bilingual(`messages.${code}`, say("message_when", { what: catalogue.codes[code] || code }), text, (given) => { if (given) now[code] = given; else delete now[code]; give(); }, { long: true }),
            h("button", { type: "button", class: "btn plain small", onClick: () => { delete now[code]; give(); draw(); } }, say("remove")),
          ),
        ),
        left.length ? editors.chooser(say("add_message"), left, say("add"), (code) => {
          now[code] = { zh: catalogue.codes[code] };
          give();
          draw();
          list.querySelector(`[data-prop="messages.${code}"] textarea`)?.focus();
        }) : "",
      );
    };
    draw();
    return editors.group("messages", catalogue.property_names.messages, "", list);
  }

  expressionBox() {
    const { store, path, node, catalogue } = this;
    const inRow = kindOf(store.definition, path) === "inner";
    const owner = inRow ? at(store.definition, parent(path)) : null;
    const scope = {
      top: [...fields(store.definition)].filter((one) => !one.owner && one.node !== node && one.node !== owner).map((one) => one.node),
      row: owner ? (owner[rowsName(owner)] || []).filter((one) => one !== node && valueType(one)) : [],
    };
    const words = (raw) => expressionWords(raw, byKey(store.definition), catalogue);
    return expressionEditor(node, scope, (raw) => this.set("expression", raw), catalogue, words);
  }

  /** Puts the server's problems beside the boxes that they are about. */
  tell(problems) {
    for (const box of this.root.querySelectorAll("[data-prop]")) {
      const place = this.path ? `${this.path}.${box.dataset.prop}` : box.dataset.prop;
      const own = problems.filter((one) => one.path === place || one.path.startsWith(`${place}.`));
      const line = box.querySelector(":scope > .builder-error");
      if (!line || (line.textContent && !line.dataset.told && !own.length && !line.hidden)) continue;
      line.hidden = !own.length;
      line.textContent = own.map((one) => one.message).join(" ");
      line.dataset.told = own.length ? "1" : "";
    }
  }

  focus(prop = null) {
    const box = prop && this.root.querySelector(`[data-prop="${CSS.escape(prop)}"]`);
    box?.closest("details")?.setAttribute("open", "");
    const target = (box || this.root).querySelector("input, textarea, select");
    target?.focus();
    if (target?.matches("input:not([type=checkbox]), textarea")) target.select?.();
  }

  label() {
    return local(this.node?.label);
  }
}
