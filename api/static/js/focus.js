// A page that has something to say, an error or a notice, says it first; one that is opened at a place begins there.
const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (place) {
  place.closest("details")?.setAttribute("open", "");
  place.tabIndex = -1;
}
(place || document.querySelector("[data-focus]"))?.focus();
