// Where the queue is kept: in IndexedDB, which all tabs share; where a browser refuses it, in this page's memory.

const PATIENCE = 3000; // some browsers never answer when asked for their database
const EPOCH = Date.UTC(2026, 0);

export async function openStore() {
  const store = new Store();
  await store.open();
  return store;
}

class Store {
  #database = null;
  #memory = new Memory();

  // Whether what is kept here outlives the page.
  get shared() {
    return this.#database !== null;
  }

  // The time in seconds, by which tabs go that cannot see each other's numbers; 0 where they can.
  clock() {
    return this.shared ? 0 : Math.floor((Date.now() - EPOCH) / 1000);
  }

  async open() {
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
    this.#database = await Promise.race([openDatabase().catch(() => null), patience]);
  }

  // Reads all records whose keys begin with `key`, lets `change` alter them and puts those back that it returns.
  // `change` may be called a second time: a browser can take its database away at any time.
  async update(key, change) {
    for (let tries = 0; this.shared && tries < 2; tries += 1) {
      try {
        return await updateDatabase(this.#database, key, change);
      } catch {
        await this.open();
      }
    }
    this.#database = null;
    return this.#memory.update(key, change);
  }
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function openDatabase() {
  const opening = indexedDB.open("quiz", 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("answers", { keyPath: ["person", "attempt", "question"] });
  };
  return done(opening);
}

async function updateDatabase(database, key, change) {
  const store = database.transaction("answers", "readwrite").objectStore("answers");
  const records = await done(store.getAll(IDBKeyRange.bound(key, [...key, []])));
  for (const record of change(records)) record.gone ? store.delete(keyOf(record)) : store.put(record);
  await new Promise((resolve, reject) => {
    store.transaction.oncomplete = resolve;
    store.transaction.onabort = () => reject(store.transaction.error);
    store.transaction.commit?.();
  });
}

class Memory {
  #records = [];

  update(key, change) {
    const about = (record) => key.every((part, place) => keyOf(record)[place] === part);
    for (const record of change(this.#records.filter(about).map((one) => structuredClone(one)))) {
      this.#records = this.#records.filter((one) => String(keyOf(one)) !== String(keyOf(record)));
      if (!record.gone) this.#records.push(record);
    }
  }
}

function keyOf(record) {
  return [record.person, record.attempt, record.question];
}
