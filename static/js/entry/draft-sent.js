// After a plain POST the draft goes, unless what came back is the same form refused, a sign-in, or an error.
{
  const refused = ".error-page, .error-summary, .field__error, .uploads__faults:not([hidden]), [aria-invalid=true], [autocomplete~=current-password]";
  const sent = sessionStorage.getItem("draft:sent");
  sessionStorage.removeItem("draft:sent");
  if (sent && !document.querySelector(refused)) localStorage.removeItem(sent);
}
