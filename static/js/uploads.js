// A form's files: each is uploaded when it is chosen, shows how far it is, and can be taken back. A form that is sent meanwhile
// waits for them. Files come from the input, or as a "files:add" event (dropped, pasted).
{
  const sized = (bytes) => {
    const unit = bytes < 1e6 ? "kilobyte" : "megabyte";
    const format = { style: "unit", unit, maximumFractionDigits: bytes < 1e7 && bytes >= 1e6 ? 1 : 0 };
    return new Intl.NumberFormat(document.documentElement.lang, format).format(Math.max(1, bytes / (bytes < 1e6 ? 1e3 : 1e6)));
  };
  const part = (item, name) => item.querySelector(`.${name}`);

  const say = (box, sentence) => {
    const faults = part(box, "uploads__faults");
    faults.hidden = !sentence;
    faults.querySelector("span").textContent = sentence ? `${faults.querySelector("span").textContent} ${sentence}`.trim() : "";
  };

  const row = (box, file) => {
    const item = box.querySelector("template").content.cloneNode(true).firstElementChild;
    part(item, "attachment__name").textContent = part(item, "upload__progress").ariaLabel = file.name;
    part(item, "attachment__size").textContent = sized(file.size);
    if (file.type.startsWith("image/")) {
      const picture = Object.assign(new Image(36, 36), { src: URL.createObjectURL(file), alt: "", className: "upload__picture" });
      picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
      item.prepend(picture);
    }
    const tick = item.querySelector("[name=upload]");
    tick.disabled = true;
    tick.type = "hidden";
    part(item, "upload__progress").hidden = part(item, "upload__remove").hidden = false;
    part(box, "uploads__list").append(item);
    return item;
  };

  const settle = (item) => {
    item.querySelector("[name=upload]").type = "hidden";  // taken back by its button now, no longer by its tick
    part(item, "upload__remove").hidden = false;
    part(item, "upload__progress").hidden = true;
  };

  const send = (box, file, item) => new Promise((done) => {
    const call = new XMLHttpRequest();  // fetch does not tell how far an upload is
    const body = new FormData();
    body.append("csrf_token", box.closest("form").elements.csrf_token.value);
    body.append("place", box.dataset.place);
    const whose = box.closest("form").elements.signed_in;
    if (whose) body.append("signed_in", whose.value);
    body.append("file", file);
    call.upload.addEventListener("progress", (event) => { part(item, "upload__progress").value = event.loaded / event.total; });
    call.addEventListener("loadend", () => done(call));
    call.open("POST", "/uploads");
    call.responseType = "json";
    call.send(body);
    item.stop = () => call.abort();
  });

  // The dialog for a session that has ended: is the person signed in again?
  const isBack = () => new Promise((done) => {
    const dialog = document.getElementById("sign-in-again");
    if (!dialog.open) dialog.showModal();
    dialog.addEventListener("close", () => done(dialog.returnValue === "in"), { once: true });
  });

  const add = async (box, file, item) => {
    if (item.isGone) return;
    const tick = item.querySelector("[name=upload]");
    const call = await send(box, file, item);
    if (call.status === 401 && !item.isGone && await isBack()) return add(box, file, item);
    if (call.status === 201) {
      tick.value = call.response.id;
      tick.disabled = false;
      settle(item);
    } else {
      item.remove();
      if (!item.isGone) say(box, call.response?.sentence ?? box.dataset.failed.replace("#", file.name));
    }
  };

  const remove = (box, item) => {
    const number = item.querySelector("[name=upload]").value;
    item.isGone = true;
    item.stop?.();
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    (next ? part(next, "upload__remove") : box.querySelector("[type=file]")).focus();
    if (!number) return;
    const body = new URLSearchParams({ csrf_token: box.closest("form").elements.csrf_token.value });
    fetch(`/uploads/${number}/removal`, { method: "POST", body }).catch(() => {});  // one that stays is swept in a week
  };

  behaviour("uploads", (box) => {
    const form = box.closest("form");
    const input = box.querySelector("[type=file]");
    let waiting = 0;
    let queue = Promise.resolve();  // one after the other: in the order of choice, and the first is there sooner
    let submitter = null;
    const dress = () => {
      box.classList.add("uploads--live");
      box.querySelectorAll(".uploads__ways").forEach((words) => { words.hidden = false; });
      box.querySelectorAll(".upload").forEach(settle);
    };
    dress();
    form.addEventListener("htmx:after:swap", dress);  // a form that was refused comes as the server writes it

    const take = (files) => {
      say(box, "");
      for (const file of files) {
        if (file.size > Number(box.dataset.mostBytes)) { say(box, box.dataset.tooLarge.replace("#", file.name)); continue; }
        const item = row(box, file);
        waiting += 1;
        queue = queue.then(() => add(box, file, item)).finally(arrived);
      }
    };
    const arrived = () => {
      waiting -= 1;
      if (waiting || !submitter) return;
      const button = submitter;
      submitter = null;
      form.requestSubmit(button);
    };
    input.addEventListener("change", () => { take([...input.files]); input.value = ""; });
    form.addEventListener("files:add", (event) => take(event.detail));
    box.addEventListener("click", (event) => {
      const button = event.target.closest(".upload__remove");
      if (button) remove(box, button.closest(".upload"));
    });
    window.addEventListener("submit", (event) => {
      if (event.target !== form || !waiting) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      submitter = event.submitter ?? form.querySelector("[type=submit], button:not([type])");
      say(box, box.dataset.busy);
    }, true);
  });
}
