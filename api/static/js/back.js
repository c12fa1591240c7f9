// On the page of a record, lead back to the answer that one came from: this tab alone knows its address, for a while.
const KEPT = "deja-la:resultats";
const link = document.querySelector("[data-back]");

try {
  if (document.querySelector(".dl-answer[data-results]")) {
    const { pathname, search } = location;
    const until = Date.now() + Number(document.querySelector("[data-results]").dataset.results) * 60_000;
    sessionStorage.setItem(KEPT, JSON.stringify({ address: pathname + search, until }));
  } else if (link) {
    const { address, until } = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    if (address?.startsWith("/recherche/") && Date.now() < until) {
      link.querySelector("a").href = address;
      link.hidden = false;
    }
  }
} catch {
  // Storage is off: the browser's own way back stays.
}
