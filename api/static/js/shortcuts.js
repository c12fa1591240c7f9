// One-letter shortcuts of the inbox: they move between the lines, and can be switched off (WCAG 2.1.4).
const STORE = "deja-la-raccourcis";
const help = document.querySelector("[data-shortcut-help]");
const box = document.querySelector("[data-shortcut-switch]");
const lines = [...document.querySelectorAll("[data-lines] > li")];

help.hidden = false;
box.checked = remembered() !== "non";
box.addEventListener("change", () => remember(box.checked ? "oui" : "non"));
document.addEventListener("keydown", hear);

const actions = {
  j: () => go(+1),
  k: () => go(-1),
  x: tick,
  "/": () => document.getElementById("mots").focus(),
  "?": () => box.focus(),
};

function hear(event) {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (!box.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

function current() {
  return lines.findIndex((line) => line.contains(document.activeElement));
}

function go(step) {
  const here = current();
  const next = here < 0 ? (step > 0 ? 0 : lines.length - 1) : here + step;
  lines[next]?.querySelector("a").focus();
}

function tick() {
  const ticked = lines[current()]?.querySelector("input[type=checkbox]");
  if (ticked) ticked.checked = !ticked.checked;
}

// A browser that keeps nothing has its shortcuts on each time.
function remembered() {
  try {
    return localStorage.getItem(STORE);
  } catch {
    return null;
  }
}

function remember(choice) {
  try {
    localStorage.setItem(STORE, choice);
  } catch {
    // Nothing is kept: the switch still holds for this page.
  }
}
