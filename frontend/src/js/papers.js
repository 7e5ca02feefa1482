// Papers: photographs are made smaller before they travel, files are dropped or pasted, and what a
// phone sends shows by itself. Without this file one chooses files and presses the button.
import { focusProblem } from "./page.js";

const LONGEST = 2600;
const SMALL = 1_200_000;
const EVERY = 2_500;
const FAILURES = 5;

/** A photograph with its long side at most 2,600 pixels; anything else, or what fails, as it is. */
async function shrunk(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < SMALL) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const part = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * part);
    canvas.height = Math.round(picture.height * part);
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}

/** Says beside the field what is wrong, and lets the field hold nothing. */
function refuse(input, text) {
  const id = `${input.id}-local`;
  let line = document.getElementById(id);
  if (!line) {
    line = document.createElement("p");
    line.id = id;
    line.className = "govuk-error-message";
    line.setAttribute("role", "alert");
    input.before(line);
  }
  line.textContent = text;
  line.hidden = !text;
}

/** Inputs that upload as soon as something is chosen get the smaller files first. */
async function beforeUpload(event) {
  const input = event.target;
  if (!input.matches?.("input[type=file][data-shrink]") || input.dataset.ready) return;
  event.stopImmediatePropagation();
  const files = await Promise.all(Array.from(input.files, shrunk));
  const large = files.find((file) => file.size > Number(input.dataset.most));
  refuse(input, large ? input.dataset.tooLarge.replace("{file}", large.name) : "");
  const given = new DataTransfer();
  for (const file of files) if (file.size <= Number(input.dataset.most)) given.items.add(file);
  input.files = given.files;
  if (!given.files.length) return;
  input.dataset.ready = "1";
  input.dispatchEvent(new Event("change", { bubbles: true }));
  delete input.dataset.ready;
}
document.addEventListener("change", beforeUpload, true);

// --- the pages of a material, on the screen and on the phone --------------------------------------

let mark = "";
let failures = 0;
let timer = 0;

const page = () => document.getElementById("papers");

async function send(form, files, field) {
  if (!files.length) return;
  const busy = form.querySelector("[data-papers-busy]");
  if (busy) busy.hidden = false;
  const body = new FormData(form);
  for (const name of ["pages", "photos"]) body.delete(name);
  for (const file of await Promise.all(Array.from(files, shrunk))) body.append(field, file);
  try {
    const answer = await fetch(location.href.split("#")[0], {
      method: "POST",
      body,
      headers: { Accept: "text/html" },
    });
    const read = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = read.getElementById("papers") ?? read.getElementById("main");
    page().replaceChildren(...fresh.childNodes);
    mark = "";
    focusProblem(page());
  } catch {
    form.submit();
  }
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("[data-papers-form]");
  if (form && event.target.type === "file") send(form, event.target.files, event.target.name);
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest?.("form.papers-drop");
    if (!form) return;
    event.preventDefault();
    form.classList.toggle("is-over", kind === "dragover");
    if (kind === "drop") send(form, event.dataTransfer.files, "pages");
  });
}
document.addEventListener("paste", (event) => {
  const form = document.querySelector("form.papers-drop");
  const files = event.clipboardData?.files ?? [];
  if (!form || !files.length) return;
  event.preventDefault();
  send(form, files, "pages");
});

async function ask() {
  const address = page().dataset.papers;
  const headers = { Accept: "text/html" };
  if (mark) headers["If-None-Match"] = mark;
  const answer = await fetch(address, { headers, cache: "no-store", redirect: "error" });
  if (answer.status === 304) return;
  if (!answer.ok) throw new Error(answer.status);
  mark = answer.headers.get("ETag") ?? "";
  const read = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("tray").replaceChildren(...read.body.childNodes);
}

/** Only while a door for a phone stands open and somebody looks. */
async function turn() {
  if (document.hidden || failures >= FAILURES || !document.querySelector("[data-phone-open]")) return;
  try {
    await ask();
    failures = 0;
  } catch {
    failures += 1;
  }
}

function start() {
  if (!timer && page()?.dataset.papers) timer = setInterval(turn, EVERY);
}
start();
document.addEventListener("visibilitychange", turn);
