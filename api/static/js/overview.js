// One cell of the overview is unfolded at a time and brought into sight, and Escape folds it.
// Without this file cells unfold and fold by themselves, each on its own.
const looks = [...document.querySelectorAll(".dl-look")];

for (const look of looks) {
  look.addEventListener("toggle", () => {
    if (!look.open) return;
    for (const other of looks) if (other !== look) other.open = false;
    look.querySelector(".dl-look__whole").scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && looks.find((look) => look.open);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
