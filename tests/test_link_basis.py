"""What a change compares with: the words, the dated bases, and what holds without either."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

import zhfacts
from marked import places
from zhfacts.model import Article

PUBLISHED = dt.date(2024, 8, 30)
CASES = [
    # words beside the value
    ("上半年营收【12亿元】，同比增长【8%】，环比下降【3%】。", "- yoy qoq"),
    ("6月CPI同比上涨【2.1%】，环比下降【0.2%】。", "yoy mom"),
    ("9月末外汇储备【3.2万亿美元】，较上月下降【350亿美元】。", "- mom"),
    ("二季度净利润【3亿元】，按季增长【5%】。", "- qoq"),
    ("上证指数报【3105点】，较前一交易日下跌【0.6%】。", "- dod"),
    ("上周钢价上涨【2%】，周环比扩大。", "wow"),
    ("今年以来该股累计上涨【35%】。", "ytd"),
    ("三年营收复合增长率【20%】。", "-"),
    ("股价较发行价上涨【60%】。", "prior"),
    ("第二季度营收环比、同比分别增长【5%】、【18%】。", "qoq yoy"),
    # dated bases
    ("上半年营收较2023年同期增长【8%】。", "yoy"),
    ("上半年门店较年初净增【300家】。", "ytd"),
    ("截至6月30日，总资产较上年末增长【4%】。", "ytd"),
    ("铜价报【7万元/吨】，较上周五上涨【1.5%】。", "- wow"),
    ("基金持仓量较前一日减少【0.6吨】。", "dod"),
    ("铜价报【7万元/吨】，较7月高点回落【13%】。", "- prior"),
    ("全年利润预计较年初预算减少【9亿元】。", "prior"),
    ("估值【47亿美元】，较去年底C轮的20亿美元翻倍，增长【120%】。", "- prior"),
    ("上半年，营业收入【499万元】，较上期减少【44%】。", "- yoy"),
    ("以2021年净利润为基数，2024年增长率不低于【30%】。", "prior"),
    # no mark
    ("公司上半年实现营收【12亿元】，增长【8%】。", "- yoy"),
    ("沪指今日跌【0.6%】，报【3105点】。", "dod -"),
    ("青山电子股价5分钟内跌幅超过【2%】。", "prior"),
    ("青山电子股价累计涨幅达【20%】。", "prior"),
    ("前三季度沪深300指数上涨【12%】。", "ytd"),
    ("7月沪深300指数上涨【12%】。", "mom"),
    ("8月沪深300指数上涨【12%】。", "prior"),
    ("7月外汇占款减少【300亿元】。", "mom"),
    ("7月人民币贷款增加【300亿元】。", "-"),
    ("该公司薪酬为行业水平的【9.3倍】。", "-"),
    ("该公司薪酬为此前水平的【9.3倍】。", "prior"),
    ("6月猪肉价格同比上涨【18%】，影响CPI上涨【0.2个百分点】；鲜果价格下降【8%】。", "yoy - yoy"),
    ("一季度存储芯片合约价上调【50%】。", "qoq"),
    ("国庆假期酒店预订量增长【一倍】。", "yoy"),
    ("央行下调存款准备金率【0.5个百分点】。", "prior"),
    ("毛利率高于行业平均水平【5个百分点】。", "-"),
    ("沪银主力合约日内跌幅扩大至【5%】。", "dod"),
    ("制造业增速较上月回升【0.3个百分点】。", "mom"),
    # the month before that of the change, whichever month the day of publication makes 上月
    ("7月物流业指数为【54.7%】，比上月降低【1.2个百分点】。", "- mom"),
    ("8月底库存【30万吨】，较7月初下降【4%】。", "- prior"),
    # one base for each of two
    ("7月末车贷余额同比增长【6.4%】，增幅分别较上月末和去年同期低【0.3个】和【1.1个百分点】。", "yoy mom yoy"),
    ("7月末保单余额同比增长【7.1%】，增幅分别比上年同月和上月低【0.4个】和【1.6个百分点】。", "yoy yoy mom"),
    ("7月PPI同比上涨【1.7%】，涨幅扩大【0.3个百分点】。", "yoy mom"),
    ("上半年快递业务量同比增长【7.7%】，增速放缓【0.6个百分点】。", "yoy prior"),
    # a market day
    ("8月21日，日元对港元中间价上调【83个基点】。", "dod"),
    ("今年以来铜价稳中有升，昨日铜价大涨【2.1%】。", "dod"),
    ("所属板块：预盈预增【0.3%】。", "dod"),
    ("公司预增【30%】。", "yoy"),
    # levels that compare
    ("上半年营收【12亿元】，是去年同期的【3倍】。", "- yoy"),
    ("11月旅客运输量恢复至去年同期的【八成三】。", "yoy"),
    ("每股成本【24元】，是天使轮的【40倍】。", "- prior"),
    ("上半年毛利率由去年同期的【23%】升至【25%】。", "- -"),
    ("市盈率【18倍】，市净率【2倍】。", "- -"),
]


@cache
def extractor() -> zhfacts.Extractor:
    return zhfacts.Extractor()


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_basis(marked: str, expected: str) -> None:
    """One word a marked value; - for none."""
    text, starts = places(marked)
    facts = extractor().read(Article(id="a", text=text, published=PUBLISHED)).facts
    assert " ".join(next((fact.basis or "-" for fact in facts if fact.start <= at < fact.end), "no fact") for at in starts) == expected
