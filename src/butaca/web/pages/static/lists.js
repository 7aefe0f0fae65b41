// Dials in place: a film's lists are asked for anew, the address says how they stand, and the focus stays.

import { leaves, showAll } from "./cards.js";
import { fill, withForm } from "./fragments.js";
import * as marks from "./marks.js";

const TOP_UPS = 3; // times that films a visitor has seen are replaced by others

function prepare(form, changed) {
  for (const field of form.querySelectorAll("input[data-dial]")) {
    if (field.closest(".on")) field.dataset.turned = "yes";
  }
  form.addEventListener("change", ({ target }) => {
    if (target.type === "range") {
      target.dataset.turned = "yes";
      target.closest(".slide").classList.add("on");
    }
    const set = [...form.querySelectorAll("[data-dial]")].some((field) =>
      field.type === "range" ? field.dataset.turned : field.value,
    );
    const reset = form.querySelector(".reset");
    if (reset) reset.hidden = !set;
    changed();
  });
  form.querySelector(".reset")?.addEventListener("click", (event) => {
    event.preventDefault();
    for (const field of form.querySelectorAll("[data-dial]")) {
      if (field.type === "range") {
        field.value = field.dataset.start;
        delete field.dataset.turned;
        field.closest(".slide").classList.remove("on");
      } else field.value = "";
    }
    event.target.hidden = true;
    form.querySelector("summary, select").focus();
    changed();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changed();
  });
}

// Panels of sliders close by Escape and by a click elsewhere.
document.addEventListener("keydown", ({ key, target }) => {
  const open = key === "Escape" && target.closest?.("details.slide[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
document.addEventListener("click", ({ target }) => {
  for (const open of document.querySelectorAll("details.slide[open]")) if (!open.contains(target)) open.open = false;
});

for (const form of document.querySelectorAll("form[data-submit]")) {
  form.addEventListener("change", () => form.requestSubmit());
  addEventListener("pageshow", () => form.reset()); // whoever goes back finds the fields as the films are, not as they left
}

export function dialled(form, changed) {
  prepare(form, () => {
    history.replaceState(null, "", withForm(location.href, form));
    const other = document.querySelector("a.language"); // the same lists in the other language
    other.href = withForm(other.href, form);
    changed();
  });
}

for (const place of document.querySelectorAll("[data-fragment]")) {
  const form = place.querySelector("form.dials");
  const into = place.querySelector("[data-into]");
  const shown = Number(place.dataset.shown);
  let exclude = [];

  const refresh = async () => {
    const url = withForm(place.dataset.fragment, form);
    if (exclude.length) url.searchParams.set("exclude", exclude.join(","));
    if (await fill(into, url)) showAll(into);
  };

  // Films that the visitor has seen give way to others.
  const topUp = async () => {
    for (let times = 0; times < TOP_UPS; times++) {
      const gone = [...into.querySelectorAll(".card")].filter((card) => leaves(card) && card.hidden);
      const more = gone.map((card) => card.dataset.id).filter((id) => !exclude.includes(id));
      if (!more.length || exclude.length + more.length > 200) return;
      exclude = [...exclude, ...more];
      await refresh();
    }
  };

  dialled(form, () => refresh().then(topUp));
  if ([...marks.all().values()].some(({ mark }) => marks.LEAVING.includes(mark)) && shown) topUp();
}
