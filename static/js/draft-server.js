// <form data-behaviour="draft draft-server">: what draft.js keeps in this browser is kept on the server too, some seconds later, and
// a browser that has nothing of its own gets it from there. Sending the form makes the server forget it.
behaviour("draft-server", (form) => {
  const address = `/drafts/${form.dataset.draft}`;
  let timer = 0;
  const post = (url, fields) => {
    const { csrf_token, signed_in } = form.elements;
    const body = new URLSearchParams({ csrf_token: csrf_token.value, signed_in: signed_in.value, ...fields });
    fetch(url, { method: "POST", body }).catch(() => {});  // this browser has it anyway
  };
  form.addEventListener("draft:kept", (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (form.isConnected) post(address, { entries: JSON.stringify(event.detail) }); }, 2000);
  });
  form.addEventListener("draft:gone", () => { clearTimeout(timer); post(`${address}/removal`, {}); });
  form.addEventListener("submit", () => clearTimeout(timer));
  if (localStorage.getItem(`draft:${form.dataset.draft}`)) return;
  fetch(address).then((answer) => (answer.status === 200 ? answer.json() : undefined)).then((entries) => {
    if (entries) form.dispatchEvent(new CustomEvent("draft:found", { detail: entries }));
  }).catch(() => {});
});
