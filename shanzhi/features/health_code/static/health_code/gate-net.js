// The gate's words with the server: a bearer token for the machine API, the session for everything else, and never
// a longer wait than is asked for.
const AWAY = new Set([502, 503, 504]);
const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.split("=")[1] ?? "";

/** No answer in time, no network, or a server that asks to come back later (`isBusy`). */
export class Offline extends Error {
  constructor(message, { isBusy = false } = {}) {
    super(message);
    this.isBusy = isBusy;
  }
}

/** Whoever was signed in here is no longer, or is somebody else. */
export class SignedOut extends Error {}

async function ask(address, { patience, ...request }) {
  if (navigator.onLine === false) throw new Offline("network");
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(address, { ...request, signal: stop.signal });
    if (AWAY.has(answer.status)) throw new Offline(`status ${answer.status}`, { isBusy: answer.status === 503 });
    // The whole body within the same time: a network may fall silent in the middle of it.
    return { status: answer.status, ok: answer.ok, redirected: answer.redirected, bytes: new Uint8Array(await answer.arrayBuffer()) };
  } catch (error) {
    if (error instanceof TypeError || error.name === "AbortError") throw new Offline(error.message);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

export const jsonOf = ({ bytes }) => JSON.parse(new TextDecoder().decode(bytes));

function holderOf(token) {
  const body = token.split(".")[0].replace(/-/g, "+").replace(/_/g, "/");
  return JSON.parse(atob(body)).person;
}

export class Net {
  #token;
  #person;

  constructor({ token, person }) {
    this.#token = token;
    this.#person = person;
  }

  /** Ask the machine API; a token that has run out is renewed once. */
  async api(address, { patience, body }) {
    for (const isLast of [false, true]) {
      const answer = await ask(address, {
        patience,
        method: body ? "POST" : "GET",
        cache: "no-cache",
        headers: {
          Authorization: `Bearer ${this.#token}`,
          "Accept-Language": document.documentElement.lang,
          ...(body && { "Content-Type": "application/json" }),
        },
        body: body && JSON.stringify(body),
      });
      if (answer.status !== 401) return answer;
      if (isLast) throw new SignedOut();
      await this.#renew(patience);
    }
    return undefined;
  }

  /** Ask a page's own address as the person who is signed in. */
  async own(address, { patience, body }) {
    const answer = await ask(address, {
      patience,
      method: "POST",
      headers: { "X-CSRFToken": cookie("csrftoken"), ...(!(body instanceof URLSearchParams) && { "Content-Type": "application/json" }) },
      body: body instanceof URLSearchParams ? body : JSON.stringify(body),
    });
    if (answer.redirected || answer.status === 401) throw new SignedOut();
    return answer;
  }

  async #renew(patience) {
    const answer = await this.own("/api/v1/tokens", { patience, body: { scope: "scan" } });
    if (!answer.ok) throw new SignedOut();
    const { token } = jsonOf(answer);
    if (holderOf(token) !== this.#person) throw new SignedOut();
    this.#token = token;
  }
}
