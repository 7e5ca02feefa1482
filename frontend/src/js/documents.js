// The editor of document templates: fields become buttons that write themselves where the cursor is.
const editor = document.querySelector("[data-doc-editor]");

if (editor) {
  let last = null;
  editor.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea, .doc-label input")) last = event.target;
  });
  for (const chip of editor.querySelectorAll("[data-doc-chip]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = chip.textContent;
    button.addEventListener("click", () => {
      const target = last ?? editor.querySelector("textarea");
      if (!target) return;
      target.focus();
      target.setRangeText(`{{${chip.dataset.docChip}}}`, target.selectionStart, target.selectionEnd, "end");
    });
    chip.replaceWith(button);
  }
  const hint = editor.querySelector("[data-doc-hint]");
  if (hint) hint.hidden = true;
}
