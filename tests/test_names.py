"""Names: what is found, where it begins and ends, and which entity it is."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from ahocorasick_rs import AhoCorasick, MatchKind
from hypothesis import given, settings
from hypothesis import strategies as st

from zhfacts.model import Article, Name
from zhfacts.recognise.names import find_names
from zhfacts.recognise.occurrences import leftmost_longest
from zhfacts.text import Page


def names(text: str, title: str = "") -> list[Name]:
    return find_names(Page(Article(id="a", text=text, title=title)))


def texts(text: str, *types: str) -> list[str]:
    return [name.text for name in names(text) if not types or name.type in types]


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("周三沪指涨0.5%，深成指涨0.8%，恒生科技指数跌1%。", "index", ["沪指", "深成指", "恒生科技指数"]),
        ("沪铜主力合约涨1.2%，螺纹钢主力2105合约跌2%。", "commodity", ["沪铜主力合约", "螺纹钢主力2105合约"]),
        ("铜、铝、锌均涨超1%。", "commodity", ["铜", "铝", "锌"]),
        ("美联储加息25个基点，欧洲央行按兵不动。", "government", ["美联储", "欧洲央行"]),
        ("广东省一季度出口增长5%，东莞增长8%。", "place", ["广东省", "东莞"]),
        ("北向资金净流入32亿元，两市成交9000亿元。", "market", ["北向资金", "两市"]),
        ("离岸人民币兑美元跌80点，比特币跌破6万美元。", "currency", ["离岸人民币兑美元", "比特币"]),
        ("房企销售额下降20%，券商净利增长一成。", "industry", ["房企", "券商"]),
        ("财联社6月3日电，公司营收增长5%。", "media", ["财联社"]),
    ],
)
def test_known_names(text: str, type_: str, expected: list[str]) -> None:
    assert texts(text, type_) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全资子公司浙江云澜新材料有限公司营收2亿元。", "浙江云澜新材料有限公司"),
        ("公司拟向苏州启泽股权投资中心（有限合伙）转让5%股权。", "苏州启泽股权投资中心（有限合伙）"),
        ("据悉，远峤生物上半年亏损3000万元。", "远峤生物"),
        ("岚溪茶前三季度营收8亿元。", "岚溪茶"),
        ("由山东凯澳集团出资3亿元。", "山东凯澳集团"),
        ("青禾食品（上海）股份有限公司营收3亿元。", "青禾食品（上海）股份有限公司"),
        ("其中，Nimbus Cloud收入3亿美元。", "Nimbus Cloud"),
        ("国泰君安证券股份有限公司绍兴崇贤街证券营业部买入3000万元。", "国泰君安证券股份有限公司绍兴崇贤街证券营业部"),
        ("江屿银行不良率1.2%。", "江屿银行"),
        ("公司拟转让其所持控股子公司岳麓星辰2%股权。", "岳麓星辰"),
        ("发行股份购买其持有的海曙造船36.27%股权。", "海曙造船"),
        ("拟1.98亿元收购芜湖禾卡66%股权。", "芜湖禾卡"),
        ("李青夫妇分别持有广东君禾70%、30%股权。", "广东君禾"),
        ("以现金收购湖北禾达73.48%股权及芜湖禾达71.5%股权。", "芜湖禾达"),
        ("拟4亿美元收购津巴布韦远景锂矿公司87%股权。", "津巴布韦远景锂矿公司"),
        ("国资委间接持有鲲禾资本100%权益。", "鲲禾资本"),
    ],
)
def test_names_nobody_listed(text: str, expected: str) -> None:
    assert expected in texts(text, "company")


@pytest.mark.parametrize(
    "text",
    [
        "公司转让持有的全部5%股权。",
        "衡川股份拟出售合计10%股权。",
        "股东拟受让该公司30%股权。",
        "合计持有两家子公司各51%股权。",
        "转让湖北50%股权。",
    ],
)
def test_nobody_is_held(text: str) -> None:
    assert not {"全部", "合计", "该公司"} & set(texts(text, "company"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("科创50ETF华夏涨2%。", "科创50ETF华夏"),
        ("广发稳健优选六个月混合A净值1.2元。", "广发稳健优选六个月混合A"),
        ("华夏中证500指数增强C净值涨2%。", "华夏中证500指数增强C"),
        ("嘉实中证军工指数分级B跌3%。", "嘉实中证军工指数分级B"),
        ("易方达信用优选纯债基金规模12亿元。", "易方达信用优选纯债基金"),
        ("博时安泽短债A规模3亿元。", "博时安泽短债A"),
        ("易方达远景精选混合型证券投资基金规模3亿元。", "易方达远景精选混合型证券投资基金"),
        ("基金中，规模第二的银华禾利从6月末的530亿份下降，该基金规模最大。", "银华禾利"),
        ("两只基金上涨，华宝中证1000B涨3%，该基金净值1.2元。", "华宝中证1000B"),
        ("市场上27只货币ETF规模300亿元。", "货币ETF"),
        ("首批创业板科技指数ETF规模3亿元。", "创业板科技指数ETF"),
    ],
)
def test_funds(text: str, expected: str) -> None:
    assert expected in texts(text, "fund")


@pytest.mark.parametrize(
    "text", ["广发基金旗下纯债产品规模增长3%。", "基金、基金公司与南方地区、华夏大地的规模3亿元。", "华夏的短债基金规模增长3%。"]
)
def test_a_sort_of_funds_of_a_house_is_no_fund(text: str) -> None:
    assert texts(text, "fund") == []


def test_a_speaker_is_a_person() -> None:
    assert texts("顾岚舟表示，营收将增长5%。", "person") == ["顾岚舟"]
    assert texts("仲某某按5%收取好处费。", "person") == ["仲某某"]


def test_a_currency_that_is_a_unit_is_no_name() -> None:
    assert texts("黄金支撑1338美元，目标1355美元附近。", "currency") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中国动力电池出口量8GWh。", ["中国", "动力电池"]),  # a sort of goods of the country, not the firm
        ("中国动力涨5%。", ["中国动力"]),
        ("据中国网报道，营收增长5%。", ["中国网"]),
        ("南方新价值基金净值涨2%，南方新价值规模10亿元，南方新价值费率1%。", ["南方新价值基金", "南方新价值", "南方新价值"]),
        ("南方旗下的基金净值涨2%。", ["南方"]),
        ("涨幅居前的有互联医疗（2.1%）、造纸（1.8%）。", ["互联医疗", "造纸"]),
    ],
)
def test_the_longer_reading(text: str, expected: list[str]) -> None:
    assert [name.text for name in names(text)] == expected


def test_a_class_of_shares_behind_its_company_is_no_market() -> None:
    assert texts("高盛在比亚迪H股的持股比例升至5%。", "market") == []
    assert texts("截至收盘，H股走高，A股走低。", "market") == ["H股", "A股"]


def test_a_code_in_brackets() -> None:
    [first, second] = [name for name in names("远峤生物（688999）涨5%，贵州茅台(600519.SH)跌1%。") if name.type == "company"]
    assert (first.text, first.code) == ("远峤生物", "688999.SH")
    assert (second.text, second.code) == ("贵州茅台", "600519.SH")


@pytest.mark.parametrize(("written", "code"), [("0700.HK", "00700.HK"), ("00700", "00700.HK"), ("BABA.N", "BABA.US")])
def test_codes_of_exchanges(written: str, code: str) -> None:
    assert [name.code for name in names(f"澜泽控股（{written}）涨3%。") if name.text == "澜泽控股"] == [code]


def test_all_forms_of_a_firm_are_one_entity() -> None:
    text = "北京云澜科技股份有限公司（以下简称“云澜科技”）营收3亿元。云澜科技净利1亿元。"
    assert {name.entity for name in names(text) if name.type == "company"} == {"北京云澜科技股份有限公司"}
    assert {name.entity for name in names("中国工商银行营收增长。工行净利下降2%。") if name.type == "company"} == {"中国工商银行"}


def test_a_coded_name_is_found_everywhere() -> None:
    found = names("北斗信息（837126）发布半年报。北斗信息营收下滑。", title="北斗信息亏损500万元")
    assert [name.text for name in found if name.type == "company"] == ["北斗信息"] * 3


def test_prices_belong_to_what_is_priced() -> None:
    assert [name.entity for name in names("油价上涨3%，猪肉价格下跌1%。")] == ["原油", "猪肉"]


@pytest.mark.parametrize("text", ["房地产公司营收下降。", "子公司章程。", "一家公司债券违约。"])
def test_no_anaphor(text: str) -> None:
    assert "公司" not in texts(text, "anaphor")


@pytest.mark.parametrize("text", ["预计公司营收增长5%。", "公司营收增长。", "截至9月末，该公司资产3亿元。", "2020年公司净利润下降。"])
def test_anaphors(text: str) -> None:
    assert texts(text, "anaphor")[0].endswith("公司")


@pytest.mark.parametrize(
    ("text", "no"),
    [
        ("发展中国家增速为4%。", "中国"),
        ("上海通过了3项决议。", "海通"),
        ("科技股份额上升2%。", "科技股"),
        ("机器人产量增长10%。", "太阳能"),
        ("新城区面积3平方公里。", "新城"),
        ("人民币资产规模3万亿元。", "人民币"),
    ],
)
def test_words_that_only_look_like_names(text: str, no: str) -> None:
    assert no not in texts(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*ST岚溪公告，债务逾期3亿元。", ["*ST岚溪"]),
        ("昨日ST云岭涨停，*ST远峤、ST青禾跌停。", ["ST云岭", "*ST远峤", "ST青禾"]),
        ("重整方向ST茅台注资2亿元。", ["ST茅台"]),
        ("ST板块共有5只个股跌停，ST概念走弱。", []),
        ("公司股票被实施ST，TEST岚溪系统上线。", []),
    ],
)
def test_the_mark_of_a_warning_belongs_to_the_name(text: str, expected: list[str]) -> None:
    assert [name for name in texts(text, "company") if name.startswith(("ST", "*ST"))] == expected


def test_a_listed_firm_is_not_merged_into_one_that_only_begins_alike() -> None:
    found = {name.text: name.entity for name in names("立讯精密公告，控股股东立讯有限公司质押5%股份，立讯精密股价跌2%。")}
    assert found["立讯精密"] == "立讯精密"


def test_an_ambiguous_name_needs_evidence() -> None:
    assert "机器人" not in texts("人形机器人出货2万台。", "company")
    assert "机器人" in texts("机器人（300024）公告，上半年净利1亿元。", "company")
    assert texts("个股中，黑芝麻跌幅最大，红太阳涨3%。", "company") == ["黑芝麻", "红太阳"]
    assert texts("黑芝麻价格跌3%，太阳能发电量增5%。", "company") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("水泥玻璃板块涨2%，快递物流行业收入增5%。", ["水泥玻璃板块", "快递物流行业"]),
        ("银行、保险板块涨2%。", ["银行", "保险板块"]),
        ("水泥行业房地产板块跌2%。", ["水泥行业", "房地产板块"]),
        ("华为小米板块涨2%。", ["华为小米板块"]),
        ("水泥业毛利率8%，锂电池业务收入3亿元，券商业绩增5%。", ["水泥业", "锂电池", "券商"]),
    ],
)
def test_sorts_side_by_side_that_are_one(text: str, expected: list[str]) -> None:
    assert texts(text, "industry", "commodity", "company") == expected


def test_the_arm_of_a_firm_in_a_town_is_a_firm_of_its_own() -> None:
    assert texts("公司持有云南格力30%股权，格力营收3亿元。", "company") == ["云南格力", "格力"]
    assert texts("瑞士诺华销量3万盒，浙江格力电器经销商200家。", "company") == ["诺华", "格力电器"]
    assert texts("北美苹果销量3万台，华东万科签约5亿元。", "company") == ["苹果", "万科"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("果汁企业青禾叁号饮品有限责任公司（简称“青禾叁号”）营收3亿元。", ["青禾叁号饮品有限责任公司", "青禾叁号"]),
        ("新公司名称拟定为跨越信托有限公司，注册资本2亿元。", ["跨越信托有限公司"]),
        ("南浦跨越信托有限公司（下称“管理人”）注册资本2亿元。", ["南浦跨越信托有限公司", "管理人"]),
        ("本季第一名为本地企业青禾有限公司，公司更名为跨越饮料有限公司。", ["青禾有限公司", "跨越饮料有限公司"]),
    ],
)
def test_a_legal_name_begins_where_the_text_tells(text: str, expected: list[str]) -> None:
    assert texts(text, "company") == expected


def test_a_day_takes_its_character_back() -> None:
    assert texts("近日央行投放3000亿元，日央行按兵不动。", "government") == ["央行", "日央行"]
    assert texts("泰国同日本贸易额增长3%，当日央行投放20亿元，9月6日本次投放结束。", "place", "government") == ["泰国", "日本", "央行"]


def test_a_short_name_may_make_a_word_with_what_its_share_did() -> None:
    assert texts("截至发稿，富瀚微涨超5%，国芯科技跌约2%。", "company") == ["富瀚微", "国芯科技"]
    assert texts("沪指微涨0.3%，富瀚微小。", "company") == []
    assert texts("板块方面，机器人领涨，黑芝麻领跌。", "company") == []


def test_what_a_fund_and_who_runs_it_are_called() -> None:
    found = {name.text: name.entity for name in names("全国社会保障基金理事会称，社保基金去年收益3亿元，全国社保基金会管理2万亿元。")}
    assert found == {
        "全国社会保障基金理事会": "全国社会保障基金理事会",
        "社保基金": "社保基金",
        "全国社保基金会": "全国社会保障基金理事会",
    }


def test_a_market_within_another_is_one_of_its_own() -> None:
    found = {name.text: name.entity for name in names("债券市场发行3亿元，银行间债券市场发行2亿元；沪深两市融资融券余额9亿元。")}
    assert found["债券市场"] == "债券市场"
    assert found["银行间债券市场"] == "银行间债券市场"
    assert found["沪深两市"] == "沪深两市"


def test_local_names_hold_in_their_clause() -> None:
    found = {name.text: name.local for name in names("涨幅居前：数字水印（2.59%）、柔性电子板块（1.08%）。")}
    assert found["柔性电子板块"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="公司银行集团华为（）()“”、，。茅台中国有限A1某6%：\n ", max_size=60))
def test_names_are_ordered_and_quote_the_page(text: str) -> None:
    page = Page(Article(id="a", text=text))
    found = find_names(page)
    assert all(page.text[name.start : name.end] for name in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


@pytest.mark.parametrize("piece", ["公司", "（以下简称“", "A", "1", "有限", "某", "X（", "华为、", "混合", "ETF", "《", "中国银行"])
def test_time_grows_with_length_only(piece: str) -> None:
    page = Page(Article(id="a", text=piece * (20_000 // len(piece))))
    start = time.process_time()
    find_names(page)
    assert time.process_time() - start < 3


@given(st.text("甲乙丙", max_size=30), st.lists(st.text("甲乙丙", min_size=1, max_size=5), min_size=1, max_size=8, unique=True))
def test_the_leftmost_longest_hits_are_those_of_an_automaton_for_them(text: str, words: list[str]) -> None:
    hits = AhoCorasick(words).find_matches_as_indexes(text, overlapping=True)
    assert leftmost_longest(hits) == AhoCorasick(words, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes(text)


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("标普500指数6月期货涨12点。", "index", "标普500指数6月期货"),
        ("上证50九月期货跌2%。", "index", "上证50九月期货"),
        ("中证1000股指期权成交3万手。", "index", "中证1000股指期权"),
        ("中证100股指期货合约成交8万手。", "index", "中证100股指期货合约"),
        ("创业板指6月上涨2%。", "index", "创业板指"),
        ("沪深300三季度上涨5%。", "index", "沪深300"),
        ("上海银行间同业拆放利率隔夜品种下行2个基点。", "index", "上海银行间同业拆放利率"),
        ("7天Shibor上行4个基点。", "index", "Shibor"),
        ("大盘站上3300点。", "index", "大盘"),
    ],
)
def test_indices_and_what_is_traded_on_them(text: str, type_: str, expected: str) -> None:
    assert texts(text, type_) == [expected]


def test_a_bank_in_the_name_of_a_rate_is_no_firm() -> None:
    assert texts("上海银行间同业拆放利率下行2个基点。", "company") == []
    assert texts("上海银行净利润增长3%。", "company") == ["上海银行"]


def test_an_index_under_a_short_name_needs_an_opening() -> None:
    assert texts("上证收报3312点。", "index") == ["上证"]
    assert texts("公司在上证路购楼花费2亿元。", "index") == []


def test_a_latin_firm_keeps_the_dot_of_its_legal_form() -> None:
    assert "Northwind Motors Corp." in texts("对手Northwind Motors Corp.股价跌4%。", "company")
    assert texts("其中，Nimbus Cloud.", "company") == ["Nimbus Cloud"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("板块涨幅靠前：家电（2.1%）、其他纺织（1.9%）、工业2.0（1.5%）。", ["家电", "其他纺织", "工业2.0"]),
        ("跌幅靠前：千元股（-3.1%）、消费复苏（-2.8%）、高价（-1.6%）。", ["千元股", "消费复苏", "高价"]),
        ("毛利率（35%）、净利率（12%）、资产负债率（40%）均改善。", []),
        ("营收（同比下降5%）、净利（3%）下滑。", []),
    ],
)
def test_members_of_a_list_of_movers(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_a_theme_that_a_firm_gives_its_name() -> None:
    listed = "涨幅居前：造纸（2.1%）、小米特斯拉（1.8%）、参股平安（1.5%）、电动车特斯拉（1.2%）、A+B股（1%）、水泥（1.1%）。"
    assert texts(listed, "industry", "company") == ["造纸", "小米特斯拉", "参股平安", "特斯拉", "A+B股"]


def test_a_known_firm_in_a_list_stays_what_it_is() -> None:
    assert texts("领涨：比亚迪（3%）、宁德时代（2%）、贵州茅台（-1%）。", "company") == ["比亚迪", "宁德时代", "贵州茅台"]


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("保险资产管理机构累计设立债权计划210项。", "industry", "保险资产管理机构"),
        ("机器视觉概念股上涨5%。", "industry", "机器视觉概念股"),
        ("国内碳化硅厂商产能达到30万片。", "industry", "国内碳化硅厂商"),
        ("装载机上市公司净利润增长8%。", "industry", "装载机上市公司"),
        ("可比公司平均市盈率为22倍。", "industry", "可比公司"),
        ("全省能耗在线监测平台入驻820家单位。", "product", "全省能耗在线监测平台"),
        ("世界储能大会签约项目12个。", "product", "世界储能大会"),
        ("2023宁波车展吸引观众30万人次。", "product", "2023宁波车展"),
        ("2023年宁波车展吸引观众30万人次。", "product", "宁波车展"),
    ],
)
def test_collectives_and_undertakings(text: str, type_: str, expected: str) -> None:
    assert expected in texts(text, type_)


@pytest.mark.parametrize("text", ["公司旗下企业营收3亿元。", "该平台入驻820家单位。", "本届大会签约项目12个。"])
def test_no_collective_without_a_sort(text: str) -> None:
    assert not texts(text, "industry", "product")


def test_listed_firms_that_are_counted_are_many() -> None:
    assert [(name.text, name.type) for name in names("已有31家上市公司披露预案。上市公司净利润增长5%。")] == [("上市公司", "industry")] * 2
    assert [name.type for name in names("本次交易后，上市公司净利润增长5%。")] == ["anaphor"]
    roundup = "已有31家上市公司披露预案。\n比亚迪公告，交易后上市公司净利润增长5%。"
    assert [name.type for name in names(roundup) if name.text == "上市公司"] == ["industry", "anaphor"]


def test_listed_firms_are_many_where_firms_are_counted_by_hundreds() -> None:
    text = "到昨天为止，1342家公司已公布中报。理财收入占上市公司利润的9%。"
    assert "上市公司" in texts(text, "industry")
    assert "上市公司" not in texts(text.replace("1342家公司", "42家公司"), "industry")


def test_all_listed_firms_are_meant_behind_a_time_where_no_firm_is_named() -> None:
    assert [name.type for name in names("三季度上市公司净利润增长5%。")] == ["industry"]
    assert [name.type for name in names("比亚迪公告，三季度上市公司净利润增长5%。") if name.text == "上市公司"] == ["anaphor"]


@pytest.mark.parametrize(
    ("text", "no"),
    [
        ("归属于上市公司股东的净利润3亿元。", "industry"),
        ("公司收入增速跑赢行业5个百分点。", "industry"),
        ("教辅图书发行业务收入3亿元。", "industry"),
        ("多家预喜公司涨超5%。", "company"),
        ("转融通余额3亿元。", "company"),
        ("香港IPO募资3亿元。", "fund"),
        ("市委书记访问3家公司。", "product"),
        ("青禾科技的屠宰业务3亿元，yoy+5%。", "product"),
        ("昨日板块内7只股票上涨。", "product"),
    ],
)
def test_what_owns_no_figure(text: str, no: str) -> None:
    assert not texts(text, no)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青禾（苏州）文化传播股份有限公司收入3亿元。", ["青禾（苏州）文化传播股份有限公司"]),
        ("国内软件龙头青禾微电子（苏州）股份有限公司拟投资3亿元。", ["青禾微电子（苏州）股份有限公司"]),
        ("平安证券股份有限公司调研了3家公司。", ["平安证券股份有限公司"]),
        ("江苏青禾有限公司唯一股东为江苏禾苗资产管理有限公司。", ["江苏青禾有限公司", "江苏禾苗资产管理有限公司"]),
        ("股东青禾集团有限公司减持5%股份。", ["青禾集团有限公司"]),
        ("青禾集团南浦矿业有限公司产煤3万吨。", ["青禾集团南浦矿业有限公司"]),
        ("恒大集团南浦矿业有限公司产煤3万吨。", ["恒大集团南浦矿业有限公司"]),
        ("由青禾集团、南浦矿业有限公司出资2亿元。", ["青禾集团", "南浦矿业有限公司"]),
        ("青禾银行股份有限公司南浦分行放款5亿元。", ["青禾银行股份有限公司南浦分行"]),
        ("恒瑞医药江苏青禾有限公司出资2亿元。", ["恒瑞医药", "江苏青禾有限公司"]),
        ("比亚迪江苏青禾食品有限公司出资2亿元。", ["比亚迪", "江苏青禾食品有限公司"]),
    ],
)
def test_legal_names_from_end_to_end(text: str, expected: list[str]) -> None:
    assert texts(text, "company") == expected


def test_the_arm_of_a_firm_for_a_trade_is_a_firm_of_its_own() -> None:
    assert [name.entity for name in names("比亚迪信托盈利3亿元，比亚迪集团盈利5亿元。")] == ["比亚迪信托", "比亚迪集团"]


def test_an_ambiguous_form_is_not_the_name_of_its_firm() -> None:
    found = names("长生生物（002680）跌停。长生股价跌5%。")
    assert {name.entity for name in found if name.type == "company"} == {"长生生物"}


def test_a_firm_named_like_a_town_keeps_its_name() -> None:
    assert [(name.type, name.entity) for name in names("张家界市收入3亿元，张家界营收4亿元。")] == [
        ("place", "张家界市"),
        ("company", "张家界"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("董事长王青禾拟增持3亿元，王青禾持股5%。", ["王青禾", "王青禾"]),
        ("股东李青、王禾、付波兰分别持股5%、3%、1%。", ["李青", "王禾", "付波兰"]),
        ("基金经理为胡青禾，其管理规模30亿元。", ["胡青禾"]),
        ("控股股东高度重视，减持3%。", []),
        ("公司股东应得股息3亿元，总经理任期3年。", []),
        ("股东张家界旅游集团有限公司持股5%。", []),
    ],
)
def test_persons_by_what_they_are(text: str, expected: list[str]) -> None:
    assert texts(text, "person") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("天猫占比为68.2%、京东22.7%、禾苗1.9%、苏宁2.2%。", ["天猫", "京东", "禾苗", "苏宁"]),
        ("其中京东同比增长5%、毛利率3%。", ["京东"]),
        ("毛利率30%、净利率5%、费用率3%。", []),
        ("其中线上30%、线下70%。", []),
    ],
)
def test_who_shares_a_list_with_known_names(text: str, expected: list[str]) -> None:
    assert texts(text, "company") == expected


def test_a_name_in_latin_letters_in_brackets_glosses_the_one_before_it() -> None:
    assert texts("青禾科技(Green Tech)收入3亿元。", "company") == ["青禾科技"]
    assert texts("Green Tech收入3亿元。", "company") == ["Green Tech"]


def test_a_gloss_is_a_name_where_it_is_all_that_is_known_of_a_firm() -> None:
    assert texts("半导体设备商安特隆（Antrelon）公布季报，收入3亿元。", "company") == ["Antrelon"]
    assert texts("分析师约翰（John）认为，收入将增长3%。", "company") == []


@pytest.mark.parametrize(
    "text", ["减持206万股，占公司总股本的1.2%。", "考虑到公司在手订单3亿元。", "王某合计持有公司1.8%股权。", "2）公司收入3亿元。"]
)
def test_a_firm_that_is_held_or_weighed_is_referred_to(text: str) -> None:
    assert "公司" in texts(text, "anaphor")


def test_a_firm_before_a_collective_is_no_part_of_it() -> None:
    assert texts("比亚迪遭欧洲厂商抵制，市值蒸发25亿元。", "industry", "company")[0] == "比亚迪"


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("COMEX铜涨2%，LME镍报3万美元，DCE塑料期货跌1%。", "commodity", ["COMEX铜", "LME镍", "DCE塑料期货"]),
        ("纽约油价升至64美元。", "commodity", ["纽约油价"]),
        ("在纽约，油价升至64美元。", "commodity", ["油价"]),
        ("纽约原油期货报64美元。", "commodity", ["纽约原油期货"]),
        ("新加坡原油进口500万吨。", "commodity", ["原油"]),
        ("新加坡原油进口500万吨。", "place", ["新加坡"]),
        ("从伦敦的铜库存看，减少5%。", "commodity", []),
        ("跌得最多的是SW家用电器（-1.26%）。", "industry", ["SW家用电器"]),
        ("NSW煤炭出口下降5%。", "commodity", ["煤炭"]),
        ("4D雷达板块走强，涨1.85%。", "industry", ["4D雷达板块"]),
        ("预计Q3光伏板块上涨3%。", "industry", ["光伏板块"]),
    ],
)
def test_what_stands_before_a_good_or_sector_and_is_of_its_name(text: str, type_: str, expected: list[str]) -> None:
    assert texts(text, type_) == expected


def test_the_price_at_an_exchange_is_not_that_of_the_good() -> None:
    assert [name.entity for name in names("纽约油价涨2%，国内油价跌1%。") if name.type == "commodity"] == ["纽约油价", "原油"]


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("云浦铁路全长300公里。", "product", "云浦铁路"),
        ("岚溪大桥长3公里。", "product", "岚溪大桥"),
        ("岚浦新区引进项目30个。", "place", "岚浦新区"),
    ],
)
def test_works_and_districts(text: str, type_: str, expected: str) -> None:
    assert expected in texts(text, type_)


@pytest.mark.parametrize("text", ["全国铁路投资5亿元。", "新建高铁300公里。"])
def test_no_work_without_a_name_of_its_own(text: str) -> None:
    assert not texts(text, "product")


@pytest.mark.parametrize(
    "text", ["距离试点还有16天。", "收市跌268点。", "震源深度7公里。", "原计划投入3亿元。", "业绩快报显示利润3亿元。", "总长300公里。"]
)
def test_everyday_nouns_own_nothing(text: str) -> None:
    assert not texts(text, "product")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("有36.5%的投资者打算加仓，观望的投资者占三成。", ["投资者", "投资者"]),
        ("近四成受访者称没有换车计划。", ["受访者"]),
        ("71%的玩家愿意续费。", ["玩家"]),
        ("48%的客户流失。", []),
        ("三分之一的纳税人受益，投资者教育完成。", []),
        ("按25%的比率征收企业碳税。", []),
        ("相当于30%的国民生产总值。", []),
        ("完成3场，邀请投资者提问。", []),
    ],
)
def test_groups_of_which_a_part_is_told(text: str, expected: list[str]) -> None:
    assert [name.text for name in names(text) if name.type == "industry" and name.text != "教育"] == expected


def test_contracts_of_the_gold_exchange() -> None:
    assert texts("Au（T+D）涨1%，Ag(T+D)跌2%。", "commodity") == ["Au（T+D）", "Ag(T+D)"]


@pytest.mark.parametrize(
    ("text", "type_", "expected"),
    [
        ("碳达峰ETF涨2%，元宇宙ETF跌1%。", "fund", ["碳达峰ETF", "元宇宙ETF"]),
        ("创业板增强ETF跌2%。", "fund", ["创业板增强ETF"]),
        ("ETF规模增长2%。", "fund", []),
        ("沪深两市ETF成交额增长2%，A股市场ETF规模增长3%。", "fund", []),
        ("MSCI亚太所有国家指数涨1%。", "index", ["MSCI亚太所有国家指数"]),
        ("中证指数公司上涨3%。", "index", []),
        ("富时罗素将A股纳入富时全球指数，权重3%。", "index", ["富时全球指数"]),
        ("万得数据显示钢铁指数涨3%，中证大数据产业指数跌1%。", "index", ["钢铁指数", "中证大数据产业指数"]),
        ("标普道琼斯全球红利全收益指数涨1%。", "index", ["标普道琼斯全球红利全收益指数"]),
        ("西安高新区营收增长3%。", "place", ["西安高新区"]),
        ("中国机场旅客增长3%。", "place", ["中国"]),
        ("中东油田产量增长3%。", "place", ["中东"]),
        ("百度大模型调用量3亿次。", "company", ["百度大模型"]),
        ("中国AI大模型调用量3亿次。", "company", []),
        ("电影《风筝计划》上映，《风筝计划》票房3亿元。", "product", ["风筝计划", "风筝计划"]),
        ("据《岚溪开发条例》，比例为3%。", "product", []),
        ("网络游戏《岚溪管理办法》规定，比例为3%。", "product", []),
        ("获三星评级的酒店增长3%，三星堆游客增长5%，三星级酒店增长2%。", "company", []),
        ("面板龙头青禾电子Q2净利增长30%。", "product", []),
        ("芯朋微涨3%。", "company", ["芯朋微"]),
        ("沪指微涨0.3%。", "index", ["沪指"]),
    ],
)
def test_names_that_hold_words_of_any_kind(text: str, type_: str, expected: list[str]) -> None:
    assert texts(text, type_) == expected
