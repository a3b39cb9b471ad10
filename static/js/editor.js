/* Rich text for clauses. The textarea works by itself; the editor comes when somebody starts to write in it. */
const allowed = ["Document", "Paragraph", "Text", "HardBreak", "Bold", "Italic", "BulletList", "OrderedList", "ListItem", "History"];

const upgrade = async (area) => {
  const form = area.form;
  const parts = await import(form.dataset.editor);
  area.hidden = true;
  const keep = () => area.dispatchEvent(new Event("input", { bubbles: true }));
  const editor = parts.createTextareaEditor(area, allowed.map((name) => parts[name]).filter(Boolean));
  const box = editor.options.element.closest(".prose-editor") || editor.options.element;
  box.classList.add("rich");
  const surface = box.querySelector("[contenteditable]");
  surface.setAttribute("aria-label", area.labels[0]?.textContent.trim() || "");
  surface.setAttribute("role", "textbox");
  surface.setAttribute("aria-multiline", "true");
  if (area.getAttribute("aria-describedby")) surface.setAttribute("aria-describedby", area.getAttribute("aria-describedby"));

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
};

for (const area of document.querySelectorAll("textarea[data-rich]")) {
  area.addEventListener("focus", () => upgrade(area), { once: true });
}
