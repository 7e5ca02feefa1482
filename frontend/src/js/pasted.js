// A browser cuts what is pasted beyond `maxlength` without a word; the person is told.

function textOf(cut, limit) {
  return document.body.dataset.cut?.replace("{cut}", cut).replace("{limit}", limit) || "";
}

function notice(field) {
  const found = document.getElementById(`${field.id}-cut`);
  if (found) return found;
  const made = document.createElement("p");
  made.id = `${field.id}-cut`;
  made.className = "pasted-cut";
  made.setAttribute("role", "alert");
  field.after(made);
  return made;
}

/** How many characters of the pasted text do not fit; line ends count once, as in the field. */
function beyond(field, text) {
  const kept = field.value.length - (field.selectionEnd - field.selectionStart);
  return kept + text.replace(/\r\n?/g, "\n").length - field.maxLength;
}

function tellCut(event) {
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement) || field.maxLength < 0 || !field.id) return;
  const cut = beyond(field, event.clipboardData?.getData("text/plain") || "");
  if (cut > 0) notice(field).textContent = textOf(cut, field.maxLength);
  else document.getElementById(`${field.id}-cut`)?.remove();
}

document.addEventListener("paste", tellCut);
