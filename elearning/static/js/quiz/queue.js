// What this browser has not yet heard to be saved, by person and attempt, so that it outlives the page.
//
// A record per question: `seq` is the highest number given out, `saved` the highest that the server says it has, `waiting`
// what is still to be sent ({seq, epoch, value, flagged, url}) or null. All tabs of a browser share the numbers.

import { openStore } from "./store.js";

export { openStore };

// So far above its number the server puts what a form gives.
export const FORM_LEAP = 10000;
const AT_ONCE = 100; // more answers than anybody gives in a second
const OLD = 90 * 24 * 3600 * 1000;

export class Queue {
  constructor(store, person, attempt) {
    this.store = store;
    this.key = [person, attempt];
  }

  get shared() {
    return this.store.shared;
  }

  #change(question, alter) {
    const [person, attempt] = this.key;
    return this.store.update([...this.key, question], ([found]) => {
      const record = found ?? { person, attempt, question, seq: 0, saved: 0, waiting: null };
      alter(record);
      return [{ ...record, at: Date.now() }];
    });
  }

  // Compares all records with what the server just said it has (`stored`: seq by question) to this page's `epoch`.
  // Returns what waited and was given up because another page may have answered since: values by question.
  async meet(epoch, stored) {
    let left;
    await this.store.update(this.key, (records) => {
      left = new Map();
      for (const record of records) {
        const { waiting } = record;
        if (settle(record, epoch, stored[record.question] ?? 0)) left.set(record.question, waiting.value);
      }
      return records;
    });
    for (const [question, seq] of Object.entries(stored)) await this.hear(question, seq);
    return left;
  }

  // Puts an answer into the queue under a number above all given out before, which it returns.
  async put(question, entry) {
    let seq;
    await this.#change(question, (record) => {
      seq = record.seq = this.#number(Math.max(record.seq + 1, entry.seq ?? 0));
      record.waiting = { ...entry, seq };
    });
    return seq;
  }

  // The number to give out, not below `least`. By the clock it is the time; above the leap of a form it is the time that far
  // ahead, so that tabs stay in order.
  #number(least) {
    const clock = this.store.clock();
    if (clock === 0) return least;
    const leaps = Math.max(0, Math.ceil((least - clock - AT_ONCE) / FORM_LEAP));
    return Math.max(least, clock + leaps * FORM_LEAP);
  }

  // Notes that the server has `seq`, and takes out what was `sent` under that number. What was given since stays, even if the
  // server has more by now: sent in its turn, it is told to be overtaken. Returns whether a form brought what was sent.
  async hear(question, seq, sent = 0) {
    let isOurs;
    await this.#change(question, (record) => {
      const wasSent = record.waiting?.seq === sent;
      isOurs = wasSent && isCarried(record.waiting, seq);
      record.saved = Math.max(record.saved, seq);
      record.seq = Math.max(record.seq, seq);
      if (wasSent) record.waiting = null;
    });
    return isOurs;
  }

  // A form carries what waits under the number `seq`: gives out none up to where that may take it.
  carry(question, seq) {
    return this.#change(question, (record) => {
      record.seq = Math.max(record.seq, seq + FORM_LEAP);
      if (record.waiting && record.waiting.seq < seq) record.waiting.carried = seq;
    });
  }

  // Takes out the very answer that the server refused; one given since stays.
  refuse(question, seq) {
    return this.#change(question, (record) => {
      if (record.waiting?.seq === seq) record.waiting = null;
    });
  }

  async read() {
    let records = [];
    await this.store.update(this.key, (found) => {
      records = found;
      return [];
    });
    return records;
  }

  async waiting() {
    const records = await this.read();
    return records.filter((record) => record.waiting).map(({ question, waiting }) => ({ question, ...waiting }));
  }

  async believed() {
    const saved = (await this.read()).filter((record) => record.saved > 0);
    return Object.fromEntries(saved.map((record) => [record.question, record.saved]));
  }

  // The attempt is over: nothing of it can be sent any more.
  clear() {
    return this.store.update(this.key, (records) => records.map((record) => ({ ...record, gone: true })));
  }
}

// Whether what the server has under `seq` came by the form that carried this answer.
export function isCarried(waiting, seq) {
  return waiting?.carried !== undefined && waiting.carried + FORM_LEAP === seq;
}

function settle(record, epoch, stored) {
  const { waiting } = record;
  if (!waiting) return false;
  if (waiting.epoch === epoch) {
    if (waiting.seq > stored) return false;
    record.waiting = null;
    return waiting.seq !== stored && !isCarried(waiting, stored);
  }
  // Opened again since. Only where nobody has answered meanwhile is it still the latest answer.
  if (stored !== record.saved || waiting.seq <= stored) {
    record.waiting = null;
    return true;
  }
  waiting.epoch = epoch;
  return false;
}

// How many answers of a person this browser still holds; forgets what is too old to be sent.
export async function countUnsent(person) {
  let count = 0;
  const store = await openStore();
  await store.update([person], (records) => {
    const old = records.filter((record) => record.at < Date.now() - OLD);
    count = records.filter((record) => record.waiting).length - old.filter((record) => record.waiting).length;
    return old.map((record) => ({ ...record, gone: true }));
  });
  return count;
}
