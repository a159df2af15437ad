// Files dropped anywhere on the page, and pictures pasted into a form, go to the page's form that takes files.
{
  const taker = (near) => (near?.closest?.("form")?.querySelector(".uploads") ?? document.querySelector(".uploads"))?.closest("form");
  const give = (form, files) => form.dispatchEvent(new CustomEvent("files:add", { detail: files }));
  const bringsFiles = (event) => event.dataTransfer?.types.includes("Files") && taker(event.target);
  const outline = (shown) => document.documentElement.classList.toggle("is-dropping", shown);

  document.addEventListener("dragover", (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    outline(true);
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) outline(false); });
  document.addEventListener("drop", (event) => {
    outline(false);
    if (!bringsFiles(event)) return;
    event.preventDefault();
    give(taker(event.target), [...event.dataTransfer.files]);
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    const form = files.length ? taker(event.target) : null;
    if (!form) return;
    event.preventDefault();
    give(form, files.map((file) => (file.name === "image.png" ? renamed(file) : file)));
  });
  const renamed = (file) => new File([file], `screenshot-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}.png`, { type: file.type });
}
