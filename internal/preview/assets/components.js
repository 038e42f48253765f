// The components of writers: colours, prompts, views, code and tabs.
(() => {
  // The policy of the page allows no styles in it, but those of its script.
  all("[data-color]").forEach((e) => e.style.setProperty("--tone", e.dataset.color));

  // A prompt is there to be copied.
  all(".mdx-prompt").forEach((prompt) => {
    const button = make("button", { type: "button", class: "mdx-copy", "aria-live": "polite" }, body.dataset.copy);
    copies(button, () => one(".mdx-prompt-text", prompt).innerText.trim(), body.dataset.copied);
    prompt.append(button);
  });

  all(".mdx-copy").forEach((button) => {
    const code = one("pre code", button.closest(".mdx-code"));
    if (!code) return;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    copies(button, () => code.textContent.replace(/\n$/, ""), body.dataset.copied);
  });

  // Of several views the reader chooses one.
  const views = all(".mdx-view"), titleOf = (view) => one(".mdx-title", view)?.textContent || "";
  const chooser = make("select", { class: "views", "aria-label": body.dataset.view });
  const showView = () => views.forEach((v) => { v.hidden = titleOf(v) !== chooser.value; });
  const setUpViews = () => {
    const titles = [...new Set(views.map(titleOf))];
    views.forEach((v) => v.classList.add("is-chosen"));
    chooser.append(...titles.map((title) => make("option", {}, title)));
    const last = stored(() => localStorage.getItem("parlance-view"));
    if (titles.includes(last)) chooser.value = last;
    chooser.addEventListener("change", () => {
      showView();
      stored(() => localStorage.setItem("parlance-view", chooser.value));
    });
    const title = one(".page-head h1");
    if (title) title.before(chooser); else one(".prose").prepend(chooser);
    showView();
  };
  if (views.length > 1) setUpViews();

  // Tabs: one part is shown. Groups with the same labels follow each other.
  const groups = []; // { group, tabs, panels, show }
  const setUpTabs = (group) => {
    const list = one(".mdx-tab-list", group);
    if (!list || list.parentNode !== group) return;
    const tabs = all("[role=tab]", list), panels = tabs.map((t) => document.getElementById(t.getAttribute("aria-controls")));
    const show = (i) => {
      selectTab(tabs, i);
      panels.forEach((p, k) => { if (p) p.hidden = k !== i; });
    };
    const choose = (i) => {
      const before = list.getBoundingClientRect().top;
      show(i);
      if (group.dataset.sync !== "false") follow(tabs[i].textContent.trim(), group);
      window.scrollBy(0, list.getBoundingClientRect().top - before);
    };
    tabs.forEach((t, i) => {
      t.addEventListener("click", (e) => { e.preventDefault(); choose(i); });
      // A tab is a link, which Space does not follow.
      t.addEventListener("keydown", (e) => { if (e.key === " " || e.key === "Enter") { e.preventDefault(); choose(i); } });
    });
    moveByKeys(list, tabs, choose);
    group.classList.add("is-on");
    groups.push({ group, tabs, panels, show });
    show(Math.min(tabs.length - 1, Math.max(0, parseInt(group.dataset.default || "0", 10) || 0)));
  };
  const follow = (label, but) => groups.forEach((g) => {
    if (g.group === but || g.group.dataset.sync === "false") return;
    g.tabs.forEach((t, i) => { if (t.textContent.trim() === label) g.show(i); });
  });
  all(".mdx-tabs").forEach(setUpTabs);

  // A link may lead into a part that is not shown.
  const reveal = () => {
    const at = named();
    if (!at) return;
    for (let e = at; e && e !== body; e = e.parentElement) {
      if (e.tagName === "DETAILS") e.open = true;
      if (e.hidden && e.classList.contains("mdx-view")) { chooser.value = titleOf(e); showView(); }
      for (const g of groups) if (g.panels.includes(e)) g.show(g.panels.indexOf(e));
    }
    at.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
