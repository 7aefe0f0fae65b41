// The search box suggests as one types: an ARIA combobox whose options the server renders.

const form = document.querySelector("form.search");
const input = form.querySelector("input[type=search]");
const list = document.createElement("div");
const status = document.createElement("p");
let controller = null;
let chosen = -1;

list.className = "options";
list.id = "options";
list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", form.querySelector("label").textContent);
status.className = "hidden";
status.setAttribute("role", "status");
form.append(list, status);
for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", "options"], ["aria-expanded", "false"]]) {
  input.setAttribute(name, value);
}

const options = () => [...list.querySelectorAll("[role=option]")];

function open(isOpen) {
  list.hidden = !isOpen;
  input.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) choose(-1);
}

function choose(place) {
  const all = options();
  chosen = all.length ? (place + all.length + 1) % (all.length + 1) : -1;
  if (place === -1 || chosen === all.length) chosen = -1;
  all.forEach((option, number) => option.setAttribute("aria-selected", String(number === chosen)));
  if (chosen < 0) input.removeAttribute("aria-activedescendant");
  else {
    input.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  }
}

async function suggest() {
  controller?.abort();
  const text = input.value.trim();
  if (!text) return open(false);
  controller = new AbortController();
  const url = new URL(form.dataset.suggest, location.href);
  url.searchParams.set("q", text);
  try {
    const answer = await fetch(url, { signal: controller.signal });
    if (!answer.ok) return open(false);
    list.innerHTML = await answer.text();
    choose(-1);
    const count = options().length;
    status.textContent = count ? form.dataset.some.replace("{n}", count - 1) : form.dataset.none;
    open(count > 0 && document.activeElement === input);
  } catch {
    // A later key has asked again, or there is no network: the form still works.
  }
}

input.addEventListener("input", suggest);
input.addEventListener("focus", () => input.value.trim() && !options().length && suggest());
input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && options().length) {
    event.preventDefault();
    open(true);
    choose(chosen < 0 && step < 0 ? options().length - 1 : chosen + step);
  } else if (event.key === "Enter" && chosen >= 0) {
    event.preventDefault();
    options()[chosen].click();
  } else if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    open(false);
  }
});
form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget) || open(false));
list.addEventListener("mousedown", (event) => event.preventDefault());
