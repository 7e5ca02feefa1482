import "./js/page.js";
import "./js/htmx-setup.js";
