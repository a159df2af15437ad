// <span data-behaviour="countdown" data-left="10" data-words="Sending in # s" data-over="Sending …">: says how many seconds are left. It
// is no live region: who listens is told once, by the toast.
behaviour("countdown", (element) => {
  const end = performance.now() + Number(element.dataset.left) * 1000;
  const tick = () => {
    const left = Math.ceil((end - performance.now()) / 1000);
    if (!element.isConnected || left <= 0) clearInterval(timer);
    element.textContent = left > 0 ? element.dataset.words.replace("#", left) : element.dataset.over;
  };
  const timer = setInterval(tick, 250);
});
