// Suggest territories while one types: a combobox with a list, as the ARIA authoring practices describe it. Without this
// file the name is searched by a button, and the territory taken from a list.
const PAUSE = 200;
const LEAST = 2;
const LIMIT = 6;
const SURPRISE = 400; // A click so soon after the list came was meant for what stood there before.
const DEPARTMENT = /(?<!\w)(\d{2}|2[ab]|97\d)(?!\w)/i;
const KINDS = { CC: "Communauté de communes", CA: "Communauté d’agglomération", CU: "Communauté urbaine" };
const format = new Intl.NumberFormat("fr-FR");

const box = document.querySelector("[data-territories]");
if (box) combobox(box);

function combobox(box) {
  const input = box.querySelector("input");
  const form = input.form;
  const place = form.querySelector("[data-chosen]");
  const list = document.createElement("div");
  const said = document.createElement("p");
  let found = [];
  let active = -1;
  let asked;
  let timer;
  let shownAt = 0;

  setUp();
  input.addEventListener("input", onInput);
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // The field keeps the focus.
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && event.timeStamp - shownAt > SURPRISE) choose(Number(option.dataset.index));
  });

  function setUp() {
    box.querySelector("[data-search]").remove(); // Hidden, it would still be what Enter presses.
    list.id = "suggestions";
    list.className = "dl-combobox__list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Territoires");
    said.className = "fr-sr-only";
    said.setAttribute("role", "status");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.after(list);
    box.append(said);
  }

  function onInput() {
    forget();
    clearTimeout(timer);
    asked?.abort();
    if (input.value.trim().length < LEAST) return close();
    timer = setTimeout(ask, PAUSE);
  }

  async function ask() {
    asked = new AbortController();
    const query = new URLSearchParams({ q: input.value.slice(0, 200), limit: LIMIT });
    query.append("kind", "commune");
    query.append("kind", "epci");
    try {
      const answer = await fetch(`${box.dataset.territories}?${query}`, { signal: asked.signal });
      if (answer.ok) show(await answer.json());
    } catch {
      // Overtaken by the next key, or no connection: the form goes on without suggestions.
    }
  }

  function show(territories) {
    if (document.activeElement !== input) return;
    found = territories;
    active = -1;
    list.replaceChildren(...grouped(found.map(option)));
    if (list.hidden) shownAt = performance.now();
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
    input.removeAttribute("aria-activedescendant");
    said.textContent = found.length
      ? `${found.length} territoire${found.length > 1 ? "s" : ""}, flèche vers le bas pour choisir.`
      : "Aucun territoire ne ressemble à ce nom.";
  }

  function option(territory, index) {
    const item = element("div", "dl-combobox__option");
    item.id = `suggestion-${index}`;
    item.dataset.index = index;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.append(element("span", "dl-combobox__name", typeset(territory.name)), element("span", "dl-combobox__detail", detail(territory)));
    return item;
  }

  /** Set apart the territories of other departments than the one typed: the service gives them last. */
  function grouped(options) {
    const [typed] = input.value.match(DEPARTMENT) ?? [];
    if (!typed) return options;
    const start = found.map((one) => one.department.number).lastIndexOf(typed.toUpperCase()) + 1;
    if (start === options.length) return options;
    const group = element("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "Dans d’autres départements");
    const label = element("p", "dl-combobox__group", "Dans d’autres départements");
    label.setAttribute("aria-hidden", "true");
    group.append(label, ...options.slice(start));
    return [...options.slice(0, start), group];
  }

  function onKey(event) {
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open && found.length) reopen();
      if (found.length) move(event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab" && open && active >= 0) {
      choose(active);
    }
  }

  function reopen() {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function move(by) {
    const count = found.length;
    active = active < 0 ? (by > 0 ? 0 : count - 1) : (active + by + count) % count;
    const options = list.querySelectorAll("[role=option]");
    for (const option of options) option.setAttribute("aria-selected", String(Number(option.dataset.index) === active));
    const item = options[active];
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  function choose(index) {
    const territory = found[index];
    clearTimeout(timer);
    asked?.abort();
    forget();
    input.value = `${territory.name} (${territory.department.number})`;
    form.append(hidden("territory", territory.code), hidden("choisi", "1"));
    place.replaceChildren(title(), card(territory));
    found = [];
    close();
    amend();
    said.textContent = `${typeset(territory.name)} : ${detail(territory)}. ${typeset(territory.eligibility.reason)}`;
  }

  /** The field was in error: it no longer is. */
  function amend() {
    input.removeAttribute("aria-invalid");
    input.classList.remove("fr-input--error");
    input.closest(".fr-input-group").classList.remove("fr-input-group--error");
    document.getElementById("territory_typed-messages").replaceChildren();
  }

  /** What was chosen holds no more once another name is typed. */
  function forget() {
    for (const old of form.querySelectorAll("[data-held], [data-choices]")) old.remove();
    place.replaceChildren();
  }

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    said.textContent = "";
  }

  function hidden(name, value) {
    const field = element("input");
    Object.assign(field, { type: "hidden", name, value });
    field.dataset.held = "";
    return field;
  }
}

function title() {
  return element("h3", "fr-h6 fr-mt-3w", "Vous demandez pour");
}

function card(territory) {
  const shown = element("div", "dl-place");
  const right = territory.eligibility;
  const yes = right.status === "eligible" ? " dl-place__reason--yes" : "";
  shown.append(
    element("p", "dl-place__name", typeset(territory.name)),
    element("p", "dl-place__detail", detail(territory)),
    element("p", `dl-place__reason${yes}`, typeset(right.reason)),
    element("p", "dl-place__next", right.next_step),
  );
  return shown;
}

/** As the pages that come from the service write a name. */
function typeset(name) {
  return name.replace(/^(CC|CA|CU)(?= )/, (kind) => KINDS[kind]).replaceAll("'", "’");
}

function detail(territory) {
  const kind = territory.kind === "commune" ? "Commune" : "Intercommunalité";
  const people = territory.population;
  const counted = people === null ? "population non connue" : `${format.format(people)} habitant${people > 1 ? "s" : ""}`;
  return `${kind}, ${territory.department.name} (${territory.department.number}), ${counted}`;
}

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
