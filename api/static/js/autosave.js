// Keep what is being typed in the draft, on the server: the computer of a town hall is shared, and what stays in a browser
// stays for the next one. Without this file a step is kept when it is sent.
const PAUSE = 2000;
const AGAIN = 15000;

for (const form of document.querySelectorAll("form[data-autosave]")) autosave(form);

function autosave(form) {
  const state = form.querySelector("[data-saved]");
  const address = form.dataset.autosave;
  let timer;
  let changed = false;
  let sent = false;

  function fields() {
    const body = new URLSearchParams(new FormData(form));
    body.set("etape", form.dataset.step);
    return body;
  }

  /** Said aloud too, and once: nothing is said again that did not change. */
  function tell(text) {
    if (state.textContent !== text) state.textContent = text;
  }

  async function save() {
    changed = false;
    try {
      const answer = await fetch(address, { method: "POST", body: fields() });
      if (answer.ok) {
        const hour = new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
        tell(`Brouillon enregistré à ${hour}.`);
      } else if (answer.status === 429 || answer.status >= 500) {
        later(AGAIN);
      } else {
        tell("Brouillon non enregistré : « Continuer » l’enregistrera.");
      }
    } catch {
      tell("Pas de connexion : le brouillon sera enregistré dès qu’elle reviendra.");
      later(AGAIN);
    }
  }

  function later(delay) {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  form.addEventListener("input", () => later(PAUSE));
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
  });
  // The page is left by a link, or the tab is closed: what was not kept yet is sent on the way out.
  addEventListener("pagehide", () => {
    if (changed && !sent) navigator.sendBeacon(address, fields());
  });
  // A page that comes back by the back button is a new visit of it.
  addEventListener("pageshow", () => {
    sent = false;
  });
}
