// Enhances a form that works without it: live show and hide, live sums, messages beside the field on
// leaving it, rows without a round trip, drafts that save themselves. Nothing here is trusted: the
// server settles and validates again.

import { autosaver } from "./autosave.js";
import { date } from "./dates.js";
import { apply, fieldAt, rowsOf, setMessage } from "./dom.js";
import { sentence } from "./messages.js";
import { enhanceRows } from "./rows.js";
import { enhanceSignature } from "./signature.js";
import { validatorOf } from "./validate.js";

/** Positions in the settled data, where blank rows are gone, as numbers of rows on the page. */
function onPage(body, payload, path) {
  const [key, position, ...rest] = path.split(".");
  const isRows = payload.schema["x-plan"].some((step) => step.key === key && step.rows);
  if (!isRows || position === undefined) return path;
  const filled = rowsOf(body, key).filter((row) =>
    [...row.querySelectorAll("input, select, textarea")].some(
      (input) => (!["radio", "checkbox"].includes(input.type) || input.checked) && input.value.trim(),
    ),
  );
  const row = filled[Number(position)];
  return row ? [key, row.dataset.row, ...rest].join(".") : path;
}

/** Runs at once, or after the press under way: a message that appears between pressing and releasing
 *  moves what is being pressed, and the click would land beside it. */
function whenReleased(run) {
  let isPressed = false;
  let isWaiting = false;
  const release = () => {
    isPressed = false;
    // After the click that follows the release.
    setTimeout(() => {
      if (isWaiting && !isPressed) run();
      isWaiting = isPressed && isWaiting;
    });
  };
  document.addEventListener("pointerdown", () => { isPressed = true; }, true);
  document.addEventListener("pointerup", release, true);
  document.addEventListener("pointercancel", release, true);
  return () => {
    if (isPressed) isWaiting = true;
    else run();
  };
}

function enhance(body) {
  const payload = JSON.parse(body.querySelector("[data-form-payload]").textContent);
  const today = date(payload.today);
  const validate = validatorOf(payload.schema);
  const touched = new Set([...body.querySelectorAll(".govuk-error-message")].map(
    (line) => line.closest("[data-part], [data-field]")?.dataset,
  ).filter(Boolean).map((data) => data.part || data.field));

  const show = () => {
    const data = apply(body, payload, today);
    const found = new Map();
    for (const [path, code] of validate(data, today)) {
      const text = sentence(payload.messages, path, code, payload.texts.unknown);
      found.set(onPage(body, payload, path), text);
    }
    for (const path of touched) {
      const element = body.querySelector(`[data-part="${CSS.escape(path)}"]`) || fieldAt(body, path);
      if (!element || element.closest("[hidden]")) continue;
      const id = `f-${path.replaceAll(".", "-")}`;
      setMessage(element, id, found.get(path) || "", payload.texts.error);
    }
  };

  const save = autosaver(body, payload.texts);
  const changed = () => {
    show();
    save();
  };
  body.addEventListener("input", changed);
  body.addEventListener("change", changed);
  const settled = whenReleased(show);
  body.addEventListener("focusout", (event) => {
    if (!event.target.matches("input, select, textarea")) return;
    const left = [event.target.closest("[data-part]"), event.target.closest("[data-field]")];
    for (const place of left) {
      // Leaving an input for another one of the same field is not leaving the field.
      if (!place || place.contains(event.relatedTarget)) continue;
      touched.add(place.dataset.part || place.dataset.field);
    }
    settled();
  });
  enhanceRows(body, changed);
  for (const box of body.querySelectorAll("[data-signature]")) {
    enhanceSignature(box, payload.texts, changed);
  }
  apply(body, payload, today);
}

function ready() {
  for (const body of document.querySelectorAll("[data-form-body]:not([data-ready])")) {
    body.dataset.ready = "";
    enhance(body);
  }
}

ready();
document.addEventListener("htmx:after:swap", ready);
document.querySelector("[data-form-errors]")?.focus();
