// The offerings that a reader has ticked to compare: kept while browsing, until the window is closed.
import { Kept } from "./dom.js";

export const MOST = 4; // side by side
const REFERENCE = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:@\d+\.\d+\.\d+)?$/;

/**
 * All different references to offerings, such as `mail-move` or `mail-move@1.0.0`.
 * @param {unknown} said
 * @returns {string[]}
 */
export const allReferences = (said) => {
  const list = Array.isArray(said) ? said : [];
  return [...new Set(list.filter((each) => typeof each === "string" && REFERENCE.test(each)))];
};

/**
 * As many of them as find room side by side.
 * @param {unknown} said
 * @returns {string[]}
 */
export const readReferences = (said) => allReferences(said).slice(0, MOST);

/**
 * The address that sets *references* side by side.
 * @param {URL} base the site's root
 * @param {string[]} references
 * @returns {string}
 */
export const compareAddress = (base, references) => new URL(`compare/?with=${references.join(",")}`, base).href;

export class Ticks {
  /**
   * @param {URL} base the site's root
   * @param {() => void} [tell] called after each change
   */
  constructor(base, tell = () => {}) {
    this.kept = new Kept("sessionStorage", "compare", base);
    this.tell = tell;
    this.ids = readReferences(this.kept.read());
  }

  get isFull() {
    return this.ids.length >= MOST;
  }

  has(id) {
    return this.ids.includes(id);
  }

  /** @param {string[]} ids */
  set(ids) {
    this.ids = readReferences(ids);
    this.kept.write(this.ids);
    this.tell();
  }

  toggle(id) {
    this.set(this.has(id) ? this.ids.filter((each) => each !== id) : [...this.ids, id]);
  }
}
