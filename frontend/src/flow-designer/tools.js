// Palette, pad and menu: only what executes can be drawn.
import { icons } from "./icons.js";

const NODES = {
  start: { type: "bpmn:StartEvent" },
  end: { type: "bpmn:EndEvent" },
  terminate: { type: "bpmn:EndEvent", eventDefinitionType: "bpmn:TerminateEventDefinition" },
  user: { type: "bpmn:UserTask" },
  manual: { type: "bpmn:ManualTask" },
  service: { type: "bpmn:ServiceTask" },
  exclusive: { type: "bpmn:ExclusiveGateway" },
  parallel: { type: "bpmn:ParallelGateway" },
  inclusive: { type: "bpmn:InclusiveGateway" },
};
const HUMAN = ["bpmn:UserTask", "bpmn:ManualTask"];
const STEP = {
  "zt:post": "owner:reviewer", "zt:stage": "review", "zt:limit": "1", "zt:unit": "WORKDAY",
  "zt:outcomes": "agree,disagree",
};

function shape(factory, bpmnFactory, key, say) {
  const { type, ...more } = NODES[key];
  const attributes = HUMAN.includes(type) ? { name: say("user"), ...STEP } : {};
  if (type === "bpmn:ServiceTask") Object.assign(attributes, { name: say("service"), "zt:action": "note" });
  const businessObject = bpmnFactory.create(type, attributes);
  return factory.createShape({ type, businessObject, ...more });
}

function Palette(palette, create, elementFactory, bpmnFactory, handTool, lassoTool, spaceTool, globalConnect, translate) {
  this.getPaletteEntries = () => {
    const made = (group, key) => {
      const start = (event) => create.start(event, shape(elementFactory, bpmnFactory, key, translate));
      return { group, title: translate(key), imageUrl: icons[key], action: { dragstart: start, click: start } };
    };
    const tool = (key, act) => ({ group: "tools", title: translate(key), imageUrl: icons[key], action: { click: act } });
    const stage = (event) => {
      const frame = elementFactory.createShape({ type: "bpmn:SubProcess", x: 0, y: 0, isExpanded: true });
      const inner = elementFactory.createShape({ type: "bpmn:StartEvent", x: 40, y: 82, parent: frame });
      create.start(event, [frame, inner], { hints: { autoSelect: [frame] } });
    };
    const note = (event) => create.start(event, elementFactory.createShape({ type: "bpmn:TextAnnotation" }));
    return {
      hand: tool("hand", (event) => handTool.activateHand(event)),
      lasso: tool("lasso", (event) => lassoTool.activateSelection(event)),
      space: tool("space", (event) => spaceTool.activateSelection(event)),
      connect: tool("connect", (event) => globalConnect.start(event)),
      separator: { group: "tools", separator: true },
      start: made("event", "start"),
      end: made("event", "end"),
      user: made("step", "user"),
      service: made("step", "service"),
      exclusive: made("gateway", "exclusive"),
      parallel: made("gateway", "parallel"),
      inclusive: made("gateway", "inclusive"),
      sub: { group: "step", title: translate("sub"), imageUrl: icons.sub, action: { dragstart: stage, click: stage } },
      note: { group: "note", title: translate("note"), imageUrl: icons.note, action: { dragstart: note, click: note } },
    };
  };
  palette.registerProvider(this);
}
Palette.$inject = ["palette", "create", "elementFactory", "bpmnFactory", "handTool", "lassoTool", "spaceTool", "globalConnect", "translate"];

function Pad(contextPad, modeling, elementFactory, bpmnFactory, connect, create, autoPlace, popupMenu, canvas, rules, translate) {
  const isNode = (e) => e.businessObject?.$instanceOf?.("bpmn:FlowNode") && e.type !== "label";
  this.getMultiElementContextPadEntries = (elements) => ({
    remove: { group: "edit", title: translate("Remove"), imageUrl: icons.remove, action: { click: () => modeling.removeElements([...elements]) } },
  });
  this.getContextPadEntries = (element) => {
    const found = {};
    const append = (key) => ({
      group: "model",
      title: `${translate("Append")} ${translate(key)}`,
      imageUrl: icons[key],
      action: {
        click: () => autoPlace.append(element, shape(elementFactory, bpmnFactory, key, translate)),
        dragstart: (event) => create.start(event, shape(elementFactory, bpmnFactory, key, translate), { source: element }),
      },
    });
    const goesOn = isNode(element) && element.type !== "bpmn:EndEvent";
    if (goesOn) for (const key of ["user", "exclusive", "parallel", "end"]) found[`append.${key}`] = append(key);
    if (goesOn || element.type === "bpmn:TextAnnotation") {
      const begin = (event) => connect.start(event, element);
      found.connect = { group: "connect", title: translate("Connect to other element"), imageUrl: icons.connect, action: { click: begin, dragstart: begin } };
    }
    if (options(element).length) {
      found.change = {
        group: "edit",
        title: translate("Change element"),
        imageUrl: icons.change,
        action: {
          click: (event) => {
            const box = canvas.getContainer().getBoundingClientRect();
            const at = { x: event.x ?? box.x + 80, y: event.y ?? box.y + 80 };
            popupMenu.open(element, "bpmn-replace", at, { title: translate("Change element"), width: 220 });
          },
        },
      };
    }
    if (rules.allowed("elements.delete", { elements: [element] })) {
      found.remove = { group: "edit", title: translate("Remove"), imageUrl: icons.remove, action: { click: () => modeling.removeElements([element]) } };
    }
    return found;
  };
  contextPad.registerProvider(this);
}
Pad.$inject = ["contextPad", "modeling", "elementFactory", "bpmnFactory", "connect", "create", "autoPlace", "popupMenu", "canvas", "rules", "translate"];

function options(element) {
  const object = element.businessObject;
  if (!object?.$instanceOf || element.type === "label") return [];
  if (object.$instanceOf("bpmn:Gateway")) return ["exclusive", "parallel", "inclusive"];
  if (object.$instanceOf("bpmn:Task")) return ["user", "manual", "service"];
  if (object.$instanceOf("bpmn:EndEvent")) return ["end", "terminate"];
  return [];
}

function Menu(popupMenu, bpmnReplace, modeling, elementFactory, bpmnFactory, translate) {
  this.getHeaderEntries = () => [];
  this.getPopupMenuEntries = (element) => {
    const found = {};
    for (const key of options(element)) {
      found[key] = { label: translate(key), imageUrl: icons[key], action: () => bpmnReplace.replaceElement(element, NODES[key]) };
    }
    if (["bpmn:UserTask", "bpmn:ManualTask", "bpmn:SubProcess"].includes(element.type)) {
      found.timer = { label: translate("timer"), imageUrl: icons.timer, action: () => attach(element) };
    }
    return found;
  };
  function attach(host) {
    const businessObject = bpmnFactory.create("bpmn:BoundaryEvent", { name: translate("timer"), "zt:limit": "5", "zt:unit": "WORKDAY" });
    const clock = elementFactory.createShape({ type: "bpmn:BoundaryEvent", businessObject, eventDefinitionType: "bpmn:TimerEventDefinition" });
    modeling.createShape(clock, { x: host.x + host.width - 20, y: host.y + host.height }, host, { attach: true });
  }
  popupMenu.registerProvider("bpmn-replace", this);
}
Menu.$inject = ["popupMenu", "bpmnReplace", "modeling", "elementFactory", "bpmnFactory", "translate"];

export const tools = {
  __init__: ["paletteProvider", "contextPadProvider", "replaceMenuProvider"],
  paletteProvider: ["type", Palette],
  contextPadProvider: ["type", Pad],
  replaceMenuProvider: ["type", Menu],
};
