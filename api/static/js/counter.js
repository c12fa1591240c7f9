// Tell how long a text is. Screen readers hear of it when the end is near, after a pause, and not at every key.
const PAUSE = 1000;
const NEAR = 0.9;
const format = new Intl.NumberFormat("fr-FR");

for (const place of document.querySelectorAll("[data-count]")) count(place);

function count(place) {
  const area = document.getElementById(place.dataset.count);
  const limit = Number(place.dataset.limit);
  const said = document.createElement("p");
  said.className = "fr-sr-only";
  said.setAttribute("aria-live", "polite");
  place.after(said);
  let timer;

  function show() {
    const length = area.value.length;
    const left = limit - length;
    const text =
      left < 0
        ? `${format.format(-left)} caractères de trop : gardez l’essentiel.`
        : `${format.format(length)} caractères sur ${format.format(limit)}.`;
    place.textContent = text;
    place.classList.toggle("dl-counter--over", left < 0);
    clearTimeout(timer);
    timer = setTimeout(() => {
      said.textContent = length > NEAR * limit ? text : "";
    }, PAUSE);
  }

  area.addEventListener("input", show);
  if (area.value) show();
}
