// The marks on cards and on a film's page, the toast that undoes one, and the count in the header.

import * as marks from "./marks.js";

const UNDO = 8000; // milliseconds that a mark can be undone
const toast = document.getElementById("toast");
let undo = null;
let hiding = 0;

function holder(element) {
  return element.closest("[data-id]");
}

export function leaves(card) {
  return card.parentElement?.hasAttribute("data-leaves") ?? false;
}

function show(place) {
  const value = marks.get(place.dataset.id);
  for (const button of place.querySelectorAll("[data-mark]")) {
    button.setAttribute("aria-pressed", String(value?.mark === button.dataset.mark));
  }
  if (leaves(place)) place.hidden = marks.LEAVING.includes(value?.mark);
  const stars = place.querySelector("[data-stars]");
  if (!stars) return;
  for (const input of stars.querySelectorAll("input")) input.checked = Number(input.value) === value?.stars;
  stars.querySelector("[data-no-stars]").hidden = !value?.stars;
}

export function showAll(root = document) {
  for (const place of root.querySelectorAll("[data-id]")) show(place);
  const count = marks.count();
  document.querySelector("[data-count]").textContent = count ? `(${count > 999 ? "999+" : count})` : "";
}

function offer(message, act) {
  clearTimeout(hiding);
  undo = act;
  toast.querySelector("p").textContent = message;
  toast.hidden = false;
  hiding = setTimeout(() => (toast.hidden = true), UNDO);
}

// The next card that stays, for the focus; the one before where there is none.
function beside(card) {
  const cards = [...card.parentElement.children].filter((each) => each === card || each.checkVisibility());
  const place = cards.indexOf(card);
  return cards[place + 1] ?? cards[place - 1];
}

function set(place, value) {
  const { id, title, year } = place.dataset;
  marks.set(id, value && { title, year: Number(year) || null, ...value });
}

function press(button) {
  const place = holder(button);
  const { id, title } = place.dataset;
  const before = marks.get(id);
  const code = button.dataset.mark;
  const next = before?.mark === code ? null : { mark: code };
  const going = leaves(place) && next && marks.LEAVING.includes(code);
  const after = going ? beside(place) : null;
  const list = place.parentElement;
  set(place, next);
  if (!going) return;
  after?.querySelector(`[data-mark="${code}"]`)?.focus();
  offer(`${button.getAttribute("title")}: ${title}`, () => {
    marks.set(id, before);
    const back = document.querySelector(`[data-id="${id}"] [data-mark="${code}"]`);
    (back?.checkVisibility() ? back : list.querySelector("[data-mark]"))?.focus();
  });
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-mark]");
  if (button) press(button);
  if (target.closest("[data-no-stars]")) set(holder(target), { mark: marks.get(holder(target).dataset.id).mark });
});
document.addEventListener("change", ({ target }) => {
  if (!target.closest("[data-stars]")) return;
  const stars = Number(target.value);
  set(holder(target), { mark: marks.markOf(stars), stars });
});
document.addEventListener("offer", ({ detail }) => offer(detail.message, detail.undo));
toast.querySelector("button").addEventListener("click", () => {
  toast.hidden = true;
  undo?.();
});
marks.onChange(() => showAll());
showAll();
document.adoptedStyleSheets = []; // from here on cards are hidden one by one
