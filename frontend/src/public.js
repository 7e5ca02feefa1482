import "./js/page.js";
import "./js/htmx-setup.js";
import "./js/papers.js";
