
(function () {
  "use strict";
  var items = Array.from(document.querySelectorAll(".item"));
  var found = document.getElementById("found");
  var texts = new Map();

  function textOf(item) {
    if (!texts.has(item)) {
      var heading = item;
      var text = item.textContent;
      while ((heading = heading.previousElementSibling) !== null) {
        if (heading.tagName === "H3") { text += heading.textContent; break; }
      }
      texts.set(item, text.toLowerCase());
    }
    return texts.get(item);
  }

  function filter(event) {
    var wanted = event.target.value.trim().toLowerCase();
    var shown = 0;
    items.forEach(function (item) {
      var away = wanted !== "" ? !textOf(item).includes(wanted) : false;
      item.classList.toggle("away", away);
      shown += away ? 0 : 1;
    });
    document.querySelectorAll("section h3").forEach(function (heading) {
      var next = heading.nextElementSibling;
      var any = next === null ? true : !next.classList.contains("item");
      while (next !== null ? next.classList.contains("item") : false) {
        any = any || !next.classList.contains("away");
        next = next.nextElementSibling;
      }
      heading.classList.toggle("away", !any);
    });
    found.textContent = wanted === "" ? "" : shown + " of " + items.length + " shown";
  }

  function setAll(open) {
    document.querySelectorAll("details").forEach(function (details) {
      if (details.closest(".away") === null) { details.open = open; }
    });
  }

  function copy(code, button) {
    var done = function () {
      button.textContent = "Copied";
      setTimeout(function () { button.textContent = "Copy"; }, 1500);
    };
    var select = function () {
      var range = document.createRange();
      range.selectNodeContents(code);
      var selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      if (document.execCommand("copy")) { done(); }
    };
    if (navigator.clipboard) { navigator.clipboard.writeText(code.textContent).then(done, select); } else { select(); }
  }

  document.querySelectorAll(".curl").forEach(function (box) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", function () { copy(box.querySelector("code"), button); });
    box.prepend(button);
  });
  document.getElementById("filter").addEventListener("input", filter);
  document.getElementById("open").addEventListener("click", function () { setAll(true); });
  document.getElementById("close").addEventListener("click", function () { setAll(false); });
  document.getElementById("tools").hidden = false;
})();
