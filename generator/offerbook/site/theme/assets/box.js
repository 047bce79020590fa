// The search box of every page: offerings out of our index, then passages out of the full text.
import { Finder } from "./find.js";

const FORMAT = 1; // of the index; another one is not read
const USUAL = "active"; // the status that goes without saying
const SHOWN = 6;
const NEAR = 3;
const PASSAGES = 4;
const LONGEST = 60; // letters of a question that is said again
const PAUSE = 40; // milliseconds between two letters before offerings are looked for
const LONG_PAUSE = 160; // and passages

const make = (tag, name, words) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (words) element.textContent = words;
  return element;
};

const wait = (time) => new Promise((done) => { setTimeout(done, time); });

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
  const form = box.querySelector("form");
  const input = box.querySelector("input");
  const panel = box.querySelector(".ob-found");
  const announced = box.querySelector("output");
  const bar = make("div", "ob-found__bar");
  const told = make("p", "ob-found__told");
  const shelf = make("div", "ob-found__list");
  const help = make("p", "ob-found__ask");
  const facets = { category: "", status: "" };
  let index;
  let text;
  let options = [];
  let active = -1;
  let asked = 0;
  let shown; // the question that the panel answers
  let isFound = false;
  let isOff = false;
  let pause;

  const load = () => {
    index ||= fetch(new URL("assets/find.json", base)).then((answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    }).then((data) => {
      if (data.format !== FORMAT) throw new Error(`format ${data.format}`);
      fillBar(data);
      return { ...data, finder: new Finder(data, data.stop) };
    });
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

  const say = (words) => {
    told.textContent = words;
    announced.textContent = words;
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

  const clear = () => {
    options = [];
    active = -1;
    input.removeAttribute("aria-activedescendant");
    shelf.replaceChildren();
    help.replaceChildren();
    panel.scrollTop = 0;
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
    if (status !== USUAL) head.append(" ", make("span", `ob-status ob-status--${status}`, statusWords));
    link.append(head, make("span", "ob-found__summary", summary));
    const facts = [price, days].filter(Boolean).join(" · ");
    if (facts) link.append(make("span", "ob-found__facts", facts));
    return link;
  };

  const group = (label, links, hasHead) => {
    const holder = make("div");
    holder.setAttribute("role", "group");
    holder.setAttribute("aria-label", label);
    if (hasHead) {
      const head = make("p", "ob-found__head", label);
      head.setAttribute("role", "presentation");
      holder.append(head);
    }
    holder.append(...links);
    shelf.append(holder);
  };

  const facet = (name, every, choices) => {
    const chooser = make("select", "ob-found__facet");
    chooser.setAttribute("aria-label", every);
    [["", every], ...choices].forEach(([value, words]) => {
      const choice = make("option", "", words);
      choice.value = value;
      chooser.append(choice);
    });
    chooser.addEventListener("change", () => {
      facets[name] = chooser.value;
      look();
    });
    return chooser;
  };

  const fillBar = (data) => {
    const categories = new Set(data.docs.map((doc) => doc[7]));
    const statuses = new Map(data.docs.map((doc) => [doc[3], doc[4]]));
    bar.replaceChildren(told);
    if (categories.size > 1) {
      bar.append(facet("category", data.words.all, [...categories].map((each) => [each, each])));
    }
    if (statuses.size > 1) bar.append(facet("status", data.words.every, [...statuses]));
  };

  const isWanted = ({ docs }) => (doc) => (!facets.category || docs[doc][7] === facets.category)
    && (!facets.status || docs[doc][3] === facets.status);

  const shorten = (words) => (words.length > LONGEST ? `${words.slice(0, LONGEST).trimEnd()}…` : words);

  const tellNothing = ({ docs, finder, words, ask }, question) => {
    say(words.none.replace("{0}", () => shorten(question)));
    const elsewhere = finder.find(question).slice(0, NEAR).map(({ doc }) => doc);
    const near = elsewhere.length ? elsewhere : finder.nearest(question, NEAR);
    if (near.length) group(words.nearest, near.map((doc) => offering(docs[doc])), true);
    if (!ask) return;
    const mail = make("a", "", words.ask);
    mail.href = `mailto:${ask}?subject=${encodeURIComponent(question)}`;
    help.append(mail);
  };

  // Of a page's passages the first, which is none where it is out of what the reader hides.
  const partOf = (page, internal) => {
    if (document.documentElement.dataset.obHideInternal !== "yes") return page.sub_results?.[0] || page;
    const { sections = [], offerings = [] } = internal;
    if (offerings.some((id) => page.url.includes(`/offerings/${id}/`))) return undefined;
    return page.sub_results?.find(({ url }) => !sections.includes(url.split("#")[1]));
  };

  const passages = async ({ words, internal }, question, turn) => {
    await wait(LONG_PAUSE);
    if (turn !== asked) return;
    const pagefind = await loadText();
    const found = await pagefind.search(question);
    const pages = await Promise.all(found.results.slice(0, PASSAGES).map((each) => each.data()));
    const parts = pages.map((page) => [page, partOf(page, internal)]).filter(([, part]) => part);
    if (turn !== asked || !parts.length) return;
    group(words.in_text, parts.map(([page, part]) => {
      const link = option(part.url || page.url);
      const heading = part.title && part.title !== page.meta.title ? ` › ${part.title}` : "";
      link.append(make("span", "ob-found__name", `${page.meta.title}${heading}`));
      link.append(marked(part.excerpt));
      return link;
    }), true);
  };

  const look = async () => {
    clearTimeout(pause);
    const question = input.value.trim();
    asked += 1;
    const turn = asked;
    if (!question) {
      show(false);
      shown = undefined;
      return;
    }
    let data;
    try {
      data = await load();
    } catch {
      index = undefined;
    }
    if (turn !== asked) return;
    isOff = !data;
    shown = question;
    clear();
    show(true);
    if (isOff) {
      bar.replaceChildren(told);
      say(box.dataset.off);
      return;
    }
    const found = data.finder.find(question, isWanted(data));
    isFound = found.length > 0;
    if (isFound) {
      const count = data.words.count.replace("{0}", found.length);
      say(found.length === 1 ? data.words.count_one : count);
      group(told.textContent, found.slice(0, SHOWN).map(({ doc }) => offering(data.docs[doc])));
    } else tellNothing(data, question);
    passages(data, question, turn).catch(() => {}); // the offerings are there without them
  };

  // What is chosen, or the first that was found; where the index is missing, the list of all.
  const follow = async () => {
    const question = input.value.trim();
    if (shown === question && panel.hidden) {
      look();
      return;
    }
    if (shown !== question) await look();
    if (shown !== question) return; // more was typed
    const chosen = options[Math.max(active, 0)];
    if (isOff) form.submit();
    else if (chosen && (isFound || active >= 0)) chosen.click();
  };

  const isAnswered = () => !panel.hidden && shown === input.value.trim();

  // An arrow moves in what answers the words in the box, not in what is about to go.
  const move = async (step) => {
    if (!isAnswered()) await look();
    if (!isAnswered()) return; // emptied, or more was typed
    choose(active < 0 && step < 0 ? -1 : active + step);
  };

  const setUp = () => {
    shelf.id = "ob-found-list";
    shelf.setAttribute("role", "listbox");
    shelf.setAttribute("aria-label", input.getAttribute("aria-label"));
    bar.append(told);
    panel.append(bar, shelf, help);
    Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": shelf.id,
      "aria-expanded": "false",
    }).forEach(([name, value]) => input.setAttribute(name, value));
  };

  setUp();
  input.addEventListener("focus", () => {
    load().catch(() => { index = undefined; });
    if (input.value.trim() && panel.hidden) look();
  });
  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => { if (!isAnswered()) look(); }, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (panel.hidden) look();
      else move(event.key === "ArrowDown" ? 1 : -1);
    }
  });
  form.addEventListener("submit", (event) => {
    if (!input.value.trim()) return;
    event.preventDefault();
    follow();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (panel.hidden) input.blur();
    else {
      event.preventDefault(); // the question stays
      if (document.activeElement !== input) input.focus();
      asked += 1; // what is still being looked for is not shown any more
      clearTimeout(pause);
      show(false);
    }
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) show(false);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!box.contains(event.target)) show(false);
  });
  if (document.activeElement === input) { // typed into before this was loaded
    load().catch(() => { index = undefined; });
    look();
  }
};
