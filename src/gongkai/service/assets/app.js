"use strict";
// The desk: hand in files, follow a job, look at its reports. Everything comes from this server; text goes in as text.
(() => {
  const { view, make, fill } = window.gongkai;
  const place = document.getElementById("place");
  const state = { lang: "zh", words: {}, viewWords: {}, session: null, following: null };
  const kept = {
    get lang() { try { return localStorage.getItem("gongkai:lang"); } catch (error) { return null; } },
    set lang(value) { try { localStorage.setItem("gongkai:lang", value); } catch (error) { /* it is asked for again */ } },
    // The folders of a job in which there was no file; nothing of them is sent.
    bare(job, folders) {
      try {
        if (folders && folders.length) sessionStorage.setItem(`gongkai:bare:${job}`, JSON.stringify(folders));
        return JSON.parse(sessionStorage.getItem(`gongkai:bare:${job}`)) || [];
      } catch (error) { return []; }
    },
  };

  const ask = async (path, options = {}) => {
    const joined = `${path}${path.includes("?") ? "&" : "?"}lang=${state.lang}`;
    let response;
    try { response = await fetch(joined, options); } catch (error) { throw new Error(state.words.lost); }
    if (response.status === 401 && state.session && state.session.needed) { state.session.owner = null; show(); }
    if (!response.ok) {
      const problem = await response.json().catch(() => ({}));
      const error = new Error(problem.detail || response.statusText);
      error.status = response.status;
      throw error;
    }
    return response.status === 204 ? null : response;
  };
  const json = async (path, options) => { const response = await ask(path, options); return response && response.json(); };

  const speak = async (lang) => {
    const [own, shared] = await Promise.all([fetch("/ui/app.json"), fetch("/ui/words.json")].map(async (one) => (await one).json()));
    state.lang = lang;
    state.words = own[lang];
    state.viewWords = shared[lang];
    document.documentElement.lang = lang === "en" ? "en" : "zh-CN";
    document.title = `${state.words.brand} · gongkai`;
  };

  const otherLanguage = () => {
    const other = state.lang === "zh" ? "en" : "zh";
    return make("button", { type: "button", lang: other === "zh" ? "zh-CN" : "en", on: { click: async () => { kept.lang = other; await speak(other); show(); } } }, state.words.language);
  };
  const bar = () => make("header", { class: "bar" },
    make("a", { class: "skip", href: "#main", on: { click: (event) => { event.preventDefault(); const main = document.querySelector("main"); main.tabIndex = -1; main.focus(); } } }, state.words.skip),
    make("a", { class: "brand", href: "#/" }, state.words.brand, make("small", {}, state.words.about)),
    make("nav", { "aria-label": state.words.home },
      otherLanguage(),
      state.session.needed && state.session.owner ? make("button", { type: "button", on: { click: async () => { await ask("/v1/session", { method: "DELETE" }).catch(() => null); state.session.owner = null; show(); } } }, state.words.leave) : null));
  const frame = (...inside) => place.replaceChildren(bar(), make("main", { class: "page", id: "main" }, ...inside));
  const unfollow = () => { if (state.following) state.following(); state.following = null; };

  // --- signing in ------------------------------------------------------------------------------

  const showSign = () => {
    const { words } = state;
    const notice = make("p", { class: "notice", role: "alert" });
    const input = make("input", { type: "password", id: "key", autocomplete: "current-password", "aria-describedby": "key-hint", required: true });
    const enter = async (event) => {
      event.preventDefault();
      try {
        await ask("/v1/session", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ key: input.value.trim() }) });
        state.session = await json("/v1/session");
        show();
      } catch (error) { notice.textContent = error.status === 401 ? words.wrong_key : error.message; input.focus(); }
    };
    frame(make("h1", {}, words.sign), make("form", { class: "sign", on: { submit: enter } },
      make("label", { for: "key" }, words.key), input, make("p", { class: "hint", id: "key-hint" }, words.key_hint), notice, make("button", { class: "primary" }, words.enter)));
    input.focus();
  };

  // --- handing in ------------------------------------------------------------------------------

  const isNone = (path) => path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX") || /(^|\/)(~\$[^/]*|thumbs\.db|desktop\.ini)$/i.test(path);
  // A folder that holds nothing is told as such: {path} without a file.
  const walk = async (entry, path) => {
    const here = path + entry.name;
    if (entry.isFile) return [{ file: await new Promise((done, failed) => entry.file(done, failed)), path: here }];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) break;
      for (const one of some) found.push(...await walk(one, `${here}/`));
    }
    return found.some((one) => !one.file || !isNone(one.path)) || isNone(here) ? found : [{ path: here }];
  };
  const dropped = async (transfer) => {
    const entries = [...transfer.items].map((one) => one.webkitGetAsEntry && one.webkitGetAsEntry()).filter(Boolean);
    if (!entries.length) return [...transfer.files].map((file) => ({ file, path: file.name }));
    const found = [];
    for (const entry of entries) found.push(...await walk(entry, ""));
    return found;
  };
  const hollow = (folders) => fill(state.words.empty_folders, { count: folders.length, names: folders.slice(0, 20).join("、") + (folders.length > 20 ? "……" : "") });
  const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

  const send = (given, notice, drop) => {
    const { words, session } = state;
    const files = given.filter((one) => one.file && !isNone(one.path));
    const bare = given.filter((one) => !one.file).map((one) => one.path);
    const size = files.reduce((sum, one) => sum + one.file.size, 0);
    notice.textContent = "";
    if (!files.length) { notice.textContent = bare.length ? hollow(bare) : words.nothing; return; }
    if (files.length > session.files) { notice.textContent = fill(words.too_many, { count: files.length, most: session.files }); return; }
    if (size > session.upload * 1048576) { notice.textContent = fill(words.too_large, { size: Math.ceil(size / 1048576), most: session.upload }); return; }
    const form = new FormData();
    for (const one of files.sort((a, b) => a.path.localeCompare(b.path, "zh"))) form.append("files", one.file, one.path);
    const told = make("strong", { role: "status" }, fill(words.uploading, { percent: 0 }));
    const progress = make("progress", { max: 100, value: 0, "aria-label": words.choose });
    const request = new XMLHttpRequest();
    const panel = make("section", { class: "progress" }, make("div", { class: "line" }, told, make("button", { type: "button", on: { click: () => request.abort() } }, words.cancel)), progress);
    drop.replaceWith(panel);
    const back = (text) => { panel.replaceWith(drop); notice.textContent = text; };
    request.upload.addEventListener("progress", (event) => {
      const percent = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
      progress.value = percent;
      told.textContent = fill(words.uploading, { percent });
    });
    request.addEventListener("load", () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch (error) { answer = {}; }
      if (request.status === 202) { kept.bare(answer.id, bare); location.hash = `#/job/${answer.id}`; }
      else back(answer.detail || words.lost);
    });
    request.addEventListener("error", () => back(words.lost));
    request.addEventListener("abort", () => back(""));
    // A page that is left while files are on their way loses them: the browser asks first.
    const warn = (event) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    request.addEventListener("loadend", () => window.removeEventListener("beforeunload", warn));
    request.open("POST", `/v1/jobs?lang=${state.lang}`);
    request.setRequestHeader("Idempotency-Key", random());
    request.send(form);
  };

  const showHome = async () => {
    const { words, session } = state;
    const notice = make("p", { class: "notice", role: "alert" });
    const picker = (folder) => make("input", { type: "file", multiple: true, webkitdirectory: folder, hidden: true, tabindex: "-1", on: { change: (event) => { send([...event.target.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })), notice, drop); event.target.value = ""; } } });
    const [files, folder] = [picker(false), picker(true)];
    const drop = make("section", { class: "drop", "aria-label": words.drop },
      make("strong", {}, words.drop), make("span", { class: "hint" }, words.or),
      make("div", { class: "ways" }, make("button", { type: "button", class: "primary", on: { click: () => files.click() } }, words.choose), make("button", { type: "button", on: { click: () => folder.click() } }, words.choose_folder)),
      make("p", { class: "hint" }, fill(words.kinds, session)), files, folder);
    const recent = make("section", {});
    frame(make("h1", {}, words.heading), make("p", { class: "lead" }, words.lead), drop, notice,
      make("ol", { class: "steps" }, ["step1", "step2", "step3"].map((one) => make("li", {}, words[one]))),
      make("p", { class: "hint" }, fill(words.private, session), " ", words.several_years), recent);
    place.ondragover = (event) => { event.preventDefault(); drop.classList.add("over"); };
    place.ondragleave = (event) => { if (!event.relatedTarget) drop.classList.remove("over"); };
    place.ondrop = async (event) => { event.preventDefault(); drop.classList.remove("over"); if (drop.isConnected) await dropped(event.dataTransfer).then((found) => send(found, notice, drop), (error) => { notice.textContent = fill(words.not_dropped, { reason: error.message }); }); };
    try {
      const { jobs } = await json("/v1/jobs?limit=10");
      if (jobs.length) recent.append(make("h2", {}, words.recent), make("div", { class: "wide" }, make("table", { class: "listing" },
        make("thead", {}, make("tr", {}, [words.made, words.files_s, words.result].map((one) => make("th", { scope: "col" }, one)))),
        make("tbody", {}, jobs.map((job) => make("tr", {}, make("td", {}, make("a", { href: `#/job/${job.id}` }, when(job.created))), make("td", {}, fill(words.files_n, job.totals)), make("td", {}, job.state === "open" ? words.open_s : chips(job.totals))))))));
    } catch (error) { notice.textContent = error.message; }
  };
  const when = (moment) => new Date(moment).toLocaleString(state.lang === "en" ? "en-GB" : "zh-CN", { dateStyle: "medium", timeStyle: "short" });

  // --- a job -----------------------------------------------------------------------------------

  const chips = (one) => {
    const { words } = state;
    const found = [["error", one.errors], ["warning", one.warnings], ["info", one.infos]].filter(([, count]) => count);
    return found.length ? found.map(([name, count]) => make("span", { class: `chip ${name}` }, `${words[name]} ${count}`)) : [make("span", { class: "chip good" }, words.clean)];
  };
  const worst = (one) => one.errors * 1e6 + one.warnings * 1e3 + one.infos;
  const everyFile = async (id) => {
    const found = [];
    let after = -1;
    while (after !== null) {
      const part = await json(`/v1/jobs/${id}/files?limit=1000&after=${after}`);
      found.push(...part.files);
      after = part.next;
    }
    return found;
  };

  const showJob = async (id) => {
    const { words } = state;
    let job; let list;
    try { [job, list] = [await json(`/v1/jobs/${id}`), await everyFile(id)]; } catch (error) {
      frame(make("h1", {}, error.status === 404 ? words.absent : error.message), make("p", {}, make("a", { class: "button primary", href: "#/" }, words.again)));
      return;
    }
    const files = new Map(list.map((one) => [one.position, one]));
    if (job.state === "open") follow(id, job, files); else drawJob(id, job, files);
  };

  // What is drawn while files are being read: counts, a bar, every file with its state.
  const follow = (id, first, files) => {
    const { words } = state;
    let job = first;
    const told = make("strong", { role: "status" });
    const progress = make("progress", { max: 1, value: 0, "aria-label": words.open_s });
    const rows = new Map();
    const body = make("tbody");
    const draw = (one) => {
      const named = { waiting: words.waiting, reading: words.reading_s, done: words.done, failed: words.failed, cancelled: words.cancelled_s }[one.state];
      const row = make("tr", {}, make("td", {}, one.title || one.name, one.title ? make("div", { class: "hint" }, one.name) : null, one.error ? make("div", { class: "hint" }, one.error.message) : null),
        make("td", { class: "result" }, one.state === "done" ? chips(one) : make("span", { class: `state ${one.state}` }, named)));
      if (rows.has(one.position)) rows.get(one.position).replaceWith(row); else body.append(row);
      rows.set(one.position, row);
    };
    const count = () => {
      const all = [...files.values()];
      const ended = all.filter((one) => !["waiting", "reading"].includes(one.state)).length;
      progress.max = Math.max(all.length, 1);
      progress.value = ended;
      told.textContent = fill(words.reading, { done: ended, all: all.length });
    };
    const notice = make("p", { class: "notice", role: "alert" });
    frame(make("h1", {}, fill(words.files_n, { files: files.size })), make("section", { class: "progress" }, make("div", { class: "line" }, told,
      make("button", { type: "button", on: { click: () => ask(`/v1/jobs/${id}`, { method: "DELETE" }).catch((error) => { notice.textContent = error.message; }) } }, words.cancel)), progress), notice,
    make("div", { class: "wide" }, make("table", { class: "listing" }, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words.name), make("th", { scope: "col" }, words.state))), body)));
    [...files.values()].forEach(draw);
    count();
    let due = new Map();
    let timer = 0;
    const flush = () => { timer = 0; for (const one of due.values()) draw(one); due = new Map(); count(); };
    const end = async () => {
      unfollow();
      try { job = await json(`/v1/jobs/${id}`); drawJob(id, job, new Map((await everyFile(id)).map((one) => [one.position, one]))); } catch (error) { notice.textContent = error.message; }
    };
    const again = async () => {
      files.clear(); rows.clear(); body.replaceChildren();
      for (const one of await everyFile(id)) { files.set(one.position, one); draw(one); }
      count();
    };
    let poll = 0;
    const stream = new EventSource(`/v1/jobs/${id}/events?lang=${state.lang}`);
    stream.addEventListener("file", (event) => { const one = JSON.parse(event.data); files.set(one.position, one); due.set(one.position, one); if (!timer) timer = setTimeout(flush, 100); });
    stream.addEventListener("files", () => { again().catch(() => null); });
    stream.addEventListener("job", (event) => { if (JSON.parse(event.data).state !== "open") end(); });
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED || poll) return;
      poll = setInterval(async () => { const now = await json(`/v1/jobs/${id}`).catch(() => null); if (now && now.state !== "open") end(); else await again().catch(() => null); }, 3000);
    });
    state.following = () => { stream.close(); clearTimeout(timer); clearInterval(poll); };
  };

  const drawJob = (id, job, files) => {
    const { words } = state;
    const totals = job.totals;
    const all = [...files.values()];
    const read = all.filter((one) => one.state === "done").sort((one, other) => worst(other) - worst(one) || one.position - other.position);
    const lost = all.filter((one) => one.state !== "done");
    const sum = (name, value, cls = "") => make("li", { class: cls }, make("b", {}, value), make("span", {}, name));
    const take = (name, query, cls = "") => make("a", { class: `button ${cls}`, href: `/v1/jobs/${id}/results?${query}&lang=${state.lang}`, download: true }, name);
    const body = make("tbody");
    const only = make("input", { type: "checkbox", id: "only" });
    const search = make("input", { type: "search", class: "remark", placeholder: words.search, "aria-label": words.search });
    const list = () => body.replaceChildren(...read.filter((one) => (!only.checked || worst(one)) && `${one.name} ${one.title || ""} ${one.agency || ""}`.includes(search.value.trim())).map((one) => make("tr", {},
      make("td", {}, make("a", { href: `#/job/${id}/${one.position}` }, one.title || one.name), make("div", { class: "hint" }, one.name)),
      make("td", { class: "aside" }, one.agency || ""), make("td", { class: "aside num" }, one.year || ""), make("td", { class: "result" }, chips(one)))));
    only.addEventListener("change", list);
    search.addEventListener("input", list);
    const remove = async () => { if (window.confirm(words.sure)) { await ask(`/v1/jobs/${id}`, { method: "DELETE" }).catch(() => null); location.hash = "#/"; } };
    frame(
      make("h1", { class: "received" }, fill(words.received, { all: totals.files, read: totals.read, failed: totals.failed + totals.cancelled })),
      job.state === "cancelled" ? make("p", { class: "notice" }, words.cancelled) : null,
      kept.bare(id).length ? make("p", { class: "notice" }, hollow(kept.bare(id))) : null,
      make("ul", { class: "sums", "aria-label": words.sums },
        sum(words.with_errors_s, totals.with_errors, totals.with_errors ? "error" : ""), sum(words.errors_s, totals.errors, totals.errors ? "error" : ""), sum(words.warnings_s, totals.warnings, totals.warnings ? "warning" : ""),
        sum(words.clean_s, totals.clean, "good"), sum(fill(words.proved_s, totals), totals.cells)),
      make("p", { class: "hint" }, words.checked_what),
      totals.read ? make("section", { class: "take", "aria-label": words.take }, take(words.list_xlsx, "format=xlsx", "primary"), take(words.book, "format=html"), take(words.tables_xlsx, "of=reports&format=xlsx"), take(words.list_csv, "format=csv"), take(words.json, "format=json"), take(words.sarif, "format=sarif")) : null,
      lost.length ? make("section", {}, make("h2", {}, `${words.unread}（${lost.length}）`), make("ul", { class: "unreadable" }, lost.map((one) => make("li", {}, make("b", {}, one.name), one.error ? one.error.message : words.cancelled_s)))) : null,
      read.length ? make("section", {}, make("h2", {}, words.reports), make("div", { class: "filter" }, make("label", { for: "only" }, only, ` ${words.only_errors}`), read.length > 8 ? search : null),
        make("div", { class: "wide" }, make("table", { class: "listing" }, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words.name), make("th", { scope: "col", class: "aside" }, words.agency), make("th", { scope: "col", class: "aside" }, words.year), make("th", { scope: "col" }, words.result))), body))) : null,
      make("p", { class: "take" }, make("a", { class: "button primary", href: "#/" }, words.again), make("button", { type: "button", on: { click: remove } }, words.delete), make("span", { class: "hint" }, job.expires ? fill(words.expires, { when: when(job.expires) }) : "")));
    list();
  };

  // --- a report --------------------------------------------------------------------------------

  const showReport = async (id, position) => {
    const { words, viewWords } = state;
    const here = `/v1/jobs/${id}/files/${position}`;
    try {
      const [{ view: found, marks }, files] = await Promise.all([json(here), everyFile(id)]);
      const order = files.filter((one) => one.state === "done" && worst(one)).sort((one, other) => worst(other) - worst(one) || one.position - other.position);
      const at = order.findIndex((one) => one.position === position);
      const following = order[at + 1];
      view(place, found, {
        words: viewWords,
        back: () => { location.hash = `#/job/${id}`; },
        marks: {
          get: (finding) => marks[finding],
          set: async (finding, mark) => {
            if (mark) await ask(`${here}/marks/${finding}`, { method: "PUT", keepalive: true, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ state: mark.state, remark: mark.remark || "" }) });
            else await ask(`${here}/marks/${finding}`, { method: "DELETE", keepalive: true });
            if (mark) marks[finding] = mark; else delete marks[finding];
          },
        },
        page: /^(application\/pdf|image\/)/.test(found.source.media_type) ? async (number) => {
          const response = await ask(`${here}/pages/${number}`);
          const [width, height] = response.headers.get("X-Page-Size").split("x").map(Number);
          return { src: URL.createObjectURL(await response.blob()), width, height };
        } : null,
      });
      place.querySelector(".tools").append(otherLanguage());
      if (following) place.querySelector(".tools").append(make("a", { class: "button", href: `#/job/${id}/${following.position}` }, `${words.next_report} →`));
    } catch (error) {
      frame(make("h1", {}, error.status === 404 ? words.absent : error.message), make("p", {}, make("a", { class: "button primary", href: `#/job/${id}` }, words.reports)));
    }
  };

  // --- where to --------------------------------------------------------------------------------

  const show = () => {
    unfollow();
    place.ondrop = place.ondragover = place.ondragleave = null;
    window.scrollTo(0, 0);
    if (state.session.needed && !state.session.owner) return showSign();
    const [, job, position] = location.hash.match(/^#\/job\/([0-9a-f]{32})(?:\/(\d+))?$/) || [];
    if (job && position !== undefined) return showReport(job, Number(position));
    if (job) return showJob(job);
    return showHome();
  };
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => event.preventDefault());
  window.addEventListener("hashchange", show);
  (async () => {
    state.session = await (await fetch("/v1/session")).json();
    await speak(kept.lang === "en" || kept.lang === "zh" ? kept.lang : state.session.lang);
    show();
  })();
})();
