// Figures are fetched as the server prints them and put in place of the old ones, so that a board
// with script says the same as one without. The stream only says that something happened.

const ASK_EVERY = 15_000;
const CALM = 60_000;
const LEAST = 800;
const RETRY = 60_000;
const FAILURES = 40;

export function follow(board, after) {
  const state = document.querySelector("[data-board-state]");
  const said = document.querySelector("[data-board-said]");
  let streaming = false;
  let asking = null;
  let again = false;
  let last = 0;
  let failures = 0;

  const say = (key) => {
    const text = state?.dataset[key] ?? "";
    if (state && state.textContent !== text) state.textContent = text;
  };

  async function look(why) {
    if (document.hidden) return;
    if (asking) {
      again = again || why;
      return;
    }
    const wait = Math.max(0, last + LEAST - Date.now());
    asking = new Promise((done) => setTimeout(done, wait));
    await asking;
    try {
      const answer = await fetch(board.dataset.board, { cache: "no-store", redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      put(await answer.text(), why);
      failures = 0;
      say(streaming ? "live" : "asking");
    } catch {
      failures += 1;
      say("lost");
    }
    last = Date.now();
    asking = null;
    if (again) {
      const next = again;
      again = false;
      look(next);
    }
  }

  /** What is open and where the keyboard stands stay as they were. */
  function put(html, why) {
    const open = [...board.querySelectorAll("details")].map((d) => d.open);
    const focused = document.activeElement?.closest?.("#board a[href], #board summary");
    const places = [...board.querySelectorAll("a[href], summary")];
    const place = places.indexOf(focused);
    const href = focused?.getAttribute("href");
    const alarms = newest(board);
    board.innerHTML = html;
    board.querySelectorAll("details").forEach((d, n) => {
      d.open = open[n] ?? false;
    });
    if (place >= 0) {
      const now = [...board.querySelectorAll("a[href], summary")];
      const same = href && now.find((a) => a.getAttribute("href") === href);
      (same || now[place])?.focus({ preventScroll: true });
    }
    if (said && why === "finding" && newest(board) !== alarms) said.textContent = said.dataset.finding;
    after();
  }

  const newest = (where) => where.querySelector("[data-finding]")?.dataset.finding;

  function listen() {
    const stream = new EventSource(board.dataset.stream, { withCredentials: true });
    stream.addEventListener("open", () => {
      streaming = true;
      say("live");
    });
    stream.addEventListener("finding", () => look("finding"));
    stream.addEventListener("flow", () => look("flow"));
    stream.addEventListener("bye", () => stop());
    stream.addEventListener("error", () => {
      streaming = false;
      say("asking");
      // Not accepted: no place, no right, no process. The board asks by itself and tries later.
      if (stream.readyState === EventSource.CLOSED) stop();
    });
    const stop = () => {
      stream.close();
      streaming = false;
      setTimeout(listen, RETRY);
    };
    addEventListener("pagehide", () => stream.close(), { once: true });
  }

  let asked = Date.now();
  setInterval(() => {
    const due = streaming ? CALM : ASK_EVERY;
    if (document.hidden || failures >= FAILURES || Date.now() - asked < due) return;
    asked = Date.now();
    look("time");
  }, 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look("time");
  });
  say("asking");
  if (board.dataset.stream && "EventSource" in window) listen();

  document.querySelector("[data-board-refresh]")?.addEventListener("click", (event) => {
    event.preventDefault();
    look("time");
  });
}
