"use strict";
// The article: every slot of every fact marked where it stands, the chosen fact lit, and lines from what was carried over.

const paper = { parts: [], byFact: new Map(), numerals: new Map() };

function drawArticle() {
  const article = state.article;
  document.getElementById("paper").hidden = document.getElementById("legend").hidden = !article;
  document.getElementById("empty").hidden = Boolean(article);
  if (!article) return;
  paper.byFact.clear();
  paper.numerals.clear();
  document.getElementById("meta").textContent = [article.published, shown(article.doc_id)].filter(Boolean).join(" · ");
  document.getElementById("title").hidden = !article.title;
  document.getElementById("title").replaceChildren(...marked("title", article.title || ""));
  document.getElementById("text").replaceChildren(...marked("text", article.text));
  drawFilterInArticle();
  drawChosen();
}

// The field cut where marks begin and end; each piece knows the marks that cover it.
function marked(field, text) {
  const marks = marksOf(field);
  const starts = codePoints(text);
  const at = (point) => (starts ? starts[Math.min(point, starts.length - 1)] : Math.min(point, text.length));
  const edges = marks.flatMap((mark, i) => [[mark.start, 1, i], [mark.end, 0, i]]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const pieces = [];
  const open = new Set();
  let from = 0;
  const cut = (to) => {
    if (to > from) pieces.push(piece(text.slice(at(from), at(to)), [...open].map((i) => marks[i])));
    from = Math.max(from, to);
  };
  for (const [point, opens, i] of edges) {
    cut(point);
    if (opens) open.add(i);
    else open.delete(i);
  }
  cut(starts ? starts.length - 1 : text.length);
  return pieces;
}

function marksOf(field) {
  const marks = [];
  for (const fact of state.article.facts) {
    for (const [slot, place] of Object.entries(fact.evidence)) {
      if (place.field === field && place.end > place.start && place.how !== "implied") marks.push({ slot, fact: fact.fact_id, ...place });
    }
  }
  state.article.numerals.forEach((numeral, i) => {
    if (numeral.field === field) marks.push({ slot: "numeral", numeral: i, fate: numeral.fate, start: numeral.start, end: numeral.end });
  });
  return marks;
}

function piece(text, marks) {
  if (!marks.length) return document.createTextNode(shownPart(text));
  const slots = [...new Set(marks.map((mark) => mark.slot))];
  const fates = marks.filter((mark) => mark.fate).map((mark) => `fate-${mark.fate}`);
  const element = h("span", { class: ["mark", ...slots, ...fates].join(" ") }, shownPart(text));
  for (const mark of marks) {
    if (mark.fact) keep(paper.byFact, mark.fact, { element, slot: mark.slot });
    else keep(paper.numerals, mark.numeral, element);
  }
  const facts = ["value", "entity", "metric", "period"].flatMap((slot) => marks.filter((mark) => mark.slot === slot).map((mark) => mark.fact));
  if (facts.length) element.addEventListener("click", () => chooseFrom([...new Set(facts)]));
  return element;
}

function keep(map, key, value) {
  if (map.has(key)) map.get(key).push(value);
  else map.set(key, [value]);
}

// A mark that several facts share goes through them, one a click.
function chooseFrom(facts) {
  const at = facts.indexOf(state.fact?.fact_id);
  chooseFact(facts[(at + 1) % facts.length]);
}

function drawChosen() {
  const root = document.getElementById("paper");
  for (const element of root.querySelectorAll(".lit")) element.classList.remove("lit", "lit-value", "lit-entity", "lit-metric", "lit-period");
  root.classList.toggle("focused", Boolean(state.fact));
  for (const { element, slot } of (state.fact && paper.byFact.get(state.fact.fact_id)) || []) element.classList.add("lit", `lit-${slot}`);
  drawHops();
}

// Facts that the filters leave out are faint in the text as in the list.
function drawFilterInArticle() {
  if (!state.article) return;
  const active = filtersFacts();
  document.getElementById("paper").classList.toggle("filtered", active);
  for (const element of document.querySelectorAll("#paper .hit")) element.classList.remove("hit");
  if (active) {
    for (const fact of state.article.facts) {
      if (matches(fact, list.filters)) for (const { element } of paper.byFact.get(fact.fact_id) || []) element.classList.add("hit");
    }
  }
  drawSide();
}

function flashNumeral(i) {
  const elements = paper.numerals.get(i) || [];
  showView("reading");
  elements[0]?.scrollIntoView({ block: "center", behavior: motion() });
  for (const element of elements) {
    element.classList.add("flash");
    setTimeout(() => element.classList.remove("flash"), 1600);
  }
}

function motion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

function scrollToFact() {
  const value = state.fact && paper.byFact.get(state.fact.fact_id)?.find((one) => one.slot === "value");
  if (!value) return;
  const box = value.element.getBoundingClientRect();
  const frame = document.getElementById("reading").getBoundingClientRect();
  const top = Math.max(frame.top, 0), bottom = Math.min(frame.bottom, innerHeight) - sheetHeight();
  if (box.top < top + 60 || box.bottom > bottom - 40) value.element.scrollIntoView({ block: "center", behavior: motion() });
}

// How much of the window the card covers at the bottom of a narrow screen.
function sheetHeight() {
  const card = document.getElementById("card");
  return getComputedStyle(card).position === "fixed" ? card.offsetHeight : 0;
}

// Lines from the places of carried and referred slots to the value.
function drawHops() {
  const root = document.getElementById("paper");
  const canvas = document.getElementById("hops");
  canvas.replaceChildren();
  const lit = (state.fact && paper.byFact.get(state.fact.fact_id)) || [];
  const value = lit.find((one) => one.slot === "value");
  if (!value) return;
  const origin = root.getBoundingClientRect();
  canvas.setAttribute("width", origin.width);
  canvas.setAttribute("height", root.scrollHeight);
  const target = first(value.element, origin);
  const carried = Object.entries(state.fact.evidence).filter(([, place]) => place.how === "carried" || place.how === "coreference");
  carried.forEach(([slot, place], nth) => {
    const start = lit.find((one) => one.slot === slot);
    if (start) canvas.append(...hop(slot, first(start.element, origin), target, place.hop || say(place.how), nth));
  });
}

function first(element, origin) {
  const box = element.getClientRects()[0] || element.getBoundingClientRect();
  return { left: box.left - origin.left, right: box.right - origin.left, top: box.top - origin.top, bottom: box.bottom - origin.top, middle: (box.left + box.right) / 2 - origin.left };
}

// From the words, through the space between lines beside the value's line, to the value; the label stands beside the words.
function hop(slot, from, to, label, nth) {
  const above = from.top < to.top + 6;
  const line = Math.abs(from.top - to.top) < 6;
  const away = above ? -1 : 1;
  const x1 = from.middle, x2 = to.middle + 9 * nth - 9;
  const y1 = line ? from.top : above ? from.bottom : from.top;
  const y2 = above ? to.top : to.bottom;
  const lane = y2 + away * (7 + 4 * nth);
  const side = Math.sign(x2 - x1) || 1;
  const round = Math.min(7, Math.abs(x2 - x1) / 2, Math.abs(lane - y1));
  const curve = `M${x1} ${y1} L${x1} ${lane - Math.sign(lane - y1) * round} Q${x1} ${lane} ${x1 + side * round} ${lane} L${x2 - side * round} ${lane} Q${x2} ${lane} ${x2} ${lane - away * round} L${x2} ${y2}`;
  const head = `M${x2 - 4} ${y2 + away * 6} L${x2} ${y2} L${x2 + 4} ${y2 + away * 6}`;
  const text = shown(label);
  const width = [...text].reduce((sum, c) => sum + (c.codePointAt(0) > 0x2e7f ? 11 : 6.2), 0) + 8;
  const labelled = line ? { x: x1 + side * (12 + width / 2), y: lane } : { x: x1, y: y1 - away * 9 };
  return [
    svg("path", { d: curve, class: `hop ${slot}`, "data-slot": slot }), svg("path", { d: head, class: `hop ${slot}` }),
    svg("rect", { x: labelled.x - width / 2, y: labelled.y - 7, width, height: 14, rx: 4, class: "hop-back" }),
    svg("text", { x: labelled.x, y: labelled.y + 4, class: `hop-label ${slot}` }, text),
  ];
}

function drawLegend() {
  document.getElementById("legend").replaceChildren(...["value", "entity", "metric", "period"].map((slot) => h("li", {}, h("span", { class: `mark ${slot}` }, say(slot)))));
}
