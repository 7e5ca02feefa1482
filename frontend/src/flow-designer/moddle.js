// Our attributes in a BPMN file, as bpmn-moddle needs to know them.
const text = (name) => ({ name, isAttr: true, type: "String" });

export default {
  name: "Zhengtong",
  uri: "https://zhengtong.org/bpmn/1",
  prefix: "zt",
  xml: { tagAlias: "lowerCase" },
  types: [
    {
      name: "Named",
      extends: ["bpmn:FlowElement", "bpmn:Process"],
      properties: [text("nameEn")],
    },
    {
      name: "Step",
      extends: ["bpmn:FlowNode"],
      properties: [
        "post", "stage", "limit", "unit", "outcomes", "returnTo", "form", "document",
        "permission",
        "withdrawable", "apart", "vote", "signers", "action", "veto",
      ].map(text),
    },
    {
      name: "Condition",
      superClass: ["Element"],
      properties: [{ name: "body", isBody: true, type: "String" }],
    },
  ],
};
