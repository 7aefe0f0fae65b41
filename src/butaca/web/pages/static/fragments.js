// Fragments of HTML from the server, which renders every list; the latest request of a region wins.

const asked = new WeakMap();

export async function fill(region, address, options = {}, keepFocus = null) {
  asked.get(region)?.abort();
  const controller = new AbortController();
  asked.set(region, controller);
  region.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { ...options, signal: controller.signal });
    if (!answer.ok) throw new Error(answer.status);
    region.innerHTML = await answer.text();
    keepFocus?.();
    return true;
  } catch (error) {
    if (error.name === "AbortError") return false;
    region.dispatchEvent(new CustomEvent("failed", { bubbles: true }));
    return false;
  } finally {
    if (asked.get(region) === controller) region.removeAttribute("aria-busy");
  }
}

// The focus goes back to the film it was on, or where that has left, to the first.
export function focusKeeper(region) {
  const at = document.activeElement?.closest?.("[data-id]");
  if (!at || !region.contains(at)) return null;
  const { id } = at.dataset;
  const code = document.activeElement.dataset.mark;
  return () => {
    const card = region.querySelector(`[data-id="${id}"]`) ?? region.querySelector("[data-id]");
    (card?.querySelector(code ? `[data-mark="${code}"]` : ".title") ?? card)?.focus({ preventScroll: true });
  };
}

export function posted(body) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

// An address with the query of a form, less what is as it was.
export function withForm(address, form) {
  const url = new URL(address, location.href);
  for (const field of form?.querySelectorAll("[data-dial]") ?? []) {
    const unset = field.type === "range" ? !field.dataset.turned : field.value === "";
    if (unset) url.searchParams.delete(field.name);
    else url.searchParams.set(field.name, field.value);
  }
  return url;
}
