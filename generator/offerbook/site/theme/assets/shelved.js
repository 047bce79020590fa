// Offerings as cards or as rows of a table, a few at a time: nobody reads ten thousand.
import { fill, make, makeButton, makeLink, own } from "./dom.js";

const STEP = 24; // how many are added at once
const USUAL = "active"; // the status that goes without saying

export class Shown {
  /**
   * @param {Object<string, string>} words of the interface
   * @param {import("./facets.js").Shelf} shelf
   * @param {import("./ticks.js").Ticks} ticks
   * @param {URL} base the site's root
   * @param {() => void} tell called when more are shown
   */
  constructor(words, shelf, ticks, base, tell) {
    Object.assign(this, { words, shelf, ticks, base, tell });
    this.element = make("div", "ob-shelved");
    this.more = makeButton("md-button ob-shelved__more", "", () => this.add());
    this.count = STEP;
    this.found = [];
  }

  /**
   * @param {number[]} found the numbers of the offerings, in order
   * @param {import("./facets.js").Wish} wish
   * @param {number} [count] how many of them to show
   */
  show(found, wish, count = STEP) {
    this.found = found;
    this.isTable = wish.view === "table";
    this.isGrouped = wish.sort === "category" && !this.isTable;
    this.group = undefined;
    this.drawn = 0;
    this.place = undefined;
    this.element.replaceChildren();
    if (!found.length) {
      this.element.append(make("p", "ob-shelved__none", this.words.none));
      return;
    }
    this.draw(Math.max(count, STEP));
  }

  draw(count) {
    this.found.slice(this.drawn, count).forEach((at) => this.put(this.shelf.offerings[at]));
    this.drawn = Math.min(count, this.found.length);
    const left = this.found.length - this.drawn;
    this.more.remove();
    if (left <= 0) return;
    this.more.textContent = fill(this.words.more, Math.min(left, STEP));
    this.element.append(this.more);
  }

  /** The next few; who pressed the button goes on from the first of them. */
  add() {
    const before = this.element.querySelectorAll("[data-id]").length;
    this.draw(this.drawn + STEP);
    this.tell();
    this.element.querySelectorAll("[data-id]")[before]?.querySelector("a").focus();
  }

  put(offering) {
    if (this.isTable) this.makePlace(() => this.makeTable());
    else if (this.isGrouped && offering.category !== this.group) this.begin(offering.category);
    else this.makePlace(() => this.makeList());
    this.place.append(this.isTable ? this.row(offering) : this.card(offering));
  }

  makePlace(made) {
    this.place ||= made();
  }

  begin(category) {
    this.group = category;
    this.element.append(make("h2", "ob-shelved__group", this.nameOfCategory(category)));
    this.place = this.makeList();
  }

  nameOfCategory(category) {
    return own(this.shelf.index.names.category, category) || category;
  }

  makeList() {
    const list = make("ul", "ob-cards");
    this.element.append(list);
    return list;
  }

  makeTable() {
    const { words, shelf: { index } } = this;
    const scroller = make("div", "ob-scroll");
    scroller.tabIndex = 0;
    scroller.setAttribute("role", "region");
    scroller.setAttribute("aria-label", words.title);
    const table = make("table", "ob-table ob-shelved__table");
    const head = make("tr");
    const titles = [words.name, index.titles.category, index.titles.status,
      index.titles.price, index.titles.days, words.tick];
    head.append(...titles.map((title = "") => {
      const cell = make("th", "", title);
      cell.scope = "col";
      return cell;
    }));
    const body = make("tbody");
    table.append(make("thead"), body);
    table.tHead.append(head);
    scroller.append(table);
    this.element.append(scroller);
    return body;
  }

  nameOf(offering) {
    const link = makeLink("", offering.name, new URL(offering.address, this.base).href);
    const parts = [link];
    if (offering.status !== USUAL && !this.isTable) {
      parts.push(" ", make("span", `ob-status ob-status--${offering.status}`, offering.status_words));
    }
    if (offering.is_internal) parts.push(" ", make("span", "ob-badge", this.words.internal));
    return parts;
  }

  priceOf(offering) {
    return offering.price?.words || (offering.is_on_request ? this.words.on_request : "");
  }

  card(offering) {
    const card = make("li", "ob-card ob-card--offering");
    card.dataset.id = offering.id;
    const head = make("h3");
    head.append(...this.nameOf(offering));
    const facts = make("p", "ob-card-facts");
    [this.priceOf(offering), offering.days?.words].filter(Boolean)
      .forEach((words) => facts.append(make("span", "", words)));
    card.append(head, make("p", "", offering.summary), facts, this.tick(offering));
    return card;
  }

  row(offering) {
    const row = make("tr");
    row.dataset.id = offering.id;
    const head = make("th");
    head.scope = "row";
    head.append(...this.nameOf(offering), make("span", "ob-shelved__summary", offering.summary));
    const cells = [this.nameOfCategory(offering.category), offering.status_words,
      this.priceOf(offering), offering.days?.words].map((words) => make("td", "", words));
    const last = make("td");
    last.append(this.tick(offering));
    row.append(head, ...cells, last);
    return row;
  }

  tick(offering) {
    const label = make("label", "ob-tick");
    const box = /** @type {HTMLInputElement} */ (make("input"));
    box.type = "checkbox";
    box.value = offering.id;
    box.setAttribute("aria-label", `${this.words.tick}: ${offering.name}`);
    box.addEventListener("change", () => this.ticks.toggle(offering.id));
    label.append(box, make("span", "", this.words.tick));
    this.setTick(box);
    return label;
  }

  setTick(box) {
    box.checked = this.ticks.has(box.value);
    box.disabled = this.ticks.isFull && !box.checked;
  }

  /** Show what is ticked by now. */
  showTicks() {
    this.element.querySelectorAll(".ob-tick input").forEach((box) => this.setTick(box));
  }
}
