"use strict";
// The ledger: what became of every number of the article, and why some became nothing.

function ledgerRows() {
  const all = state.article.numerals.map((numeral, i) => ({ ...numeral, i }));
  const lost = all.filter((numeral) => numeral.fate !== "fact" && numeral.fate !== "period");
  const chosen = state.allNumbers ? all : lost;
  const choice = (on, word, n) => h("button", { type: "button", class: "quiet", "aria-pressed": String(state.allNumbers === on), onclick: () => { state.allNumbers = on; drawSide(); } }, `${say(word)} (${n})`);
  const rows = chosen.map((numeral) => h("li", {}, h("button", { type: "button", "data-numeral": numeral.i, onclick: () => openNumeral(numeral) },
    h("span", { class: "row" }, h("span", {}, around(numeral)), h("span", { class: `fate fate-${numeral.fate}` }, say(`fate_${numeral.fate}`))),
    numeral.reason || detail(numeral) ? h("span", { class: "faint" }, [numeral.reason && reason(numeral.reason), detail(numeral)].filter(Boolean).map(shown).join(" · ")) : null),
    state.writable && numeral.fate !== "fact" ? h("button", { type: "button", class: "quiet add", onclick: () => startAdding(numeral) }, `+ ${say("add")}`) : null));
  return h("div", {}, h("div", { class: "choices" }, choice(false, "lost_numbers", lost.length), choice(true, "all_numbers", all.length)),
    rows.length ? h("ol", { class: "facts ledger" }, rows) : h("p", { class: "faint" }, say("none_here")));
}

// The number with a little of what stands about it.
function around(numeral) {
  const text = [...state.article[numeral.field].slice(0, 2 * numeral.end + 20)];
  const flat = (a, b) => shown(text.slice(Math.max(a, 0), b).join("")).replace(/\s+/g, " ");
  return [h("span", { class: "faint" }, flat(numeral.start - 7, numeral.start)), h("strong", {}, flat(numeral.start, numeral.end)), h("span", { class: "faint" }, flat(numeral.end, numeral.end + 7))];
}

function detail(numeral) {
  return state.article.rejects.find((one) => one.field === numeral.field && one.start <= numeral.start && numeral.end <= one.end)?.detail;
}

function openNumeral(numeral) {
  if (numeral.fact_id && state.article.facts.some((fact) => fact.fact_id === numeral.fact_id)) chooseFact(numeral.fact_id);
  else flashNumeral(numeral.i);
}
