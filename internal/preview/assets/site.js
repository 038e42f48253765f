// The script of the site. Pages can be read without it.
(function () {
  'use strict';
  var doc = document, root = doc.documentElement, body = doc.body;
  function all(selector, within) { return Array.prototype.slice.call((within || doc).querySelectorAll(selector)); }
  function one(selector, within) { return (within || doc).querySelector(selector); }
  function make(tag, className, text) {
    var e = doc.createElement(tag);
    if (className) e.className = className;
    if (text) e.textContent = text;
    return e;
  }

  // Links name index.html so that the site also works without a server.
  // Behind one the address is nicer without.
  if (/^https?:$/.test(location.protocol) && /\/index\.html$/.test(location.pathname)) {
    history.replaceState(history.state, '', location.pathname.slice(0, -10) + location.search + location.hash);
  }

  // Light and dark.
  var theme = one('button.theme');
  if (theme) {
    theme.addEventListener('click', function () {
      var dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
      root.dataset.theme = dark ? 'light' : 'dark';
      try { localStorage.setItem('parlance-theme', root.dataset.theme); } catch (e) { /* not remembered */ }
    });
  }

  // Menus close when the reader goes elsewhere.
  var menus = all('details.menu');
  function closeMenus(but) { menus.forEach(function (m) { if (m !== but) m.open = false; }); }
  menus.forEach(function (m) { m.addEventListener('toggle', function () { if (m.open) closeMenus(m); }); });
  doc.addEventListener('click', function (e) { closeMenus(e.target.closest && e.target.closest('details.menu')); });

  // The sidebar is a drawer on a phone.
  var side = doc.getElementById('side'), opener = one('.side-open');
  function drawer(open) {
    if (!side || !opener) return;
    body.classList.toggle('side-is-open', open);
    opener.setAttribute('aria-expanded', String(open));
    var now = one('[aria-current]', side) || one('a', side);
    if (open && now) now.focus();
  }
  if (opener) {
    opener.addEventListener('click', function () { drawer(!body.classList.contains('side-is-open')); });
    doc.addEventListener('click', function (e) {
      if (body.classList.contains('side-is-open') && !side.contains(e.target) && !opener.contains(e.target)) drawer(false);
    });
  }
  var current = side && one('[aria-current=page]', side);
  if (current && side.scrollHeight > side.clientHeight) {
    side.scrollTop = Math.max(0, current.getBoundingClientRect().top - side.getBoundingClientRect().top - side.clientHeight / 3);
  }

  doc.addEventListener('keydown', function (e) {
    if (e.key !== 'Escape') return;
    var open = menus.filter(function (m) { return m.open; })[0];
    closeMenus();
    if (open) one('summary', open).focus();
    if (body.classList.contains('side-is-open')) { drawer(false); opener.focus(); }
  });

  // A banner that was closed stays away until there is another one.
  var closeBanner = one('.banner-close');
  if (closeBanner) {
    closeBanner.hidden = false;
    closeBanner.addEventListener('click', function () {
      root.classList.add('no-banner');
      try { localStorage.setItem('parlance-banner', root.dataset.banner); } catch (e) { /* it is back on the next page */ }
    });
  }

  // What readers may do with a page.
  var printPage = one('.print-page'), copyPage = one('.copy-page');
  if (printPage) {
    printPage.hidden = false;
    printPage.addEventListener('click', function () { closeMenus(); print(); });
  }
  if (copyPage) {
    copyPage.hidden = false;
    var copyLabel = one('span:last-child', copyPage), copyWords = copyLabel.textContent;
    copyPage.addEventListener('click', function () {
      copy(markdown(one('article')), function () {
        copyLabel.textContent = body.dataset.copied;
        setTimeout(function () { copyLabel.textContent = copyWords; }, 1600);
      });
    });
  }
  // markdown writes what the page shows as Markdown. The text is taken from the
  // page, for one that was opened from a file can load nothing else.
  function markdown(from) {
    var skip = '.actions, .eyebrow, .mdx-anchor, .mdx-copy, .mdx-tab-list, .ref-copy, .ref-tablist, .ref-try, [role=tooltip], svg, select, button, [hidden]:not(.mdx-tab-panel, .ref-tab)';
    var code = function (e) { return e.textContent.replace(/\n$/, ''); };
    var inline = function (e) { return write(e).replace(/\s+/g, ' ').trim(); };
    var block = function (text) { return text.trim() ? '\n\n' + text.trim() + '\n\n' : ''; };
    var as = {
      BR: function () { return '\n'; },
      HR: function () { return block('---'); },
      A: function (e) { var text = inline(e); return text && /^(https?|mailto):/.test(e.href) && e.getAttribute('href')[0] !== '#' ? '[' + text + '](' + e.href + ')' : text; },
      STRONG: function (e) { return '**' + inline(e) + '**'; },
      EM: function (e) { return '*' + inline(e) + '*'; },
      DEL: function (e) { return '~~' + inline(e) + '~~'; },
      INPUT: function (e) { return e.type === 'checkbox' ? (e.checked ? '[x] ' : '[ ] ') : ''; },
      TABLE: function (e) { return block(all('tr', e).map(as.TR).join('')); },
      CODE: function (e) { return '`' + code(e) + '`'; },
      IMG: function (e) { return e.alt ? '![' + e.alt + '](' + e.src + ')' : ''; },
      PRE: function (e) { var fence = /```/.test(e.textContent) ? '````' : '```'; return block(fence + ((e.closest('[data-language]') || e).dataset.language || '') + '\n' + code(e) + '\n' + fence); },
      LI: function (e) {
        var ordered = e.parentNode.tagName === 'OL', mark = ordered ? Array.prototype.indexOf.call(e.parentNode.children, e) + 1 + '. ' : '- ';
        return '\n' + mark + write(e).trim().replace(/\n/g, '\n' + mark.replace(/./g, ' '));
      },
      TR: function (e) {
        var cells = all('th, td', e).map(function (c) { return inline(c).replace(/\|/g, '\\|'); });
        return '| ' + cells.join(' | ') + ' |\n' + (one('th', e) ? '|' + cells.map(function () { return ' --- |'; }).join('') + '\n' : '');
      },
      BLOCKQUOTE: function (e) { return block(write(e).trim().replace(/^/gm, '> ')); }
    };
    function write(e) {
      return Array.prototype.map.call(e.childNodes, function (n) {
        if (n.nodeType === 3) return n.data.replace(/\s+/g, ' ');
        if (n.nodeType !== 1 || n.matches(skip)) return '';
        if (/^H[1-6]$/.test(n.tagName)) return block('######'.slice(0, +n.tagName[1]) + ' ' + inline(n));
        if (as[n.tagName]) return as[n.tagName](n);
        var text = write(n);
        if (/^(P|DIV|SECTION|ARTICLE|ASIDE|HEADER|FIGURE|FIGCAPTION|DETAILS|SUMMARY|UL|OL|DL)$/.test(n.tagName)) return block(text);
        return n.matches('dt, summary > *') ? text + ' ' : text;
      }).join('');
    }
    return write(from).replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').trim() + '\n';
  }

  // The policy of the page allows no styles in it, but those of its script.
  all('[data-color]').forEach(function (e) { e.style.setProperty('--tone', e.dataset.color); });

  // A prompt is there to be copied.
  all('.mdx-prompt').forEach(function (prompt) {
    var button = make('button', 'mdx-copy', body.dataset.copy);
    button.type = 'button';
    button.setAttribute('aria-live', 'polite');
    button.addEventListener('click', function () {
      copy(one('.mdx-prompt-text', prompt).innerText.trim(), function () {
        button.textContent = body.dataset.copied;
        setTimeout(function () { button.textContent = body.dataset.copy; }, 1600);
      });
    });
    prompt.appendChild(button);
  });

  // Of several views the reader chooses one.
  var views = all('.mdx-view'), viewTitle = function (v) { var t = one('.mdx-title', v); return t ? t.textContent : ''; };
  if (views.length > 1) {
    var chooser = make('select', 'views'), titles = [];
    views.forEach(function (v) {
      v.classList.add('is-chosen');
      if (titles.indexOf(viewTitle(v)) < 0) { titles.push(viewTitle(v)); chooser.appendChild(make('option', '', viewTitle(v))); }
    });
    chooser.setAttribute('aria-label', body.dataset.view);
    var showView = function () { views.forEach(function (v) { v.hidden = viewTitle(v) !== chooser.value; }); };
    try { var last = localStorage.getItem('parlance-view'); if (titles.indexOf(last) >= 0) chooser.value = last; } catch (e) { /* the first */ }
    chooser.addEventListener('change', function () {
      showView();
      try { localStorage.setItem('parlance-view', chooser.value); } catch (e) { /* not remembered */ }
    });
    var title = one('.page-head h1');
    if (title) title.before(chooser); else one('.prose').prepend(chooser);
    showView();
  }

  // Copying.
  all('.mdx-copy').forEach(function (button) {
    var code = one('pre code', button.closest('.mdx-code'));
    if (!code) return;
    button.hidden = false;
    button.setAttribute('aria-live', 'polite');
    var label = button.textContent, timer;
    button.addEventListener('click', function () {
      copy(code.textContent.replace(/\n$/, ''), function () {
        button.textContent = body.dataset.copied;
        button.classList.add('is-done');
        clearTimeout(timer);
        timer = setTimeout(function () { button.textContent = label; button.classList.remove('is-done'); }, 1600);
      });
    });
  });
  function copy(text, done) {
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(done, function () { oldCopy(text, done); });
    } else oldCopy(text, done);
  }
  function oldCopy(text, done) {
    var area = make('textarea', 'off');
    area.value = text;
    body.appendChild(area);
    area.select();
    try { if (doc.execCommand('copy')) done(); } finally { area.remove(); }
  }

  // Tabs: one part is shown. Groups with the same labels follow each other.
  var groups = [];
  all('.mdx-tabs').forEach(function (group) {
    var list = one('.mdx-tab-list', group);
    if (!list || list.parentNode !== group) return;
    var tabs = all('[role=tab]', list), panels = tabs.map(function (t) { return doc.getElementById(t.getAttribute('aria-controls')); });
    group.classList.add('is-on');
    function show(i, focus) {
      tabs.forEach(function (t, k) {
        t.setAttribute('aria-selected', String(k === i));
        t.tabIndex = k === i ? 0 : -1;
        if (panels[k]) panels[k].hidden = k !== i;
      });
      if (focus) tabs[i].focus();
    }
    function choose(i, focus) {
      var before = list.getBoundingClientRect().top;
      show(i, focus);
      if (group.dataset.sync !== 'false') follow(tabs[i].textContent.trim(), group);
      window.scrollBy(0, list.getBoundingClientRect().top - before);
    }
    tabs.forEach(function (t, i) {
      t.addEventListener('click', function (e) { e.preventDefault(); choose(i); });
      t.addEventListener('keydown', function (e) {
        var step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
        if (step && getComputedStyle(list).direction === 'rtl') step = -step;
        var to = e.key === 'Home' ? 0 : e.key === 'End' ? tabs.length - 1 : step ? (i + step + tabs.length) % tabs.length : -1;
        if (to >= 0) { e.preventDefault(); choose(to, true); }
        if (e.key === ' ' || e.key === 'Enter') { e.preventDefault(); choose(i); }
      });
    });
    groups.push({ group: group, tabs: tabs, panels: panels, show: show });
    show(Math.min(tabs.length - 1, Math.max(0, parseInt(group.dataset.default || '0', 10) || 0)));
  });
  function follow(label, but) {
    groups.forEach(function (g) {
      if (g.group === but || g.group.dataset.sync === 'false') return;
      g.tabs.forEach(function (t, i) { if (t.textContent.trim() === label) g.show(i); });
    });
  }

  // A link may lead into a part that is not shown.
  function reveal() {
    var id = location.hash.slice(1), at;
    try { at = id && (doc.getElementById(id) || doc.getElementById(decodeURIComponent(id))); } catch (e) { return; }
    if (!at) return;
    for (var e = at; e && e !== body; e = e.parentElement) {
      if (e.tagName === 'DETAILS') e.open = true;
      if (e.hidden && e.classList.contains('mdx-view')) { chooser.value = viewTitle(e); showView(); }
      groups.forEach(function (g) { var i = g.panels.indexOf(e); if (i >= 0) g.show(i); });
    }
    at.scrollIntoView();
  }
  addEventListener('hashchange', reveal);
  if (location.hash) reveal();

  // What is folded is printed too.
  var unfolded = [];
  addEventListener('beforeprint', function () {
    unfolded = all('.prose details:not([open])');
    unfolded.forEach(function (d) { d.open = true; });
  });
  addEventListener('afterprint', function () { unfolded.forEach(function (d) { d.open = false; }); });

  // The table of contents follows the reader.
  var links = all('.toc a');
  if (links.length) {
    var heads = links.map(function (a) { return doc.getElementById(decodeURIComponent(a.hash.slice(1))); });
    var waiting = false;
    var spy = function () {
      waiting = false;
      var line = parseFloat(getComputedStyle(root).scrollPaddingTop) + 24 || 120, found = 0;
      heads.forEach(function (h, i) { if (h && h.getBoundingClientRect().top <= line) found = i; });
      if (innerHeight + scrollY >= root.scrollHeight - 4 && scrollY > 0) found = heads.length - 1;
      links.forEach(function (a, i) {
        if (i === found) a.setAttribute('aria-current', 'location'); else a.removeAttribute('aria-current');
      });
    };
    addEventListener('scroll', function () { if (!waiting) { waiting = true; requestAnimationFrame(spy); } }, { passive: true });
    spy();
  }

  // Search.
  var dialog = one('dialog.search'), openSearch = one('.search-open');
  if (!dialog || !dialog.showModal) return;
  var input = one('input', dialog), results = one('#results', dialog), status = one('.search-none', dialog);
  var index = null, loading = false, chosen = -1, options = [];
  if (/Mac|iPhone|iPad/.test(navigator.platform)) one('kbd', openSearch).textContent = '⌘ K';
  openSearch.addEventListener('click', open);
  dialog.addEventListener('click', function (e) { if (e.target === dialog) dialog.close(); });
  doc.addEventListener('keydown', function (e) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || e.target.isContentEditable;
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k' || e.key === '/' && !typing && !e.ctrlKey && !e.metaKey) {
      e.preventDefault();
      open();
    }
  });
  function open() {
    if (!dialog.open) dialog.showModal();
    input.select();
    if (!index && !loading) load();
    find();
  }
  // The index is a script, not data: pages opened from a file may load no data.
  window.parlanceSearch = function (data) {
    index = [];
    var version = Number(body.dataset.version);
    data.forEach(function (page) {
      var url = page.u.length === 1 && page.u[0][0] < 0 ? page.u[0][1] : (page.u.filter(function (u) { return u[0] === version; })[0] || [])[1];
      if (url === undefined) return;
      var title = words(page.t), top = words(page.d || '');
      page.s.forEach(function (s, i) {
        index.push({ url: url + (s[0] ? '#' + s[0] : ''), page: page, title: title, first: i === 0, head: words(s[1]), raw: s[1], text: words(s[2]), body: s[2], top: top });
      });
    });
    find();
  };
  function load() {
    loading = true;
    var script = make('script');
    script.src = body.dataset.search;
    script.onerror = function () { loading = false; status.textContent = status.dataset.failed; };
    doc.head.appendChild(script);
  }

  // words makes texts comparable: small letters; no accents, Arabic vowel signs
  // or tatweel; one form of alef, yeh and teh marbuta; full-width forms and
  // digits as the common ones. Hangul stays in whole syllables. It keeps one
  // character for each of the text's, so that places in both are the same.
  function words(text) {
    var out = '', c, i, n;
    for (i = 0; i < text.length; i++) {
      c = text.charCodeAt(i);
      if (c < 128) { out += text[i].toLowerCase(); continue; }
      if (c >= 0x64b && c <= 0x65f || c === 0x670 || c === 0x640 || c >= 0x300 && c <= 0x36f) { out += '\u200b'; continue; }
      if (c === 0x622 || c === 0x623 || c === 0x625 || c === 0x671) { out += '\u0627'; continue; }
      if (c === 0x649 || c === 0x6cc) { out += '\u064a'; continue; }
      if (c === 0x629) { out += '\u0647'; continue; }
      if (c === 0x624) { out += '\u0648'; continue; }
      if (c === 0x626) { out += '\u064a'; continue; }
      if (c === 0x6a9) { out += '\u0643'; continue; }
      if (c >= 0x660 && c <= 0x669) { out += String(c - 0x660); continue; }
      if (c >= 0x6f0 && c <= 0x6f9) { out += String(c - 0x6f0); continue; }
      if (c >= 0xac00 && c <= 0xd7a3 || c >= 0xd800 && c <= 0xdfff) { out += text[i]; continue; }
      n = text[i].normalize('NFKD').toLowerCase();
      out += n.length ? n[0] : '\u200b';
    }
    return out;
  }
  // A term is found wherever it stands, which is right for Korean, whose words
  // have endings, and for Chinese and Japanese, which have no spaces. The marks
  // that were taken out may lie between its letters.
  function terms(query) {
    return words(query.normalize('NFC')).replace(/\u200b/g, '').split(/[\s"'.,;:!?()[\]{}،؛؟。、]+/).filter(Boolean).map(function (t) {
      var bare = /^\u0627\u0644..../.test(t) ? t.slice(2) : t; // without the Arabic article
      return { text: bare, test: new RegExp(bare.split('').map(function (c) { return c.replace(/[.*+?^${}()|[\]\\\/]/g, '\\$&'); }).join('\u200b*'), 'g') };
    });
  }
  function hits(term, text) { term.test.lastIndex = 0; return term.test.exec(text); }
  function startsWord(text, at) { return at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]) || /\u0627\u0644$/.test(text.slice(0, at)); }
  function weigh(entry, list) {
    var sum = 0;
    for (var i = 0; i < list.length; i++) {
      var t = list[i], m, best = 0;
      if ((m = hits(t, entry.title))) best = entry.first ? (startsWord(entry.title, m.index) ? 60 : 30) : 6;
      if ((m = hits(t, entry.head))) best = Math.max(best, startsWord(entry.head, m.index) ? 40 : 20);
      if (entry.first && (m = hits(t, entry.top))) best = Math.max(best, 12);
      if ((m = hits(t, entry.text))) best = Math.max(best, startsWord(entry.text, m.index) ? 10 : 4);
      if (!best) return 0;
      sum += best;
    }
    var text = entry.first ? entry.title : entry.head;
    return sum + 20 / (1 + Math.abs(text.length - list.reduce(function (n, t) { return n + t.text.length; }, 0)) / 4);
  }
  function find() {
    var list = terms(input.value);
    results.textContent = '';
    options = [];
    choose(-1);
    input.setAttribute('aria-expanded', 'false');
    if (!list.length) { status.textContent = status.dataset.start; return; }
    if (!index) { status.textContent = '…'; return; }
    var found = [];
    index.forEach(function (entry) {
      var weight = weigh(entry, list);
      if (weight) found.push([weight, entry]);
    });
    found.sort(function (a, b) { return b[0] - a[0]; });
    var per = new Map(), shown = 0;
    found.forEach(function (f) {
      var n = per.get(f[1].page) || 0;
      if (shown >= 24 || n >= 3) return;
      per.set(f[1].page, n + 1);
      shown++;
      add(f[1], list);
    });
    status.textContent = shown ? '' : status.dataset.none + ' “' + input.value + '”';
    input.setAttribute('aria-expanded', String(shown > 0));
    if (shown) choose(0);
  }
  function add(entry, list) {
    var li = make('li'), a = make('a');
    li.setAttribute('role', 'none');
    a.setAttribute('role', 'option');
    a.id = 'result-' + options.length;
    a.href = body.dataset.up + entry.url;
    a.tabIndex = -1;
    var path = [entry.page.b, entry.raw ? entry.page.t : ''].filter(Boolean).join(' › ');
    if (path) a.appendChild(make('small', '', path));
    a.appendChild(mark(make('span', 'result-title'), entry.raw || entry.page.t, words(entry.raw || entry.page.t), list));
    var excerpt = cut(entry, list);
    if (excerpt) a.appendChild(mark(make('span', 'result-text'), excerpt, words(excerpt), list));
    li.appendChild(a);
    results.appendChild(li);
    a.addEventListener('mousemove', function () { choose(options.indexOf(a)); });
    options.push(a);
  }
  function cut(entry, list) {
    var at = -1;
    list.forEach(function (t) { var m = hits(t, entry.text); if (m && at < 0) at = m.index; });
    if (at < 0) return (entry.page.d || entry.body || '').slice(0, 130);
    var from = Math.max(0, at - 40);
    if (from) { var space = entry.body.indexOf(' ', from); if (space > 0 && space < at) from = space + 1; }
    return (from ? '… ' : '') + entry.body.slice(from, from + 130);
  }
  function mark(element, text, folded, list) {
    var spans = [];
    list.forEach(function (t) {
      var m;
      t.test.lastIndex = 0;
      while ((m = t.test.exec(folded))) { spans.push([m.index, m.index + m[0].length]); if (!m[0].length) break; }
    });
    spans.sort(function (a, b) { return a[0] - b[0]; });
    var last = 0;
    spans.forEach(function (s) {
      if (s[0] < last) return;
      element.appendChild(doc.createTextNode(text.slice(last, s[0])));
      element.appendChild(make('mark', '', text.slice(s[0], s[1])));
      last = s[1];
    });
    element.appendChild(doc.createTextNode(text.slice(last)));
    return element;
  }
  function choose(i) {
    if (options[chosen]) options[chosen].setAttribute('aria-selected', 'false');
    chosen = i;
    if (!options[i]) { input.removeAttribute('aria-activedescendant'); return; }
    options[i].setAttribute('aria-selected', 'true');
    input.setAttribute('aria-activedescendant', options[i].id);
  }
  input.addEventListener('input', find);
  input.addEventListener('keydown', function (e) {
    if (e.isComposing) return; // Enter ends a syllable of Hangul first
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      if (!options.length) return;
      choose((chosen + (e.key === 'ArrowDown' ? 1 : -1) + options.length) % options.length);
      options[chosen].scrollIntoView({ block: 'nearest' });
    } else if (e.key === 'Enter') {
      e.preventDefault();
      if (options[chosen]) { dialog.close(); options[chosen].click(); }
    } else if (e.key === 'Escape') {
      e.preventDefault(); // else it only empties the field
      dialog.close();
    }
  });
})();
