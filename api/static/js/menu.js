// Where the menu is behind its button, on a narrow screen or on a wide one that is read larger, the skip link that leads
// to it opens it: the focus went to what does not show, and on to what comes after it.
const button = document.querySelector("#menu-bouton");

document.querySelector(".fr-skiplinks [href='#navigation']").addEventListener("click", (event) => {
  if (!button.checkVisibility()) return;
  event.preventDefault();
  button.click();
});
