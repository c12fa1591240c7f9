// Initials typed in one cell are there in the next: the tab keeps them, nothing else does, and closing it drops them.
// Without this file they are typed again.
const KEPT = "deja-la:initiales";

fill(document.getElementById("initiales"));
// A form that is brought into the grid.
document.addEventListener("deja-la:form", (event) => fill(event.target.elements.initiales));
document.addEventListener("submit", (event) => {
  const field = event.target.elements.initiales;
  if (field) keep(field.value.trim());
});

function fill(field) {
  if (field) field.value ||= kept();
}

function kept() {
  try {
    return sessionStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

function keep(initials) {
  try {
    if (initials) sessionStorage.setItem(KEPT, initials);
    else sessionStorage.removeItem(KEPT);
  } catch {
    // Storage is off or full: they are typed again.
  }
}
