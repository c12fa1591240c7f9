// Find again a form that was begun: its address is kept in this browser only where the person asks for it, since the
// computer of a town hall is shared. Without this file the link of the draft leads back to it.
const KEPT = "deja-la:demande";
const DAY = 24 * 60 * 60 * 1000;

for (const box of document.querySelectorAll("[data-begun]")) remind(box);
for (const item of document.querySelectorAll("[data-remember]")) offer(item);
for (const sent of document.querySelectorAll("[data-sent]")) if (kept() === sent.dataset.sent) forget();

/** Tell that a form was begun, on a page that knows nothing of it. */
function remind(box) {
  const address = kept();
  if (!address) return;
  box.querySelector("a").href = address;
  box.querySelector("button").addEventListener("click", () => {
    forget();
    box.hidden = true;
  });
  box.hidden = false;
}

/** Let the person keep the address, or drop it again. */
function offer(item) {
  const button = item.querySelector("button");
  const address = item.dataset.remember;
  const label = () => {
    button.textContent = kept() === address ? "Ne plus la rappeler ici" : "Me rappeler cette demande sur cet appareil, s’il est à moi";
  };
  button.addEventListener("click", () => {
    if (kept() === address) forget();
    else keep(address, Number(item.dataset.days));
    label();
  });
  label();
  item.hidden = false;
}

function kept() {
  try {
    const { address, until } = JSON.parse(localStorage.getItem(KEPT)) ?? {};
    return until > Date.now() && /^\/demande\/[\w-]+$/.test(address) ? address : "";
  } catch {
    return ""; // Storage is off, or holds what is not ours.
  }
}

function keep(address, days) {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ address, until: Date.now() + days * DAY }));
  } catch {
    // Storage is off or full: the link of the page leads back all the same.
  }
}

function forget() {
  try {
    localStorage.removeItem(KEPT);
  } catch {
    // Storage is off: nothing was kept.
  }
}
