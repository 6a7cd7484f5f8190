// What the telephone keeps, in IndexedDB: `meta` (account, village, form, device), `households`, `sheets`.
const NAME = "giamngheo-thuc-dia";
const STORES = { meta: undefined, households: { keyPath: "code" }, sheets: { keyPath: "instance" } };

let opened = null;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(STORES)) request.result.createObjectStore(name, options);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** Runs `act(transaction)` in one transaction; done when the data are on the disk. */
async function within(names, mode, act) {
  const transaction = (await database()).transaction(names, mode, { durability: "strict" });
  const result = act(transaction);
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
  return result?.result;
}

export const get = (store, key) => within([store], "readonly", (one) => one.objectStore(store).get(key));
export const all = (store) => within([store], "readonly", (one) => one.objectStore(store).getAll());
export const put = (store, value, key) => within([store], "readwrite", (one) => one.objectStore(store).put(value, key));
export const remove = (store, key) => within([store], "readwrite", (one) => one.objectStore(store).delete(key));

/** Changes a sheet as it is now, in one transaction: `act` gives what to keep in its place, or nothing. */
export function change(instance, act) {
  return within(["sheets"], "readwrite", (one) => {
    const sheets = one.objectStore("sheets");
    const done = {};
    sheets.get(instance).onsuccess = ({ target }) => {
      done.result = act(target.result);
      if (done.result) sheets.put(done.result);
    };
    return done;
  });
}

/** Another village in the place of the one before: all of it or nothing. */
export function keepVillage({ households, ...rest }, at) {
  return within(["meta", "households"], "readwrite", (one) => {
    one.objectStore("meta").put({ ...rest, at }, "village");
    one.objectStore("households").clear();
    for (const household of households) one.objectStore("households").put(household);
  });
}

/** Everything about persons goes, and who was signed in. */
export function clear() {
  return within(Object.keys(STORES), "readwrite", (one) => {
    for (const name of Object.keys(STORES)) one.objectStore(name).clear();
  });
}
