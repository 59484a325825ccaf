"""Payment on actuals, written a second time, by someone who knew the contract alone, and as plainly as can be: with
fractions, minute by minute, without any cleverness. What the program gives for a request or for two statements, a
problem included, must be the same (differential.py)."""

from . import rules, shape
from .difference import difference_of
from .documents import Problem, canonical, parse
from .lines import Lines
from .statement import statement

CODES = ("bad_json", "unknown_member", "missing_member", "bad_type", "bad_value", "duplicate", "bad_interval",
         "bad_percent", "conflict", "ambiguous_rate", "ambiguous_package", "outside_period", "mismatch")


def refuse_any(problems):
    """Raises the problem to report: the first by code, then by pointer."""
    if problems:
        raise Problem(*min(problems, key=lambda problem: (CODES.index(problem[0]), problem[1].encode())))


def read_request(data):
    request, problems = parse(data), []
    shape.REQUEST(request, "", problems)
    refuse_any(problems)
    refuse_any(list(rules.of_request(request)))
    return request


def price(data):
    """The statement of a request; Problem where it is unsound. Bytes in, canonical text out."""
    return canonical(statement(read_request(data)))


def hours(data):
    """The measured hours of a request alone."""
    return canonical(Lines(read_request(data)).hours())


def difference(closed_data, revised_data):
    """What the revised statement changes in the closed one."""
    closed, revised, problems = parse(closed_data, "/closed"), parse(revised_data, "/revised"), []
    shape.STATEMENT(closed, "/closed", problems)
    shape.STATEMENT(revised, "/revised", problems)
    refuse_any(problems)
    refuse_any(list(rules.of_statements(closed, revised)))
    return canonical(difference_of(closed, revised))
