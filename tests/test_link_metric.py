"""What a quantity measures, where the language leaves no choice: lists of metrics, labels."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

import zhfacts
from marked import places
from zhfacts.link import aspect
from zhfacts.link.metric_candidates import Proposer
from zhfacts.model import Article
from zhfacts.recognise import metrics as lexicon


def metrics(marked: str) -> list[str]:
    text, starts = places(marked)
    by_start = {fact.start: fact.metric for fact in zhfacts.extract(text, published="2023-03-12")}
    return [by_start.get(at, "-") for at in starts]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # each value of a list has its word, and the changes behind it run parallel
        (
            "公司2024年营收/归母净利润/扣非净利润【31.2】/【4.4】/【3.9亿元】，同增【7%】/【9%】/【4%】。",
            "营业收入 归母净利润 扣非净利润 营业收入 归母净利润 扣非净利润",
        ),
        ("毛利率/净利率【34.4%】/【9.3%】，同比提升【1.2】/【0.3pct】。", "毛利率 净利率 毛利率 净利率"),
        ("公司营收、净利润分别为【12亿元】、【3亿元】。", "营业收入 净利润"),
        # owners are no metrics, and values of one metric have one
        ("甲公司、乙公司净利润分别为【1亿元】、【2亿元】。", "净利润 净利润"),
        ("2021-2023年净利润为【1.2】/【1.5】/【1.9亿元】。", "净利润 净利润 净利润"),
        # a label with a colon names its value, whatever follows
        ("换手率：【0.45%】成交量：【2210手】成交额：【831.2万元】主力净流入：【120.3万元】", "换手率 成交量 成交额 主力资金净流入"),
    ],
)
def test_metric(marked: str, expected: str) -> None:
    assert metrics(marked) == expected.split()


@cache
def extractor() -> zhfacts.Extractor:
    return zhfacts.Extractor()


def proposed(marked: str) -> list[set[str]]:
    """The names that are candidates for each marked value."""
    text, starts = places(marked)
    seen = extractor().interpret(Article("a", text, "", dt.date(2023, 3, 12)))
    proposer = Proposer(seen.reading, aspect.choose(seen.reading))
    chosen = [choices[0].metric for choices in seen.choices]
    found = {}
    for number, quantity in enumerate(seen.reading.quantities):
        _, candidates = proposer.of(number, chosen[:number])
        found[quantity.start - seen.reading.page.body] = {one.name for one in candidates}
    return [found[start] for start in starts]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("据统计，【64家】公司净利润同比增长，其中【27家】获得通过。", "净利润同比增长公司数量 获得通过公司数量"),
        ("【4家】公司出现订单下滑，【60家】企业停产检修。", "订单下滑公司数量 停产检修企业数量"),
        ("今日【19股】封板未遂。", "封板未遂个股数量"),
        ("会上【20人】获得晋升。", "获得晋升人数"),
        ("项目包括【30万吨/年】丙烯、【78万吨/年】丁醇装置。", "丙烯产能 丁醇产能"),
        # whatever describes those counted, with its bound, also where their noun is left out
        ("订单同比下滑的公司达到【31家】。", "订单同比下滑的公司数量"),
        ("毛利率超过45%的企业有【27家】。", "毛利率超过45%的企业数量"),
        ("其中订单同比下滑的有【31家】。", "订单同比下滑公司数量"),
        ("其中【17家】央企2021年研发投入超过8%。", "研发投入超过8%央企数量"),
        ("另有【52家】公司的订单同比增长。", "订单同比增长公司数量"),
        # what a count became has its noun before 从 or 由
        ("合作企业已从最初的【31家】增至目前的84家。", "合作企业数量"),
        # when they did it is no part of it, the report that they published is
        ("【52家】公司公布了2022年半年报业绩。", "公布半年报业绩公司数量"),
    ],
)
def test_what_is_counted_is_what_the_clause_says_of_it(marked: str, expected: str) -> None:
    for name, names in zip(expected.split(), proposed(marked), strict=True):
        assert name in names


@pytest.mark.parametrize(
    ("marked", "barred"),
    [
        # the noun alone is not offered where a bound tells which of them are counted
        ("毛利率超过45%的企业有【27家】。", "企业数量"),
        # a headline's next clause is not said of those counted
        ("监管局走访【16家】央企 力促创新发展", "力促创新发展央企数量"),
        # what a count was before is not what is said of those counted
        ("合作企业已从最初的【31家】增至目前的84家。", "合作企业已从最初公司数量"),
        # what the things counted measure together is not said of each
        ("公司有【17个】新建仓库的总占地面积为96.5万平方米。", "总占地面积为新建仓库数量"),
    ],
)
def test_what_is_counted_is_not_what_is_said_of_others(marked: str, barred: str) -> None:
    names = proposed(marked)[0]
    assert barred not in names, names


@pytest.mark.parametrize("marked", ["门店共【300家】。", "公司拥有【300家】门店。", "合作银行【12家】，网点【300个】。"])
def test_a_count_without_a_predicate_has_none(marked: str) -> None:
    assert not any(name.endswith(("门店公司数量", "网点公司数量")) for names in proposed(marked) for name in names)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # the income of the part that the clause is about
        ("分业务看，云计算业务实现收入【3亿元】。", "云计算业务收入"),
        ("其中检测服务累计实现营业收入【2.1亿元】。", "检测服务营业收入"),
        # all that stands before a head, whatever joins it
        ("当月国际及港澳台包裹量【3.2万件】。", "国际及港澳台包裹量"),
        ("报告期内检测试剂及配套设备收入【2.4亿元】。", "检测试剂及配套设备收入"),
        # the measure stands before the value, what is measured behind it
        ("双方签订金额【3亿元】的采购合同。", "采购合同金额"),
        ("拟设立规模【10亿元】的产业基金。", "产业基金规模"),
        # the verb before the value, its object behind
        ("今年已开工【48个】项目。", "开工项目数量"),
        ("全年引入【3亿元】资金。", "引入资金"),
        # a place before a head
        ("公司在华东地区收入占比【44%】。", "华东地区收入占比"),
        # a model number is part of a name
        ("本月新增5G用户【450万户】。", "新增5G用户"),
        # those of whom the rest of the clause is said
        ("调查显示，【48%】的投资者看平。", "看平投资者占比"),
        ("认为股价偏低的投资者占【13%】。", "投资者占比"),
        ("【30家】公司发布2022年员工持股计划草案以及资产重组的公告。", "发布员工持股计划草案以及资产重组的公告公司数量"),
    ],
)
def test_a_phrase_is_named_with_what_goes_with_it(marked: str, expected: str) -> None:
    names = proposed(marked)[0]
    assert expected in names, names


@pytest.mark.parametrize(
    ("marked", "barred"),
    [
        # more changes than levels before them: none has its place
        ("净利润1亿元，同比增长【5%】、6%。", "营业收入"),
        # a company is an owner and no part of a metric
        ("贵州茅台实现收入【3亿元】。", "贵州茅台收入"),
        # the part of another clause
        ("云计算业务增长较快，公司实现收入【3亿元】。", "云计算业务收入"),
        # a comma ends what goes with a head
        ("国际业务增长，港澳台包裹量【3.2万件】。", "国际业务增长，港澳台包裹量"),
        # a figure between them
        ("签约2份，金额【3亿元】，采购合同已生效。", "采购合同金额"),
        ("开工【48个】，项目进展顺利。", "开工项目数量"),
        # no verb tells of a price
        ("白酒行业规模可观，全年【3亿元】。", "涨跌幅"),
    ],
)
def test_a_phrase_is_not_named_with_what_does_not_go_with_it(marked: str, barred: str) -> None:
    names = proposed(marked)[0]
    assert barred not in names, names


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("公司营收3亿元，净利润1亿元，同比增长【5%】、【6%】。", "营业收入 净利润"),
        ("公司营收3亿元，净利润1亿元，总资产8亿元，分别增长【5%】、【6%】和【7%】。", "营业收入 净利润 总资产"),
    ],
)
def test_changes_in_a_row_are_those_of_the_levels_before_them(marked: str, expected: str) -> None:
    for name, names in zip(expected.split(), proposed(marked), strict=True):
        assert name in names


def test_a_share_behind_a_metric_is_not_sure_to_be_its_change() -> None:
    assert len(proposed("医疗业务收入增长12%，占比提升【3个百分点】。")[0]) > 1


def test_a_market_or_a_span_is_no_part_of_a_known_metric() -> None:
    assert lexicon.ontology()["沪深两市成交额"].name == "成交额"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # a class noun behind the value, the noun before it, a unit that is itself what is counted
        ("问卷寄往【900家】企业。", "企业数量"),
        ("高新技术企业【约3.4万家】。", "高新技术企业数量"),
        ("关联企业【48家】。", "关联企业数量"),
        ("班车已覆盖【9城】。", "城市数量"),
        # a noun goes on behind the class noun or the place's name that it holds
        ("体系覆盖【28个】省级公司。", "省级公司数量"),
        ("园区打造【2个】世界级深圳赛事品牌。", "世界级深圳赛事品牌数量"),
        ("网点遍布【26个】省、自治区和特区。", "省、自治区和特区数量"),
        # what is measured by the area has one
        ("各地已收小麦【4897万亩】。", "小麦面积"),
        ("当地降水可达【80毫米】。", "降水量"),
        ("公司拟建设【3万吨】粘合剂。", "产能"),
        # the nouns before the verb of a run behind the value
        ("【9家】光伏电站业主签署合作协议。", "光伏电站业主数量"),
        # a verb and the good it is done with, between it and the value or behind it
        ("公司完成发行【4.6亿元】公司债。", "公司债发行规模"),
        ("公司去年销售肉鸭【36万只】。", "肉鸭销量"),
        # those of a market that a name holds
        ("区域股权市场挂牌企业达【530家】。", "区域股权市场挂牌企业数量"),
        # a loan between two
        ("甲科技向乙银行拆借【10亿元】。", "拆借金额"),
        ("全省国有建设用地供应【3.2万公顷】。", "国有建设用地供应"),
        ("7月国家铁路发运煤炭【1.6亿吨】。", "煤炭发运量"),
        # what the company has once its capital was raised
        ("公司增资至【2.6亿元】。", "注册资本"),
        # what the price behind a value is paid for
        ("拟以【2亿美元】的价格向甲公司购买专利。", "购买价格"),
        # a share of the stock that is issued, not held
        ("本轮发行股份数上限为发行前总股本的【24%】。", "发行股份占总股本比例"),
        # an index is the measure of itself
        ("本季就业预期指数为【47.5%】。", "就业预期指数"),
        # what was aimed at
        ("全年销售目标520万台，前七个月已完成【41%】。", "销售目标完成率"),
        ("全年交付9万辆，只完成目标20万辆的【45%】。", "目标完成率"),
        # an owner before a known metric
        ("国有企业利润总额【820亿元】。", "利润总额"),
        ("四季度单季毛利率【26.1%】。", "毛利率"),
        # the noun behind a list is that of all its values
        ("甲、乙两家分别占有【31%】和24%的份额。", "市场份额"),
    ],
)
def test_what_is_left_out_is_supplied(marked: str, expected: str) -> None:
    names = proposed(marked)[0]
    assert expected in names, names


@pytest.mark.parametrize(
    ("marked", "barred"),
    [
        # what became of a count is not said of those counted
        ("网点由【45家】增长到380家。", "增长到380家公司数量"),
        ("商户数比年初的【3.18万家】净增5,400家。", "净增5,400家公司数量"),
        ("商户数比年初的【3.18万家】净增5,400家。", "净增5公司数量"),
        # an area that is named is not named again
        ("公司拿地建面【12万平方米】。", "建面面积"),
        # nothing is dealt
        ("以【2亿美元】的价格计算，公司利润可观。", "计算价格"),
        # what is stored is not made
        ("仓库现有【3万吨】库存玉米，项目已停。", "库存玉米产能"),
        ("矿山探明【3万吨】储量的二期项目。", "储量产能"),
        # things are not people
        ("班车覆盖【13个】省份。", "覆盖人数"),
        # a share that the text names
        ("毛坯房成交比例占【45%】。", "毛坯房成交比例占比"),
        ("公司线上、线下收入占比分别为45%、【55%】。", "线下收入占比占比"),
        # no aim, no completion
        ("前七个月已完成【41%】。", "目标完成率"),
        # what a share grows by is no rate of growth
        ("净利率从【18.2%】增长至25.6%。", "增长率"),
        ("累计【320个】。", "累计数量"),
        # what became of a count is not what is counted
        ("货号由【3,200个】精简到900个。", "精简数量"),
        ("货号由3,200个精简到【900个】。", "精简数量"),
        ("导购规模从高峰的【5.2万人】降至上年末的1.1万人。", "降至的人数"),
        ("专卖店从去年的【31家】猛增至74家。", "猛增至74家公司数量"),
        ("上会公司较上月的【12家】有所增加。", "有所增加公司数量"),
    ],
)
def test_what_is_not_left_out_is_not_supplied(marked: str, barred: str) -> None:
    names = proposed(marked)[0]
    assert barred not in names, names


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # a word of a list holds a conjunction of its own
        ("公司果汁/饼干及糕点/茶饮收入分别为【17】/【8】/【3亿元】。", "果汁收入 饼干及糕点收入 茶饮收入"),
        ("社保和就业、农林水支出分别增长【9%】、【7.6%】。", "社保和就业支出 农林水支出"),
        ("公司社保和就业、农林水支出分别为【9亿元】、【7.6亿元】。", "社保和就业支出 农林水支出"),
        # what the words of a list measure stands behind the list
        ("轮胎、制动部件、车身饰件分别完成营收【31亿】、【27亿】、【14亿元】。", "轮胎营收 制动部件营收 车身饰件营收"),
    ],
)
def test_a_word_of_a_list_is_named_in_full(marked: str, expected: str) -> None:
    for name, names in zip(expected.split(), proposed(marked), strict=True):
        assert name in names, names


def test_whose_list_it_is_is_no_part_of_its_first_word() -> None:
    for names in proposed("公司社保和就业、农林水支出分别为【9亿元】、【7.6亿元】。"):
        assert not any(name.startswith("公司社保") for name in names), names


@pytest.mark.parametrize(
    ("figure", "same"),
    [
        ("37.6%", True),
        # of two digits it may be any other
        ("37%", False),
    ],
)
def test_a_figure_measures_what_it_measured_when_it_was_first_stated(figure: str, same: bool) -> None:
    names = proposed(f"滞销比例为{figure}。收入6亿元，利润1亿元，员工3万人，客户5万户。这【{figure}】令人担忧。")[0]
    assert ("滞销比例" in names) is same, names


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # money that chases shares, in a headline; where a sentence tells of flows; what is said of a whole list
        ("养老板块走强 【近3亿元】资金抢筹 12只概念股", "资金净流入"),
        (
            "资金流向上，甲科技（【2140万元】）、乙重工（【860万元】）、丙医药（【750万元】）等个股居前。",
            "资金净流入 资金净流入 资金净流入",
        ),
        ("资金流向上，甲科技（【2140万元】）、乙重工（【860万元】）等2只个股资金净流出。", "资金净流出 资金净流出"),
        ("昨日，甲科技（【2140万元】）、乙重工（【860万元】）等2只股票大单资金净流入靠前。", "大单资金净流入 大单资金净流入"),
        # the size of a market of goods
        ("中国银发经济市场在2030年将达到【6800亿元】。", "银发经济市场规模"),
        # a bracket that tells what is left out of a measure is no measure of the value
        ("快递业务收入（不包括代收货款）累计完成【720亿元】。", "快递业务收入"),
        # an index that is a known metric
        ("10月全国服务业生产指数上升【6.3%】。", "服务业生产指数"),
        # the measure before the verb of what it does; a word of a list behind what it is part of
        ("【3亿元】政府补助推高全年利润。", "政府补助"),
        ("构成总指标的制造业生产指数和服务业生产指数分别为【54%】和【52%】。", "制造业生产指数 服务业生产指数"),
        ("其他投资为【220亿元】。", "其他投资"),
        # a deal that a verb implies
        ("甲公司【16亿元】并购乙教育。", "并购金额"),
        ("又掷【11.5亿元】 甲集团拟接盘乙新材", "收购价"),
        ("两市合计吸金【7.6亿元】。", "资金净流入"),
    ],
)
def test_money_is_named_by_what_it_does(marked: str, expected: str) -> None:
    found = metrics(marked)
    assert [name.removeprefix("全国") for name in found] == expected.split()


@pytest.mark.parametrize(
    ("marked", "barred"),
    [
        # an income from a market, no size of one
        ("公司海外市场达到【3亿元】。", "海外市场规模"),
        # no list of shares, no flow
        ("公司拟以【3亿元】资金收购乙公司60%股权。", "资金净流入"),
        ("营业收入居前的有甲科技（【3亿元】）、乙重工（2亿元）。", "资金净流入"),
    ],
)
def test_money_is_not_named_by_what_others_do(marked: str, barred: str) -> None:
    names = proposed(marked)[0]
    assert barred not in names, names


@pytest.mark.parametrize("marked", ["合计规模【3亿元】。", "随后耗资【3亿元】。"])
def test_a_measure_that_does_not_say_of_what_is_not_sure(marked: str) -> None:
    assert len(proposed(f"基金规模5亿元，股价2.5元。{marked}")[0]) > 1


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # a grade on a scale is no count
        ("城南发生【5.4级左右】地震。", "震级"),
        # those killed and hurt, in one word with their number
        ("某厂爆炸致【5死】【2伤】。", "死亡人数 受伤人数"),
        ("袭击造成【20死】、【32伤】。", "死亡人数 受伤人数"),
        # the chance of what the clause says, with its figure
        ("央行5月加息15个基点的概率为【27%】。", "加息15个基点的概率"),
        # the part stands before a bracket or a colon
        ("公司教育业务（不含图书）收入【1.2亿元】，同比增长【9%】。", "教育业务收入 教育业务收入"),
        ("（1）印花业务：实现收入【3.5亿元】，利润总额【0.8亿元】。", "印花业务收入 利润总额"),
        # what is in brackets, or what leads a list, is no part
        ("公司（不含子公司）收入【1.2亿元】。", "营业收入"),
        ("年报显示：实现收入【3.5亿元】。", "营业收入"),
        ("公司9月上调25个基点的利率为【3.5%】。", "利率"),
        # what a plant can make
        ("公司拟投资【6万吨】石墨烯产业化项目。", "石墨烯产能"),
        # a multiple that names its ratio, for both values of a list
        ("现价相当于2018/2020年【8.4x】/【7.1xP/E】。", "市盈率 市盈率"),
        # a share grows by points: a percentage behind it is the growth of the level before
        ("公司仓储费用【2.7亿元】，市场份额升到【31.5%】，同比增长【48%】。", "仓储费用 市占率 仓储费用"),
        ("公司市场份额升到【31.5%】，同比增长【7%】。", "市占率 市占率"),
        # a date between the part and its verb
        ("公司手表业务上半年实现收入【3.2亿元】。", "手表业务收入"),
        ("公司谨慎预测2024年营收为【55亿元】。", "营业收入"),
        ("公司投入9亿元，占总投入比例12.5%，较前期提升【0.6%】。", "投入占总投入比例"),
        # a modifier in quotation marks
        ("分析称“走熊”概率高达【67%】。", "“走熊”概率"),
        ("某网络公司减资至【1亿元】。", "注册资本"),
        # a grade of something else is a count
        ("全厂设有【5级】岗位。", "岗位数量"),
        # what a grade of wind is; a risk of that grade is none
        ("沿海将有【8级】以上大风。", "风力"),
        ("湖面阵风达【9级】强对流大风。", "风力"),
        ("全年共处置【3级】风险事件。", "处置风险事件数量"),
        # lengths
        ("全区共铺设【63公里】管道。", "铺设管道长度"),
        # those whose measure passes the threshold behind; a figure that is no threshold says nothing of them
        ("其中，【39家】央企去年营收同比增幅【超过10%】。", "营收同比增幅超过10%央企数量 营业收入"),
        ("另有【42家】净利润【超过10亿元】的企业扩产。", "净利润超过10亿元企业数量 净利润"),
        ("昨日【5只】股票涨幅【超过8%】。", "涨幅超过8%股票数量 股价"),
        ("公司拥有【12家】门店，年销售额【超过3亿元】。", "拥有门店数量 年销售额"),
    ],
)
def test_what_a_figure_and_its_part_settle(marked: str, expected: str) -> None:
    assert metrics(marked) == expected.split()


def test_a_headline_in_brackets_ends_at_its_bracket() -> None:
    facts = zhfacts.extract("【午间播报：两市1300只个股飘红】某日报电，今日大盘走强。", published="2023-03-12")
    assert facts and not any("】" in fact.metric for fact in facts), facts
