// behaviour(name, connect): runs connect(element) once for every element whose data-behaviour names it, now and after swaps.
const behaviour = (() => {
  const known = new Map();
  const bound = new WeakMap();

  const connect = (element) => {
    const done = bound.get(element) ?? bound.set(element, new Set()).get(element);
    for (const name of element.dataset.behaviour.split(/\s+/)) {
      if (!known.has(name) || done.has(name)) continue;
      done.add(name);
      known.get(name)(element);
    }
  };
  const connectAll = () => document.querySelectorAll("[data-behaviour]").forEach(connect);

  document.addEventListener("DOMContentLoaded", connectAll);
  document.addEventListener("htmx:after:swap", connectAll);
  document.addEventListener("behaviour:connect", connectAll);
  return (name, start) => known.set(name, start);
})();
