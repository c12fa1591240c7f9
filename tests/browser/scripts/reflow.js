// What does not fit: the page as a whole, a text outside the screen, a text cut by a box.
() => {
  const faults = [];
  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth) faults.push(`the page scrolls sideways: ${root.scrollWidth} > ${innerWidth} px`);

  const told = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 160);
  // Its own alone: a child may be hidden on purpose, or stand elsewhere.
  const ownTexts = (element) => [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const scrolls = (value) => value === "auto" || value === "scroll";
  const clips = (value) => value === "hidden" || value === "clip";
  // An extract that ends with an ellipsis at a given line says that it is one.
  const isExtract = (style) => style.webkitLineClamp !== "none";
  const exceeds = (text, box, style) =>
    (clips(style.overflowX) && (text.right > box.right + 1 || text.left < box.left - 1)) ||
    (clips(style.overflowY) && (text.bottom > box.bottom + 1 || text.top < box.top - 1));

  // Going up from a text, the first box that scrolls (a wide table) or that hides what goes past it decides.
  const fate = (element, text) => {
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      const [style, box] = [getComputedStyle(at), at.getBoundingClientRect()];
      if (at !== document.body && (scrolls(style.overflowX) || scrolls(style.overflowY))) return "may be scrolled";
      if (isExtract(style)) return "is an extract";
      if (!exceeds(text, box, style)) continue;
      // For screen readers only: a box of one pixel, or a text wholly beyond it, such as the name of an icon.
      if (at.clientWidth <= 1 || at.clientHeight <= 1 || text.left >= box.right - 1) return "is hidden on purpose";
      return `is cut by ${told(at)}`;
    }
    return text.right > innerWidth + 1 ? "is outside the screen" : "shows";
  };

  const seen = new Set();
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    for (const text of ownTexts(element)) {
      const range = document.createRange();
      range.selectNodeContents(text);
      const what = fate(element, range.getBoundingClientRect());
      if (what.startsWith("is cut") || what.startsWith("is outside")) seen.add(`a text ${what}: ${told(element)}`);
    }
  }
  faults.push(...seen);
  return faults;
}
