"""What an .xlsx workbook (ECMA-376) holds, read without a spreadsheet program."""
import io
import re
import xml.etree.ElementTree as xml
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Workbook:
    """`sheets`: by name, rows of cells; a cell is text, a number, or None. `formulas` counts what would be computed."""

    def __init__(self, data: bytes):
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        broken = self.archive.testzip()
        if broken:
            raise ValueError(broken)
        self.formulas = 0
        self.strings = ["".join(t.text or "" for t in item.iter(MAIN + "t")) for item in self._xml("xl/sharedStrings.xml")]
        targets = {r.get("Id"): r.get("Target") for r in self._xml("xl/_rels/workbook.xml.rels")}
        self.sheets = {s.get("name"): self._rows("xl/" + targets[s.get(RELATION)])
                       for s in self._xml("xl/workbook.xml").find(MAIN + "sheets")}

    def _xml(self, name: str) -> xml.Element:
        return xml.fromstring(self.archive.read(name))

    def _rows(self, name: str) -> list[list]:
        rows = []
        for row in self._xml(name).find(MAIN + "sheetData"):
            cells = {}
            for cell in row:
                self.formulas += len(cell.findall(MAIN + "f"))
                cells[self._column(cell.get("r"))] = self._value(cell)
            rows.append([cells.get(i) for i in range(max(cells, default=-1) + 1)])
        return rows

    def _value(self, cell: xml.Element):
        value = cell.find(MAIN + "v")
        if value is None:
            return None
        if cell.get("t") == "s":
            return self.strings[int(value.text)]
        if cell.get("t") not in (None, "n"):
            raise ValueError(f"a cell of type {cell.get('t')}")
        return float(value.text)

    @staticmethod
    def _column(reference: str) -> int:
        number = 0
        for letter in re.match("[A-Z]+", reference)[0]:
            number = number * 26 + ord(letter) - 64
        return number - 1

    def records(self, name: str) -> list[dict]:
        """Rows by the names in the first one."""
        header, *rows = self.sheets[name]
        return [dict(zip(header, row + [None] * (len(header) - len(row)))) for row in rows]
