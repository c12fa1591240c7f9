// Kept on the page while the keyboard goes through it: what can be reached, and how the focus shows.
() => {
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

  const parts = (element) => {
    const near = [element, ...(element.labels ?? [])];
    if (element.parentElement) near.push(element.parentElement);
    return near.flatMap((part) => [[part, null], [part, "::before"], [part, "::after"]]);
  };
  const look = (element) => parts(element).map(([part, pseudo]) => {
    const style = getComputedStyle(part, pseudo);
    const outline = style.outlineStyle === "none" || style.outlineWidth === "0px" ? "none" : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`;
    return [outline, style.boxShadow, style.borderColor, style.borderWidth].join(" ");
  }).join("|");

  let previous = null;
  window.__focus = {
    stops: stops.map(told),
    // After each press of Tab: where the focus is, and whether the last one looked different with it.
    step: () => {
      const faults = [];
      const element = document.activeElement;
      if (previous && previous.element !== element && previous.element.isConnected && look(previous.element) === previous.look)
        faults.push(`the focus does not show on ${told(previous.element)}`);
      if (!element || element === document.body) { previous = null; return { index: -1, faults }; }
      const box = element.getBoundingClientRect();
      // A box behind its label (a radio button) may be anywhere; the label is what is seen.
      const seen = element.labels?.length && box.width <= 1 ? element.labels[0].getBoundingClientRect() : box;
      if (seen.width === 0 || seen.bottom <= 0 || seen.top >= innerHeight || seen.right <= 0 || seen.left >= innerWidth)
        faults.push(`the focus is on something off the screen: ${told(element)}`);
      previous = { element, look: look(element) };
      return { index: stops.indexOf(element), faults, told: told(element) };
    },
  };
  return window.__focus.stops;
}
