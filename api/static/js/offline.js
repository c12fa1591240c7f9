// A form sent without a connection, or to a service that does not answer, gives way to the browser's own page, which has
// nothing to give back: it is held here instead, with what was typed, and says so. Without this file the browser does as
// it does.
const HELD =
  "Pas de connexion : rien n’est parti. Restez sur cette page : ce que vous avez écrit y est toujours. Envoyez à nouveau quand elle sera revenue.";
const SILENT =
  "Le service ne répond pas : rien n’est parti. Restez sur cette page : ce que vous avez écrit y est toujours. Envoyez à nouveau dans quelques minutes.";
const BACK = "La connexion est revenue : vous pouvez envoyer.";
const PATIENCE = 10_000; // Milliseconds: a browser waits minutes for a service that takes no connection.
const EVERY = 10_000;
const asking = new WeakSet();
const reached = new WeakSet();
let told;
let heard = 0;
let silent = false;

// Before what else listens: a form that is held was not sent.
document.addEventListener("submit", hold, true);
addEventListener("input", listen);
addEventListener("online", () => told?.matches(".fr-message--error") && tell(BACK, "fr-message fr-message--valid"));

/** Ask while one types whether the service answers: a form then leaves at once, or is held. */
async function listen({ target: { form } }) {
  // The box of a need keeps its text, and asks while one types.
  if (!form || !posted(form) || form.matches("[data-box]") || Date.now() - heard < EVERY) return;
  heard = Date.now();
  silent = !(await answers());
}

async function hold(event) {
  const form = event.target;
  if (reached.delete(form) || (navigator.onLine && !silent) || !posted(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (asking.has(form)) return;
  asking.add(form);
  const button = event.submitter;
  // A machine without a network may serve itself.
  silent = !(await answers());
  asking.delete(form);
  if (!silent) {
    reached.add(form);
    return form.requestSubmit(button);
  }
  told?.remove();
  told = document.createElement("p");
  told.setAttribute("role", "alert");
  const last = button ?? form.querySelector("[type=submit]");
  (last?.closest("ul") ?? last ?? form).after(told);
  tell(navigator.onLine ? SILENT : HELD, "fr-message fr-message--error");
  told.scrollIntoView({ block: "nearest" });
}

function posted(form) {
  return form.getAttribute("method")?.toLowerCase() === "post";
}

/** Tell whether the service answers; a proxy says 502 for one that does not. */
async function answers() {
  const asked = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) };
  return (await fetch("/favicon.ico", asked).catch(() => null))?.status < 500;
}

function tell(text, kind) {
  told.className = kind;
  told.textContent = text;
}
