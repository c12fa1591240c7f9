// The box where a need is typed. Without this file it is sent by its button; with it:
// - what was typed comes back after going back, reloading, or when the search is no longer held;
// - the first results show while one types, from the third word; what is announced of them is what changed.
const DRAFT = "deja-la:besoin";
const PAUSE = 350;
const WORDS = 3;

const forms = document.querySelectorAll("form[data-box]");
for (const form of forms) keepDraft(form.elements.besoin);
for (const form of forms) if ("live" in form.dataset) showWhileTyping(form);
focusOnErrors();

/** Keep the text in this tab alone: the browser drops it when the tab closes. */
function keepDraft(area) {
  const expired = document.querySelector("[data-expired]");
  const [visit] = performance.getEntriesByType("navigation");
  const returning = visit && visit.type !== "navigate";
  const draft = stored();
  if (draft && (expired || (returning && !area.value.trim()))) {
    area.value = draft;
    if (expired) {
      expired.hidden = true;
      document.querySelector("[data-restored]").hidden = false;
    }
  } else if (area.value.trim()) {
    store(area.value);
  }
  area.addEventListener("input", () => store(area.value));
}

function stored() {
  try {
    return sessionStorage.getItem(DRAFT) ?? "";
  } catch {
    return "";
  }
}

function store(text) {
  try {
    sessionStorage.setItem(DRAFT, text);
  } catch {
    // Storage is off or full: typing goes on without it.
  }
}

/** Ask for the first results after a pause; a newer text cancels what was asked for the older one. */
function showWhileTyping(form) {
  const area = form.elements.besoin;
  const place = document.getElementById("apercu");
  const said = document.getElementById("annonce");
  let timer;
  let asked;
  let last = "";
  let told = {};

  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  form.addEventListener("submit", () => asked?.abort());
  if (area.value.trim()) ask();

  async function ask() {
    const text = area.value.trim();
    if (text === last) return;
    last = text;
    asked?.abort();
    if (text.split(/\s+/).length < WORDS) return clear();
    asked = new AbortController();
    place.setAttribute("aria-busy", "true");
    try {
      const body = new URLSearchParams({ besoin: text });
      const answer = await fetch("/recherche/apercu", { method: "POST", body, signal: asked.signal });
      if (answer.status !== 200) return clear();
      show(await answer.text());
    } catch (error) {
      // Overtaken by a newer text, which shows in its turn; or offline, and the button still says so.
      if (error.name !== "AbortError") clear();
    }
  }

  function show(html) {
    place.innerHTML = html;
    place.hidden = false;
    place.removeAttribute("aria-busy");
    announce(place.firstElementChild?.dataset ?? {});
  }

  /** Say how many results there are and which words are read as others, each when it is news. */
  function announce({ announced = "", read = "" }) {
    if (announced === told.announced && read === told.read) return;
    said.textContent = read && read !== told.read ? `${announced}. ${read}` : announced;
    told = { announced, read };
  }

  function clear() {
    place.hidden = true;
    place.replaceChildren();
    place.removeAttribute("aria-busy");
    said.textContent = "";
    told = {};
  }
}

function focusOnErrors() {
  document.querySelector("[data-focus]")?.focus();
}
