// Runs before the page is drawn, so that it never flashes in the other colours.
(function () {
  var root = document.documentElement;
  root.classList.add('js');
  if (root.hasAttribute('data-strict')) return;
  try {
    var theme = localStorage.getItem('parlance-theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  } catch (e) { /* storage may be forbidden: the system decides */ }
})();
