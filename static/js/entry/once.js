// A form is sent once, however often its button is pressed. After 300 ms the button shows that it works, at the same width.
behaviour("once", (form) => {
  let timer;
  let pressed;

  form.addEventListener("submit", (event) => {
    if (form.dataset.busy) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.busy = "1";
    pressed = event.submitter;
    pressed?.setAttribute("aria-disabled", "true");
    timer = setTimeout(() => pressed?.classList.add("button--busy"), 300);
  }, true);

  const release = () => {
    clearTimeout(timer);
    delete form.dataset.busy;
    pressed?.removeAttribute("aria-disabled");
    pressed?.classList.remove("button--busy");
  };
  form.addEventListener("htmx:finally:request", release);
  window.addEventListener("pageshow", (event) => { if (event.persisted) release(); });
});
