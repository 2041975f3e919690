// The controls of one question: what they say, and how to make them say it again.

function nameOf(control, question) {
  const name = control.name.startsWith(`${question}-`) ? control.name.slice(question.length + 1) : control.name;
  return name === "answer" || name.startsWith("answer.") ? name : null;
}

function controlsByPart(section) {
  const parts = new Map();
  for (const control of section.querySelectorAll("input, select, textarea")) {
    const name = nameOf(control, section.dataset.question);
    if (name === null || control.disabled || control.type === "file") continue;
    if (!parts.has(name)) parts.set(name, []);
    parts.get(name).push(control);
  }
  return parts;
}

function readControls(controls) {
  const [first] = controls;
  if (first.type === "checkbox") return controls.filter((one) => one.checked).map((one) => one.value);
  if (first.type === "radio") return controls.find((one) => one.checked)?.value ?? null;
  if (first.multiple) return [...first.selectedOptions].map((option) => option.value);
  return first.value;
}

// One value, a list, or an object by part; undefined where there is nothing that a script could send.
export function readAnswer(section) {
  const parts = controlsByPart(section);
  if (parts.size === 0) return undefined;
  if (parts.has("answer")) return readControls(parts.get("answer"));
  return Object.fromEntries([...parts].map(([name, controls]) => [name.slice("answer.".length), readControls(controls)]));
}

function writeControls(controls, value) {
  for (const control of controls) {
    if (control.type === "checkbox") control.checked = Array.isArray(value) && value.includes(control.value);
    else if (control.type === "radio") control.checked = control.value === value;
    else if (control.multiple) for (const option of control.options) option.selected = value.includes(option.value);
    else control.value = value ?? "";
  }
}

export function writeAnswer(section, value) {
  for (const [name, controls] of controlsByPart(section)) {
    writeControls(controls, name === "answer" ? value : value?.[name.slice("answer.".length)]);
  }
}

export function isTyped(control) {
  return control.matches("textarea, input:not([type=checkbox], [type=radio])");
}

// Whether a control shows something else than the server sent: chosen before this script came, or put back by the browser.
export function differs(section) {
  const isOther = (control) => {
    if (control.options) return [...control.options].some((option) => option.selected !== option.defaultSelected);
    return isTyped(control) ? control.value !== control.defaultValue : control.checked !== control.defaultChecked;
  };
  const hasDefault = (select) => !select.options || [...select.options].some((option) => option.defaultSelected);
  return [...controlsByPart(section).values()].flat().some((control) => hasDefault(control) && isOther(control));
}
