// When a swap takes away or hides what has the focus, the keyboard goes on beside it and not on top of the page: in a conversation
// at what was written last, in a list at the row where one was, elsewhere at the nearest control that is still there.
behaviour("kept-focus", (body) => {
  const CONTROL = "a[href], button, select, textarea, input:not([type=hidden])";
  let trail = [];
  let link;
  const isShown = (element) => Boolean(element?.isConnected && element.checkVisibility());
  const present = (element) => (element?.isConnected ? element : document.getElementById(element?.id));
  const control = (place) => place && [place, ...place.querySelectorAll(CONTROL)].find((one) => one.matches(CONTROL) && isShown(one));
  const beside = () => {
    const places = trail.map(present);
    const line = places.find((place) => place?.matches(".timeline"));
    if (line) return [...line.querySelectorAll("li:not([id^=held-]) > .message")].at(-1);
    return places.some((place) => place?.matches(".queue-box")) && isShown(present(link)) ? present(link) : places.map(control).find(Boolean);
  };

  document.addEventListener("focusin", ({ target }) => {
    trail = [];
    for (let each = target; each && each !== body; each = each.parentElement) trail.push(each, each.previousElementSibling);
    if (target.matches(".queue__link")) link = target;
  });
  document.addEventListener("htmx:after:swap", () => {
    if (!trail.length || isShown(trail[0]) || ![body, trail[0]].includes(document.activeElement)) return;
    const target = beside();
    if (!target) return;
    if (target.tabIndex < 0) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  });
});
