// One cell of the overview is unfolded at a time, Escape folds it, and one that would leave the screen opens to the left.
// Without this file cells unfold and fold by themselves, each on its own.
const looks = [...document.querySelectorAll(".dl-look")];

for (const look of looks) {
  look.addEventListener("toggle", () => {
    if (!look.open) return;
    for (const other of looks) if (other !== look) other.open = false;
  });
}

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && looks.find((look) => look.open);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
