// Elements by call, and the words of the interface.

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "selected", "textContent"]);

/** h("button", { class: "btn", onClick: f }, "text", child). Empty children are left out. */
export function h(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2).toLowerCase(), value);
    else if (PROPERTIES.has(name)) element[name] = value;
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== false));
  return element;
}

const words = {};
export const language = { now: "zh" };

export function learn(texts, chosen) {
  Object.assign(words, texts);
  language.now = chosen;
}

/** A sentence of the interface, with {names} filled in. */
export function say(name, given = {}) {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => given[key] ?? whole);
}

/** A bilingual text in the language of the interface. */
export function local(text) {
  if (typeof text === "string") return text;
  if (!text || typeof text !== "object") return "";
  return text[language.now] || text.zh || "";
}

let count = 0;
export const newId = (stem) => `${stem}-${(count += 1)}`;

/** Tells a screen reader what a keyboard user cannot see. */
export function announce(text) {
  const line = document.querySelector("[data-builder-live]");
  if (line) line.textContent = text;
}

/** The cookie first: it is renewed when one signs in again in another window. */
export const csrf = () =>
  document.cookie.split("; ").find((row) => row.startsWith("csrftoken="))?.slice(10) ||
  document.querySelector("[name=csrfmiddlewaretoken]")?.value ||
  "";
