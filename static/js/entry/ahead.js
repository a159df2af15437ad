// <link data-behaviour="ahead" href>: fetched once somebody types, for the page that comes next; at once it would hold up this one.
behaviour("ahead", (link) => document.addEventListener("input", () => { link.rel = "prefetch"; }, { once: true }));
