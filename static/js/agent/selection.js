// The ticks of a queue: count, all shown, ranges with Shift. What happens to them is a plain form.
behaviour("selection", (box) => {
  const ticks = () => [...box.querySelectorAll(".queue__tick")];
  const all = box.querySelector("[data-select-all]");
  let last;

  const tell = () => {
    const ticked = ticks().filter((tick) => tick.checked).length;
    const count = box.querySelector("[data-selection-count]");  // asked each time: an answer brings a new bar
    if (count) count.textContent = ticked ? count.dataset.words.replace("#", ticked) : "";
    if (!all) return;
    all.checked = ticked > 0 && ticked === ticks().length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  const set = (some, checked) => { some.forEach((tick) => { tick.checked = checked; }); tell(); };

  box.addEventListener("click", (event) => {
    const cell = event.target.matches("td:first-child") && event.target.querySelector(".queue__tick");
    if (cell) cell.checked = !cell.checked;  // the whole cell takes a finger
    const tick = cell || event.target.closest(".queue__tick");
    if (event.target.closest("[data-selection-clear]")) set(ticks(), false);
    if (event.target === all) set(ticks(), all.checked);
    if (!tick) return;
    const [from, to] = [ticks().indexOf(last), ticks().indexOf(tick)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) set(ticks().slice(from, to + 1), tick.checked);
    last = tick;
    tell();
  });
  box.addEventListener("selection:all", () => set(ticks(), true));
  box.addEventListener("selection:clear", () => set(ticks(), false));
  box.addEventListener("selection:toggle", (event) => { event.detail.checked = !event.detail.checked; last = event.detail; tell(); });
  box.addEventListener("htmx:after:swap", tell);
  window.addEventListener("pageshow", tell);
  tell();
});
