// A sheet on the screen: which questions are asked, what is wrong with the answers, and the keyboard.
// It works on whatever draws `.q[data-q]` questions, some of them in `.member[data-person]` sections.
import { asked, check } from "./engine.js";
import { contradictions, identityProblems } from "./contradictions.js";
import { answerOf, textOf } from "./entered.js";

const SOON = 150;

export class Sheet {
  /** `settings`: form, on, fixed, numbers, copied, words; `changed()` is called after every change of an answer. */
  constructor(root, settings, changed) {
    Object.assign(this, settings);
    this.root = root;
    this.changed = changed;
    this.year = Number(this.on.slice(0, 4));
    this.types = new Map(this.form.rows.map((row) => [`${row.repeat ?? ""}.${row.name}`, row]));
    this.copied = new Set(settings.copied);
    this.strict = false;
    this.problems = [];
    this.listening = new AbortController();
    const { signal } = this.listening;
    root.addEventListener("change", (event) => this.onChange(event.target), { signal });
    root.addEventListener("input", () => this.changed(), { signal });
    document.addEventListener("keydown", (event) => this.onKey(event), { signal });
    root.addEventListener("focusin", ({ target }) => target.matches("input[type=text]") && target.select(), { signal });
    root.addEventListener("click", (event) => event.target.matches("[data-mend]") && this.mend(event.target.closest(".member")), { signal });
    for (const box of root.querySelectorAll(".gone input")) this.showGone(box);
    for (const section of this.memberSections()) this.compact(section);
    this.refresh();
  }

  /** The sheet is no longer on the screen. */
  close() {
    this.listening.abort();
  }

  // What is answered

  memberSections() {
    return [...this.root.querySelectorAll(".member")].filter((section) => !section.closest("noscript, template") && !section.classList.contains("left"));
  }

  questionsOf(section) {
    return [...(section ?? this.root).querySelectorAll(".q")].filter((q) => (section ? true : !q.closest(".member")));
  }

  rowOf(q) {
    return this.types.get(`${q.closest(".member") ? "person" : ""}.${q.dataset.q}`);
  }

  answer(q) {
    const field = q.querySelector("input:checked, input[type=text], select");
    return field ? answerOf(this.rowOf(q).type, field.value) : null;
  }

  put(q, answer) {
    const text = textOf(this.rowOf(q).type, answer);
    const field = q.querySelector("input[type=text], select");
    if (field) field.value = text;
    else for (const radio of q.querySelectorAll("input")) radio.checked = radio.value === text;
  }

  written(questions) {
    const found = {};
    for (const q of questions) {
      const answer = this.answer(q);
      if (answer !== null) found[q.dataset.q] = answer;
    }
    return found;
  }

  /** The answers to the questions that are asked; the others do not count, though they stay on the screen's memory. */
  answers() {
    const visible = (q) => !q.hidden;
    return {
      household: this.written(this.questionsOf(null).filter(visible)),
      members: this.memberSections().map((section) => ({
        person: section.dataset.person,
        ...this.written(this.questionsOf(section).filter(visible)),
      })),
    };
  }

  get copiedNow() {
    return [...this.copied];
  }

  // What is asked, and what is wrong

  refresh() {
    const own = { ...this.fixed, ...this.written(this.questionsOf(null)) };
    const show = (questions, names) => {
      for (const q of questions) q.hidden = !names.has(q.dataset.q);
    };
    show(this.questionsOf(null), new Set(asked(this.form, own, this.year)));
    const sections = this.memberSections();
    for (const section of sections) {
      const questions = this.questionsOf(section);
      show(questions, new Set(asked(this.form, this.written(questions), this.year, "person", own)));
    }
    const { household, members } = this.answers();
    this.problems = [
      ...check(this.form, { ...this.fixed, ...household }, members, this.year),
      ...contradictions(household, members, this.on),
      ...identityProblems(members, this.numbers),
    ];
    this.note(sections, this.problems);
  }

  /** Doubts that do not stop a sheet: what the catalogue calls a warning. */
  get doubts() {
    return this.problems.filter((problem) => this.form.sentences[problem.code]?.severity === "warning");
  }

  get errors() {
    return this.problems.filter((problem) => this.form.sentences[problem.code]?.severity === "error" && !this.isGiven(problem));
  }

  isGiven(problem) {
    return problem.member === null && problem.question in this.fixed;
  }

  /** Problems beside their questions; those that the server found may be given too. */
  note(sections, problems) {
    for (const note of this.root.querySelectorAll(".note")) note.hidden = true;
    for (const q of this.root.querySelectorAll(".q.wrong, .q.doubtful")) q.classList.remove("wrong", "doubtful");
    for (const problem of problems) {
      if (problem.code === "forms.required" && !this.strict) continue;
      const q = this.find(sections, problem);
      if (!q) continue;
      if (q.classList.contains("known")) q.closest(".member").classList.remove("compact");
      const note = q.querySelector(".note");
      const said = problem.what ?? this.sentence(problem);
      note.textContent = note.hidden ? said : `${note.textContent} ${said}`;
      note.hidden = false;
      q.classList.add((this.form.sentences[problem.code]?.severity ?? problem.severity) === "warning" ? "doubtful" : "wrong");
    }
  }

  find(sections, problem) {
    const section = problem.member ? sections[problem.member - 1] : null;
    const named = this.questionsOf(section).find((q) => q.dataset.q === problem.question);
    return named ?? (problem.code === "answers.heads" ? this.questionsOf(sections[0]).find((q) => q.dataset.q === "relation") : null);
  }

  sentence({ code, values }) {
    if (code === "forms.constraint") return `${values.message}.`;
    const filled = { ...values };
    if (code === "answers.school_age") {
      const [years, level] = values.found.split(", ");
      const words = this.types.get("person.schooling").choices.find(([one]) => one === level);
      filled.found = `${years}, ${words ? words[1] : level}`;
    }
    return this.form.sentences[code].what.replace(/\{(\w+)\}/g, (_, name) => filled[name] ?? "");
  }

  // Changing answers

  onChange(target) {
    if (target.matches(".gone input")) {
      this.showGone(target);
    } else {
      const q = target.closest(".q");
      if (!q) return;
      this.seen(q);
      q.classList.remove("known");
      if (target.matches("input[type=text]")) this.put(q, this.answer(q));
      if (q.dataset.q === "birth_date") this.takeYear(q);
      if (q.dataset.q === "full_name") q.closest(".member").querySelector("h3").textContent = target.value || this.words.new;
    }
    this.refresh();
    this.changed();
  }

  /** The year of birth follows the date. */
  takeYear(q) {
    const date = this.answer(q);
    const year = q.closest(".member").querySelector('.q[data-q="birth_year"]');
    if (year && typeof date === "string" && /^\d{4}-/.test(date)) this.put(year, Number(date.slice(0, 4)));
  }

  showGone(box) {
    const member = box.closest(".member");
    member.classList.toggle("left", box.checked);
    member.querySelector(".questions").hidden = box.checked;
  }

  /** What the register knows of a person takes one line until somebody wants to mend it. */
  compact(section) {
    const known = this.questionsOf(section).filter((q) => q.classList.contains("known"));
    if (!known.length) return;
    section.querySelector(".summary span").textContent = known.map((q) => `${q.querySelector(".no").textContent} ${this.shownAs(q)}`).join(" · ");
    section.classList.add("compact");
  }

  mend(section) {
    section.classList.remove("compact");
    this.go(section.querySelector(".q:not([hidden])"));
  }

  shownAs(q) {
    const chosen = q.querySelector("input:checked + span");
    if (chosen) return chosen.lastChild.textContent;
    const field = q.querySelector("input[type=text], select");
    return field.selectedOptions ? field.selectedOptions[0].textContent : field.value;
  }

  keyOf(q) {
    const member = q.closest(".member");
    return member ? `${member.dataset.person}.${q.dataset.q}` : q.dataset.q;
  }

  /** A copied answer that somebody has looked at is their own. */
  seen(q) {
    if (!this.copied.delete(this.keyOf(q))) return;
    q.classList.remove("copied");
    q.querySelector(".mark")?.remove();
    this.changed();
  }

  /** Fill unanswered questions from an earlier sheet, each marked until it is looked at; gives how many. */
  copy(earlier) {
    let count = 0;
    // Again and again: an answer may bring up a question that the earlier sheet answers too.
    for (let round = 0; round < 3; round += 1) {
      for (const q of this.root.querySelectorAll(".q:not([hidden])")) {
        const member = q.closest(".member");
        const given = (member ? earlier.members[member.dataset.person] : earlier.household)?.[q.dataset.q];
        if (given === undefined || this.answer(q) !== null || member?.classList.contains("left")) continue;
        this.put(q, given);
        this.copied.add(this.keyOf(q));
        q.classList.add("copied");
        const mark = Object.assign(document.createElement("span"), { className: "mark", textContent: this.words.copied });
        q.querySelector("legend, label").append(mark);
        count += 1;
      }
      this.refresh();
    }
    this.changed();
    return count;
  }

  /** The empty boxes of a part are answered `no`: on the paper they are not ticked. */
  rest(part) {
    for (const q of part.querySelectorAll(".q.yes-no:not([hidden])")) if (this.answer(q) === null) this.put(q, false);
    this.refresh();
    this.changed();
  }

  addMember() {
    const blank = this.root.querySelector("#blank-member");
    const member = blank.content.cloneNode(true).querySelector(".member");
    const place = this.root.querySelectorAll(".member").length;
    for (const attribute of ["name", "id", "for"]) {
      for (const field of member.querySelectorAll(`[${attribute}^="m99."]`)) field.setAttribute(attribute, field.getAttribute(attribute).replace("m99.", `m${place}.`));
    }
    member.dataset.person = `moi-${[...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    member.querySelector("input[type=hidden]").value = member.dataset.person;
    this.root.querySelector(".members").append(member);
    this.refresh();
    this.changed();
    this.go(member.querySelector(".q"));
  }

  // The keyboard

  shown() {
    return [...this.root.querySelectorAll(".q:not([hidden])")].filter((q) => !q.closest(".left, noscript") && q.offsetParent !== null);
  }

  go(q) {
    if (!q) return;
    const radios = [...q.querySelectorAll("input[type=radio]")];
    const field = radios.find((radio) => radio.checked && radio.value) ?? q.querySelector("input, select");
    field.focus();
    q.scrollIntoView({ block: "nearest" });
  }

  /** To the next question (or the one before); Enter passes over what the register already knows. */
  move(from, step, passing = false) {
    const shown = this.shown();
    let place = shown.indexOf(from) + step;
    while (passing && shown[place]?.classList.contains("known")) place += step;
    if (shown[place]) this.go(shown[place]);
    else if (step > 0) document.querySelector("[data-complete]")?.focus();
  }

  /** To the next person, or part, or the one before. */
  leap(from, step) {
    const blocks = [...this.root.querySelectorAll(".member:not(.left), .part:not(:has(.members))")].filter((block) => !block.closest("noscript"));
    const block = blocks[blocks.indexOf(from?.closest(".member") ?? from?.closest(".part")) + step];
    if (block) this.go([...block.querySelectorAll(".q:not([hidden])")].find((q) => !q.classList.contains("known")) ?? block.querySelector(".q:not([hidden])"));
  }

  firstOpen() {
    return this.shown().find((q) => this.answer(q) === null) ?? this.shown().find((q) => !q.classList.contains("known"));
  }

  onKey(event) {
    if (event.altKey || event.metaKey || event.defaultPrevented) return;
    const q = event.target.closest?.(".q");
    const act = this.actOf(event, q && this.root.contains(q) ? q : null);
    if (!act) return;
    event.preventDefault();
    act();
  }

  actOf(event, q) {
    const { key, ctrlKey, target } = event;
    if (key === "F9" || (key === "Enter" && ctrlKey)) return () => this.finish?.();
    if (ctrlKey) return null;
    if (key === "F8") return this.root.querySelector("[data-add]") && (() => this.addMember());
    const part = q?.closest(".part.boxes");
    if (key === "F7") return part && (() => { this.rest(part); this.leap(q, 1); });
    if (key === "PageDown" || key === "PageUp") return () => this.leap(q, key === "PageDown" ? 1 : -1);
    if (!q) return null;
    if (key === "Enter") return () => { this.seen(q); this.move(q, 1, true); };
    if (target.matches("select")) return null;
    if (key === "ArrowDown" || key === "ArrowUp") return () => this.move(q, key === "ArrowDown" ? 1 : -1);
    if (!target.matches("input[type=radio]")) return null;
    if (key === "Delete" || key === "Backspace") return () => this.choose(q, q.querySelector(".blank input"));
    const radio = [...q.querySelectorAll("label:not(.blank)")].find((label) => label.querySelector("kbd")?.textContent === key)?.querySelector("input");
    return radio ? () => { this.choose(q, radio); this.move(q, 1, true); } : null;
  }

  choose(q, radio) {
    radio.checked = true;
    radio.focus();
    this.onChange(radio);
  }
}

/** Calls `act` once things have been quiet for a while; `now()` does it at once if it is due. */
export function later(act, after = SOON) {
  let timer = null;
  const run = () => {
    timer = null;
    return act();
  };
  return {
    soon: () => {
      clearTimeout(timer);
      timer = setTimeout(run, after);
    },
    now: () => {
      if (timer === null) return Promise.resolve();
      clearTimeout(timer);
      return Promise.resolve(run());
    },
  };
}
