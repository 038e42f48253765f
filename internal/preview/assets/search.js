// Search over an index that is loaded when the dialog first opens.
(() => {
  const dialog = one("dialog.search"), opener = one(".search-open");
  if (!dialog || !dialog.showModal) return;
  const input = one("input", dialog), results = one("#results", dialog), status = one(".search-none", dialog);
  let index = null, loading = false, chosen = -1, options = [];

  const open = () => {
    if (!dialog.open) dialog.showModal();
    input.select();
    if (!index && !loading) load();
    find();
  };
  if (/Mac|iPhone|iPad/.test(navigator.platform)) one("kbd", opener).textContent = "⌘ K";
  opener.addEventListener("click", open);
  dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });
  document.addEventListener("keydown", (e) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || e.target.isContentEditable;
    const control = e.ctrlKey || e.metaKey;
    if (control ? e.key.toLowerCase() !== "k" : e.key !== "/" || typing) return;
    e.preventDefault();
    open();
  });

  // The index is a script, not data: pages opened from a file may load no data.
  const load = () => {
    loading = true;
    const script = make("script", { src: body.dataset.search });
    script.onerror = () => { loading = false; status.textContent = status.dataset.failed; };
    document.head.append(script);
  };
  // addressOf returns where a page stands in the version that is read. A page
  // without versions has one address, of version -1.
  const addressOf = (page) => {
    const only = page.u.length === 1 && page.u[0][0] < 0 ? page.u[0] : page.u.find(([version]) => version === Number(body.dataset.version));
    return only && only[1];
  };
  window.parlanceSearch = (data) => {
    index = [];
    data.forEach((page) => {
      const url = addressOf(page);
      if (url === undefined) return;
      const title = fold(page.t), top = fold(page.d || "");
      page.s.forEach(([id, head, text], i) => {
        index.push({ url: url + (id ? "#" + id : ""), page, title, top, first: i === 0, raw: head, head: fold(head), body: text, text: fold(text) });
      });
    });
    find();
  };

  const startsWord = (text, at) => at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]) || /\u0627\u0644$/.test(text.slice(0, at));

  // score says how much a term counts in a text: more at the start of a word,
  // less for another form of it.
  const score = (term, text, atStart, within) => {
    const found = term.pattern.exec(text);
    term.pattern.lastIndex = 0; // of a pattern that finds all places, for the next text
    return found ? (startsWord(text, found.index) ? atStart : within) * (found[1] === undefined ? .6 : 1) : 0;
  };
  const weigh = (entry, { list, row }) => {
    let sum = 0;
    for (const t of list) {
      const title = entry.first ? score(t, entry.title, 60, 30) : score(t, entry.title, 6, 6);
      const best = Math.max(title, score(t, entry.head, 40, 20), entry.first ? score(t, entry.top, 12, 12) : 0, score(t, entry.text, 10, 4));
      if (!best) return 0;
      sum += best;
    }
    const text = entry.first ? entry.title : entry.head;
    if (row) sum += row.test(text) ? 40 : row.test(entry.text) || entry.first && row.test(entry.top) ? 15 : 0;
    return sum + 20 / (1 + Math.abs(text.length - list.reduce((n, t) => n + t.text.length, 0)) / 4);
  };
  // heaviest returns the entries that hold all terms, the heaviest first: 24 at the
  // most, and of a page 3.
  const heaviest = (question) => {
    const found = index.map((entry) => ({ entry, weight: weigh(entry, question) })).filter((f) => f.weight).sort((a, b) => b.weight - a.weight);
    const perPage = new Map();
    return found.map((f) => f.entry).filter(({ page }) => {
      perPage.set(page, (perPage.get(page) || 0) + 1);
      return perPage.get(page) <= 3;
    }).slice(0, 24);
  };

  const find = () => {
    const question = terms(input.value), list = question.list;
    results.textContent = "";
    options = [];
    choose(-1);
    input.setAttribute("aria-expanded", "false");
    if (!list.length) { status.textContent = status.dataset.start; return; }
    if (!index) { status.textContent = "…"; return; }
    heaviest(question).forEach((entry) => add(entry, list));
    status.textContent = options.length ? "" : status.dataset.none + " “" + input.value + "”";
    input.setAttribute("aria-expanded", String(options.length > 0));
    if (options.length) choose(0);
  };
  const add = (entry, list) => {
    const path = [entry.page.b, entry.raw ? entry.page.t : ""].filter(Boolean).join(" › "), excerpt = excerptOf(entry, list);
    const a = make("a", { role: "option", id: "result-" + options.length, href: body.dataset.up + entry.url, tabindex: "-1" },
      path ? make("small", {}, path) : null,
      make("span", { class: "result-title" }, ...marked(entry.raw || entry.page.t, list)),
      excerpt ? make("span", { class: "result-text" }, ...marked(excerpt, list)) : null);
    results.append(make("li", { role: "none" }, a));
    a.addEventListener("mousemove", () => choose(options.indexOf(a)));
    options.push(a);
  };
  const excerptOf = (entry, list) => {
    const at = list.map((t) => entry.text.search(t.pattern)).find((place) => place >= 0);
    if (at === undefined) return (entry.page.d || entry.body || "").slice(0, 130);
    const space = at > 40 ? entry.body.indexOf(" ", at - 40) : -1;
    const from = space > 0 && space < at ? space + 1 : Math.max(0, at - 40);
    return (from ? "… " : "") + entry.body.slice(from, from + 130);
  };
  // marked returns a text with the terms that it holds in elements.
  const marked = (text, list) => {
    const plain = fold(text), parts = [];
    const spans = list.flatMap((t) => [...plain.matchAll(t.pattern)].map((m) => [m.index, m.index + m[0].length])).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    let last = 0;
    for (const [from, to] of spans) {
      if (from < last) continue;
      parts.push(text.slice(last, from), make("mark", {}, text.slice(from, to)));
      last = to;
    }
    return [...parts, text.slice(last)];
  };

  const choose = (i) => {
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = i;
    if (!options[i]) { input.removeAttribute("aria-activedescendant"); return; }
    options[i].setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", options[i].id);
  };
  const move = (step) => {
    if (!options.length) return;
    choose((chosen + step + options.length) % options.length);
    options[chosen].scrollIntoView({ block: "nearest" });
  };
  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => { if (options[chosen]) { dialog.close(); options[chosen].click(); } },
    Escape: () => dialog.close(), // else it only empties the field
  };
  input.addEventListener("input", find);
  input.addEventListener("keydown", (e) => {
    if (e.isComposing || !keys[e.key]) return; // Enter ends a syllable of Hangul first
    e.preventDefault();
    keys[e.key]();
  });
})();
