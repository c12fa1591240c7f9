// One-letter shortcuts of the desk, which can be switched off (WCAG 2.1.4); in the inbox, lines ticked and counted.
const STORE = "deja-la-raccourcis";
const help = document.querySelector("[data-shortcut-help]");
const shortcuts = document.querySelector("[data-shortcut-switch]");
const lines = [...document.querySelectorAll("[data-lines] > li")];
const ticks = lines.map((line) => line.querySelector("input[type=checkbox]"));
const all = document.querySelector("[data-tick-all]");
const bulk = document.querySelector("[data-bulk]");

help.hidden = false;
shortcuts.checked = remembered() !== "non";
shortcuts.addEventListener("change", () => remember(shortcuts.checked ? "oui" : "non"));
document.addEventListener("keydown", hear);
if (all) {
  all.hidden = false;
  all.querySelector("input").addEventListener("change", (event) => tickAll(event.target.checked));
  document.querySelector("[data-lines]").addEventListener("change", count);
  count();
}

const inbox = {
  j: () => go(+1),
  k: () => go(-1),
  x: tick,
  t: () => tickAll(!ticks.every((one) => one.checked)),
  a: () => bulk?.querySelector("select").focus(),
  "/": () => document.getElementById("mots").focus(),
};
// Elsewhere a link says which key follows it, a form which key leads to its first choice.
const keyed = [...document.querySelectorAll("[data-key]")];
const actions = {
  ...(document.querySelector("[data-shortcuts=liste]") ? inbox : {}),
  ...Object.fromEntries(keyed.map((one) => [one.dataset.key, () => follow(one)])),
  "?": () => shortcuts.focus(),
};

function follow(one) {
  if (one.matches("a")) one.click();
  else one.querySelector("select").focus();
}

function hear(event) {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (!shortcuts.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
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
  const ticked = ticks[current()];
  if (ticked) ticked.checked = !ticked.checked;
  count();
}

function tickAll(checked) {
  for (const one of ticks) one.checked = checked;
  count();
}

// The actions stay in sight as long as something is ticked: the list is longer than the screen.
function count() {
  if (!all) return;
  const ticked = ticks.filter((one) => one.checked).length;
  const box = all.querySelector("input");
  box.checked = ticked === ticks.length;
  box.indeterminate = ticked > 0 && ticked < ticks.length;
  bulk.querySelector("[data-ticked]").textContent = ticked ? ` (${ticked})` : "";
  bulk.classList.toggle("dl-bulk--held", ticked > 0);
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
