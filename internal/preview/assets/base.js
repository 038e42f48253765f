// What the scripts of the site share. They are put together into one function,
// this file first. Pages can be read without it.
const root = document.documentElement, body = document.body;
const all = (selector, within) => [...(within || document).querySelectorAll(selector)];
const one = (selector, within) => (within || document).querySelector(selector);

// make returns an element. Texts are set as text, never as HTML.
const make = (tag, attributes, ...children) => {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === true) e.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) e.setAttribute(name, value);
  }
  e.append(...children.filter((c) => c !== null && c !== undefined));
  return e;
};

// stored reads or writes what the browser remembers. Where that is forbidden,
// nothing is lost but comfort.
const stored = (use) => { try { return use(); } catch { return null; } };

const copy = async (text) => {
  if (navigator.clipboard && window.isSecureContext) {
    try { return await navigator.clipboard.writeText(text); } catch { /* the old way may be allowed */ }
  }
  const area = make("textarea", { class: "off" });
  area.value = text;
  body.append(area);
  area.select();
  try {
    if (!document.execCommand("copy")) throw new Error("copying is not allowed");
  } finally { area.remove(); }
};

// copies makes a button copy what text returns, and say for a moment in label
// that it did.
const copies = (button, text, done, label = button) => {
  const words = label.textContent, name = button.getAttribute("aria-label");
  let timer;
  const say = (text, described, is) => {
    label.textContent = text;
    if (name) button.setAttribute("aria-label", described);
    button.classList.toggle("is-done", is);
  };
  button.addEventListener("click", async () => {
    try { await copy(text()); } catch { return; }
    clearTimeout(timer);
    say(done, done, true);
    timer = setTimeout(() => say(words, name, false), 1600);
  });
};

// moveByKeys lets the arrows, Home and End lead from tab to tab of a bar.
const moveByKeys = (bar, tabs, choose) => bar.addEventListener("keydown", (e) => {
  const i = tabs.indexOf(document.activeElement), n = tabs.length;
  const mirrored = getComputedStyle(bar).direction === "rtl";
  const ahead = mirrored ? "ArrowLeft" : "ArrowRight", back = mirrored ? "ArrowRight" : "ArrowLeft";
  const to = { [ahead]: (i + 1) % n, [back]: (i - 1 + n) % n, Home: 0, End: n - 1 }[e.key];
  if (i < 0 || to === undefined) return;
  e.preventDefault();
  choose(to);
  tabs[to].focus();
});

// selectTab marks tab i as the chosen one, the only one that Tab stops at.
const selectTab = (tabs, i) => tabs.forEach((t, k) => {
  t.setAttribute("aria-selected", String(k === i));
  t.tabIndex = k === i ? 0 : -1;
});

// named returns the element that the address of the page names, or null.
const named = () => {
  const id = location.hash.slice(1);
  try { return id && (document.getElementById(id) || document.getElementById(decodeURIComponent(id))) || null; } catch { return null; }
};
