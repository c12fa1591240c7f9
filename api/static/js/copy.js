// Keep a link: copied or printed by a button. Without this file it is in a field, to be selected, and in a mail.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const said = field.closest(".dl-secret").querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Lien copié.";
    } catch {
      // No clipboard (an old browser, a site without TLS): the link is selected, a shortcut copies it.
      said.textContent = "Le lien est sélectionné : copiez-le avec Ctrl + C.";
    }
  });
}
for (const item of document.querySelectorAll("[data-scripted]")) {
  item.hidden = false;
  item.querySelector("[data-print]").addEventListener("click", () => window.print());
}
