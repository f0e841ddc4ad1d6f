"""Where a name begins and ends: word boundaries around known names, left edges of names nobody listed."""

from __future__ import annotations

import re
from functools import lru_cache

from zhfacts import segment

REACH = 3
"""Characters either side of a short name that the segmenter sees."""

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]*")
_HAN_RUN_BACK = re.compile(r"[\u4e00-\u9fff]{0,3}\Z")
_NAME_RUN_BACK = re.compile(r"[\u4e00-\u9fffA-Za-z0-9&·.\-（）()]{1,24}\Z")
_LATIN_OR_DIGIT = re.compile(r"[A-Za-z0-9]")

_STOP_TAGS = frozenset(
    {"p", "c", "u", "uj", "ul", "uz", "ud", "ug", "uv", "d", "df", "r", "rr", "t", "tg", "y", "e", "x", "m", "mq", "q", "f", "v", "zg"}
)
_NAME_VERBS = frozenset(
    "发展 投资 控股 建设 开发 服务 管理 制造 设计 研究 生产 加工 贸易 运输 租赁 咨询 合作 创新 创业 工程 印刷 包装 进出口 销售 "
    "经营 养殖 种植 冶炼 采矿 勘探 检测 实验 教育 传播 传媒 影视 娱乐 旅游 装饰 装修 安装 供应 配送 仓储 出版 发行 广告 担保 保险 "
    "融资 保理 拍卖 物流 通信 联合 智造 智慧 创投 招商 联通 移动 再生 循环 治理 节能 照明 供水 供热 发电 核电 上海 环保 保障 交易 结算 "
    "登记 康复 护理 美容 健身 培训 餐饮 批发 零售 代理 出租 储备 回收 屹唐 恒通 恒生 长征 万达 东风 联想 统一 国防 航运 航空 采购".split()
)
_STOP_CHARS = frozenset(
    "由在与和及向对将把被为是于从自因即以给让使令叫按据经随同跟比至到了着过的地得并且而或但若如除等其该本此这那各每某有无未不没也都还又再仅只共约近超逾达前后上下年月日称说指示见入获购买卖持设派名家个只位拟"
)
_STOP_WORDS = frozenset(
    "公司 本公司 子公司 全资子公司 控股子公司 参股公司 股东 控股股东 实际控制人 关联方 旗下 旗下公司 收购 出资 增资 受让 转让 认购 投资设立 设立 持有 拥有 表示 认为 显示 预计 "
    "通过 包括 其中 以及 关于 根据 截至 同时 目前 此外 另外 今年 去年 全国 国内 全球 其他 一家 多家 两家 公告 记者 获悉 了解 位于 联合 "
    "董事长 总经理 总裁 首席 分析师 经济学家 研究员 成立 发布 宣布 披露 实现 完成 签署 签订 交易 对方 客户 供应商 合作伙伴 主要 部分 大型 中小 相关 上述 上市 拟 股权 股份".split()
)


@lru_cache(maxsize=1 << 16)
def _cuts(window: str) -> frozenset[int]:
    """Offsets at which the words of a short text begin or end."""
    found = {0}
    for word in segment.words(window):
        found.add(word.end)
    return frozenset(found)


def on_words(text: str, start: int, end: int) -> bool:
    """Whether no word of the dictionary straddles the edges of text[start:end] (海通 in 上海通过 does)."""
    left = _HAN_RUN_BACK.search(text, max(0, start - REACH), start)
    right = _HAN_RUN.match(text, end, end + REACH)
    first = left.start() if left else start
    last = right.end() if right else end
    if first == start and last == end:
        return True
    cuts = _cuts(text[first:last])
    return start - first in cuts and end - first in cuts


def latin_free(text: str, start: int, end: int) -> bool:
    """Whether a Latin edge of text[start:end] touches no other letter or digit."""
    if start and text[start].isascii() and text[start - 1].isascii() and text[start - 1].isalnum():
        return False
    return not (end < len(text) and text[end - 1].isascii() and text[end].isascii() and text[end].isalpha())


@lru_cache(maxsize=1 << 14)
def _left_edge(run: str) -> int:
    """Offset in `run` at which the name that ends with it begins: words are taken leftward until one cannot be in a name."""
    edge = len(run)
    for word in reversed(segment.words(run)):
        if not _may_be_in_name(word.text, word.tag):
            break
        edge = word.start
    return edge


def _may_be_in_name(word: str, tag: str) -> bool:
    if word in _NAME_VERBS:
        return True
    if word in _STOP_WORDS or tag == "x":
        return False
    if len(word) == 1:
        return word not in _STOP_CHARS
    return tag not in _STOP_TAGS


def left_edge(text: str, end: int, floor: int) -> int:
    """Where the name that runs up to text[end] begins, not before `floor`."""
    run = _NAME_RUN_BACK.search(text, max(floor, end - 24), end)
    if run is None:
        return end
    return run.start() + _left_edge(run.group())
