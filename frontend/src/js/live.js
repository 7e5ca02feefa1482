// How many wait for me, asked for again every some seconds: beside the menu's line, in the tabs of
// the inbox, and a line that says what came since the page was opened. Only a tab that is looked at
// asks; without an answer everything stays as the server printed it.

const EVERY = 20_000;
const FAILURES = 5;

const address = document.body.dataset.live;
let mark = "";
let asked = "";
let failures = 0;

const list = () => document.querySelector("[data-since]");

function show({ menu, scopes, hint }) {
  for (const count of document.querySelectorAll("[data-live-menu=inbox]")) {
    count.textContent = menu;
    count.hidden = !menu;
  }
  for (const [scope, n] of Object.entries(scopes)) {
    const count = document.querySelector(`[data-live-scope=${scope}]`);
    if (count) count.textContent = n;
  }
  const link = document.querySelector("[data-live-hint] > a");
  if (!link || link.textContent === hint) return;
  link.hidden = !hint;
  link.textContent = hint;
}

async function ask() {
  const since = list()?.dataset.since ?? "";
  const url = since ? `${address}?since=${encodeURIComponent(since)}` : address;
  const headers = { Accept: "application/json" };
  if (mark && asked === url) headers["If-None-Match"] = mark;
  const answer = await fetch(url, { headers, cache: "no-store", redirect: "error" });
  if (answer.status === 304) return;
  if (!answer.ok) throw new Error(answer.status);
  mark = answer.headers.get("ETag") ?? "";
  asked = url;
  show(await answer.json());
}

/** Only while somebody looks; after some failures in a row (signed out, no network) never again. */
async function turn() {
  if (document.hidden || failures >= FAILURES) return;
  try {
    await ask();
    failures = 0;
  } catch {
    failures += 1;
  }
}

if (address) {
  // Spread, so that an office that opens at eight does not ask in one moment.
  setTimeout(() => setInterval(turn, EVERY), Math.random() * EVERY);
  document.addEventListener("visibilitychange", turn);
}
