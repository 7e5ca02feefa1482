// The desk: the menu drawer on narrow screens, and "/" for the search box wherever one is.
const menu = document.getElementById("desk-menu");
const toggle = document.querySelector(".menu-toggle");

toggle?.addEventListener("click", () => {
  const open = menu.classList.toggle("is-open");
  toggle.setAttribute("aria-expanded", String(open));
  if (open) menu.querySelector("a")?.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu?.classList.contains("is-open")) toggle.click();
});
document.addEventListener("click", (event) => {
  if (menu?.classList.contains("is-open") && !menu.contains(event.target) && !toggle.contains(event.target)) {
    toggle.click();
  }
});
