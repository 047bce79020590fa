// The form of filters beside the list: choices with counts, two ranges, words.
import { fill, make, makeButton, own } from "./dom.js";

const FEW = 8; // choices of a facet that are shown at once
const OPEN = 3; // facets that are unfolded from the start
const PAUSE = 120; // milliseconds between two letters

const makeInput = (type, label) => {
  const input = /** @type {HTMLInputElement} */ (make("input", "ob-sieve__input"));
  input.type = type;
  if (label) input.setAttribute("aria-label", label);
  return input;
};

/** A part of the form that can be folded; screen readers hear its title as that of a group. */
const makePart = (title, isOpen) => {
  const part = /** @type {HTMLDetailsElement} */ (make("details", "ob-sieve__part"));
  const body = make("div", "ob-sieve__body");
  body.setAttribute("role", "group");
  body.setAttribute("aria-label", title);
  part.open = isOpen;
  part.append(make("summary", "", title), body);
  return { part, body };
};

/** The choices of one facet. */
class Choices {
  constructor(words, facet, isOpen, change) {
    this.words = words;
    this.facet = facet;
    this.change = change;
    this.isWhole = false;
    this.picked = [];
    this.counts = facet.all;
    const { part, body } = makePart(facet.title, isOpen);
    this.element = part;
    this.rows = facet.values.map((value, at) => this.makeRow(value, at));
    this.more = makeButton("ob-sieve__more", "", () => this.unfold());
    const list = make("ul", "ob-sieve__choices");
    this.ordered = this.inOrder();
    list.append(...this.ordered.map(({ row }) => row));
    body.append(list, this.more);
    part.addEventListener("toggle", () => this.fold());
  }

  makeRow({ id, words }, at) {
    const row = make("li");
    const label = make("label", "ob-sieve__choice");
    const box = makeInput("checkbox");
    const count = make("span", "ob-sieve__count");
    box.addEventListener("change", () => this.change(this.facet.name, id, box.checked));
    label.append(box, make("span", "ob-sieve__words", words), count);
    row.append(label);
    return { id, at, row, box, count };
  }

  /** Long lists begin with what is most frequent, short ones keep their order. */
  inOrder() {
    if (this.rows.length <= FEW) return this.rows;
    const { all } = this.facet;
    return [...this.rows.keys()].sort((a, b) => all[b] - all[a] || a - b).map((at) => this.rows[at]);
  }

  unfold() {
    this.isWhole = !this.isWhole;
    this.fold();
  }

  /** Rows that nobody sees are brought up to date when somebody wants to see them. */
  fold() {
    if (!this.element.open) return;
    const { words, ordered } = this;
    const isSeen = ({ id }, place) => this.isWhole || place < FEW || this.picked.includes(id);
    ordered.forEach((row, place) => {
      const isHidden = !isSeen(row, place);
      if (row.row.hidden !== isHidden) row.row.hidden = isHidden;
      if (!isHidden) this.tell(row);
    });
    this.more.hidden = ordered.length <= FEW;
    this.more.textContent = this.isWhole ? words.few : fill(words.all, ordered.length);
    this.more.setAttribute("aria-expanded", String(this.isWhole));
  }

  tell({ id, at, row, box, count }) {
    const number = this.counts[at];
    box.checked = this.picked.includes(id);
    count.textContent = String(number);
    row.classList.toggle("ob-sieve__none", number === 0 && !box.checked);
  }

  show(picked, counts) {
    this.picked = picked;
    this.counts = counts;
    if (picked.length) this.element.open = true;
    this.fold();
  }
}

/** From one number to another. */
class Limits {
  constructor(words, title, change) {
    this.inputs = [words.from, words.to].map((words_) => {
      const input = makeInput("number", `${title}: ${words_}`);
      input.min = "0";
      input.step = "any";
      input.inputMode = "decimal";
      input.placeholder = words_;
      input.addEventListener("change", () => change(this.read()));
      return input;
    });
    this.element = make("div", "ob-sieve__limits");
    this.element.append(this.inputs[0], make("span", "", "–"), this.inputs[1]);
  }

  /** @returns {import("./facets.js").Range} */
  read() {
    const [from, to] = this.inputs.map(({ value }) => {
      const number = Number.parseFloat(value);
      return Number.isFinite(number) && number >= 0 ? number : null;
    });
    return from !== null && to !== null && from > to ? [to, from] : [from, to];
  }

  show(range = [null, null]) {
    this.inputs.forEach((input, at) => {
      const value = range[at] === null ? "" : String(range[at]);
      if (input.value !== value) input.value = value;
    });
  }
}

/** Prices can be compared within one unit only. */
class Prices {
  constructor(words, shelf, change) {
    this.words = words;
    this.names = shelf.index.names.unit || {};
    const title = shelf.index.titles.price;
    const { part, body } = makePart(title, true);
    this.element = part;
    this.select = /** @type {HTMLSelectElement} */ (make("select", "ob-sieve__select"));
    this.select.setAttribute("aria-label", words.unit);
    this.select.append(make("option", "", words.unit_any), ...shelf.units.map(() => make("option")));
    this.units = shelf.units;
    this.limits = new Limits(words, title, (range) => change({ price: range }));
    this.select.addEventListener("change", () => {
      const at = this.select.selectedIndex;
      change({ price: [null, null] }, at ? this.units[at - 1] : null);
    });
    body.append(this.select, this.limits.element);
  }

  show(wish, counts) {
    this.units.forEach((unit, at) => {
      const name = own(this.names, unit) || unit;
      this.select.options[at + 1].textContent = `${name} (${counts.get(unit)})`;
    });
    this.select.selectedIndex = wish.unit === null ? 0 : this.units.indexOf(wish.unit) + 1;
    this.limits.element.hidden = wish.unit === null;
    this.limits.show(wish.ranges.price);
  }
}

export class Sieve {
  /**
   * @param {Object<string, string>} words of the interface
   * @param {import("./facets.js").Shelf} shelf
   * @param {(part: object, isTyped?: boolean) => void} wishFor takes what is wished otherwise
   */
  constructor(words, shelf, wishFor) {
    this.words = words;
    this.wish = undefined;
    this.element = make("form", "ob-sieve");
    this.element.setAttribute("aria-label", words.filters);
    this.element.addEventListener("submit", (event) => event.preventDefault());
    this.typed = this.makeWords(wishFor);
    this.choices = shelf.facets.map((facet, at) => new Choices(
      words, facet, at < OPEN, (name, id, isPicked) => wishFor(this.pick(name, id, isPicked)),
    ));
    this.parts = [...this.choices];
    this.ranges = shelf.ranges.map((name) => this.makeRange(name, shelf.index.titles[name], wishFor));
    this.parts.splice(1, 0, ...this.ranges);
    if (shelf.units.length) {
      this.prices = new Prices(words, shelf, (ranges, unit = this.wish.unit) => (
        wishFor({ unit, ranges: { ...this.wish.ranges, ...ranges } })));
      this.parts.splice(1, 0, this.prices);
    }
    this.element.append(this.typed.parentElement, ...this.parts.map(({ element }) => element));
  }

  makeWords(wishFor) {
    const label = make("label", "ob-sieve__typed");
    const input = makeInput("search");
    input.autocomplete = "off";
    let pause;
    input.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => wishFor({ words: input.value.trim() }, true), PAUSE);
    });
    label.append(make("span", "", this.words.words), input);
    return input;
  }

  makeRange(name, title, wishFor) {
    const { part, body } = makePart(title, name === "days");
    const limits = new Limits(this.words, title, (range) => (
      wishFor({ ranges: { ...this.wish.ranges, [name]: range } })));
    body.append(limits.element);
    return { name, element: part, limits };
  }

  pick(name, id, isPicked) {
    const before = own(this.wish.picks, name) || [];
    const ids = isPicked ? [...before, id] : before.filter((each) => each !== id);
    const { [name]: _, ...others } = this.wish.picks;
    return { picks: ids.length ? { ...others, [name]: ids } : others };
  }

  /** Show *wish* and what each other choice would leave. */
  show(wish, { counts, units }) {
    this.wish = wish;
    if (this.typed.value.trim() !== wish.words) this.typed.value = wish.words;
    this.choices.forEach((each) => each.show(own(wish.picks, each.facet.name) || [], counts.get(each.facet.name)));
    this.prices?.show(wish, units);
    this.ranges.forEach(({ name, limits, element }) => {
      limits.show(own(wish.ranges, name));
      if (own(wish.ranges, name)) element.open = true;
    });
  }
}
