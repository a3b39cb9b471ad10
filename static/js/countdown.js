/* Counts down (data-left, in seconds), then looks again what became of it. Without it the page says the time. */
(() => {
  "use strict";
  const shown = document.querySelector("[data-left]");
  if (!shown) return;
  const { left, words, over } = shown.dataset;
  // Counted from when the page came: the reader's clock may be wrong.
  const tick = () => {
    const seconds = Math.ceil(Number(left) - performance.now() / 1000);
    if (seconds <= 0) {
      shown.textContent = over;
      window.setTimeout(() => window.location.reload(), 5000);
      return;
    }
    shown.textContent = words.replace("%s", `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
    window.setTimeout(tick, 1000);
  };
  tick();
})();
