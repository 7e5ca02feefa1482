// Saves by itself shortly after each change, says so, and never overwrites what a colleague saved.

import { csrf, say } from "./dom.js";

const PAUSE = 700;

export class Saving {
  constructor(store, payload, { onState, onSaved, onConflict }) {
    Object.assign(this, { store, onState, onSaved, onConflict });
    this.urls = payload.urls;
    this.lock = payload.lock_version;
    this.savedVersion = store.version;
    this.timer = null;
    this.running = null;
    this.isStopped = false;
    window.addEventListener("beforeunload", (event) => {
      if (this.isDirty) event.preventDefault();
    });
  }

  get isDirty() {
    return this.store.version !== this.savedVersion;
  }

  soon() {
    if (this.isStopped) return;
    this.onState("unsaved");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), PAUSE);
  }

  /** Resolves to whether everything is saved. */
  async now() {
    clearTimeout(this.timer);
    if (this.running) await this.running;
    if (!this.isDirty) return true;
    if (this.isStopped) return false;
    this.running = this.send();
    const done = await this.running;
    this.running = null;
    if (done && this.isDirty) return this.now();
    return done;
  }

  async send() {
    const { version } = this.store;
    this.onState("saving");
    let response;
    try {
      response = await this.post(this.urls.save, { definition: this.store.definition, lock_version: this.lock });
    } catch {
      this.onState("not_saved", { why: say("no_network") });
      return false;
    }
    if (response.type === "opaqueredirect" || response.status === 401) {
      this.onState("not_saved", { why: say("signed_out") });
      return false;
    }
    const answer = await response.json().catch(() => ({}));
    if (response.status === 409 && answer.code === "stale_design") {
      this.isStopped = true;
      this.onState("not_saved", { why: answer.message });
      this.onConflict(answer.message);
      return false;
    }
    if (!response.ok) {
      this.onState("not_saved", { why: answer.message || String(response.status) });
      if (answer.problems) this.onSaved(answer.problems);
      return false;
    }
    this.lock = answer.lock_version;
    this.savedVersion = version;
    this.onState("saved", { time: answer.saved_time });
    this.onSaved(answer.problems, true);
    return true;
  }

  post(url, body) {
    return fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify(body),
      redirect: "manual",
    });
  }

  async compared() {
    const response = await this.post(this.urls.compare, { definition: this.store.definition });
    return response.json();
  }

  /** After a conflict: go on from the version that stands now. */
  goOn(lock) {
    this.lock = lock;
    this.isStopped = false;
    this.savedVersion = -1;
    return this.now();
  }
}
