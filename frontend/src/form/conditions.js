// Conditions as data. Twin of definition/conditions.py.

const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

const comparable = (value, wanted) =>
  typeof wanted === "string"
    ? typeof value === "string" && value.length === 10 && DATE.test(value)
    : typeof value === "number";

const ORDER = {
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};

export function holds(condition, data) {
  if (condition.and) return condition.and.every((part) => holds(part, data));
  if (condition.or) return condition.or.some((part) => holds(part, data));
  const { field, operator, value: wanted } = condition;
  const present = Object.hasOwn(data, field);
  const value = data[field];
  if (operator === "filled") return present;
  if (operator === "empty") return !present;
  if (operator === "ne") return !present || value !== wanted;
  if (!present) return false;
  if (operator === "eq") return value === wanted;
  if (operator === "in") {
    return (Array.isArray(value) ? value : [value]).some((one) => wanted.includes(one));
  }
  return comparable(value, wanted) && ORDER[operator](value, wanted);
}
