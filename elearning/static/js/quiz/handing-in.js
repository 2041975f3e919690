// Handing in: first sends what still waits, then tells the server what this browser holds for saved.

import { sayCount } from "./counting.js";
import { Sender } from "./sender.js";

export async function handIn(form, queue) {
  const epoch = Number(form.dataset.epoch);
  const sender = new Sender({ queue, epoch, csrf: form.elements.csrfmiddlewaretoken.value });
  const line = form.querySelector("[data-waiting-count]");
  const forms = JSON.parse(form.dataset.waitingForms);
  let isReady = false;
  let remark = ""; // why an answer will not be sent

  async function send() {
    await sender.send();
    const waiting = (await queue.waiting()).length;
    // Given meanwhile in a tab that does not have the attempt any more: a new page finds out whether it still counts.
    const isStranded = waiting > 0 && !sender.stopped && (await sender.sendable()).length === 0;
    if (isStranded && navigator.onLine) window.location.reload();
    sayCount(line, forms, waiting);
    if (remark) line.append(` ${remark}`);
    else if (waiting) line.append(` ${form.dataset.offline}`);
    return waiting === 0;
  }

  for (const name of ["stopped", "refused"]) {
    sender.addEventListener(name, ({ detail: { told } }) => {
      remark = told.message ?? "";
    });
  }
  sender.addEventListener("overtaken", () => {
    remark = form.dataset.overtaken;
  });
  form.addEventListener("submit", async (event) => {
    if (isReady) return;
    event.preventDefault();
    const [wasStopped, known] = [sender.stopped, remark];
    const isSent = await send();
    if (!wasStopped && (!isSent || remark !== known)) return;
    form.elements.believed.value = JSON.stringify(await queue.believed());
    isReady = true;
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) isReady = false;
  });
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", send);

  const left = await queue.meet(epoch, JSON.parse(form.dataset.stored));
  const waited = (await queue.waiting()).length > 0;
  if (left.size) line.textContent = form.dataset.left;
  // What this page says of open questions was written before. But what an answer was refused for must stay to be read.
  else if ((await send()) && waited && (sender.stopped || !remark)) window.location.reload();
}
