// A long form is left by a link, a closed tab or another form of its page: ask before what was typed since it was last
// kept is lost. Of a form where something is chosen too (`data-unsaved="texte"`), what is written alone counts.
const begun = new Set();
let leaving;

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  // What a page brings back unkept is not kept yet.
  if (form.dataset.unsaved === "oui") begun.add(form);
  form.addEventListener("input", () => {
    leaving = null;
    if (form.dataset.unsaved !== "texte" || written(form)) begun.add(form);
    else begun.delete(form);
  });
  form.addEventListener("submit", () => {
    leaving = form;
  });
}

addEventListener("beforeunload", (event) => {
  const lost = [...begun].some((form) => form !== leaving);
  // Who stays has sent nothing.
  leaving = null;
  if (lost) event.preventDefault();
});

function written(form) {
  const fields = [...form.querySelectorAll("textarea, input[type=text]")];
  return fields.some(({ value, defaultValue }) => value.trim() && value !== defaultValue);
}
