// Runs before the page is drawn, so that nothing flashes that the reader has
// turned off.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  try {
    if (root.dataset.banner && localStorage.getItem("parlance-banner") === root.dataset.banner) root.classList.add("no-banner");
    const theme = localStorage.getItem("parlance-theme");
    if (!root.hasAttribute("data-strict") && (theme === "light" || theme === "dark")) root.dataset.theme = theme;
  } catch { /* storage may be forbidden: the system decides */ }
})();
