// Initials typed in one cell are there in the next: the tab keeps them, nothing else does, and closing it drops them.
// Without this file they are typed again.
const KEPT = "deja-la:initiales";
const field = document.getElementById("initiales");

field.value ||= kept();
field.form.addEventListener("submit", () => keep(field.value.trim()));

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
