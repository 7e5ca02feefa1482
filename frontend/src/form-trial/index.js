// A trial judged a second time in the browser, so that whoever makes a form sees both agree.

import { date } from "../form/dates.js";
import { settle } from "../form/settle.js";
import { validatorOf } from "../form/validate.js";

const SERVER_ONLY = ["option", "files", "prefill"];

/** The same in another order of keys is the same. */
const plain = (value) =>
  JSON.stringify(value, (_key, inner) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

const told = document.querySelector("[data-trial]");
if (told) {
  const verdict = JSON.parse(told.textContent);
  const { schema, today } = JSON.parse(document.querySelector("[data-form-payload]").textContent);
  const stored = settle(verdict.data, schema["x-plan"], date(today));
  const errors = Object.fromEntries(validatorOf(schema)(stored, date(today)));
  const ours = Object.fromEntries(Object.entries(verdict.errors).filter(([, code]) => !SERVER_ONLY.includes(code)));
  const line = document.querySelector("[data-browser-verdict]");
  const isSame = plain(errors) === plain(ours) && plain(stored) === plain(verdict.stored);
  line.textContent = isSame ? line.dataset.same : `${line.dataset.different} ${plain(errors)}`;
  line.dataset.verdict = isSame ? "same" : "different";
}
document.querySelector("[data-focus]")?.focus();
