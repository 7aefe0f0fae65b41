// What one likes, kept in this browser alone, and the list that is made for it.

const PLACE = "butaca";
const STARS_LIKED = 4; // from which on a film is liked
const STARS_SEEN = 2.5; // from which on it is seen; with fewer it is disliked
const SHOWN = 12;

function markOf(stars) {
  if (stars >= STARS_LIKED) return "liked";
  return stars >= STARS_SEEN ? "rated" : "disliked";
}

// Marks by movie id: {title, year, mark: "liked" | "disliked" | "seen" | "rated", stars?}; "rated" is seen, with stars.
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE));
    if (!kept || typeof kept !== "object") return {};
    for (const one of Object.values(kept)) if (one?.mark === "rated") one.mark = markOf(one.stars); // of older versions
    return kept;
  } catch {
    return {};
  }
}

function keep(marks) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(marks));
  } catch {
    // A browser that keeps nothing forgets them when the page is left.
  }
}

let marks = read();

function readsAs(id) {
  const mark = marks[id]?.mark;
  return mark === "rated" ? "seen" : mark;
}

function set(id, title, year, mark) {
  if (marks[id]?.mark === mark) delete marks[id];
  else marks[id] = { title, year, mark };
  keep(marks);
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function button(text, pressed, act) {
  const made = element("button", { type: "button", textContent: text, onclick: act });
  made.setAttribute("aria-pressed", String(pressed));
  return made;
}

// A film's own page: its three buttons.
for (const place of document.querySelectorAll(".marks")) {
  const { id, title, year } = place.dataset;
  const show = () => {
    for (const one of place.children) one.setAttribute("aria-pressed", String(readsAs(id) === one.dataset.mark));
  };
  for (const one of place.children) {
    one.onclick = () => {
      set(id, title, Number(year), one.dataset.mark);
      show();
    };
  }
  show();
  place.hidden = false;
}

// A dial that is turned is a dial that is set.
for (const form of document.querySelectorAll("form[data-at-once]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

const page = document.getElementById("for-you");
if (page) {
  const text = page.dataset;
  const dial = document.getElementById("novelty");
  const told = document.getElementById("told");
  const chosen = (mark) => Object.keys(marks).filter((id) => marks[id].mark === mark).map(Number);

  const tell = (message) => {
    told.textContent = message;
    told.hidden = !message;
  };

  const ask = async (address, options) => {
    const answer = await fetch(address, { method: "POST", ...options });
    const content = await answer.json();
    if (!answer.ok) throw new Error(content.detail);
    return content;
  };

  const showMarks = () => {
    const ids = Object.keys(marks);
    document.getElementById("yours").hidden = ids.length === 0;
    const symbols = { liked: "+", disliked: "−", seen: "·" };
    document.querySelector(".yours").replaceChildren(
      ...ids.map((id) => {
        const { title, year, stars } = marks[id];
        const mark = readsAs(id);
        const said = stars ? `${symbols[mark]} ${stars}★` : symbols[mark];
        const remove = button("×", false, () => {
          delete marks[id];
          changed();
        });
        remove.setAttribute("aria-label", `${text.remove}: ${title}`);
        const kind = element("span", { className: "said", textContent: said, title: text[mark] ?? "" });
        return element("li", {}, kind, ` ${title} `, element("span", { className: "year", textContent: year }), remove);
      }),
    );
  };

  const item = (entry) => {
    const link = element("a", {
      className: "title",
      href: `/movies/${entry.id}?lang=${text.language}`,
      textContent: entry.title,
    });
    const parts = [link, " ", element("span", { className: "year", textContent: entry.year })];
    const facts = [];
    if (entry.confidence !== null) {
      const percent = `${Math.round(entry.confidence * 100)}${text.language === "es" ? "\u202f" : ""}%`;
      facts.push(text.sure.replace("{percent}", percent));
    }
    if (entry.moved_from !== null) facts.push(text.was.replace("{place}", entry.moved_from));
    if (facts.length) parts.push(element("p", { className: "facts", textContent: facts.join(" · ") }));
    if (entry.sentence[text.language]) {
      parts.push(element("p", { className: "why", textContent: entry.sentence[text.language] }));
    }
    for (const note of entry.notes) {
      parts.push(element("p", { className: "facts", textContent: note.text[text.language] }));
    }
    const marking = ["liked", "disliked", "seen"].map((mark) =>
      button(text[mark], false, () => {
        set(entry.id, entry.title, entry.year, mark);
        changed();
      }),
    );
    return element("li", {}, ...parts, element("p", { className: "marks" }, ...marking));
  };

  const list = async () => {
    const rated = Object.keys(marks).filter((id) => marks[id].mark === "rated");
    const body = {
      n: SHOWN,
      likes: chosen("liked"),
      dislikes: chosen("disliked"),
      seen: chosen("seen"),
      ratings: rated.map((id) => ({ id: Number(id), stars: marks[id].stars })),
      ignore_unknown: true,
    };
    if (dial.dataset.turned) body.novelty = Number(dial.value);
    try {
      const answer = await ask("/api/v1/recommendations", {
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      const notes = answer.notes.map((note) => element("p", { className: "note", textContent: note.text[text.language] }));
      const films = element("ol", { className: "films", id: "listed" }, ...answer.results.map(item));
      page.replaceChildren(...notes, films);
    } catch (error) {
      tell(`${text.failed} ${error.message}`);
    }
  };

  const changed = () => {
    keep(marks);
    showMarks();
    return list();
  };

  const importFile = (file, missingFrom) =>
    ask(`/api/v1/imports?${new URLSearchParams({ filename: file.name.slice(-300), missing_from: missingFrom })}`, {
      headers: { "Content-Type": "application/octet-stream", "Accept-Language": text.language },
      body: file,
    });

  const missingLine = ({ line, file, name, text: reason, suggestions }) => {
    const where = `${file ? `${file}, ` : ""}${text.line} ${line}`;
    const perhaps = suggestions.map(({ title, year }) => `${title} (${year})`).join("; ");
    const said = `${name || "?"}: ${reason[text.language]} (${where}).`;
    return element("li", { textContent: perhaps ? `${said} ${text.perhaps} ${perhaps}` : said });
  };

  const leftOutLine = ({ line, file, column, value, text: problem }) => {
    const where = `${file ? `${file}, ` : ""}${text.line} ${line}`;
    return element("li", { textContent: `${where}, ${column}: «${value}»: ${problem[text.language]}.` });
  };

  // A list that is folded up; ``more`` adds what follows, until all of them are there.
  const folded = (summary, lines, count, more) => {
    const list = element("ul", {}, ...lines);
    const box = element("details", {}, element("summary", { textContent: summary.replace("{count}", count) }), list);
    const rest = () => text.further.replace("{count}", count - list.children.length);
    if (list.children.length === count) return box;
    if (!more) {
      box.append(element("p", { textContent: rest() }));
      return box;
    }
    const further = element("button", { type: "button", className: "plain", textContent: rest() });
    further.onclick = async () => {
      list.append(...(await more(list.children.length)));
      further.textContent = rest();
      further.hidden = list.children.length >= count;
    };
    box.append(further);
    return box;
  };

  const showImport = (file, answer) => {
    const told = answer.notes.map((note) => element("p", { className: "note", textContent: note.text[text.language] }));
    const more = async (from) => {
      try {
        return (await importFile(file, from)).missing.map(missingLine);
      } catch (error) {
        tell(`${text.failed} ${error.message}`);
        return [];
      }
    };
    if (answer.missing_count) {
      told.push(folded(text.missing, answer.missing.map(missingLine), answer.missing_count, more));
    }
    if (answer.left_out_count) {
      told.push(folded(text.leftOut, answer.left_out.map(leftOutLine), answer.left_out_count));
    }
    document.getElementById("imported").replaceChildren(...told);
  };

  const bring = async (file) => {
    document.getElementById("imported").replaceChildren();
    try {
      const answer = await importFile(file, 0);
      for (const { id, title, year, stars, liked } of answer.matched) {
        if (stars === null && !liked) marks[id] ??= { title, year, mark: "seen" };
        else if (stars === null) marks[id] = { title, year, mark: "liked" };
        else marks[id] = { title, year, mark: liked && stars >= STARS_SEEN ? "liked" : markOf(stars), stars };
      }
      tell(text.brought.replace("{found}", answer.matched.length).replace("{missing}", answer.missing_count));
      showImport(file, answer);
      await changed();
    } catch (error) {
      tell(`${text.failed} ${error.message}`);
    }
  };

  document.getElementById("bring").hidden = false;
  document.getElementById("export").onchange = (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) bring(file);
  };
  document.getElementById("remove-all").onclick = () => {
    marks = {};
    changed();
  };
  dial.addEventListener("change", () => {
    dial.dataset.turned = "yes";
    if (text.asked === "true") document.getElementById("wish").requestSubmit();
    else list();
  });
  showMarks();
  if (text.asked !== "true") list();
}
