"""The forms of a list in words, wherever one can be chosen or downloaded."""

from core.domain.lists import DestinationName

FORMS = {
    DestinationName.CSV: "CSV: for mailing tools and other programs",
    DestinationName.EXCEL: "For Excel: nothing in it can run, numbers like 00123 stay whole",
}
# Excel takes the separator from the computer's region. A first line “sep=,” would tell it, but
# then Excel no longer sees that the file is UTF-8, and every ä and é is garbled.
IN_ONE_COLUMN = (
    "Does Excel show everything in one column? It does so where the decimal sign is a comma, as "
    "in German or French. Open the file inside Excel then: Data, From Text/CSV."
)
