// The list for a group: the visitor's marks and the lists that others have sent, which the server makes into one.

import { showAll } from "./cards.js";
import { fill, focusKeeper, posted, withForm } from "./fragments.js";
import { dialled } from "./lists.js";
import * as marks from "./marks.js";
import * as people from "./people.js";
import { read } from "./sharing.js";

const SHOWN = 18;
const page = document.getElementById("together");
const region = page.querySelector("[data-into]");
const form = page.querySelector("form.dials");
const note = document.getElementById("add-note");
let group = []; // the people of the list: {name, body}

const named = (person, place) => person.name || page.dataset.person.replace("{n}", place + 2);

function counted(body) {
  const count = ["likes", "dislikes", "seen", "ratings"].reduce((sum, kind) => sum + body[kind].length, 0);
  return (count === 1 ? page.dataset.film : page.dataset.films).replace("{n}", count);
}

function bodyOf(list) {
  const { ignore_unknown: _, ...body } = marks.feedback(list);
  return Object.values(body).some((ids) => ids.length) ? body : null;
}

function tell(text) {
  note.textContent = text;
  note.hidden = !text;
}

// The names stay here: the server leaves gaps for them.
function fillNames() {
  for (const gap of region.querySelectorAll("[data-person]")) gap.textContent = group[gap.dataset.person].name;
}

function row(person, place) {
  const made = document.getElementById("person").content.firstElementChild.cloneNode(true);
  const list = read(person.list, page.dataset.source);
  const [disc, name, about, remove] = made.children;
  const body = list instanceof Map ? bodyOf(list) : null;
  about.textContent = body ? counted(body) : page.dataset[list instanceof Map ? "none" : (list ?? "none")];
  const show = () => {
    const called = named(person, place);
    disc.textContent = [...called][0].toUpperCase();
    remove.ariaLabel = remove.dataset.label.replace("{name}", called);
  };
  name.value = named(person, place);
  name.ariaLabel = name.dataset.label.replace("{n}", place + 2);
  name.onchange = () => {
    person.name = name.value.trim();
    if (person.name === named({ name: "" }, place)) person.name = "";
    name.value = named(person, place);
    people.put(people.all().map((each) => (each.list === person.list ? person : each)));
    const own = group.find((each) => each.person?.list === person.list);
    if (own) own.name = name.value;
    show();
    fillNames();
  };
  remove.onclick = () => {
    people.put(people.all().filter((each) => each.list !== person.list));
    tell("");
    renew();
    const rest = page.querySelectorAll(".people button");
    (rest[Math.min(place, rest.length - 1)] ?? document.getElementById("add-link")).focus();
  };
  show();
  if (body) group.push({ name: name.value, body, person });
  return made;
}

async function list(own) {
  const asked = { people: group.map(({ body }) => body), own, n: SHOWN, ignore_unknown: true };
  for (const [name, value] of withForm("/", form).searchParams) {
    asked[name] = name === "diversity" ? Number(value) : value;
  }
  if (asked.franchise === "only") delete asked.diversity;
  const keep = focusKeeper(region);
  const drawn = () => {
    fillNames();
    showAll(region);
    keep?.();
  };
  await fill(region, page.dataset.list, posted(asked), drawn);
}

function renew() {
  const known = people.all();
  const mine = bodyOf(marks.all());
  const you = document.getElementById("you");
  group = mine ? [{ name: "", body: mine }] : [];
  you.querySelector("[data-of]").textContent = counted(mine ?? marks.feedback(new Map()));
  you.parentElement.replaceChildren(you, ...known.map(row));
  const enough = group.length > 1;
  document.getElementById("nobody").hidden = known.length > 0;
  document.getElementById("nothing").hidden = enough || !known.length || Boolean(mine);
  document.getElementById("for-us").hidden = !enough;
  document.getElementById("add").hidden = known.length >= people.MOST;
  page.hidden = false;
  if (enough) list(Boolean(mine));
}

document.getElementById("add").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = document.getElementById("add-link");
  const fragment = field.value.trim().replace(/^[^#]*/, "");
  const brought = read(fragment, page.dataset.source);
  const outcome = brought instanceof Map ? (bodyOf(brought) ? people.add(fragment) : "none") : (brought ?? "none");
  tell(outcome === "added" ? "" : page.dataset[outcome]);
  if (outcome !== "added") return;
  field.value = "";
  renew();
  [...page.querySelectorAll("input.called")].at(-1)?.select();
});

page.addEventListener("failed", () => {
  region.replaceChildren(Object.assign(document.createElement("p"), { className: "note", textContent: page.dataset.failed }));
});
let asking = 0;
marks.onChange(() => {
  clearTimeout(asking);
  asking = setTimeout(renew, 50);
});
dialled(form, renew);
renew();
