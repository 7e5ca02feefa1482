// The drawing page of a flow: bpmn-js with our palette, panel and verdict; the bytes live at the server.
import Modeler from "bpmn-js/lib/Modeler";
import descriptor from "./moddle.js";
import { panel } from "./panel.js";
import { tools } from "./tools.js";
import { verdict } from "./verdict.js";
import { words } from "./words.js";

const $ = (id) => document.getElementById(id);
const settings = JSON.parse($("designer-settings").textContent);
const say = words(settings.language);
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const state = $("designer-state");

const modeler = new Modeler({
  container: $("designer-canvas"),
  additionalModules: [tools, { translate: ["value", say] }],
  moddleExtensions: { zt: descriptor },
});
const properties = panel(modeler, $("designer-panel"), settings, say);
const gate = verdict(modeler, $("designer-verdict"), say);
const stack = modeler.get("commandStack");
let lock = settings.lockVersion;
let saved = -1;

const changed = () => stack._stackIdx !== saved;

function tell(text, wrong = false) {
  state.textContent = text;
  state.classList.toggle("is-wrong", wrong);
}

async function open() {
  const answer = await fetch(settings.url, { headers: { accept: "application/json" } });
  const said = await answer.json();
  lock = said.lockVersion;
  await modeler.importXML(said.xml);
  saved = stack._stackIdx;
  modeler.get("canvas").zoom("fit-viewport", "auto");
  properties.show(modeler.get("canvas").getRootElement());
  gate.show(said);
  tell("");
}

// The step table below is the server's: fetched again whenever the drawing has been saved.
async function refreshTable() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("steps");
  if (fresh) $("steps").replaceChildren(...fresh.childNodes);
}

async function save() {
  if (!changed()) {
    tell(say("same"));
    return;
  }
  tell(say("saving"));
  const at = stack._stackIdx;
  try {
    const { xml } = await modeler.saveXML({ format: true });
    const answer = await fetch(settings.url, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrftoken": token() },
      body: JSON.stringify({ xml, lock_version: lock }),
    });
    const said = await answer.json();
    if (!answer.ok) {
      tell(`${say("failed")}${[said.message, ...(said.errors ?? [])].join(" ")}`, true);
      return;
    }
    lock = said.lockVersion;
    saved = at;
    gate.show(said);
    tell(say("saved"));
    await refreshTable();
  } catch (error) {
    tell(`${say("failed")}${error.message}`, true);
  }
}

modeler.on("commandStack.changed", () => {
  $("designer-undo").disabled = !stack.canUndo();
  $("designer-redo").disabled = !stack.canRedo();
  tell(changed() ? say("unsaved") : "");
});
$("designer-undo").addEventListener("click", () => stack.undo());
$("designer-redo").addEventListener("click", () => stack.redo());
$("designer-fit").addEventListener("click", () => modeler.get("canvas").zoom("fit-viewport", "auto"));
$("designer-save").addEventListener("click", save);
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    save();
  }
});
window.addEventListener("beforeunload", (event) => {
  if (changed()) event.preventDefault();
});
open();
