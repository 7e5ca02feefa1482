// Adds and removes rows without a round trip. Without the script the same buttons post the form.

const NUMBER = /__n__/g;

function renumber(element, number) {
  for (const node of [element, ...element.querySelectorAll("*")]) {
    for (const attribute of [...node.attributes]) {
      if (attribute.value.includes("__n__")) {
        attribute.value = attribute.value.replace(NUMBER, number);
      }
    }
  }
  for (const label of element.querySelectorAll("[data-row-label]")) {
    label.textContent = label.textContent.replace(NUMBER, String(number + 1));
  }
}

function refresh(set) {
  const rows = set.querySelectorAll(":scope [data-rows-body] > [data-row]");
  const add = set.querySelector("[data-rows-add]");
  add.hidden = rows.length >= Number(add.dataset.most);
  const least = Math.max(1, Number(add.dataset.least));
  for (const row of rows) row.querySelector("[data-rows-remove]").hidden = rows.length <= least;
  rows.forEach((row, n) => {
    for (const label of row.querySelectorAll("[data-row-label]")) {
      label.textContent = label.textContent.replace(/[0-9]+$/, String(n + 1));
    }
  });
}

function add(set) {
  const body = set.querySelector("[data-rows-body]");
  const numbers = [...body.children].map((row) => Number(row.dataset.row));
  const row = set.querySelector("[data-rows-blank]").content.firstElementChild.cloneNode(true);
  renumber(row, Math.max(-1, ...numbers) + 1);
  body.append(row);
  refresh(set);
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

function remove(set, row) {
  const next = row.nextElementSibling || row.previousElementSibling;
  row.remove();
  refresh(set);
  (next?.querySelector("input, select, textarea") || set.querySelector("[data-rows-add]")).focus();
}

/** Takes over the row buttons of a form; `changed` runs after each change. */
export function enhanceRows(body, changed) {
  body.addEventListener("click", (event) => {
    const button = event.target.closest("[data-rows-add], [data-rows-remove]");
    const set = button?.closest("[data-rows]");
    if (!set) return;
    event.preventDefault();
    if (button.matches("[data-rows-add]")) add(set);
    else remove(set, button.closest("[data-row]"));
    changed();
  });
}
