// The form builder: palette, form, properties; preview and problems beside them. Everything that a
// mouse can do a keyboard can do; everything is saved by itself and can be undone.

import { Acts } from "./acts.js";
import { Canvas } from "./canvas.js";
import { showConflict } from "./conflict.js";
import { announce, h, learn, local, say } from "./dom.js";
import { enableDragging } from "./drag.js";
import { palette } from "./palette.js";
import { Preview } from "./preview.js";
import { Properties } from "./properties.js";
import { Saving } from "./saving.js";
import { Store } from "./store.js";
import { at, fields } from "./tree.js";

const SIDES = ["properties", "preview", "problems"];

function start(root, payload) {
  learn(payload.texts, payload.language);
  const { catalogue } = payload;
  const store = new Store(payload.definition);
  const acts = new Acts(store, catalogue);
  let problems = [];

  const panes = Object.fromEntries(["palette", "canvas", ...SIDES].map((name) => [
    name, h("section", { class: `builder-${name}${SIDES.includes(name) ? " builder-side" : ""}`, "aria-label": say(name), "data-pane": name }),
  ]));
  const status = h("p", { class: "builder-status", role: "status" });
  const retry = h("button", { type: "button", class: "btn plain small", hidden: true, onClick: () => saving.now() }, say("retry"));
  const undo = h("button", { type: "button", class: "btn quiet small", "data-undo": true, onClick: () => step("undo") }, say("undo"));
  const redo = h("button", { type: "button", class: "btn quiet small", "data-redo": true, onClick: () => step("redo") }, say("redo"));
  const tab = (name) => h("button", { type: "button", class: "builder-tab", "data-tab": name, onClick: () => show(name) }, say(name));
  const tabs = ["palette", "canvas", ...SIDES].map(tab);

  root.append(
    h("div", { class: "builder-bar" }, undo, redo, status, retry, h("div", { class: "builder-tabs", role: "group", "aria-label": say("form") }, tabs)),
    panes.palette, panes.canvas, panes.properties, panes.preview, panes.problems,
    h("p", { class: "govuk-visually-hidden", role: "status", "data-builder-live": true }),
  );

  const properties = new Properties(panes.properties, store, acts, catalogue);
  const isNarrow = () => getComputedStyle(panes.palette).display === "none" || root.clientWidth < 900;
  const edit = () => {
    show("properties");
    properties.focus(["page", "section"].includes(properties.root.dataset.kind) ? "title" : null);
    properties.focus(properties.node?.label !== undefined ? "label" : null);
  };
  const canvas = new Canvas(panes.canvas, store, acts, catalogue, { onEnter: edit });
  const preview = new Preview(panes.preview, payload.urls, root);
  panes.palette.append(...palette(acts, catalogue, { onAdd: edit }));
  enableDragging(root, acts);

  const saving = new Saving(store, payload, {
    onState: (state, given = {}) => {
      status.textContent = say(state, given);
      status.dataset.state = state;
      retry.hidden = state !== "not_saved" || saving.isStopped;
    },
    onSaved: (found, isSaved = false) => {
      tell(found);
      if (isSaved && root.dataset.side === "preview") preview.show(store.page);
    },
    onConflict: (message) => showConflict(root, message, saving, store),
  });

  function show(name) {
    const isSide = SIDES.includes(name);
    if (isSide && root.dataset.side !== name && name === "preview") saving.now().then(() => preview.show(store.page, true));
    if (isSide) root.dataset.side = name;
    root.dataset.view = name;
    if (name !== "preview") preview.widen("phone");
    for (const one of tabs) {
      const isOn = one.dataset.tab === name || (!isNarrow() && one.dataset.tab === root.dataset.side);
      one.setAttribute("aria-pressed", String(isOn));
    }
  }

  function step(way) {
    const focused = properties.root.contains(document.activeElement) ? document.activeElement.closest("[data-prop]")?.dataset.prop : null;
    if (!store[way]()) return announce(say("cannot_move"));
    announce(say(way === "undo" ? "undone" : "redone"));
    if (focused) properties.focus(focused);
    return undefined;
  }

  /** Lists what publishing would refuse; each line leads to its field. */
  function tell(found) {
    problems = found.map((one) => ({ ...one, path: placed(one.path) }));
    canvas.problems = problems;
    canvas.draw();
    properties.tell(problems);
    const tabbed = tabs.find((one) => one.dataset.tab === "problems");
    tabbed.textContent = problems.length ? `${say("problems")} ${problems.length}` : say("problems");
    const line = (one) => h("li", {}, h("button", { type: "button", class: "builder-problem", onClick: () => goTo(one.path) }, one.message, " ", h("span", {}, say("go_to"))));
    panes.problems.replaceChildren(h("h2", {}, say("problems")), problems.length ? h("ul", { class: "builder-problemlist" }, problems.map(line)) : h("p", { class: "ok" }, say("no_problems")));
  }

  /** Some problems are known by the field's key alone. */
  function placed(path) {
    if (!path || path.startsWith("pages") || path === "title" || path === "hint") return path;
    return [...fields(store.definition)].find((one) => one.node.key === path)?.path || "";
  }

  function goTo(path) {
    let place = path;
    while (place && !(place.split(".").length % 2 === 0 && at(store.definition, place))) place = place.split(".").slice(0, -1).join(".");
    store.choose(place);
    show("properties");
    properties.focus(path.slice(place.length).split(".").filter(Boolean)[0] || null);
  }

  store.listen((reason) => {
    if (reason !== "typed") properties.draw();
    canvas.draw();
    properties.tell(problems);
    undo.disabled = !store.past.length;
    redo.disabled = !store.future.length;
    const title = document.querySelector("[data-builder-title]");
    if (title) title.textContent = local(store.definition.title) || say("untitled");
    if (reason === "choose") {
      if (root.dataset.side === "preview" && !saving.isDirty) preview.show(store.page);
    } else saving.soon();
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const way = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : null;
    if (!way) return;
    event.preventDefault();
    step(way);
  });

  for (const link of document.querySelectorAll("a[data-after-save]")) {
    link.addEventListener("click", async (event) => {
      if (!saving.isDirty) return;
      event.preventDefault();
      const opened = link.target === "_blank" ? window.open("about:blank", "_blank") : null;
      if (!(await saving.now())) {
        opened?.close();
        return;
      }
      if (opened) opened.location = link.href;
      else window.location.assign(link.href);
    });
  }

  root.dataset.side = "properties";
  undo.disabled = true;
  redo.disabled = true;
  status.textContent = say("saved", { time: payload.saved_time });
  status.dataset.state = "saved";
  properties.draw();
  tell(payload.problems);
  show("properties");
  root.dataset.view = "canvas";
  root.hidden = false;
  root.dataset.ready = "1";
  document.querySelector("[data-builder-fallback]")?.remove();
}

const root = document.querySelector("[data-builder]");
if (root) start(root, JSON.parse(document.querySelector("[data-builder-payload]").textContent));
