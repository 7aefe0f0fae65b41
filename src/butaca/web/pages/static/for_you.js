// The list for a visitor's marks, on its own page and on the start page, and what it rests on.

import { showAll } from "./cards.js";
import { fill, focusKeeper, posted, withForm } from "./fragments.js";
import { dialled } from "./lists.js";
import * as marks from "./marks.js";
import { add } from "./people.js";
import { save } from "./saving.js";
import { link, read } from "./sharing.js";

const SHOWN = 18;
const page = document.getElementById("for-you");
const start = document.getElementById("at-once");
let shared = null; // the marks of somebody else, where a link has brought them

function body(form, n) {
  const asked = { ...marks.feedback(shared ?? marks.all()), n };
  for (const [name, value] of withForm("/", form).searchParams) {
    asked[name] = ["novelty", "diversity", "likeness"].includes(name) ? Number(value) : value;
  }
  if (asked.franchise === "only") delete asked.diversity;
  return asked;
}

async function list(region, form, n = SHOWN, address = shared ? region.dataset.theirs : region.dataset.list) {
  if (await fill(region, address, posted(body(form, n)), focusKeeper(region))) showAll(region);
}

if (page) {
  const form = document.querySelector("form.dials");
  const own = document.getElementById("own");

  const showOwn = () => {
    const all = [...marks.all()];
    own.hidden = !all.length;
    for (const details of own.querySelectorAll("details")) {
      const ids = all.filter(([, { mark }]) => details.dataset.kinds.split(" ").includes(mark)).map(([id]) => Number(id));
      details.hidden = !ids.length;
      const words = ids.length === 1 ? details.dataset.one : details.dataset.more;
      details.querySelector("summary").textContent = words.replace("{n}", ids.length);
      if (details.open && ids.length) films(details, ids);
      details.ontoggle = () => details.open && films(details, ids);
    }
  };

  const films = async (details, ids) => {
    const into = details.querySelector("[data-into]");
    if (into.dataset.shown === ids.join()) return;
    into.dataset.shown = ids.join();
    const address = page.dataset.films;
    if (await fill(into, address, posted({ ids: ids.slice(-500).reverse() }), focusKeeper(into))) showAll(into);
  };

  const renew = () => page.dataset.typed || list(page, form);
  let asking = 0;
  const changed = () => {
    showOwn();
    clearTimeout(asking);
    asking = setTimeout(renew, 50);
  };

  page.addEventListener("failed", () => {
    const note = Object.assign(document.createElement("p"), { className: "note", textContent: page.dataset.failed });
    page.prepend(note);
  });
  dialled(form, () => (page.dataset.typed ? location.assign(withForm(location.href, form)) : list(page, form)));
  marks.onChange(changed);
  document.getElementById("remove-all").addEventListener("click", () => {
    const before = marks.all();
    marks.clear();
    document.dispatchEvent(
      new CustomEvent("offer", {
        detail: { message: document.getElementById("remove-all").dataset.done, undo: () => marks.setAll(before) },
      }),
    );
  });
  for (const button of own.querySelectorAll("[data-save]")) button.onclick = () => save(button.dataset.save);
  document.getElementById("surprise").addEventListener("click", async (event) => {
    if (!marks.count()) return;
    event.preventDefault();
    const holder = document.createElement("div");
    const more = { ...body(form, 50), novelty: Math.max(0.6, body(form, 50).novelty ?? 0) };
    if (!(await fill(holder, page.dataset.list, posted(more)))) return location.assign(event.target.href);
    const links = [...holder.querySelectorAll("a.title")];
    location.assign(links.length ? links[Math.floor(Math.random() * links.length)].href : event.target.href);
  });
  const share = document.getElementById("share");
  share.addEventListener("click", async () => {
    const { href, left } = link(new URL(share.dataset.address, location.href).href, page.dataset.source);
    const field = document.getElementById("shared-link");
    field.value = href;
    document.getElementById("shared").hidden = false;
    field.select();
    const copied = await navigator.clipboard?.writeText(href).then(() => true, () => false);
    const words = [copied && share.dataset.copied, left && share.dataset.left.replace("{n}", left)];
    document.getElementById("shared-note").textContent = words.filter(Boolean).join(" ");
  });

  // A link of somebody else's list, whose own page this then is.
  const banner = document.getElementById("somebody");
  const combine = document.getElementById("combine");
  combine.addEventListener("click", (event) => {
    if (add(location.hash) !== "full") return;
    event.preventDefault();
    banner.querySelector("strong").textContent = combine.dataset.full;
    banner.querySelector("[data-more]").hidden = true;
  });
  const visit = () => {
    const brought = read(location.hash, page.dataset.source);
    shared = brought instanceof Map ? brought : null;
    banner.hidden = !brought;
    document.documentElement.classList.remove("shared");
    combine.hidden = !shared;
    const from = banner.querySelector("[data-more]");
    from.hidden = !shared;
    if (brought) banner.querySelector("strong").textContent = shared ? banner.dataset.words : banner.dataset[brought];
    if (shared) from.textContent = (shared.size === 1 ? from.dataset.one : from.dataset.more).replace("{n}", shared.size);
    if (shared) list(page, form);
    return Boolean(shared);
  };
  addEventListener("hashchange", () => visit() || list(page, form));

  showOwn();
  if (visit()) showAll(page);
  else if (marks.count() && !page.dataset.typed) renew();
  else showAll(page);
}

if (start) {
  const bar = document.getElementById("ask-bar");
  const needed = Number(start.dataset.needed);
  const renew = () => {
    const liked = [...marks.all().values()].filter(({ mark }) => mark === "liked").length;
    bar.hidden = !liked;
    const words = liked >= needed ? bar.dataset.done : liked === needed - 1 ? bar.dataset.one : bar.dataset.more;
    bar.firstElementChild.textContent = words.replace("{n}", needed - liked);
    start.hidden = liked < needed;
    if (!start.hidden) list(start.querySelector("[data-into]"), null, 12, start.dataset.list);
  };
  marks.onChange(renew);
  renew();
}
