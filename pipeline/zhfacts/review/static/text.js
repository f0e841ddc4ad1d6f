"use strict";
// Text of articles: offsets in code points, characters that steer the layout made visible, elements without markup.

// Where each code point begins in a UTF-16 string; null where the two count alike.
function codePoints(text) {
  if (!/[\ud800-\udbff][\udc00-\udfff]/.test(text)) return null;
  const starts = [];
  for (let i = 0; i < text.length; i += text.codePointAt(i) > 0xffff ? 2 : 1) starts.push(i);
  starts.push(text.length);
  return starts;
}

// Bidi controls, C0 and C1 controls but tab and line feed, zero-width characters and line separators: one code unit each.
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

// A text as it may be shown: nothing in it turns or hides its neighbours.
function shown(text) {
  return String(text ?? "").replace(/\r\n/g, "\n").replace(STEERING, "\u25a1");
}

// A part of an article: as `shown`, of the same length.
function shownPart(text) {
  return text.replace(/\r(?=\n)/g, " ").replace(STEERING, "\u25a1");
}

function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.setAttribute("class", value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

// 1234567.5 as 1,234,567.5: the digits as they come, exact.
function grouped(number) {
  const [whole, fraction] = String(number).split(".");
  const digits = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return fraction ? `${digits}.${fraction}` : digits;
}

// The value as people write it.
function amount(fact) {
  return fact.amount[language];
}

// The value in full, in its base unit.
function exactly(fact) {
  const number = fact.value_max === null ? grouped(fact.value) : `${grouped(fact.value)} – ${grouped(fact.value_max)}`;
  return `${number} ${fact.unit}`.trim();
}

function days(first, last) {
  if (!first || !last) return say("empty_period");
  return first === last ? first : `${first} … ${last.startsWith(first.slice(0, 5)) ? last.slice(5) : last}`;
}

function metricName(fact) {
  return language === "en" && fact.metric_en && fact.metric_en !== fact.metric ? `${fact.metric} (${fact.metric_en})` : fact.metric;
}
