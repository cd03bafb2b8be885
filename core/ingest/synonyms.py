"""How files call the fields of a customer, in several languages; compared without blanks and case.

A name earlier in the list is the better one when two columns of a file match the same field.
"""

from core.domain.fields import CustomerField
from core.ingest.names import normalised

_NAMES: dict[CustomerField, str] = {
    CustomerField.CUSTOMER_NUMBER: """
        customer number, customer id, customer no, customer nr, customer code, customer ref,
        customer key, customer, cust id, cust no, cust nr, client id, client number, client no,
        client code, member id, member number, membership number, account number, account id,
        user id, user number, shopper id, contact id, subscriber id, buyer id, person id, crm id,
        loyalty number, loyalty card number, card number of the customer,
        kundennummer, kunden nr, kunden id, kundnr, kd nr, kundencode, mitgliedsnummer,
        mitglieds nr, debitor, debitorennummer,
        numéro client, numéro de client, n° client, no client, code client, id client,
        identifiant client, référence client,
        número de cliente, nº cliente, id cliente, código de cliente, código cliente,
        klantnummer, klant nr, klant id, klantcode, relatienummer,
        kundnummer, kund nr, kund id, medlemsnummer, medlems nr,
        id, uid, uuid, number, no, nr
    """,
    CustomerField.EMAIL: """
        email, e-mail, email address, e-mail address, mail, mail address, customer email,
        contact email, primary email, emailaddr,
        email adresse, e-mail adresse, mailadresse,
        adresse email, adresse e-mail, adresse mail, courriel, adresse électronique,
        correo, correo electrónico, dirección de correo,
        e-mailadres, emailadres, mailadres,
        e-post, epost, e-postadress, mejl, mejladress
    """,
    CustomerField.PHONE: """
        phone, phone number, telephone, telephone number, tel, tel no, mobile, mobile number,
        mobile phone, cell, cell phone, customer phone, contact number,
        telefon, telefonnummer, handy, handynummer, mobilnummer, mobiltelefon, rufnummer,
        téléphone, numéro de téléphone, portable, mobile client,
        teléfono, número de teléfono, móvil, celular,
        telefoon, telefoonnummer, mobiel, mobiel nummer,
        mobil, telefonnr
    """,
    CustomerField.NAME: """
        name, full name, customer name, client name, contact name, display name,
        kundenname, vollständiger name, vor- und nachname,
        nom, nom complet, nom du client, nom et prénom,
        nombre, nombre completo, nombre del cliente,
        naam, volledige naam, klantnaam,
        namn, fullständigt namn, kundnamn
    """,
    CustomerField.CITY: """
        city, town, customer city, billing city, shipping city, default address city,
        stadt, ort, wohnort,
        ville, commune, ciudad, localidad, población,
        stad, plaats, woonplaats, postort
    """,
    CustomerField.POSTCODE: """
        postcode, post code, postal code, zip, zip code, billing zip, shipping zip,
        default address zip, plz, postleitzahl, code postal, cp, código postal, postnummer
    """,
    CustomerField.COUNTRY: """
        country, country code, customer country, billing country, shipping country,
        default address country code, country region, nation, land, staat, pays, país, landcode,
        ländercode
    """,
    CustomerField.SIGNED_UP: """
        signed up, sign up date, signup date, signup, signed up at, date signed up, registered,
        registered at, registration date, date registered, created at, date created,
        customer since, member since, join date, joined, date joined, enrolment date,
        dt customer, account created,
        kunde seit, registriert am, anmeldedatum, registrierungsdatum, mitglied seit,
        date d'inscription, inscrit le, client depuis, date de création,
        fecha de registro, fecha de alta, cliente desde,
        klant sinds, registratiedatum, aanmelddatum, lid sinds,
        kund sedan, registreringsdatum, medlem sedan
    """,
    CustomerField.CONSENT_EMAIL: """
        consent, consent email, email consent, marketing consent, accepts marketing,
        accepts email marketing, opt in, email opt in, newsletter, newsletter consent,
        subscribed to newsletter, gdpr consent, email marketing consent, email marketing,
        email subscribed, email marketing status, newsletter subscribed, email permission,
        einwilligung, werbeeinwilligung, newsletter einwilligung,
        consentement, consentement email, abonné newsletter,
        consentimiento, acepta marketing, boletín,
        toestemming, nieuwsbrief, samtycke, nyhetsbrev
    """,
    CustomerField.CONSENT_SMS: """
        consent sms, sms consent, accepts sms marketing, sms marketing consent, sms marketing,
        sms opt in, opt in sms, sms subscribed, text message consent, text opt in, sms permission,
        einwilligung sms, sms einwilligung, consentement sms, consentimiento sms,
        toestemming sms, sms toestemming, samtycke sms, sms samtycke
    """,
    CustomerField.CONSENT_PHONE: """
        consent phone, phone consent, phone opt in, opt in phone, call consent, calls allowed,
        consent calls, telephone consent, accepts phone marketing, phone marketing consent,
        einwilligung telefon, telefon einwilligung, consentement téléphone,
        consentimiento teléfono, toestemming telefoon, samtycke telefon
    """,
    CustomerField.CONSENT_POST: """
        consent post, post consent, postal consent, consent mail, consent postal, post opt in,
        postal opt in, direct mail consent, direct mail opt in, accepts direct mail,
        mailing consent, einwilligung post, post einwilligung, consentement postal,
        consentimiento postal, toestemming post, samtycke post
    """,
}

SYNONYMS: dict[CustomerField, tuple[str, ...]] = {
    field: tuple(dict.fromkeys(normalised(name) for name in names.split(",")))
    for field, names in _NAMES.items()
}
"""The names of each field, normalised, best first."""

BIRTH_YEAR_NAMES = frozenset(
    normalised(name)
    for name in (
        "birth year", "birthyear", "year of birth", "yob", "born in", "geburtsjahr", "jahrgang",
        "année de naissance", "año de nacimiento", "geboortejaar", "födelseår",
    )
)  # fmt: skip
"""Names of a column with years of birth, normalised."""

PERSONAL_NAMES = frozenset(
    normalised(name)
    for name in (
        "first name", "firstname", "given name", "forename", "middle name", "last name",
        "lastname", "surname", "family name", "maiden name", "user name", "username", "nickname",
        "billing first name", "billing last name", "shipping first name", "shipping last name",
        "address", "address 1", "address 2", "address line 1", "address line 2", "street",
        "street address", "default address address1", "default address address2",
        "vorname", "nachname", "familienname", "strasse", "straße", "anschrift", "adresse",
        "prénom", "nom de famille", "rue", "apellido", "apellidos", "dirección", "calle",
        "voornaam", "achternaam", "straat", "adres", "förnamn", "efternamn", "adress", "gata",
    )
)  # fmt: skip
"""Names of a column that tells who somebody is, normalised: a few different values or many."""
