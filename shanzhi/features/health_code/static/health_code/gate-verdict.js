// What a gate without network says of a code: the server's checks in the server's order, then the list.
import { COLOURS, CodeRefused, KINDS, readCode } from "./gate-code.js";

const NONE = 0;
const GREEN = 1;
const GRAVITY = [1, 0, 2, 3]; // of none, green, yellow, red

const refused = (reason) => ({ state: "refused", reason });

/** The colour to show, and whether it is the list's word rather than the code's.
 *
 * What is newer counts: a code that a phone made after the list knows better. A printed card was made long ago, so
 * whoever is not on the list is green. Where both are of use and differ, the graver one is shown.
 */
async function colourOf(code, list) {
  const isNewer = !list || code.issuedAt > list.head.at;
  const saysColour = code.kind === KINDS.person || (isNewer && code.colour !== NONE);
  const own = saysColour ? code.colour : GREEN;
  const found = isNewer && saysColour ? undefined : await list.colourOf(code.subject);
  if (found === undefined || GRAVITY[found] <= GRAVITY[own]) return { colour: own, listed: false };
  return { colour: found, listed: true };
}

/** `{state, reason}`: a colour, or refused; `reason` names a sentence, none for a plain colour.
 *
 * `list` may be missing; then a printed card cannot be judged. `now` is in seconds.
 */
export async function judge(scanned, { keys, list, now }) {
  let code;
  try {
    code = await readCode(scanned, { keys, now });
  } catch (error) {
    if (error instanceof CodeRefused) return refused(error.reason);
    throw error;
  }
  if (code.kind === KINDS.poster) return refused("poster");
  if (code.kind !== KINDS.person && code.kind !== KINDS.card) return refused("wrong-kind");
  if (!list && code.kind === KINDS.card) return refused("no-list");
  if (list && await list.isRevoked(code)) return refused("maybe-revoked");
  const { colour, listed } = await colourOf(code, list);
  return { state: COLOURS[colour], reason: listed ? "maybe-listed" : null, person: code.person };
}
