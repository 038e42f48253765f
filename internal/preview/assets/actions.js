// What readers may do with a page: save it as PDF, and copy it as Markdown.
(() => {
  const printPage = one(".print-page"), copyPage = one(".copy-page");
  if (printPage) {
    printPage.hidden = false;
    printPage.addEventListener("click", () => { printPage.closest("details").open = false; print(); });
  }
  if (copyPage) {
    copyPage.hidden = false;
    copies(copyPage, () => markdown(one("article")), body.dataset.copied, one("span:last-child", copyPage));
  }

  // What is folded is printed too.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = all(".prose details:not([open])");
    unfolded.forEach((d) => { d.open = true; });
  });
  addEventListener("afterprint", () => unfolded.forEach((d) => { d.open = false; }));

  // markdown writes what the page shows as Markdown. The text is taken from the
  // page, for one that was opened from a file can load nothing else.
  const markdown = (from) => write(from).replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim() + "\n";

  const skipped = ".actions, .eyebrow, .mdx-anchor, .mdx-copy, .mdx-tab-list, .ref-copy, .ref-tablist, .ref-try, [role=tooltip], svg, select, button, [hidden]:not(.mdx-tab-panel, .ref-tab)";
  const blocks = /^(P|DIV|SECTION|ARTICLE|ASIDE|HEADER|FIGURE|FIGCAPTION|DETAILS|SUMMARY|UL|OL|DL)$/;
  const write = (e) => [...e.childNodes].map((n) => {
    if (n.nodeType === Node.TEXT_NODE) return n.data.replace(/\s+/g, " ");
    if (n.nodeType !== Node.ELEMENT_NODE || n.matches(skipped)) return "";
    if (/^H[1-6]$/.test(n.tagName)) return block("#".repeat(+n.tagName[1]) + " " + inline(n));
    if (as[n.tagName]) return as[n.tagName](n);
    const text = write(n);
    if (blocks.test(n.tagName)) return block(text);
    return n.matches("dt, summary > *") ? text + " " : text;
  }).join("");
  const code = (e) => e.textContent.replace(/\n$/, "");
  const inline = (e) => write(e).replace(/\s+/g, " ").trim();
  const block = (text) => (text.trim() ? "\n\n" + text.trim() + "\n\n" : "");

  const as = {
    BR: () => "\n",
    HR: () => block("---"),
    A: (e) => {
      const text = inline(e), leads = /^(https?|mailto):/.test(e.href) && e.getAttribute("href")[0] !== "#";
      return text && leads ? "[" + text + "](" + e.href + ")" : text;
    },
    STRONG: (e) => "**" + inline(e) + "**",
    EM: (e) => "*" + inline(e) + "*",
    DEL: (e) => "~~" + inline(e) + "~~",
    INPUT: (e) => (e.type === "checkbox" ? (e.checked ? "[x] " : "[ ] ") : ""),
    CODE: (e) => "`" + code(e) + "`",
    IMG: (e) => (e.alt ? "![" + e.alt + "](" + e.src + ")" : ""),
    PRE: (e) => {
      const fence = /```/.test(e.textContent) ? "````" : "```";
      return block(fence + ((e.closest("[data-language]") || e).dataset.language || "") + "\n" + code(e) + "\n" + fence);
    },
    LI: (e) => {
      const ordered = e.parentNode.tagName === "OL", mark = ordered ? [...e.parentNode.children].indexOf(e) + 1 + ". " : "- ";
      return "\n" + mark + write(e).trim().replace(/\n/g, "\n" + " ".repeat(mark.length));
    },
    TABLE: (e) => block(all("tr", e).map(row).join("")),
    BLOCKQUOTE: (e) => block(write(e).trim().replace(/^/gm, "> ")),
  };
  const row = (e) => {
    const cells = all("th, td", e).map((c) => inline(c).replace(/\|/g, "\\|"));
    return "| " + cells.join(" | ") + " |\n" + (one("th", e) ? "|" + " --- |".repeat(cells.length) + "\n" : "");
  };
})();
