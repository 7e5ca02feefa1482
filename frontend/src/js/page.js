// What every page gains from scripts; nothing here is needed to read or to send a form.

/** Focus what went wrong, so that keyboard and screen reader users land on it. */
function focusProblem(root) {
  const found = root.querySelector("[data-module='govuk-error-summary'], [data-focus]");
  if (found) found.focus();
}

/** A link of the error summary goes to the field and puts the cursor in it. */
function followErrorLinks(event) {
  const link = event.target.closest?.(".govuk-error-summary a[href^='#'], .problem a[href^='#']");
  if (!link) return;
  const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  (label || field).scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
}

/** A second press while the first is under way sends nothing; the server would answer the same. */
function guardDoubleSubmit(event) {
  const form = event.target;
  // Not `form.method`: a field may be called so.
  if (form.getAttribute("method") !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
}

/** Menus made of <details> close when one clicks or tabs away, and on Escape. */
function closeMenus(event) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (event.type === "keydown" ? event.key === "Escape" : !menu.contains(event.target)) {
      menu.open = false;
      if (event.type === "keydown") menu.querySelector("summary").focus();
    }
  }
}

/** Shows the names of chosen files where the browser's own text is cut off on phones. */
function previewFiles(event) {
  const input = event.target;
  if (input.type !== "file" || !input.dataset.preview) return;
  const list = document.getElementById(input.dataset.preview);
  if (!list) return;
  list.replaceChildren(
    ...Array.from(input.files, (file) => {
      const row = document.createElement("li");
      row.textContent = `${file.name}（${Math.ceil(file.size / 1024)} KB）`;
      return row;
    }),
  );
}

document.addEventListener("click", followErrorLinks);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
document.addEventListener("submit", guardDoubleSubmit);
document.addEventListener("change", previewFiles);
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
focusProblem(document);

export { focusProblem };
