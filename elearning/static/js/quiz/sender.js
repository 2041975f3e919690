// Sends what waits in the queue, one answer after another, until the server has acknowledged all of it.

import { isCarried } from "./queue.js";

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 30000;
const PATIENCE = 30000;
const LIGHT = 60000; // bytes that a browser lets a page send after it is gone
const TRY_AGAIN = [408, 425, 429];
const REFUSED = [400, 413, 422];

export class Sender extends EventTarget {
  #busy = null;
  #asked = [];
  #again = false;
  #timer;
  #pause = FIRST_PAUSE;
  stopped = false; // this page may not send any more: another device, signed out, handed in

  constructor({ queue, epoch, csrf }) {
    super();
    Object.assign(this, { queue, epoch, csrf });
  }

  // Sends until nothing waits or the line fails. Called again meanwhile, it looks once more.
  send() {
    clearTimeout(this.#timer);
    this.#again = true;
    this.#busy ??= this.#empty();
    return this.#busy;
  }

  // Sends answers that are not in the queue any more, to hear what became of them. They belong to this page alone: no other
  // takes them up, and nothing is kept of them.
  ask(entries) {
    this.#asked = entries;
    if (entries.length > 0) this.send();
  }

  async #empty() {
    try {
      while (this.#again && !this.stopped) await this.#look();
    } finally {
      this.#busy = null; // at once: whoever calls send() from now on begins anew
    }
  }

  async #look() {
    this.#again = false;
    const [entry = this.#asked[0]] = await this.sendable();
    if (!entry) {
      this.#tell("empty");
    } else if (await this.#sendOne(entry)) {
      this.#asked = this.#asked.filter((one) => one !== entry);
      this.#pause = FIRST_PAUSE;
      this.#again = true;
    } else {
      this.#again = false;
      this.#tell("line-down", entry);
      this.#timer = setTimeout(() => this.send(), this.#pause * (0.5 + Math.random()));
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    }
  }

  async sendable() {
    return (await this.queue.waiting()).filter((entry) => entry.epoch === this.epoch);
  }

  // Whether the server said anything that settles this entry or stops this page.
  async #sendOne(entry) {
    let response, told;
    try {
      response = await put(entry, this.csrf, { signal: AbortSignal.timeout(PATIENCE) });
      if (response.status >= 500 || TRY_AGAIN.includes(response.status)) return false;
      told = await response.json().catch(() => ({}));
    } catch {
      return false;
    }
    if (response.ok) return this.#accept(entry, told);
    await this.#refuse(entry, response.status, told);
    return true;
  }

  async #accept(entry, told) {
    if (typeof told.seq !== "number") return false; // not our server: a page of some network to sign in to
    const isOurs = (await this.queue.hear(entry.question, told.seq, entry.seq)) || isCarried(entry, told.seq);
    this.#tell(told.saved || isOurs ? "saved" : "overtaken", entry, told);
    return true;
  }

  async #refuse(entry, status, told) {
    const settled = REFUSED.includes(status) || told.code === "fixed";
    if (settled) await this.queue.refuse(entry.question, entry.seq);
    else this.stopped = true;
    if (told.code === "closed") await this.queue.clear();
    this.#tell(this.stopped ? "stopped" : "refused", entry, told);
  }

  #tell(name, entry, told = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail: { entry, told } }));
  }
}

// The last chance of a page that goes away: nobody hears the answer, so the entry stays in the queue.
export function sendBlind(entries, csrf) {
  for (const entry of entries) put(entry, csrf, { keepalive: true }).catch(() => {});
}

function put({ url, epoch, seq, value, flagged }, csrf, options) {
  const body = JSON.stringify({ epoch, seq, value, flagged });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
  const keepalive = options.keepalive && new Blob([body]).size < LIGHT;
  return fetch(url, { method: "PUT", headers, body, redirect: "error", ...options, keepalive });
}
