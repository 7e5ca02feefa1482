// The hall's screen: one panel at a time, the clock, and buttons that only a script can serve.

const STAY = 12_000;

export function turn(board) {
  const button = document.querySelector("[data-turning]");
  const full = document.querySelector("[data-full]");
  const clock = document.querySelector("[data-clock]");
  let at = 0;
  let stopped = false;

  const panels = () => [...board.querySelectorAll(".panel")];

  function show() {
    const all = panels();
    at %= all.length || 1;
    all.forEach((panel, n) => {
      panel.hidden = !stopped && n !== at;
    });
    document.body.classList.toggle("all", stopped);
  }

  function flip() {
    stopped = !stopped;
    button.textContent = stopped ? button.dataset.go : button.dataset.stop;
    show();
  }

  setInterval(() => {
    if (stopped) return;
    at += 1;
    show();
  }, STAY);
  button.hidden = false;
  button.addEventListener("click", flip);
  if (document.fullscreenEnabled) {
    full.hidden = false;
    full.addEventListener("click", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen();
    });
  }
  addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      at += event.key === "ArrowRight" ? 1 : panels().length - 1;
      show();
    }
  });
  // The county's time, whatever the screen's own computer believes; this locale writes 2026-10-26 09:30.
  const said = new Intl.DateTimeFormat("sv-SE", { timeZone: clock.dataset.clock, dateStyle: "short", timeStyle: "short" });
  const tick = () => {
    clock.textContent = said.format(new Date());
  };
  tick();
  setInterval(tick, 5000);
  show();
  return show;
}
