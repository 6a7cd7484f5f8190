// The entry of a sheet in the office: running score, autosave, completing.  Without it the page is a plain form.
import { Sheet, later } from "../forms/sheet.js";

const data = JSON.parse(document.getElementById("entry-data").textContent);
const root = document.getElementById("sheet");
const words = { ...document.getElementById("words").dataset };
const mark = document.querySelector(".saved");
const conflict = document.getElementById("conflict");
const warning = root.querySelector(".warn");
const token = root.querySelector("[name=csrfmiddlewaretoken]");
const RETRY = 5000;

let { version, over } = data;
let typed = 0; // changes so far
let saved = 0; // changes that the server has
let leaving = false;
let asking = null;
let confirmed = "";

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

async function post(address, content, options = {}) {
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token.value },
    body: JSON.stringify(content),
    redirect: "manual",
    ...options,
  });
}

const isSignedOut = (response) => response.type === "opaqueredirect" || response.status === 403;

/** Whoever has signed in again in another window has another token; the page as it is now tells it. */
async function renewToken() {
  const response = await fetch(data.here, { redirect: "manual" }).catch(() => null);
  const found = response?.ok && /name="csrfmiddlewaretoken" value="(\w+)"/.exec(await response.text());
  if (found) for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = found[1];
}

// The running score

async function ask() {
  asking?.abort();
  const mine = (asking = new AbortController());
  try {
    const response = await post(data.addresses.score, sheet.answers(), { signal: mine.signal });
    if (!response.ok) return;
    const part = await response.text();
    if (!mine.signal.aborted) document.getElementById("score").innerHTML = part;
  } catch (error) {
    if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
  }
}
const scoring = later(ask, 120);

// Autosave

let saving = Promise.resolve();

function save(options = {}) {
  saving = saving.then(() => saveNow(options));
  return saving;
}

async function saveNow({ force = false, keepalive = false } = {}) {
  if (leaving || !data.open || (saved === typed && !force)) return;
  const now = typed;
  mark.textContent = words.saving;
  let response;
  try {
    response = await post(data.addresses.save, { ...sheet.answers(), copied: sheet.copiedNow, version, over, force }, { keepalive });
  } catch {
    return failed(words.offline);
  }
  if (isSignedOut(response)) return renewToken().then(() => failed(words.ended));
  if (response.status === 409) return clash(await response.json());
  if (!response.ok) return failed(words.offline);
  const said = await response.json();
  version = said.version;
  saved = now;
  conflict.hidden = true;
  mark.classList.remove("wrong");
  mark.textContent = fill(words.saved, said);
  if (typed !== saved) saver.soon();
}
const saver = later(save, 1200);

function failed(said) {
  mark.classList.add("wrong");
  mark.textContent = said;
  setTimeout(() => save(), RETRY);
}

function bar(problems, ...buttons) {
  mark.classList.add("wrong");
  mark.textContent = words.unsaved;
  conflict.replaceChildren(
    ...problems.map(({ what, remedy }) => Object.assign(document.createElement("p"), { textContent: `${what} ${remedy}` })),
    Object.assign(document.createElement("p"), { className: "buttons" }),
  );
  conflict.lastElementChild.append(...buttons);
  conflict.hidden = false;
  conflict.scrollIntoView({ block: "center" });
  buttons[0].focus();
}

function button(text, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: text });
  made.addEventListener("click", act);
  return made;
}

function clash({ problems }) {
  bar(
    problems,
    button(words.mine, () => save({ force: true })),
    button(words.reload, () => { leaving = true; location.reload(); }),
  );
}

// Completing

async function finish({ stay = false, replace = false } = {}) {
  if (!data.open || leaving) return;
  document.activeElement?.blur(); // a text just typed counts
  sheet.strict = true;
  sheet.refresh();
  if (sheet.errors.length) return refuse(sheet.errors);
  await scoring.now();
  const doubts = doubtsNow();
  if (doubts && confirmed !== doubts) {
    confirmed = doubts;
    return warn(`${doubts} ${words.again}`);
  }
  await saving;
  leaving = true;
  let response;
  try {
    response = await post(data.addresses.complete, { ...sheet.answers(), over, stay, replace });
  } catch {
    leaving = false;
    return failed(words.offline);
  }
  if (response.ok) return location.assign((await response.json()).next);
  leaving = false;
  if (isSignedOut(response)) return renewToken().then(() => failed(words.ended));
  if (![409, 422].includes(response.status)) return failed(words.offline);
  const { problems } = await response.json();
  if (response.status === 409) return taken(problems);
  refuse(problems);
}

function doubtsNow() {
  const said = [];
  if (sheet.doubts.length) said.push(fill(words.doubts, { count: sheet.doubts.length }));
  if (sheet.copied.size) said.push(fill(words.unseen, { count: sheet.copied.size }));
  if (document.querySelector("#score .category.unknown")) said.push(words.open);
  return said.join(" ");
}

function warn(said) {
  warning.textContent = said;
  warning.hidden = false;
  root.querySelector("[data-complete]").focus();
}

function refuse(problems) {
  const sections = sheet.memberSections();
  sheet.note(sections, problems);
  const placed = problems.map((problem) => sheet.find(sections, problem)).filter(Boolean);
  const unplaced = problems.filter((problem) => !sheet.find(sections, problem) && problem.what).map((problem) => problem.what);
  warning.textContent = [fill(words.refused, { count: problems.length }), ...unplaced].join(" ");
  warning.hidden = false;
  sheet.go(placed[0]);
}

function taken(problems) {
  const link = Object.assign(document.createElement("a"), { className: "button", textContent: words.theirs, href: document.querySelector(".trail li:last-child a").href });
  bar(problems, link, button(words.replace, () => finish({ replace: true })));
}

// All together

const sheet = new Sheet(root, { ...data, words }, () => {
  typed += 1;
  warning.hidden = true;
  confirmed = "";
  if (leaving || !data.open) return;
  mark.textContent = words.unsaved;
  saver.soon();
  scoring.soon();
});
sheet.finish = finish;
typed = saved = 0;

for (const element of document.querySelectorAll(".scripted")) element.hidden = false;
if (!data.open) for (const field of root.elements) field.disabled = true;
root.addEventListener("submit", (event) => {
  event.preventDefault();
  finish({ stay: event.submitter?.name === "stay" });
});
root.addEventListener("click", (event) => {
  if (event.target.closest("[data-copy]")) sheet.copy(data.earlier), sheet.go(sheet.firstOpen());
  if (event.target.closest("[data-add]")) sheet.addMember();
  const part = event.target.closest("[data-rest]")?.closest(".part");
  if (part) sheet.rest(part);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go]");
  if (!link) return;
  event.preventDefault();
  const named = sheet.shown().filter((q) => q.dataset.q === link.dataset.go);
  sheet.go(named.find((q) => sheet.answer(q) === null) ?? named[0]);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save({ keepalive: true });
});
window.addEventListener("pageshow", (event) => event.persisted && location.reload());
window.addEventListener("beforeunload", (event) => {
  if (!leaving && typed !== saved) {
    save({ keepalive: true });
    if (mark.classList.contains("wrong")) event.preventDefault();
  }
});
sheet.go(sheet.firstOpen());
