// Two people at one form: what differs is shown in words, and nobody loses anything unasked.

import { h, say } from "./dom.js";

export async function showConflict(root, message, saving, store) {
  const dialog = h("dialog", { class: "builder-dialog", "aria-labelledby": "conflict-title" });
  const close = () => dialog.close();
  dialog.append(h("h2", { id: "conflict-title" }, say("conflict")), h("p", {}, message));
  root.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  let theirs;
  try {
    theirs = await saving.compared();
  } catch {
    dialog.append(h("p", {}, say("no_network")), h("button", { type: "button", class: "btn quiet", onClick: close }, say("close")));
    return;
  }
  dialog.append(differences(theirs.changes));
  dialog.append(
    h("p", { class: "actions" },
      h("button", { type: "button", class: "btn", onClick: () => { close(); saving.goOn(theirs.lock_version); } }, say("keep_mine")), " ",
      h("button", { type: "button", class: "btn quiet", onClick: () => { close(); store.replace(theirs.definition); saving.goOn(theirs.lock_version); } }, say("take_theirs")), " ",
      h("button", { type: "button", class: "btn plain", onClick: () => download(store.definition) }, say("download_mine"))),
  );
  dialog.querySelector("button").focus();
}

function differences(changes) {
  if (!changes.length) return h("p", {}, say("no_difference"));
  const line = ([what, before, after]) => h("li", {}, `${what}：`, h("del", {}, before), " → ", h("ins", {}, after));
  return h("div", {}, h("p", {}, say("your_changes")), h("ul", {}, changes.slice(0, 30).map((one) =>
    h("li", {}, `${one.verb} ${one.what}${one.where ? `（${one.where}）` : ""}`, one.lines.length ? h("ul", {}, one.lines.map(line)) : null))));
}

function download(definition) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(definition, null, 2)], { type: "application/json" }));
  const link = h("a", { href: url, download: "form.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
