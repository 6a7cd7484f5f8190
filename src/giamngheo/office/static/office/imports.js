// Shows that a long upload is under way, and lets a button be pressed once.  Without it the pages work the same.
const progressOf = (form) => form.querySelector("[data-progress]") || document.querySelector("[data-progress]");

const begin = (form) => {
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  const shown = progressOf(form);
  shown.hidden = false;
  return shown;
};

const end = (form, words) => {
  for (const button of form.querySelectorAll("button")) button.disabled = false;
  const shown = progressOf(form);
  shown.hidden = true;
  let said = form.querySelector("[role=alert]");
  if (!said) {
    said = document.createElement("p");
    said.className = "message wrong";
    said.setAttribute("role", "alert");
    form.prepend(said);
  }
  said.textContent = words;
};

for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sent = new FormData(form);
    const shown = begin(form);
    const bar = shown.querySelector("progress");
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (step) => {
      if (step.lengthComputable) bar.value = step.loaded / step.total;
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      shown.querySelector("[data-sending]").hidden = true;
      shown.querySelector("[data-reading]").hidden = false;
    });
    request.addEventListener("load", () => {
      if (request.status === 200) location.assign(request.responseURL);
      else {
        const page = new DOMParser().parseFromString(request.responseText, "text/html");
        end(form, page.querySelector("main [role=alert]")?.textContent || form.dataset.failed);
      }
    });
    request.addEventListener("error", () => end(form, form.dataset.failed));
    request.send(sent);
  });
}

for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", () => setTimeout(() => begin(form)));
}
