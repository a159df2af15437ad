// Shows every sample of the page in the language that was chosen in one of them, and remembers it.
behaviour("language", (page) => {
  const radios = () => page.querySelectorAll(".samples__tabs input");
  const show = (language) => radios().forEach((radio) => { if (radio.value === language) radio.checked = true; });

  page.addEventListener("change", (event) => {
    if (!event.target.matches(".samples__tabs input")) return;
    const before = event.target.getBoundingClientRect().top;
    show(event.target.value);
    scrollBy({ top: event.target.getBoundingClientRect().top - before, behavior: "instant" });
    localStorage.setItem("language", event.target.value);
  });
  const known = localStorage.getItem("language");
  if (known) show(known);
});
