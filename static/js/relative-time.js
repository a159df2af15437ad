// Keeps "3h ago" true. The server wrote the words (http/times.py); only moments of the last week are touched, in the page's language.
behaviour("relative-time", () => {
  const language = document.documentElement.lang || "en";
  const words = new Intl.RelativeTimeFormat(language, { style: language === "en" ? "narrow" : "short" });
  const steps = [["day", 86400], ["hour", 3600], ["minute", 60]];

  const refresh = () => {
    if (document.hidden) return;
    for (const time of document.querySelectorAll("time[datetime][title]")) {
      const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
      if (seconds > 0 && !("due" in time.dataset)) continue;  // of a clock that ran ahead; the server said "just now"
      const step = steps.find(([, size]) => Math.abs(seconds) >= size);
      if (!step || Math.abs(seconds) >= 7 * 86400) continue;
      const text = words.format(Math.round(seconds / step[1]), step[0]);
      if (time.textContent !== text) time.textContent = text;
    }
  };
  setInterval(refresh, 30000);
  document.addEventListener("visibilitychange", refresh);
});
