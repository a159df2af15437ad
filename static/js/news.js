// Asks every eight seconds, and when the page is shown again, whether something happened: by hx-trigger="news" on the element.
// A page that nobody looks at asks nothing.
behaviour("news", (element) => {
  const ask = () => {
    if (!element.isConnected) return clearInterval(timer);
    if (!document.hidden) element.dispatchEvent(new CustomEvent("news"));
  };
  const timer = setInterval(ask, 8000);
  document.addEventListener("visibilitychange", ask);
});
