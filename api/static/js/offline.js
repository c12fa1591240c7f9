// A form sent without a connection gives way to the browser's own page, which has nothing to give back: it is held here
// instead, with what was typed, and says so. Without this file the browser does as it does.
const HELD = "Pas de connexion : rien n’est parti. Ce que vous avez écrit est toujours là, et s’enverra quand elle sera revenue.";
const BACK = "La connexion est revenue : vous pouvez envoyer.";
let told;

// Before what else listens: a form that is held was not sent.
document.addEventListener("submit", hold, true);
addEventListener("online", () => told && tell(BACK, "fr-message fr-message--valid"));

function hold(event) {
  const form = event.target;
  if (navigator.onLine || form.getAttribute("method")?.toLowerCase() !== "post") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  told?.remove();
  told = document.createElement("p");
  told.setAttribute("role", "alert");
  const button = event.submitter ?? form.querySelector("[type=submit]");
  (button?.closest("ul") ?? button ?? form).after(told);
  tell(HELD, "fr-message fr-message--error");
  told.scrollIntoView({ block: "nearest" });
}

function tell(text, kind) {
  told.className = kind;
  told.textContent = text;
}
