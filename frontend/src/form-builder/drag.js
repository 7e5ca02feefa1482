// Dragging, for those who like it: from the palette into the form, and within the form.

import { indexOf, listOf } from "./tree.js";

/** `carried` is what is on its way: { type } or { path }. */
export function enableDragging(root, acts) {
  let carried = null;
  const bar = document.createElement("li");
  bar.className = "builder-drop";
  bar.setAttribute("aria-hidden", "true");

  root.addEventListener("dragstart", (event) => {
    const source = event.target.closest?.("[data-type], [data-item]");
    if (!source) return;
    carried = source.dataset.type ? { type: source.dataset.type } : { path: source.dataset.item };
    event.dataTransfer.effectAllowed = "copyMove";
    event.dataTransfer.setData("text/plain", source.dataset.type || source.dataset.item);
    event.stopPropagation();
  });

  const listUnder = (event) => {
    const list = event.target.closest?.("[data-list]") || event.target.closest?.(".builder-section")?.querySelector("[data-list]");
    if (!list || !carried) return null;
    if (carried.path && list.dataset.list.startsWith(`${carried.path}.`)) return null;
    return list;
  };

  root.addEventListener("dragover", (event) => {
    const list = listUnder(event);
    if (!list) return;
    event.preventDefault();
    event.stopPropagation();
    const items = [...list.children].filter((item) => item !== bar);
    const next = items.find((item) => {
      const box = item.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    list.insertBefore(bar, next || null);
  });

  root.addEventListener("drop", (event) => {
    if (!carried || !bar.parentElement) return;
    event.preventDefault();
    event.stopPropagation();
    const list = bar.parentElement.dataset.list;
    const index = [...bar.parentElement.children].indexOf(bar);
    bar.remove();
    if (carried.type) acts.add(carried.type, { list, index });
    else if (!(listOf(carried.path) === list && (index === indexOf(carried.path) || index === indexOf(carried.path) + 1))) acts.moveTo(carried.path, list, index);
    carried = null;
  });

  root.addEventListener("dragend", () => {
    bar.remove();
    carried = null;
  });
}
