// What a page shows that needs JavaScript, where there is none.
() => {
  const faults = [];
  const told = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 160);
  const shows = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const submits = (button) => button.form && ["submit", "reset", "image"].includes(button.type);
  const isNative = (button) => button.hasAttribute("popovertarget") || button.hasAttribute("commandfor");

  for (const button of document.querySelectorAll("button, input[type=button], [role=button]"))
    if (shows(button) && !submits(button) && !isNative(button)) faults.push(`a button does nothing: ${told(button)}`);
  for (const form of document.forms)
    if (shows(form) && ![...form.elements].some((element) => element.matches("button, input") && submits(element) && shows(element)))
      faults.push(`a form cannot be sent: ${told(form)}`);
  for (const link of document.querySelectorAll("a[href='#'], a[href^='javascript:']"))
    if (shows(link)) faults.push(`a link leads nowhere: ${told(link)}`);
  if (![...document.querySelectorAll("main h1")].some(shows)) faults.push("no title shows in the content");
  return faults;
}
