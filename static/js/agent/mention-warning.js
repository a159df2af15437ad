// <p role="status" data-behaviour="mention-warning" data-people="id of a select">: says when a public reply calls one of these people
// by @, since nobody is told of that, and offers the note.
{
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  const safe = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const calls = (text, name) => [name, name.split(" ")[0]].some((call) =>
    new RegExp(`(?<![\\p{L}\\p{N}_@./+-])@${safe(plain(call))}(?![\\p{L}\\p{N}_]|[.@+-][\\p{L}\\p{N}_])`, "u").test(text));

  behaviour("mention-warning", (box) => {
    const form = box.closest("form");
    const people = () => [...(document.getElementById(box.dataset.people)?.options ?? [])].filter((one) => /^\d+$/.test(one.value));
    const note = () => form.querySelector("[name=visibility][value=internal]");
    let told = "";

    const change = () => {
      note().click();
      form.elements.body.focus();
    };
    const look = () => {
      const text = note().checked || !form.elements.body.value.includes("@") ? "" : plain(form.elements.body.value);
      const name = text && (people().find((one) => calls(text, one.text.trim()))?.text.trim() ?? "");
      if (name === told) return;
      told = name;
      box.replaceChildren();
      if (!name) return;
      const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: box.dataset.switch });
      button.addEventListener("click", change);
      box.append(box.dataset.words.replace("#", () => name), button);
    };
    form.addEventListener("input", look);
    look();
  });
}
