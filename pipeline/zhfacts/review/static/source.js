"use strict";
// Where the page's data comes from: the server, or what the file holds itself. Both answer the same questions.

const EMBEDDED = document.getElementById("data");
const TOKEN = takeToken();

// The token comes behind the # of the address, which no browser sends on; it lives as long as the tab.
function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  try {
    if (given) sessionStorage.setItem("zhfacts-token", given);
    return given || sessionStorage.getItem("zhfacts-token") || "";
  } catch { return given || ""; }
}

class Refused extends Error {}

const server = {
  async ask(path, options) {
    let answer;
    try {
      answer = await fetch(path, { ...options, headers: { ...(options?.headers || {}), "x-zhfacts-token": TOKEN } });
    } catch (error) { throw new Refused(error.message); }
    const body = await answer.json().catch(() => ({ error: `${answer.status} ${answer.statusText}` }));
    if (!answer.ok) throw new Refused(body.error || String(answer.status));
    return body;
  },
  overview() { return this.ask("api/overview"); },
  articles(filters, offset) { return this.ask(`api/articles?${new URLSearchParams({ ...filters, offset })}`); },
  article(id) { return this.ask(`api/article?${new URLSearchParams({ id })}`); },
  names(of, part) { return this.ask(`api/names?${new URLSearchParams({ of, part })}`); },
  series(entity, metric) { return this.ask(`api/series?${new URLSearchParams({ entity, metric })}`); },
  judge(verdict) {
    return this.ask("api/verdicts", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(verdict) });
  },
};

function embedded(data) {
  const facts = data.articles.flatMap((article) => article.facts.map((fact) => ({ ...fact, title: article.title })));
  return {
    async overview() { return { ...data.overview, within: data.articles.length, of: data.total }; },
    async articles(filters, offset) {
      const text = (filters.text || "").toLowerCase();
      const asked = Object.keys(filters).some((name) => name !== "text" && name !== "verdicts");
      const rows = [];
      for (const article of data.articles) {
        if (text && ![article.title, article.text, article.doc_id].some((part) => part.toLowerCase().includes(text))) continue;
        const hits = asked ? article.facts.filter((fact) => matches(fact, filters)).length : null;
        if (hits === 0) continue;
        const judged = article.facts.filter((fact) => fact.verdict).length;
        const done = judged > 0 && judged === article.facts.length;
        if (filters.verdicts && done !== (filters.verdicts === "done")) continue;
        rows.push({ ...article, beginning: article.text.slice(0, 80), hits, facts: article.facts.length, judged });
      }
      return { total: rows.length, offset, articles: rows.slice(offset, offset + 50) };
    },
    async article(id) {
      const found = data.articles.find((article) => article.doc_id === id);
      if (!found) throw new Refused("no such article");
      return found;
    },
    async names(of, part) {
      const counts = new Map();
      for (const fact of facts) if (fact[of].toLowerCase().includes(part.toLowerCase())) counts.set(fact[of], (counts.get(fact[of]) || 0) + 1);
      return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 50).map(([name, n]) => ({ name, facts: n }));
    },
    async series(entity, metric) {
      const points = facts.filter((fact) => fact.entity === entity && fact.metric === metric && fact.period_end);
      const by = (fact) => `${fact.period_end} ${fact.period_start} ${fact.published}`;
      points.sort((a, b) => (by(a) < by(b) ? -1 : 1));
      return { entity, metric, metric_en: points[0]?.metric_en || metric, points };
    },
  };
}

// Whether a fact has everything that the filters ask for.
function matches(fact, filters) {
  return (!filters.entity || fact.entity === filters.entity || fact.entity_id === filters.entity)
    && (!filters.metric || fact.metric === filters.metric)
    && (!filters.modality || fact.modality === filters.modality)
    && (!filters.first || (fact.period_end !== null && fact.period_end >= filters.first))
    && (!filters.last || (fact.period_start !== null && fact.period_start <= filters.last))
    && (!filters.low || fact.confidence >= Number(filters.low))
    && (!filters.high || fact.confidence <= Number(filters.high));
}

const source = EMBEDDED ? embedded(JSON.parse(EMBEDDED.textContent)) : server;
