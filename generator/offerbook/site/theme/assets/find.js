// Finds offerings in the index that pages/finder.py writes: forgives typing errors and half words.
// No part of the page is touched here: the same rules run in the search box and in the tests.
const FEW = 3; // letters below which a word must stand as it is written
const MOST_FORMS = 24; // words of the index that one asked word may stand for
const MOST_WORDS = 24; // of a question
const HALF = 48; // the weight that says half as much as endless weight
const LITTLE = 0.25; // what a word that tells nothing counts beside those that tell something

const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "")
  .replace(/ß/g, "ss").replace(/ς/g, "σ");

const wordsIn = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];

// How many letters must be typed, left out or swapped to come from one word to the other;
// anything above `most` is as good as endless.
const distance = (a, b, most) => {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, before[j - 2] + 1);
      }
      next.push(cost);
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    before = row;
    row = next;
  }
  return row[b.length];
};

const firstFrom = (terms, word) => {
  let low = 0;
  let high = terms.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (terms[middle] < word) low = middle + 1;
    else high = middle;
  }
  return low;
};

export class Finder {
  constructor(index, stopWords = []) {
    this.docs = index.docs;
    this.terms = index.terms;
    this.posts = index.posts;
    this.stop = new Set(stopWords);
    this.known = new Map();
  }

  // Documents for a question, the best first: [{ doc, score }]; `wanted` may leave some out.
  find(question, wanted = () => true) {
    const asked = [...new Set(wordsIn(question))].slice(0, MOST_WORDS);
    const isTelling = asked.some((word) => !this.stop.has(word));
    const scores = new Map();
    let whole = 0;
    asked.forEach((word) => {
      const part = isTelling && this.stop.has(word) ? LITTLE : 1;
      const forms = part < 1 ? this.asWritten(word) : this.forms(word);
      const own = this.weigh(forms);
      // How rare the word is in all its forms: a rare slip of a common word tells no more than it.
      const rarity = Math.log(1 + this.docs.length / Math.max(own.size, 1));
      const worth = part * (own.size ? rarity : 1);
      whole += worth;
      own.forEach((strength, doc) => {
        const known = scores.get(doc) || { score: 0, worth: 0 };
        const score = known.score + part * rarity * strength;
        scores.set(doc, { score, worth: known.worth + worth });
      });
    });
    return [...scores]
      .filter(([doc]) => wanted(doc))
      .map(([doc, { score, worth }]) => ({ doc, score: score * (0.4 + 0.6 * (worth / whole)) }))
      .sort((a, b) => b.score - a.score || a.doc - b.doc);
  }

  // How strongly each document speaks of a word that may stand in these forms, up to 1.
  weigh(forms) {
    const own = new Map();
    forms.forEach(([at, likeness]) => {
      const posts = this.posts[at];
      for (let i = 0, doc = 0; i < posts.length; i += 2) {
        doc += posts[i];
        const strength = likeness * (posts[i + 1] / (posts[i + 1] + HALF));
        if (strength > (own.get(doc) || 0)) own.set(doc, strength);
      }
    });
    return own;
  }

  // Offerings whose names look most like the question, where no word of it is known.
  nearest(question, most) {
    const pairs = (text) => {
      const letters = ` ${wordsIn(text).join(" ")} `;
      return new Set([...letters].slice(1).map((letter, at) => letters[at] + letter));
    };
    const asked = pairs(question);
    return this.docs
      .map((doc, at) => {
        const own = pairs(`${doc[1]}`);
        const shared = [...asked].filter((pair) => own.has(pair)).length;
        return { at, likeness: (2 * shared) / (asked.size + own.size) };
      })
      .filter((each) => each.likeness > 0.15)
      .sort((a, b) => b.likeness - a.likeness || a.at - b.at)
      .slice(0, most)
      .map((each) => each.at);
  }

  // The words of the index that `word` may stand for, each with how alike they are.
  forms(word) {
    if (!this.known.has(word)) {
      this.known.set(word, this.look(word));
      if (this.known.size > 400) this.known.delete(this.known.keys().next().value);
    }
    return this.known.get(word);
  }

  asWritten(word) {
    const at = firstFrom(this.terms, word);
    return this.terms[at] === word ? [[at, 1]] : [];
  }

  // A word that is in the index as it is written is no slip; its other forms count less.
  look(word) {
    const { terms } = this;
    const found = new Map(this.asWritten(word));
    const part = found.size ? 0.7 : 1;
    const add = (at, likeness) => {
      if (part * likeness > (found.get(at) || 0)) found.set(at, part * likeness);
    };
    for (let at = firstFrom(terms, word); at < terms.length && terms[at].startsWith(word); at += 1) {
      add(at, 0.55 + 0.35 * (word.length / terms[at].length));
    }
    for (let cut = 1; cut <= 3 && word.length - cut > FEW; cut += 1) {
      const stem = word.slice(0, -cut);
      for (let at = firstFrom(terms, stem); at < terms.length && terms[at].startsWith(stem); at += 1) {
        if (terms[at].length - stem.length <= 3) add(at, 0.9 - 0.12 * cut);
      }
    }
    if (part === 1 && word.length > FEW) this.forgive(word, add);
    return [...found].sort((a, b) => b[1] - a[1]).slice(0, MOST_FORMS);
  }

  // Words that differ by a slip or two, and long words that hold this one inside.
  forgive(word, add) {
    const most = word.length > 6 ? 2 : 1;
    this.terms.forEach((term, at) => {
      if (Math.abs(term.length - word.length) <= most && /^\p{L}+$/u.test(term)) {
        const slips = distance(word, term, most);
        const first = term[0] === word[0] ? 0 : 0.1;
        if (slips <= most) add(at, 0.86 - 0.2 * slips - first);
      } else if (word.length > 4 && term.length > word.length && term.includes(word)) {
        add(at, 0.5);
      } else if (term.length > 4 && word.length > term.length + 1 && word.includes(term)) {
        add(at, 0.4);
      }
    });
  }
}

export { fold, wordsIn };
