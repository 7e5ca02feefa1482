// What the publish gate says, drawn on the elements and listed with links to them.
export function verdict(modeler, root, say) {
  const overlays = modeler.get("overlays");
  const canvas = modeler.get("canvas");
  const registry = modeler.get("elementRegistry");
  let marked = [];

  function mark(id, kind, message) {
    if (!registry.get(id)) return;
    const badge = document.createElement("span");
    badge.className = `designer-badge is-${kind}`;
    badge.textContent = kind === "refused" ? "×" : "!";
    badge.title = `${say(kind)}: ${message}`;
    overlays.add(id, "verdict", { position: { top: -10, right: 10 }, html: badge });
    canvas.addMarker(id, `designer-${kind}`);
    marked.push([id, `designer-${kind}`]);
  }

  function go(id) {
    const element = registry.get(id);
    if (!element) return;
    canvas.scrollToElement(element);
    modeler.get("selection").select(element);
    canvas.getContainer().closest("#designer").scrollIntoView({ block: "nearest" });
  }

  function show({ findings, verdicts }) {
    overlays.remove({ type: "verdict" });
    for (const [id, marker] of marked) if (registry.get(id)) canvas.removeMarker(id, marker);
    marked = [];
    const refused = new Set(verdicts.filter((v) => v.verdict === "refused").map((v) => v.element));
    for (const f of findings) if (f.element) mark(f.element, refused.has(f.element) ? "refused" : "problem", f.message);
    const head = document.createElement("p");
    head.className = findings.length ? "light red" : "light green";
    head.textContent = findings.length ? `${findings.length} ${say("wrong")}` : say("clean");
    const list = document.createElement("ul");
    list.className = "flow-findings";
    for (const f of findings) {
      const item = document.createElement("li");
      if (f.element) {
        const link = document.createElement("button");
        link.type = "button";
        link.className = "btn plain small";
        link.textContent = f.name || f.element;
        link.addEventListener("click", () => go(f.element));
        item.append(link, " ");
      }
      item.append(f.message);
      list.append(item);
    }
    const kept = verdicts.filter((v) => v.verdict === "documentation").length;
    const note = document.createElement("p");
    note.className = "muted";
    note.textContent = kept ? `${kept} ${say("kept")}` : "";
    root.replaceChildren(head, list, note);
  }
  return { show };
}
