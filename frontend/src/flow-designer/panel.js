// The properties of the selected element. Every change is one command: it can be undone.
const HUMAN = ["bpmn:UserTask", "bpmn:ManualTask"];
const CHOICES = ["bpmn:ExclusiveGateway", "bpmn:InclusiveGateway"];
const SEPARATORS = /[、,，;；\n]/;
const LEAVES = 3;

export function panel(modeler, root, settings, say) {
  const modeling = modeler.get("modeling");
  const factory = modeler.get("bpmnFactory");
  const registry = modeler.get("elementRegistry");
  const known = new Map(settings.outcomes);
  const keys = new Map(settings.outcomes.map(([key, label]) => [label.toLowerCase(), key]));
  let shown = null;
  let id = 0;

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name in element && typeof value !== "string") element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children.filter((c) => c !== null));
    return element;
  };
  const field = (label, control) => {
    control.id = `panel-${(id += 1)}`;
    control.className = control.tagName === "SELECT" ? "govuk-select" : "govuk-input";
    return make("div", { class: "govuk-form-group" }, make("label", { class: "govuk-label", for: control.id }, label), control);
  };
  const text = (label, value, save, attributes = {}) => {
    const input = make("input", { value: value ?? "", ...attributes });
    input.addEventListener("change", () => save(input.value.trim()));
    return field(label, input);
  };
  const option = (value, label, current) => {
    const made = make("option", { value }, label);
    made.selected = value === current;
    return made;
  };
  const select = (label, pairs, value, save, empty = false) => {
    const control = make("select");
    if (empty) control.append(option("", "—", value));
    for (const [key, words] of pairs) control.append(option(key, words, value));
    control.addEventListener("change", () => save(control.value));
    return field(label, control);
  };
  const posts = (label, value, save) => {
    const control = make("select");
    control.append(option("", "—", value));
    let found = !value;
    for (const group of settings.posts) {
      const optgroup = make("optgroup", { label: group.title });
      for (const [key, words] of group.posts) {
        if (key === value) found = true;
        optgroup.append(option(key, `${group.title} · ${words}`, value));
      }
      control.append(optgroup);
    }
    if (!found) control.append(option(value, value, value));
    control.addEventListener("change", () => save(control.value));
    return field(label, control);
  };
  const tick = (label, checked, save) => {
    const input = make("input", { type: "checkbox", class: "govuk-checkboxes__input", checked: Boolean(checked) });
    input.id = `panel-${(id += 1)}`;
    input.addEventListener("change", () => save(input.checked));
    return make("div", { class: "govuk-checkboxes__item" }, input, make("label", { class: "govuk-label govuk-checkboxes__label", for: input.id }, label));
  };
  const ticks = (label, pairs, chosen, save) => {
    if (!pairs.length) return null;
    const boxes = pairs.map(([key, words]) => tick(words, chosen.includes(key), (on) => save(on ? [...chosen, key] : chosen.filter((c) => c !== key))));
    return make("fieldset", { class: "govuk-fieldset govuk-form-group" }, make("legend", { class: "govuk-fieldset__legend" }, label), ...boxes);
  };

  const get = (element, name) => element.businessObject.get(name) ?? "";
  const set = (element, values) => {
    const properties = Object.fromEntries(Object.entries(values).map(([k, v]) => [k, v === "" ? undefined : v]));
    modeling.updateProperties(element, properties);
  };
  const listed = (value) => String(value || "").split(",").filter(Boolean);
  const spoken = (value) => listed(value).map((o) => known.get(o) ?? o).join(settings.language === "en" ? ", " : "、");
  const stored = (typed) => [...new Set(typed.split(SEPARATORS).map((w) => w.trim()).filter(Boolean).map((w) => keys.get(w.toLowerCase()) ?? w))].join(",");
  const title = (object) => (settings.language === "en" && object.get("zt:nameEn")) || object.name || object.id;
  const humans = () => registry.filter((e) => HUMAN.includes(e.type)).map((e) => [e.id, title(e.businessObject)]);

  function names(element) {
    return [
      text(say("name"), get(element, "name"), (value) => modeling.updateProperties(element, { name: value })),
      text(say("nameEn"), get(element, "zt:nameEn"), (value) => set(element, { "zt:nameEn": value })),
    ];
  }

  function human(element) {
    const others = humans().filter(([key]) => key !== element.id);
    const signers = listed(get(element, "zt:signers"));
    const loop = element.businessObject.loopCharacteristics;
    const [rule, share = ""] = String(get(element, "zt:vote") || "all").split(":");
    const vote = (kind, typed) => {
      if (kind === "n") return `n:${Math.max(1, parseInt(typed, 10) || 1)}`;
      if (kind === "ratio") return `ratio:${typed.includes("/") ? typed : (parseInt(typed, 10) || 50) / 100}`;
      return kind;
    };
    const sign = (list) => set(element, { "zt:signers": list.join(","), "zt:post": "" });
    const percent = rule === "ratio" && !share.includes("/") ? String(Math.round(Number(share) * 1000) / 10) : share;
    return [
      ...names(element),
      signers.length ? null : posts(say("post"), get(element, "zt:post"), (v) => set(element, { "zt:post": v })),
      select(say("stage"), settings.stages, get(element, "zt:stage") || "other", (v) => set(element, { "zt:stage": v })),
      text(say("limit"), get(element, "zt:limit"), (v) => set(element, { "zt:limit": v.replace(/\D/g, "") }), { inputmode: "numeric" }),
      select(say("unit"), settings.units, get(element, "zt:unit") || "WORKDAY", (v) => set(element, { "zt:unit": v })),
      text(say("outcomes"), spoken(get(element, "zt:outcomes")), (v) => set(element, { "zt:outcomes": stored(v) })),
      ticks(say("returnTo"), others, listed(get(element, "zt:returnTo")), (v) => set(element, { "zt:returnTo": v.join(",") })),
      tick(say("withdrawable"), get(element, "zt:withdrawable") !== "false", (on) => set(element, { "zt:withdrawable": on ? "" : "false" })),
      ticks(say("apart"), others, listed(get(element, "zt:apart")), (v) => set(element, { "zt:apart": v.join(",") })),
      tick(say("signing"), signers.length > 0, (on) => {
        const post = get(element, "zt:post");
        const several = on ? factory.create("bpmn:MultiInstanceLoopCharacteristics", { isSequential: false }) : undefined;
        modeling.updateProperties(element, {
          loopCharacteristics: several,
          "zt:signers": on ? [post || "owner:reviewer", "owner:approver"].join(",") : undefined,
          "zt:vote": on ? "all" : undefined,
          "zt:post": on ? undefined : signers[0],
        });
      }),
      ...(signers.length
        ? [
            ...signers.map((s, n) => posts(`${say("signers")} ${n + 1}`, s, (v) => sign(signers.map((x, m) => (m === n ? v : x)).filter(Boolean)))),
            posts(`${say("signers")} ${signers.length + 1}`, "", (v) => v && sign([...signers, v])),
            select(say("vote"), settings.rules, rule, (v) => set(element, { "zt:vote": vote(v, percent) })),
            ["n", "ratio"].includes(rule) ? text(say("share"), percent, (v) => set(element, { "zt:vote": vote(rule, v) })) : null,
            tick(say("sequential"), loop?.isSequential, (on) => loop && modeling.updateModdleProperties(element, loop, { isSequential: on })),
          ]
        : []),
      ...[["form", settings.forms], ["document", settings.documents], ["permission", settings.permissions]].map(([name, known]) => {
        const value = get(element, `zt:${name}`);
        const pairs = !value || known.some(([key]) => key === value) ? known : [...known, [value, value]];
        return select(say(name), pairs, value, (v) => set(element, { [`zt:${name}`]: v }), true);
      }),
    ];
  }

  function gateway(element) {
    const isJoin = element.type === "bpmn:ParallelGateway" && element.incoming.length > 1;
    const veto = text(say("veto"), spoken(get(element, "zt:veto")), (v) => set(element, { "zt:veto": stored(v) }));
    return [...names(element), isJoin ? veto : null];
  }

  function timer(element) {
    return [
      ...names(element),
      text(say("limit"), get(element, "zt:limit"), (v) => set(element, { "zt:limit": v.replace(/\D/g, "") }), { inputmode: "numeric" }),
      select(say("unit"), settings.units, get(element, "zt:unit") || "WORKDAY", (v) => set(element, { "zt:unit": v })),
      tick(say("interrupting"), element.businessObject.cancelActivity !== false, (on) => modeling.updateProperties(element, { cancelActivity: on })),
    ];
  }

  // --- ways out of a choice

  const conditionOf = (element) => element.businessObject.extensionElements?.get("values").find((v) => v.$type === "zt:Condition");

  function condition(element) {
    try {
      return JSON.parse(conditionOf(element)?.body ?? "null");
    } catch {
      return undefined;
    }
  }

  function leavesOf(said) {
    if (said === null) return [];
    if (said?.field) return [said];
    return Array.isArray(said?.and) && said.and.every((l) => l.field) && said.and.length <= LEAVES ? said.and : null;
  }

  function write(element, leaves) {
    const object = element.businessObject;
    const others = (object.extensionElements?.get("values") ?? []).filter((v) => v.$type !== "zt:Condition");
    const said = leaves.length === 1 ? leaves[0] : { and: leaves };
    const ours = leaves.length ? [factory.create("zt:Condition", { body: JSON.stringify(said) })] : [];
    const values = [...others, ...ours];
    const extensionElements = values.length ? factory.create("bpmn:ExtensionElements", { values }) : undefined;
    for (const value of values) value.$parent = extensionElements;
    if (extensionElements) extensionElements.$parent = object;
    modeling.updateProperties(element, { extensionElements, conditionExpression: undefined });
  }

  function line(element) {
    const source = element.source;
    if (!CHOICES.includes(source?.type)) return names(element);
    const isDefault = source.businessObject.default === element.businessObject;
    const leaves = leavesOf(condition(element));
    const when = select(say("when"), [["if", say("if")], ["default", say("default")]], isDefault ? "default" : "if", (v) => {
      if (v === "default") {
        write(element, []);
        modeling.updateProperties(source, { default: element.businessObject });
      } else modeling.updateProperties(source, { default: undefined });
    });
    if (isDefault) return [...names(element), when];
    if (leaves === null) return [...names(element), when, make("p", { class: "muted" }, say("rich"))];
    return [...names(element), when, ...leafRows(element, leaves)];
  }

  function leafRows(element, leaves) {
    const fields = humans().map(([key, name]) => [`outcome_${key}`, say("outcomeOf", { name })]);
    const list = make("datalist", { id: "panel-fields" });
    for (const [key, words] of fields) list.append(option(key, words, ""));
    const rows = [...leaves, ...(leaves.length < LEAVES ? [{ field: "", operator: "eq", value: "" }] : [])];
    const put = (n, change) => {
      const next = rows.map((leaf, m) => (m === n ? { ...leaf, ...change } : leaf)).filter((l) => l.field);
      for (const leaf of next) {
        if (["is_set", "is_empty"].includes(leaf.operator)) delete leaf.value;
        else if (["in", "not_in"].includes(leaf.operator)) leaf.value = [leaf.value ?? ""].flat();
        else leaf.value = Array.isArray(leaf.value) ? (leaf.value[0] ?? "") : (leaf.value ?? "");
      }
      write(element, next);
    };
    const made = [list];
    rows.forEach((leaf, n) => {
      const value = [leaf.value ?? ""].flat();
      const kind = typeof value[0] === "number" ? "number" : typeof value[0] === "boolean" ? "boolean" : "text";
      const ofStep = String(leaf.field).startsWith("outcome_");
      const typed = (words, as) => {
        const one = (w) => (ofStep ? (keys.get(w.toLowerCase()) ?? w) : as === "number" ? Number(w) || 0 : as === "boolean" ? w === say("yes") || w === "true" : w);
        return ["in", "not_in"].includes(leaf.operator) ? words.split(SEPARATORS).map((w) => w.trim()).filter(Boolean).map(one) : one(words);
      };
      const said = value.map((v) => (ofStep ? (known.get(v) ?? v) : typeof v === "boolean" ? say(v ? "yes" : "no") : String(v))).join("、");
      made.push(
        make(
          "fieldset",
          { class: "designer-leaf" },
          text(say("field"), leaf.field, (v) => put(n, { field: v }), { list: "panel-fields" }),
          select(say("operator"), settings.operators, leaf.operator, (v) => put(n, { operator: v })),
          ["is_set", "is_empty"].includes(leaf.operator) ? null : text(say("value"), said, (v) => put(n, { value: typed(v, kind) })),
          ofStep || !leaf.field ? null : select(say("valueKind"), ["text", "number", "boolean"].map((k) => [k, say(k)]), kind, (v) => put(n, { value: typed(said, v) })),
        ),
      );
    });
    return made;
  }

  function parts(element) {
    if (HUMAN.includes(element.type)) return human(element);
    if (element.type === "bpmn:ServiceTask") {
      const action = select(say("action"), settings.actions.map((a) => [a, a]), get(element, "zt:action"), (v) => set(element, { "zt:action": v }), true);
      return [...names(element), action];
    }
    if (element.type === "bpmn:SequenceFlow") return line(element);
    if (element.type === "bpmn:BoundaryEvent") return timer(element);
    if (element.businessObject.$instanceOf("bpmn:Gateway")) return gateway(element);
    if (element.businessObject.$instanceOf("bpmn:FlowElement") || element.type === "bpmn:Process") return names(element);
    return [make("p", { class: "muted" }, say("foreign"))];
  }

  function show(element) {
    shown = element?.type === "label" ? element.labelTarget : element;
    const before = document.activeElement?.closest?.("#designer-panel") ? document.activeElement.id : "";
    id = 0;
    if (!shown?.businessObject) {
      root.replaceChildren(make("p", { class: "muted" }, say("choose")));
      return;
    }
    const kind = shown.type.replace("bpmn:", "");
    const heading = make("h2", {}, title(shown.businessObject), make("span", { class: "tag" }, say(kind)));
    root.replaceChildren(heading, ...parts(shown).filter(Boolean));
    if (before) document.getElementById(before)?.focus();
  }

  modeler.on("selection.changed", ({ newSelection }) => show(newSelection.length === 1 ? newSelection[0] : modeler.get("canvas").getRootElement()));
  modeler.on(["element.changed", "shape.replaced"], ({ element }) => element === shown && show(registry.get(element.id) ?? element));
  modeler.on("commandStack.changed", () => shown && show(registry.get(shown.id) ?? modeler.get("canvas").getRootElement()));
  return { show };
}
