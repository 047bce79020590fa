// What stands side by side: out of the JSON of offerings, columns and the rows that they share. No part
// of the page is touched here.

import { own } from "./dom.js";

/**
 * @typedef {{id: string, what: string, limit: string, limits: Object<string, string>,
 *   only_in: string[], facts: [string, string, boolean?][], is_internal?: boolean}} ToldRow
 * @typedef {{what: string, lines: string[], notes: [string, string, boolean?][], isInternal: boolean}} Cell
 * @typedef {{key: string, name: string, note: string, address: string, status: string,
 *   status_words: string, offering: string,
 *   parts: {id: string, title: string, isInternal: boolean, rows: Map<string, Cell>}[]}} Side
 * @typedef {{what: string, cells: (Cell | undefined)[], isSame: boolean, isInternal: boolean}} Row
 * @typedef {{id: string, title: string, isInternal: boolean, isFacts: boolean, rows: Row[], own: Cell[][]}} Part
 */

const GLANCE = "glance";
const PACKAGES = "packages";

const packageNames = (told) => new Map(told.packages.map(({ id, name }) => [id, name]));

/** What a row says of the whole offering: limits of each package one below the other. */
const cellOfAll = (row, names, words) => {
  const limits = Object.entries(row.limits);
  const lines = limits.length
    ? limits.map(([id, limit]) => `${names.get(id) || id}: ${limit}`) : [row.limit].filter(Boolean);
  if (row.only_in.length) {
    const inside = row.only_in.map((id) => names.get(id) || id).join(", ");
    lines.push(words.only_in.replace("{0}", () => inside));
  }
  return cell(row, lines);
};

/** What a row says of one package; nothing where it is not in it. */
const cellOfPackage = (row, id) => {
  if (row.only_in.length && !row.only_in.includes(id)) return undefined;
  return cell(row, [own(row.limits, id) ?? row.limit].filter(Boolean));
};

const cell = (row, lines) => ({
  what: row.what,
  lines,
  notes: row.facts,
  isInternal: Boolean(row.is_internal),
});

const readParts = (told, cellOf) => told.told.map((part) => ({
  id: part.id,
  title: part.title,
  isInternal: part.is_internal,
  rows: new Map(part.rows.map((row) => [row.id || row.what, cellOf(row, part)]).filter(([, each]) => each)),
}));

/**
 * An offering, or one version of it, as a column.
 * @param {any} told api/v1/offerings/….json
 * @param {string} key what the address calls it
 * @param {Object<string, string>} words
 * @returns {Side}
 */
export const sideOf = (told, key, words) => {
  const names = packageNames(told);
  return {
    ...headOf(told, key),
    name: told.name,
    note: told.version ? words.version.replace("{0}", () => told.version) : words.draft,
    parts: readParts(told, (row) => cellOfAll(row, names, words)),
  };
};

/**
 * The packages of an offering as columns.
 * @returns {Side[]}
 */
export const sidesOfPackages = (told, words) => told.packages.map(({ id, name }) => ({
  ...headOf(told, id),
  name,
  note: "",
  parts: readParts(ownPackage(told, id, words), (row) => cellOfPackage(row, id)).filter(({ rows }) => rows.size),
}));

/** Of all packages the one: its price is a row like any other. What is said of them all is left out. */
const ownPackage = (told, id, words) => {
  const rowsOf = {
    [PACKAGES]: (rows) => rows.filter((row) => row.id === id)
      .map((row) => ({ ...row, id: PACKAGES, what: words.price })),
    [GLANCE]: (rows) => rows.filter((row) => Object.keys(row.limits).length),
  };
  const parts = told.told.map((part) => ({ ...part, rows: (own(rowsOf, part.id) || ((rows) => rows))(part.rows) }));
  const isFirst = ({ id: part }) => part === GLANCE || part === PACKAGES;
  return { ...told, told: [...parts.filter(isFirst), ...parts.filter((part) => !isFirst(part))] };
};

const headOf = (told, key) => ({
  key,
  offering: told.id,
  address: told.address,
  status: told.status,
  status_words: told.status_words,
  held: told.held,
});

/** The ids of all, each behind the one it follows in the first that has it. */
const inOrder = (lists) => {
  const order = [];
  lists.forEach((list) => {
    let at = 0;
    list.forEach((id) => {
      const known = order.indexOf(id);
      if (known < 0) order.splice(at, 0, id);
      at = (known < 0 ? at : known) + 1;
    });
  });
  return order;
};

const sayOf = (each) => (each ? JSON.stringify([each.what, each.lines, each.notes]) : "");

const joinRow = (cells) => ({
  what: cells.find(Boolean).what,
  cells,
  isSame: cells.every((each) => sayOf(each) === sayOf(cells[0])),
  isInternal: cells.filter(Boolean).every((each) => each.isInternal),
});

/** Different offerings call the same thing differently: what is worded alike belongs together. */
const renamed = (sides, id) => {
  const known = new Map();
  return sides.map((side) => {
    const rows = side.parts.find((part) => part.id === id)?.rows || new Map();
    return new Map([...rows].map(([name, each]) => {
      const words = each.what.trim().toLowerCase();
      if (!known.has(words)) known.set(words, name);
      return [known.get(words), each];
    }));
  });
};

/**
 * The sections of all columns with their rows. Rows of different offerings stand beside each other
 * where two of them have it; what only one has is its own.
 * @param {Side[]} sides
 * @returns {Part[]}
 */
export const joinSides = (sides) => {
  const isOne = new Set(sides.map(({ offering }) => offering)).size === 1;
  return inOrder(sides.map(({ parts }) => parts.map(({ id }) => id))).map((id) => {
    const some = sides.map(({ parts }) => parts.find((part) => part.id === id)).find(Boolean);
    const columns = isOne || id === GLANCE
      ? sides.map(({ parts }) => parts.find((part) => part.id === id)?.rows || new Map())
      : renamed(sides, id);
    const names = inOrder(columns.map((rows) => [...rows.keys()]));
    const isShared = (name) => isOne || id === GLANCE || columns.filter((rows) => rows.has(name)).length > 1;
    return {
      id,
      title: some.title,
      isInternal: some.isInternal,
      isFacts: id === GLANCE, // not a list of what is in it
      rows: names.filter(isShared).map((name) => joinRow(columns.map((rows) => rows.get(name)))),
      own: columns.map((rows) => [...rows].filter(([name]) => !isShared(name)).map(([, each]) => each)),
    };
  });
};
