// <form data-behaviour="draft" data-draft="ticket-7">: what is typed is kept in this browser each second and comes back on the
// next visit. A [data-draft-state] element inside says so, with its words in data-saved, data-restored and data-afresh.
{
  const ASIDE = ["hidden", "password", "file", "submit", "button"];
  const isChoice = (field) => ["radio", "checkbox"].includes(field.type);
  const chosen = (field) => (isChoice(field) ? field.checked : field.value);
  const choose = (field, was) => { if (isChoice(field)) field.checked = was; else field.value = was; };
  const yields = (field) => "yields" in field.dataset;  // what the page brings gives way to what was there when one typed
  const fields = (form) => [...form.elements].filter((field) => field.name && field.matches("input, textarea, select") && (yields(field) || !ASIDE.includes(field.type)));
  const isTyped = (field) => field.matches("input, textarea") && !isChoice(field) && field.value !== field.defaultValue;
  const state = (form) => form.querySelector("[data-draft-state]");
  const say = (form, words) => { if (state(form)) state(form).textContent = words ?? ""; };
  const now = () => new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });

  const keep = (form, key) => {
    if (!form.isConnected || !fields(form).some(isTyped)) return;
    const entries = fields(form).map((field) => [field.name, field.value, chosen(field)]);
    try { localStorage.setItem(key, JSON.stringify(entries)); } catch { return; }  // full or forbidden: it is still on the page
    say(form, state(form)?.dataset.saved.replace("#", now()));
    form.dispatchEvent(new CustomEvent("draft:kept", { detail: entries }));
  };
  const forget = (form, key) => {
    localStorage.removeItem(key);
    say(form, "");
    form.dispatchEvent(new CustomEvent("draft:gone"));
  };

  const restore = (form, key, kept) => {
    if (!kept || form.querySelector("[aria-invalid=true], .field__error")) return;
    const before = fields(form).map((field) => [field, chosen(field)]);
    for (const [name, value, was] of kept) {
      const field = fields(form).find((one) => one.name === name && (!isChoice(one) || one.value === value));
      if (field && (isChoice(field) || (yields(field) && was) || !field.value)) choose(field, was);
    }
    say(form, state(form)?.dataset.restored);
    state(form)?.append(" ", afresh(form, key, before));
  };
  const afresh = (form, key, before) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: state(form).dataset.afresh });
    button.addEventListener("click", () => {
      before.forEach(([field, was]) => choose(field, was));
      forget(form, key);
      form.querySelector("textarea, input[type=text]")?.focus();
    });
    return button;
  };

  behaviour("draft", (form) => {
    const key = `draft:${form.dataset.draft}`;
    let timer = 0;
    const keepNow = () => { clearTimeout(timer); timer = 0; keep(form, key); };
    restore(form, key, JSON.parse(localStorage.getItem(key) ?? "null"));
    form.addEventListener("draft:found", (event) => { if (!fields(form).some(isTyped)) restore(form, key, event.detail); });
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keepNow, 1000); });
    form.addEventListener("submit", () => { keepNow(); sessionStorage.setItem("draft:sent", key); });
    form.addEventListener("htmx:after:request", (event) => {
      if (event.target !== form) return;
      sessionStorage.removeItem("draft:sent");
      clearTimeout(timer);
      timer = 0;
      if (event.detail.ctx.response.status < 400) forget(form, key);
    });
    window.addEventListener("pagehide", () => { if (timer) keepNow(); });
  });
}
