// Asks every eight seconds, and when the page is shown again, whether something happened: by hx-trigger="news" on the element.
// A page that nobody looks at asks nothing; one that was fetched ahead (prefetch.json) may be minutes old and asks at once.
behaviour("news", (element) => {
  const ask = () => {
    if (!element.isConnected) return clearInterval(timer);
    if (!document.hidden) element.dispatchEvent(new CustomEvent("news"));
  };
  const timer = setInterval(ask, 8000);
  document.addEventListener("visibilitychange", ask);
  if (performance.getEntriesByType("navigation")[0]?.deliveryType === "navigational-prefetch") setTimeout(ask);
});
