// Copy a link by a button. Without this file the link is in a field, to be selected.
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
