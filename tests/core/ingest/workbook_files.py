"""Writes small workbooks, right and wrong ones, for tests."""

import io
import zipfile

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(*rows: str, extra: dict[str, str] | None = None, prefix: str = "") -> bytes:
    """Return a workbook whose one sheet has these rows of XML.

    Parameters
    ----------
    extra : other parts of the archive, or these parts instead of ours; "" leaves one out.
    prefix : written before the root element of the sheet.
    """
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
            '<xf numFmtId="22"/></cellXfs></styleSheet>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'{prefix}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
        ),
    } | (extra or {})
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            if text:
                archive.writestr(name, text)
    return content.getvalue()


def text_row(number: int, *cells: str) -> str:
    """Return a row of texts."""
    inside = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{inside}</row>'


def two_sheets(*first: str) -> bytes:
    """Return a workbook with a sheet of notes, or of these rows, before one of people."""
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in (1, 2)
    )
    people = text_row(1, "id", "age") + text_row(2, "1", "30") + text_row(3, "2", "40")
    return workbook(
        *(first or (text_row(1, "note", "by"), text_row(2, "not the data", "me"))),
        extra={
            "xl/workbook.xml": (
                f'<workbook xmlns:r="{_OFFICE}"><sheets><sheet name="Data" r:id="rId1"/>'
                '<sheet name="People" r:id="rId2"/></sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
            "xl/worksheets/sheet2.xml": (f"<worksheet><sheetData>{people}</sheetData></worksheet>"),
        },
    )
