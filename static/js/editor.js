/* Rich text for clauses, and for what people write to each other (data-rich="talk"). The textarea works by itself; the
   editor, which is large, comes when somebody starts to write: until then the words stand as they will be read. */
const base = ["Document", "Paragraph", "Text", "HardBreak", "Bold", "Italic", "BulletList", "OrderedList", "ListItem", "History"];
const talking = ["Blockquote"];
const isTalk = (area) => area.dataset.rich === "talk";
const marked = /^\s*<(p|ul|ol|blockquote)(\s[^>]*)?>[^]*<\/(p|ul|ol|blockquote)>\s*$/;

// What was typed without the editor is text: its blank lines part paragraphs, and no sign in it is a tag.
const asBlocks = (text) => {
  if (!text.trim() || marked.test(text)) return text;
  const holder = document.createElement("div");
  text.replace(/\r\n/g, "\n").trim().split(/\n{2,}/).forEach((part) => {
    const block = document.createElement("p");
    part.split("\n").forEach((line, number) => {
      if (number) block.append(document.createElement("br"));
      block.append(line);
    });
    holder.append(block);
  });
  return holder.innerHTML;
};

const describe = (box, area) => {
  box.setAttribute("role", "textbox");
  box.setAttribute("aria-multiline", "true");
  box.setAttribute("aria-label", area.labels[0]?.textContent.trim() || "");
  if (area.getAttribute("aria-describedby")) box.setAttribute("aria-describedby", area.getAttribute("aria-describedby"));
  if (area.getAttribute("aria-invalid")) box.setAttribute("aria-invalid", area.getAttribute("aria-invalid"));
};

// The address of a link is typed below the tools; an empty one takes the link away.
const linking = (editor, form, bar) => {
  const row = document.createElement("p");
  const field = document.createElement("input");
  const set = document.createElement("button");
  const open = document.createElement("button");
  row.className = "rich-link";
  row.hidden = true;
  field.type = "url";
  field.setAttribute("aria-label", form.dataset.address);
  field.placeholder = "https://";
  set.type = open.type = "button";
  set.className = open.className = "btn line small";
  set.textContent = form.dataset.set;
  open.textContent = form.dataset.link;
  open.setAttribute("aria-expanded", "false");
  const show = (shown) => {
    row.hidden = !shown;
    open.setAttribute("aria-expanded", String(shown));
  };
  open.addEventListener("click", () => {
    show(row.hidden);
    if (row.hidden) return;
    field.value = editor.getAttributes("link").href || "";
    field.focus();
  });
  const put = () => {
    const typed = field.value.trim();
    const href = typed && !/^(https?:\/\/|mailto:)/i.test(typed) ? `https://${typed}` : typed;
    const chain = editor.chain().focus().extendMarkRange("link");
    if (!href) chain.unsetLink().run();
    else if (editor.state.selection.empty && !editor.isActive("link")) {
      chain.insertContent({ type: "text", text: typed, marks: [{ type: "link", attrs: { href } }] }).run();
    } else chain.setLink({ href }).run();
    show(false);
  };
  set.addEventListener("click", put);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { show(false); open.focus(); }
    if (event.key !== "Enter") return;
    event.preventDefault();
    put();
  });
  editor.on("transaction", () => open.setAttribute("aria-pressed", String(editor.isActive("link"))));
  bar.append(open);
  row.append(field, set);
  return row;
};

const upgrade = async (area) => {
  const form = area.form;
  const parts = await import(form.dataset.editor);
  const names = isTalk(area) ? [...base, ...talking] : base;
  const allowed = names.map((name) => parts[name]).filter(Boolean);
  if (isTalk(area)) {
    area.value = asBlocks(area.value);
    allowed.push(parts.Link.configure({ openOnClick: false, protocols: ["http", "https", "mailto"] }));
  }
  const writing = area.hidden || document.activeElement === area;
  const box = document.createElement("div");
  box.className = "rich";
  area.before(box);
  area.hidden = true;
  box.append(area);
  // Its own way to start would bring styles that no page of ours lets in.
  const editor = new parts.Editor({
    element: box,
    extensions: allowed,
    content: area.value,
    injectCSS: false,
    onUpdate: () => {
      area.value = editor.isEmpty ? "" : editor.getHTML();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
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
    ...(isTalk(area) ? [
      [form.dataset.numbers, "orderedList", (chain) => chain.toggleOrderedList()],
      [form.dataset.quote, "blockquote", (chain) => chain.toggleBlockquote()],
    ] : []),
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
  bar.addEventListener("mousedown", (event) => event.preventDefault()); // the words keep the caret
  box.before(bar);
  if (isTalk(area)) bar.after(linking(editor, form, bar));
  editor.on("transaction", () => buttons.forEach((show) => show()));
  if (writing) { // at once, and not with the next picture: a key pressed in between would be lost
    editor.commands.setTextSelection(editor.state.doc.content.size);
    editor.view.focus();
  }
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

// Plain words are written into the field itself until the editor is there: on a slow line nothing that is typed is lost.
const begin = (area) => {
  let editor = null;
  area.addEventListener("focus", async () => {
    try {
      editor = await upgrade(area);
    } catch {
      area.hidden = false;
    }
  }, { once: true });
  offer(area, (kept) => {
    area.value = kept;
    editor?.commands.setContent(asBlocks(kept));
  });
};

const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body.childNodes;

const preview = (area) => {
  if (isTalk(area) && !marked.test(area.value)) return begin(area);
  let editor = null;
  const box = document.createElement("div");
  const words = document.createElement("div");
  box.className = "rich";
  words.tabIndex = 0;
  words.setAttribute("contenteditable", "false");
  describe(words, area);
  const blocks = (text) => parsed(isTalk(area) ? asBlocks(text) : text);
  words.append(...blocks(area.value));
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
    words.replaceChildren(...blocks(kept));
    editor?.commands.setContent(isTalk(area) ? asBlocks(kept) : kept);
  });
  return null;
};

// By then words that were kept in this tab have come back.
document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("textarea[data-rich]").forEach(preview));
