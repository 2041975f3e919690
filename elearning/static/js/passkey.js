// Says on the page when a passkey could not be made or used; the browser's own message is only in its console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-passkey-error]").forEach((notice) => {
    notice.hidden = false;
  });
});
