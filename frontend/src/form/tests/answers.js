// Answers questions so that Python's tests can compare: one line of JSON in, one line of JSON out,
// in one process. Each question is { ask, … }.

import { createInterface } from "node:readline";

import { holds } from "../conditions.js";
import { date } from "../dates.js";
import { evaluate, resultValue } from "../expressions.js";
import { sentence } from "../messages.js";
import { settle } from "../settle.js";
import { parsed } from "../values.js";

const validators = new Map();

async function validatorFor(schema) {
  const key = JSON.stringify(schema);
  if (!validators.has(key)) {
    const { validatorOf } = await import("../validate.js");
    validators.set(key, validatorOf(schema));
  }
  return validators.get(key);
}

const ANSWERS = {
  expression({ tree, data, row, today, result, places }) {
    return resultValue(evaluate(tree, { data, row, today: date(today) }), result, places);
  },
  condition: ({ condition, data }) => holds(condition, data),
  parse: ({ kind, text }) => parsed(kind, text),
  async submission({ schema, data, today, strict, messages }) {
    const settled = settle(data, schema["x-plan"], date(today), strict);
    const errors = (await validatorFor(schema))(settled, date(today));
    const words = messages && [...errors].map(([p, code]) => [p, sentence(messages, p, code, "?")]);
    return {
      data: settled,
      errors: Object.fromEntries(errors),
      words: words && Object.fromEntries(words),
    };
  },
  /** Many at once; every third is judged as the API judges, hidden values and all. */
  async submissions({ schema, today, submissions }) {
    const [validate, day] = [await validatorFor(schema), date(today)];
    return submissions.map((data, n) => {
      const settled = settle(data, schema["x-plan"], day, n % 3 === 0);
      return { data: settled, errors: Object.fromEntries(validate(settled, day)) };
    });
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  const answer = await ANSWERS[question.ask](question);
  process.stdout.write(`${JSON.stringify(answer ?? null)}\n`);
}
