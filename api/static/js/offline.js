// A form sent without a connection, or to a service that does not answer, gives way to the browser's own page, which has
// nothing to give back: it is held here instead, with what was typed, and says so. Without this file the browser does as
// it does.
const CHECKING = "Vérification de la connexion…";
const HELD =
  "Pas de connexion : rien n’est parti. Restez sur cette page : ce que vous avez écrit y est toujours. Envoyez à nouveau quand elle sera revenue.";
const SILENT =
  "Le service ne répond pas : rien n’est parti. Restez sur cette page : ce que vous avez écrit y est toujours, et elle dira quand il répond à nouveau. Pour essayer quand même, copiez votre texte et envoyez encore une fois.";
const BACK = "La connexion est revenue : vous pouvez envoyer.";
const ANSWERS = "Le service répond à nouveau : vous pouvez envoyer.";
const PATIENCE = 10_000; // Milliseconds: a browser waits minutes for a service that takes no connection.
const EVERY = 10_000;
const ABSENT = [502, 504]; // What a proxy says while the service behind it restarts.
const TWICE = 1_000; // The second click of a double click is no second sending.
const asking = new WeakSet();
const reached = new WeakSet();
const left = new WeakMap(); // When a form last left.
let told;
let held; // The form that was held last, until it may leave.
let heldAt;
let watching;
let heard = 0;
let silent = false;

// Before what else listens: a form that is held was not sent.
document.addEventListener("submit", hold, true);
addEventListener("input", listen);
addEventListener("online", () => free(BACK));

/** Ask while one types whether the service answers: a form then leaves at once, or is held. */
function listen({ target: { form } }) {
  // The box of a need keeps its text, and asks while one types.
  if (form && posted(form) && !form.matches("[data-box]") && Date.now() - heard >= EVERY) ask();
}

async function ask() {
  heard = Date.now();
  silent = !(await answers());
  if (!silent) free(ANSWERS);
}

async function hold(event) {
  const form = event.target;
  if (Date.now() - left.get(form) < TWICE) {
    event.preventDefault();
    return event.stopImmediatePropagation();
  }
  if (posted(form)) setTimeout(() => event.defaultPrevented || left.set(form, Date.now()));
  if (reached.delete(form) || (navigator.onLine && !silent) || !posted(form)) return;
  if (!asking.has(form) && form === held && navigator.onLine && Date.now() - heldAt >= TWICE) return insist(event);
  event.preventDefault();
  event.stopImmediatePropagation();
  if (asking.has(form)) return;
  asking.add(form);
  const button = event.submitter;
  held = null;
  place(form, button);
  // A machine without a network may serve itself.
  silent = !(await answers());
  asking.delete(form);
  if (!silent) {
    told.remove();
    reached.add(form);
    return form.requestSubmit(button);
  }
  held = form;
  heldAt = Date.now();
  watching ??= setInterval(() => held && ask(), EVERY);
  tell(navigator.onLine ? SILENT : HELD, "fr-message fr-message--error");
  told.scrollIntoView({ block: "nearest" });
}

/** Let a form leave though nothing answers, once: what asks may be refused where the form is not. */
function insist(event) {
  const form = event.target;
  const again = () => asking.delete(form);
  held = null;
  told.remove();
  asking.add(form);
  // A script of ours that sends the form in its own way may have to leave it to the browser.
  setTimeout(() => (event.defaultPrevented ? again() : setTimeout(again, PATIENCE)));
}

function free(text) {
  if (!held) return;
  held = null;
  tell(text, "fr-message fr-message--valid");
}

function posted(form) {
  return form.getAttribute("method")?.toLowerCase() === "post";
}

/** Tell whether anything answers, be it a refusal: the form may pass where this does not. */
async function answers() {
  const asked = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) };
  const answer = await fetch("/favicon.ico", asked).catch(() => null);
  return answer !== null && !ABSENT.includes(answer.status);
}

function place(form, button) {
  told?.remove();
  told = document.createElement("p");
  told.setAttribute("role", "alert");
  const last = button ?? form.querySelector("[type=submit]");
  (last?.closest("ul") ?? last ?? form).after(told);
  tell(CHECKING, "fr-message fr-message--info");
}

function tell(text, kind) {
  told.className = kind;
  told.textContent = text;
}
