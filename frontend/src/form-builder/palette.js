// What can be added: by click, by Enter, or by dragging into the form.

import { h, say } from "./dom.js";

export function palette(acts, catalogue, { onAdd }) {
  const button = (type) =>
    h("li", {}, h("button", {
      type: "button",
      class: "builder-kind",
      draggable: "true",
      "data-type": type,
      onClick: () => {
        acts.add(type);
        onAdd();
      },
    }, catalogue.types[type]));
  const groups = catalogue.groups.map((one) =>
    h("div", {}, h("h3", {}, one.title), h("ul", { class: "builder-kinds" }, one.types.map(button))),
  );
  const templates = h("div", {}, h("h3", {}, say("templates")), h("ul", { class: "builder-kinds wide" },
    catalogue.templates.map((one) => h("li", {}, h("button", { type: "button", class: "builder-kind", title: one.hint, onClick: () => { acts.addTemplate(one); onAdd(); } }, one.title)))));
  return [h("h2", {}, say("palette")), ...groups, templates, h("p", { class: "builder-hint" }, say("shortcuts"))];
}
