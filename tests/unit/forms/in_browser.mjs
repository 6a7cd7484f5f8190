// Runs the browser's modules over a batch: {form, cases: [...]} on standard input, the findings on standard output.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const module = (name) => import(pathToFileURL(`${process.argv[2]}/${name}.js`));
const [engine, entered, contradictions] = await Promise.all(["engine", "entered", "contradictions"].map(module));

const acts = {
  check: ({ form, household, members, year }) => ({
    problems: engine.check(form, household, members, year).map(({ code, member, question }) => [code, member, question]),
    asked: engine.asked(form, household, year),
    asked_of_members: members.map((member) => engine.asked(form, member, year, "person", household)),
  }),
  contradictions: ({ household, members, on }) =>
    contradictions.contradictions(household, members, on).map(({ code, question, values }) => [code, question, String(values.found)]),
  identity: ({ members, numbers }) =>
    contradictions.identityProblems(members, numbers).map(({ code, member }) => [code, member]),
  entered: ({ type, text }) => {
    const answer = entered.answerOf(type, text);
    return [answer, entered.textOf(type, answer)];
  },
};

const { forms, cases } = JSON.parse(readFileSync(0, "utf8"));
const found = cases.map(({ act, form, ...given }) => acts[act]({ ...given, form: forms[form] }));
process.stdout.write(JSON.stringify(found));
