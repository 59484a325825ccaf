"""§10: the statement."""

from .documents import digest
from .lines import Lines
from .money import split
from .payment import Payment
from .pricing import Pricer
from .totals import totals


def statement(request):
    card, found, pricer = request["rate_card"], Lines(request), Pricer(request)
    lines = found.lines
    Payment(card, found.packages, pricer).pay(lines)
    for line in lines:
        line.funding = funding(line)
    return {"schema": "doorstep.statement/1", "rate_card": card["id"], "currency": card["currency"],
            "period": request["period"], "lines": [shown(line, pricer) for line in lines],
            "totals": totals(lines, card), "digest": digest(request)}


def funding(line):
    if line.state != "payable":
        return []
    parts = split(line.amount, [percent for _, percent in line.package.funding])
    return [{"funder": name, "amount": part} for (name, _), part in zip(line.package.funding, parts)]


def shown(line, pricer):
    visit = line.visit
    document = {
        "visit": visit.id, "person": line.person, "provider": visit.provider, "carer": line.carer,
        "service": visit.service, "package": line.package and line.package.id, "funding": line.funding,
        "planned_seconds": line.planned, "actual_seconds": line.actual, "payable_seconds": line.payable,
        "amount": line.amount, "state": line.state, "reasons": line.reasons,
        "segments": [pricer.shown(segment) for segment in line.segments]}
    if len(visit.participants) > 1:
        document["share"] = {"weight": visit.weights[line.place], "of": sum(visit.weights)}
    return document
