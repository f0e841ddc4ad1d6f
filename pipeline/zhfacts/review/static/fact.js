"use strict";
// The chosen fact: read back as a sentence, slot by slot with its evidence, judged and corrected; and the list of facts.

const CHOICES = {
  aspect: ["level", "change", "share"],
  basis: ["", "yoy", "qoq", "mom", "wow", "dod", "ytd", "prior"],
  bound: ["exact", "about", "more_than", "less_than", "range"],
  modality: ["actual", "forecast", "plan"],
};
const FIELDS = ["entity", "metric", "aspect", "basis", "value", "value_max", "bound", "unit", "period_start", "period_end", "modality", "source"];

function drawCard() {
  const card = document.getElementById("card");
  const fact = state.fact;
  document.body.classList.toggle("has-fact", Boolean(fact || state.adding));
  if (state.adding) {
    card.replaceChildren(h("p", { class: "said" }, `${say("add")}: ${shown(state.adding.value_text)}`), h("p", { class: "faint" }, say("add_hint")), form(state.adding));
    return;
  }
  if (!fact) {
    const hint = state.article && h("p", { class: "faint hint" }, say(state.article.facts.length ? "choose_fact" : "no_facts"));
    card.replaceChildren(...(hint ? [hint] : []));
    return;
  }
  const corrected = fact.verdict?.said;
  card.replaceChildren(...[
    h("p", { class: corrected ? "said was" : "said" }, shown(fact.said[language])),
    corrected && h("p", { class: "said" }, shown(corrected[language])),
    h("div", { class: "badges" }, badge(fact.verdict), h("span", { class: "faint" }, `${say("confidence")} ${Math.round(fact.confidence * 100)}%`), conflictNote(fact)),
    fact.verdict?.note && h("p", { class: "note" }, shown(fact.verdict.note)),
    state.editing ? form(fact) : buttons(fact),
    h("details", { class: "slots", open: state.open, ontoggle: (event) => { state.open = event.target.open; } }, h("summary", {}, say("evidence")), slots(fact)),
    findingsOf(fact).length && h("details", { class: "elsewhere", open: true }, h("summary", { class: "against" }, say("finding")), findingList(findingsOf(fact))),
    elsewhere(fact),
  ].filter(Boolean));
}

function badge(verdict) {
  return verdict && h("span", { class: `badge ${verdict.verdict}` }, say(verdict.verdict));
}

function conflictNote(fact) {
  const others = fact.elsewhere.length;
  const against = fact.elsewhere.filter((one) => !one.agrees).length;
  return others ? h("span", { class: against ? "against" : "faint" }, say("agreement", against, others)) : null;
}

function buttons(fact) {
  if (!state.writable) return null;
  if (fact.verdict?.verdict === "added") return h("div", { class: "buttons" }, h("button", { type: "button", class: "quiet", id: "withdraw", onclick: () => judge("withdrawn") }, say("withdraw"), h("kbd", {}, "u")));
  return h("div", { class: "buttons" },
    h("button", { type: "button", class: "accept", id: "accept", onclick: () => judge("accepted") }, say("accept"), h("kbd", {}, "a")),
    h("button", { type: "button", class: "correct", id: "correct", onclick: () => edit(true) }, say("correct"), h("kbd", {}, "c")),
    h("button", { type: "button", class: "reject", id: "reject", onclick: () => judge("rejected") }, say("reject"), h("kbd", {}, "r")),
    fact.verdict && h("button", { type: "button", class: "quiet", id: "withdraw", onclick: () => judge("withdrawn") }, say("withdraw"), h("kbd", {}, "u")));
}

// Each slot: what was read, from which words, and how it came to the fact.
function slots(fact) {
  const amounts = [amount(fact), fact.unit.length > 2 && exactly(fact), fact.aspect === "share" && say(fact.aspect), fact.basis && say(fact.basis)].filter(Boolean).join(" · ");
  const owner = [fact.entity || say("none"), fact.entity_id].filter(Boolean).join(" · ");
  const rows = [["value", amounts, fact.value_text], ["metric", metricName(fact), fact.metric_text], ["entity", owner, fact.entity_text], ["period", days(fact.period_start, fact.period_end), fact.period_text]];
  const body = rows.map(([slot, reading, words]) => {
    const place = fact.evidence[slot];
    const how = place ? [say(place.how), place.hop && `${say("hop")} ${shown(place.hop)}`].filter(Boolean).join("，") : say("no_value");
    const quoted = place && place.how !== "implied" ? quote(place) : words;
    return h("tr", {}, h("th", { scope: "row" }, h("span", { class: `mark ${slot}` }, say(slot))),
      h("td", {}, h("div", {}, shown(reading)), h("div", { class: "faint" }, quoted ? h("q", {}, shown(quoted)) : null, quoted ? " " : null, how)));
  });
  const rest = [[say("modality"), [say(fact.modality), fact.source && `${say("source")} ${fact.source}`].filter(Boolean).join(" · ")], [say("rule"), fact.rule]];
  const tail = rest.map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", { class: name === say("rule") ? "faint" : null }, shown(value))));
  return h("table", {}, h("tbody", {}, ...body, ...tail));
}

function quote(place) {
  return [...(state.article[place.field] || "")].slice(place.start, place.end).join("");
}

// What other facts tell of the same thing, those that disagree first.
function elsewhere(fact) {
  if (!fact.elsewhere.length) return null;
  const others = [...fact.elsewhere].sort((a, b) => a.agrees - b.agrees);
  return h("details", { class: "elsewhere", open: others.some((one) => !one.agrees) }, h("summary", {}, say("elsewhere")),
    h("ul", {}, others.map((one) => h("li", { class: one.agrees ? null : "against" },
      h("a", { href: address(one.doc_id, one.fact_id) }, amount(one)), " ",
      h("span", { class: "faint" }, [say(one.agrees ? "agrees" : "disagrees"), one.doc_id === state.article.doc_id ? say("in_this") : shown(one.title || one.doc_id), one.published].filter(Boolean).join(" · "))))));
}

function findingsOf(fact) {
  return state.article.findings.filter((finding) => finding.fact_ids.includes(fact.fact_id));
}

// Facts of the article that cannot all be right: the calculation, and the facts in it.
function findingList(findings) {
  const value = (id) => state.article.facts.find((one) => one.fact_id === id)?.value_text || id.slice(0, 8);
  return h("ul", {}, findings.map((finding) => h("li", {},
    h("div", {}, h("span", { class: "against" }, WORDS[language].kinds[finding.kind] || finding.kind), ` ${shown(finding.arithmetic)}`),
    h("div", { class: "faint" }, finding.slip && `${WORDS[language].slips[finding.slip]} · `,
      finding.fact_ids.map((id) => h("a", { href: address(state.article.doc_id, id), class: "chip", "aria-current": id === state.fact?.fact_id ? "true" : null }, shown(value(id))))))));
}

function form(fact) {
  const now = { ...fact, ...(fact.verdict?.corrected || {}) };
  const field = (name) => {
    const value = now[name] ?? "";
    const input = CHOICES[name]
      ? h("select", { name }, CHOICES[name].map((choice) => h("option", { value: choice, selected: choice === value }, choice ? say(choice) : say("none"))))
      : h("input", { name, value, type: "text", placeholder: name.startsWith("period_") ? "YYYY-MM-DD" : null, inputmode: name.startsWith("value") ? "decimal" : null });
    return h("label", {}, h("span", {}, say(name)), input);
  };
  const send = (event) => {
    event.preventDefault();
    const note = event.target.elements.note.value.trim() || null;
    if (state.adding) addFact(event.target, note);
    else judge("corrected", changes(fact, event.target), note);
  };
  const words = state.adding && h("label", { class: "full" }, h("span", {}, say("quote")), h("input", { name: "quote", value: fact.value_text }));
  return h("form", { id: "correction", onsubmit: send }, words, FIELDS.map(field),
    h("label", { class: "full" }, h("span", {}, say("note")), h("input", { name: "note", value: fact.verdict?.note || "", maxlength: 500 })),
    h("div", { class: "buttons full" }, h("button", { class: "accept" }, say("save")), h("button", { type: "button", class: "quiet", onclick: () => edit(false) }, say("cancel"))));
}

// The fields that differ from the fact, empty ones as null.
function changes(fact, form) {
  const changed = {};
  for (const name of FIELDS) {
    const value = form.elements[name].value.trim();
    const empty = ["basis", "value_max", "period_start", "period_end", "source"].includes(name) ? null : "";
    if ((value || empty) !== (fact[name] ?? empty)) changed[name] = value || empty;
  }
  return changed;
}

// A fact that was not read: the form begins with what the fact before it tells.
function startAdding(numeral) {
  const before = state.article.facts.filter((fact) => fact.field === numeral.field && fact.end <= numeral.start).at(-1) || state.article.facts[0];
  const blank = { entity: "", metric: "", aspect: "level", basis: null, value: "", value_max: null, bound: "exact", unit: "", period_start: null, period_end: null, modality: "actual", source: null };
  const kept = before ? { entity: before.entity, metric: before.metric, period_start: before.period_start, period_end: before.period_end } : {};
  state.adding = { ...blank, ...kept, field: numeral.field, start: numeral.start, end: numeral.end, value_text: numeral.text, verdict: null };
  drawCard();
  document.querySelector("#correction [name=quote]").focus();
}

function addFact(form, note) {
  attempt(async () => {
    const place = { doc_id: state.article.doc_id, field: state.adding.field, ...spanOf(form.elements.quote.value.trim()) };
    const nothing = { entity: null, metric: null, value: null, unit: null };
    const answer = await source.judge({ verdict: "added", place, corrected: changes(nothing, form), note });
    state.adding = null;
    state.article.facts = [...state.article.facts.filter((one) => one.fact_id !== answer.fact.fact_id), answer.fact];
    state.article.facts.sort((a, b) => (a.field === b.field ? a.start - b.start : a.field === "title" ? -1 : 1));
    judgedNow(answer);
    drawArticle();
    chooseFact(answer.fact.fact_id);
  });
}

// Where the words stand that hold the number: code points.
function spanOf(words) {
  const { field, start, end } = state.adding;
  const text = [...state.article[field]];
  const sought = [...words];
  for (let at = Math.max(0, end - sought.length); at <= start; at += 1) {
    if (text.slice(at, at + sought.length).join("") === words) return { start: at, end: at + sought.length };
  }
  throw new Refused(say("not_there"));
}

function edit(on) {
  if (state.adding && !on) {
    state.adding = null;
    drawCard();
    return;
  }
  if (!state.fact || !state.writable || state.fact.verdict?.verdict === "added") return;
  state.editing = on;
  drawCard();
  if (on) document.querySelector("#correction [name=entity]").focus();
}

function judge(verdict, corrected, note) {
  const fact = state.fact;
  const wasAdded = fact?.verdict?.verdict === "added";
  if (!fact || !state.writable || state.adding || (wasAdded && verdict !== "withdrawn")) return;
  attempt(async () => {
    const answer = await source.judge({ fact_id: fact.fact_id, verdict, corrected: corrected || {}, note: note || null });
    fact.verdict = answer.verdict;
    state.editing = false;
    if (wasAdded) {
      state.article.facts = state.article.facts.filter((one) => one !== fact);
      drawArticle();
      chooseFact("");
    }
    judgedNow(answer);
  });
}

// Everything that counts verdicts, anew.
function judgedNow(answer) {
  const row = list.rows.find((one) => one.doc_id === state.article.doc_id);
  if (row) {
    row.judged = state.article.facts.filter((one) => one.verdict && one.verdict.verdict !== "added").length;
    document.querySelector(`#articles li[data-doc="${CSS.escape(row.doc_id)}"]`)?.replaceWith(listRow(row));
  }
  state.overview.judged = answer.judged;
  drawBar();
  drawCard();
  drawSide();
}

// The facts of the article that the filters leave, in reading order.
function visibleFacts() {
  return (state.article?.facts || []).filter((fact) => !filtersFacts() || matches(fact, list.filters));
}

function factRows() {
  const facts = visibleFacts();
  if (!facts.length) return h("p", { class: "faint" }, say("none_here"));
  const findings = state.article.findings.length ? h("details", { class: "elsewhere found" }, h("summary", { class: "against" }, say("findings", state.article.findings.length)), findingList(state.article.findings)) : "";
  const rows = h("ol", { class: "facts" }, facts.map((fact) => h("li", {},
    h("button", { type: "button", "data-fact": fact.fact_id, "aria-current": fact === state.fact ? "true" : null, onclick: () => chooseFact(fact.fact_id) },
      h("span", { class: "row" }, h("span", { class: "name" }, shown([fact.entity || say("none"), fact.metric].join(" · "))), h("span", { class: "figure" }, amount(fact))),
      h("span", { class: "row faint" }, h("span", {}, days(fact.period_start, fact.period_end)),
        h("span", {}, fact.verdict && badge(fact.verdict), " ", fact.modality !== "actual" ? say(fact.modality) : null, " ", doubt(fact), ` ${Math.round(fact.confidence * 100)}%`))))));  const box = document.createDocumentFragment();
  box.append(findings, rows);
  return box;
}

// What speaks against a fact, in a word.
function doubt(fact) {
  const word = findingsOf(fact).length ? "finding" : fact.elsewhere.some((one) => !one.agrees) ? "disagrees" : null;
  return word && h("span", { class: "against" }, say(word));
}
