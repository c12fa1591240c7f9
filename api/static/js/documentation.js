// Opens Swagger UI when it is asked for: it weighs more than the rest of the site together. From a file of ours, because
// no page holds an inline script.
const button = document.querySelector("[data-swagger-open]");
const place = document.querySelector("#swagger-ui");

function load(element) {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(element);
  });
}

async function open() {
  button.disabled = true;
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: place.dataset.style });
  const script = Object.assign(document.createElement("script"), { src: place.dataset.script });
  try {
    await Promise.all([load(style), load(script)]);
  } catch {
    button.disabled = false;
    document.querySelector("[data-swagger-failed]").hidden = false;
    return;
  }
  place.hidden = false;
  window.SwaggerUIBundle({
    url: place.dataset.document,
    domNode: place,
    deepLinking: true,
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    validatorUrl: null,
  });
  button.hidden = true;
  place.focus();
}

button.hidden = false;
button.addEventListener("click", open);
