// The grid: one cell is unfolded at a time, arrows go from cell to cell, and a cell is written where it stands.
// Without this file cells unfold each on its own, and "Compléter" leads to the page of its form.
const FORM = "[data-cell-form]";
const begun = new Map(); // By cell: forms that were begun and folded, with what was typed.
const place = location.hash && document.getElementById(location.hash.slice(1));

document.querySelector("[data-keys]")?.removeAttribute("hidden");
if (place) arrive(place);

// An event of an element does not come up to the document, but goes down through it.
document.addEventListener("toggle", ({ target: look }) => look.matches(".dl-look") && turned(look), true);

document.addEventListener("click", (event) => {
  const link = event.target.closest(".dl-look [data-edit]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  edit(link);
});

// A browser takes for seen what stands under the heads and the names, which stay in sight.
document.addEventListener("focusin", ({ target }) => {
  if (target.matches(".dl-grid summary")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
});

document.addEventListener("keydown", (event) => {
  const look = event.key === "Escape" && document.querySelector(".dl-grid .dl-look[open]");
  if (look) {
    look.open = false;
    look.querySelector("summary").focus();
  } else if (event.target.matches(".dl-look > summary") && !event.altKey && !event.ctrlKey && !event.metaKey) {
    const next = beside(event.target.closest("th, td"), event.key)?.querySelector("summary");
    if (!next?.checkVisibility()) return;
    event.preventDefault();
    next.focus();
  }
});

document.addEventListener("submit", (event) => {
  const box = event.target.closest(`.dl-look ${FORM}`);
  if (!box) return;
  if (event.target.dataset.native) {
    delete box.dataset.typed;
    return;
  }
  event.preventDefault();
  send(event.target, event.submitter);
});

addEventListener("beforeunload", (event) => {
  if (document.querySelector(`.dl-look ${FORM}[data-typed]`) || begun.size) event.preventDefault();
});

function beside(cell, key) {
  const row = cell.parentElement;
  return {
    ArrowLeft: cell.previousElementSibling,
    ArrowRight: cell.nextElementSibling,
    ArrowUp: row.previousElementSibling?.cells[cell.cellIndex],
    ArrowDown: row.nextElementSibling?.cells[cell.cellIndex],
    Home: row.cells[0],
    End: row.cells[row.cells.length - 1],
  }[key];
}

/** Go to a cell of the grid, or to one that is folded under it. */
function arrive(cell) {
  const folded = cell.closest("details:not([open])");
  if (folded) folded.open = true;
  const summary = cell.matches("td") && cell.querySelector("summary");
  if (!summary) cell.tabIndex = -1;
  (summary || cell).focus({ preventScroll: true });
}

function turned(look) {
  const cell = look.closest("td");
  if (!look.open) {
    const form = look.querySelector(FORM);
    if (!form) return;
    if (form.dataset.typed) begun.set(cell.id, form);
    form.remove();
    look.querySelector(".dl-look__read").hidden = false;
    return;
  }
  for (const other of document.querySelectorAll(".dl-look[open]")) if (other !== look) other.open = false;
  const link = look.querySelector("[data-edit]");
  if (cell && begun.has(cell.id)) show(look, begun.get(cell.id));
  else if (link && cell.matches(".dl-grid__unknown")) edit(link); // Nothing is there to be read.
  look.querySelector(".dl-look__whole").scrollIntoView({ block: "nearest", inline: "nearest" });
}

async function edit(link) {
  const form = (await read(link.href))?.querySelector(FORM);
  const look = link.closest(".dl-look");
  if (!form) location.href = link.href;
  else if (look.open && !look.querySelector(FORM)) show(look, form);
}

function show(look, box) {
  look.querySelector(FORM)?.remove();
  look.querySelector(".dl-look__read").hidden = true;
  look.querySelector(".dl-look__whole").append(box);
  begun.delete(look.closest("td").id);
  box.addEventListener("input", () => {
    box.dataset.typed = "oui";
  });
  const form = box.querySelector("form");
  form.dispatchEvent(new CustomEvent("deja-la:form", { bubbles: true }));
  (box.querySelector("[data-focus]") ?? box.querySelector("textarea")).focus();
  box.scrollIntoView({ block: "nearest" });
}

async function send(form, button) {
  const cell = form.closest("td");
  const buttons = form.querySelectorAll("button");
  const body = new URLSearchParams(new FormData(form, button));
  for (const one of buttons) one.disabled = true;
  // Not form.action: a button of that name stands before it.
  const sent = await fetch(form.getAttribute("action"), { method: "POST", body }).catch(() => null);
  const page = sent && parsed(await sent.text());
  const following = sent?.redirected && /\/case\/(\d+)\/(\d+)/.exec(new URL(sent.url).pathname);
  for (const one of buttons) one.disabled = false;
  if (!sent?.redirected) {
    const again = page?.querySelector(FORM);
    if (!again) return leave(form, button); // The network, a quota, an address that ended: the page that says so.
    again.dataset.typed = "oui";
    return show(cell.querySelector(".dl-look"), again);
  }
  delete form.closest(FORM).dataset.typed;
  const grid = following ? await read(location.pathname) : page;
  if (!grid?.getElementById("tableau")) return location.replace(`#${cell.id}`), location.reload();
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = grid.getElementById(part.id);
    if (now) part.replaceWith(now);
  }
  document.getElementById("dit").textContent = "La case est enregistrée.";
  const next = following ? `c${following[1]}-${following[2]}` : cell.id;
  location.replace(`#${next}`);
  const look = document.getElementById(next).querySelector(".dl-look");
  look.querySelector("summary").focus({ preventScroll: !following });
  if (following) look.open = true;
}

function leave(form, button) {
  form.dataset.native = "oui";
  form.requestSubmit(button);
}

async function read(address) {
  const answer = await fetch(address).catch(() => null);
  return answer?.ok ? parsed(await answer.text()) : null;
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}
