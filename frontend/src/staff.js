import "./js/page.js";
import "./js/pasted.js";
import "./js/htmx-setup.js";
import "./js/desk.js";
import "./js/live.js";
import "./js/papers.js";
import "./js/sign.js";
import "./desk-cases.js";
