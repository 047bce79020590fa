// The search box of every page: offerings out of our index, then passages out of the full text.
import { Finder } from "./find.js";

const SHOWN = 6;
const PASSAGES = 4;

const make = (tag, name, words) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (words) element.textContent = words;
  return element;
};

// Text with marked words, as the full text's index hands it out; whatever else it is stays text.
const marked = (html) => {
  const parts = make("p", "ob-found__passage");
  const read = new DOMParser().parseFromString(html, "text/html").body;
  read.childNodes.forEach((node) => {
    parts.append(node.nodeName === "MARK" ? make("mark", "", node.textContent) : node.textContent);
  });
  return parts;
};

export const open = (box, base) => {
  const input = box.querySelector("input");
  const panel = box.querySelector(".ob-found");
  const facets = { category: "", status: "" };
  let index;
  let text;
  let options = [];
  let active = -1;
  let asked = 0;

  const load = () => {
    index ||= fetch(new URL("assets/find.json", base)).then((answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    }).then((data) => ({ ...data, finder: new Finder(data, data.stop) }));
    return index;
  };

  const loadText = () => {
    text ||= import(new URL("pagefind/pagefind.js", base)).then(async (pagefind) => {
      await pagefind.options({ baseUrl: base.pathname });
      return pagefind;
    });
    return text;
  };

  const show = (isOpen) => {
    panel.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) input.removeAttribute("aria-activedescendant");
  };

  const choose = (at) => {
    options[active]?.setAttribute("aria-selected", "false");
    active = options.length ? (at + options.length) % options.length : -1;
    const chosen = options[active];
    if (!chosen) return;
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", chosen.id);
  };

  const option = (href) => {
    const link = make("a", "ob-found__one");
    link.href = href;
    link.id = `ob-found-${options.length}`;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    options.push(link);
    return link;
  };

  const offering = ([id, name, summary, status, statusWords, price, days]) => {
    const link = option(new URL(`offerings/${id}/`, base).href);
    const head = make("span", "ob-found__name", name);
    if (statusWords) head.append(" ", make("span", `ob-status ob-status--${status}`, statusWords));
    link.append(head, make("span", "ob-found__summary", summary));
    const facts = [price, days].filter(Boolean).join(" · ");
    if (facts) link.append(make("span", "ob-found__facts", facts));
    return link;
  };

  const list = (label) => {
    const holder = make("div", "ob-found__list");
    holder.setAttribute("role", "listbox");
    holder.setAttribute("aria-label", label);
    return holder;
  };

  const select = (name, every, choices) => {
    const chooser = make("select", "ob-found__facet");
    chooser.setAttribute("aria-label", every);
    [["", every], ...choices].forEach(([value, words]) => {
      const choice = make("option", "", words);
      choice.value = value;
      chooser.append(choice);
    });
    chooser.value = facets[name];
    chooser.addEventListener("change", () => {
      facets[name] = chooser.value;
      look();
    });
    return chooser;
  };

  const bar = (data, count) => {
    const line = make("div", "ob-found__bar");
    const words = count === 1 ? data.words.count_one : data.words.count.replace("{0}", count);
    const told = make("output", "", words);
    const categories = [...new Set(data.docs.map((doc) => doc[7]))].map((each) => [each, each]);
    const statuses = new Map(data.docs.map((doc) => [doc[3], doc[4] || doc[3]]));
    line.append(told, select("category", data.words.all, categories));
    if (statuses.size > 1) line.append(select("status", data.words.every, [...statuses]));
    return line;
  };

  const nothing = (data, question) => {
    const holder = make("div", "ob-found__none");
    holder.append(make("p", "", data.words.none.replace("{0}", question)));
    const near = data.finder.nearest(question, 3);
    if (near.length) {
      holder.append(make("p", "ob-found__head", data.words.nearest));
      const shelf = list(data.words.nearest);
      near.forEach((doc) => shelf.append(offering(data.docs[doc])));
      holder.append(shelf);
    }
    if (data.ask) {
      const mail = make("a", "", data.words.ask);
      mail.href = `mailto:${data.ask}?subject=${encodeURIComponent(question)}`;
      holder.append(mail);
    }
    return holder;
  };

  const passages = async (question, data, turn) => {
    const pagefind = await loadText();
    const found = await pagefind.search(question);
    const texts = await Promise.all(found.results.slice(0, PASSAGES).map((each) => each.data()));
    if (turn !== asked || !texts.length) return;
    panel.append(make("p", "ob-found__head", data.words.in_text));
    const shelf = list(data.words.in_text);
    texts.forEach((page) => {
      const part = page.sub_results?.[0] || page;
      const link = option(part.url || page.url);
      const heading = part.title && part.title !== page.meta.title ? ` › ${part.title}` : "";
      link.append(make("span", "ob-found__name", `${page.meta.title}${heading}`), marked(part.excerpt));
      shelf.append(link);
    });
    panel.append(shelf);
  };

  const look = async () => {
    const question = input.value.trim();
    asked += 1;
    const turn = asked;
    if (!question) {
      show(false);
      return;
    }
    let data;
    try {
      data = await load();
    } catch (error) {
      index = undefined;
      panel.replaceChildren(make("p", "ob-found__none", box.dataset.off || "…"));
      show(true);
      return;
    }
    if (turn !== asked) return;
    const wanted = (doc) => (!facets.category || data.docs[doc][7] === facets.category)
      && (!facets.status || data.docs[doc][3] === facets.status);
    const found = data.finder.find(question, wanted);
    options = [];
    active = -1;
    const shelf = list(data.words.count.replace("{0}", found.length));
    found.slice(0, SHOWN).forEach(({ doc }) => shelf.append(offering(data.docs[doc])));
    panel.replaceChildren(bar(data, found.length), found.length ? shelf : nothing(data, question));
    show(true);
    passages(question, data, turn).catch(() => { text = undefined; });
  };

  let pause;
  input.addEventListener("focus", () => { load().catch(() => {}); if (input.value.trim()) look(); });
  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(look, 40);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (panel.hidden) look();
      else choose(active + (event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1));
    } else if (event.key === "Enter") {
      const chosen = options[Math.max(active, 0)];
      if (chosen && !panel.hidden) {
        event.preventDefault();
        chosen.click();
      }
    } else if (event.key === "Escape") {
      if (panel.hidden) input.blur();
      show(false);
      event.stopPropagation();
    }
  });
  box.querySelector("form").addEventListener("submit", (event) => {
    if (input.value.trim()) event.preventDefault();
  });
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget) && event.relatedTarget) show(false);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!box.contains(event.target)) show(false);
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    input.focus();
    input.select();
  }, true);
};
