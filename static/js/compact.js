/* What htmx needs to be kind: errors in words, a session that ended, and words that are not lost. */
(() => {
  "use strict";
  const words = document.currentScript.dataset;

  const say = (sentence) => {
    const live = document.getElementById("live");
    if (live) live.textContent = sentence;
  };
  document.addEventListener("htmx:sendError", () => say(words.offline));
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    say(status === 403 || status === 404 ? words.refused : words.failed);
  });
  document.addEventListener("htmx:beforeRequest", () => say(""));

  // A whole page in answer to a fragment means we were sent elsewhere, most often to sign in: go there.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (/^\s*<!doctype/i.test(xhr.responseText)) {
      event.detail.shouldSwap = false;
      window.location.assign(xhr.responseURL || window.location.href);
    }
  });

  // Long texts (data-keep) wait in this tab until they have arrived, so that a session that ended loses nothing.
  // "settled" says that the page is an ordinary one: not an error, not the sign-in that came in between.
  const { reader, settled } = document.body.dataset;
  const key = (field) => `keep:${reader}:${window.location.pathname}:${field.name}`;
  const kept = (within) => [...within.querySelectorAll("textarea[data-keep]")];

  const sent = JSON.parse(sessionStorage.getItem("sent") || "[]");
  sessionStorage.removeItem("sent");
  if (settled !== undefined) {
    const returned = kept(document).filter((field) => field.getAttribute("aria-invalid") === "true").map(key);
    sent.filter((one) => !returned.includes(one)).forEach((one) => sessionStorage.removeItem(one));
  }
  if (!reader) return;
  kept(document).filter((field) => !field.value).forEach((field) => {
    field.value = sessionStorage.getItem(key(field)) || "";
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-keep]")) sessionStorage.setItem(key(event.target), event.target.value);
  });
  document.addEventListener("submit", (event) => {
    const mine = kept(event.target).map(key);
    if (mine.length) sessionStorage.setItem("sent", JSON.stringify(mine));
  });
})();
