// Runs on pages of the server alone: shows what lint says of the page, and loads
// it again when a file was saved.
(function () {
  'use strict';
  var key = 'parlance-scroll:' + location.pathname;
  try {
    var at = sessionStorage.getItem(key);
    if (at) { sessionStorage.removeItem(key); scrollTo({ top: Number(at), behavior: 'instant' }); }
  } catch (e) { /* the page begins at its top */ }
  var events = new EventSource('/_parlance/events?seen=' + encodeURIComponent(document.body.dataset.live || ''));
  function again() {
    try { sessionStorage.setItem(key, String(scrollY)); } catch (e) { /* as above */ }
    events.close();
    location.reload();
  }
  events.addEventListener('reload', function () {
    // What a reader has typed into the form for requests is not thrown away.
    var form = document.querySelector('dialog.try[open]');
    if (form) form.addEventListener('close', again, { once: true });
    else again();
  });
  addEventListener('pagehide', function () { events.close(); });
  // A page that the browser kept, to go back to, may be older than its file.
  addEventListener('pageshow', function (e) { if (e.persisted) location.reload(); });
  if (location.pathname !== '/_parlance') fetch('/_parlance/page?path=' + encodeURIComponent(location.pathname)).then(function (r) { return r.ok ? r.text() : ''; }).then(function (text) {
    if (!text) return;
    var box = document.createElement('aside');
    box.className = 'findings';
    box.setAttribute('aria-label', 'parlance');
    box.append.apply(box, Array.from(new DOMParser().parseFromString(text, 'text/html').body.childNodes));
    document.body.appendChild(box);
  });
})();
