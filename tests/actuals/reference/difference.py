"""§9: what a revised statement changes in a closed one."""


def difference_of(closed, revised):
    before, after = known_lines(closed), known_lines(revised)
    keys = sorted(set(before) | set(after), key=lambda key: (*key[:2], key[2] is not None, key[2] or "", *key[3:]))
    lines = [changed(key, before.get(key), after.get(key)) for key in keys]
    one, two = closed["totals"], revised["totals"]
    totals = less(one, two, ("lines", "payable_seconds", "gross", "discount", "net"))
    totals["by_provider"] = by_name(one, two, "provider", ("lines", "payable_seconds", "gross", "discount", "net"))
    totals["by_person"] = by_name(one, two, "person", ("lines", "payable_seconds", "gross"))
    totals["by_funder"] = by_name(one, two, "funder", ("gross", "discount", "net"))
    return {"schema": "doorstep.difference/1", "rate_card": closed["rate_card"], "currency": closed["currency"],
            "period": closed["period"], "from": closed["digest"], "to": revised["digest"],
            "lines": [line for line in lines if line], "totals": totals}


def known_lines(statement):
    """Lines by visit, provider, carer, person and slot."""
    known = {}
    for line in statement["lines"]:
        alike, slot = (line["visit"], line["provider"], line.get("carer"), line["person"]), 1
        while (*alike, slot) in known:
            slot += 1
        known[(*alike, slot)] = line
    return known


def less(one, two, names):
    return {name: (two or {}).get(name, 0) - (one or {}).get(name, 0) for name in names}


def parts(line):
    return {part["funder"]: part for part in line["funding"]} if line else {}


def changed(key, one, two):
    """The difference's line, or None where there is nothing to tell."""
    names = ("payable_seconds", "amount")
    numbers = less(one, two, names)
    was, now = parts(one), parts(two)
    funders = sorted(set(was) | set(now))
    funding = [{"funder": name, **less(was.get(name), now.get(name), ("amount",))} for name in funders]
    funding = [part for part in funding if part["amount"]]
    if one and two and one["state"] == two["state"] and not any(numbers.values()) and not funding:
        return None
    return {**dict(zip(("visit", "provider", "carer", "person", "slot"), key)), **numbers, "funding": funding,
            "before": one["state"] if one else None, "after": two["state"] if two else None}


def by_name(one, two, name, names):
    """Differences of the two lists `by_NAME`, but for those of nothing but 0."""
    was, now = ({entry[name]: entry for entry in totals["by_" + name]} for totals in (one, two))
    found = [(key, less(was.get(key), now.get(key), names)) for key in sorted(set(was) | set(now))]
    return [{name: key, **numbers} for key, numbers in found if any(numbers.values())]
