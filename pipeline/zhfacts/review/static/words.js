"use strict";
// What the page says, in Chinese and English, and the choice between them.

const WORDS = {
  zh: {
    accept: "接受", accepted: "已接受", actual: "实际", aspect: "类别", article: "原文", articles: "文章", basis: "基准", bound: "界限",
    carried: "承前", change: "变动", chart: "走势", choose: "请从列表中选一篇文章。", clear: "清除筛选", close: "关闭", confidence: "置信度",
    coreference: "指代", correct: "更正", corrected: "已更正", cancel: "取消", disagrees: "不一致", agrees: "一致", elsewhere: "别处所述",
    entity: "主体", evidence: "原文依据", facts: "事实", filters: "筛选", forecast: "预测", from: "从", to: "到", help: "键盘与说明", implied: "推断",
    language: "English", ledger: "数字账", level: "水平", metric: "指标", modality: "性质", more: "更多文章", none: "无", note: "备注",
    period: "期间", period_start: "起", period_end: "止", plan: "计划", reject: "拒绝", rejected: "已拒绝", save: "保存", search: "搜索标题、正文、编号",
    share: "占比", skip: "跳到正文", source: "来源", stated: "原文", theme: "明暗", unit: "单位", value: "数值", value_max: "上限", views: "视图",
    withdraw: "撤回", withdrawn: "已撤回", how: "读法", hop: "经由", rule: "规则", any: "不限", exact: "精确", about: "约", more_than: "超过", less_than: "不到",
    range: "区间", yoy: "同比", qoq: "环比", mom: "较上月", wow: "较前周", dod: "较前日", ytd: "较年初", prior: "较此前", untitled: "（无标题）",
    readonly: "只读", no_facts: "这篇文章里没有读出事实。", choose_fact: "点击正文中的数字，或按 j / k。", all_numbers: "全部数字",
    lost_numbers: "未成事实", fate_fact: "事实", fate_period: "期间", fate_name: "名称", fate_ordinal: "序数", fate_idiom: "习语", fate_reject: "未采用",
    judged: (n, m) => `已评 ${n} / ${m}`, found: (n, m) => (n < m ? `${m} 篇中列出 ${n} 篇` : `${m} 篇`), numbers: (n) => `${n} 条事实`,
    matching: (n, m) => `${m} 条中 ${n} 条符合`, within: (n, m) => `本文件含最新 ${n} 篇，共 ${m} 篇；其余未收入。`,
    used_by: (n) => `${n} 条事实以此为据`, tally: (a, c, r, n) => `接受 ${a} · 更正 ${c} · 拒绝 ${r}${n ? ` · 添加 ${n}` : ""}`, agreement: (n, m) => `${m} 处另述，${n} 处不一致`,
    no_series: "没有期间，画不出走势。", one_point: "只有这一个期间。", points: (n) => `${n} 个数据点`, series: "口径", empty_period: "未说明", in_this: "本文",
    help_text: "文中色块是数值，下划线分别是主体、指标和期间；选中一条事实，其依据亮起，承前或指代的依据用线连出。评判逐行写入一个 JSON 文件，按最后一行算。",
    no_value: "这一项没有写明", shown_as: "显示为占位符的控制字符", none_here: "没有。", failed: "出错：", chart_for: "画此指标",
    k_next: "下一条", k_previous: "上一条", k_accept: "接受", k_correct: "更正", k_reject: "拒绝", k_withdraw: "撤回评判", k_article: "下 / 上一篇", k_search: "搜索", k_close: "取消选择",
    verdicts: "评判", open: "未评完", done: "已评完", added: "人工添加", add: "添为事实", quote: "原文用字", add_hint: "原文用字须包含这个数字，可连同单位。", not_there: "原文此处没有这些字。",
    finding: "算不拢", findings: (n) => `本文 ${n} 处算不拢`, expected: "应为",
    kinds: { growth: "增速与基数", title: "标题与正文", repeat: "前后两说", sum: "合计", rate: "比率", shares: "占比之和", periods: "分期之和", nested: "部分大于整体" },
    slips: { scale: "疑似万与亿之误", period: "疑似期间有误" },
    reasons: {
      vague_count: "数目空泛", no_unit: "没有单位", specification: "规格参数", threshold_label: "门槛名称", base: "比较基数", quote: "引语", age: "年龄", streak: "连续次数",
      low_confidence: "置信度低", no_metric: "没有指标", no_entity: "没有主体",
    },
  },
  en: {
    accept: "Accept", accepted: "Accepted", actual: "actual", aspect: "Aspect", article: "Article", articles: "Articles", basis: "Basis", bound: "Bound",
    carried: "carried over", change: "change", chart: "Chart", choose: "Choose an article from the list.", clear: "Clear filters", close: "Close", confidence: "Confidence",
    coreference: "coreference", correct: "Correct", corrected: "Corrected", cancel: "Cancel", disagrees: "disagrees", agrees: "agrees", elsewhere: "Told elsewhere",
    entity: "Entity", evidence: "Evidence", facts: "Facts", filters: "Filters", forecast: "forecast", from: "from", to: "to", help: "Keys and help", implied: "implied",
    language: "中文", ledger: "Ledger", level: "level", metric: "Metric", modality: "Modality", more: "More articles", none: "none", note: "Note",
    period: "Period", period_start: "From", period_end: "To", plan: "plan", reject: "Reject", rejected: "Rejected", save: "Save", search: "Search title, text, id",
    share: "share", skip: "Skip to the article", source: "Source", stated: "stated", theme: "Light or dark", unit: "Unit", value: "Value", value_max: "Upper end", views: "Views",
    withdraw: "Withdraw", withdrawn: "Withdrawn", how: "How", hop: "by way of", rule: "Rule", any: "any", exact: "exact", about: "about", more_than: "more than", less_than: "less than",
    range: "range", yoy: "year on year", qoq: "quarter on quarter", mom: "month on month", wow: "week on week", dod: "day on day", ytd: "year to date", prior: "earlier point", untitled: "(no title)",
    readonly: "read-only", no_facts: "No fact was read in this article.", choose_fact: "Click a number in the text, or press j / k.", all_numbers: "All numbers",
    lost_numbers: "Became nothing", fate_fact: "fact", fate_period: "period", fate_name: "name", fate_ordinal: "ordinal", fate_idiom: "idiom", fate_reject: "not taken",
    judged: (n, m) => `${n} / ${m} judged`, found: (n, m) => (n < m ? `${n} of ${m} articles` : `${m} articles`), numbers: (n) => `${n} facts`,
    matching: (n, m) => `${n} of ${m} facts match`, within: (n, m) => `This file holds the latest ${n} of ${m} articles; the others are left out.`,
    used_by: (n) => `evidence of ${n} facts`, tally: (a, c, r, n) => `${a} accepted · ${c} corrected · ${r} rejected${n ? ` · ${n} added` : ""}`, agreement: (n, m) => `told ${m}× more, ${n} disagreeing`,
    no_series: "It has no period to be drawn at.", one_point: "There is this one period only.", points: (n) => `${n} points`, series: "Series", empty_period: "not told", in_this: "this article",
    help_text: "Coloured blocks are values; underlined are entities, metrics and periods. The evidence of the chosen fact lights up, and lines join what was carried over or referred to. Verdicts are written line by line into a JSON Lines file; the last line about a fact counts.",
    no_value: "the text does not say", shown_as: "control character, shown as a placeholder", none_here: "None.", failed: "Failed: ", chart_for: "Chart this metric",
    k_next: "next", k_previous: "previous", k_accept: "accept", k_correct: "correct", k_reject: "reject", k_withdraw: "withdraw", k_article: "next / previous article", k_search: "search", k_close: "unselect",
    verdicts: "Verdicts", open: "not all judged", done: "all judged", added: "Added", add: "Make it a fact", quote: "Words of the text", add_hint: "The words must hold this number, with its unit.", not_there: "These words do not stand there.",
    finding: "does not add up", findings: (n) => (n === 1 ? "1 calculation does not add up here" : `${n} calculations do not add up here`), expected: "expected",
    kinds: { growth: "growth and base", title: "title and text", repeat: "told twice", sum: "sum", rate: "rate", shares: "shares", periods: "parts of the period", nested: "part above whole" },
    slips: { scale: "万 or 亿 may be mistaken", period: "the period may be mistaken" },
    reasons: {
      vague_count: "vague count", no_unit: "no unit", specification: "specification", threshold_label: "name of a threshold", base: "base of a comparison", quote: "quotation", age: "age", streak: "streak",
      low_confidence: "low confidence", no_metric: "no metric", no_entity: "no owner",
    },
  },
};

let language = remembered("zhfacts-language") || ((navigator.language || "").toLowerCase().startsWith("zh") ? "zh" : "en");

function remembered(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

function remember(key, value) {
  try { localStorage.setItem(key, value); } catch { /* a browser that keeps nothing: the choice holds for this page */ }
}

function say(key, ...values) {
  const word = WORDS[language][key];
  return typeof word === "function" ? word(...values) : word ?? key;
}

function reason(code) {
  return WORDS[language].reasons[code] || code.replaceAll("_", " ");
}

// Fill in everything in the page that names its words.
function sayPage() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll("[data-say-label]")) element.setAttribute("aria-label", say(element.dataset.sayLabel));
  for (const element of document.querySelectorAll("[data-say-placeholder]")) element.placeholder = say(element.dataset.sayPlaceholder);
  for (const element of document.querySelectorAll("[data-say-title]")) {
    element.title = say(element.dataset.sayTitle);
    element.setAttribute("aria-label", element.title);
  }
}
