// What the larger scripts share: elements with text in them, words with holes, the site's own JSON.

const FORMAT = 1; // of the site's JSON; another one is not read

/**
 * An element with a class and text; what stands in *words* stays text.
 * @param {string} tag
 * @param {string} [name] its class
 * @param {string} [words]
 * @returns {HTMLElement}
 */
export const make = (tag, name, words) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (words) element.textContent = words;
  return element;
};

/**
 * A button that does nothing but what it is given.
 * @param {string} name
 * @param {string} words
 * @param {(event: Event) => void} act
 * @returns {HTMLButtonElement}
 */
export const makeButton = (name, words, act) => {
  const button = /** @type {HTMLButtonElement} */ (make("button", name, words));
  button.type = "button";
  button.addEventListener("click", act);
  return button;
};

/**
 * A link.
 * @param {string} name
 * @param {string} words
 * @param {string} href
 * @returns {HTMLAnchorElement}
 */
export const makeLink = (name, words, href) => {
  const link = /** @type {HTMLAnchorElement} */ (make("a", name, words));
  link.href = href;
  return link;
};

/**
 * *words* with each hole, such as `{0}`, filled.
 * @param {string} words
 * @param {...(string|number)} values
 * @returns {string}
 */
export const fill = (words, ...values) => words.replace(/\{(\d)\}/g, (_, at) => String(values[at]));

/**
 * What *object* itself holds under a name: an offering may be called `constructor`.
 * @param {Object<string, any> | undefined} object
 * @param {string} name
 * @returns {any}
 */
export const own = (object, name) => (object && Object.hasOwn(object, name) ? object[name] : undefined);

/** A file of the site that cannot be read; *isMissing* where it is not there. */
class LoadError extends Error {
  constructor(place, status) {
    super(`${place}: ${status}`);
    this.isMissing = status === 404;
  }
}

/**
 * A file of the site as data; rejected where it is missing or of another format.
 * @param {URL} base the site's root
 * @param {string} place
 * @returns {Promise<any>}
 */
export const load = async (base, place) => {
  const answer = await fetch(new URL(place, base));
  if (!answer.ok) throw new LoadError(place, answer.status);
  const data = await answer.json();
  if (data.format !== FORMAT) throw new LoadError(place, `format ${data.format}`);
  return data;
};

/**
 * Something kept in the browser under a name that belongs to this site alone: two editions may
 * stand on one host. Where storage is forbidden, it is kept for this page alone.
 */
export class Kept {
  /**
   * @param {"localStorage"|"sessionStorage"} where
   * @param {string} name
   * @param {URL} base the site's root
   */
  constructor(where, name, base) {
    this.where = where;
    this.name = `offerbook.${name}:${base.pathname}`;
  }

  /** Whether the browser lets anything be kept. */
  get isAllowed() {
    try {
      return Boolean(window[this.where]);
    } catch {
      return false;
    }
  }

  /** @returns {any} what was kept; nothing where it cannot be read */
  read() {
    try {
      return JSON.parse(window[this.where].getItem(this.name) || "null");
    } catch {
      return null;
    }
  }

  /** @param {any} value */
  write(value) {
    try {
      window[this.where].setItem(this.name, JSON.stringify(value));
    } catch {
      // Storage is off or full.
    }
  }

  forget() {
    try {
      window[this.where].removeItem(this.name);
    } catch {
      // Storage is off.
    }
  }
}
