// A page that opens with something to say, an error or a notice, says it first.
document.querySelector("[data-focus]")?.focus();
