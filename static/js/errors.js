// What goes wrong on the wire is said once, in words that live on #alerts, and never costs a typed character.
behaviour("errors", () => {
  const banner = document.getElementById("offline") ?? {};
  const say = (word) => document.dispatchEvent(new CustomEvent("toast", { detail: { say: word, kind: "error" } }));
  const quiet = (event) => event.detail.ctx.sourceElement?.closest("[data-quiet]");

  document.addEventListener("htmx:response:error", (event) => {
    const { status } = event.detail.ctx.response;
    if (quiet(event) && status !== 401) return; // it asks again by itself
    if (status === 401) document.getElementById("sign-in-again")?.showModal();
    else if (status === 400 || status === 403) say("refused");
    else if (status === 404 || status === 410) say("gone");
    else if (status === 413) say("large");
    else if (status === 429) say("busy");
    else if (status >= 500) say("failed");
  });
  document.addEventListener("htmx:error", (event) => {
    if (!event.detail.ctx || quiet(event)) return;
    say(navigator.onLine ? "failed" : "offline");
    banner.hidden = navigator.onLine;
  });

  // Only a request that failed shows the banner: a helpdesk on this very machine answers without a network.
  const hide = () => { banner.hidden = true; };
  window.addEventListener("online", hide);
  document.addEventListener("htmx:after:request", hide);
});
