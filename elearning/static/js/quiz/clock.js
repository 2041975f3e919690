// The time that is left, by the server's clock: of this computer's only how much has passed counts, never what it shows.

const SAID = [5 * 60, 60]; // seconds before the end at which a screen reader says it

export class Clock {
  constructor(place) {
    this.shown = place.querySelector("[data-time-left]");
    this.said = place.querySelector("[data-time-said]");
    this.toSay = SAID;
    this.hear(place.dataset.now, place.dataset.deadline);
    this.toSay = SAID.filter((seconds) => seconds < this.left());
    this.tick();
  }

  hear(now, deadline) {
    if (!deadline) return;
    this.end = performance.now() + (Date.parse(deadline) - Date.parse(now));
  }

  left() {
    return Math.max(0, Math.ceil((this.end - performance.now()) / 1000));
  }

  tick() {
    const left = this.left();
    this.shown.textContent = this.#words(left);
    const passed = this.toSay.filter((seconds) => left <= seconds);
    this.toSay = this.toSay.filter((seconds) => left > seconds);
    if (passed.length || left === 0) this.#say(this.#words(left));
    if (left > 0) setTimeout(() => this.tick(), 1000);
  }

  #say(words) {
    if (this.said.textContent !== words) this.said.textContent = words;
  }

  #words(seconds) {
    if (seconds === 0) return this.shown.dataset.timeOver;
    const [number, unit] = seconds > 90 ? [Math.ceil(seconds / 60), "minute"] : [seconds, "second"];
    const language = document.documentElement.lang;
    const time = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(number);
    return this.shown.dataset.timeLeft.replace("{time}", time);
  }
}
