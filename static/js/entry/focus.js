// Takes the focus when it appears: a summary of errors, the heading of a part that was swapped in (with tabindex="-1").
behaviour("focus", (element) => element.focus());
