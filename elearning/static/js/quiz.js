// A quiz on a bad line. The server has the last word: nothing is called saved before it says so.
// Without this script the same forms save with their buttons.

import { answer } from "./quiz/answering.js";
import { Clock } from "./quiz/clock.js";
import { handIn } from "./quiz/handing-in.js";
import { order } from "./quiz/ordering.js";
import { Queue, openStore } from "./quiz/queue.js";

const time = document.querySelector("[data-deadline]");
const clock = time && new Clock(time);
const answering = document.querySelector("form[data-quiz]");
const handing = document.querySelector("form[data-hand-in]");

window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

if (answering) order(answering);
const store = await openStore();
if (answering) await answer(answering, new Queue(store, answering.dataset.person, answering.dataset.quiz), clock);
if (handing) await handIn(handing, new Queue(store, handing.dataset.person, handing.dataset.handIn));
