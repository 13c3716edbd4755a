"""What people of the demonstration's site say and write. Nobody real."""

ARRANGED = (("接待岗", "大堂"), ("样板间讲解", "样板间"), ("电话回访", "洽谈区"))
DECIDED = (
    "今天约到现场看样板间",
    "把按揭资料发给客户，下午回电话",
    "周末前请经理一起谈一次",
    "客户对比竞品，补一份价格对比",
    "先不催，三天后再联系",
)
FAILED = ("地面有水渍，没有擦干", "摆放不整齐", "灯坏了一盏", "数量不够，要补")
RESULTS = ("已处理，现场看过", "已补齐", "已更换并试过", "材料已整理好放在共享柜")
WRITTEN = (
    "本期按要求完成，数据已核对，问题两处已交代到人，下期跟进结果。",
    "收集到周边两个项目的价格和优惠变化，已附上来源，对我们影响不大。",
    "客户资料补全十一份，还有三份缺身份证复印件，已提醒顾问。",
    "现场秩序正常，无遗失损坏，夜间门窗检查完毕。",
)
COMPLAINTS = (
    ("complaint", "everyday", "客户反映周末等候太久，没有人倒水"),
    ("complaint", "everyday", "客户说优惠解释前后不一致"),
    ("objection", "everyday", "客户对公摊面积的算法有疑问"),
    ("complaint", "serious", "客户要求退定金，情绪激动"),
    ("incident", "serious", "样板间吊灯松动，已拉警戒"),
    ("complaint", "major", "三户客户一起来问交房时间，要求负责人答复"),
    ("incident", "everyday", "停车场两车剐蹭，已协调"),
)
SETTLED = ("当面解释清楚，客户接受", "已道歉并安排专人接待", "按政策给出书面答复", "已修好并验收")
CAUSES = (
    ("waiting", "周末排班人手不足"),
    ("information", "优惠政策没有统一口径"),
    ("premises", "设施日常检查没有覆盖到"),
    ("attitude", "接待时没有把话说清楚"),
)
TASKS = (
    ("linlan", "chenwei", "整理本月成交客户来源分析"),
    ("linlan", "heqing", "核对周末活动物料清单"),
    ("chenwei", "wangmin", "补齐样板间讲解词"),
    ("chenwei", "zhengxin", "把上周签约资料装订归档"),
    ("wangmin", "liuyang", "回访上月未成交的A级客户"),
    ("wangmin", "maqiang", "检查停车场照明"),
    ("heqing", "luoyi", "改一版楼层索引图"),
    ("heqing", "chenwei", "提供本周客户常问的五个问题"),
    ("gaojie", "zhengxin", "借阅两份合同原件"),
)
SUMMED_UP = ("接待平稳，重点客户已逐个安排。", "来访比昨天多，明天加一名接待。", "两组客户犹豫价格，明天请经理跟。")
