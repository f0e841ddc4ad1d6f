"use strict";
// The page as a whole: what is chosen, its address, the keys, the views of a narrow screen, language and theme.

const state = { overview: null, writable: false, article: null, fact: null, tab: "facts", editing: false, adding: null, open: !matchMedia("(max-width: 899px)").matches, allNumbers: false, chart: null, series: null };

// #doc=…&fact=…: an address within the page, the same from the server and from disk.
function address(doc, fact) {
  return `#${new URLSearchParams(fact ? { doc, fact } : { doc })}`;
}

async function attempt(work) {
  const notice = document.getElementById("notice");
  try {
    await work();
    notice.hidden = true;
  } catch (error) {
    notice.hidden = false;
    notice.textContent = say("failed") + shown(error.message);
    if (!(error instanceof Refused)) throw error;
  }
}

// Show what the address names.
async function follow() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const doc = asked.get("doc");
  if (!doc) return;
  if (state.article?.doc_id !== doc) {
    const article = await source.article(doc);
    if (new URLSearchParams(location.hash.slice(1)).get("doc") !== doc) return; // a later choice came first
    state.article = article;
    state.fact = null;
    document.title = `${shown(article.title || doc)} · zhfacts`;
    drawArticle();
    document.getElementById("reading").scrollTop = 0;
    markListRow();
    showView("reading");
  }
  const fact = state.article.facts.find((one) => one.fact_id === asked.get("fact")) || null;
  if (fact !== state.fact) {
    state.fact = fact;
    state.editing = false;
    state.adding = state.series = null;
    if (fact && document.body.dataset.view === "list") showView("reading");
  }
  drawChosen();
  drawCard();
  drawSide();
  scrollToFact();
  if (state.tab === "chart") { await loadChart(); drawSide(); }
}

function chooseFact(id) {
  const next = address(state.article.doc_id, id);
  if (location.hash === next) attempt(follow);
  else if (location.hash.startsWith(address(state.article.doc_id))) { history.replaceState(null, "", next); attempt(follow); }
  else location.hash = next;
}

function step(by) {
  const facts = visibleFacts();
  if (!facts.length) return;
  const at = facts.indexOf(state.fact);
  chooseFact(facts[at < 0 ? (by > 0 ? 0 : facts.length - 1) : (at + by + facts.length) % facts.length].fact_id);
}

function stepArticle(by) {
  const at = list.rows.findIndex((row) => row.doc_id === state.article?.doc_id);
  const next = list.rows[at + by];
  if (next) location.hash = address(next.doc_id);
}

function drawSide() {
  const panel = document.getElementById("panel");
  document.getElementById("tabs").hidden = !state.article;
  document.getElementById("paper").classList.toggle("ledger-on", state.tab === "ledger");
  for (const tab of document.querySelectorAll("#tabs button")) {
    const name = tab.dataset.tab;
    tab.setAttribute("aria-selected", String(name === state.tab));
    const count = !state.article ? "" : name === "facts" ? ` ${visibleFacts().length}` : name === "ledger" ? ` ${state.article.numerals.length}` : "";
    tab.textContent = say(name) + count;
  }
  if (!state.article) panel.replaceChildren();
  else panel.replaceChildren({ facts: factRows, ledger: ledgerRows, chart: chartPanel }[state.tab]());
}

function showTab(name) {
  state.tab = name;
  drawSide();
  if (name === "chart") attempt(async () => { await loadChart(); drawSide(); });
}

function showView(name) {
  document.body.dataset.view = name;
  for (const button of document.querySelectorAll("#views button")) button.setAttribute("aria-pressed", String(button.dataset.view === name));
  drawHops();
}

function drawBar() {
  const { name, judged } = state.overview;
  document.getElementById("base").textContent = shown(name);
  const some = judged.accepted + judged.corrected + judged.rejected + judged.added;
  document.getElementById("tally").textContent = [some ? say("tally", judged.accepted, judged.corrected, judged.rejected, judged.added) : "", state.writable ? "" : say("readonly")].filter(Boolean).join(" · ");
}

const KEYS = [["j", "k_next", () => step(1)], ["k", "k_previous", () => step(-1)], ["a", "k_accept", () => judge("accepted"), true], ["c", "k_correct", () => edit(true), true],
  ["r", "k_reject", () => judge("rejected"), true], ["u", "k_withdraw", () => state.fact?.verdict && judge("withdrawn"), true], ["n", "k_article", () => stepArticle(1)], ["p", null, () => stepArticle(-1)],
  ["/", "k_search", () => { showView("list"); document.getElementById("f-text").focus(); }], ["Escape", "k_close", escape]];

function escape() {
  if (state.editing || state.adding) edit(false);
  else if (state.fact) chooseFact("");
}

function drawKeys() {
  const said = KEYS.filter(([, word, , writes]) => word && (state.writable || !writes));
  const name = (key) => (key === "Escape" ? "Esc" : key === "n" ? "n / p" : key);
  document.getElementById("keys").replaceChildren(...said.map(([key, word]) => h("span", {}, h("kbd", {}, name(key)), ` ${say(word)}`)));
  document.getElementById("help-keys").replaceChildren(...said.flatMap(([key, word]) => [h("dt", {}, h("kbd", {}, name(key))), h("dd", {}, say(word))]));
  document.getElementById("help-text").textContent = say("help_text");
}

function onKey(event) {
  const typing = event.target.closest("input, select, textarea");
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || (typing && event.key !== "Escape")) return;
  const found = KEYS.find(([key]) => key === event.key);
  if (!found || document.getElementById("help").open) return;
  event.preventDefault();
  if (typing) typing.blur();
  found[2]();
}

function drawTheme() {
  const dark = isDark();
  document.getElementById("theme").textContent = dark ? "☀" : "☾";
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function drawAll() {
  sayPage();
  document.getElementById("language").textContent = language === "zh" ? "EN" : "中";
  sayFilters();
  drawLegend();
  drawKeys();
  drawBar();
  drawList();
  drawArticle();
  drawCard();
  drawSide();
}

async function start() {
  const theme = remembered("zhfacts-theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
  sayPage();
  [state.overview] = await Promise.all([source.overview(), loadList()]);
  state.writable = Boolean(state.overview.writable);
  if (new URLSearchParams(location.hash.slice(1)).has("token")) history.replaceState(null, "", location.pathname + location.search);
  drawAll();
  drawTheme();
  showView("list");
  if (state.overview.of > state.overview.within) {
    document.getElementById("notice").hidden = false;
    document.getElementById("notice").textContent = say("within", state.overview.within, state.overview.of);
  }
  await follow();
  if (!state.article && list.rows.length && matchMedia("(min-width: 900px)").matches) {
    history.replaceState(null, "", address(list.rows[0].doc_id));
    await follow();
  }
  document.body.dataset.ready = "yes";
}

document.addEventListener("keydown", onKey);
addEventListener("hashchange", () => attempt(follow));
new ResizeObserver(drawHops).observe(document.getElementById("paper"));
for (const tab of document.querySelectorAll("#tabs button")) tab.addEventListener("click", () => showTab(tab.dataset.tab));
for (const button of document.querySelectorAll("#views button")) button.addEventListener("click", () => showView(button.dataset.view));
document.getElementById("help-open").addEventListener("click", () => document.getElementById("help").showModal());
document.getElementById("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  remember("zhfacts-language", language);
  drawAll();
});
document.getElementById("theme").addEventListener("click", () => {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  remember("zhfacts-theme", theme);
  drawTheme();
});
startList();
attempt(start);
