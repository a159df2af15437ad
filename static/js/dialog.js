// Dialogs open by commandfor/command. This serves browsers without invoker commands, and closes on a click beside the dialog.
behaviour("dialogs", (body) => {
  const invokers = "commandForElement" in HTMLButtonElement.prototype;
  body.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[commandfor]");
    const target = button && document.getElementById(button.getAttribute("commandfor"));
    if (target && !invokers) {
      if (button.getAttribute("command") === "show-modal") target.showModal();
      if (button.getAttribute("command") === "close") target.close();
    }
    if (event.target.matches?.("dialog[open]") && event.target.hasAttribute("closedby")) closeIfBeside(event);
  });

  function closeIfBeside(event) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside && event.detail > 0) event.target.close();
  }
});
