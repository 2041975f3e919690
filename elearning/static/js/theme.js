// Blocking and tiny on purpose: the chosen theme is there before the first paint.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch (error) {
  // Storage is off: the system's own theme holds.
}
