"use strict";
// One metric of one entity over its periods: a point a fact, each a link to its article. Periods of one length are joined by a line.

const SPANS = [[1, "day"], [8, "week"], [32, "month"], [93, "quarter"], [185, "half"], [275, "nine"], [367, "year"], [Infinity, "longer"]];

async function loadChart() {
  const fact = state.fact;
  if (!fact) return;
  const key = `${fact.entity}\n${fact.metric}`;
  if (state.chart?.key === key) return;
  state.chart = { key, ...(await source.series(fact.entity, fact.metric)) };
}

function chartPanel() {
  const fact = state.fact;
  if (!fact) return h("p", { class: "faint" }, say("choose_fact"));
  if (!state.chart || state.chart.key !== `${fact.entity}\n${fact.metric}`) return h("p", { class: "faint" }, "…");
  const series = seriesOf(state.chart.points);
  const own = seriesKey(fact);
  const key = series.has(state.series) ? state.series : series.has(own) ? own : [...series.keys()][0];
  if (!key) return h("p", { class: "faint" }, say("no_series"));
  const points = series.get(key);
  const choose = h("select", { id: "series", "aria-label": say("series"), onchange: (event) => { state.series = event.target.value; drawSide(); } },
    [...series].map(([name, some]) => h("option", { value: name, selected: name === key }, `${seriesName(some[0])} (${some.length})`)));
  return h("div", {}, h("p", { class: "chart-title" }, shown(`${fact.entity} · ${metricName(fact)}`)), series.size > 1 ? choose : h("p", { class: "faint" }, seriesName(points[0])),
    ...[plot(points), legend(points), pointList(points)].filter(Boolean));
}

// Filled dots are actual; told only where there are others.
function legend(points) {
  const claims = [...new Set(points.map((point) => point.modality))];
  if (claims.length < 2) return null;
  const key = (name) => h("li", {}, svg("svg", { width: 12, height: 12, class: "plot-key" }, svg("circle", { cx: 6, cy: 6, r: 4, class: `dot ${name}` })), ` ${say(name)}`);
  return h("ul", { class: "keys faint" }, ["actual", "forecast", "plan"].filter((name) => claims.includes(name)).map(key));
}

function seriesKey(point) {
  return [point.aspect, point.basis || "", point.unit].join("|");
}

function seriesName(point) {
  return [say(point.aspect), point.basis && say(point.basis), point.unit].filter(Boolean).join(" · ");
}

function seriesOf(points) {
  const series = new Map();
  for (const point of points) keep(series, seriesKey(point), point);
  return new Map([...series].sort((a, b) => b[1].length - a[1].length));
}

function time(day) {
  return Date.parse(`${day}T00:00:00Z`);
}

function span(point) {
  const length = (time(point.period_end) - time(point.period_start || point.period_end)) / 864e5 + 1;
  return SPANS.find(([most]) => length <= most)[1];
}

function plot(points) {
  const box = { width: 360, height: 220, left: 8, right: 12, top: 14, bottom: 24 };
  const values = points.flatMap((point) => [Number(point.value), Number(point.value_max ?? point.value)]);
  const ticks = axis(Math.min(...values), Math.max(...values));
  const times = points.map((point) => time(point.period_end));
  const [early, late] = [Math.min(...times), Math.max(...times)];
  const labels = ticks.map(short);
  const left = box.left + Math.max(...labels.map((label) => label.length)) * 6.4;
  const x = (at) => (late === early ? (left + box.width - box.right) / 2 : left + 10 + ((at - early) / (late - early)) * (box.width - box.right - left - 20));
  const y = (value) => box.top + ((ticks.at(-1) - value) / (ticks.at(-1) - ticks[0])) * (box.height - box.top - box.bottom);
  const picture = svg("svg", { class: "plot", viewBox: `0 0 ${box.width} ${box.height}`, role: "img", "aria-label": `${state.chart.entity} ${state.chart.metric}: ${say("points", points.length)}` });
  ticks.forEach((tick, i) => picture.append(svg("line", { x1: left, x2: box.width - box.right, y1: y(tick), y2: y(tick), class: tick === 0 ? "zero" : "grid" }), svg("text", { x: left - 6, y: y(tick) + 3.5, class: "tick end" }, labels[i])));
  for (const at of dayTicks(early, late)) picture.append(svg("text", { x: x(at), y: box.height - 7, class: "tick middle" }, new Date(at).toISOString().slice(0, late - early > 1500 * 864e5 ? 4 : 7)));
  const bySpan = new Map();
  for (const point of points) keep(bySpan, span(point), point);
  for (const some of bySpan.values()) {
    const steady = new Map();
    for (const point of some) steady.set(point.period_end, point);
    picture.append(svg("polyline", { class: "course", points: [...steady.values()].map((point) => `${x(time(point.period_end))},${y(Number(point.value))}`).join(" ") }));
  }
  for (const point of points) picture.append(dot(point, x(time(point.period_end)), y));
  return picture;
}

function dot(point, x, y) {
  const said = `${days(point.period_start, point.period_end)}: ${amount(point)} (${say(point.modality)}) — ${shown(point.title || point.doc_id)}`;
  const high = point.value_max === null ? null : svg("line", { x1: x, x2: x, y1: y(Number(point.value)), y2: y(Number(point.value_max)), class: "reach" });
  const circle = svg("circle", { cx: x, cy: y(Number(point.value)), r: point.fact_id === state.fact?.fact_id ? 6 : 4, class: ["dot", point.modality, point.fact_id === state.fact?.fact_id ? "here" : ""].join(" ") });
  return svg("a", { href: address(point.doc_id, point.fact_id), "data-fact": point.fact_id, "aria-label": said }, svg("title", {}, said), high, svg("circle", { cx: x, cy: y(Number(point.value)), r: 11, class: "reachable" }), circle);
}

function axis(low, high) {
  if (low === high) { const pad = Math.abs(low) * 0.1 || 1; low -= pad; high += pad; }
  const raw = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= raw);
  const ticks = [];
  for (let i = Math.floor(low / step); i <= Math.ceil(high / step); i += 1) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

function dayTicks(early, late) {
  if (early === late) return [early];
  const count = 3;
  return Array.from({ length: count + 1 }, (_, i) => early + ((late - early) * i) / count);
}

// An axis label: hundred millions and ten thousands in Chinese, billions and millions in English.
function short(value) {
  const scales = language === "zh" ? [[1e8, "亿"], [1e4, "万"]] : [[1e9, "bn"], [1e6, "m"], [1e3, "k"]];
  const [scale, word] = scales.find(([size]) => Math.abs(value) >= size) || [1, ""];
  return `${Number((value / scale).toPrecision(6))}${word}`;
}

function pointList(points) {
  return h("ol", { class: "facts points" }, points.map((point) => h("li", {}, h("a", { href: address(point.doc_id, point.fact_id), "aria-current": point.fact_id === state.fact?.fact_id ? "true" : null },
    h("span", { class: "row" }, h("span", {}, days(point.period_start, point.period_end)), h("span", { class: "figure" }, amount(point))),
    h("span", { class: "row faint" }, h("span", {}, shown(point.title || point.doc_id)), h("span", {}, point.modality === "actual" ? null : say(point.modality)))))));
}
