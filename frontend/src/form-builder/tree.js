// The definition as a tree. A place is written as the server writes it: pages.0.sections.1.fields.2.

import { local, say } from "./dom.js";

const ROWS = { table: "columns", group: "fields" };

export const split = (path) => (path ? path.split(".") : []);
export const parent = (path) => split(path).slice(0, -2).join(".");
export const listOf = (path) => split(path).slice(0, -1).join(".");
export const indexOf = (path) => Number(split(path).at(-1));

/** The node (or list) at a place; undefined when there is none. */
export function at(definition, path) {
  return split(path).reduce((node, part) => (node === undefined || node === null ? undefined : node[part]), definition);
}

/** The list at a place, made when it is missing. */
export function listAt(definition, path) {
  const parts = split(path);
  const name = parts.pop();
  const owner = at(definition, parts.join("."));
  if (!Array.isArray(owner[name])) owner[name] = [];
  return owner[name];
}

/** form, page, section, field, or inner (a column, or a field of a repeated group). */
export function kindOf(definition, path) {
  if (!path) return "form";
  const name = split(path).at(-2);
  if (name === "pages") return "page";
  if (name === "sections") return "section";
  const node = at(definition, path);
  if (node?.type === "section") return "section";
  return ROWS[at(definition, parent(path))?.type] ? "inner" : "field";
}

/** Where the rows' fields of a table or group are kept. */
export const rowsName = (node) => ROWS[node?.type];

export function nameOf(definition, path) {
  const node = at(definition, path);
  const kind = kindOf(definition, path);
  if (kind === "form") return local(node.title) || say("untitled");
  if (kind === "page") return local(node.title) || say("page", { number: indexOf(path) + 1 });
  if (kind === "section") return local(node.title) || say("untitled_section");
  return local(node.label) || (node.type === "static" && local(node.text).slice(0, 24)) || node.key || say("untitled");
}

/** Every field with its place; `owner` is the table or group that it stands in. */
export function* fields(definition) {
  for (const [p, page] of (definition.pages || []).entries()) {
    for (const [s, section] of (page.sections || []).entries()) {
      yield* inSection(section, `pages.${p}.sections.${s}`);
    }
  }
}

function* inSection(section, path) {
  for (const [n, node] of (section.fields || []).entries()) {
    const place = `${path}.fields.${n}`;
    if (node.type === "section") {
      yield* inSection(node, place);
      continue;
    }
    yield { path: place, node, owner: null };
    const name = rowsName(node);
    for (const [m, inner] of (name ? node[name] || [] : []).entries()) {
      yield { path: `${place}.${name}.${m}`, node: inner, owner: node };
    }
  }
}

/** The lists that can take a field, with a name to choose by. */
export function containers(definition) {
  const found = [];
  const add = (section, path, title) => {
    found.push({ path: `${path}.fields`, title });
    (section.fields || []).forEach((node, n) => {
      if (node.type === "section") {
        add(node, `${path}.fields.${n}`, `${title} › ${local(node.title) || say("untitled_section")}`);
      }
    });
  };
  (definition.pages || []).forEach((page, p) => {
    (page.sections || []).forEach((section, s) => {
      const number = say("page", { number: p + 1 });
      add(section, `pages.${p}.sections.${s}`, `${number} › ${local(section.title) || say("untitled_section")}`);
    });
  });
  return found;
}

/** The place of a node, found by identity after things have moved. */
export function placeOf(node, wanted, path = "") {
  if (node === wanted) return path;
  for (const name of ["pages", "sections", "fields", "columns"]) {
    for (const [n, inner] of (Array.isArray(node?.[name]) ? node[name] : []).entries()) {
      const found = placeOf(inner, wanted, path ? `${path}.${name}.${n}` : `${name}.${n}`);
      if (found !== null) return found;
    }
  }
  return null;
}

export function takenKeys(definition) {
  return new Set([...fields(definition)].map(({ node }) => node.key));
}

export function freeKey(taken, stem) {
  const base = stem.replace(/_[0-9]+$/, "").slice(0, 50);
  for (let n = 1; ; n += 1) if (!taken.has(`${base}_${n}`)) return `${base}_${n}`;
}

/** How a field's value behaves: the result type of a computed one. */
export const valueType = (node) => (node.type === "computed" ? node.result || "text" : node.type);

/** Renames a key where conditions and expressions speak of it. `owner` is its table or group. */
export function renameIn(definition, before, after, owner = null) {
  const inScope = owner ? owner[rowsName(owner)] || [] : [definition];
  for (const scope of inScope) {
    visit(scope, (node) => {
      if (node.field === before && !node.type) node.field = after;
      if (!owner && Array.isArray(node.column) && node.column[0] === before) node.column[0] = after;
    });
  }
  if (!owner) return;
  visit(definition, (node) => {
    if (Array.isArray(node.column) && node.column[0] === owner.key && node.column[1] === before) {
      node.column[1] = after;
    }
  });
}

function visit(node, act) {
  if (Array.isArray(node)) {
    node.forEach((one) => visit(one, act));
  } else if (node && typeof node === "object") {
    act(node);
    Object.values(node).forEach((one) => visit(one, act));
  }
}
