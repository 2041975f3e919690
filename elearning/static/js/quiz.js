// Saves each change of an answer at once. The server has the last word: nothing is called saved before it says so.
// Without this script the same form saves with its buttons.

const RETRY = 4000;
const form = document.querySelector("[data-quiz]");
const status = form.querySelector("[data-status]");
const dot = form.querySelector(".dot[aria-current]");
const field = (name) => form.querySelector(`input[type=hidden][name=${name}]`);

let pending = false; // something here is newer than what the server acknowledged
let sending = false;
let stopped = false; // another device took over, or the quiz was handed in
let timer;

function say(text, kind = "") {
  status.className = `status-line${kind && ` status-line--${kind}`}`;
  const words = document.createElement("span");
  words.textContent = text;
  status.replaceChildren(words);
}

function given() {
  const inputs = [...form.querySelectorAll("input[name=answer]")];
  const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
  return inputs[0].type === "checkbox" ? chosen : (chosen[0] ?? null);
}

function isEmpty(value) {
  return value === null || value.length === 0;
}

function showDot(value) {
  const words = dot.querySelector("[data-dot-state]");
  dot.classList.toggle("dot--answered", !isEmpty(value));
  words.textContent = isEmpty(value) ? words.dataset.open : words.dataset.answered;
  dot.classList.toggle("dot--flagged", form.elements.flagged.checked);
}

async function send() {
  if (sending || stopped || !pending) return;
  let failed = false;
  sending = true;
  pending = false;
  clearTimeout(timer);
  const value = given();
  const seq = Number(field("seq").value);
  try {
    const response = await fetch(form.dataset.url, {
      method: "PUT",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": field("csrfmiddlewaretoken").value },
      body: JSON.stringify({ epoch: Number(field("epoch").value), seq, value, flagged: form.elements.flagged.checked }),
    });
    await hear(response, value);
  } catch {
    pending = failed = true;
    if (!stopped) say(form.dataset.offline, "waiting");
  }
  sending = false;
  if (failed) timer = setTimeout(send, RETRY * (0.5 + Math.random()));
  else send();
}

async function hear(response, value) {
  if (response.status >= 500) throw new Error("try again");
  const told = await response.json().catch(() => ({ saved: false, message: form.dataset.refused }));
  if (!response.ok) {
    stopped = response.status !== 400;
    say(told.message, "waiting");
    return;
  }
  field("seq").value = Math.max(told.seq + 1, Number(field("seq").value));
  if (!told.saved) {
    pending = true; // another page was quicker: what was chosen last, here, counts
  } else if (!pending) {
    showDot(value);
    say(told.message, "saved");
  }
}

function changed() {
  if (stopped) return;
  pending = true;
  say(form.dataset.waiting, "waiting");
  send();
}

form.addEventListener("change", changed);
// Chosen before this script arrived, or put back by the browser after a reload.
if ([...form.querySelectorAll("input")].some((input) => input.checked !== input.defaultChecked)) changed();
form.addEventListener("submit", () => {
  stopped = true; // the form itself carries the answer, as the latest
  field("seq").value = Number(field("seq").value) + 1;
});
window.addEventListener("online", send);
document.addEventListener("visibilitychange", send);
window.addEventListener("beforeunload", (event) => {
  if ((pending || sending) && !stopped) event.preventDefault();
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
