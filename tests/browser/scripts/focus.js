// Follows the keyboard through the page: what can be reached, in which order, and how the focus shows.
() => {
  // From the top, wherever the focus was: it starts again after what had it last.
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");

  const SELECTOR = "a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]";
  const told = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 160);

  // In a group of radio buttons the keyboard stops once, on the one that is checked if any.
  const isStop = (element) => {
    if (element.tabIndex < 0 || element.matches(":disabled") || element.closest("[inert]")) return false;
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.type !== "radio" || !element.name) return true;
    const group = [...document.getElementsByName(element.name)].filter((other) => other.form === element.form && !other.disabled);
    return element === (group.find((other) => other.checked) ?? group[0]);
  };
  const stops = [...document.querySelectorAll(SELECTOR)].filter(isStop);

  // The focus may show on the element, on its label (a box to tick) or on what holds both.
  const look = (element) =>
    [element, ...(element.labels ?? []), element.parentElement].flatMap((part) =>
      [null, "::before", "::after"].map((pseudo) => {
        const style = getComputedStyle(part, pseudo);
        const drawn = style.outlineStyle !== "none" && style.outlineWidth !== "0px";
        const outline = drawn ? `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}` : "none";
        return [outline, style.boxShadow, style.borderColor, style.borderWidth].join(" ");
      })).join("|");

  const isOnScreen = (element) => {
    const own = element.getBoundingClientRect();
    const box = own.width <= 1 && element.labels?.length ? element.labels[0].getBoundingClientRect() : own;
    return box.width > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  };

  const ahead = stops.filter((element) => element.tabIndex > 0).map((element) => `reached ahead of its turn: ${told(element)}`);
  const trail = { stops: stops.map(told), order: [], faults: ahead, closed: false };
  const unseen = new Set();
  let [previous, itsLook] = [null, ""];
  const follow = (element) => {
    if (previous && previous !== element && look(previous) === itsLook) unseen.add(previous);
    [previous, itsLook] = [element, element && look(element)];
    if (!element || trail.closed) return;
    // What scrolls is a stop of the browser's own making.
    const index = stops.indexOf(element);
    if (index >= 0 && trail.order.includes(index)) { trail.closed = true; return; }
    if (index >= 0) trail.order.push(index);
    if (!isOnScreen(element)) trail.faults.push(`the focus is on something off the screen: ${told(element)}`);
  };
  addEventListener("focusin", (event) => follow(event.target));
  addEventListener("focusout", (event) => event.relatedTarget || setTimeout(() => document.activeElement === document.body && follow(null)));
  window.trail = () => ({ ...trail, faults: [...trail.faults, ...[...unseen].map((element) => `the focus does not show on ${told(element)}`)] });
  return stops.length;
}
