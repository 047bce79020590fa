// What changed since the reader last looked: kept in this browser alone, and never sent anywhere.
import { fill, Kept, load, make, makeButton, makeLink, own } from "./dom.js";

/**
 * @typedef {{version: string, on: string, before?: {version: string, on: string}}} Look
 *   the version that was seen last and the day; the one seen before it, while that is news
 */

const NAME = "looked";
const MOST = 20; // lines on the first page

const today = () => {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
};

/** Pages write the day before the month; where only "en" is said, browsers would not. */
const language = () => {
  const { lang } = document.documentElement;
  return !lang || lang === "en" ? "en-GB" : lang;
};

const sayDay = (day) => {
  const [year, month, date] = day.split("-").map(Number);
  const isThisYear = year === new Date().getFullYear();
  return new Date(year, month - 1, date).toLocaleDateString(language(), {
    day: "numeric", month: "short", ...(isThisYear ? {} : { year: "numeric" }),
  });
};

const isLook = (look) => typeof look?.version === "string" && /^\d{4}-\d\d-\d\d$/.test(look?.on);

/** @returns {Object<string, Look>} by the offering's id; nothing that was not written here */
const readLooks = (kept) => Object.fromEntries(
  Object.entries(kept.read() || {}).filter(([, look]) => isLook(look)),
);

const anchorOf = (version) => `v${version.replaceAll(".", "-")}`;

/** Where all is told that is different today from *version*. */
const sincePlace = (offering, version, base) => (
  new URL(`offerings/${offering}/since/#${anchorOf(version)}`, base)
);

/** The mark of what changed since *version*, as the page says it that tells all; none without one. */
const readMark = async (place) => {
  const answer = await fetch(place);
  if (!answer.ok) return [];
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const told = page.getElementById(place.hash.slice(1))?.querySelector(".ob-effect");
  return told ? [make("span", told.className, told.textContent), " "] : [];
};

/** What is known after a look at *version* today. */
const lookAgain = (look, version) => {
  if (!look) return { version, on: today() };
  if (look.version !== version) {
    return { version, on: today(), before: { version: look.version, on: look.on } };
  }
  const isNews = look.before && look.on === today(); // all day, however often the page is opened
  return isNews ? look : { version, on: today() };
};

/** Whoever used a button that is gone goes on from the page's head. */
const hide = (place) => {
  place.hidden = true;
  const head = document.getElementById("start");
  if (!head) return;
  head.tabIndex = -1;
  head.focus({ preventScroll: true });
};

/** One offering: the line at the head of its page. */
const lookAtOne = async (place, base, kept) => {
  const { offering, version } = place.dataset;
  const words = JSON.parse(place.dataset.words);
  const looks = readLooks(kept);
  const look = lookAgain(own(looks, offering), version);
  kept.write({ ...looks, [offering]: look });
  if (!isLook(look.before)) return;
  const { version: old, on } = look.before;
  const since = sincePlace(offering, old, base);
  const link = makeLink("", fill(words.since, sayDay(on), old, version), since.href);
  const seen = makeButton("ob-tool", words.seen, () => {
    kept.write({ ...readLooks(kept), [offering]: { version, on: today() } });
    hide(place);
  });
  place.replaceChildren(link, " ", seen);
  place.hidden = false;
  link.after(" ", ...await readMark(since));
};

/** All that was looked at and is another version now; what was looked at last stands first. */
const listChanged = (index, looks) => index.offerings
  .filter(({ id, version }) => version && own(looks, id) && looks[id].version !== version)
  .sort((a, b) => (looks[a.id].on < looks[b.id].on ? 1 : -1));

const sayChanged = async (offering, look, words, base) => {
  const line = make("li");
  const since = sincePlace(offering.id, look.version, base);
  const mark = await readMark(since).catch(() => []);
  line.append(makeLink("", offering.name, since.href), " ", ...mark,
    make("span", "", fill(words.step, look.version, offering.version, sayDay(look.on))));
  return line;
};

/** The first page: everything that was looked at. */
const lookAtAll = async (place, base, kept) => {
  const words = JSON.parse(place.dataset.words);
  const looks = readLooks(kept);
  const count = Object.keys(looks).length;
  if (!count) return;
  const changed = listChanged(await load(base, "api/v1/index.json"), looks);
  const forget = makeButton("ob-tool", words.clear, () => {
    kept.forget();
    hide(place);
  });
  if (changed.length) {
    const head = make("h2", "", words.changed);
    head.id = "looked";
    const list = make("ul", "ob-feed");
    list.append(...await Promise.all(
      changed.slice(0, MOST).map((each) => sayChanged(each, looks[each.id], words, base)),
    ));
    place.replaceChildren(head, list, forget);
  } else {
    const line = make("p", "ob-looked__no", fill(words.no, count));
    line.append(" ", forget);
    place.replaceChildren(line);
  }
  place.hidden = false;
};

/**
 * Tell what is new to this reader, and remember what is seen now.
 * @param {HTMLElement} place
 * @param {URL} base the site's root
 */
export const look = (place, base) => {
  const kept = new Kept("localStorage", NAME, base);
  if (!kept.isAllowed) return undefined;
  return place.dataset.offering ? lookAtOne(place, base, kept) : lookAtAll(place, base, kept);
};
