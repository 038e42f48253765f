// What stands around a page: address, theme, menus, sidebar, banner and table of
// contents.
(() => {
  // Links name index.html so that the site also works without a server.
  // Behind one the address is nicer without.
  if (/^https?:$/.test(location.protocol) && /\/index\.html$/.test(location.pathname)) {
    history.replaceState(history.state, "", location.pathname.slice(0, -10) + location.search + location.hash);
  }

  one("button.theme")?.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    stored(() => localStorage.setItem("parlance-theme", root.dataset.theme));
  });

  // Menus close when the reader goes elsewhere.
  const menus = all("details.menu");
  const closeMenus = (but) => menus.forEach((m) => { if (m !== but) m.open = false; });
  menus.forEach((m) => m.addEventListener("toggle", () => { if (m.open) closeMenus(m); }));
  document.addEventListener("click", (e) => closeMenus(e.target.closest && e.target.closest("details.menu")));

  // The sidebar is a drawer on a phone.
  const side = document.getElementById("side"), opener = one(".side-open");
  const isOpen = () => body.classList.contains("side-is-open");
  const drawer = (open) => {
    if (!side || !opener) return;
    body.classList.toggle("side-is-open", open);
    opener.setAttribute("aria-expanded", String(open));
    const now = one("[aria-current]", side) || one("a", side);
    if (open && now) now.focus();
  };
  opener?.addEventListener("click", () => drawer(!isOpen()));
  document.addEventListener("click", (e) => {
    if (side && opener && isOpen() && !side.contains(e.target) && !opener.contains(e.target)) drawer(false);
  });
  const current = side && one("[aria-current=page]", side);
  if (current && side.scrollHeight > side.clientHeight) {
    side.scrollTop = Math.max(0, current.getBoundingClientRect().top - side.getBoundingClientRect().top - side.clientHeight / 3);
  }

  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    const open = menus.find((m) => m.open);
    closeMenus();
    if (open) one("summary", open).focus();
    if (isOpen()) { drawer(false); opener.focus(); }
  });

  // A banner that was closed stays away until there is another one.
  const closeBanner = one(".banner-close");
  if (closeBanner) {
    closeBanner.hidden = false;
    closeBanner.addEventListener("click", () => {
      root.classList.add("no-banner");
      stored(() => localStorage.setItem("parlance-banner", root.dataset.banner));
    });
  }

  // The same page in another language or version opens at the same place, if it
  // has it.
  all(".languages a, .versions a").forEach((a) => a.addEventListener("click", () => { a.hash = location.hash; }));

  // The table of contents follows the reader.
  const links = all(".toc a");
  if (!links.length) return;
  const heads = links.map((a) => document.getElementById(decodeURIComponent(a.hash.slice(1))));
  let waiting = false;
  const follow = () => {
    waiting = false;
    const line = parseFloat(getComputedStyle(root).scrollPaddingTop) + 24 || 120;
    let found = 0;
    heads.forEach((h, i) => { if (h && h.getBoundingClientRect().top <= line) found = i; });
    if (innerHeight + scrollY >= root.scrollHeight - 4 && scrollY > 0) found = heads.length - 1;
    links.forEach((a, i) => { if (i === found) a.setAttribute("aria-current", "location"); else a.removeAttribute("aria-current"); });
  };
  addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(follow); } }, { passive: true });
  follow();
})();
