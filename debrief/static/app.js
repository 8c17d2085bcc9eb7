// Conveniences. Every page does its whole job with this file blocked.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const plain = (event) => !(event.ctrlKey || event.metaKey || event.altKey);

// Whoever sent a form that was not taken as it stands lands on the reason.
document.querySelector(".errsum, .caution")?.focus({ preventScroll: true });

// Links into a closed section open it, and put the reader on the entry itself.
function reveal() {
  const target = document.querySelector(":target");
  if (!target) return;
  for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) {
    box.open = true;
  }
  target.scrollIntoView({ block: "center" });
  const stop = target.matches("details") ? target.querySelector("summary") : target;
  stop.focus({ preventScroll: true });
}
reveal();
addEventListener("hashchange", reveal);

// Ctrl+Enter, or Cmd+Enter, sends the form one is writing in.
addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form");
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-submit]"));
});

// Copy and print, where a page offers something to keep.
for (const button of all("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const from = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(from.value ?? from.innerText);
    document.querySelector("[data-copied]").textContent = "Copied.";
  });
}
for (const button of all("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Select all: a box in the head of a table of boxes, for the rows of this page only.
for (const table of all("table[data-select]")) {
  const boxes = all("tbody input[type=checkbox]", table);
  const count = table.closest("form").querySelector("[data-selected]");
  const untouched = count.textContent;
  const master = Object.assign(document.createElement("input"), { type: "checkbox" });
  const words = Object.assign(document.createElement("span"), { className: "vh" });
  const label = document.createElement("label");
  words.textContent = `All ${boxes.length} on this page`;
  label.append(master, words);
  table.tHead.rows[0].cells[0].append(label);

  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    master.checked = chosen > 0 && chosen === boxes.length;
    master.indeterminate = chosen > 0 && !master.checked;
    count.textContent = chosen ? `${chosen} selected` : untouched;
  };
  master.addEventListener("change", () => {
    for (const box of boxes) box.checked = master.checked;
    show();
  });
  table.tBodies[0].addEventListener("change", show);
  show();
}

// The scorecard: progress, digit keys, and a warning before unsaved words are left behind.
const scorecard = document.querySelector("[data-scorecard]");
if (scorecard?.querySelector("[data-left]")) {
  const progress = (part) => {
    const chosen = part.querySelector("input:checked");
    if (!chosen) return { words: "To do", done: false };
    const reason = part.querySelector(
      chosen.value === "abstain" ? "#abstain_reason" : "textarea:not(#abstain_reason)",
    );
    const enough = reason.value.trim().length >= Number(part.dataset.shortest);
    const done = enough || chosen.value === "na";
    return { words: done ? chosen.dataset.progress : part.dataset.lacking, done };
  };
  const show = () => {
    let left = 0;
    for (const tag of all("[data-progress-of]")) {
      const part = scorecard.querySelector(`[data-part="${CSS.escape(tag.dataset.progressOf)}"]`);
      const { words, done } = progress(part);
      if (tag.textContent !== words) tag.textContent = words;
      tag.classList.toggle("tag-ok", done);
      if (!done) left += 1;
    }
    scorecard.querySelector("[data-left]").textContent =
      left === 0 ? "Ready to submit" : `${left} thing${left === 1 ? "" : "s"} left`;
  };

  let unsaved = false;
  scorecard.addEventListener("input", () => {
    if (!unsaved) scorecard.querySelector("[data-saved]").textContent = "Not saved yet.";
    unsaved = true;
    show();
  });
  scorecard.addEventListener("submit", () => {
    unsaved = false;
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  // A digit rates only while a radio of that group has focus; elsewhere it is a digit.
  scorecard.addEventListener("keydown", (event) => {
    if (event.target.type !== "radio" || !plain(event) || !/^\d$/.test(event.key)) return;
    const group = event.target.closest("[data-keys]");
    const radio = group?.querySelector(`[data-key="${event.key}"]`);
    if (!radio) return;
    event.preventDefault();
    radio.focus();
    radio.click();
  });
  show();
}

// Single keys on the debrief, for those who switched them on.
if ("shortcuts" in document.body.dataset) {
  const go = (target) => {
    if (!target) return;
    target.tabIndex = -1;
    target.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  };
  let place = -1;
  const step = (by) => {
    const stops = all(".callout");
    place = Math.max(0, Math.min(stops.length - 1, place + by));
    go(stops[place]);
  };
  const actions = {
    n: () => step(1),
    p: () => step(-1),
    e: () => go(document.getElementById("evidence")),
    d: () => go(document.getElementById("decision")),
  };
  addEventListener("keydown", (event) => {
    if (!plain(event) || event.target.closest("input, textarea, select")) return;
    actions[event.key]?.();
  });
}
