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

  async function send() {
    if (sender.stopped) sayStopped();
    else await sender.send();
  }

  function sayStopped(message = texts.stopped) {
    texts.stopped = message;
    for (const section of sections) if (section.isPending) section.say(message, "waiting");
  }

  async function showCount() {
    isStaying &&= !navigator.onLine;
    sayCount(count, forms, (await queue.waiting()).length);
    if (isStaying) count.append(` ${texts.stay}`);
  }

  async function clearCount() {
    if (count.textContent) await showCount();
  }

  sender.addEventListener("saved", ({ detail: { entry, told } }) => {
    find(entry)?.hearSaved(entry, told);
    clock?.hear(told.server_now, told.deadline);
    clearCount();
  });
  sender.addEventListener("overtaken", ({ detail: { entry } }) => find(entry)?.hearNo(entry, texts.overtaken));
  sender.addEventListener("refused", ({ detail: { entry, told } }) => find(entry)?.hearNo(entry, told.message));
  sender.addEventListener("stopped", ({ detail: { told } }) => sayStopped(told.message ?? texts.refused));
  sender.addEventListener("line-down", () => {
    for (const section of sections) if (section.isPending) section.say(texts.offline, "waiting");
    showCount();
  });

  form.addEventListener("submit", (event) => {
    if (navigator.onLine) {
      isLeaving = true; // the form itself carries the answers, above all before
      return;
    }
    event.preventDefault();
    isStaying = true;
    for (const section of sections) section.keep();
    showCount();
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
    if (!isLeaving && !sender.stopped && sections.some((section) => section.isPending)) event.preventDefault();
  });

  const left = await queue.meet(epoch, stored);
  const records = await queue.read();
  for (const section of sections) {
    section.take(records.find((one) => one.question === section.question), stored[section.question] ?? 0);
    if (left.includes(section.question)) section.say(texts.left, "waiting");
  }
  await send();
}
