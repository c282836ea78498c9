// What a person's pages keep on this device for when there is no network: pages and files in a cache, data in a
// database of the same name. The service worker answers from that cache. Nothing of it outlives the person's
// session here: the first page that is somebody else's, or nobody's, takes it away.
const PREFIX = "shanzhi-kept-";
const HOLDERS = "shanzhi:kept-by";

/** The name of a person's cache and database. */
export const placeOf = (person) => PREFIX + person;

const versionOf = (person) => `${placeOf(person)}:version`;
const holders = () => JSON.parse(localStorage.getItem(HOLDERS) ?? "[]");
const canKeep = () => "caches" in window;

async function put(store, address) {
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok || answer.redirected) throw new TypeError(`not kept: ${address}`);
  await store.put(address, answer);
}

/** Note that this person keeps something here, before the first of it is written. */
export function hold(person) {
  if (!holders().includes(person)) localStorage.setItem(HOLDERS, JSON.stringify([...holders(), person]));
}

/** Keep pages as they are now, and files unless these very ones are kept; `version` changes with any of the files.
 *
 * `all`: these are all that the person needs, and whatever else was kept goes.
 */
export async function keep(person, { pages, files, version, all = false }) {
  if (!canKeep()) return;
  hold(person);
  const store = await caches.open(placeOf(person));
  const isNew = localStorage.getItem(versionOf(person)) !== version;
  for (const file of files) {
    if (isNew || !await store.match(file, { ignoreVary: true })) await put(store, file);
  }
  localStorage.setItem(versionOf(person), version);
  for (const page of pages) await put(store, page);
  if (!all) return;
  const wanted = new Set([...pages, ...files].map((address) => new URL(address, location.origin).href));
  for (const request of await store.keys()) if (!wanted.has(request.url)) await store.delete(request);
}

/** Which of these addresses are kept. */
export async function kept(person, addresses) {
  if (!canKeep()) return [];
  const store = await caches.open(placeOf(person));
  const found = await Promise.all(addresses.map((address) => store.match(address, { ignoreVary: true })));
  return addresses.filter((_, index) => found[index]);
}

/** Take away what others than this person kept. */
export async function forgetOthers(person) {
  if (person === undefined) return; // a page that does not know whose it is
  const others = holders().filter((one) => one !== person);
  if (!others.length) return;
  localStorage.setItem(HOLDERS, JSON.stringify(holders().filter((one) => one === person)));
  for (const other of others) {
    localStorage.removeItem(versionOf(other));
    indexedDB.deleteDatabase(placeOf(other));
    if (canKeep()) await caches.delete(placeOf(other));
  }
}
