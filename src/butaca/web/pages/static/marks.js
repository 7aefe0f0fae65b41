// What a visitor says of films, kept in this browser alone: a key for each film, so that two tabs do not undo each
// other. A mark is {mark: "liked" | "disliked" | "seen" | "watch", title, year, stars?}.

const PREFIX = "butaca:";
const STARS_LIKED = 4; // from which on a film is liked
const STARS_SEEN = 2.5; // from which on it is seen; with fewer it is disliked
export const KINDS = ["liked", "disliked", "seen", "watch"];
export const LEAVING = ["disliked", "seen"]; // whose films leave every list

export function markOf(stars) {
  if (stars >= STARS_LIKED) return "liked";
  return stars >= STARS_SEEN ? "seen" : "disliked";
}

const listeners = new Set();

function valid(text) {
  try {
    const value = JSON.parse(text);
    if (!value || !KINDS.includes(value.mark)) return null;
    const stars = value.stars * 2;
    if (!(Number.isInteger(stars) && stars >= 1 && stars <= 10)) delete value.stars;
    return { ...value, title: String(value.title ?? ""), year: Number(value.year) || null };
  } catch {
    return null;
  }
}

export function stored(act) {
  try {
    return act(localStorage);
  } catch {
    return null; // a browser that keeps nothing forgets when the page is left
  }
}

export function get(id) {
  return stored((store) => valid(store.getItem(PREFIX + id)));
}

export function all() {
  const marks = new Map();
  stored((store) => {
    for (const key of Object.keys(store)) {
      const id = key.slice(PREFIX.length);
      const value = key.startsWith(PREFIX) && /^\d+$/.test(id) && valid(store.getItem(key));
      if (value) marks.set(id, value);
    }
  });
  return marks;
}

export function set(id, value) {
  put(id, value);
  changed();
}

export function setAll(values) {
  for (const [id, value] of values) put(id, value);
  changed();
}

export function clear() {
  for (const id of all().keys()) put(id, null);
  changed();
}

export function onChange(listener) {
  listeners.add(listener);
}

// The members of a request for recommendations.
export function feedback(list = all()) {
  const body = { likes: [], dislikes: [], seen: [], ratings: [], ignore_unknown: true };
  for (const [id, { mark, stars }] of list) {
    const agrees = stars && markOf(stars) === mark;
    if (agrees) body.ratings.push({ id: Number(id), stars });
    else if (mark === "liked") body.likes.push(Number(id));
    else if (mark === "disliked") body.dislikes.push(Number(id));
    else if (mark === "seen") body.seen.push(Number(id));
  }
  return body;
}

export function count() {
  return [...all().values()].filter(({ mark }) => mark !== "watch").length;
}

function put(id, value) {
  stored((store) => (value ? store.setItem(PREFIX + id, JSON.stringify(value)) : store.removeItem(PREFIX + id)));
}

function changed() {
  for (const listener of listeners) listener();
}

// Marks of older versions were all under a single key.
function migrate() {
  stored((store) => {
    const old = JSON.parse(store.getItem("butaca"));
    if (!old) return;
    for (const [id, one] of Object.entries(old)) {
      const mark = one?.mark === "rated" ? markOf(one.stars) : one?.mark;
      const value = valid(JSON.stringify({ ...one, mark }));
      if (/^\d+$/.test(id) && value && !store.getItem(PREFIX + id)) put(id, value);
    }
    store.removeItem("butaca");
  });
}

migrate();
addEventListener("storage", ({ key }) => (key === null || key.startsWith(PREFIX)) && changed());
addEventListener("pageshow", ({ persisted }) => persisted && changed());
