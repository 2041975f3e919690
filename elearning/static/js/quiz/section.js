// One question on the page: keeps what is given to it in the queue and says honestly what has become of it.

import { FORM_LEAP } from "./queue.js";
import { differs, isTyped, readAnswer, writeAnswer } from "./controls.js";

const TYPING = 800;

export class Section {
  #timer;
  #keeping = 0;
  #least = 0; // the least number for what is given here next
  #isRefused; // what stands here is not what the server has, and she was told
  #kept; // what went into the queue last, so that leaving a field does not send it again
  dirty = false; // something here is not even in the queue
  unsent = null; // what the queue has of this question and the server has not acknowledged
  last = 0; // the highest number known to be given out

  constructor(element, { queue, epoch, texts, send }) {
    Object.assign(this, { element, queue, epoch, texts, send });
    this.question = element.dataset.question;
    this.line = element.querySelector("[data-status]");
    this.number = element.querySelector("[data-seq]");
    this.#isRefused = "refused" in this.number.dataset;
    this.flag = [...element.querySelectorAll("input[type=checkbox]")].find((box) => /(^|-)flagged$/.test(box.name));
    element.addEventListener("input", (event) => this.#given(isTyped(event.target) ? TYPING : 0));
    element.addEventListener("change", () => this.#given(0));
  }

  // Shows what an earlier page could not send; then takes up what was given before this script came.
  take(record, stored) {
    this.last = record?.seq ?? stored;
    if (record?.waiting) {
      this.unsent = record.waiting;
      writeAnswer(this.element, record.waiting.value);
      if (this.flag && record.waiting.flagged !== null) this.flag.checked = record.waiting.flagged;
      this.say(this.texts.waiting, "waiting");
    } else if ((record?.saved ?? 0) > stored) {
      this.say(this.texts.lost, "waiting");
    }
    if (!record?.waiting && differs(this.element)) this.#given(0);
  }

  // What was given up here may have arrived after all, by a message whose answer did not.
  shows(value) {
    return JSON.stringify(readAnswer(this.element)) === JSON.stringify(value);
  }

  // Another tab may have changed the answer that stands here.
  compare(record) {
    if (record && record.saved > this.last && !this.isPending) this.say(this.texts.overtaken, "waiting");
  }

  get isPending() {
    return this.dirty || this.#keeping > 0 || this.unsent !== null;
  }

  #given(pause) {
    if (readAnswer(this.element) === undefined) return; // only a form can send a file
    if (!this.dirty && JSON.stringify(this.entry()) === this.#kept) return;
    this.dirty = true;
    this.say(this.texts.waiting, "waiting");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), pause);
  }

  entry() {
    const value = readAnswer(this.element);
    return { epoch: this.epoch, url: this.element.dataset.url, value, flagged: this.flag?.checked ?? null };
  }

  async keep() {
    clearTimeout(this.#timer);
    if (!this.dirty) return;
    this.dirty = false;
    this.#keeping += 1;
    this.#kept = JSON.stringify(this.entry());
    this.#isRefused = false;
    const entry = { ...this.entry(), seq: Math.max(this.last + 1, this.#least) };
    this.last = entry.seq;
    this.unsent = entry;
    try {
      const seq = await this.queue.put(this.question, { ...entry });
      entry.seq = seq;
      this.last = Math.max(this.last, seq);
    } finally {
      this.#keeping -= 1;
    }
    this.send();
  }

  // What is unsent here and, where the queue has nothing to send, not there either: another tab has sent it or given it up.
  unheard() {
    return this.unsent === null || this.dirty || this.#keeping > 0 ? [] : [{ question: this.question, ...this.unsent }];
  }

  // The form is being sent. It gives what the server has not yet acknowledged, under a number above all that is known here;
  // 0 says that it gives nothing. It may get lost or be late: the queue keeps what it carries, and what is given here
  // afterwards goes above its leap.
  carry() {
    this.keep();
    const gives = this.isPending || this.#isRefused;
    this.number.value = gives ? this.last + 1 : 0;
    if (!gives) return;
    if (this.unsent) this.unsent.carried = this.last + 1;
    this.#least = this.last + 2 + FORM_LEAP;
    this.queue.carry(this.question, this.last + 1);
  }

  hearSaved(entry, told) {
    this.last = Math.max(this.last, told.seq);
    if (!this.#isNewest(entry)) return;
    this.unsent = null;
    if (!this.shows(entry.value)) return this.say(this.texts.overtaken, "waiting"); // it was given in another tab
    this.say(told.message, "saved");
    this.#showDot(told.finished);
  }

  // The server will not have this answer; one given here since may still do.
  hearNo(entry, message) {
    if (!this.#isNewest(entry)) return;
    this.unsent = null;
    this.#isRefused = true;
    this.say(message, "waiting");
  }

  // `seq` of what is unsent may still be a guess, below what the queue gave it.
  #isNewest(entry) {
    return !this.dirty && this.#keeping === 0 && (this.unsent === null || this.unsent.seq <= entry.seq);
  }

  say(text, kind) {
    this.line.className = `status-line status-line--${kind}`;
    const words = document.createElement("span");
    words.textContent = text;
    this.line.replaceChildren(words);
  }

  #showDot(isFinished) {
    const dot = document.querySelector(".dot[aria-current]");
    if (!dot) return;
    const words = dot.querySelector("[data-dot-state]");
    dot.classList.toggle("dot--answered", isFinished);
    words.textContent = isFinished ? words.dataset.answered : words.dataset.open;
    dot.classList.toggle("dot--flagged", this.flag?.checked ?? false);
  }
}
