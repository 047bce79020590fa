// Which offerings fit a set of filters, and how many would fit each other choice. No part of the
// page is touched here. One pass over arrays of numbers, so that ten thousand take a few milliseconds.
import { own } from "./dom.js";
import { fold } from "./find.js";

/**
 * @typedef {{id: string, name: string, summary: string, status: string, status_words: string,
 *   version: string, category: string, tags: string[], regions: string[], languages: string[],
 *   price: {from: number, unit: string, words: string} | null,
 *   days: {from: number, to: number, words: string} | null, address: string}} Offering
 * @typedef {[number | null, number | null]} Range from, to
 * @typedef {{picks: Object<string, string[]>, unit: string | null, ranges: Object<string, Range>,
 *   words: string, sort: string, view: string}} Wish
 * @typedef {{name: string, title: string, values: {id: string, words: string}[],
 *   starts: Uint32Array, numbers: Uint32Array, all: Uint32Array}} Facet
 */

const WORDS = " "; // the name of no field
const PRICE = "price"; // a range that needs a unit
const ENDLESS = new Set(["regions", "languages"]); // an offering that names none has no limit there
const STATUSES = ["active", "pilot", "planned", "sunset", "retired"];
export const SORTS = ["category", "name", "price", "days", "status"];
export const VIEWS = ["cards", "table"];

const compareTexts = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }).compare;

const listOf = (value) => {
  if (value === undefined || value === null || value === "") return [];
  return (Array.isArray(value) ? value : [value]).map(String);
};

/** The ids of a facet's choices in the order in which people look for them. */
const orderIds = (names, known) => {
  const place = new Map(known.map((id, at) => [id, at]));
  const placeOf = (id) => place.get(id) ?? known.length;
  return Object.keys(names).sort((a, b) => placeOf(a) - placeOf(b) || compareTexts(names[a], names[b]));
};

/** The choices of one facet, and which of them each offering has. */
const readFacet = (index, name, order) => {
  const names = own(index.names, name) || {};
  const known = new Map(orderIds(names, order).map((id, at) => [id, at]));
  const starts = new Uint32Array(index.offerings.length + 1);
  const numbers = [];
  index.offerings.forEach((offering, at) => {
    new Set(listOf(own(offering, name))).forEach((id) => {
      if (!known.has(id)) known.set(id, known.size);
      numbers.push(known.get(id));
    });
    starts[at + 1] = numbers.length;
  });
  const values = [...known.keys()].map((id) => ({ id, words: own(names, id) || id }));
  const facet = {
    name, title: own(index.titles, name) || name, values, starts, numbers: Uint32Array.from(numbers),
  };
  return { ...facet, all: countAll(facet) };
};

const countAll = (facet) => {
  const all = new Uint32Array(facet.values.length);
  facet.numbers.forEach((number) => { all[number] += 1; });
  return all;
};

/** The units of prices, the most frequent first. */
const unitsOf = (offerings) => {
  const counts = new Map();
  offerings.forEach(({ price }) => {
    if (price) counts.set(price.unit, (counts.get(price.unit) || 0) + 1);
  });
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([unit]) => unit);
};

const isIn = ([from, to], least, most) => (from === null || most >= from) && (to === null || least <= to);

/** @param {Range} [range] */
export const isSet = (range) => Boolean(range?.some((end) => end !== null));

export class Shelf {
  /**
   * @param {any} index api/v1/index.json
   * @param {string[]} categories their ids in the catalogue's order
   */
  constructor(index, categories) {
    /** @type {Offering[]} */
    this.offerings = index.offerings;
    this.index = index;
    const isRange = (name) => own(index.kinds, name) === "range";
    const orders = { category: categories, status: STATUSES };
    /** @type {Facet[]} */
    this.facets = index.facets.filter((name) => !isRange(name))
      .map((name) => readFacet(index, name, own(orders, name) || []))
      .filter((facet) => facet.values.length > 0);
    /** @type {string[]} ranges of numbers, but for the price */
    this.ranges = index.facets.filter((name) => isRange(name) && name !== PRICE
      && this.offerings.some((offering) => own(offering, name)));
    this.units = unitsOf(this.offerings);
    this.orders = new Map();
    this.texts = undefined;
  }

  /**
   * The offerings that fit, in order; for each choice how many it would leave.
   * @param {Wish} wish
   * @returns {{found: number[], counts: Map<string, Uint32Array>, units: Map<string, number>}}
   */
  look(wish) {
    const fails = new Uint8Array(this.offerings.length);
    const last = new Uint8Array(this.offerings.length);
    this.hurdles(wish).forEach((passes, at) => {
      for (let each = 0; each < fails.length; each += 1) {
        if (!passes(each)) {
          fails[each] += 1;
          last[each] = at;
        }
      }
    });
    const names = this.names(wish);
    const found = this.order(wish.sort).filter((each) => fails[each] === 0);
    const placeOf = (name) => names.indexOf(name);
    const counts = new Map(this.facets.map((facet) => [
      facet.name, this.count(facet, fails, last, placeOf(facet.name)),
    ]));
    return { found, counts, units: this.countUnits(fails, last, placeOf(PRICE)) };
  }

  /** The names of the hurdles, in the order of `hurdles`. */
  names(wish) {
    return [
      ...this.facets.map(({ name }) => name).filter((name) => own(wish.picks, name)?.length),
      ...this.ranges.filter((name) => isSet(own(wish.ranges, name))),
      ...(wish.unit !== null ? [PRICE] : []),
      ...(wish.words ? [WORDS] : []),
    ];
  }

  /** A test for each filter that is set. */
  hurdles(wish) {
    const test = (name) => {
      if (name === PRICE) return this.priceTest(wish.unit, own(wish.ranges, PRICE) || [null, null]);
      if (name === WORDS) return this.wordTest(wish.words);
      if (this.ranges.includes(name)) return this.rangeTest(name, wish.ranges[name]);
      return this.pickTest(name, wish.picks[name]);
    };
    return this.names(wish).map(test);
  }

  priceTest(unit, range) {
    return (at) => {
      const { price } = this.offerings[at];
      return Boolean(price) && price.unit === unit && isIn(range, price.from, price.from);
    };
  }

  rangeTest(name, range) {
    return (at) => {
      const said = own(this.offerings[at], name);
      return Boolean(said) && isIn(range, said.from, said.to);
    };
  }

  pickTest(name, ids) {
    const facet = this.facets.find((each) => each.name === name);
    const isPicked = Uint8Array.from(facet.values, ({ id }) => Number(ids.includes(id)));
    return (at) => {
      if (facet.starts[at] === facet.starts[at + 1]) return ENDLESS.has(name);
      for (let place = facet.starts[at]; place < facet.starts[at + 1]; place += 1) {
        if (isPicked[facet.numbers[place]]) return true;
      }
      return false;
    };
  }

  wordTest(words) {
    const asked = fold(words).split(/\s+/).filter(Boolean);
    if (asked.length) this.readTexts();
    return (at) => asked.every((word) => this.texts[at].includes(word));
  }

  readTexts() {
    this.texts ||= this.offerings.map((each) => this.textOf(each));
  }

  textOf(offering) {
    const { names } = this.index;
    const tags = (offering.tags || []).map((tag) => own(names.tags, tag) || tag);
    const category = own(names.category, offering.category) || "";
    return fold([offering.name, offering.id, offering.summary, category, ...tags].join(" "));
  }

  /** How many of those that pass all other filters have each value. */
  count(facet, fails, last, place) {
    const counts = new Uint32Array(facet.values.length);
    let endless = 0;
    for (let at = 0; at < fails.length; at += 1) {
      if (fails[at] === 0 || (fails[at] === 1 && last[at] === place)) {
        if (facet.starts[at] === facet.starts[at + 1] && ENDLESS.has(facet.name)) endless += 1;
        for (let place = facet.starts[at]; place < facet.starts[at + 1]; place += 1) {
          counts[facet.numbers[place]] += 1;
        }
      }
    }
    return endless ? counts.map((count) => count + endless) : counts;
  }

  /** How many of those that pass all filters but that of the price are priced by each unit. */
  countUnits(fails, last, place) {
    const counts = new Map(this.units.map((unit) => [unit, 0]));
    this.offerings.forEach(({ price }, at) => {
      const isFree = fails[at] === 0 || (fails[at] === 1 && last[at] === place);
      if (price && isFree) counts.set(price.unit, counts.get(price.unit) + 1);
    });
    return counts;
  }

  /** The numbers of all offerings in an order; worked out once. */
  order(sort) {
    if (!this.orders.has(sort)) {
      this.ranks ||= this.rankNames();
      const keys = this.keys(sort).map((key) => Float64Array.from(this.offerings, key));
      const order = this.offerings.map((_, at) => at);
      order.sort((a, b) => {
        const key = keys.find((each) => each[a] !== each[b]) || this.ranks;
        return key[a] - key[b];
      });
      this.orders.set(sort, order);
    }
    return this.orders.get(sort);
  }

  /** The place of each offering among all names: texts are compared but once. */
  rankNames() {
    const { offerings } = this;
    const order = offerings.map((_, at) => at);
    order.sort((a, b) => compareTexts(offerings[a].name, offerings[b].name) || a - b);
    const ranks = new Uint32Array(order.length);
    order.forEach((at, rank) => { ranks[at] = rank; });
    return ranks;
  }

  /** Work out ahead what the next click may need. */
  * prepare() {
    for (const sort of SORTS) {
      this.order(sort);
      yield;
    }
    this.readTexts();
  }

  /** Numbers to sort by, one after the other; the name decides in the end. */
  keys(sort) {
    const facet = this.facets.find(({ name }) => name === "category");
    const categories = new Map(facet.values.map(({ id }, at) => [id, at]));
    const units = new Map(this.units.map((unit, at) => [unit, at]));
    const status = (each) => STATUSES.indexOf(each.status);
    return {
      category: [(each) => categories.get(each.category), status],
      name: [],
      price: [
        (each) => (each.price ? units.get(each.price.unit) : units.size),
        (each) => each.price?.from ?? 0,
      ],
      days: [(each) => each.days?.from ?? Number.MAX_VALUE, (each) => each.days?.to ?? 0],
      status: [status],
    }[sort];
  }
}
