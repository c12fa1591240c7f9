// On a narrow screen the grid is cards, and the cell that an address names is hidden with the table: go to its card.
// Without this file the page opens at its top there.
const cell = document.getElementById(location.hash.slice(1));

if (cell && !cell.offsetParent) {
  const card = document.querySelector(`[data-cell="${CSS.escape(cell.id)}"]`);
  if (card) {
    card.closest("details")?.setAttribute("open", "");
    card.tabIndex = -1;
    card.focus();
  }
}
