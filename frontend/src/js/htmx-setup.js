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

window.htmx = htmx;
export default htmx;
