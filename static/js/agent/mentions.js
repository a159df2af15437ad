// <div data-behaviour="mentions" data-people="id of a select"> around a note's textarea: typing @ offers the people of that select;
// arrows and Enter or the pointer choose one, Esc closes. What is put in counts as typed, so that Ctrl+Z takes it out again. Of whoever
// has no name it is the beginning of the address that is shown.
{
  const MOST = 8;
  const CALL = /(?:^|[^\p{L}\p{N}_@.\/+-])@([\p{L}\p{N}_.'’-]*(?: [\p{L}\p{N}_.'’-]*){0,2})$/u;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  const names = (select) => [...new Set([...(select?.options ?? [])].filter((one) => /^\d+$/.test(one.value)).map((one) => one.text.trim()))];
  const like = (all, typed) => all.filter((name) => plain(name).split(/[\s@.]+/).some((_, at, words) => words.slice(at).join(" ").startsWith(plain(typed)))).slice(0, MOST);

  behaviour("mentions", (box) => {
    const field = box.querySelector("textarea");
    const list = Object.assign(document.createElement("ul"), { id: `${field.id}-people`, className: "mentions__list", hidden: true });
    const count = Object.assign(document.createElement("p"), { className: "visually-hidden" });
    const mirror = Object.assign(document.createElement("div"), { className: `${field.className} mentions__mirror`, ariaHidden: "true" });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.label);
    count.setAttribute("role", "status");
    box.append(list, count, mirror);
    let typed = "";
    let isTaking = false;

    const isNote = () => field.form.elements.visibility?.value !== "public";
    const items = () => [...list.children];
    const chosen = () => items().find((one) => one.ariaSelected === "true");
    const choose = (item) => {
      items().forEach((one) => { one.ariaSelected = String(one === item); });
      item.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", item.id);
    };
    const close = () => {
      list.hidden = true;
      count.textContent = "";
      for (const name of ["aria-controls", "aria-activedescendant", "aria-autocomplete", "aria-haspopup"]) field.removeAttribute(name);
    };
    const place = () => {
      mirror.textContent = field.value.slice(0, field.selectionEnd - typed.length - 1);
      mirror.append(Object.assign(document.createElement("span"), { textContent: "@" }));
      const { offsetLeft, offsetTop, offsetHeight } = mirror.lastChild;
      const top = offsetTop - field.scrollTop;
      const isLow = box.getBoundingClientRect().top + top + offsetHeight + list.offsetHeight + 8 > innerHeight;
      list.style.left = `${Math.max(0, Math.min(offsetLeft, box.clientWidth - list.offsetWidth))}px`;
      list.style.top = `${isLow ? top - list.offsetHeight - 4 : top + offsetHeight + 4}px`;
    };
    const open = (found) => {
      list.replaceChildren(...found.map((name, at) => Object.assign(document.createElement("li"), { id: `${list.id}-${at}`, role: "option", className: "menu__item", textContent: name })));
      list.hidden = false;
      field.setAttribute("aria-controls", list.id);
      field.setAttribute("aria-autocomplete", "list");
      field.setAttribute("aria-haspopup", "listbox");
      count.textContent = box.dataset.count.replace("#", found.length);
      choose(list.firstChild);
      place();
    };
    const look = () => {
      const before = field.selectionStart === field.selectionEnd && isNote() && field.value.slice(0, field.selectionEnd).match(CALL);
      const found = before ? like(names(document.getElementById(box.dataset.people)), before[1]) : [];
      close();
      if (!found.length) return;
      typed = before[1];
      open(found);
    };
    const take = (item) => {
      field.setSelectionRange(field.selectionEnd - typed.length, field.selectionEnd);
      isTaking = true;
      document.execCommand("insertText", false, `${item.textContent.split("@")[0]} `);
      isTaking = false;
      close();
    };

    const KEYS = {
      ArrowDown: () => choose(chosen().nextSibling ?? list.firstChild),
      ArrowUp: () => choose(chosen().previousSibling ?? list.lastChild),
      Enter: () => take(chosen()),
      Escape: close, ArrowLeft: close, ArrowRight: close, Home: close, End: close,
    };
    field.addEventListener("input", (event) => { if (!event.isComposing && !isTaking) look(); });
    field.addEventListener("blur", close);
    field.addEventListener("click", close);
    field.addEventListener("keydown", (event) => {
      if (list.hidden || !KEYS[event.key] || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (KEYS[event.key] !== close || event.key === "Escape") event.preventDefault();
      KEYS[event.key]();
    });
    list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const item = event.target.closest("li");
      if (item) take(item);
    });
  });
}
