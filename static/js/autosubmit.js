// A form with one obvious meaning is sent when one of its controls changes. With htmx the form's own hx-post takes it.
behaviour("autosubmit", (form) => {
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-manual]") || !form.reportValidity()) return;
    form.requestSubmit();
  });
});
