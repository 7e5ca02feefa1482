// The form as a list of its parts. Each part is one button: everything goes by keyboard too.

import { announce, h, local, say } from "./dom.js";
import { chooser } from "./editors.js";
import { at, containers, kindOf, nameOf, parent, rowsName } from "./tree.js";
import { byKey, conditionWords } from "./words.js";

export class Canvas {
  constructor(root, store, acts, catalogue, { onEnter }) {
    Object.assign(this, { root, store, acts, catalogue, onEnter });
    this.problems = [];
    root.addEventListener("keydown", (event) => this.onKey(event));
  }

  draw() {
    const { store, root } = this;
    const focused = root.contains(document.activeElement) ? this.markOf(document.activeElement) : null;
    this.known = byKey(store.definition);
    const page = `pages.${store.page}`;
    root.replaceChildren(this.head(), this.pages(), this.page(page));
    if (focused) this.refocus(focused);
    if (this.shown !== store.chosen) this.root.querySelector(`[data-item="${CSS.escape(store.chosen)}"]`)?.scrollIntoView({ block: "nearest" });
    this.shown = store.chosen;
  }

  markOf(element) {
    return { act: element.dataset.act || null, path: element.closest("[data-path]")?.dataset.path };
  }

  /** The same button where it stands now; the part itself when the button is gone. */
  refocus({ act }) {
    const here = this.root.querySelector(`[data-path="${CSS.escape(this.store.chosen)}"]`);
    const again = act && here?.querySelector(`:scope > .builder-row [data-act="${act}"]:not(:disabled), :scope > .builder-tools [data-act="${act}"]:not(:disabled)`);
    (again || this.pick(this.store.chosen))?.focus();
  }

  pick(path) {
    return this.root.querySelector(`button[data-pick="${CSS.escape(path)}"]`);
  }

  head() {
    return h("div", { class: "builder-formhead" }, this.picker("", say("form_settings"), "builder-link"));
  }

  picker(path, label, style, ...more) {
    const { store } = this;
    return h(
      "button",
      {
        type: "button",
        class: `builder-pick ${style}`,
        "data-pick": path,
        "aria-pressed": String(store.chosen === path),
        onClick: (event) => {
          store.choose(path);
          if (event.detail === 0) this.onEnter();
        },
      },
      label,
      ...more,
    );
  }

  pages() {
    const { store } = this;
    const one = (page, n) => {
      const path = `pages.${n}`;
      const title = `${n + 1} ${local(page.title) || say("untitled_page")}`;
      return h("li", {}, h("button", {
        type: "button",
        class: "builder-tab",
        "aria-current": n === store.page ? "true" : null,
        onClick: () => store.choose(path),
      }, title, this.mark(path)));
    };
    const add = h("button", { type: "button", class: "btn quiet small", "data-act": "add_page", onClick: () => this.acts.addPage() }, say("add_page"));
    return h("nav", { class: "builder-pages", "aria-label": say("pages") }, h("ol", {}, store.definition.pages.map(one)), add);
  }

  page(path) {
    const node = at(this.store.definition, path);
    const settings = this.picker(path, say("page_settings"), "builder-link");
    const add = h("button", { type: "button", class: "btn quiet small", "data-act": "add_section", onClick: () => this.acts.addSection() }, say("add_section"));
    return h(
      "div",
      { class: "builder-page", "data-path": path },
      h("h2", {}, local(node.title) || say("untitled_page")),
      h("div", { class: "builder-tools" }, settings, this.store.chosen === path && this.tools(path, "page")),
      this.notes(node),
      (node.sections || []).map((section, n) => this.section(`${path}.sections.${n}`, section)),
      add,
    );
  }

  section(path, node) {
    const title = h("span", { class: "builder-name" }, local(node.title) || say("untitled_section"));
    const list = (node.fields || []).map((inner, n) => {
      const place = `${path}.fields.${n}`;
      return inner.type === "section"
        ? h("li", { class: "builder-field", "data-path": place, "data-item": place }, this.section(place, inner))
        : this.field(place, inner);
    });
    return h(
      "section",
      { class: `builder-section${this.store.chosen === path ? " is-chosen" : ""}`, "data-path": path, "aria-label": local(node.title) || say("untitled_section") },
      h("div", { class: "builder-row" },
        this.picker(path, title, "builder-sectionhead", h("span", { class: "tag" }, say("section")), this.mark(path)),
        this.store.chosen === path && this.tools(path, "section")),
      this.notes(node),
      list.length ? null : h("p", { class: "builder-empty" }, say("empty_section")),
      h("ol", { class: "builder-fields", "data-list": `${path}.fields` }, list),
    );
  }

  field(path, node, inner = false) {
    const { store, catalogue } = this;
    const isChosen = store.chosen === path;
    const marks = [
      h("span", { class: "tag" }, catalogue.types[node.type] || node.type),
      node.required && h("span", { class: "tag blue" }, say("required_mark")),
      node.prefill && h("span", { class: "tag green" }, say("prefilled_mark")),
      h("code", { class: "muted" }, node.key || ""),
      this.mark(path),
    ];
    const rows = rowsName(node);
    return h(
      "li",
      { class: `builder-field${isChosen ? " is-chosen" : ""}`, "data-path": path, "data-item": path, draggable: inner ? null : "true" },
      h("div", { class: "builder-row" },
        !inner && h("span", { class: "builder-grip", "aria-hidden": "true", title: say("drag") }, "⠿"),
        this.picker(path, h("span", { class: "builder-name" }, nameOf(store.definition, path)), "", ...marks),
        isChosen && this.tools(path, inner ? "inner" : "field")),
      this.notes(node),
      rows && this.rows(path, node, rows),
    );
  }

  rows(path, node, name) {
    const list = (node[name] || []).map((inner, n) => this.field(`${path}.${name}.${n}`, inner, true));
    const types = this.acts.allowedIn(node).map((type) => [type, this.catalogue.types[type]]);
    const select = chooser(say("add_inside", { name: local(node.label) }), types, say(node.type === "table" ? "add_column" : "add_field"), (type) => {
      this.acts.add(type, { list: `${path}.${name}` });
      this.onEnter();
    }, { act: "add_inside" });
    return h("div", { class: "builder-inner" }, h("ol", { class: "builder-fields", "data-list": `${path}.${name}` }, list), select);
  }

  tools(path, kind) {
    const { acts, store } = this;
    const button = (act, text, run, off = false) =>
      h("button", { type: "button", class: "builder-icon", "data-act": act, disabled: off, "aria-label": `${say(act)}：${nameOf(store.definition, path)}`, title: say(act), onClick: run }, text);
    const isPage = kind === "page";
    return h(
      "span",
      { class: "builder-acts", role: "group", "aria-label": nameOf(store.definition, path) },
      h("button", { type: "button", class: "builder-icon builder-edit", "data-act": "edit", onClick: () => this.onEnter() }, say("edit")),
      button(isPage ? "left" : "up", isPage ? "←" : "↑", () => acts.shift(path, -1)),
      button(isPage ? "right" : "down", isPage ? "→" : "↓", () => acts.shift(path, 1)),
      (kind === "field" || kind === "section") && this.mover(path, kind),
      button("duplicate", say("duplicate"), () => acts.duplicate(path)),
      button("delete", "✕", () => acts.remove(path), isPage && store.definition.pages.length === 1),
    );
  }

  /** Move to another section (a field) or page (a section) without dragging. */
  mover(path, kind) {
    const { store, acts } = this;
    const isTopSection = kind === "section" && path.split(".").at(-2) === "sections";
    const here = path.split(".").slice(0, -1).join(".");
    const places = isTopSection
      ? store.definition.pages.map((page, n) => ({ path: `pages.${n}.sections`, title: `${say("page", { number: n + 1 })} ${local(page.title)}` }))
      : containers(store.definition);
    const open = places.filter((one) => one.path !== here && !one.path.startsWith(`${path}.`));
    if (!open.length) return null;
    return chooser(say("move_to"), open.map((one) => [one.path, one.title]), say("move_there"), (list) => {
      acts.moveTo(path, list, Number.MAX_SAFE_INTEGER);
      this.pick(store.chosen)?.focus();
    }, { act: "move_to" });
  }

  notes(node) {
    const said = [];
    if (node.show_if) said.push(say("shows_if", { what: conditionWords(node.show_if, this.known, this.catalogue) }));
    if (node.require_if) said.push(say("requires_if", { what: conditionWords(node.require_if, this.known, this.catalogue) }));
    return said.length ? h("p", { class: "builder-note" }, said.join(" ")) : null;
  }

  mark(path) {
    const isOwn = (one) => one.path === path || one.path.startsWith(`${path}.`);
    const isStructure = ["page", "section"].includes(kindOf(this.store.definition, path));
    const own = this.problems.filter((one) => isOwn(one) && (!isStructure || /^(show_if|title|hint|key)/.test(one.path.slice(path.length + 1)) || one.path === path));
    return own.length ? h("span", { class: "tag red" }, say("problem_count", { count: own.length })) : null;
  }

  onKey(event) {
    const button = event.target.closest("button[data-pick]");
    if (!button) return;
    const path = button.dataset.pick;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const isCommand = event.ctrlKey || event.metaKey;
    if (step && event.altKey) {
      event.preventDefault();
      this.store.choose(path);
      this.acts.shift(path, step);
      this.pick(this.store.chosen)?.focus();
    } else if (step) {
      event.preventDefault();
      const all = [...this.root.querySelectorAll("button[data-pick]")];
      const next = all[all.indexOf(button) + step];
      if (!next) return announce(say("cannot_move"));
      this.store.choose(next.dataset.pick);
      this.pick(this.store.chosen)?.focus();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.acts.remove(path);
      (this.pick(this.store.chosen) || this.pick(parent(this.store.chosen)))?.focus();
    } else if (isCommand && event.key.toLowerCase() === "d") {
      event.preventDefault();
      this.acts.duplicate(path);
      this.pick(this.store.chosen)?.focus();
    }
    return undefined;
  }
}
