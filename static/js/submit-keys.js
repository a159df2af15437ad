// Ctrl+Enter or Cmd+Enter sends, by the button that does nothing else and so has no name; with Shift it presses the one that also
// resolves ([data-submit="resolve"]).
behaviour("submit-keys", (form) => {
  const shown = (button) => button.checkVisibility();
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    const buttons = [...form.querySelectorAll("button:not([type=button])")].filter(shown);
    const resolving = buttons.find((button) => button.dataset.submit === "resolve");
    const button = (event.shiftKey && resolving) || buttons.find((one) => !one.name);
    if (button && button.getAttribute("aria-disabled") !== "true") form.requestSubmit(button);
  });
});
