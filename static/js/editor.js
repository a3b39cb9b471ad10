/* Rich text for clauses. The textarea works by itself; the editor, which is large, comes when somebody starts to write:
   until then the words stand as they will be read, without their marks. */
const allowed = ["Document", "Paragraph", "Text", "HardBreak", "Bold", "Italic", "BulletList", "OrderedList", "ListItem", "History"];

const describe = (box, area) => {
  box.setAttribute("role", "textbox");
  box.setAttribute("aria-multiline", "true");
  box.setAttribute("aria-label", area.labels[0]?.textContent.trim() || "");
  if (area.getAttribute("aria-describedby")) box.setAttribute("aria-describedby", area.getAttribute("aria-describedby"));
  if (area.getAttribute("aria-invalid")) box.setAttribute("aria-invalid", area.getAttribute("aria-invalid"));
};

const upgrade = async (area) => {
  const form = area.form;
  const parts = await import(form.dataset.editor);
  const keep = () => area.dispatchEvent(new Event("input", { bubbles: true }));
  const editor = parts.createTextareaEditor(area, allowed.map((name) => parts[name]).filter(Boolean));
  const box = editor.options.element.closest(".prose-editor") || editor.options.element;
  box.classList.add("rich");
  const surface = box.querySelector("[contenteditable]");
  describe(surface, area);

  const bar = document.createElement("div");
  bar.className = "rich-tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", form.dataset.tools);
  const tools = [
    [form.dataset.bold, "bold", (chain) => chain.toggleBold()],
    [form.dataset.italic, "italic", (chain) => chain.toggleItalic()],
    [form.dataset.list, "bulletList", (chain) => chain.toggleBulletList()],
  ];
  const buttons = tools.map(([words, mark, run]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn line small";
    button.textContent = words;
    button.addEventListener("click", () => run(editor.chain().focus()).run());
    bar.append(button);
    return () => button.setAttribute("aria-pressed", String(editor.isActive(mark)));
  });
  box.before(bar);
  editor.on("transaction", () => buttons.forEach((show) => show()));
  editor.on("update", keep);
  editor.commands.focus("end");
  return editor;
};

// Words of this field that were typed in this tab and never saved: to be brought back by whoever wants them.
const offer = (area, bring) => {
  const { reader } = document.body.dataset;
  const kept = reader && sessionStorage.getItem(`keep:${reader}:${window.location.pathname}:${area.name}`);
  if (!kept || kept === area.value || area.getAttribute("aria-invalid")) return;
  const note = document.createElement("p");
  const button = document.createElement("button");
  note.className = "actions close s";
  note.textContent = area.form.dataset.kept;
  button.type = "button";
  button.className = "link";
  button.textContent = area.form.dataset.restore;
  button.addEventListener("click", () => {
    note.remove();
    bring(kept);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  note.append(button);
  area.form.prepend(note);
};

const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body.childNodes;

const preview = (area) => {
  let editor = null;
  const box = document.createElement("div");
  const words = document.createElement("div");
  box.className = "rich";
  words.tabIndex = 0;
  words.setAttribute("contenteditable", "false");
  describe(words, area);
  words.append(...parsed(area.value));
  box.append(words);
  area.before(box);
  area.hidden = true;
  area.labels[0]?.addEventListener("click", () => words.focus());
  words.addEventListener("focus", async () => {
    try {
      editor = await upgrade(area);
    } catch {
      area.hidden = false;
      area.focus();
    }
    box.remove();
  }, { once: true });
  offer(area, (kept) => {
    area.value = kept;
    words.replaceChildren(...parsed(kept));
    editor?.commands.setContent(kept);
  });
};

// By then words that were kept in this tab have come back.
document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("textarea[data-rich]").forEach(preview));
