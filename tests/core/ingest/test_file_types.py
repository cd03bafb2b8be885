"""Names of files."""

import pytest

from core.errors import UserError
from core.ingest.file_types import safe_name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Mall_Customers.csv", "Mall_Customers.csv"),
        ("Kunden.TSV", "Kunden.TSV"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\ana\\list.csv", "list.csv"),
        ("a\r\nb\u202e.csv", "ab.csv"),
        ("x" * 500 + ".csv", "x" * 196 + ".csv"),
    ],
)
def test_a_name_is_kept_without_folders_and_invisible_characters(name: str, kept: str) -> None:
    assert safe_name(name) == kept


@pytest.mark.parametrize("name", ["customers.csv.exe", "customers", ".csv", "", "a.xlsm", "b.xls"])
def test_other_file_types_are_refused_by_name(name: str) -> None:
    with pytest.raises(UserError, match="file type"):
        safe_name(name)
