// A 2 px bar on top of the page while an answer takes longer than 300 ms. Polls ([data-quiet]) don't count.
behaviour("loading", () => {
  const page = document.documentElement;
  let waiting = 0;
  let timer;
  const counts = (event) => event.detail.ctx && !event.detail.ctx.sourceElement?.closest("[data-quiet]");

  document.addEventListener("htmx:before:request", (event) => {
    if (counts(event) && waiting++ === 0) timer = setTimeout(() => page.classList.add("is-loading"), 300);
  });
  document.addEventListener("htmx:finally:request", (event) => {
    if (!counts(event) || --waiting > 0) return;
    waiting = 0;
    clearTimeout(timer);
    page.classList.remove("is-loading");
  });
});
