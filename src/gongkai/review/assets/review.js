"use strict";
// The file that stands alone: its data is in it, its marks stay in this browser, and can be saved as a table.
(() => {
  const { view, make, fill } = window.gongkai;
  const data = JSON.parse(document.getElementById("data").textContent);
  const { words, reports } = data;
  const place = document.getElementById("place");
  const shelf = (report) => `gongkai:${report.key}`;
  const kept = new Map();
  // What another tab has marked since counts as well: the shelf is looked at again each time.
  const load = (report) => {
    let marks = null;
    try { marks = JSON.parse(localStorage.getItem(shelf(report))); } catch (error) { marks = null; }
    marks = marks || kept.get(report.key) || { ...report.marks };
    kept.set(report.key, marks);
    return marks;
  };
  const marksOf = (report) => ({
    get: (id) => load(report)[id],
    set: async (id, mark) => {
      const marks = load(report);
      if (mark) marks[id] = mark; else delete marks[id];
      kept.set(report.key, marks);
      try { localStorage.setItem(shelf(report), JSON.stringify(marks)); } catch (error) { throw new Error(String(error.message || error)); }
    },
  });
  const quoted = (value) => {
    const text = String(value ?? "");
    return `"${(/^[=+\-@\t\r]/.test(text) ? "'" : "") + text.replaceAll('"', '""')}"`;
  };
  const save = () => {
    const rows = [[words.file, words.agency, words.number, words.title, words.result, words.remark]];
    for (const report of reports) {
      if (!report.view) continue;
      const marks = load(report);
      for (const one of report.view.findings) {
        const mark = marks[one.id];
        if (mark) rows.push([report.name, report.view.agency, one.n, one.message, words[mark.state], mark.remark]);
      }
    }
    const text = `\ufeff${rows.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
    const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: "gongkai-marks.csv" });
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const open = (report) => {
    const pages = report.pages || {};
    const page = report.view.pages && Object.keys(pages).length ? async (number) => pages[number] || null : null;
    view(place, report.view, { words, marks: marksOf(report), page, back: reports.length > 1 ? list : null });
    if (reports.length === 1) place.querySelector(".tools").append(make("button", { type: "button", on: { click: save } }, words.save_marks));
    window.scrollTo(0, 0);
  };
  const list = () => {
    const rows = reports.map((report) => {
      const counts = report.counts;
      const result = !counts ? make("span", { class: "chip error" }, words.unread)
        : counts.error || counts.warning || counts.info
          ? ["error", "warning", "info"].map((one) => counts[one] ? make("span", { class: `chip ${one}` }, `${words[one]} ${counts[one]}`) : null)
          : make("span", { class: "chip good" }, words.clean);
      const name = report.view ? make("button", { type: "button", class: "link", on: { click: () => open(report) } }, report.title || report.name) : report.title || report.name;
      return make("tr", {}, make("td", {}, name, make("div", { class: "hint" }, report.name)), make("td", { class: "aside" }, report.agency || ""), make("td", {}, result, report.reason ? make("div", { class: "hint" }, report.reason) : null));
    });
    const failed = reports.filter((one) => !one.counts).length;
    const wrong = reports.filter((one) => one.counts && one.counts.error).length;
    place.replaceChildren(make("main", { class: "page" }, make("h1", {}, words.title),
      make("p", {}, fill(words.summary, { all: reports.length, read: reports.length - failed, failed }), "；", fill(words.with_errors, { count: wrong })),
      make("p", { class: "no-print" }, make("button", { type: "button", on: { click: save } }, words.save_marks), " ", make("button", { type: "button", on: { click: () => window.print() } }, words.print)),
      make("div", { class: "wide" }, make("table", { class: "listing" }, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words.report), make("th", { scope: "col", class: "aside" }, words.agency), make("th", { scope: "col" }, words.result))), make("tbody", {}, rows)))));
  };
  if (reports.length === 1 && reports[0].view) open(reports[0]); else list();
})();
