// <select data-behaviour="topic-hints" aria-describedby="topic-hints">: of the hints there, the one of the chosen topic is shown.
behaviour("topic-hints", (select) => {
  const box = document.getElementById(select.getAttribute("aria-describedby"));
  const show = () => box?.querySelectorAll("[data-topic]").forEach((hint) => hint.classList.toggle("is-chosen", hint.dataset.topic === select.value));
  select.addEventListener("change", show);
  show();
});
