"""A page of docs that can be followed: its files (blocks under a line with a name in backticks) and its `sh` blocks."""
import re
from pathlib import Path
from typing import NamedTuple

BLOCK = re.compile(r"(?:^`(?P<name>[\w./-]+)`:\n\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.M | re.S)
SECTION = re.compile(r"^## (?P<title>.*)$", re.M)


class Block(NamedTuple):
    language: str
    name: str | None
    text: str


def blocks_by_section(page: Path) -> dict[str, list[Block]]:
    """The blocks of each section in the page's order; before the first title under the empty one."""
    parts = SECTION.split(page.read_text())
    sections = {"": parts[0]} | dict(zip(parts[1::2], parts[2::2]))
    return {title: [Block(m["language"], m["name"], m["text"]) for m in BLOCK.finditer(text)]
            for title, text in sections.items()}


def file_of(page: Path, name: str) -> str:
    return next(b.text for blocks in blocks_by_section(page).values() for b in blocks if b.name == name)
