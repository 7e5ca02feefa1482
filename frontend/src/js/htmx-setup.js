// htmx with the platform's habits: the CSRF token in a header, error answers shown like any other.
import htmx from "htmx.org";
import { focusProblem } from "./page.js";

const cookie = (name) =>
  document.cookie
    .split("; ")
    .find((row) => row.startsWith(`${name}=`))
    ?.slice(name.length + 1);

document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail.ctx?.request;
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || cookie("csrftoken");
  if (request && token) request.headers["X-CSRFToken"] = token;
});
document.addEventListener("htmx:after:swap", () => focusProblem(document));

// Who presses a button while a chosen file is still travelling means: when it is there. The form that
// is under way would send the file again, so the press waits for the answer and goes on in that.
const travelling = new Set();
let held = null;

const sameButton = (form, wanted) =>
  Array.from(form.elements).find(
    (one) => one.type === "submit" && one.name === wanted.name && one.value === wanted.value,
  );

document.addEventListener("htmx:before:request", (event) => {
  const form = event.detail.ctx.sourceElement;
  if (form.matches("form[method=post]")) travelling.add(form);
});
document.addEventListener(
  "submit",
  (event) => {
    if (!travelling.has(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = event.submitter;
  },
  true,
);
document.addEventListener("htmx:finally:request", (event) => {
  const arrived = Array.from(travelling).filter((f) => !f.isConnected || f === event.target);
  for (const form of arrived) travelling.delete(form);
  if (!arrived.length || !held) return;
  const wanted = held;
  held = null;
  if (document.querySelector("[data-module='govuk-error-summary']")) return;
  const forms = arrived[0].isConnected ? arrived : document.querySelectorAll("form[method=post]");
  const button = Array.from(forms, (form) => sameButton(form, wanted)).find(Boolean);
  button?.form.requestSubmit(button);
});

window.htmx = htmx;
export default htmx;
