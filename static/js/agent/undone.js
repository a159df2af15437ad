// <form data-behaviour="draft undone">: its text came back from a reply that was taken back. It counts as typed, so that draft.js keeps it,
// and the writing goes on where it was.
behaviour("undone", (form) => {
  const field = form.elements.body;
  const text = field.value;
  field.defaultValue = "";
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
