// Moving items of an ordering up and down without sending the form; `arrange` in questions/ordering.py does the same.

function wish(row, stands) {
  const wanted = Number(row.querySelector("select").value) || stands;
  return wanted + Math.sign(wanted - stands) / 2;
}

function arranged(list) {
  const wishes = new Map([...list.children].map((row, index) => [row, wish(row, index + 1)]));
  return [...list.children].sort((one, other) => wishes.get(one) - wishes.get(other));
}

function move(list, button) {
  const rows = arranged(list);
  const row = button.closest("li");
  const place = rows.indexOf(row);
  const isUp = button.value.startsWith("move:up:");
  rows.splice(place, 1);
  rows.splice(Math.max(isUp ? place - 1 : place + 1, 0), 0, row);
  for (const [index, one] of rows.entries()) {
    one.querySelector("select").value = index + 1;
    const [up, down] = one.querySelectorAll("button");
    up.ariaDisabled = index === 0;
    down.ariaDisabled = index === rows.length - 1;
  }
  list.replaceChildren(...rows);
  button.focus();
  row.dispatchEvent(new Event("change", { bubbles: true }));
  const said = { item: row.querySelector("label").textContent, place: rows.indexOf(row) + 1, count: rows.length };
  const line = list.parentElement.querySelector("[data-moved]");
  line.textContent = list.dataset.ordering.replace(/{(\w+)}/g, (_all, name) => said[name]);
}

export function order(form) {
  for (const list of form.querySelectorAll("[data-ordering]")) {
    list.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      event.preventDefault();
      move(list, button);
    });
  }
}
