// A file of ratings, chosen or dropped: the server reads it and renders a summary; the marks stay here.

import * as marks from "./marks.js";

const place = document.getElementById("import");
const summary = document.getElementById("imported");
const drop = place.querySelector(".drop");
const input = place.querySelector("input[type=file]");
const progress = place.querySelector("progress");
const OWN = /^\s*\{\s*"butaca"/; // how the page's own file begins

function tell(title, detail = "") {
  const box = Object.assign(document.createElement("div"), { className: "summary" });
  const heading = Object.assign(document.createElement("h2"), { textContent: title });
  box.append(heading, Object.assign(document.createElement("p"), { textContent: detail }));
  show(box);
}

function show(...content) {
  summary.replaceChildren(...content);
  summary.scrollIntoView({ block: "nearest" });
}

async function own(file) {
  const kept = Object.entries(JSON.parse(await file.text()).marks).filter(
    ([id, value]) => /^\d+$/.test(id) && marks.KINDS.includes(value?.mark),
  );
  marks.setAll(kept);
  tell(place.dataset.own.replace("{n}", kept.length));
}

function send(file) {
  const url = new URL(place.dataset.to, location.href);
  url.searchParams.set("filename", file.name.slice(-300));
  const request = new XMLHttpRequest(); // which tells how much has been sent
  request.open("POST", url);
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.upload.onprogress = ({ loaded, total }) => (progress.value = total ? loaded / total : 0);
  return new Promise((resolve, reject) => {
    request.onload = () => resolve(request);
    request.onerror = reject;
    request.send(file);
  });
}

async function bring(file) {
  progress.hidden = false;
  progress.value = 0;
  try {
    if (OWN.test(await file.slice(0, 64).text())) return await own(file);
    const { status, responseText } = await send(file);
    if (status === 413) return tell(place.dataset.failed, place.dataset.tooLarge);
    if (status !== 200 && status !== 422) return tell(place.dataset.failed);
    const holder = document.createElement("template");
    holder.innerHTML = responseText;
    const data = holder.content.querySelector("[data-marks]");
    show(holder.content);
    if (!data) return;
    const before = marks.all();
    marks.setAll(
      JSON.parse(data.textContent)
        .filter(([id, mark, stars]) => stars || mark === "liked" || !before.has(String(id)))
        .map(([id, mark, stars, title, year]) => [String(id), { mark, title, year, ...(stars && { stars }) }]),
    );
    data.remove();
  } catch {
    tell(place.dataset.failed);
  } finally {
    progress.hidden = true;
    input.value = "";
  }
}

input.required = false;
input.addEventListener("change", () => input.files[0] && bring(input.files[0]));
for (const name of ["dragover", "dragleave", "drop"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name === "drop" && event.dataTransfer.files[0]) bring(event.dataTransfer.files[0]);
  });
}
