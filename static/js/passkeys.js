/* Passkeys are offered where the browser has them, and what goes wrong with one is said in words. */
(() => {
  "use strict";
  const show = (selector) => document.querySelectorAll(selector).forEach((element) => { element.hidden = false; });
  if (window.PublicKeyCredential) show("[data-passkey]");
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    show("[data-passkey-failed]");
  });
})();
