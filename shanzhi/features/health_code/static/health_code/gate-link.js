// Whether the server answers. While it does, the list is kept fresh; while it does not, nobody waits for it: one
// silent request is enough to go on alone, and a quiet question now and then finds out when it is back.
import { Offline, SignedOut } from "./gate-net.js";

const FRESH = 60_000;
const PROBE = 10_000;

export class Link extends EventTarget {
  isUp = true;
  isSignedOut = false;
  #kept;
  #net;
  #timer = 0;
  #asking = null;

  constructor(kept, net) {
    super();
    this.#kept = kept;
    this.#net = net;
    window.addEventListener("online", () => this.ask());
    window.addEventListener("offline", () => this.fall());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.ask(); });
  }

  /** A request went unanswered. */
  fall() {
    this.#set(false);
    this.#later();
  }

  /** Ask for news of the list now; it also tells whether the server is there. */
  ask() {
    this.#asking ??= this.#ask().finally(() => { this.#asking = null; });
    return this.#asking;
  }

  async #ask() {
    try {
      await this.#kept.refresh(this.#net);
      this.isSignedOut = false;
      this.#set(true);
    } catch (error) {
      if (error instanceof Offline) this.#set(error.isBusy && this.isUp); // busy with lists, yet perhaps not with scans
      else if (error instanceof SignedOut) this.#sign();
      else {
        this.#set(true); // it answers, if only with a list that cannot be believed
        console.warn("the list was not taken:", error.message);
      }
    }
    this.#later();
  }

  #sign() {
    this.isSignedOut = true;
    this.#set(false);
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.ask(), this.isUp ? FRESH : PROBE);
  }

  #set(isUp) {
    const changed = isUp !== this.isUp;
    this.isUp = isUp;
    this.dispatchEvent(new Event("change"));
    if (changed && isUp) this.dispatchEvent(new Event("up"));
  }
}
