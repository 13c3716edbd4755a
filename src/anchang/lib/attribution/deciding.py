"""Reads the evidence once in its one order and says whose customer it is.

Two may hold a customer at a time: who brought it from outside (a channel, an outreach worker) and who of the house
serves it. Whoever brought it goes first while their protection lasts; a rival's claim meanwhile does not count.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from anchang.lib.messages import Message

from . import words
from .counting import objection
from .facts import DEAL, NAMES, RELEASE, REPORT, TRANSFER, VISIT, Evidence, Rules, Verdict, Weighed
from .holding import Contest, Holding, protection


def verdict(evidence: Iterable[Evidence], rules: Rules, at: datetime) -> Verdict:
    """Whose customer it is at that moment, by these rules: the same for every order in which the evidence comes.

    Evidence given twice (one key) counts once. Knows no clock and asks nothing.
    """
    case = Case(rules, at)
    for one in sorted(_once(evidence), key=lambda one: one.order):
        case.hear(one)
    return case.closed()


def _once(evidence: Iterable[Evidence]) -> Iterable[Evidence]:
    """One of each key; where two differ, the same one in every order."""
    found: dict[str, Evidence] = {}
    for one in evidence:
        other = found.get(one.key)
        if other is None or (other != one and repr(one) < repr(other)):
            found[one.key] = one
    return found.values()


class Case:
    """The evidence heard so far: who brings, who keeps, what counted."""

    def __init__(self, rules: Rules, at: datetime) -> None:
        self.rules, self.at = rules, at
        self.bringer: Holding | None = None
        self.keeper: Holding | None = None
        self.last: Holding | None = None
        self.sold = False
        self.heard: dict[str, Weighed] = {}
        self.failed: list[tuple[Evidence, str, Message]] = []

    def hear(self, one: Evidence) -> None:
        found = objection(one, self.rules, self.at)
        if found is not None:
            self.weigh(one, False, found[1])
            if found[0] != "to_come":
                self.failed.append((one, *found))
        elif one.kind == RELEASE:
            self.release(one)
        elif one.kind == TRANSFER:
            self.transfer(one)
        elif one.kind == DEAL:
            self.deal(one)
        elif one.brings:
            self.bring(one)
        else:
            self.serve(one)

    def weigh(self, one: Evidence, counted: bool, why: Message) -> None:
        self.heard[one.key] = Weighed(one, counted, why)

    def live(self, holding: Holding | None, at: datetime) -> Holding | None:
        return holding if holding is not None and holding.is_in_force(at) else None

    def bring(self, one: Evidence) -> None:
        """Somebody from outside names the customer: counts only while nobody holds it."""
        holder = self.live(self.bringer, one.at) or self.live(self.keeper, one.at)
        if holder is not None and holder.is_of(one):
            self.weigh(one, False, Message("重复%(what)s，以首次为准", what=NAMES[one.kind]))
        elif holder is not None:
            self.lose(holder, one)
        else:
            made = Holding(one, one.at + protection(one, self.rules))
            for before in (self.bringer, self.keeper):
                self.succeed(made, before, one, "lapsed")
            self.bringer = self.last = made
            self.weigh(one, True, Message("有效，保护到%(until)s", until=words.moment(made.until or one.at)))

    def serve(self, one: Evidence) -> None:
        """The house itself meets the customer."""
        beaten = self.meet_bringer(one) if one.kind == VISIT else []
        keeper = self.live(self.keeper, one.at)
        if keeper is None:
            self.take(one)
        elif keeper.is_of(one):
            self.renew(keeper, one)
        elif self.is_couple(keeper, one):
            keeper.give(one, self.rules.couple_bp)
            keeper.won("couple", one, one.at - keeper.base.at, words.couple(keeper.base, one))
            self.weigh(one, True, Message("同一家人由另一位顾问先接待，各计一份"))
        else:
            self.lose(keeper, one)
            if one.kind == VISIT:
                keeper.extend(one.at + protection(one, self.rules))
        if self.keeper is not None:
            self.keeper.contests += beaten

    def meet_bringer(self, visit: Evidence) -> list[Contest]:
        """The customer has come: a report in time is confirmed, one too short before or too old is over."""
        bringer = self.bringer
        if bringer is None or bringer.seen:
            return []
        base, gap = bringer.base, visit.at - bringer.base.at
        lead = timedelta(minutes=self.rules.report_lead_minutes)
        if not bringer.is_in_force(visit.at):
            self.bringer = None
            late = visit.at - (bringer.until or visit.at)
            return [Contest("report_expired", base, late, words.lapsed(base, bringer.until or visit.at, visit))]
        if base.kind == REPORT and gap < lead:
            self.bringer = None
            said = words.short_lead(base, visit, self.rules.report_lead_minutes)
            self.weigh(base, False, said)
            return [Contest("short_lead", base, lead - gap, said)]
        bringer.seen, bringer.until = True, visit.at + timedelta(days=self.rules.visit_deal_days)
        bringer.won("brought", visit, gap, words.brought(base, visit))
        return []

    def take(self, one: Evidence) -> None:
        made = Holding(one, one.at + protection(one, self.rules))
        self.succeed(made, self.keeper, one, "lapsed")
        self.keeper = self.last = made
        if self.live(self.bringer, one.at):
            self.weigh(one, True, Message("由其接待跟进，保护到%(until)s", until=words.moment(made.until or one.at)))
        else:
            self.weigh(one, True, Message("有效，保护到%(until)s", until=words.moment(made.until or one.at)))

    def renew(self, keeper: Holding, one: Evidence) -> None:
        keeper.extend(one.at + protection(one, self.rules))
        until = keeper.until
        self.weigh(one, True, Message("保护到%(until)s", until=words.moment(until)) if until else Message("已成交"))

    def is_couple(self, keeper: Holding, one: Evidence) -> bool:
        """Husband and wife came apart, each to another consultant, before anybody knew that they belong together."""
        first = keeper.base
        return one.kind == first.kind == VISIT and bool(first.party and one.party) and first.party != one.party

    def succeed(self, made: Holding, before: Holding | None, one: Evidence, rule: str) -> None:
        """Somebody follows a holder whose protection was over."""
        if before is not None and not before.is_of(one) and before.until is not None and before.until < one.at:
            made.won(rule, before.base, one.at - before.until, words.lapsed(before.base, before.until, one))

    def lose(self, holder: Holding, one: Evidence) -> None:
        """The claim comes while somebody else holds the customer."""
        base, margin = holder.base, one.at - holder.base.at
        if holder.until is None:
            holder.won("sold", one, margin, words.sold(base, one))
            self.weigh(one, False, Message("客户已由%(who)s成交", who=base.name))
            return
        if not margin:
            rule, sentence = "tie", words.tie(base, one)
        elif base.kind == VISIT and one.kind == REPORT and words.day(base.at) == words.day(one.at):
            rule, sentence = "late_report", words.late_report(one, base, self.rules.report_lead_minutes)
        else:
            rule, sentence = "earlier", words.earlier(base, holder.until, one)
        holder.won(rule, one, margin, sentence)
        until = words.moment(holder.until)
        self.weigh(one, False, Message("%(who)s的保护期内（到%(until)s），不改归属", who=base.name, until=until))

    def release(self, one: Evidence) -> None:
        if self.keeper is not None:
            self.last = Holding(one, None)
        self.keeper = None
        self.weigh(one, True, Message("退回公海，原归属结束"))

    def transfer(self, one: Evidence) -> None:
        """Somebody in charge gave the customer away; a decision of a dispute also ends what an outsider held."""
        made = Holding(one, None if self.sold else one.at + protection(one, self.rules), seen=True)
        before = self.bringer if one.brings else self.keeper
        if one.decided:
            before = self.live(self.bringer, one.at) or self.live(self.keeper, one.at) or before
            self.bringer = None
        if before is not None and not before.is_of(one):
            rule, said = ("decided", words.decided(one)) if one.decided else ("transferred", words.passed_on(one))
            made.won(rule, before.base, None, said)
        if one.brings:
            self.bringer = made
        else:
            self.keeper = made
        self.last = made
        self.weigh(one, True, Message("裁定") if one.decided else Message("转归"))

    def deal(self, one: Evidence) -> None:
        """Sold: whoever holds the customer now holds it for good; who closed for the holder has a share."""
        bringer = self.live(self.bringer, one.at)
        gone = self.bringer if bringer is None else None
        if bringer is not None:
            bringer.until = None
        keeper = self.live(self.keeper, one.at)
        if keeper is None:
            keeper = Holding(one, None)
            self.succeed(keeper, self.keeper, one, "lapsed")
            self.keeper = self.last = keeper
            self.weigh(one, True, Message("成交"))
        elif keeper.has_share(one):
            self.weigh(one, True, Message("成交"))
        else:
            keeper.give(one, self.rules.substitute_bp)
            keeper.won("substitute", one, None, words.substitute(keeper.base, one))
            self.weigh(one, True, Message("代%(owner)s成交，按约定分业绩", owner=keeper.base.name))
        if gone is not None and gone.until is not None:
            late = one.at - gone.until
            keeper.won("deal_too_late", gone.base, late, words.lapsed(gone.base, gone.until, one))
        keeper.until, self.sold = None, True

    def closed(self) -> Verdict:
        """The verdict once all has been heard."""
        timeline = tuple(sorted(self.heard.values(), key=lambda one: one.evidence.order))
        keeper = self.live(self.keeper, self.at)
        for one, rule, _why in self.failed:
            if keeper is not None and rule == "concealed" and not keeper.is_of(one):
                keeper.give(one, self.rules.concealment_bp)
        holder = self.live(self.bringer, self.at) or keeper
        kept = {
            "keeper": keeper.base.claimant if keeper else "",
            "keeper_name": keeper.base.name if keeper else "",
            "keeper_shares": keeper.shares if keeper else (),
        }
        version = self.rules.version
        if holder is None:
            ended = self.last.until if self.last else None
            sentence = words.nobody(self.last.base if self.last else None, ended)
            return Verdict("", "", "nobody", sentence, timeline, version=version, **kept)  # type: ignore[arg-type]
        base = holder.base
        deciding = self.deciding(holder)
        given = {"timeline": timeline, "shares": holder.shares, "until": holder.until, "version": version, **kept}
        if deciding is None:
            rule, sentence = ("decided", words.decided(base)) if base.decided else ("alone", words.alone(base))
            return Verdict(base.claimant, base.name, rule, sentence, **given)  # type: ignore[arg-type]
        over = deciding.over
        return Verdict(
            base.claimant, base.name, deciding.rule, deciding.sentence, runner_up=over.claimant,
            runner_up_name=over.name, margin=deciding.margin, **given,  # type: ignore[arg-type]
        )  # fmt: skip

    def deciding(self, holder: Holding) -> Contest | None:
        """The contest that tells why: of those the holder won, or of claims that failed by themselves, the closest."""
        contests = list(holder.contests)
        gone = self.bringer
        if gone is not None and gone is not holder and gone.until is not None and not gone.is_in_force(self.at):
            contests.append(Contest("ran_out", gone.base, self.at - gone.until, words.ran_out(gone, holder)))
        for one, rule, why in self.failed:
            if one.claimant != holder.base.claimant:
                if rule == "concealed":
                    contests.append(Contest(rule, one, None, words.concealed(holder.base, one)))
                else:
                    contests.append(Contest(rule, one, None, words.does_not_count(one, why, holder.base)))
        return min(contests, key=lambda one: one.order, default=None)
