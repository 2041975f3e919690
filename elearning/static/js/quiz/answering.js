// A page of an open attempt: each change of an answer is sent at once, and whatever could not be sent before.

import { sayCount } from "./counting.js";
import { Section } from "./section.js";
import { Sender, sendBlind } from "./sender.js";

export async function answer(form, queue, clock) {
  const texts = form.dataset;
  const epoch = Number(form.elements.epoch.value);
  const csrf = form.elements.csrfmiddlewaretoken.value;
  const stored = JSON.parse(texts.stored);
  const sender = new Sender({ queue, epoch, csrf });
  const elements = [...form.querySelectorAll("[data-question][data-url]")];
  const sections = elements.map((element) => new Section(element, { queue, epoch, texts, send: () => send() }));
  const find = (entry) => sections.find((section) => section.question === entry.question);
  const count = form.querySelector("[data-waiting-count]");
  const forms = JSON.parse(texts.waitingForms);
  let isLeaving = false;
  let isStaying = false; // a button was pressed without a connection
  let remark = ""; // what became of an answer to a question that is not on this page

  async function send() {
    if (sender.stopped) sayStopped();
    else await sender.send();
  }

  const isPending = () => sections.some((section) => section.isPending);

  function sayPending(message) {
    const words = queue.shared ? message : `${message} ${texts.unkept}`;
    for (const section of sections) if (section.isPending) section.say(words, "waiting");
  }

  function sayStopped(message = texts.stopped) {
    texts.stopped = message;
    if (!isPending()) remark = message;
    sayPending(message);
    showCount();
  }

  function sayNo(entry, message) {
    const section = find(entry);
    if (section) section.hearNo(entry, message);
    else remark = message;
    showCount();
  }

  async function showCount() {
    isStaying &&= !navigator.onLine;
    const waiting = await queue.waiting();
    sayCount(count, forms, waiting.length);
    if (isStaying) count.append(` ${queue.shared ? texts.stay : texts.unkept}`);
    if (remark) count.append(` ${remark}`);
  }

  async function clearCount() {
    if (count.textContent) await showCount();
  }

  sender.addEventListener("saved", ({ detail: { entry, told } }) => {
    find(entry)?.hearSaved(entry, told);
    clock?.hear(told.server_now, told.deadline);
    clearCount();
  });
  sender.addEventListener("overtaken", ({ detail: { entry } }) => sayNo(entry, texts.overtaken));
  sender.addEventListener("refused", ({ detail: { entry, told } }) => sayNo(entry, told.message || texts.refused));
  sender.addEventListener("stopped", ({ detail: { told } }) => sayStopped(told.message ?? texts.refused));
  sender.addEventListener("empty", () => sender.ask(sections.flatMap((section) => section.unheard())));
  sender.addEventListener("line-down", () => {
    sayPending(texts.offline);
    showCount();
  });

  form.addEventListener("submit", (event) => {
    if (navigator.onLine) {
      isLeaving = true;
      for (const section of sections) section.carry();
      return;
    }
    event.preventDefault();
    isStaying = true;
    for (const section of sections) section.keep();
    showCount();
  });
  form.addEventListener("input", () => {
    isLeaving = false; // the form was not sent after all
  });
  window.addEventListener("online", () => {
    clearCount();
    send();
  });
  document.addEventListener("visibilitychange", async () => {
    const records = await queue.read();
    for (const section of sections) section.compare(records.find((one) => one.question === section.question));
    send();
  });
  window.addEventListener("pagehide", () => {
    if (isLeaving || sender.stopped) return;
    for (const section of sections) section.keep();
    const unsent = sections.filter((section) => section.unsent);
    sendBlind(unsent.map((section) => ({ question: section.question, ...section.unsent })), csrf);
  });
  window.addEventListener("beforeunload", (event) => {
    const isKept = sender.stopped && queue.shared;
    if (!isLeaving && !isKept && isPending()) event.preventDefault();
  });

  const left = await queue.meet(epoch, stored);
  const records = await queue.read();
  for (const section of sections) {
    const { question } = section;
    section.take(records.find((one) => one.question === question), stored[question] ?? 0);
    if (left.has(question) && !section.shows(left.get(question))) section.say(texts.left, "waiting");
    left.delete(question);
  }
  if (left.size) {
    remark = texts.left;
    await showCount();
  }
  await send();
}
