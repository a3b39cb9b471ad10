/* Notes of a meeting: what is written is kept as it is written, also where others write at once or the network goes.
   Without this script each item has a button that saves it. */
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const reader = document.body.dataset.reader;
  const sent = new WeakMap(); // what a field said when it was last sent, and in the name of which page
  const restoring = new WeakMap(); // a field whose words were brought back, until they have arrived
  const waiting = new WeakMap(); // the next try of a field that could not be sent
  const FIELD = "form[data-notes] textarea[name=notes]";
  const RETRY = 4000;
  const PATIENCE = 10000;

  const form = (area) => area.closest("form[data-notes]");
  const part = (area, name) => form(area).elements.namedItem(name);
  const key = (area) => `notes:${reader}:${form(area).dataset.notes}`;
  // Words of an earlier page, which what is written now must not write over.
  const offeredKey = (area) => `${key(area)}:offered`;
  const offered = (area) => JSON.parse(localStorage.getItem(offeredKey(area)) || "[]");
  const offer = (area, all) => {
    if (all.length) localStorage.setItem(offeredKey(area), JSON.stringify(all));
    else localStorage.removeItem(offeredKey(area));
  };
  const state = (area, sentence) => {
    form(area).querySelector("[data-state]").textContent = sentence;
    const saved = document.getElementById("saved");
    if (saved) saved.textContent = sentence;
  };
  const remember = (area) => {
    const kept = { text: area.value, base: part(area, "base").value, serial: part(area, "serial").value };
    localStorage.setItem(key(area), JSON.stringify(kept));
    form(area).dataset.unsaved = "";
  };
  const forget = (area) => {
    localStorage.removeItem(key(area));
    delete form(area).dataset.unsaved;
  };
  const again = (area) => {
    window.clearTimeout(waiting.get(area));
    waiting.set(area, window.setTimeout(() => window.htmx.trigger(area, "keep"), RETRY));
  };

  const late = () => [...document.querySelectorAll(FIELD)].filter((area) => "unsaved" in form(area).dataset);
  // Once all that was written has arrived; else, after a while, what is to be said.
  let patience = 0;
  const arrived = (then, otherwise) => {
    const since = Date.now();
    window.clearInterval(patience);
    late().forEach((area) => window.htmx.trigger(area, "keep"));
    const look = () => {
      const open = late().length > 0;
      if (open && Date.now() - since < PATIENCE) return;
      window.clearInterval(patience);
      if (open) otherwise();
      else then();
    };
    patience = window.setInterval(look, 100);
    look();
  };

  // Other words in a field in which somebody writes: the caret stays between the same letters.
  const put = (area, text) => {
    const before = area.value;
    if (before.trimEnd() === text) return; // the space after a word is still being typed
    let at = area.selectionStart;
    let same = 0;
    while (same < before.length && before[same] === text[same]) same += 1;
    if (at > same) at = Math.max(same, text.length - (before.length - at));
    const writes = document.activeElement === area;
    area.value = text;
    if (writes) area.setSelectionRange(at, at);
  };

  const received = (area, answer) => {
    const fresh = new DOMParser().parseFromString(answer, "text/html").querySelector("form[data-notes]");
    if (!fresh) return;
    const said = fresh.querySelector("[data-state]").textContent;
    if (fresh.dataset.closed !== undefined) {
      state(area, said);
      return;
    }
    const { text: mine, page } = sent.get(area);
    const back = restoring.get(area);
    if (back && page) return; // an answer to what was sent before
    if (back) {
      part(area, "page").value = back.page;
      offer(area, offered(area).filter(({ text }) => text !== back.text));
      restoring.delete(area);
    }
    const now = fresh.elements.namedItem("notes").value;
    const serial = fresh.elements.namedItem("serial").value;
    if (area.value === mine) {
      put(area, now);
      part(area, "base").value = now;
      part(area, "serial").value = serial;
      forget(area);
    } else {
      // Somebody went on writing: what was sent is what the next words are made of. A number that is none of the
      // item's lets them be put together with what others wrote.
      part(area, "base").value = mine;
      part(area, "serial").value = now.trimEnd() === mine.trimEnd() ? serial : "0";
      remember(area);
    }
    state(area, said);
  };

  document.addEventListener("input", ({ target }) => {
    if (target.matches(FIELD)) remember(target);
  });
  document.addEventListener("htmx:configRequest", ({ detail, target }) => {
    if (!target.matches(FIELD)) return;
    window.clearTimeout(waiting.get(target));
    sent.set(target, { text: detail.parameters.notes ?? target.value, page: part(target, "page").value });
  });
  document.addEventListener("htmx:afterRequest", ({ detail, target }) => {
    if (!target.matches(FIELD)) return;
    const { status } = detail.xhr;
    if (detail.successful) received(target, detail.xhr.responseText);
    else if (status >= 400 && status < 500) state(target, words.refused);
    else {
      state(target, words.unsaved);
      again(target);
    }
  });
  // What was noted changes what is proposed for everybody, as long as nobody has changed these words.
  let soon = 0;
  const draftAgain = (delay) => {
    window.clearTimeout(soon);
    soon = window.setTimeout(() => {
      const section = document.getElementById("afterwards");
      const field = section?.querySelector("textarea");
      if (!field || field.value !== field.defaultValue || section.contains(document.activeElement)) return;
      window.htmx.ajax("GET", section.dataset.again, { target: "#afterwards", swap: "outerHTML" });
    }, delay);
  };
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful || detail.requestConfig.verb === "get") return;
    draftAgain(detail.elt.matches("textarea[name=notes]") ? 4000 : 200);
  });
  // Whoever closes the meeting sends what stands there: first everything has to arrive.
  document.addEventListener("submit", (event) => {
    const closes = event.target.closest("#afterwards") && event.submitter?.name !== "keep";
    if (!closes || late().length === 0) return;
    event.preventDefault();
    const section = () => document.getElementById("afterwards"); // it is drafted again and again
    arrived(
      () => section().querySelector("form").requestSubmit(),
      () => {
        section().querySelector("[data-closing]").textContent = words.open;
      },
    );
  });
  window.addEventListener("online", () => {
    document.querySelectorAll(FIELD).forEach((area) => {
      if (localStorage.getItem(key(area))) window.htmx.trigger(area, "keep");
    });
  });

  document.querySelectorAll(FIELD).forEach((area) => {
    form(area).querySelector("[data-save]").hidden = true;
    const last = JSON.parse(localStorage.getItem(key(area)) || "null");
    const all = (last ? [...offered(area), last] : offered(area)).filter(
      ({ text }) => text.trimEnd() !== area.value.trimEnd(),
    );
    offer(area, all);
    forget(area);
    all.forEach((kept) => {
      const note = document.createElement("p");
      const button = document.createElement("button");
      note.className = "actions close s";
      note.textContent = words.kept;
      button.type = "button";
      button.className = "link";
      button.textContent = words.restore;
      button.addEventListener("click", () => {
        arrived(
          () => {
            note.remove();
            area.value = kept.text;
            part(area, "base").value = kept.base;
            part(area, "serial").value = kept.serial;
            // In no page's name, so that they are put together with what stands there by now, whoever wrote it.
            restoring.set(area, { text: kept.text, page: part(area, "page").value });
            part(area, "page").value = "";
            remember(area);
            window.htmx.trigger(area, "keep");
          },
          () => state(area, words.unsaved),
        );
      });
      note.append(button);
      area.closest(".field").after(note);
    });
  });
})();
