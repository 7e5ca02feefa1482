// The real page in a frame, at phone or desk width; what was typed on trial survives a change.

import { h, say } from "./dom.js";

export class Preview {
  constructor(root, urls, builder) {
    this.urls = urls;
    this.builder = builder;
    this.frame = h("iframe", { class: "builder-frame", title: say("preview_title") });
    const width = (name) => h("button", { type: "button", class: "builder-tab", "data-width": name, "aria-pressed": String(name === "phone"), onClick: () => this.widen(name) }, say(`${name}_width`));
    this.widths = [width("phone"), width("desk")];
    root.replaceChildren(h("div", { class: "builder-tools", role: "group", "aria-label": say("preview") }, this.widths), h("p", { class: "builder-hint" }, say("preview_hint")), this.frame);
  }

  widen(name) {
    for (const one of this.widths) one.setAttribute("aria-pressed", String(one.dataset.width === name));
    this.builder.dataset.width = name;
  }

  /** Shows a page of the form; the frame's own form is sent again so that its answers stay. */
  show(page, isNew = false) {
    const form = isNew ? null : this.frame.contentDocument?.querySelector("[data-trial-form]");
    const here = Number(form?.querySelector("[name=_page]")?.value || 0);
    if (form && here === page + 1) {
      const go = h("input", { type: "hidden", name: "_go", value: String(page + 1) });
      form.append(go);
      form.submit();
    } else {
      this.frame.src = `${this.urls.trial}?page=${page + 1}`;
    }
  }
}
