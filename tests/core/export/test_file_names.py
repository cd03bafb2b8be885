from core.export.file_names import ascii_name, file_name


def test_a_file_is_named_after_run_and_segment() -> None:
    name = file_name("Spring sale (k$)", "High income, low rating", ".csv")

    assert name == "spring-sale-k_high-income-low-rating.csv"


def test_other_alphabets_stay_in_the_name_and_leave_something_in_the_plain_one() -> None:
    name = file_name("Frühling", "顧客", "-excel.csv")

    assert name == "frühling_顧客-excel.csv"
    assert ascii_name(name) == "fruhling_-excel.csv"
    assert ascii_name("顧客.csv") == "list.csv"


def test_names_without_letters_still_make_a_file_name() -> None:
    assert file_name("!!!", "???", ".csv") == "list.csv"


def test_a_name_can_not_leave_its_folder() -> None:
    name = file_name("../../etc/passwd", 'a"b\r\nSet-Cookie: x', ".csv")

    assert name == "etc-passwd_a-b-set-cookie-x.csv"
