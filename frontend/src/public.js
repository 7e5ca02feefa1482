import "./js/page.js";
import "./js/pasted.js";
import "./js/htmx-setup.js";
import "./js/papers.js";
