"""Noun phrases of a sentence: runs of content words between names, periods, numbers and empty words."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from zhfacts.model import Word
    from zhfacts.reading import Reading

_CONTENT = ("n", "v", "a", "b", "j", "l", "i", "eng", "g", "k", "s", "z")
_EMPTY = frozenset(
    """为 达 达到 是 有 约 共 合计 累计 实现 完成 同比 环比 增长 下降 增加 减少 上升 上涨 下跌 下滑 回落 提高 提升 高达 超过 突破 逼近 接近 占 占比 仅 报 收 报收 收于 收报 至 到 近 超 逾 升至 降至 增至 减至
    达成 分别 其中 预计 预期 有望 将 拟 计划 取得 录得 获得 获 得 保持 维持 出现 显示 公布 披露 公告 表示 认为 指出 称 发布 同期 去年 上年 今年 本期 报告期 期内 较 比 涨 跌 升 降 增 减 涨幅 跌幅 降幅 增幅 增速 扩大 收窄
    总计 共计 估计 相当于 等于 属于 位于 来自 主要 包括 由于 因 通过 成为 看 来看 方面 情况 数据 之后 以上 以下 左右 目前 当前 同时 此外 公司 本公司 该公司 上市公司 集团 该行 我国 全国 国内 其 其他 以 从 向 对 与 和 及 或 在 于 按 据 被 把 使 让 令 给
    已 曾 又 再 也 均 都 还 就 则 且 而 但 并 单日 单季 单季度 全年 上半年 下半年 半年 季度 一季度 二季度 三季度 四季度 前三季度 年度 月份 当月 当日 当年 当季 首次 创 微 小幅 大幅 持续 继续 不断 快速 高速 稳定 进一步 明显 显著 大约 大概 至少 最多 不足 不到
    大涨 大跌 暴涨 暴跌 飙升 反弹 走高 走低 攀升 激增 猛增 锐减 骤降 翻 翻番 亏 盈 赚 拿下 高于 低于 少于 多于 平均 合 计 即 系 等 了 着 过 所 者 之 被动 一个 做 用 了约 达约 报于""".split()
)


class Phrase(msgspec.Struct, frozen=True):
    """A run of content words; `cuts` are the offsets at which a shorter phrase with the same end may begin."""

    start: int
    end: int
    text: str
    cuts: tuple[int, ...]


class Phrases:
    """The phrases of one page, sentence by sentence, when asked for."""

    __slots__ = ("_barred", "_barred_starts", "_by_sentence", "_reading")

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        spans = [(name.start, name.end) for name in reading.names if name.type != "commodity"]
        spans += [(period.start, period.end) for period in reading.periods]
        self._barred = sorted(spans)
        self._barred_starts = [start for start, _ in self._barred]
        self._by_sentence: dict[int, list[Phrase]] = {}

    def of(self, sentence: int) -> list[Phrase]:
        """The phrases of a sentence, in text order."""
        found = self._by_sentence.get(sentence)
        if found is None:
            found = self._by_sentence[sentence] = self._read(self._reading.words(sentence))
        return found

    def _read(self, words: list[Word]) -> list[Phrase]:
        found: list[Phrase] = []
        run: list[Word] = []
        for word in words:
            if self._is_content(word) or (word.text == "的" and run):
                run.append(word)
            elif run:
                self._close(run, found)
                run = []
        if run:
            self._close(run, found)
        return found

    def _close(self, run: list[Word], found: list[Phrase]) -> None:
        while run and run[-1].text == "的":
            run.pop()
        if run:
            text = self._reading.page.text[run[0].start : run[-1].end]
            cuts = tuple(word.start for before, word in zip(run, run[1:], strict=False) if word.text != "的" and before.text != "")
            found.append(Phrase(run[0].start, run[-1].end, text, cuts))

    def _is_content(self, word: Word) -> bool:
        if word.text in _EMPTY or not word.tag.startswith(_CONTENT) or word.text[0].isdigit():
            return False
        at = bisect_left(self._barred_starts, word.end) - 1
        return at < 0 or self._barred[at][1] <= word.start
