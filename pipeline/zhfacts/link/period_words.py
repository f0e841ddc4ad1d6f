"""Words that tell how a period holds for a quantity: what is measured, and what stands around."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.memo import Memo

if TYPE_CHECKING:
    from zhfacts.model import Period

NAMES = 1 << 12
"""Names that are kept in mind."""


def _named(pattern: str) -> Memo[str, bool]:
    """Name of what is measured → whether a pattern is found in it."""
    search = re.compile(pattern).search
    return Memo(lambda name: search(name) is not None, NAMES)


# What is measured, by the name of the metric.
MARKET = _named(r"价$|价格|指数|涨跌|成交|换手|市值|点位|资金净流|汇率|(?<!资产)收益率$|涨停|跌停|涨幅|跌幅")
QUOTED = _named(r"^(?!.*成交).*(?:价格?$|指数|汇率|收益率$)")
SPOT = _named(r"^(?!.*(?:成交|数量?$|平均|均价))(?:.*?)(?:价$|价格|指数|市值|点位|汇率|收益率$)")
OVER_WEEK = _named(r"成交|净|流[入出]|销|产量|票房|新增|发行|募|净买|净卖|投放|回笼|数量|家数|溢价|折价|笔|额$|量$")
TRADING_WEEK = _named(
    r"涨|跌|价格|价$|指数|点位|汇率|收益率|成交|开户|账户|净[流买卖投回]|[投回][放笼]|逆回购|解禁|融资(?:买入|余额)|新股|大单|资金"
)
SOLD_DAILY = re.compile(r"房|住宅|零售|批发|农产品|猪|[鸡鸭]蛋|蔬菜|水果")
ADVICE_METRIC = _named(
    r"^目标$|止损|止盈|支撑|压力|阻力|做[多空]|仓位|目标位|涨空间|上行空间|下行空间|目标价|评级(?!.*数)|目标均价|潜在(?:涨幅|回报)|合理(?:估值|价格|价值)|^空间$"
)
UPSIDE = re.compile(r"以?[上下]?的(?:潜在)?(?:上行|上涨|上升|下行|下跌|涨)?空间")
BUILT = re.compile(r"(?:达产|建成|投产|完工|投运|竣工)之?后")  # once it stands: of no time yet
LIKELY = re.compile(r"[^，。；\d]{0,8}的?(?:概率|几率|可能性)")  # when something may happen, not when it is said
PRESSED = re.compile(r"[^，。；\d]{0,6}(?:压力|支撑|阻力|加仓|关口得失)")
DEAL = _named(
    r"回购|增持|减持|质押|解押|募集|募资|定增|发行|收购|转让|作价|对价|认购|增资|出资|估值|注册资本|合同|中标|罚|持股|股数|授予|行权|激励|担保|诉讼|涉案"
    r"|起拍|保证金|投资额|总投资|竞价|借款|投票权|冻结|解禁|溢价"
)
ANNOUNCED = re.compile(r"[^。；\d]{0,16}?(?:公告|披露|发布|宣布|公布)")
LENDING = re.compile(r"融[资券]余[额量]|两融")
LENT = _named(r"融[资券]|两融|占流通|总市值")
DUE = re.compile(
    r"(?![^。；]*(?:项目|工程)[^。；]*(?:项目|工程))[^，。；\d]{0,20}(?:，(?:公司|项目|目前)?)?(?:公司)?(?:预计|将|有望|计划|力争|拟){1,2}(?:于|在|到)?"
)
DUE_BY = re.compile(r"[^，。；\d]{0,6}(?:投产|达产|建成|交付|完工|投运|试产|量产|落地|竣工)")
PAID_OUT = _named(r"分红|派息|派现|派发|转增|送股|现金红利|每股股利|股息$")
PRICED = _named(r"作价|对价|支付|转让|收购|交易|并购|募集|认购")
BUILT_FOR = _named(r"产能(?!利用)|年产")
CAPACITY = _named(r"产能(?!利用)|年产|规划|投资额|总投资")
MONTHLY = _named(r"PMI|CPI|PPI|ISM|采购经理|非农|失业率|新订单指数|产出指数|就业指数|活动指数|信心指数|景气指数|从业人员指数|库存指数")
FLOW = _named(
    r"收入|营收|(?<!未分配)利润|净亏损|现金流|销售额|销量|出货量|产量|成本率|投资收益率|新增|净增|新开|费用|净流[入出]|新生|新登记|票房"
)
EARNED = _named(r"收入|营收|利润|净亏损|现金流")
STOCK = _named(
    r"^(?!新增|净增|新投|新开)(?:.*?)(?:不良率|不良贷款|拨备覆盖率|资本充足率|装机容量|合同负债|在手订单|余额|总资产|净资产(?!收益)|负债率|未分配利润|存货|货币资金"
    r"|总负债|负债总额|股东权益合计|门店数|员工|持有量|保有量|[^率]储备$|有息负债|有息债务)"
)
NUMBER = _named(r"数量|数$")
SHARE = _named(r"占比|比例|份额|率$")
SIZE = _named(r"规模|空间|额$")
HELD = _named(r"持股(?:比例|数量)")
COMPOUND = re.compile(r"复合|CAGR|年均增")

_CAUSED = re.compile(r"[受因](?:到|了)?[^，。；\d]{0,10}$")
_CAUSES = re.compile(r"[^，。；]{0,20}(?:影响|拖累|提振|带动|推动|刺激|冲击|打压|支撑)[下，]")


def cause(text: str, period: Period) -> bool:
    """Whether a period is of what caused something, not of what it caused: 受美国5月通胀数据影响，……"""
    return _CAUSED.search(text, max(0, period.start - 12), period.start) is not None and _CAUSES.match(text, period.end) is not None


# What stands before the value.
ADVICE = re.compile(r"日内|压力|支撑|阻力|止损|止盈|建议|做空|做多")
MOVES = re.compile(r"增|减|升|降|涨|跌|提高|回落|下滑|扩大|收窄|翻|多|少|[放缩]量|萎缩|放大|溢价|折价")
OUTLOOK = re.compile(r"指引|预算|计划|目标|提出|预期|预测|设定|承诺")
NEWLY = re.compile(r"新增|净增|新开|新登记|新投|投产|关闭|收购|减少了?$")
YEARLY = re.compile(r"同比|环比|按年|按月")
CHAINED = re.compile(r"环比|(?i:qoq)")
MULTIPLE = re.compile(r"的?(?:预测|预期|动态|静态|每股|[EA])?(?:市[盈净销]率|(?i:p/?[ebs])|EV|盈利|净利)")
VALUED = _named(r"市盈率|市净率|市销率|(?i:^pe)|估值|每股收益")
PLANS = re.compile(
    r"计划(?:新[增建]|投资|建设|收购|增持|回购|募集|出资|使用)|将(?:以|回购|新增|投资|收购|增资|出资)|未来[^，。；]{0,12}有望|或将"
)
INTENDS = re.compile(r"(?<![模虚草])拟(?![合定人])|(?:增资|交易|收购|发行|定增|增发|转让|重组|回购|变动)完成后")
OWNER_GAP = re.compile(r"[^，。；\d]{1,8}")  # 截至6月15日，云岭口岸本年度…
SUMMED = re.compile(r"[，, 的]?[^，。；\d]{0,8}累计")
EVER = re.compile(
    r"累计(?:已经?)?(?:开[店设业]|拥有|服务|覆盖|注册|装机|回购|增持|减持|质押|持有)"
)  # from the first day on, not from January
SO_FAR = re.compile(r"累计|已经?|至今|迄今")
EXPECTED = re.compile(r"预测|预期|指引|目标|预计|有望|将")
FROM = re.compile(r"(?:由|从)(?:此?前)?的?(?:近|约|不足)?$")
EACH_DAY = re.compile(r"[，, ]?(?:将)?分别")  # 周一至周四分别到期a、b、c和d
AIMED = re.compile(r"力争|目标|预计|预期|有望|计划|确保|争取|提出")
TOTAL = re.compile(r"合计|总计|共计|累计|(?<!第)[两三四]次|总共")
EACH = re.compile(r"分别|各|均")
SUM = re.compile(r"[，,](?:三年|两年)?(?:合计|总计|共计|累计)[^，。；\d]{0,8}$")
DAILY = re.compile(r"每日|每天|逐日|单日|各日|每个?交易日|[三四五]天")
QUARTERS = re.compile(r"(?P<n>[二两三四])个季度|各(?:个)?季度?|分季度|逐季")

# What stands behind a value or a period, or between.
_BY = r"(?:[^，。；\d]{1,6}[\d.]{1,6}(?:个百分点|pct|pp|%|倍|[万亿]?[元美港]?元?))?"
RISES = re.compile(rf"(?![上下][调修]){_BY}[^，。；\d]{{0,14}}?[至到成为]")
FELL_TO = re.compile(r"[^，。；\d]{0,4}(?:降|落|跌|减|缩|升|涨|增|提)[^，。；\d]{0,4}[至到]")
AND_THEN = re.compile(r"[^，。；\d]{0,10}(?:[以之]来(?!的)|后(?![续市]))")
RESET = re.compile(r"[^，。；]{0,20}(?:上调|下调|调整|提高|降低|下降|扩大|提升|调低|调高|上浮|下浮)[^，。；]{0,14}")
PAST_CLAUSE = re.compile(r"[，。；,]")
RISEN = re.compile(r"[^，。；]{0,24}?[至到成为](?:了|约|近)?")
OWN_CLAUSE = re.compile(r"(?![^，。；]*(?:今年|本期|现|目前))[^，。；]{0,24}")
OWN_GAP = re.compile(r"[^，。；,;\d]{0,14}")
IS = re.compile(r"(?:是|为|至|到|达|有|足|及|相当于|占|完成|接近)了?$")
WILL = re.compile(r"[，, ]?[^，。；]{0,12}?将")
JOINT = re.compile(r"[、和与及/] ?|以及|、和")
TRADED = re.compile(r"(?:股市|股指|指数|大盘|两市|沪深|沪指|期货|美股|港股|A股|油价|金价|板块)[^，。；]{0,2}$")
TRADING = re.compile(r"[^。；，\n]{0,8}?(?:盘|收[于报涨跌]|股市|沪指|大盘|两市|沪深|市场|期货|恒指|道指|美股|行情|交易)")
