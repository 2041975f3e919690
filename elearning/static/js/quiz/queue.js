// What this browser has not yet heard to be saved, kept in IndexedDB by person and attempt, so that it outlives the page.
//
// A record per question: `seq` is the highest number given out, `saved` the highest that the server says it has, `waiting`
// what is still to be sent ({seq, epoch, value, flagged, url}) or null. All tabs of a browser share the numbers.

const OLD = 90 * 24 * 3600 * 1000;

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function openDatabase() {
  const opening = indexedDB.open("quiz", 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("answers", { keyPath: ["person", "attempt", "question"] });
  };
  return done(opening);
}

class Kept {
  shared = true;

  constructor(database) {
    this.database = database;
  }

  // Reads all records whose keys begin with `key`, lets `change` alter them and puts those back that it returns.
  async update(key, change) {
    const store = this.database.transaction("answers", "readwrite").objectStore("answers");
    const records = await done(store.getAll(IDBKeyRange.bound(key, [...key, []])));
    const changed = change(records);
    for (const record of changed) record.gone ? store.delete(keyOf(record)) : store.put(record);
    await new Promise((resolve, reject) => {
      store.transaction.oncomplete = resolve;
      store.transaction.onabort = () => reject(store.transaction.error);
      store.transaction.commit?.();
    });
  }
}

// Where a browser refuses IndexedDB: the same for as long as the page is open.
class Unkept {
  shared = false;
  records = [];

  async update(key, change) {
    const about = (record) => key.every((part, place) => keyOf(record)[place] === part);
    for (const record of change(this.records.filter(about).map((one) => structuredClone(one)))) {
      this.records = this.records.filter((one) => String(keyOf(one)) !== String(keyOf(record)));
      if (!record.gone) this.records.push(record);
    }
  }
}

function keyOf(record) {
  return [record.person, record.attempt, record.question];
}

export async function openStore() {
  try {
    return new Kept(await openDatabase());
  } catch {
    return new Unkept();
  }
}

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
  // Returns the questions whose waiting answer was given up because another device may have answered since.
  async meet(epoch, stored) {
    const left = [];
    await this.store.update(this.key, (records) => {
      for (const record of records) {
        if (settle(record, epoch, stored[record.question] ?? 0)) left.push(record.question);
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
      seq = record.seq = Math.max(record.seq + 1, entry.seq ?? 0);
      record.waiting = { ...entry, seq };
    });
    return seq;
  }

  // Notes that the server has `seq`, and clears what that covers.
  hear(question, seq) {
    return this.#change(question, (record) => {
      record.saved = Math.max(record.saved, seq);
      record.seq = Math.max(record.seq, seq);
      if (record.waiting && record.waiting.seq <= seq) record.waiting = null;
    });
  }

  // The server has another answer under `seq`, by a page that does not share our numbers: puts ours, given last, above it.
  outbid(question, seq) {
    return this.#change(question, (record) => {
      record.saved = Math.max(record.saved, seq);
      record.seq = Math.max(record.seq, seq + 1);
      if (record.waiting) record.waiting.seq = Math.max(record.waiting.seq, seq + 1);
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

function settle(record, epoch, stored) {
  const { waiting } = record;
  if (!waiting) return false;
  if (waiting.epoch === epoch) {
    if (waiting.seq <= stored) record.waiting = null;
    return false;
  }
  // Opened again since. Only where nobody has answered meanwhile is it still the latest answer.
  if (stored !== record.saved) {
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
