// Offerings, versions of one, or its packages, side by side as the address names them.
import { fill, load, make, makeButton, makeLink } from "./dom.js";
import { joinSides, sideOf, sidesOfPackages } from "./sides.js";
import { allReferences, compareAddress, MOST, readReferences, Ticks } from "./ticks.js";

const INCLUDED = "included"; // ids of sections
const EXCLUDED = "excluded";
const NEAR = 6; // offerings of the same category that are named where only one is chosen

const placeOf = (reference) => `api/v1/offerings/${reference.replace("@", "/")}.json`;

const headCell = (tag, scope, words) => {
  const element = make(tag, "", words);
  element.scope = scope;
  return element;
};

class Comparison {
  constructor(place, base) {
    this.place = place;
    this.base = base;
    this.words = JSON.parse(place.dataset.words);
    this.ticks = new Ticks(base);
    this.missing = [];
    const asked = new URLSearchParams(window.location.search);
    this.packagesOf = readReferences([asked.get("packages")])[0];
    const all = allReferences((asked.get("with") || "").split(","));
    this.references = all.slice(0, MOST);
    this.left = all.slice(MOST);
    this.isOnly = asked.get("only") === "differences";
  }

  async read(reference) {
    try {
      return await load(this.base, placeOf(reference));
    } catch (problem) {
      if (!problem.isMissing) throw problem;
      this.missing.push(reference);
      return undefined;
    }
  }

  async show() {
    const { words } = this;
    if (this.packagesOf) await this.showPackages();
    else await this.showOfferings();
    const left = this.packagesOf ? [] : await this.namesOf(this.left);
    this.missing.forEach((each) => {
      this.place.prepend(make("p", "ob-banner", fill(words.missing, each)));
    });
    if (left.length) this.place.prepend(make("p", "ob-banner", fill(words.left, left.join(", "))));
  }

  /** What offerings, or versions of them, are called; of those that are not there nothing. */
  async namesOf(references) {
    const found = await Promise.all(references.map((each) => this.read(each)));
    return found.flatMap((told, at) => {
      if (!told) return [];
      return references[at].includes("@") ? [`${told.name} ${told.version}`] : [told.name];
    });
  }

  async showPackages() {
    const told = await this.read(this.packagesOf);
    if (!told) return;
    document.getElementById("start").textContent = fill(this.words.packages_of, told.name);
    const back = make("p", "ob-compare__ways");
    back.append(makeLink("ob-tool", this.words.back, new URL(told.address, this.base).href));
    this.place.append(back);
    this.draw(sidesOfPackages(told, this.words));
  }

  async showOfferings() {
    const { words } = this;
    const found = await Promise.all(this.references.map((each) => this.read(each)));
    const told = found.filter(Boolean);
    this.references = this.references.filter((_, at) => found[at]);
    this.ways();
    if (!told.length) {
      this.place.append(make("p", "ob-compare__none", words.none));
      return;
    }
    if (told.length === 1) await this.suggest(told[0]);
    this.draw(told.map((each, at) => sideOf(each, this.references[at], words)));
  }

  /** Where more can be chosen: what stands here is ticked there. */
  ways() {
    const ways = make("p", "ob-compare__ways");
    const link = makeLink("ob-tool", this.words.choose, new URL("offerings/", this.base).href);
    link.addEventListener("click", () => this.ticks.set(this.references.map((each) => each.split("@")[0])));
    ways.append(link);
    this.place.append(ways);
  }

  /** One alone compares with nothing: others of its category are a click away. */
  async suggest(told) {
    const { words, references } = this;
    const near = make("div", "ob-compare__near");
    near.append(make("p", "", words.one));
    this.place.append(near);
    const index = await load(this.base, "api/v1/index.json").catch(() => ({ offerings: [] }));
    const others = index.offerings
      .filter(({ id, category }) => category === told.data.category && id !== told.id).slice(0, NEAR);
    if (!others.length) return;
    const list = make("p", "ob-jumps");
    list.append(make("span", "", `${words.add}:`), ...others.map(({ id, name }) => (
      makeLink("ob-tool", name, compareAddress(this.base, [...references, id])))));
    near.append(list);
  }

  draw(sides) {
    const parts = joinSides(sides);
    const rows = parts.flatMap((part) => [...part.rows, ...(part.own.some((own) => own.length) ? [{}] : [])]);
    const same = rows.filter(({ isSame }) => isSame).length;
    if (sides.length > 1) this.place.append(this.bar(rows.length - same, same));
    const scroller = make("div", "ob-scroll ob-compare__scroll");
    scroller.tabIndex = 0;
    scroller.setAttribute("role", "region");
    scroller.setAttribute("aria-label", this.words.title);
    this.table = make("table", `ob-table ob-sides ob-sides--${sides.length}`);
    this.table.append(this.head(sides), ...parts.map((part) => this.part(part, sides)));
    scroller.append(this.table);
    this.place.append(scroller);
    this.hideSame();
  }

  /** The switch for what differs, and the number of lines that do. */
  bar(different, same) {
    const { words } = this;
    const bar = make("div", "ob-compare__bar ob-tools");
    const label = make("label", "ob-compare__only");
    const box = /** @type {HTMLInputElement} */ (make("input"));
    box.type = "checkbox";
    box.checked = this.isOnly;
    box.addEventListener("change", () => {
      this.isOnly = box.checked;
      this.remember();
      this.hideSame();
    });
    window.addEventListener("popstate", () => {
      this.isOnly = new URLSearchParams(window.location.search).get("only") === "differences";
      box.checked = this.isOnly;
      this.hideSame();
    });
    label.append(box, make("span", "", words.only));
    const told = different ? fill(words.count, different, same) : words.same;
    bar.append(label, make("output", "ob-compare__told", told),
      makeButton("ob-tool ob-compare__print", words.print, () => window.print()));
    return bar;
  }

  remember() {
    const what = this.packagesOf ? `packages=${this.packagesOf}` : `with=${this.references.join(",")}`;
    window.history.pushState(null, "", `?${what}${this.isOnly ? "&only=differences" : ""}`);
  }

  hideSame() {
    this.table.querySelectorAll("tr[data-same]").forEach((row) => { row.hidden = this.isOnly; });
    this.table.querySelectorAll("tbody").forEach((body) => {
      body.hidden = this.isOnly && !body.querySelector("tr:not([data-same]):not(.ob-sides__title)");
    });
  }

  head(sides) {
    const head = make("thead");
    const row = make("tr");
    row.append(headCell("td", "", ""), ...sides.map((side) => this.headOf(side, sides.length)));
    head.append(row);
    return head;
  }

  headOf(side, count) {
    const { words, references } = this;
    const cell = headCell("th", "col");
    if (this.packagesOf) {
      cell.textContent = side.name;
      return cell;
    }
    cell.append(makeLink("", side.name, new URL(side.address, this.base).href));
    const note = make("span", "ob-sides__note", [side.note, side.held].filter(Boolean).join(" · "));
    cell.append(note);
    if (count < 2) return cell;
    const others = references.filter((each) => each !== side.key);
    const remove = makeLink("ob-sides__remove", "×", compareAddress(this.base, others));
    remove.setAttribute("aria-label", fill(words.remove, [side.name, side.note].join(", ")));
    remove.addEventListener("click", () => { if (this.isOnly) remove.search += "&only=differences"; });
    cell.append(remove);
    return cell;
  }

  part(part, sides) {
    const body = make("tbody", part.isInternal ? "ob-internal-line ob-sides__internal" : "");
    const title = make("tr", "ob-sides__title");
    const cell = headCell("th", "rowgroup", part.title);
    cell.colSpan = sides.length + 1;
    title.append(cell);
    body.append(title, ...part.rows.map((row) => this.row(row, part, sides.length)));
    if (part.own.some((own) => own.length)) body.append(this.ownRow(part, sides));
    return body;
  }

  row(row, part, count) {
    const line = make("tr", row.isInternal ? "ob-internal-line" : "");
    if (row.isSame && count > 1) line.dataset.same = "yes";
    else if (count > 1) line.className += " ob-sides__differs";
    line.append(headCell("th", "row", row.what), ...row.cells.map((each) => this.cell(each, row.what, part)));
    return line;
  }

  cell(each, what, part) {
    const cell = make("td");
    if (!each) {
      const isSaid = !part.isFacts && part.id !== EXCLUDED; // of what is left out: that it is in
      cell.append(make("span", "ob-sides__none", isSaid ? this.words.not_in : "–"));
      return cell;
    }
    if (this.packagesOf && part.id === INCLUDED && !each.lines.length) cell.append(this.yes());
    if (each.what !== what) cell.append(make("p", "ob-sides__what", each.what));
    each.lines.forEach((line) => cell.append(make("p", "", line)));
    each.notes.forEach((note) => cell.append(this.note(note)));
    if (!cell.childNodes.length) cell.append(this.yes());
    return cell;
  }

  yes() {
    const yes = make("span", "ob-sides__yes", "✓");
    yes.setAttribute("role", "img");
    yes.setAttribute("aria-label", this.words.in);
    return yes;
  }

  note([label, value, isInternal]) {
    const note = make("p", `ob-sides__fact${isInternal ? " ob-internal-line" : ""}`);
    note.append(make("span", "ob-sides__label", `${label}: `), value);
    return note;
  }

  /** What only one of the offerings has, in its column. */
  ownRow(part, sides) {
    const line = make("tr", "ob-sides__differs ob-sides__own");
    line.append(headCell("th", "row", this.words.own), ...sides.map((_, at) => {
      const cell = make("td");
      const list = make("ul");
      part.own[at].forEach((each) => {
        const item = make("li", each.isInternal ? "ob-internal-line" : "");
        item.append(make("span", "ob-sides__what", each.what));
        if (each.lines.length) item.append(make("span", "ob-sides__limit", each.lines.join(" · ")));
        each.notes.forEach((note) => item.append(this.note(note)));
        list.append(item);
      });
      cell.append(part.own[at].length ? list : make("span", "ob-sides__none", "–"));
      return cell;
    }));
    return line;
  }
}

/**
 * Show what the address names.
 * @param {HTMLElement} place
 * @param {URL} base the site's root
 */
export const compare = async (place, base) => {
  const comparison = new Comparison(place, base);
  try {
    await comparison.show();
  } catch {
    place.replaceChildren(make("p", "ob-banner", comparison.words.off));
  }
};
