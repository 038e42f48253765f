// Folds the alternatives of an endpoint page into tabs, and lets readers copy.
// Without it the page shows all of them. What it does not define itself is in
// the script that all pages share.
(() => {
  const page = one(".ref-page");
  if (!page) return;
  const groups = []; // { sync, panels, keys, choose }
  let count = 0;

  const copiesOf = (nodes) => [...nodes].map((n) => n.cloneNode(true));

  // plain turns a <details> into a panel without a summary of its own.
  const plain = (panel) => {
    if (panel.tagName !== "DETAILS") return panel;
    const div = make("div");
    for (const a of panel.attributes) if (a.name !== "open") div.setAttribute(a.name, a.value);
    while (panel.firstChild) div.append(panel.firstChild);
    const name = div.querySelector(":scope > summary");
    name.replaceWith(make("p", { class: name.className }, ...name.childNodes));
    panel.replaceWith(div);
    return div;
  };

  // swap puts an example into the samples, as each language writes it.
  const quote = {
    bash: (t) => "'" + t.replaceAll("'", "'\\''") + "'",
    php: (t) => "'" + t.replaceAll("\\", "\\\\").replaceAll("'", "\\'") + "'",
    go: (t) => (t.includes("\n") && !t.includes("`") ? "`" + t + "`" : JSON.stringify(t)),
    java: (t) => (t.includes("\n") && !/[\r\t\f]| \n/.test(t)
      ? '"""\n' + ("\n" + t.replaceAll("\\", "\\\\").replaceAll('"""', '\\"""')).replaceAll("\n", "\n                ").slice(1) + '"""' : JSON.stringify(t)),
  };
  const constants = { true: "True", false: "False", null: "None" };
  const swap = (panel) => {
    const from = panel.querySelector(".ref-code > code");
    if (!from) return;
    try { JSON.parse(from.textContent); } catch { return; }
    panel.classList.add("ref-swapped");
    all(".ref-body", page).forEach((to) => {
      const as = to.dataset.refAs;
      if (quote[as]) {
        to.replaceChildren(make("span", { class: "ref-s" }, quote[as](from.textContent)));
        return;
      }
      to.replaceChildren(...copiesOf(from.childNodes));
      const walk = document.createTreeWalker(to, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const node = walk.currentNode;
        node.data = node.data.replaceAll("\n", as === "python" ? "\n    " : "\n  ");
        if (as === "python" && node.parentNode.className === "ref-k") node.data = constants[node.data] || node.data;
      }
    });
  };
  let started = false;

  // makePicker and makeTabs return what a reader chooses a panel with, and mark,
  // which shows the choice.
  const makePicker = (panels, names, pick) => {
    const element = make("select", {}, ...names.map((n, i) => make("option", { value: String(i) }, n.textContent)));
    element.addEventListener("change", () => pick(Number(element.value)));
    return { element, mark: (i) => { element.value = String(i); } };
  };
  const makeTabs = (panels, names, pick) => {
    const tabs = panels.map((panel, i) => {
      panel.id ||= "ref-panel-" + ++count;
      const tab = make("button", { type: "button", id: "ref-tab-" + ++count, role: "tab", "aria-controls": panel.id }, ...copiesOf(names[i].childNodes));
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", () => pick(i));
      return tab;
    });
    const element = make("div", { class: "ref-tablist", role: "tablist" }, ...tabs);
    moveByKeys(element, tabs, pick);
    return { element, mark: (i) => selectTab(tabs, i) };
  };

  // alone leaves a box as it is that has nothing to choose from.
  const alone = (box, names) => {
    if ("refPick" in box.dataset) names.forEach((n) => n.classList.replace("ref-tab-name", "ref-caption"));
    if (box.closest(".ref-panel") && box.dataset.refTabs !== "status") box.classList.add("ref-ready");
  };

  // chooseSame shows the same in the other groups, and in pages to come.
  const chooseSame = (group, i) => {
    const key = group.keys[i];
    if (!group.sync || !key) return;
    for (const other of groups) {
      const same = other.keys.indexOf(key);
      if (other !== group && other.sync === group.sync && same >= 0) other.choose(same);
    }
    if (group.sync === "language") stored(() => localStorage.setItem("ref-language", key));
  };

  const setUp = (box) => {
    const panels = [...box.children].filter((e) => e.classList.contains("ref-tab")).map(plain);
    const names = panels.map((p) => p.querySelector(":scope > .ref-tab-name"));
    if (panels.length < 2) { alone(box, names); return; }
    const sent = box.dataset.refTabs === "example" && box.closest(".ref-panel")?.querySelector(".ref-body");
    const group = { sync: box.dataset.refTabs, panels, keys: panels.map((p) => p.dataset.refKey) };
    const control = ("refPick" in box.dataset || panels.length > 9 ? makePicker : makeTabs)(panels, names, (i) => { group.choose(i); chooseSame(group, i); });
    control.element.setAttribute("aria-label", box.dataset.refLabel || "");
    group.choose = (chosen) => {
      panels.forEach((p, i) => { i === chosen ? p.removeAttribute("hidden") : p.setAttribute("hidden", "until-found"); });
      if (sent && started) swap(panels[chosen]);
      else if (sent) panels[chosen].classList.add("ref-swapped"); // the samples have it already
      control.mark(chosen);
    };
    panels.forEach((p, i) => p.addEventListener("beforematch", () => group.choose(i)));
    box.prepend(control.element);
    box.classList.add("ref-ready");
    groups.push(group);
    const last = group.sync === "language" ? group.keys.indexOf(stored(() => localStorage.getItem("ref-language"))) : 0;
    group.choose(Math.max(0, last));
  };
  all("[data-ref-tabs]", page).forEach(setUp);
  started = true;

  // reveal shows the place that an address names, wherever it is folded away.
  const reveal = () => {
    const target = named();
    if (!target || !page.contains(target)) return;
    for (let e = target; e && e !== page; e = e.parentElement) {
      if (e.tagName === "DETAILS") e.open = true;
      for (const g of groups) if (g.panels.includes(e)) g.choose(g.panels.indexOf(e));
    }
    const own = target.querySelector(":scope > details.ref-more");
    if (own) own.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  // shown returns the code that a panel shows.
  const shown = (panel) => all(".ref-code", panel).find((c) => !c.closest("[hidden]"))?.textContent || "";
  all(".ref-copy", page).forEach((button) => {
    button.hidden = false;
    copies(button, () => button.dataset.refCopy ?? shown(button.closest(".ref-panel")), button.dataset.refDone);
  });

  const server = one(".ref-server", page);
  if (server) {
    server.hidden = false;
    server.previousElementSibling.hidden = true;
    server.addEventListener("change", () => all(".ref-base", page).forEach((e) => { e.textContent = server.value; }));
  }
})();
