// A form sent without a connection gives way to the browser's own page, which has nothing to give back: it is held here
// instead, with what was typed, and says so. Without this file the browser does as it does.
const HELD =
  "Pas de connexion : rien n’est parti. Restez sur cette page : ce que vous avez écrit y est toujours. Envoyez à nouveau quand elle sera revenue.";
const BACK = "La connexion est revenue : vous pouvez envoyer.";
const asking = new WeakSet();
const reached = new WeakSet();
let told;

// Before what else listens: a form that is held was not sent.
document.addEventListener("submit", hold, true);
addEventListener("online", () => told?.matches(".fr-message--error") && tell(BACK, "fr-message fr-message--valid"));

async function hold(event) {
  const form = event.target;
  if (navigator.onLine || reached.delete(form) || form.getAttribute("method")?.toLowerCase() !== "post") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (asking.has(form)) return;
  asking.add(form);
  const button = event.submitter;
  // A machine without a network may serve itself.
  const answer = await fetch("/favicon.ico", { method: "HEAD", cache: "no-store" }).catch(() => null);
  asking.delete(form);
  if (answer) {
    reached.add(form);
    return form.requestSubmit(button);
  }
  told?.remove();
  told = document.createElement("p");
  told.setAttribute("role", "alert");
  const last = button ?? form.querySelector("[type=submit]");
  (last?.closest("ul") ?? last ?? form).after(told);
  tell(HELD, "fr-message fr-message--error");
  told.scrollIntoView({ block: "nearest" });
}

function tell(text, kind) {
  told.className = kind;
  told.textContent = text;
}
