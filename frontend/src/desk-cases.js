// The desk's pages of cases: keys, ticking, phrases, previews, what was typed. Everything works
// without this file; it only saves hands.

const TYPING = "input, textarea, select, [contenteditable]";
const LIST = "desk:list";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const page = () => $("[data-desk]")?.dataset.desk ?? "";

// --- inbox: the row one stands on, ticks -------------------------------------------------------

const rows = () => $$("[data-row]");
const here = () => $("[data-row].is-here");

function stand(row) {
  if (!row) return;
  here()?.classList.remove("is-here");
  row.classList.add("is-here");
  $("[data-open]", row)?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  const at = all.indexOf(here());
  stand(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function count() {
  const bulk = $("[data-bulk]");
  if (!bulk) return;
  const boxes = $$("[data-row] input[name=task]");
  const picked = boxes.filter((box) => box.checked).length;
  $("[data-picked]", bulk).textContent = picked ? `${picked} / ${boxes.length}` : "";
  const all = $("[data-all]", bulk);
  all.checked = picked > 0 && picked === boxes.length;
  all.indeterminate = picked > 0 && picked < boxes.length;
}

function claim() {
  const row = here();
  const boxes = $$("[data-row] input[name=task]");
  if (!boxes.some((box) => box.checked) && row) $("input[name=task]", row).checked = true;
  const form = $(".bulk-form");
  if (form && boxes.some((box) => box.checked)) form.requestSubmit($("[data-bulk] > button"));
}

/** Remembers the list that is shown, so that j and k go on inside a case. */
function remember() {
  const links = $$("[data-row] [data-open]").map((link) => link.getAttribute("href"));
  if (links.length) sessionStorage.setItem(LIST, JSON.stringify({ from: location.href, links }));
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(LIST)) ?? { from: "", links: [] };
  } catch {
    return { from: "", links: [] };
  }
}

function neighbour(by) {
  const { links } = remembered();
  const at = links.findIndex((link) => link.split("?")[0] === location.pathname);
  const next = links[at + by];
  if (at >= 0 && next) location.assign(next);
}

// --- case: phrases, what was typed, previews ----------------------------------------------------

function say(phrase) {
  const box = $("#opinion");
  if (!box) return;
  box.value += phrase;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

const keptIn = (form) => `desk:opinion:${form.dataset.keep}`;

/** What stands in the opinion outlives a closed window or a session that has run out. */
function restore() {
  const form = $("[data-keep]");
  if (!form) return;
  const box = $("#opinion", form);
  const kept = sessionStorage.getItem(keptIn(form));
  if (kept && !box.value) box.value = kept;
  box.addEventListener("input", () => sessionStorage.setItem(keptIn(form), box.value));
}

function forget() {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("desk:opinion:")) sessionStorage.removeItem(key);
  }
}

const SHOWN = /^(image\/(png|jpeg|gif|webp)|application\/pdf)$/;

function preview(link) {
  const sheet = $("#preview");
  if (!sheet?.showModal || !SHOWN.test(link.dataset.preview)) return false;
  const isImage = link.dataset.preview.startsWith("image/");
  const shown = document.createElement(isImage ? "img" : "iframe");
  shown.src = link.href;
  shown[isImage ? "alt" : "title"] = link.dataset.name;
  $("#preview-title").textContent = link.dataset.name;
  $("[data-preview-open]", sheet).href = link.href;
  $("[data-preview-body]", sheet).replaceChildren(shown);
  sheet.showModal();
  return true;
}

/** The explanation of a clock, read into a sheet instead of a page of its own. */
async function explain(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  const read = new DOMParser().parseFromString(await answer.text(), "text/html");
  const body = read.querySelector("#sheet");
  const sheet = $("#preview");
  if (!answer.ok || !body || !sheet) return location.assign(link.href);
  $("#preview-title").textContent = body.querySelector("[data-sheet-title]").textContent;
  $("[data-preview-open]", sheet).href = link.href;
  $("[data-preview-body]", sheet).replaceChildren(document.importNode(body, true));
  sheet.showModal();
}

// --- keys -----------------------------------------------------------------------------------------

const OFF = "desk:keys-off";
const areKeysOff = () => localStorage.getItem(OFF) === "1";

/** Single keys can be switched off (WCAG 2.1.4): they get in the way of speech input. */
function switchKeys(off) {
  localStorage.setItem(OFF, off ? "1" : "");
  showKeys();
}

function showKeys() {
  document.documentElement.classList.toggle("keys-off", areKeysOff());
  const box = $("[data-keys-switch]");
  if (box) box.checked = !areKeysOff();
}

/** The act that bears this letter: opened, chosen or focused, never done without another key. */
function goTo(letter) {
  const act = $(`#case [data-key="${letter}"]`);
  if (!act) return false;
  if (act.matches("details")) {
    act.open = true;
    ($("select, textarea, input:not([type=hidden])", act) ?? $("summary", act)).focus();
  } else {
    if (act.type === "radio") act.click();
    act.focus();
  }
  act.scrollIntoView({ block: "center" });
  return true;
}

const INBOX = {
  j: () => step(1),
  k: () => step(-1),
  o: () => $("[data-open]", here() ?? document)?.click(),
  x: () => $("input[name=task]", here() ?? document.createElement("i"))?.click(),
  c: claim,
  n: () => $("[data-next]")?.click(),
  r: () => ($("[data-live-hint] > a:not([hidden])") ?? { click: () => location.reload() }).click(),
};
const CASE = {
  j: () => neighbour(1),
  k: () => neighbour(-1),
  a: () => ($("#choice") ?? $("#act"))?.focus(),
  c: () => $("[data-claim]")?.click(),
  u: () => location.assign(remembered().from || $("[data-inbox]")?.href || "/desk/cases/inbox/"),
};
for (let n = 1; n <= 5; n += 1) CASE[n] = () => $(`[data-tab="${n}"]`)?.click();

const EVERYWHERE = {
  "/": () => ($("main [data-search]") ?? $("[data-search]"))?.focus(),
  "?": () => $("#keys")?.showModal?.(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest(TYPING) && event.target.type !== "checkbox") {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if ($("dialog[open]")) return;
  const table = { case: CASE, inbox: INBOX, register: INBOX }[page()] ?? {};
  if (areKeysOff()) return;
  const act = EVERYWHERE[event.key] ?? table[event.key];
  if (act) act();
  else if (page() !== "case" || !/^[a-z]$/.test(event.key) || !goTo(event.key)) return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-phrase], [data-help], [data-print], [data-preview], [data-sheet], [data-all]");
  if (!target) return;
  if (target.matches("[data-phrase]")) say(target.dataset.phrase);
  else if (target.matches("[data-help]")) $("#keys")?.showModal();
  else if (target.matches("[data-print]")) window.print();
  else if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  else if (target.matches("[data-preview]") && preview(target)) event.preventDefault();
  else if (target.matches("[data-sheet]")) {
    event.preventDefault();
    explain(target);
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-all]")) {
    for (const box of $$("[data-row] input[name=task]")) box.checked = event.target.checked;
  }
  if (event.target.matches("[data-all], [name=task]")) count();
  if (event.target.matches("[data-entity]")) event.target.form.requestSubmit();
  if (event.target.matches("[data-keys-switch]")) switchKeys(!event.target.checked);
});

document.addEventListener("close", (event) => {
  if (event.target.id === "preview") $("[data-preview-body]").replaceChildren();
}, true);

/** After each load and each swap. */
function ready() {
  if (!page() && !$("[data-print]")) return;
  for (const one of $$("[data-keys], [data-phrases], [data-print]")) one.hidden = false;
  showKeys();
  if (page() === "inbox" || page() === "register") {
    remember();
    count();
  }
  if (page() === "case") {
    if (!$("[data-focus]") && $("#notices *")) forget();
    if ($("[data-focus], #notices *")) window.scrollTo({ top: 0, behavior: "instant" });
    // After an act the way goes on where one acts; what was refused has the focus already.
    if (!$("[data-focus]") && $("#notices *")) $("#act")?.focus({ preventScroll: true });
    restore();
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
else ready();
document.addEventListener("htmx:after:swap", ready);
