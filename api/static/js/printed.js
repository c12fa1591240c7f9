// Say on paper when a page was printed, and where it was read. Without this file the browser's own header says so.
const place = document.querySelector("[data-printed-on]");

addEventListener("beforeprint", () => {
  const day = new Date().toLocaleDateString("fr-FR", { day: "numeric", month: "long", year: "numeric" });
  const address = place.dataset.printedOn;
  place.textContent = `Déjà-là, imprimé le ${day}${address && `\u00a0: ${new URL(address, location.href)}`}`;
});
