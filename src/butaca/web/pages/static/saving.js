// Marks as a file: in the form that Letterboxd imports, or whole, to be imported here again.

import * as marks from "./marks.js";

function csv() {
  const quoted = (text) => `"${String(text ?? "").replaceAll('"', '""')}"`;
  const rows = [...marks.all()]
    .filter(([, { mark }]) => mark !== "watch")
    .map(([id, { title, year, mark, stars }]) =>
      [id, quoted(title), year ?? "", stars ?? (mark === "liked" ? 4.5 : mark === "disliked" ? 1.5 : "")].join(","),
    );
  return ["tmdbID,Title,Year,Rating", ...rows, ""].join("\r\n");
}

export function asJson() {
  return JSON.stringify({ butaca: 1, marks: Object.fromEntries(marks.all()) }, null, 1);
}

export function save(kind) {
  const [text, type] = kind === "csv" ? [csv(), "text/csv"] : [asJson(), "application/json"];
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement("a"), { href: address, download: `butaca.${kind}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
