// Marks packed into the fragment of a link, which no server sees: a version, a checksum, the catalogue they are of,
// and for each kind of mark the films' ids, as differences in a base of 128. The strongest come first into a link that
// has room for few.

import * as marks from "./marks.js";

const VERSION = 1;
const LONGEST = 2000; // characters of a whole link
const FIELD = "list=";

// Kinds of marks by number: 0 liked, 1 disliked, 2 seen, 3 to 12 half stars.
function kindOf({ mark, stars }) {
  if (stars && marks.markOf(stars) === mark) return 2 + stars * 2;
  return ["liked", "disliked", "seen"].indexOf(mark);
}

function ofKind(kind) {
  if (kind > 2) return { mark: marks.markOf((kind - 2) / 2), stars: (kind - 2) / 2 };
  return { mark: ["liked", "disliked", "seen"][kind] };
}

function strength(kind) {
  return [2, 2, 0.1][kind] ?? Math.abs((kind - 2) / 2 - 3);
}

function number(bytes, value) {
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function checksum(bytes) {
  let sum = 0x811c9dc5; // FNV-1a
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
  return [sum >>> 24, (sum >>> 16) & 255, (sum >>> 8) & 255, sum & 255];
}

function sourceOf(text) {
  return checksum(new TextEncoder().encode(text));
}

function packed(list, source) {
  const bytes = [...sourceOf(source)];
  for (const kind of new Set(list.map(([, own]) => own))) {
    const ids = list.filter(([, own]) => own === kind).map(([id]) => id).sort((a, b) => a - b);
    bytes.push(kind);
    number(bytes, ids.length);
    ids.forEach((id, place) => number(bytes, place ? id - ids[place - 1] : id));
  }
  const whole = [VERSION, ...checksum(bytes), ...bytes];
  return btoa(String.fromCharCode(...whole)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// A link to a list for the marks, and how many of them it left out.
export function link(address, source) {
  const list = [...marks.all()]
    .map(([id, value]) => [Number(id), kindOf(value)])
    .filter(([, kind]) => kind >= 0)
    .sort(([a, x], [b, y]) => strength(y) - strength(x) || a - b);
  const made = (count) => `${address}#${FIELD}${packed(list.slice(0, count), source)}`;
  let [fits, most] = [0, list.length];
  while (fits < most) {
    const count = Math.ceil((fits + most) / 2);
    if (made(count).length <= LONGEST) fits = count;
    else most = count - 1;
  }
  return { href: made(fits), left: list.length - fits };
}

// The marks in a fragment: null where there are none, "damaged" or "foreign" where they cannot be used.
export function read(fragment, source) {
  if (!fragment.startsWith(`#${FIELD}`)) return null;
  let bytes;
  try {
    const text = fragment.slice(1 + FIELD.length).replaceAll("-", "+").replaceAll("_", "/");
    bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return "damaged";
  }
  const content = bytes.slice(5);
  if (bytes[0] !== VERSION || `${checksum(content)}` !== `${[...bytes.slice(1, 5)]}`) return "damaged";
  if (`${sourceOf(source)}` !== `${[...content.slice(0, 4)]}`) return "foreign";
  let place = 4;
  const next = () => {
    let [value, unit, byte] = [0, 1, 0];
    do {
      byte = content[place++];
      value += (byte % 128) * unit;
      unit *= 128;
    } while (byte > 127);
    return value;
  };
  const list = new Map();
  while (place < content.length) {
    const kind = content[place++];
    let [count, id] = [next(), 0];
    while (count-- > 0 && place < content.length) list.set(String((id += next())), ofKind(kind));
  }
  return list;
}
