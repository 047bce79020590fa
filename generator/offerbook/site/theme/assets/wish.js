// What a reader wishes to see in the list, as the address says it and as it says it back.
import { isSet, SORTS, VIEWS } from "./facets.js";

const OWN = new Set(["q", "unit", "sort", "view"]);
const SIDES = 2;

/** A field that a company has added may be called like one of ours. */
const keyOf = (name) => (OWN.has(name) ? `${name}_` : name);

const amount = (words) => {
  const number = Number.parseFloat(words);
  return Number.isFinite(number) && number >= 0 ? number : null;
};

/** @returns {import("./facets.js").Range} */
const readRange = (words) => {
  const ends = (words || "").split("-", SIDES);
  return [amount(ends[0]), amount(ends[1])];
};

const writeRange = (range) => range.map((end) => end ?? "").join("-");

const oneOf = (known, words) => (known.includes(words) ? words : known[0]);

/**
 * A wish for everything, in the usual order.
 * @returns {import("./facets.js").Wish}
 */
export const wishAll = () => ({
  picks: {}, unit: null, ranges: {}, words: "", sort: SORTS[0], view: VIEWS[0],
});

/**
 * The wish in an address; what is not known there is left out.
 * @param {{search: string, hash: string}} address
 * @param {import("./facets.js").Shelf} shelf
 * @returns {import("./facets.js").Wish}
 */
export const readWish = (address, shelf) => {
  const asked = new URLSearchParams(address.search);
  const wish = wishAll();
  shelf.facets.forEach(({ name, values }) => {
    const known = new Set(values.map(({ id }) => id));
    const ids = [...new Set(asked.getAll(keyOf(name)))].filter((id) => known.has(id));
    if (ids.length) wish.picks[name] = ids;
  });
  if (asked.has("unit") && shelf.units.includes(asked.get("unit"))) {
    wish.unit = asked.get("unit");
  }
  [...shelf.ranges, ...(wish.unit === null ? [] : ["price"])].forEach((name) => {
    const range = readRange(asked.get(keyOf(name)));
    if (isSet(range)) wish.ranges[name] = range;
  });
  wish.words = (asked.get("q") || "").trim();
  wish.sort = oneOf(SORTS, asked.get("sort"));
  wish.view = oneOf(VIEWS, asked.get("view"));
  return address.search ? wish : { ...wish, picks: readAnchor(address.hash, shelf) };
};

/** Links from before there were filters lead to a category by its anchor. */
const readAnchor = (hash, shelf) => {
  const id = hash.slice(1);
  const facet = shelf.facets.find(({ name }) => name === "category");
  return facet?.values.some((value) => value.id === id) ? { category: [id] } : {};
};

/**
 * The part of the address that says *wish*; empty where it says nothing special.
 * @param {import("./facets.js").Wish} wish
 * @returns {string}
 */
export const writeWish = (wish) => {
  const said = new URLSearchParams();
  Object.entries(wish.picks).forEach(([name, ids]) => {
    ids.forEach((id) => said.append(keyOf(name), id));
  });
  if (wish.unit !== null) said.set("unit", wish.unit);
  Object.entries(wish.ranges).forEach(([name, range]) => {
    if (isSet(range)) said.set(keyOf(name), writeRange(range));
  });
  if (wish.words) said.set("q", wish.words);
  if (wish.sort !== SORTS[0]) said.set("sort", wish.sort);
  if (wish.view !== VIEWS[0]) said.set("view", wish.view);
  const words = String(said);
  return words ? `?${words}` : "";
};
