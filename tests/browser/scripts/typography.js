// What no French page prints: a space that a line may end at before : ; ! ? % € » or after «, and a typewriter's
// apostrophe. What people typed is shown as they did, and code is no French. Words that tags part are read together.
() => {
  const wrong = /(?<=\S) (?=[:;!?%€»](?:[\s.,]|$))|« |\p{L}'\p{L}/gu;
  const foreign = "script, style, pre, code, kbd, bdi, textarea, .dl-written__text, [lang]:not([lang|=fr])";
  const told = [document.title];
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    told.push(...[...document.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name)));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let read = "";
  while (texts.nextNode()) if (!texts.currentNode.parentElement.closest(foreign)) read += texts.currentNode.data;
  return [...told, read.replace(/[ \n]+/g, " ")].flatMap((text) =>
    [...text.matchAll(wrong)].map((found) => text.slice(Math.max(0, found.index - 40), found.index + 40)),
  );
};
