// Tells the server in which zone to write times, for readers who have not chosen one.
behaviour("time-zone", () => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const secure = location.protocol === "https:" ? "; secure" : "";
  if (zone) document.cookie = `helpdesk_zone=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;
});
