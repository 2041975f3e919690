// What makes pages nicer. Nothing here is needed: every page works without it.

function switchTheme(group) {
  const buttons = [...group.querySelectorAll("button[value]")];
  const show = (theme) => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.value === theme)));
  group.hidden = false;
  show(document.documentElement.dataset.theme || "system");
  group.addEventListener("click", (event) => {
    const button = event.target.closest("button[value]");
    if (!button) return;
    const theme = button.value;
    if (theme === "system") {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem("theme");
    } else {
      document.documentElement.dataset.theme = theme;
      localStorage.setItem("theme", theme);
    }
    show(theme);
  });
}

// A link with data-dialog="id" opens that dialog; without script it leads to the page that asks the same question.
function openDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
    const closer = event.target.closest("dialog [data-dialog-close]");
    if (closer) {
      event.preventDefault();
      closer.closest("dialog").close();
    }
    if (event.target instanceof HTMLDialogElement) event.target.close();
  });
}

function focusErrors() {
  const summary = document.querySelector("[data-error-summary]");
  if (!summary) return;
  document.title = `${summary.dataset.errorSummary} ${document.title}`;
  summary.focus();
}

// A second press of the same button is swallowed; the page coming back from history is usable again.
function guardForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]") || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("data-busy", "");
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("[data-sent]").forEach((form) => form.removeAttribute("data-sent"));
    document.querySelectorAll("[data-busy]").forEach((button) => button.removeAttribute("data-busy"));
  });
}

// Whoever signs out is told of answers to a quiz that wait to be sent; what looks is only loaded then.
function warnBeforeSigningOut(form) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.warned) return;
    event.preventDefault();
    const may = await import(form.dataset.signOut).then((module) => module.mayLeave(form)).catch(() => true);
    if (!may) return;
    form.dataset.warned = "yes";
    form.requestSubmit(event.submitter);
  });
}

function closeMenus() {
  const close = (menu) => menu.removeAttribute("open");
  document.addEventListener("click", (event) => {
    document.querySelectorAll(".menu[open]").forEach((menu) => menu.contains(event.target) || close(menu));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll(".menu[open]").forEach((menu) => {
      close(menu);
      menu.querySelector("summary").focus();
    });
  });
}

function printPage() {
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
}

document.querySelectorAll("[data-theme-switch]").forEach(switchTheme);
openDialogs();
focusErrors();
guardForms();
document.querySelectorAll("[data-sign-out]").forEach(warnBeforeSigningOut);
closeMenus();
printPage();
