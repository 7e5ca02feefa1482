// The form on the page: one definition, what is chosen in it, and the way back and forth.

import { at, parent } from "./tree.js";

const MOST = 200;
const TOGETHER = 1500;

export class Store {
  constructor(definition) {
    this.definition = definition;
    this.chosen = "pages.0";
    this.past = [];
    this.future = [];
    this.version = 0;
    this.listeners = [];
    this.last = { what: null, time: 0 };
  }

  /** `listener(reason)`: change, choose or typed (a change that needs no new panel). */
  listen(listener) {
    this.listeners.push(listener);
  }

  tell(reason) {
    for (const listener of this.listeners) listener(reason);
  }

  /** Changes a copy, so that what was before stays for undo. Typing into one box is one step. */
  change(mutate, { together = null, chosen = undefined } = {}) {
    const now = Date.now();
    const isSame = together !== null && this.last.what === together && now - this.last.time < TOGETHER;
    if (!isSame) {
      this.past.push({ definition: this.definition, chosen: this.chosen });
      if (this.past.length > MOST) this.past.shift();
    }
    this.last = { what: together, time: now };
    this.future = [];
    const copy = structuredClone(this.definition);
    const given = mutate(copy);
    this.definition = copy;
    if (chosen !== undefined) this.chosen = chosen;
    else if (typeof given === "string") this.chosen = given;
    this.settleChoice();
    this.version += 1;
    this.tell(together === null ? "change" : "typed");
  }

  choose(path) {
    this.last = { what: null, time: 0 };
    if (this.chosen === path) return;
    this.chosen = path;
    this.tell("choose");
  }

  undo() {
    return this.step(this.past, this.future);
  }

  redo() {
    return this.step(this.future, this.past);
  }

  step(from, to) {
    const found = from.pop();
    if (!found) return false;
    to.push({ definition: this.definition, chosen: this.chosen });
    this.definition = found.definition;
    this.chosen = found.chosen;
    this.settleChoice();
    this.last = { what: null, time: 0 };
    this.version += 1;
    this.tell("change");
    return true;
  }

  /** Everything anew, for what someone else saved. */
  replace(definition) {
    this.change((copy) => {
      for (const name of Object.keys(copy)) delete copy[name];
      Object.assign(copy, structuredClone(definition));
    });
  }

  settleChoice() {
    while (this.chosen && at(this.definition, this.chosen) === undefined) this.chosen = parent(this.chosen);
  }

  get page() {
    const number = Number(this.chosen.split(".")[1] ?? this.shownPage ?? 0);
    this.shownPage = Math.min(number, this.definition.pages.length - 1);
    return this.shownPage;
  }
}
