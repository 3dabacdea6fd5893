"use strict";
// The view of one report. gongkaiView(place, view, given) draws it; `given`: words, marks {get, set}, page(number), back().
(() => {
  const circled = (n) => {
    if (n >= 1 && n <= 20) return String.fromCodePoint(0x2460 + n - 1);
    if (n >= 21 && n <= 35) return String.fromCodePoint(0x3251 + n - 21);
    if (n >= 36 && n <= 50) return String.fromCodePoint(0x32b1 + n - 36);
    return `(${n})`;
  };

  // Makes an element; text goes in as text and never as HTML.
  const make = (tag, attributes = {}, ...inside) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined || value === null || value === false) continue;
      if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
      else if (value === true) element.setAttribute(name, "");
      else element.setAttribute(name, value);
    }
    for (const one of inside.flat()) if (one !== null && one !== undefined) element.append(one);
    return element;
  };
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Scrolls a pane, and only it, so that an element stands in its middle.
  const bring = (element) => {
    if (!element) return;
    const pane = element.closest(".pane-body");
    if (!pane || !pane.clientHeight || pane.scrollHeight <= pane.clientHeight) {
      element.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
      return;
    }
    const gap = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    const top = pane.scrollTop + gap - pane.clientHeight / 2 + element.offsetHeight / 2;
    pane.scrollTo({ top, behavior: calm ? "auto" : "smooth" });
  };

  // --- the source ------------------------------------------------------------------------------

  const rangesOf = (view) => {
    const ranges = [];
    for (const [path, cell] of Object.entries(view.cells)) {
      if (cell.a !== undefined && cell.b > cell.a) ranges.push({ a: cell.a, b: cell.b, path, cls: `c s-${cell.s}` });
    }
    for (const one of view.findings) {
      if (one.a === undefined || one.b <= one.a) continue;
      if (one.fields.length && one.sides) continue; // its cells are marked, one by one
      ranges.push({ a: one.a, b: one.b, n: one.n, cls: `f f-${one.severity}` });
    }
    for (const mark of view.marks) ranges.push({ a: mark.a, b: mark.b, cls: `m m-${mark.k}`, word: mark.k });
    return ranges.sort((one, other) => one.a - other.a);
  };

  // Returns the text from a place to another, cut where a mark begins or ends.
  const marked = (text, start, end, ranges, words) => {
    const here = ranges.filter((one) => one.a < end && one.b > start);
    const cuts = new Set([start, end]);
    for (const one of here) {
      if (one.a > start) cuts.add(one.a);
      if (one.b < end) cuts.add(one.b);
    }
    const places = [...cuts].sort((one, other) => one - other);
    const out = document.createDocumentFragment();
    for (let at = 0; at + 1 < places.length; at += 1) {
      const [from, to] = [places[at], places[at + 1]];
      const over = here.filter((one) => one.a <= from && one.b >= to);
      const piece = text.slice(from, to);
      if (!over.length) {
        out.append(piece);
        continue;
      }
      const numbers = over.filter((one) => one.n).map((one) => one.n);
      const paths = over.filter((one) => one.path).map((one) => one.path);
      const kind = over.find((one) => one.word);
      const span = make("span", {
        class: over.map((one) => one.cls).join(" "),
        "data-n": numbers.join(" ") || null,
        "data-paths": paths.join(" ") || null,
        title: kind ? words[kind.word] : null,
      }, piece);
      for (const one of over) if (one.n && one.a === from) span.prepend(make("sup", { class: "tag" }, circled(one.n)));
      out.append(span);
    }
    return out;
  };

  const drawText = (view, words) => {
    const ranges = rangesOf(view);
    const out = make("div", { class: "text" });
    for (const block of view.blocks) {
      if (!block.rows) {
        out.append(make("div", { class: "prose" }, marked(view.text, block.s, block.e, ranges, words)));
        continue;
      }
      const body = make("tbody");
      for (const row of block.rows) {
        const line = make("tr");
        for (const cell of row) {
          const box = make("td", { rowspan: cell.r, colspan: cell.c });
          if (cell.s !== undefined) box.append(marked(view.text, cell.s, cell.e, ranges, words));
          line.append(box);
        }
        body.append(line);
      }
      out.append(make("div", { class: "wide", tabindex: "0", role: "group", "aria-label": words.source }, make("table", { class: "drawn" }, body)));
    }
    return out;
  };

  // The pages as they look, each drawn when it comes into sight, with the boxes of what was read on it.
  const drawPages = (view, words, page) => {
    const out = make("div", { class: "pages" });
    const watch = new IntersectionObserver((seen) => {
      for (const one of seen) if (one.isIntersecting) { watch.unobserve(one.target); one.target.dispatchEvent(new Event("wanted")); }
    }, { rootMargin: "400px" });
    const boxes = [];
    for (const [path, cell] of Object.entries(view.cells)) if (cell.box) boxes.push({ ...cell, path, cls: `s-${cell.s}` });
    for (const one of view.findings) if (one.box && !(one.fields.length && one.sides)) boxes.push({ page: one.page, box: one.box, tag: one.n, cls: `f-${one.severity}` });
    for (const mark of view.marks) if (mark.box) boxes.push({ page: mark.page, box: mark.box, cls: `m-${mark.k}` });
    for (let number = 1; number <= view.pages; number += 1) {
      const over = make("div", { class: "over" });
      const figure = make("figure", { "data-page": number }, make("figcaption", {}, fill(words.page, { page: number })), make("div", { class: "sheet" }, make("p", { class: "hint" }, words.loading), over));
      figure.addEventListener("wanted", async () => {
        const found = await page(number).catch(() => null);
        const hint = figure.querySelector(".hint");
        if (!found) { if (hint) hint.textContent = words.no_picture; return; }
        const picture = make("img", { src: found.src, alt: fill(words.page, { page: number }) });
        await picture.decode().catch(() => null); // only then it has its height, and nothing moves afterwards
        if (hint) hint.replaceWith(picture);
        for (const one of boxes.filter((box) => box.page === number)) {
          const [left, top, right, bottom] = one.box;
          const box = make("div", { class: `box ${one.cls}`, "data-paths": one.path, "data-n": one.tag });
          box.style.left = `${(100 * left) / found.width}%`;
          box.style.top = `${(100 * top) / found.height}%`;
          box.style.width = `${(100 * (right - left)) / found.width}%`;
          box.style.height = `${(100 * (bottom - top)) / found.height}%`;
          over.append(box);
        }
        figure.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
      });
      watch.observe(figure);
      out.append(figure);
    }
    return out;
  };

  // --- the reading -----------------------------------------------------------------------------

  const drawCell = (view, words, path, act) => {
    const cell = view.cells[path];
    if (!cell) return make("td", { class: "num" });
    const about = [cell.w, words[cell.s], cell.raw ? `${words.printed} ${cell.raw}` : null].filter(Boolean).join("，");
    const value = make("button", {
      type: "button", class: "value", title: about, "aria-label": `${cell.v || words[cell.s]}：${about}`,
      tabindex: cell.n ? null : "-1", on: { click: () => act.cell(path) },
    }, cell.v || "\u00a0");
    const tags = (cell.n || []).slice(0, 3).map((n) => make("button", {
      type: "button", class: "tag", "aria-label": fill(words.finding, { n }), on: { click: () => act.finding(n) },
    }, circled(n)));
    return make("td", { class: `num s-${cell.s}`, "data-path": path }, tags, value);
  };

  const drawTables = (view, words, act) => {
    const out = make("div", { class: "tables" });
    for (const table of view.tables) {
      const section = make("section", { class: "table" }, make("h3", {}, table.title));
      if (!table.grids) section.append(make("p", { class: "hint" }, words.absent));
      for (const grid of table.grids || []) {
        const body = make("tbody");
        for (const row of grid) {
          body.append(make("tr", {}, row.map((box) => {
            if (box.k === "c") return drawCell(view, words, box.p, act);
            return make("th", { class: box.k === "h" ? "head" : "label", rowspan: box.r, colspan: box.s, scope: box.k === "h" ? (box.s ? "colgroup" : "col") : (box.r ? "rowgroup" : "row") }, box.t);
          })));
        }
        section.append(make("div", { class: "wide", tabindex: "0", role: "group", "aria-label": table.title }, make("table", { class: `form form-${table.id}` }, body)));
      }
      out.append(section);
    }
    return out;
  };

  const legend = (words) => make("details", { class: "legend" }, make("summary", {}, words.legend), make("ul", {},
    ["verified", "read", "conflicting", "ambiguous", "blank"].map((one) => make("li", {}, make("span", { class: `swatch s-${one}` }, "0"), words[one])),
    ["problems", "improvements"].map((one) => make("li", {}, make("span", { class: `swatch m m-${one}` }, "文"), words[one])),
    make("li", {}, make("span", { class: "swatch f f-error" }, "文"), words.of_problem)));

  // --- the findings ----------------------------------------------------------------------------

  const drawSum = (one, words) => {
    const line = (side) => make("span", { class: "terms" }, side.flatMap(([path, name, value], at) => [
      at ? make("span", { class: "plus" }, "+") : null,
      make("span", { class: "term", "data-term": path }, make("small", {}, name), make("b", {}, value)),
    ]));
    const shown = (side) => (side.length > 8 ? side.filter(([, , value]) => !["0", "空", "blank"].includes(value)) : side);
    const { left, right, expected, actual } = one.sides;
    return make("div", { class: "sum" }, line(shown(left)), make("span", { class: "equals" }, words.equals), line(right),
      make("p", {}, fill(words.should, { expected, actual })));
  };

  const drawFinding = (one, words, act) => {
    const item = make("li", { class: `finding f-${one.severity}`, "data-n": one.n, id: `finding-${one.n}` });
    item.append(make("button", { type: "button", class: "pick", on: { click: () => act.finding(one.n) } },
      make("span", { class: "no", "aria-hidden": "true" }, circled(one.n)),
      make("span", { class: `chip ${one.severity}` }, words[one.severity]),
      make("span", { class: "message" }, one.message)));
    const more = make("div", { class: "more" });
    if (one.where) more.append(make("p", { class: "where" }, one.where));
    if (one.quote) more.append(make("p", { class: "quote" }, `${words.quote}：${one.quote}`));
    if (one.sides) more.append(drawSum(one, words));
    for (const suspect of one.suspects) {
      more.append(make("p", { class: `suspect${suspect.slip ? " slip" : ""}` }, make("button", { type: "button", on: { click: () => act.cell(suspect.field) } }, suspect.slip ? words.slip : words.suspect), ` ${suspect.words}`));
    }
    if (one.basis) more.append(make("p", { class: "basis" }, `${words.basis}：${one.basis}（${one.code}）`));
    item.append(more);
    return item;
  };

  // What one slip explains is one entry: it is marked once, and the mark is that of all its findings.
  const drawEntry = (findings, words, marks, act) => {
    const items = findings.map((one) => drawFinding(one, words, act));
    const label = fill(words.finding, { n: findings[0].n });
    const remark = make("input", { type: "text", class: "remark", maxlength: 500, placeholder: words.remark_hint, "aria-label": `${words.remark}：${label}` });
    const told = make("span", { class: "told", role: "status" });
    const buttons = {};
    const now = () => marks.get(findings[0].id);
    const show = () => {
      const mark = now();
      for (const item of items) item.dataset.mark = mark ? mark.state : "";
      for (const [name, button] of Object.entries(buttons)) button.setAttribute("aria-pressed", String(Boolean(mark) && mark.state === name));
      remark.hidden = !wanted;
      if (wanted && document.activeElement !== remark) remark.value = wanted.remark || "";
    };
    const save = async (mark) => {
      try {
        for (const one of findings) await marks.set(one.id, mark);
        told.textContent = mark ? words.saved : "";
      } catch (error) {
        told.textContent = fill(words.not_saved, { reason: error.message });
        wanted = now();
      }
      show();
      act.marked();
    };
    // Whoever types the remark does not wait for the server: the field is there at once, one after the other is saved.
    let wanted = now(), saved = Promise.resolve();
    const set = (mark) => {
      wanted = mark;
      remark.hidden = !mark;
      saved = saved.then(() => save(mark));
    };
    for (const name of ["confirmed", "dismissed"]) {
      buttons[name] = make("button", { type: "button", class: `mark ${name}`, "aria-pressed": "false", "aria-label": `${words[name]}：${label}`, on: { click: () => {
        set(wanted && wanted.state === name ? null : { state: name, remark: remark.value });
      } } }, words[name]);
    }
    remark.addEventListener("change", () => { if (wanted) set({ state: wanted.state, remark: remark.value }); });
    remark.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === "Escape") { event.stopPropagation(); remark.blur(); } });
    for (const item of items) { item.mark = set; item.remark = remark; }
    items[items.length - 1].append(make("div", { class: "marks" }, buttons.confirmed, buttons.dismissed, remark, told));
    show();
    return items;
  };

  // --- the whole -------------------------------------------------------------------------------

  const gongkaiView = (place, view, given) => {
    const { words, marks, page, back } = given;
    let chosen = 0;
    const root = make("main", { class: "view", "data-tab": view.findings.length ? "findings" : "reading" });
    const items = new Map();
    const unlight = () => root.querySelectorAll(".lit, .lit-left, .lit-right").forEach((one) => one.classList.remove("lit", "lit-left", "lit-right"));
    const ofPath = (path) => root.querySelectorAll(`[data-path="${CSS.escape(path)}"], [data-paths~="${CSS.escape(path)}"]`);
    const inSource = (element) => element && element.closest(".source");
    const lightPath = (path, cls) => { let first = null; for (const one of ofPath(path)) { one.classList.add(cls); if (inSource(one) && one.offsetParent && !first) first = one; } return first; };
    let again = () => {};

    const act = {
      cell(path) {
        unlight();
        const first = lightPath(path, "lit");
        const cell = view.cells[path];
        again = () => act.cell(path);
        if (first) bring(first);
        else if (cell && cell.page) bring(root.querySelector(`figure[data-page="${cell.page}"]`));
        const box = root.querySelector(`td[data-path="${CSS.escape(path)}"]`);
        if (box && !box.matches(":focus-within")) bring(box);
      },
      finding(n) {
        const one = view.findings[n - 1];
        if (!one) return;
        chosen = n;
        unlight();
        for (const [number, item] of items) item.classList.toggle("chosen", number === n);
        const sides = one.sides ? { left: one.sides.left.map((term) => term[0]), right: one.sides.right.map((term) => term[0]) } : { left: [], right: [] };
        let first = null;
        for (const path of one.fields) {
          const cls = sides.right.includes(path) ? "lit-right" : sides.left.includes(path) ? "lit-left" : "lit";
          const met = lightPath(path, cls);
          if (cls === "lit-right" || !first) first = met || first;
        }
        for (const span of root.querySelectorAll(`.source [data-n~="${n}"]`)) { span.classList.add("lit"); if (span.offsetParent && (!first || !one.sides)) first = first && one.sides ? first : first || span; }
        const own = [...root.querySelectorAll(`.source [data-n~="${n}"]`)].find((span) => span.offsetParent);
        again = () => act.finding(n);
        bring(one.sides ? first || own : own || first);
        if (!first && !own && one.page) bring(root.querySelector(`figure[data-page="${one.page}"]`));
        const total = (one.sides ? sides.right[0] : one.fields[0]) || null;
        if (total) bring(root.querySelector(`td[data-path="${CSS.escape(total)}"]`));
        bring(items.get(n));
      },
      marked() {
        const every = view.groups.flatMap((group) => group.entries);
        const done = every.filter((entry) => marks.get(view.findings[entry.n[0] - 1].id)).length;
        count.textContent = every.length ? fill(words.marked, { done, all: every.length }) : "";
      },
      step(by) {
        if (!view.findings.length) return;
        act.finding(Math.min(Math.max(chosen + by, 1), view.findings.length));
      },
    };

    // Head: what this is, and the few things to do.
    const facts = [view.agency, view.year && fill(words.year, view), view.form && fill(words.form, view), view.published && fill(words.published, view)].filter(Boolean);
    const count = make("span", { class: "count", role: "status" });
    const help = make("dialog", { class: "keys", "aria-label": words.keys });
    help.append(make("h2", {}, words.keys), make("dl", {}, [["j", "key_next"], ["k", "key_previous"], ["y", "key_done"], ["x", "key_ignore"], ["u", "key_undo"], ["Esc", "key_back"], ["?", "key_help"]].flatMap(([key, name]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, words[name])])),
      make("button", { type: "button", on: { click: () => help.close() } }, words.close));
    const head = make("header", { class: "view-head" },
      make("div", { class: "names" }, make("h1", {}, view.title || view.source.name),
        make("p", { class: "facts" }, facts.join(" · "), facts.length ? " · " : "", make("span", { class: "file" }, view.source.name)),
        make("p", { class: "counts" }, ["error", "warning", "info"].map((one) => view.counts[one] ? make("span", { class: `chip ${one}` }, `${words[one]} ${view.counts[one]}`) : null), view.findings.length ? null : make("span", { class: "chip good" }, words.none), count)),
      make("nav", { class: "tools", "aria-label": words.findings },
        back ? make("button", { type: "button", class: "back", on: { click: back } }, `← ${words.back}`) : null,
        make("button", { type: "button", disabled: !view.findings.length, on: { click: () => act.step(-1) } }, words.previous),
        make("button", { type: "button", class: "primary", disabled: !view.findings.length, on: { click: () => act.step(1) } }, words.next),
        make("button", { type: "button", on: { click: () => window.print() } }, words.print),
        make("button", { type: "button", on: { click: () => help.showModal() } }, words.keys)));

    // The panes.
    const tabs = make("div", { class: "tabs", role: "group" });
    const pick = (name) => {
      root.dataset.tab = name;
      for (const one of tabs.children) one.setAttribute("aria-pressed", String(one.dataset.tab === name));
      again();
    };
    for (const name of ["findings", "reading", "source"]) tabs.append(make("button", { type: "button", "data-tab": name, "aria-pressed": String(root.dataset.tab === name), on: { click: () => pick(name) } }, words[name]));

    const pane = (name, ...inside) => make("div", { class: `pane ${name}` }, make("h2", {}, words[name]), make("div", { class: "pane-body", tabindex: "0", role: "region", "aria-label": words[name] }, ...inside));
    const list = make("div", { class: "list" });
    for (const group of view.groups) {
      list.append(make("h3", {}, group.title));
      for (const entry of group.entries) {
        const these = drawEntry(entry.n.map((n) => view.findings[n - 1]), words, marks, act);
        these.forEach((item, at) => items.set(entry.n[at], item));
        list.append(make("ol", { class: these.length > 1 ? "entry several" : "entry" }, these));
      }
    }
    if (!view.findings.length) list.append(make("p", { class: "good" }, words.none_more));
    list.append(make("h3", {}, words.unchecked), make("ul", { class: "unchecked" }, view.unchecked.map((one) => make("li", {}, one))));

    const source = pane("source");
    const body = source.querySelector(".pane-body");
    const text = drawText(view, words);
    if (view.pages && page) {
      const pages = drawPages(view, words, page);
      const choice = make("div", { class: "choice", role: "group" });
      const turn = (wanted) => {
        pages.hidden = wanted !== "pages";
        text.hidden = wanted === "pages";
        for (const one of choice.children) one.setAttribute("aria-pressed", String(one.dataset.as === wanted));
        again();
      };
      for (const name of ["pages", "text"]) choice.append(make("button", { type: "button", "data-as": name, on: { click: () => turn(name) } }, words[name]));
      source.querySelector("h2").after(choice);
      body.append(pages, text);
      pages.addEventListener("drawn", () => again());
      turn("pages");
    } else body.append(text);
    body.addEventListener("click", (event) => {
      const span = event.target.closest("[data-n], [data-paths]");
      if (!span || window.getSelection().toString()) return;
      if (span.dataset.n) act.finding(Number(span.dataset.n.split(" ")[0]));
      else act.cell(span.dataset.paths.split(" ")[0]);
    });

    root.append(head, tabs, make("div", { class: "panes" }, source, pane("reading", legend(words), drawTables(view, words, act)), pane("findings", list)), help);
    place.replaceChildren(root);
    act.marked();

    const keys = (event) => {
      if (!root.isConnected) { document.removeEventListener("keydown", keys); return; }
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog[open]")) return;
      const item = items.get(chosen);
      const does = {
        j: () => act.step(1), k: () => act.step(-1), "?": () => help.showModal(), Escape: () => back && back(),
        y: () => item && item.mark({ state: "confirmed", remark: item.remark.value }),
        x: () => { if (!item) return; item.mark({ state: "dismissed", remark: item.remark.value }); item.remark.focus(); },
        u: () => item && item.mark(null),
      }[event.key];
      if (does) { event.preventDefault(); does(); }
    };
    document.addEventListener("keydown", keys);
    // A remark is saved when its field is left; who closes the page in it leaves it, too.
    const leave = () => {
      if (!root.isConnected) window.removeEventListener("pagehide", leave);
      else if (root.contains(document.activeElement)) document.activeElement.blur();
    };
    window.addEventListener("pagehide", leave);
    return { root, act };
  };

  window.gongkai = { view: gongkaiView, make, fill, circled };
})();
