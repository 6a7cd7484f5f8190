// The offline form: the list of a village, a sheet, and sending when there is network.
import { Sheet, later } from "../../forms/sheet.js";
import { draw, h } from "./draw.js";
import * as sending from "./sending.js";
import * as store from "./store.js";

const byId = (id) => document.getElementById(id);
const words = { ...byId("words").dataset };
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const SCREENS = ["gate", "choose", "list", "fill"];
const LEAVING = "giamngheo-dang-xuat";

let account = null; // whose data the telephone keeps
let village = null; // the village taken along, with the form
let signedIn = null; // what the server said of the session, when it could be asked
let open = null; // the sheet on the screen: { record, sheet }
let left = false; // signed out here: from now on nothing is kept and nothing more is said
const talks = new Set(); // what is talking to the server; leaving waits for it

// What is on the screen

function screen(name) {
  for (const one of SCREENS) byId(one).hidden = one !== name;
}

function tell(text, ...buttons) {
  byId("told").replaceChildren(h("p", {}, text), ...(buttons.length ? [h("p", { class: "buttons" }, ...buttons)] : []));
  byId("told").hidden = !text;
}

function button(text, act) {
  const made = h("button", { class: "button", type: "button" }, text);
  made.addEventListener("click", act);
  return made;
}

const signInLink = () => h("a", { class: "button", href: words.signIn }, words.signInWords);

async function show() {
  await settleOpen();
  open?.sheet.close();
  open = null;
  const code = location.hash.startsWith("#ho/") ? decodeURIComponent(location.hash.slice(4)) : null;
  const household = code && village ? await store.get("households", code) : null;
  if (household) return showSheet(household);
  if (!account) return screen(signedIn ? "choose" : "gate");
  if (!village) return showVillages();
  return showList();
}

function showVillages() {
  const offered = signedIn?.villages ?? [];
  byId("villages").replaceChildren(
    ...offered.map((one) => {
      const choice = h("button", { type: "button" }, h("span", {}, one.name), h("span", { class: "state" }, `${one.commune} · ${one.title}`));
      choice.addEventListener("click", () => take(one));
      return h("li", {}, choice);
    }),
  );
  if (signedIn && !offered.length) tell(words.nothing);
  screen("choose");
}

async function showList() {
  const { name, commune, title } = village.village;
  byId("place").textContent = name;
  byId("about").textContent = fill(words.about, { commune, title, at: village.at });
  byId("who").textContent = fill(words.who, account);
  await listHouseholds();
  await countReady();
  screen("list");
}

async function listHouseholds() {
  const [households, sheets] = await Promise.all([store.all("households"), store.all("sheets")]);
  const latest = new Map();
  for (const sheet of sheets.sort((one, other) => one.updated - other.updated)) latest.set(sheet.household, sheet);
  const sought = fold(byId("find").value);
  byId("households").replaceChildren(
    ...households
      .filter(({ folded, code }) => !sought || folded.includes(sought) || fold(code).startsWith(sought))
      .map((household) => {
        const state = latest.get(household.code)?.state ?? (household.complete ? "there" : "none");
        const said = words[`state${state[0].toUpperCase()}${state.slice(1)}`];
        const choice = h("button", { type: "button", "data-code": household.code }, h("span", {}, household.head), h("span", { class: `state ${state}` }, said));
        choice.addEventListener("click", () => (location.hash = `ho/${encodeURIComponent(household.code)}`));
        return h("li", {}, choice);
      }),
  );
}

async function waiting() {
  return (await store.all("sheets")).filter((sheet) => sheet.state === "ready").length;
}

async function countReady() {
  const count = await waiting();
  byId("send").textContent = count ? fill(words.send, { count }) : words.none;
  byId("send").disabled = !count;
  return count;
}

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase().trim();

// One sheet

async function showSheet(household) {
  const mine = (await store.all("sheets")).filter((sheet) => sheet.household === household.code).sort((one, other) => other.updated - one.updated);
  const record = mine[0] ?? newRecord(household);
  const root = h("form", { id: "sheet", class: "sheet", novalidate: true });
  byId("sheet").replaceWith(root);
  const known = Object.fromEntries(household.members.map((member) => [member.person, member]));
  root.append(...draw(village.form, { answers: record.answers, known, groups: village.groups, words }));
  byId("head").textContent = household.head;
  byId("code").textContent = household.code;
  byId("saved").textContent = "";
  byId("warn").hidden = true;
  byId("standing").hidden = record.state === "draft";
  byId("standing").replaceChildren(record.state === "ready" && !record.attempted ? words.standingReady : words.standingSent, ...(record.said ?? []).map((said) => h("p", {}, said)));
  screen("fill");
  const current = { record, sheet: null, touched: false, doubted: false };
  const saver = later(() => keep(current), 250);
  current.saver = saver;
  current.sheet = new Sheet(root, { form: village.form, on: village.village.on, fixed: { household: household.code, area: village.village.area }, numbers: {}, copied: [], words }, () => {
    current.touched = true;
    current.doubted = false;
    byId("warn").hidden = true;
    saver.soon();
  });
  current.sheet.finish = () => finish(current);
  root.addEventListener("submit", (event) => event.preventDefault());
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-add]")) current.sheet.addMember();
    const part = event.target.closest("[data-rest]")?.closest(".part");
    if (part) current.sheet.rest(part);
  });
  open = current;
  scrollTo(0, 0);
}

function newRecord(household) {
  return {
    instance: `uuid:${crypto.randomUUID()}`,
    replaces: "",
    account: account.id,
    household: household.code,
    cycle: village.village.cycle,
    place: village.village.place,
    version: village.form.version,
    hash: village.form.hash,
    answers: { household: {}, members: household.members },
    state: "draft",
    attempted: false,
    updated: Date.now(),
  };
}

/** What is typed goes to the disk; a sheet that may have been sent is never written over: the edit replaces it. */
async function keep(current) {
  if (!current.touched) return;
  current.touched = false;
  const typed = {
    ...current.record,
    state: "draft",
    body: undefined,
    answers: current.sheet.answers(),
    version: village.form.version,
    hash: village.form.hash,
    updated: Date.now(),
  };
  const fresh = () => ({ ...typed, instance: `uuid:${crypto.randomUUID()}`, replaces: typed.instance, attempted: false, said: [], receipt: "" });
  const kept = await store.change(typed.instance, (now) => (now?.attempted ? undefined : typed));
  current.record = kept ?? fresh();
  if (!kept) await store.put("sheets", current.record);
  byId("saved").textContent = fill(words.saved, { at: clock() });
}

async function settleOpen() {
  if (open) await open.saver.now().then(() => keep(open));
}

async function finish(current) {
  const { sheet } = current;
  document.activeElement?.blur();
  sheet.strict = true;
  sheet.refresh();
  const { errors } = sheet;
  if (errors.length) {
    warn(fill(words.refused, { count: errors.length }));
    const sections = sheet.memberSections();
    return sheet.go(errors.map((problem) => sheet.find(sections, problem)).find(Boolean));
  }
  if (sheet.doubts.length && !current.doubted) {
    current.doubted = true;
    return warn(fill(words.doubts, { count: sheet.doubts.length }));
  }
  current.touched = current.touched || current.record.state === "draft";
  await keep(current);
  if (current.record.state === "draft") {
    await store.put("sheets", { ...current.record, state: "ready", body: await bodyOf(current.record), updated: Date.now() });
  }
  if (location.hash) location.hash = "";
  else await show();
  if (navigator.onLine) await send();
}

/** The text that is sent: made once, so that sending it again is sending the same. */
async function bodyOf({ instance, replaces, household, answers }) {
  const members = answers.members.map(({ person, ...rest }) => (person.startsWith("moi-") ? rest : { person, ...rest }));
  const own = { household, ...answers.household };
  return JSON.stringify({ instance, replaces, device: await device(), claimed_at: new Date().toISOString(), files: [], household: own, members });
}

async function device() {
  const known = await store.get("meta", "device");
  if (known) return known;
  const made = `web:${crypto.randomUUID()}`;
  await store.put("meta", made, "device");
  return made;
}

function warn(text) {
  byId("warn").textContent = text;
  byId("warn").hidden = false;
  byId("warn").scrollIntoView({ block: "center" });
}

const clock = () => new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

// The network

async function trying(act) {
  const talk = attempt(act);
  talks.add(talk);
  await talk.finally(() => talks.delete(talk));
}

async function attempt(act) {
  try {
    await act();
  } catch (error) {
    if (left) return; // broken off by leaving
    if (error instanceof sending.SignedOut) tell(words.ended, signInLink());
    else if (error instanceof sending.Unreachable) tell(village ? words.unreachable : words.first);
    else throw error;
  }
}

async function send() {
  await trying(async () => {
    tell(words.sending);
    let count = 0;
    await sending.send(async () => {
      count += 1;
      await countReady();
    });
    tell(fill(words.sentAll, { count }));
  });
  await countReady();
  if (!byId("list").hidden) await listHouseholds();
}

async function take(one) {
  await trying(async () => {
    tell(words.fetching);
    const content = await sending.village(one);
    const now = new Date();
    await store.keepVillage(content, `${clock()} ${now.getDate()}/${now.getMonth() + 1}`);
    village = await store.get("meta", "village");
    tell(fill(words.fetched, { count: content.households.length }));
    await show();
  });
}

/** Asks the server who is signed in; the data of one account are not shown to another. */
async function meet() {
  signedIn = await sending.session();
  if (localStorage.getItem(LEAVING)) {
    await goOut(signedIn.token);
    return location.assign(words.signIn);
  }
  if (account && account.id !== signedIn.account.id) return strange();
  account = signedIn.account;
  await store.put("meta", account, "account");
  if (!village && signedIn.villages.length === 1) return take(signedIn.villages[0]);
  await show();
  if (await waiting()) await send();
}

async function strange() {
  const count = (await store.all("sheets")).filter((sheet) => ["ready", "draft"].includes(sheet.state)).length;
  for (const one of SCREENS) byId(one).hidden = true;
  if (count) return tell(fill(words.stranger, { name: account.name, count }), signOutButton());
  tell(fill(words.strangerNone, account), button(words.clear, async () => {
    await store.clear();
    location.reload();
  }));
}

const signOutButton = () => button(words.signInWords, async () => {
  await goOut(signedIn.token);
  location.assign(words.signIn);
});

async function goOut(token) {
  await fetch(words.signOut, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" });
  localStorage.removeItem(LEAVING);
}

/** Signing out clears the telephone; with the network off, the session ends when there is network again. */
async function leave(sure = false) {
  const count = (await store.all("sheets")).filter((sheet) => ["ready", "draft"].includes(sheet.state)).length;
  if (count && !sure) return tell(fill(words.unsent, { count }), button(words.lose, () => leave(true)));
  left = true;
  sending.breakOff();
  await Promise.allSettled(talks); // an answer still under way must not put a village back after the clearing
  await store.clear();
  account = village = open = null;
  localStorage.setItem(LEAVING, "1");
  location.hash = "";
  screen("gate");
  tell(words.left);
  signedIn = null;
  try {
    await goOut((await sending.session()).token);
  } catch (error) {
    if (error instanceof sending.SignedOut) localStorage.removeItem(LEAVING);
    else if (!(error instanceof sending.Unreachable)) throw error;
  }
}

async function prepare() {
  if (!("serviceWorker" in navigator)) return void (byId("ready").textContent = words.notReady);
  await navigator.serviceWorker.register("sw.js");
  await navigator.serviceWorker.ready;
  byId("ready").textContent = words.offlineReady;
  await navigator.storage?.persist?.();
}

// All together

byId("find").addEventListener("input", () => listHouseholds());
byId("send").addEventListener("click", () => send());
byId("fetch").addEventListener("click", () => take(village.village));
byId("finish").addEventListener("click", () => open && finish(open));
byId("leave").addEventListener("click", () => leave());
byId("other").addEventListener("click", () => trying(async () => {
  signedIn = await sending.session();
  showVillages();
}));
window.addEventListener("hashchange", () => {
  if (location.hash) tell("");
  show();
});
window.addEventListener("online", () => trying(meet));
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && settleOpen());
window.addEventListener("pagehide", () => settleOpen());

account = (await store.get("meta", "account")) ?? null;
village = (await store.get("meta", "village")) ?? null;
await show();
prepare();
await trying(async () => {
  try {
    await meet();
  } catch (error) {
    if (error instanceof sending.SignedOut && !account) return screen("gate"), localStorage.removeItem(LEAVING);
    throw error;
  }
});
