// Runs on pages of the server alone: shows what lint says of the page, and loads
// it again when a file was saved.
(() => {
  const key = "parlance-scroll:" + location.pathname;
  stored(() => {
    const at = sessionStorage.getItem(key);
    if (!at) return;
    sessionStorage.removeItem(key);
    scrollTo({ top: Number(at), behavior: "instant" });
  });
  const events = new EventSource("/_parlance/events?seen=" + encodeURIComponent(body.dataset.live || ""));
  const again = () => {
    stored(() => sessionStorage.setItem(key, String(scrollY)));
    events.close();
    location.reload();
  };
  events.addEventListener("reload", () => {
    // What a reader has typed into the form for requests is not thrown away.
    const form = one("dialog.try[open]");
    if (form) form.addEventListener("close", again, { once: true });
    else again();
  });
  addEventListener("pagehide", () => events.close());
  // A page that the browser kept, to go back to, may be older than its file.
  addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });

  const showFindings = async () => {
    const answer = await fetch("/_parlance/page?path=" + encodeURIComponent(location.pathname));
    const text = answer.ok ? await answer.text() : "";
    if (!text) return;
    body.append(make("aside", { class: "findings", "aria-label": "parlance" }, ...new DOMParser().parseFromString(text, "text/html").body.childNodes));
  };
  if (location.pathname !== "/_parlance") showFindings();
})();
