"use strict";
// The list of articles with its search and filters, page by page.

const list = { rows: [], total: 0, filters: {}, asked: 0 };
const filterForm = document.getElementById("filters");

function readFilters() {
  const filters = {};
  for (const [name, value] of new FormData(filterForm)) if (value.trim()) filters[name] = value.trim();
  return filters;
}

// Is any filter set that asks for facts and not for articles?
function filtersFacts() {
  return Object.keys(list.filters).some((name) => name !== "text" && name !== "verdicts");
}

async function loadList(more) {
  const asked = ++list.asked;
  const answer = await source.articles(list.filters, more ? list.rows.length : 0);
  if (asked !== list.asked) return;
  list.rows = more ? [...list.rows, ...answer.articles] : answer.articles;
  list.total = answer.total;
  drawList();
}

function drawList() {
  document.getElementById("found").textContent = say("found", list.rows.length, list.total);
  document.getElementById("articles").replaceChildren(...list.rows.map(listRow));
  document.getElementById("more").hidden = list.rows.length >= list.total;
  const count = Object.keys(list.filters).filter((name) => name !== "text").length;
  document.getElementById("active").textContent = count ? `· ${count}` : "";
}

function listRow(row) {
  const counts = row.hits === null ? say("numbers", row.facts) : say("matching", row.hits, row.facts);
  const judged = row.judged ? h("span", { class: "judged" }, say("judged", row.judged, row.facts)) : null;
  const link = h("a", { href: address(row.doc_id), "aria-current": row.doc_id === state.article?.doc_id ? "true" : null },
    h("span", { class: "name" }, shown(row.title || row.beginning || say("untitled"))),
    h("span", { class: "faint" }, [row.published, counts].filter(Boolean).join(" · "), judged && " · ", judged));
  return h("li", { "data-doc": row.doc_id }, link);
}

function markListRow() {
  for (const link of document.querySelectorAll("#articles a")) {
    const here = link.parentElement.dataset.doc === state.article?.doc_id;
    if (here) {
      link.setAttribute("aria-current", "true");
      link.scrollIntoView({ block: "nearest" });
    } else link.removeAttribute("aria-current");
  }
}

async function suggest(input) {
  const names = await source.names(input.name, input.value.trim());
  const options = names.map((row) => h("option", { value: row.name }, `${shown(row.name)} (${row.facts})`));
  document.getElementById(input.getAttribute("list")).replaceChildren(...options);
}

function startList() {
  let waiting;
  const later = (work) => { clearTimeout(waiting); waiting = setTimeout(work, 180); };
  const apply = () => attempt(async () => {
    list.filters = readFilters();
    await loadList();
    drawFilterInArticle();
  });
  filterForm.addEventListener("input", (event) => {
    if (event.target.hasAttribute("list")) attempt(() => suggest(event.target));
    later(apply);
  });
  filterForm.addEventListener("focusin", (event) => { if (event.target.hasAttribute("list")) attempt(() => suggest(event.target)); });
  filterForm.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
  filterForm.addEventListener("reset", () => setTimeout(apply));
  document.getElementById("more").addEventListener("click", () => attempt(() => loadList(true)));
}

function sayFilters() {
  for (const [name, choices] of [["modality", ["", "actual", "forecast", "plan"]], ["verdicts", ["", "open", "done"]]]) {
    const select = filterForm.elements[name];
    const chosen = select.value;
    select.replaceChildren(...choices.map((choice) => h("option", { value: choice }, choice ? say(choice) : say("any"))));
    select.value = chosen;
  }
}
