// htmx may make HTML, through the one Trusted Types policy that the CSP allows, and may never make code.
htmx.registerExtension("lockdown", {
  init(api) {
    const deny = () => { throw new Error("Code in attributes is switched off"); };
    const policy = window.trustedTypes?.createPolicy("htmx", { createHTML: (html) => html, createScript: deny });
    api.initSecurity(policy ?? null, deny, deny);
  },
});
