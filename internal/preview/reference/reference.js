// Folds the alternatives of an endpoint page into tabs, and lets readers copy.
// Without it the page shows all of them.
(() => {
  "use strict";
  const root = document.querySelector(".ref-page");
  if (!root) return;
  const groups = []; // { sync, panels, keys, choose }
  let count = 0;

  const remembered = () => { try { return localStorage.getItem("ref-language"); } catch { return null; } };
  const remember = (key) => { try { localStorage.setItem("ref-language", key); } catch { /* not allowed: nothing is lost but comfort */ } };

  // plain turns a <details> into a panel without a summary of its own.
  const plain = (panel) => {
    if (panel.tagName !== "DETAILS") return panel;
    const div = document.createElement("div");
    for (const a of panel.attributes) if (a.name !== "open") div.setAttribute(a.name, a.value);
    while (panel.firstChild) div.append(panel.firstChild);
    const name = div.querySelector(":scope > summary");
    const label = document.createElement("p");
    label.className = name.className;
    label.append(...name.childNodes);
    name.replaceWith(label);
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
    root.querySelectorAll(".ref-body").forEach((to) => {
      const as = to.dataset.refAs;
      if (quote[as]) {
        const text = document.createElement("span");
        text.className = "ref-s";
        text.textContent = quote[as](from.textContent);
        to.replaceChildren(text);
        return;
      }
      to.replaceChildren(...[...from.childNodes].map((n) => n.cloneNode(true)));
      const walk = document.createTreeWalker(to, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const node = walk.currentNode;
        node.data = node.data.replaceAll("\n", as === "python" ? "\n    " : "\n  ");
        if (as === "python" && node.parentNode.className === "ref-k") node.data = constants[node.data] || node.data;
      }
    });
  };
  let started = false;

  const setUp = (box) => {
    const panels = [...box.children].filter((e) => e.classList.contains("ref-tab")).map(plain);
    const names = panels.map((p) => p.querySelector(":scope > .ref-tab-name"));
    if (panels.length < 2) {
      if ("refPick" in box.dataset) names.forEach((n) => n.classList.replace("ref-tab-name", "ref-caption"));
      if (box.closest(".ref-panel") && box.dataset.refTabs !== "status") box.classList.add("ref-ready");
      return;
    }
    const sent = box.dataset.refTabs === "example" && box.closest(".ref-panel")?.querySelector(".ref-body");
    const group = { sync: box.dataset.refTabs, panels, keys: panels.map((p) => p.dataset.refKey) };
    const picker = "refPick" in box.dataset || panels.length > 9;
    const control = document.createElement(picker ? "select" : "div");
    control.setAttribute("aria-label", box.dataset.refLabel || "");
    const tabs = panels.map((panel, i) => {
      const tab = document.createElement(picker ? "option" : "button");
      panel.id ||= "ref-panel-" + ++count;
      if (picker) {
        tab.textContent = names[i].textContent;
        tab.value = String(i);
      } else {
        tab.append(...[...names[i].childNodes].map((n) => n.cloneNode(true)));
        tab.type = "button";
        tab.id = "ref-tab-" + ++count;
        tab.setAttribute("role", "tab");
        tab.setAttribute("aria-controls", panel.id);
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", tab.id);
        tab.addEventListener("click", () => pick(i));
      }
      panel.addEventListener("beforematch", () => group.choose(i));
      control.append(tab);
      return tab;
    });
    group.choose = (chosen) => {
      panels.forEach((p, i) => { i === chosen ? p.removeAttribute("hidden") : p.setAttribute("hidden", "until-found"); });
      if (sent && started) swap(panels[chosen]);
      else if (sent) panels[chosen].classList.add("ref-swapped"); // the samples have it already
      if (picker) { control.value = String(chosen); return; }
      tabs.forEach((t, i) => { t.setAttribute("aria-selected", String(i === chosen)); t.tabIndex = i === chosen ? 0 : -1; });
    };
    const pick = (i) => {
      group.choose(i);
      if (!group.sync || !group.keys[i]) return;
      for (const other of groups) {
        const same = other.keys.indexOf(group.keys[i]);
        if (other !== group && other.sync === group.sync && same >= 0) other.choose(same);
      }
      if (group.sync === "language") remember(group.keys[i]);
    };
    if (picker) control.addEventListener("change", () => pick(Number(control.value)));
    else {
      control.className = "ref-tablist";
      control.setAttribute("role", "tablist");
      control.addEventListener("keydown", (e) => {
        const on = tabs.indexOf(document.activeElement);
        const ahead = getComputedStyle(control).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
        const back = ahead === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
        const to = { [ahead]: on + 1, [back]: on - 1, Home: 0, End: tabs.length - 1 }[e.key];
        if (on < 0 || to === undefined) return;
        e.preventDefault();
        const next = (to + tabs.length) % tabs.length;
        pick(next);
        tabs[next].focus();
      });
    }
    box.prepend(control);
    box.classList.add("ref-ready");
    groups.push(group);
    group.choose(0);
    if (group.sync === "language") group.choose(Math.max(0, group.keys.indexOf(remembered())));
  };
  root.querySelectorAll("[data-ref-tabs]").forEach(setUp);
  started = true;

  // reveal shows the place that an address names, wherever it is folded away.
  const reveal = () => {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const target = id && document.getElementById(id);
    if (!target || !root.contains(target)) return;
    for (let e = target; e && e !== root; e = e.parentElement) {
      if (e.tagName === "DETAILS") e.open = true;
      for (const g of groups) if (g.panels.includes(e)) g.choose(g.panels.indexOf(e));
    }
    const own = target.querySelector(":scope > details.ref-more");
    if (own) own.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  const write = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  root.querySelectorAll(".ref-copy").forEach((button) => {
    const words = button.textContent, label = button.getAttribute("aria-label");
    button.hidden = false;
    button.addEventListener("click", async () => {
      let text = button.dataset.refCopy;
      if (text === undefined) {
        const seen = [...button.closest(".ref-panel").querySelectorAll(".ref-code")].find((c) => !c.closest("[hidden]"));
        text = seen ? seen.textContent : "";
      }
      try { await write(text); } catch { return; }
      button.textContent = button.dataset.refDone;
      button.setAttribute("aria-label", button.dataset.refDone);
      setTimeout(() => { button.textContent = words; button.setAttribute("aria-label", label); }, 1600);
    });
  });

  const server = root.querySelector(".ref-server");
  if (server) {
    server.hidden = false;
    server.previousElementSibling.hidden = true;
    server.addEventListener("change", () => root.querySelectorAll(".ref-base").forEach((e) => { e.textContent = server.value; }));
  }
})();
