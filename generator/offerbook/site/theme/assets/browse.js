// The list of all offerings, taken over from the page's plain one: filters, order, cards or a table.
import { fill, load, make, makeButton, makeLink, own } from "./dom.js";
import { isSet, Shelf, SORTS, VIEWS } from "./facets.js";
import { Shown } from "./shelved.js";
import { Sieve } from "./sieve.js";
import { compareAddress, Ticks } from "./ticks.js";
import { readWish, wishAll, writeWish } from "./wish.js";

/** `10 – 20`, `at least 10`, `at most 20`. */
const sayRange = ([from, to], words) => {
  if (from === null) return `${words.to} ${to}`;
  return to === null ? `${words.from} ${from}` : `${from} – ${to}`;
};

class Browser {
  constructor(place, base, index) {
    this.place = place;
    this.base = base;
    this.words = JSON.parse(place.dataset.words);
    this.shelf = new Shelf(index, JSON.parse(place.dataset.categories));
    this.ticks = new Ticks(base, () => this.showTicks());
    this.sieve = new Sieve(this.words, this.shelf, (part, isTyped) => this.wishFor(part, isTyped));
    this.shown = new Shown(this.words, this.shelf, this.ticks, base, () => this.remember(true));
    this.build();
    this.wish = readWish(window.location, this.shelf);
    this.draw(window.history.state?.shown);
    this.remember(true);
    this.prepare(this.shelf.prepare());
    window.addEventListener("popstate", (event) => this.goBack(event.state?.shown));
  }

  build() {
    const { words } = this;
    this.opener = makeButton("ob-tool ob-browse__opener", "", () => this.open());
    this.opener.setAttribute("aria-expanded", "false");
    this.sieve.element.id = "ob-sieve";
    this.opener.setAttribute("aria-controls", "ob-sieve");
    this.told = make("output", "ob-browse__told");
    this.told.tabIndex = -1;
    this.chips = make("ul", "ob-chips");
    this.chips.setAttribute("aria-label", words.chosen);
    this.tray = make("div", "ob-tray");
    this.tray.setAttribute("role", "region");
    this.tray.setAttribute("aria-label", words.tick);
    const bar = make("div", "ob-browse__bar");
    bar.append(this.told, this.makeSort(), this.makeViews());
    const results = make("div", "ob-browse__results");
    results.append(bar, this.chips, this.shown.element, this.tray);
    this.place.append(this.opener, this.sieve.element, results);
    this.place.hidden = false;
    this.showTicks();
  }

  /** Do a little of the work whenever the browser has nothing else to do. */
  prepare(work) {
    const idle = window.requestIdleCallback || ((act) => setTimeout(act, 200));
    idle(() => {
      if (!work.next().done) this.prepare(work);
    });
  }

  open() {
    const isOpen = this.place.classList.toggle("ob-browse--open");
    this.opener.setAttribute("aria-expanded", String(isOpen));
  }

  makeSort() {
    const { words } = this;
    const label = make("label", "ob-browse__sort", `${words.sort} `);
    this.sort = /** @type {HTMLSelectElement} */ (make("select", "ob-sieve__select"));
    SORTS.forEach((each) => {
      const option = make("option", "", words[`sort_${each}`]);
      option.value = each;
      this.sort.append(option);
    });
    this.sort.addEventListener("change", () => this.wishFor({ sort: this.sort.value }));
    label.append(this.sort);
    return label;
  }

  makeViews() {
    const group = make("div", "ob-browse__views");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", this.words.view);
    this.views = VIEWS.map((view) => {
      const button = makeButton("ob-tool", this.words[view], () => this.wishFor({ view }));
      button.dataset.view = view;
      return button;
    });
    group.append(...this.views);
    return group;
  }

  /** Wish for something else; what is typed letter by letter makes one step to go back. */
  wishFor(part, isTyped = false) {
    const isOneStep = isTyped && this.wish.words !== "" && part.words !== "";
    this.wish = { ...this.wish, ...part };
    this.draw();
    this.remember(isOneStep);
  }

  /** Put the wish into the address. */
  remember(isSame) {
    const address = `${window.location.pathname}${writeWish(this.wish)}`;
    const state = { shown: this.shown.drawn };
    if (isSame) window.history.replaceState(state, "", address);
    else window.history.pushState(state, "", address);
  }

  goBack(shown) {
    this.wish = readWish(window.location, this.shelf);
    this.draw(shown);
  }

  draw(count) {
    const { wish, words, shelf } = this;
    const seen = shelf.look(wish);
    this.sieve.show(wish, seen);
    this.shown.show(seen.found, wish, count);
    this.told.textContent = fill(words.count, seen.found.length, shelf.offerings.length);
    this.sort.value = wish.sort;
    this.views.forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.view === wish.view));
    });
    this.drawChips();
  }

  drawChips() {
    const chosen = this.listChosen();
    const { words } = this;
    this.opener.textContent = chosen.length ? fill(words.filters_set, chosen.length) : words.filters;
    this.chips.replaceChildren(...chosen.map(({ title, part }) => this.chip(title, () => this.wishFor(part))));
    this.chips.hidden = chosen.length === 0;
    if (!chosen.length) return;
    const { sort, view } = this.wish;
    const all = makeButton("ob-chip ob-chip--all", words.clear, () => {
      this.wishFor({ ...wishAll(), sort, view });
      this.told.focus();
    });
    const last = make("li");
    last.append(all);
    this.chips.append(last);
  }

  chip(title, act) {
    const row = make("li");
    const button = makeButton("ob-chip", title, () => {
      act();
      (this.chips.querySelector("button") || this.told).focus();
    });
    button.setAttribute("aria-label", fill(this.words.remove, title));
    const cross = make("span", "ob-chip__cross", "×");
    cross.setAttribute("aria-hidden", "true");
    button.append(cross);
    row.append(button);
    return row;
  }

  /** Every filter that is set, with what is wished without it. */
  listChosen() {
    const { wish, shelf } = this;
    const { titles } = shelf.index;
    const picked = shelf.facets.flatMap(({ name, title, values }) => (own(wish.picks, name) || []).map((id) => ({
      title: `${title}: ${values.find((value) => value.id === id).words}`,
      part: this.without(name, id),
    })));
    picked.push(...shelf.ranges.filter((name) => isSet(own(wish.ranges, name))).map((name) => ({
      title: `${titles[name]}: ${sayRange(wish.ranges[name], this.words)}`, part: this.withoutRange(name),
    })));
    if (wish.unit !== null) picked.push(this.chosenPrice());
    if (wish.words) picked.push({ title: `“${wish.words}”`, part: { words: "" } });
    return picked;
  }

  /** The unit of the price, and from how much to how much. */
  chosenPrice() {
    const { wish, shelf: { index: { titles, names } } } = this;
    const unit = own(names.unit, wish.unit) || wish.unit;
    const range = wish.ranges.price;
    const said = isSet(range) ? `${sayRange(range, this.words)}, ${unit}` : unit;
    return { title: `${titles.price}: ${said}`, part: { unit: null, ...this.withoutRange("price") } };
  }

  withoutRange(name) {
    const { [name]: _, ...ranges } = this.wish.ranges;
    return { ranges };
  }

  without(name, id) {
    this.sieve.wish = this.wish;
    return this.sieve.pick(name, id, false);
  }

  showTicks() {
    const { words, ticks } = this;
    this.shown.showTicks();
    this.tray.hidden = ticks.ids.length === 0;
    this.tray.replaceChildren();
    if (this.tray.hidden) return;
    const names = new Map(this.shelf.offerings.map(({ id, name }) => [id, name]));
    const told = ticks.ids.map((id) => names.get(id.split("@")[0]) || id).join(", ");
    const link = makeLink("md-button md-button--primary", fill(words.compare, ticks.ids.length),
      compareAddress(this.base, ticks.ids));
    const none = makeButton("ob-tool", words.untick, () => {
      ticks.set([]);
      this.told.focus();
    });
    this.tray.append(make("span", "ob-tray__names", told), link, none);
    if (ticks.isFull) this.tray.append(make("span", "ob-tray__most", fill(words.most, ticks.ids.length)));
  }
}

/**
 * Take over the list.
 * @param {HTMLElement} place
 * @param {HTMLElement} plain the page's own list
 * @param {URL} base the site's root
 */
export const browse = async (place, plain, base) => {
  const index = await load(base, "api/v1/index.json");
  const browser = new Browser(place, base, index);
  plain.remove();
  return browser;
};
