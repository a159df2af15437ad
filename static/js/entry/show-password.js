// Shows and hides what is typed into the password field beside the button.
behaviour("show-password", (box) => {
  const input = box.querySelector("input");
  const button = box.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.textContent = shown ? button.dataset.show : button.dataset.hide;
    button.setAttribute("aria-pressed", String(!shown));
    input.focus();
  });
});
