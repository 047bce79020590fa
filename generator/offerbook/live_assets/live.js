// Shows a page anew as soon as what it shows was saved, and says what is wrong. Only in the preview.
(() => {
  "use strict";

  const script = document.currentScript;
  const home = new URL("../", script.src);
  const here = location.pathname.slice(home.pathname.length);
  const events = new URL(`events?last=${script.dataset.last}`, script.src);

  /** @param {string} name @param {string} words @param {string} kind */
  const element = (name, words, kind) => {
    const made = document.createElement(name);
    made.textContent = words;
    made.className = kind;
    return made;
  };

  const panel = document.createElement("aside");
  panel.id = "ob-live";
  panel.hidden = true;
  panel.setAttribute("role", "alert");
  document.body.append(panel);

  /** @param {{level: string, message: string, hint: string, place: string}} finding */
  const row = (finding) => {
    const item = document.createElement("li");
    item.className = `ob-live__${finding.level}`;
    item.append(element("strong", finding.message, "ob-live__message"));
    item.append(element("code", finding.place, "ob-live__place"));
    if (finding.hint) item.append(element("span", finding.hint, "ob-live__hint"));
    return item;
  };

  const show = (word) => {
    const findings = word.findings ?? [];
    panel.replaceChildren();
    panel.hidden = findings.length === 0;
    if (panel.hidden) return;
    const list = document.createElement("ul");
    list.append(...findings.map(row));
    panel.append(element("p", word.head, "ob-live__head"), list);
    if (word.more) panel.append(element("p", word.more, "ob-live__more"));
  };

  const source = new EventSource(events);
  source.addEventListener("standing", (event) => show(JSON.parse(event.data)));
  source.addEventListener("message", (event) => {
    const word = JSON.parse(event.data);
    show(word);
    if (word.pages.includes(here)) location.reload();
  });
})();
