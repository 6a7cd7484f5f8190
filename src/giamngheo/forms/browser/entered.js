// What was typed into a field, as an answer; the same as `giamngheo.forms.entered`.
import { isDate } from "./engine.js";

const WHOLE = /^-?[0-9]{1,15}$/;
const GROUPED = /^-?[0-9]{1,3}(\.[0-9]{3}){1,4}$/;
const DECIMAL = /^-?[0-9]{1,15}([.,][0-9]{1,6})?$/;
const PLAIN = /^-?[0-9]+(\.[0-9]+)?$/;
const DAY = /^(?:([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})|([0-9]{2})([0-9]{2})([0-9]{4}))$/;

/** The answer to a question of a type, in the form that is kept; null for nothing, the text where it cannot be read. */
export function answerOf(type, typed) {
  const text = typed.split(/\s+/).filter(Boolean).join(" ");
  if (!text) return null;
  if (type === "yes_no") return text === "yes" ? true : text === "no" ? false : text;
  if (type === "integer") return WHOLE.test(text) ? Number(text) : GROUPED.test(text) ? Number(text.replaceAll(".", "")) : text;
  if (type === "decimal") return GROUPED.test(text) ? text.replaceAll(".", "") : DECIMAL.test(text) ? text.replace(",", ".") : text;
  if (type !== "date") return text;
  const found = DAY.exec(text);
  if (!found) return text;
  const [day, month, year] = found.slice(1).filter((part) => part !== undefined);
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isDate(iso) ? iso : text;
}

/** An answer as one types it. */
export function textOf(type, answer) {
  if (answer === null || answer === undefined) return "";
  if (typeof answer === "boolean") return answer ? "yes" : "no";
  const text = String(answer);
  if (type === "decimal" && PLAIN.test(text)) return text.replace(".", ",");
  if (type === "date" && isDate(text)) return text.split("-").reverse().join("/");
  return text;
}
