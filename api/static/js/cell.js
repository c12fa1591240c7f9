// On a narrow screen the grid is cards, and the cell that an address names is hidden with the table: go to its card. One on
// a criterion that weighs nothing is folded under the grid: unfold it. Without this file the page opens at its top there.
const cell = document.getElementById(location.hash.slice(1));

const folded = cell?.closest("details:not([open])");

if (folded) {
  folded.open = true;
  cell.tabIndex = -1;
  cell.focus();
} else if (cell && !cell.offsetParent) {
  const card = document.querySelector(`[data-cell="${CSS.escape(cell.id)}"]`);
  if (card) {
    card.closest("details")?.setAttribute("open", "");
    card.tabIndex = -1;
    card.focus();
  }
}
