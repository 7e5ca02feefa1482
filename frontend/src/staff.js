import "./js/page.js";
import "./js/htmx-setup.js";
import "./js/desk.js";
import "./js/live.js";
import "./desk-cases.js";
