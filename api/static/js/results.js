// Copy the address of the results, and print them: both need a script, so their buttons only show with one.
const scripted = document.querySelector("[data-scripted]");
const link = document.querySelector("[data-copy]");
const copied = document.querySelector("[data-copied]");

if (scripted) {
  scripted.hidden = false;
  scripted.querySelector("[data-print]").addEventListener("click", () => window.print());
  scripted.querySelector("[data-copy-button]").addEventListener("click", copy);
}

async function copy() {
  try {
    await navigator.clipboard.writeText(link.href);
    copied.textContent = "Adresse copiée.";
  } catch {
    copied.textContent = `Copiez cette adresse : ${link.href}`;
  }
}
