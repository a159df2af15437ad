// The dialog for a session that has ended: signs in without leaving the page, then sends again what was stopped. Its form is
// in a template until it is needed, so that no page has two fields for one password.
behaviour("sign-in-again", (box) => {
  const plain = [...box.childNodes];
  let last;
  let stopped;

  const signIn = async (form) => {
    const [email, password] = form.querySelectorAll("input");
    const token = document.querySelector("[name=csrf_token]").value;
    const body = new URLSearchParams({ csrf_token: token, email: email.value, password: password.value });
    const answer = await fetch("/sign-in", { method: "POST", body, redirect: "manual" }).catch(() => undefined);
    const { form: again, button } = stopped ?? {};
    if (answer?.type !== "opaqueredirect") {
      form.querySelector("[role=alert]").textContent = form.dataset[answer?.status === 422 ? "refused" : "failed"];
      return;
    }
    box.close("in");
    if (again?.isConnected) again.requestSubmit(button);
    else if (!again && button?.isConnected) button.click();
  };

  const open = () => {
    box.returnValue = "";
    box.replaceChildren(box.querySelector("template").content.cloneNode(true));
    box.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); signIn(event.target); });
    box.querySelector("input").focus();
  };
  const close = () => { box.replaceChildren(...plain); stopped = undefined; };

  new MutationObserver(() => (box.open ? open() : close())).observe(box, { attributeFilter: ["open"] });
  window.addEventListener("submit", (event) => { if (!box.contains(event.target)) last = { form: event.target, button: event.submitter }; }, true);
  document.addEventListener("htmx:response:error", (event) => {
    const { response, sourceElement: source } = event.detail.ctx;
    if (response.status !== 401) return;
    if (source === last?.form) stopped = last;
    else if (source.matches("button")) stopped = { button: source };
  });
});
