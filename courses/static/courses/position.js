// Remembers which block of the lesson was read last, so that "Continue" leads back to it. Without script it leads to the lesson.
const body = document.querySelector("[data-position]");
const token = document.querySelector("input[name=csrfmiddlewaretoken]");
const blocks = [...document.querySelectorAll("[data-position] > [id^='b-']")];
let sent = "";

function blockInView() {
  const passed = blocks.filter((block) => block.getBoundingClientRect().top < innerHeight / 2);
  return passed.at(-1)?.id.slice(2) ?? "";
}

function send() {
  const position = blockInView();
  if (!position || position === sent || position === blocks[0]?.id.slice(2)) return;
  sent = position;
  fetch(body.dataset.position, {
    method: "POST",
    keepalive: true,
    headers: { "X-CSRFToken": token.value },
    body: new URLSearchParams({ position }),
  }).catch(() => { sent = ""; });
}

let pause;

if (body && token) {
  addEventListener("scroll", () => {
    clearTimeout(pause);
    pause = setTimeout(send, 2000);
  }, { passive: true });
  addEventListener("pagehide", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send());
}
