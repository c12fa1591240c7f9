// A long form is left by a link or a closed tab: ask before what was typed since it was last kept is lost.
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  // What a page brings back unkept is not kept yet.
  let typed = form.dataset.unsaved === "oui";
  form.addEventListener("input", () => {
    typed = true;
  });
  form.addEventListener("submit", () => {
    typed = false;
  });
  addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
}
