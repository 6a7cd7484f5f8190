// What answers say that cannot be; the same as `giamngheo.forms.contradictions` finds in one sheet, and for the
// identification number as `giamngheo.review.checks`.  The server has the last word.
import { isDate } from "./engine.js";

const AGES = {
  preschool: (years) => years > 7,
  primary: (years) => years < 5 || years > 20,
  lower_secondary: (years) => years < 10,
  upper_secondary: (years) => years < 14,
  higher: (years) => years < 16,
};
const OLDEST = 120;

/** Problems `{code, member, question, values}` of a household's answers on a day (`yyyy-mm-dd`); members from 1. */
export function contradictions(household, members, on) {
  const year = Number(on.slice(0, 4));
  const found = members.flatMap((member, place) =>
    ofMember(member, on, year).map(([code, question, values]) => ({ code, member: place + 1, question, values: { ...values, on: day(on) } })),
  );
  const declared = whole(household.members);
  if (members.length && declared !== null && declared !== members.length) {
    found.push({ code: "answers.members_differ", member: null, question: "members", values: { found: `${declared}/${members.length}` } });
  }
  const heads = members.filter((member) => member.relation === "head").length;
  if (heads > 1) found.push({ code: "answers.heads", member: null, question: "household", values: { found: heads } });
  return found;
}

function ofMember(member, on, year) {
  const date = typeof member.birth_date === "string" && isDate(member.birth_date) ? member.birth_date : null;
  const stated = whole(member.birth_year);
  const born = date === null ? stated : Number(date.slice(0, 4));
  const found = [];
  if (date !== null && date > on) found.push(["answers.born_later", "birth_date", { found: day(date) }]);
  if (date === null && stated !== null && stated > year) found.push(["answers.born_later", "birth_year", { found: stated }]);
  if (born !== null && born < year - OLDEST) found.push(["answers.too_old", "birth_year", { found: born }]);
  if (date !== null && stated !== null && stated !== born) {
    found.push(["answers.birth_differs", "birth_year", { found: `${day(date)}, ${stated}` }]);
  }
  const odd = AGES[member.schooling];
  if (odd && born !== null && odd(year - born)) {
    found.push(["answers.school_age", "schooling", { found: `${year - born}, ${member.schooling}` }]);
  }
  return found;
}

/** Members whose sex or year of birth is not what their number says; `numbers`: person → {sex, year}. */
export function identityProblems(members, numbers) {
  return members.flatMap((member, place) => {
    const said = numbers[member.person];
    if (!said) return [];
    const stated = typeof member.birth_date === "string" && isDate(member.birth_date) ? Number(member.birth_date.slice(0, 4)) : whole(member.birth_year);
    const values = { name: member.full_name ?? "", year: stated };
    const found = [];
    if (stated !== null && stated !== said.year) found.push({ code: "review.identity_year", member: place + 1, question: "birth_year", values });
    if (member.sex && member.sex !== said.sex) found.push({ code: "review.identity_sex", member: place + 1, question: "sex", values });
    return found;
  });
}

const whole = (answer) => (Number.isInteger(answer) ? answer : null);
const day = (iso) => iso.split("-").reverse().join("/");
