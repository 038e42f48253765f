// The form that sends requests, on pages of the local server only. What readers
// type stays in this page until they leave it.
(() => {
  const place = one(".ref-try"), bar = one(".ref-endpoint");
  if (!place || !bar || !window.HTMLDialogElement) return;
  const words = JSON.parse(place.dataset.refWords);
  const operation = place.dataset.refMethod + " " + place.dataset.refPath;
  const lang = root.lang || "en";
  let count = 0;

  const code = (text) => make("code", { dir: "ltr" }, text);
  // phrase returns a text of the page. The subject that it speaks of, and names
  // of flags, are code.
  const phrase = (text, subject) => text.split(/(%s|--[a-z-]+)/).map((part) => (part === "%s" ? code(subject) : part.startsWith("--") ? make("code", { dir: "ltr", class: "try-flag" }, part) : part));
  const amount = (value, unit) => new Intl.NumberFormat(lang + "-u-nu-latn", { style: "unit", unit, unitDisplay: unit === "byte" ? "long" : "short", maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  const bytes = (n) => (n < 1000 ? amount(n, "byte") : n < 1e6 ? amount(n / 1000, "kilobyte") : amount(n / 1e6, "megabyte"));

  const opener = make("button", { type: "button", class: "try-open", "aria-haspopup": "dialog" }, words.title);
  bar.append(opener);
  let dialog;
  opener.addEventListener("click", async () => {
    if (opener.hasAttribute("aria-busy")) return;
    if (!dialog) {
      opener.setAttribute("aria-busy", "true");
      dialog = await build();
      opener.removeAttribute("aria-busy");
    }
    const { element, begin, failed } = dialog;
    element.showModal();
    begin();
    if (failed) dialog = undefined; // the next time may go better
  });

  // build asks the server what a request consists of, and makes the form.
  const build = async () => {
    const id = "try-title-" + ++count;
    const element = make("dialog", { class: "try", "aria-labelledby": id });
    const close = make("button", { type: "button", class: "try-close", "aria-label": words.close }, "×");
    close.addEventListener("click", () => element.close());
    const send = make("button", { type: "submit", class: "try-send" }, words.send);
    const name = make("h2", { id, class: "try-name", dir: "ltr" }, bar.querySelector(".ref-method").cloneNode(true), bar.querySelector(".ref-path").cloneNode(true));
    const fields = make("div", { class: "try-fields" });
    const answer = make("section", { class: "try-answer", "aria-label": words.response, tabindex: "-1" }, make("p", { class: "try-nothing" }, words.nothing));
    const said = make("p", { class: "try-said", role: "status" });
    const form = make("form", { novalidate: true, autocomplete: "off" },
      make("header", { class: "try-head" }, name, send, close), make("div", { class: "try-main" }, fields, make("div", { class: "try-side" }, said, answer)));
    element.append(form);
    place.append(element);

    const about = new URLSearchParams({ spec: place.dataset.refSpec, operation });
    const { value, error } = await ask("/_parlance/try?" + about);
    if (error) {
      fields.append(make("p", { class: "try-trouble", role: "alert" }, words.failedForm.replace("%s", error.message)));
      send.hidden = true;
      element.addEventListener("close", () => element.remove());
      return { element, begin: () => close.focus(), failed: true };
    }
    const inputs = fill(fields, value);
    let waiting;
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      if (waiting) { waiting.abort(); return; }
      const lacking = inputs.lacking();
      if (lacking) { lacking.focus(); return; }
      waiting = new AbortController();
      send.textContent = words.cancel;
      send.classList.add("is-waiting");
      said.textContent = words.sending;
      answer.setAttribute("aria-busy", "true");
      const signal = waiting.signal;
      let result;
      try {
        const body = JSON.stringify(await inputs.read());
        result = await ask("/_parlance/try", { method: "POST", headers: { "Content-Type": "application/json" }, body, signal });
      } catch (e) {
        result = { error: { message: String(e.message || e), command: "" } };
      }
      waiting = undefined;
      send.textContent = words.send;
      send.classList.remove("is-waiting");
      answer.removeAttribute("aria-busy");
      said.textContent = "";
      if (signal.aborted) return;
      show(answer, said, result);
    });
    form.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); form.requestSubmit(); }
    });
    element.addEventListener("close", () => { if (waiting) waiting.abort(); });
    return { element, begin: () => (inputs.firstEmpty() || send).focus() };
  };

  // ask returns what the server says, or why it does not.
  const ask = async (address, options) => {
    let response;
    try {
      response = await fetch(address, { credentials: "omit", cache: "no-store", ...options });
      const value = await response.json();
      return value.error ? { error: value.error } : { value };
    } catch {
      return { error: { message: words.gone, command: response ? "" : "parlance serve" } };
    }
  };

  // fill makes the fields, and returns what reads them.
  const fill = (fields, form) => {
    const all = []; // { control, required, address, empty, read(into) }
    const group = (title, hint) => {
      const box = make("fieldset", { class: "try-group" }, make("legend", {}, title), hint ? make("p", { class: "try-hint" }, ...hint) : null);
      fields.append(box);
      return box;
    };
    const serverBox = group(words.server, form.hosts.length ? phrase(words.hostsHint, form.hosts.join(", ")) : phrase(words.serverHint));
    const list = make("datalist", { id: "try-servers" }, ...form.servers.map((s) => make("option", { value: s })));
    const server = make("input", { type: "url", value: form.server, dir: "ltr", list: list.id, "aria-label": words.server, spellcheck: "false", autocomplete: "off" });
    serverBox.append(server, list);

    const access = accessFields(form, group, all);
    for (const where of ["path", "query", "header", "cookie"]) {
      const own = form.parameters.filter((p) => p.in === where);
      if (!own.length) continue;
      const box = group(words[where]);
      own.forEach((p) => {
        const f = field(p, p.required);
        box.append(f.row);
        f.address = where === "path";
        f.into = (request) => { if (f.given()) request.parameters.push({ in: where, name: p.name, value: f.control.value }); };
        all.push(f);
      });
    }
    const body = form.bodies.length ? bodyFields(form, group(words.body)) : null;

    return {
      firstEmpty: () => { const f = all.find((f) => f.required && !f.control.value && !f.control.closest("[hidden]")); return f && f.control; },
      lacking: () => {
        all.forEach((f) => f.control.removeAttribute("aria-invalid"));
        const f = all.find((f) => f.address && !f.control.value);
        if (!f) return null;
        f.control.setAttribute("aria-invalid", "true");
        f.complain(words.missing);
        return f.control;
      },
      read: async () => {
        const request = { version: 1, spec: place.dataset.refSpec, operation, server: server.value.trim(), parameters: [], credentials: access() };
        all.forEach((f) => { if (f.into) f.into(request); });
        if (body) request.body = await body.read();
        return request;
      },
    };
  };

  // accessFields makes a field for each security scheme.
  const accessFields = (form, group, all) => {
    const readers = [];
    if (form.access.length) {
      const box = group(words.access, [words.accessHint]);
      const seen = new Set();
      form.access.forEach((alternative) => {
        const fresh = alternative.filter((login) => !seen.has(login.scheme));
        if (seen.size && fresh.length) box.append(make("p", { class: "ref-or" }, words.or));
        fresh.forEach((login) => {
          seen.add(login.scheme);
          const needed = !form.free && form.access.length === 1;
          const secret = field({ name: login.key || login.scheme, type: login.kind === "bearer" ? "Bearer" : login.kind, secret: true }, needed);
          if (login.kind !== "basic") {
            box.append(secret.row);
            readers.push((into) => { into[login.scheme] = secret.control.value.trim().replace(login.kind === "bearer" ? /^Bearer\s+/i : /^$/, ""); });
          } else {
            const user = field({ name: login.scheme, type: words.user }, needed);
            secret.row.querySelector(".try-type").textContent = words.password;
            box.append(user.row, secret.row);
            all.push(user);
            readers.push((into) => { if (user.control.value || secret.control.value) into[login.scheme] = user.control.value + ":" + secret.control.value; });
          }
          all.push(secret);
        });
      });
    }
    return () => { const into = {}; readers.forEach((r) => r(into)); return into; };
  };

  // field makes a row: a label, and a control that suits the type.
  const field = (p, required) => {
    const id = "try-field-" + ++count, note = id + "-note";
    const control = controlFor(p, id);
    control.setAttribute("aria-describedby", note);
    if (required) control.setAttribute("aria-required", "true");
    const type = p.type === "file" ? words.file : p.format ? p.type + " <" + p.format + ">" : p.type;
    const remark = make("span", { class: "try-note", id: note }, p.type === "array" && !p.enum ? words.lines : "");
    const row = make("div", { class: "try-field" },
      make("label", { for: id }, make("code", { dir: "ltr", class: "try-key" }, p.name), make("span", { class: "try-type", dir: "auto" }, type || ""),
        required ? make("span", { class: "ref-flag ref-required" }, words.required) : null), control, remark);
    control.addEventListener("input", () => {
      if (!control.hasAttribute("aria-invalid")) return;
      control.removeAttribute("aria-invalid");
      remark.textContent = "";
    });
    return { row, control, required, given: () => control.value !== "", complain: (text) => { remark.textContent = text; } };
  };

  const controlFor = (p, id) => {
    const choices = p.enum && p.type !== "array" ? p.enum : p.type === "boolean" ? ["true", "false"] : null;
    if (choices) {
      const select = make("select", { id, dir: "ltr" }, make("option", { value: "" }, "— " + words.notSent + " —"), ...choices.map((c) => make("option", { value: c }, c)));
      if (p.required && p.example) select.value = p.example;
      return select;
    }
    if (p.type === "file") return make("input", { id, type: "file", multiple: p.many });
    const shared = { id, dir: "ltr", spellcheck: "false", autocomplete: "off", autocapitalize: "off" };
    if (p.example) shared.placeholder = p.example;
    if (p.type === "array" || p.type === "object") {
      const area = make("textarea", { ...shared, rows: "3" });
      if (p.required) area.value = p.example || "";
      return area;
    }
    const input = make("input", { ...shared, type: p.secret ? "password" : "text", inputmode: p.type === "integer" ? "numeric" : p.type === "number" ? "decimal" : null });
    if (p.required && !p.secret) input.value = p.example || "";
    return input;
  };

  // bodyFields makes an editor for each media type, of which one is shown.
  const bodyFields = (form, box) => {
    const bodies = form.bodies.map((b) => ({ text: textBody, json: textBody, file: fileBody, form: formBody, multipart: formBody })[b.kind](b, form.bodyRequired));
    let shown = 0;
    const choose = (i) => { shown = i; bodies.forEach((b, k) => { b.element.hidden = k !== i; }); };
    if (bodies.length > 1) {
      const picker = make("select", { "aria-label": words.media, dir: "ltr" }, ...form.bodies.map((b, i) => make("option", { value: String(i) }, b.type)));
      picker.addEventListener("change", () => choose(Number(picker.value)));
      box.append(picker);
    } else box.append(make("p", { class: "try-hint" }, code(form.bodies[0].type)));
    box.append(...bodies.map((b) => b.element));
    choose(0);
    box.querySelector("legend").append(" ", make("span", { class: form.bodyRequired ? "ref-flag ref-required" : "ref-flag" }, form.bodyRequired ? words.required : words.optional));
    return { read: () => bodies[shown].read() };
  };

  const textBody = (b, required) => {
    const note = "try-json-" + ++count;
    const area = make("textarea", { class: "try-body", dir: "ltr", rows: String(Math.min(18, Math.max(5, b.example.split("\n").length + 1))), spellcheck: "false", autocomplete: "off", autocapitalize: "off", "aria-label": words.body, "aria-describedby": note });
    area.value = b.example;
    const remark = make("p", { class: "try-note", id: note, role: "status" });
    const check = () => {
      if (b.kind !== "json" || !area.value.trim()) { remark.textContent = ""; remark.className = "try-note"; return; }
      let wrong = "";
      try { JSON.parse(area.value); } catch (e) { wrong = e.message; }
      const text = wrong ? words.invalid.replace("%s", wrong) : words.valid;
      if (remark.textContent !== text) remark.textContent = text;
      remark.className = "try-note " + (wrong ? "is-wrong" : "is-right");
    };
    area.addEventListener("input", check);
    // Enter keeps the indentation. Tab leaves the field, as everywhere.
    area.addEventListener("keydown", (e) => {
      if (e.key !== "Enter" || e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
      const line = area.value.slice(0, area.selectionStart).split("\n").pop();
      const indent = line.match(/^\s*/)[0] + (/[{[]\s*$/.test(line) ? "  " : "");
      if (!indent) return;
      e.preventDefault();
      area.setRangeText("\n" + indent, area.selectionStart, area.selectionEnd, "end");
      check();
    });
    check();
    return { element: make("div", {}, area, remark), read: async () => (area.value === "" && !required ? null : { type: b.type, text: area.value }) };
  };

  const base64 = (file) => new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(file);
  });

  const fileBody = (b, required) => {
    const input = make("input", { type: "file", "aria-label": words.body });
    const concrete = b.type.includes("*") ? "application/octet-stream" : b.type;
    return { element: make("div", {}, input), read: async () => {
      const [file] = input.files;
      if (!file) return required ? { type: concrete, text: "" } : null;
      return { type: b.type.includes("*") && file.type ? file.type : concrete, base64: await base64(file) };
    } };
  };

  const formBody = (b, required) => {
    const own = (b.fields || []).map((p) => ({ p, ...field(p, p.required) }));
    return { element: make("div", {}, ...own.map((f) => f.row)), read: async () => {
      const fields = [];
      for (const f of own) {
        if (f.p.type !== "file") {
          if (f.given()) fields.push({ name: f.p.name, text: f.control.value });
          continue;
        }
        for (const file of f.control.files) fields.push({ name: f.p.name, file: file.name, type: file.type, base64: await base64(file) });
      }
      return fields.length || required ? { type: b.type, fields } : null;
    } };
  };

  // show writes what came back.
  const show = (box, said, { value, error }) => {
    box.replaceChildren();
    box.scrollTop = 0;
    if (error) {
      const known = { host: words.host, "no-answer": words.noAnswer, timeout: words.timeout }[error.code];
      box.append(make("p", { class: "try-trouble", role: "alert", dir: "auto" }, ...(known ? phrase(known, error.subject) : [error.message])));
      if (error.command) box.append(make("p", { class: "try-hint" }, words.help), command(error.command));
      reach(box);
      return;
    }
    const tone = String(value.status)[0];
    const result = verdict(value), heard = result.querySelector("p").textContent;
    said.replaceChildren(make("span", { class: "ref-status ref-status-" + tone, dir: "ltr" }, value.status + (value.statusText ? " " + value.statusText : "")),
      make("span", { class: "try-fact" }, amount(value.milliseconds, "millisecond")), make("span", { class: "try-fact" }, bytes(value.size)), make("span", { class: "try-heard" }, heard));
    box.append(result, tabs([
      [words.response, content(value)],
      [words.header + " " + value.headers.length, make("dl", { class: "try-headers", dir: "ltr" }, ...value.headers.flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, text)]))],
      [words.request, make("div", {}, make("p", { class: "try-hint", dir: "ltr" }, code(value.request.method + " " + value.request.url)), command(value.request.curl))],
    ]));
    reach(box);
  };

  // reach scrolls to the answer where it stands below the form.
  const reach = (box) => { if (getComputedStyle(box.closest(".try-main")).display === "block") box.closest(".try-side").scrollIntoView({ block: "start" }); };

  const verdict = (value) => {
    const list = make("div", { class: "try-verdict" });
    if (value.request.flaw) list.append(make("p", { class: "try-look" }, words.flaw), findings([{ message: value.request.flaw }]));
    const broken = value.findings.filter((f) => f.severity === "failure"), look = value.findings.filter((f) => f.severity !== "failure");
    if (broken.length) list.append(make("p", { class: "try-wrong" }, words.different), findings(broken));
    if (look.length) list.append(make("p", { class: "try-look" }, words.look), findings(look));
    if (!value.findings.length) list.append(value.body.truncated ? make("p", { class: "try-look" }, words.unread) : make("p", { class: "try-right" }, words.fine));
    return list;
  };

  const findings = (list) => make("ul", { class: "try-findings", dir: "ltr", lang: "en", tabindex: list.length > 4 ? "0" : null }, ...list.map((f) => make("li", {}, f.message,
    f.file ? make("span", { class: "try-from" }, f.file + (f.line ? ":" + f.line : "")) : null)));

  // content shows a body: text with colours where it is JSON, a picture, or
  // nothing but a way to save it.
  const content = (value) => {
    const body = value.body, box = make("div", {});
    const type = (value.headers.find(([name]) => name.toLowerCase() === "content-type") || ["", ""])[1].split(";")[0].trim().toLowerCase();
    if (body.truncated) box.append(make("p", { class: "try-hint" }, words.truncated));
    if (body.base64) {
      if (/^image\/(png|jpeg|gif|webp|avif)$/.test(type)) box.append(make("img", { class: "try-image", alt: "", src: "data:" + type + ";base64," + body.base64 }));
      else box.append(make("p", { class: "try-hint" }, words.binary));
      const save = make("button", { type: "button", class: "try-small" }, words.save);
      save.addEventListener("click", () => {
        const data = Uint8Array.from(atob(body.base64), (c) => c.charCodeAt(0));
        const href = URL.createObjectURL(new Blob([data], { type: "application/octet-stream" }));
        make("a", { href, download: "body" }).click();
        setTimeout(() => URL.revokeObjectURL(href), 10000);
      });
      box.append(save);
    } else if (body.text === "") box.append(make("p", { class: "try-hint" }, words.empty));
    else box.append(listing(body.text));
    return box;
  };

  const listing = (text) => {
    const pre = make("pre", { class: "ref-code", dir: "ltr", tabindex: "0" }), inner = make("code");
    pre.append(inner);
    let fine = text.length < 200000;
    if (fine) try { JSON.parse(text); } catch { fine = false; }
    if (fine) paint(inner, text);
    else inner.textContent = text;
    return make("div", { class: "try-listing" }, copier(() => inner.textContent), pre);
  };

  // paint writes JSON with line breaks and colours. Numbers stay as they were
  // written: to read them could lose digits.
  const paint = (into, text) => {
    const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) || [];
    let depth = 0, plain = "";
    const flush = () => { if (plain) into.append(plain); plain = ""; };
    const mark = (kind, token) => { flush(); into.append(make("span", { class: "ref-" + kind }, token)); };
    const line = () => { plain += "\n" + "  ".repeat(depth); };
    tokens.forEach((token, i) => {
      const closing = token === "}" || token === "]", opens = tokens[i - 1] === "{" || tokens[i - 1] === "[";
      if (closing) { depth--; if (!opens) line(); plain += token; return; }
      if (opens) line();
      if (token === "{" || token === "[") { plain += token; depth++; }
      else if (token === ",") { plain += token; line(); }
      else if (token === ":") plain += ": ";
      else if (token[0] === '"') mark(tokens[i + 1] === ":" ? "p" : "s", token);
      else mark(/^[-\d]/.test(token) ? "n" : "k", token);
    });
    flush();
  };

  const command = (text) => {
    const inner = make("code", {}, text);
    return make("div", { class: "try-listing" }, copier(() => text), make("pre", { class: "ref-code try-command", dir: "ltr", tabindex: "0" }, inner));
  };

  const copier = (text) => {
    const button = make("button", { type: "button", class: "try-small try-copy" }, words.copy);
    copies(button, text, words.copied);
    return button;
  };

  const tabs = (list) => {
    const bar = make("div", { class: "ref-tablist", role: "tablist", "aria-label": words.response });
    const panels = list.map(([, panel]) => panel);
    const buttons = list.map(([name], i) => {
      const id = "try-tab-" + ++count;
      panels[i].id = id + "-panel";
      panels[i].setAttribute("role", "tabpanel");
      panels[i].setAttribute("aria-labelledby", id);
      const button = make("button", { type: "button", role: "tab", id, "aria-controls": id + "-panel" }, name);
      button.addEventListener("click", () => choose(i));
      bar.append(button);
      return button;
    });
    const choose = (chosen) => {
      selectTab(buttons, chosen);
      panels.forEach((p, i) => { p.hidden = i !== chosen; });
    };
    moveByKeys(bar, buttons, choose);
    choose(0);
    return make("div", { class: "try-tabs" }, bar, ...panels);
  };
})();
