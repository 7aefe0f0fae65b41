// The lists that others have sent, with the names a visitor gives them; kept in this browser alone, under one key.
// A person is {list, name}: the fragment of their link, and "" for whoever has no name yet.

import { stored } from "./marks.js";

const KEY = "butaca:people";
export const MOST = 4; // beside the visitor

export function all() {
  const kept = stored((store) => JSON.parse(store.getItem(KEY)));
  if (!Array.isArray(kept)) return [];
  return kept
    .filter((each) => typeof each?.list === "string")
    .slice(0, MOST)
    .map(({ list, name }) => ({ list, name: typeof name === "string" ? name.slice(0, 30) : "" }));
}

export function put(people) {
  stored((store) => (people.length ? store.setItem(KEY, JSON.stringify(people)) : store.removeItem(KEY)));
}

// What came of adding a list: "added", "known" or "full".
export function add(list) {
  const people = all();
  if (people.some((each) => each.list === list)) return "known";
  if (people.length >= MOST) return "full";
  put([...people, { list, name: "" }]);
  return "added";
}
