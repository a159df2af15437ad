// <button data-behaviour="copy" data-copy="id" hidden>: shows itself and copies the text (or value) of that element.
behaviour("copy", (button) => {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    button.setAttribute("aria-pressed", "true");
    setTimeout(() => button.removeAttribute("aria-pressed"), 1600);
    document.dispatchEvent(new CustomEvent("toast", { detail: { say: "copied" } }));
  });
});
