// What one can do to a form: add, move, copy, delete. Each is one step of undo and is announced.

import { announce, say } from "./dom.js";
import { fresh } from "./fresh.js";
import {
  at,
  containers,
  fields,
  freeKey,
  indexOf,
  kindOf,
  listAt,
  listOf,
  nameOf,
  parent,
  placeOf,
  renameIn,
  rowsName,
  takenKeys,
} from "./tree.js";

export class Acts {
  constructor(store, catalogue) {
    this.store = store;
    this.catalogue = catalogue;
  }

  /** A new field of a type, after what is chosen; `where` names a list and a position in it. */
  add(type, where = null) {
    const { store } = this;
    const place = where || this.nextPlace(type);
    store.change((copy) => {
      const node = fresh(type, takenKeys(copy), this.catalogue);
      const list = listAt(copy, place.list);
      list.splice(place.index ?? list.length, 0, node);
      return placeOf(copy, node);
    });
    announce(say("added", { name: nameOf(store.definition, store.chosen) }));
  }

  /** After the chosen field; at the end of the chosen section or page. */
  nextPlace(type) {
    const { definition, chosen } = this.store;
    const kind = kindOf(definition, chosen);
    if (kind === "inner") {
      const owner = at(definition, parent(chosen));
      if (this.allowedIn(owner).includes(type)) return { list: listOf(chosen), index: indexOf(chosen) + 1 };
      return { list: listOf(parent(chosen)), index: indexOf(parent(chosen)) + 1 };
    }
    if (kind === "field") return { list: listOf(chosen), index: indexOf(chosen) + 1 };
    if (kind === "section") return { list: `${chosen}.fields` };
    const page = `pages.${this.store.page}`;
    const count = at(definition, page).sections?.length || 0;
    if (!count) this.addSection();
    return { list: `${page}.sections.${Math.max(0, (at(this.store.definition, page).sections?.length || 1) - 1)}.fields` };
  }

  allowedIn(owner) {
    const allowed = owner.type === "table" ? this.catalogue.in_table : this.catalogue.in_group;
    return this.catalogue.groups.flatMap((group) => group.types).filter((type) => allowed.includes(type));
  }

  addSection() {
    const page = `pages.${this.store.page}`;
    this.store.change((copy) => {
      const list = listAt(copy, `${page}.sections`);
      list.push({ title: { zh: "新的分组", en: "New section" }, fields: [] });
      return `${page}.sections.${list.length - 1}`;
    });
    announce(say("added", { name: say("section") }));
  }

  addPage() {
    this.store.change((copy) => {
      const taken = new Set(copy.pages.map((page) => page.key));
      copy.pages.push({
        key: freeKey(taken, "page"),
        title: { zh: "新的一页", en: "New page" },
        sections: [{ title: { zh: "基本情况", en: "Basics" }, fields: [] }],
      });
      return `pages.${copy.pages.length - 1}`;
    });
    announce(say("added", { name: say("one_page") }));
  }

  /** The pages of a template, at the end; keys that are taken get new ones. */
  addTemplate(template) {
    this.store.change((copy) => {
      const first = copy.pages.length;
      for (const page of structuredClone(template.pages)) {
        this.renew({ pages: [page] }, takenKeys(copy), false);
        const keys = new Set(copy.pages.map((one) => one.key));
        if (keys.has(page.key)) page.key = freeKey(keys, page.key);
        copy.pages.push(page);
      }
      return `pages.${first}`;
    });
    announce(say("added", { name: template.title }));
  }

  /** New keys for the fields of a part; references within the part follow. */
  renew(part, taken, always) {
    for (const { node, owner } of [...fields(part)]) {
      if (owner || (!always && !taken.has(node.key))) {
        if (!owner) taken.add(node.key);
        continue;
      }
      const before = node.key;
      node.key = freeKey(taken, before);
      taken.add(node.key);
      renameIn(part, before, node.key);
    }
  }

  remove(path) {
    const { store } = this;
    const kind = kindOf(store.definition, path);
    if (kind === "form" || (kind === "page" && store.definition.pages.length === 1)) return;
    const name = nameOf(store.definition, path);
    store.change((copy) => {
      const list = at(copy, listOf(path));
      list.splice(indexOf(path), 1);
      const next = Math.min(indexOf(path), list.length - 1);
      return next < 0 ? parent(path) : `${listOf(path)}.${next}`;
    });
    announce(say("deleted", { name }));
  }

  duplicate(path) {
    const { store } = this;
    const kind = kindOf(store.definition, path);
    if (kind === "form") return;
    store.change((copy) => {
      const node = structuredClone(at(copy, path));
      const taken = takenKeys(copy);
      if (kind === "page") {
        this.renew({ pages: [node] }, taken, true);
        node.key = freeKey(new Set(copy.pages.map((page) => page.key)), node.key || "page");
      } else if (kind === "section") {
        this.renew({ pages: [{ sections: [node] }] }, taken, true);
      } else {
        node.key = freeKey(taken, node.key || node.type);
      }
      const titled = node.label ? "label" : "title";
      const zh = typeof node[titled] === "string" ? node[titled] : node[titled]?.zh;
      if (zh) node[titled] = { zh: `${zh}（副本）`, ...(node[titled].en ? { en: `${node[titled].en} (copy)` } : {}) };
      at(copy, listOf(path)).splice(indexOf(path) + 1, 0, node);
      return `${listOf(path)}.${indexOf(path) + 1}`;
    });
    announce(say("copied", { name: nameOf(store.definition, path) }));
  }

  /** One place up (-1) or down (1); past the end of a section it goes into the next one. */
  shift(path, by) {
    const { store } = this;
    if (!path) return;
    const list = at(store.definition, listOf(path));
    const index = indexOf(path) + by;
    if (index >= 0 && index < list.length) {
      this.moveTo(path, listOf(path), by > 0 ? index + 1 : index);
      return;
    }
    const lists = containers(store.definition).map((one) => one.path);
    const next = lists[lists.indexOf(listOf(path)) + by];
    if (kindOf(store.definition, path) !== "field" || !lists.includes(listOf(path)) || !next) {
      announce(say("cannot_move"));
      return;
    }
    this.moveTo(path, next, by > 0 ? 0 : listAt(structuredClone(store.definition), next).length);
  }

  /** Into a list, before the one that stands at `index` now. */
  moveTo(path, list, index) {
    const { store } = this;
    if (list.startsWith(`${path}.`)) return;
    if (!this.mayMove(path, list)) {
      announce(say("cannot_move"));
      return;
    }
    store.change((copy) => {
      const from = at(copy, listOf(path));
      const to = listAt(copy, list);
      const [node] = from.splice(indexOf(path), 1);
      to.splice(from === to && indexOf(path) < index ? index - 1 : index, 0, node);
      return placeOf(copy, node);
    });
    const place = `${nameOf(store.definition, parent(store.chosen))} ${indexOf(store.chosen) + 1}`;
    announce(say("moved", { name: nameOf(store.definition, store.chosen), place }));
  }

  /** Rows take only what rows may hold; sections go where sections are. */
  mayMove(path, list) {
    const { definition } = this.store;
    const node = at(definition, path);
    const owner = at(definition, list.split(".").slice(0, -1).join("."));
    const name = list.split(".").at(-1);
    if (rowsName(owner)) return this.allowedIn(owner).includes(node.type);
    if (name === "pages" || name === "sections") return listOf(path).split(".").at(-1) === name;
    return typeof node.type === "string";
  }
}
