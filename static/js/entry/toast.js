// Toasts leave by a CSS animation (6 s, held while pointed at); this removes them, lets them be closed, and makes new ones for
// other behaviours: document.dispatchEvent(new CustomEvent("toast", {detail: {say: "failed", kind: "error"}})). The words of
// each are data-say-* on #alerts; a text of one's own goes in as detail.text.
behaviour("toast", (toast) => {
  toast.addEventListener("animationend", (event) => { if (event.animationName === "toast-out") toast.remove(); });
  const close = toast.querySelector("[data-close]");
  close.hidden = false;
  close.addEventListener("click", () => toast.remove());
});

document.addEventListener("toast", (event) => {
  const { say = "", text, kind = "good" } = event.detail;
  const words = text ?? document.getElementById("alerts").getAttribute(`data-say-${say}`);
  const list = document.getElementById(kind === "error" ? "alerts" : "toasts");
  if ([...list.children].some((one) => one.dataset.words === words)) return;
  const toast = document.getElementById(`toast-${kind}`).content.firstElementChild.cloneNode(true);
  toast.querySelector(".toast__text").textContent = words;
  toast.dataset.words = words;
  list.append(toast);
  document.dispatchEvent(new CustomEvent("behaviour:connect"));
});
