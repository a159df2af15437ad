// Single letters press what carries them: data-key="r", or data-key="g q" for two in a row. Buttons and links are pressed,
// fields are focused. j k o x and the arrows walk through rows or messages. Off where one types, and by data-hotkeys="off".
{
  const FIELD = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]";
  const row = () => document.activeElement?.closest(".queue__row");
  const places = () => [...document.querySelectorAll(".queue__link, .message")].filter((one) => one.checkVisibility());

  const tell = (name, detail) => {
    document.querySelector("[data-behaviour~=selection]")?.dispatchEvent(new CustomEvent(`selection:${name}`, { detail }));
    return true;
  };
  const toggleFocused = () => {
    const tick = row()?.querySelector(".queue__tick");
    return Boolean(tick) && tell("toggle", tick);
  };

  const tickFocused = () => row()?.querySelector(".queue__tick")?.checked || toggleFocused();

  // A key of the bulk bar, pressed with nothing ticked, means the row that has the focus.
  const press = (keys) => {
    const named = [...document.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)];
    if (named.some((one) => one.closest(".bulk")) && !document.querySelector(".queue__tick:checked")) toggleFocused();
    const target = named.filter((one) => one.checkVisibility({ visibilityProperty: true })).at(-1);
    if (target?.matches(FIELD)) target.focus();
    else target?.click();
    if (target?.matches("[type=radio]")) target.form?.querySelector("textarea")?.focus(); // reply or note: on to writing
    return Boolean(target);
  };

  let place;  // where one was last: a field that is left leads back to it
  const move = (step, event) => {
    const all = places();
    if (!all.length || (event.key.startsWith("Arrow") && !row())) return false;
    const active = document.activeElement;
    const at = all.indexOf(row()?.querySelector(".queue__link") ?? (active === document.body ? place : active));
    const start = step > 0 ? 0 : all.length - 1;
    const next = at < 0 ? all[start] : all[Math.min(Math.max(at + step, 0), all.length - 1)];
    if (event.shiftKey) tickFocused();
    if (next.matches(".message")) next.tabIndex = -1;
    next.focus();
    if (event.shiftKey) tickFocused();
    place = next;
    next.scrollIntoView({ block: "nearest" });
    return true;
  };

  const STEPS = { j: 1, J: 1, ArrowDown: 1, k: -1, K: -1, ArrowUp: -1 };
  const walk = (event) => {
    if (STEPS[event.key]) return move(STEPS[event.key], event);
    if (event.key === "x") return toggleFocused();
    if (event.key === "A") return tell("all");
    if (event.key !== "o" || !document.activeElement?.matches(".queue__link")) return false;
    document.activeElement.click();
    return true;
  };

  const leave = (event) => {
    if (document.querySelector("dialog[open], :popover-open")) return;
    if (!event.target.closest(FIELD)) { tell("clear"); return; }
    place?.focus();
    if (document.activeElement === event.target) event.target.blur();
  };

  behaviour("hotkeys", (body) => {
    let first = "";
    let timer;
    const remember = (key) => { clearTimeout(timer); first = key; timer = setTimeout(() => { first = ""; }, 1200); };

    document.addEventListener("keydown", (event) => {
      const isOff = body.dataset.hotkeys === "off" || document.querySelector("dialog:modal");
      if (isOff || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape") { leave(event); return; }
      if (event.target.closest(FIELD)) return;
      const keys = first ? `${first} ${event.key}` : event.key;
      remember(event.key === "g" && !first ? "g" : "");
      if (press(keys) || walk(event)) event.preventDefault();
    });
  });
}
