// A form evaluated in the browser: what is asked, what is lacking, what cannot be.
// The same as `giamngheo.forms.filling`, which has the last word; a test holds the two against each other.

const PLAIN_NUMBER = /^-?[0-9]{1,30}(\.[0-9]{1,30})?$/;
const PLAIN_DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const COMPARISONS = new Set(["=", "<", "<=", ">", ">="]);
const ANSWERS = new Set(["text", "integer", "decimal", "date", "yes_no", "select_one"]);

/** An exact number: `digits` (a BigInt) over ten to the power of `scale`; whole where it was written without a dot. */
class Exact {
  constructor(digits, scale) {
    this.digits = digits;
    this.scale = scale;
  }

  static of(text) {
    const [whole, part = ""] = text.split(".");
    return new Exact(BigInt(whole + part), part.length);
  }

  get isWhole() {
    return this.scale === 0;
  }

  at(scale) {
    return this.digits * 10n ** BigInt(scale - this.scale);
  }

  toString() {
    if (this.isWhole) return String(this.digits);
    const sign = this.digits < 0n ? "-" : "";
    const figures = String(this.digits < 0n ? -this.digits : this.digits).padStart(this.scale + 1, "0");
    return `${sign}${figures.slice(0, -this.scale)}.${figures.slice(-this.scale)}`;
  }
}

export const isQuestion = (row) => ANSWERS.has(row.type.split(" ")[0]);

/** The problems of a filled form: `{code, member, question, values}`; members are counted from 1. */
export function check(form, answers, members, referenceYear, repeat = "person") {
  const above = new Map([["reference_year", valueOf(referenceYear)]]);
  const problems = checkRows(form, answers, above, null, null);
  members.forEach((member, place) => problems.push(...checkRows(form, member, new Map(above), repeat, place + 1)));
  return problems;
}

/** The names of the questions that are relevant; `above` are the household's answers when a member's are asked for. */
export function asked(form, answers, referenceYear, repeat = null, above = null) {
  const known = new Map([["reference_year", valueOf(referenceYear)]]);
  if (above !== null) for (const step of walk(form, above, known, null)) void step;
  const found = [];
  for (const row of walk(form, answers, known, repeat)) {
    if (isQuestion(row) && isAsked(row, known)) found.push(row.name);
  }
  return found;
}

export function evaluate(tree, known, current = null) {
  if ("value" in tree) return valueOf(tree.value);
  if ("name" in tree) return tree.name === "" ? current : (known.get(tree.name) ?? null);
  if (tree.sign === "and") return truth(evaluate(tree.left, known, current)) && truth(evaluate(tree.right, known, current));
  if (tree.sign === "or") return truth(evaluate(tree.left, known, current)) || truth(evaluate(tree.right, known, current));
  return apply(tree.sign, evaluate(tree.left, known, current), evaluate(tree.right, known, current));
}

function apply(sign, left, right) {
  const comparing = COMPARISONS.has(sign);
  if (left === null || right === null) return comparing ? false : null;
  const worded = typeof left === "string" || typeof right === "string";
  if (worded && sign === "=") return written(left) === written(right);
  if (worded) return comparing ? false : null;
  const [one, other] = [numeric(left), numeric(right)];
  const scale = Math.max(one.scale, other.scale);
  const [a, b] = [one.at(scale), other.at(scale)];
  switch (sign) {
    case "=": return a === b;
    case "<": return a < b;
    case "<=": return a <= b;
    case ">": return a > b;
    case ">=": return a >= b;
    case "+": return new Exact(a + b, scale);
    default: return new Exact(a - b, scale);
  }
}

const numeric = (value) => (typeof value === "boolean" ? new Exact(value ? 1n : 0n, 0) : value);
const written = (value) => (typeof value === "boolean" ? (value ? "True" : "False") : String(value));

function truth(value) {
  if (value instanceof Exact) return value.digits !== 0n;
  return Boolean(value);
}

function valueOf(answer) {
  if (answer === undefined || answer === null) return null;
  return typeof answer === "number" ? Exact.of(String(answer)) : answer;
}

/** Truth values are the codes of a yes_no question. */
function coded(answer) {
  return typeof answer === "boolean" ? (answer ? "yes" : "no") : valueOf(answer);
}

function* walk(form, answers, known, repeat) {
  for (const row of form.rows) {
    if (row.repeat !== repeat) continue;
    yield row;
    if (row.calculation !== null) known.set(row.name, evaluate(row.calculation, known));
    else if (isQuestion(row) && isAsked(row, known)) known.set(row.name, coded(answers[row.name]));
  }
}

function isAsked(row, known) {
  return row.relevant === null || truth(evaluate(row.relevant, known));
}

function checkRows(form, answers, known, repeat, member) {
  const names = new Set(["person", "household"]);
  for (const row of form.rows) if (row.repeat === repeat && isQuestion(row)) names.add(row.name);
  const problems = Object.keys(answers)
    .filter((name) => !names.has(name))
    .map((name) => ({ code: "forms.unknown_question", member, question: name, values: { name } }));
  for (const row of walk(form, answers, known, repeat)) {
    if (!isQuestion(row)) continue;
    const found = checkAnswer(row, coded(answers[row.name]), known);
    if (found) problems.push({ ...found, member, question: row.name });
  }
  return problems;
}

function checkAnswer(row, answer, known) {
  const values = { no: row.no, question: row.label, found: answer === null ? "" : written(answer) };
  if (!isAsked(row, known)) return answer === null ? null : { code: "forms.not_asked", values };
  if (answer === null || answer === "") return row.required ? { code: "forms.required", values } : null;
  const expected = expectedOf(row, answer);
  if (expected !== null) return { code: "forms.wrong_kind", values: { ...values, expected } };
  if (row.constraint !== null && !truth(evaluate(row.constraint, known, number(answer)))) {
    return { code: "forms.constraint", values: { ...values, message: row.message } };
  }
  return null;
}

/** What the answer should have been; null when it is that. */
function expectedOf(row, answer) {
  if (row.choices.length) {
    return row.choices.some(([code]) => code === answer) ? null : `một trong: ${row.choices.map(([, words]) => words).join(", ")}`;
  }
  const found = number(answer);
  if (row.type === "integer") return found instanceof Exact && found.isWhole ? null : "số nguyên";
  if (row.type === "decimal") return found instanceof Exact ? null : "số";
  if (row.type === "date") return isDate(answer) ? null : "ngày (ngày/tháng/năm)";
  return null;
}

function number(answer) {
  return typeof answer === "string" && PLAIN_NUMBER.test(answer) ? Exact.of(answer) : answer;
}

export function isDate(text) {
  const found = PLAIN_DATE.exec(String(text));
  if (!found) return false;
  const [year, month, day] = found.slice(1).map(Number);
  if (year < 1 || month < 1 || month > 12) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day >= 1 && day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}
