// A page that has something to say, an error or a notice, says it first; one that is opened at a place begins there.
const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (place) {
  place.closest("details")?.setAttribute("open", "");
  if (place.tabIndex < 0) place.tabIndex = -1; // A link or a box that is ticked stays where Tab finds it.
}
(place || document.querySelector("[data-focus]"))?.focus();
