// A form drawn on a telephone as the office's page draws it, for `forms/sheet.js` to work on.
import { isQuestion } from "../../forms/engine.js";
import { textOf } from "../../forms/entered.js";

const DIGITS = "1234567890";
const BOXES = 5;
const GIVEN = new Set(["household", "area"]);

export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** The parts of the form with answers on them; `known` are the register's own, by person. */
export function draw(form, { answers, known, groups, words }) {
  const parts = [];
  for (const row of form.rows) {
    if (row.type.startsWith("begin")) parts.push({ row, rows: [] });
    else if (isQuestion(row) && !(row.repeat === null && GIVEN.has(row.name))) parts.at(-1).rows.push(row);
  }
  return parts.map(({ row, rows }) => {
    const repeated = row.type === "begin repeat";
    const boxes = !repeated && rows.filter((one) => one.type === "yes_no").length >= BOXES;
    const title = h("h2", {}, h("span", { class: "no" }, row.no), " ", row.label);
    const rest = boxes ? h("button", { class: "link", type: "button", "data-rest": true }, words.rest) : null;
    const part = h("section", { class: boxes ? "part boxes" : "part", "data-part": row.name }, h("div", { class: "head" }, title, rest));
    if (!repeated) {
      part.append(questions(rows, "h.", answers.household, {}, groups, words));
      return part;
    }
    const drawMember = (member, place, left) => memberOf(rows, member, place, left, known[member.person] ?? {}, groups, words);
    const there = new Set(answers.members.map((member) => member.person));
    const gone = Object.values(known).filter((member) => !there.has(member.person));
    const members = [...answers.members.map((member) => [member, false]), ...gone.map((member) => [member, true])];
    part.append(h("div", { class: "members" }, ...members.map(([member, left], place) => drawMember(member, place, left))));
    part.append(h("p", {}, h("button", { class: "button", type: "button", "data-add": true }, words.add)));
    const blank = h("template", { id: "blank-member" });
    blank.content.append(drawMember({ person: "" }, 99, false));
    part.append(blank);
    return part;
  });
}

function memberOf(rows, member, place, left, known, groups, words) {
  const box = h("input", { type: "checkbox", name: `m${place}.gone`, value: "1", checked: left });
  return h(
    "section",
    { class: left ? "member left" : "member", "data-person": member.person },
    h("input", { type: "hidden", name: `m${place}.person`, value: member.person }),
    h("div", { class: "head" }, h("h3", {}, member.full_name ?? words.new), h("p", { class: "gone" }, h("label", { class: "check" }, box, " ", words.gone))),
    h("p", { class: "summary" }, h("span"), " ", h("button", { class: "link", type: "button", "data-mend": true }, words.mend)),
    questions(rows, `m${place}.`, member, known, groups, words),
  );
}

function questions(rows, prefix, answers, known, groups, words) {
  return h("div", { class: "questions" }, ...rows.map((row) => question(row, prefix + row.name, answers[row.name], known[row.name], groups, words)));
}

function question(row, name, answer, known, groups, words) {
  const text = textOf(row.type, answer);
  const look = `q${row.type === "yes_no" ? " yes-no" : ""}${known !== undefined && known === answer ? " known" : ""}`;
  const label = [h("span", { class: "no" }, row.no), " ", h("span", {}, row.label)];
  const note = h("p", { class: "note", hidden: true });
  if (row.choices.length) {
    const options = row.choices.map(([code, said], place) =>
      h("label", {}, h("input", { type: "radio", name, value: code, checked: code === text }), h("span", {}, h("kbd", {}, DIGITS[place] ?? ""), said)),
    );
    const blank = h("span", {}, h("span", { class: "hidden" }, words.blank), h("span", { "aria-hidden": "true" }, "–"));
    options.push(h("label", { class: "blank" }, h("input", { type: "radio", name, value: "", checked: !text }), blank));
    return h("fieldset", { class: look, "data-q": row.name }, h("legend", {}, ...label), h("div", { class: "options" }, ...options), note);
  }
  const field =
    row.name === "ethnicity"
      ? h("select", { id: name, name }, h("option", { value: "" }), ...groups.map(([code, said]) => h("option", { value: code, selected: code === text }, said)))
      : h("input", { type: "text", id: name, name, value: text, autocomplete: "off", spellcheck: "false", ...keyboardOf(row, words) });
  return h("div", { class: look, "data-q": row.name }, h("label", { for: name }, ...label), field, note);
}

function keyboardOf(row, words) {
  if (row.type === "integer") return { inputmode: "numeric", class: "brief" };
  if (row.type === "decimal") return { inputmode: "decimal", class: "brief" };
  return row.type === "date" ? { inputmode: "numeric", class: "brief", placeholder: words.day } : {};
}
