// Talking to the server: who is signed in, a village's data, and sending sheets one by one.
import * as store from "./store.js";

const PATIENCE = 90_000; // a village over a weak line

let stopping = new AbortController();

/** Breaks off whatever is under way: the person is signing out. */
export function breakOff() {
  stopping.abort();
  stopping = new AbortController();
}

export class SignedOut extends Error {}
export class Unreachable extends Error {}

async function ask(address, options = {}) {
  let response;
  try {
    const patience = AbortSignal.any([AbortSignal.timeout(PATIENCE), stopping.signal]);
    response = await fetch(address, { redirect: "manual", cache: "no-store", credentials: "same-origin", signal: patience, ...options });
  } catch {
    throw new Unreachable();
  }
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) throw new SignedOut();
  if (response.status >= 500) throw new Unreachable();
  return response;
}

export const session = async () => (await ask("phien/")).json();
export const village = async ({ cycle, place }) => (await ask(`du-lieu/${cycle}/${place}/`)).json();

/**
 * Sends every sheet that is ready, each until it has its receipt; `told(sheet)` after each.  Broken off anywhere it
 * begins again where it was: the server knows a sheet by its instance and gives the same receipt again.
 */
export async function send(told) {
  return navigator.locks.request("giamngheo-gui", async () => {
    const { account, token } = await session();
    const mine = await store.get("meta", "account");
    if (!mine || mine.id !== account.id) throw new SignedOut();
    for (const sheet of await store.all("sheets")) {
      if (sheet.state !== "ready" || sheet.account !== account.id) continue;
      const done = await sendOne(sheet, token);
      if (done) await told(done);
    }
  });
}

async function sendOne({ instance }, token) {
  // From here on the server may have it: an edit would be a new sheet that replaces this one.
  const sheet = await store.change(instance, (now) => (now?.state === "ready" ? { ...now, attempted: true } : undefined));
  if (!sheet) return null;
  const { cycle, place, version, hash, body } = sheet;
  const response = await ask("phieu/", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ cycle, place, version, hash, body }),
  });
  const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
  const { said = [], receipt = "" } = answer;
  return store.change(instance, (now) => now && { ...now, said, receipt, state: stateOf(response, answer) });
}

function stateOf(response, answer) {
  if (response.status === 409 || answer.state === "disputed") return "conflict";
  return response.ok && answer.state !== "refused" ? "sent" : "refused";
}
