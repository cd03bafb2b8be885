"""The names under which shops write the fields of an order, in several languages."""

from core.domain.order_fields import OrderField
from core.ingest.names import normalised

_DISCOUNT = """
    discount, discount amount, lineitem discount, rebate,
    rabatt, nachlass, remise, descuento, korting
"""
_RATE_NAMES = """
    discount rate, discount percent, discount percentage, discount pct, pct discount,
    percent discount, discount in percent, rabatt in prozent, rabattsatz, taux de remise,
    porcentaje de descuento, kortingspercentage, rabattprocent
"""
_NAMES: dict[OrderField, str] = {
    OrderField.CUSTOMER_NUMBER: """
        customer number, customer id, customer no, customer nr, customer code, customer,
        cust id, cust no, client id, client number, client, member id, member number, member no,
        user id, user, shopper id, buyer id, account number, account id, customer name,
        kundennummer, kunden nr, kunden id, kundnr, kunde,
        numéro client, n° client, code client, id client, client,
        número de cliente, id cliente, cliente, klantnummer, klant id, klant, kundnummer, kund id
    """,
    OrderField.EMAIL: """
        email, e-mail, customer email, email address, buyer email, billing email, mail,
        e-post, correo electrónico, courriel, e-mailadres
    """,
    OrderField.ORDER_NUMBER: """
        order number, order id, order no, order nr, order, invoice number, invoice no, invoice id,
        invoice, transaction id, transaction, transaction number, receipt number, basket id,
        marketplace order id, amazon order id, purchase id, sale id, ticket id,
        bestellnummer, bestell nr, auftragsnummer, rechnungsnummer, belegnummer,
        numéro de commande, n° commande, commande, numéro de facture,
        número de pedido, pedido, número de factura,
        bestelnummer, ordernummer, factuurnummer
    """,
    OrderField.ORDERED_AT: """
        order date, ordered at, order time, order datetime, date of order, invoice date,
        purchase date, purchased at, transaction date, sale date, date time, datetime, created at,
        date created, date, timestamp, time,
        bestelldatum, auftragsdatum, rechnungsdatum, kaufdatum, datum,
        date de commande, date de facture, fecha de pedido, fecha, besteldatum, orderdatum
    """,
    OrderField.PRODUCT: """
        product, product name, product title, item, item name, item description, description,
        article, article name, product description, lineitem name,
        produkt, produktname, artikel, artikelname, bezeichnung, beschreibung,
        produit, désignation, producto, artículo, descripción, produktnamn
    """,
    OrderField.PRODUCT_CODE: """
        product code, product id, sku, stock code, item code, item id, item number,
        article number, lineitem sku, asin, artikelnummer, artikel nr, référence, código de producto
    """,
    OrderField.CATEGORY: """
        category, product category, product line, department, product type, product group,
        kategorie, warengruppe, catégorie, categoría, categorie, kategori
    """,
    OrderField.QUANTITY: """
        quantity, qty, quantity ordered, units, pieces, count, lineitem quantity,
        menge, anzahl, stück, quantité, cantidad, aantal, antal
    """,
    OrderField.UNIT_PRICE: """
        unit price, price each, price of one, item price, price, lineitem price,
        einzelpreis, preis, stückpreis, prix unitaire, prix, precio unitario, precio, prijs, pris
    """,
    OrderField.LINE_TOTAL: """
        line total, amount, order amount, total, order total, total amount, total price, sales,
        revenue, order value, net amount, value, spend, cost, payment amount,
        betrag, umsatz, summe, gesamtpreis, gesamtbetrag, bestellwert,
        montant, total commande, importe, monto, bedrag, totaal, belopp
    """,
    OrderField.DISCOUNT: _DISCOUNT,
    OrderField.DISCOUNT_SHARE: f"{_DISCOUNT},{_RATE_NAMES}",
    OrderField.DISCOUNT_PERCENT: f"{_DISCOUNT},{_RATE_NAMES}",
    OrderField.CURRENCY: """
        currency, currency code, order currency, währung, devise, moneda, divisa, valuta
    """,
    OrderField.REFUND: """
        refund, is refund, refunded, return, returned, is return, order status, status,
        financial status, payment status, transaction type,
        retoure, erstattung, bestellstatus, remboursement, devolución
    """,
    OrderField.CHANNEL: """
        sales channel, sale channel, order channel, purchase channel, channel, channel name,
        order source, source name,
        verkaufskanal, vertriebskanal, bestellkanal, kanal, canal de vente, canal de venta, canal,
        canale di vendita, verkoopkanaal, kanaal, försäljningskanal
    """,
}


def _listed(names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normalised(name) for name in names.split(",")))


ORDER_SYNONYMS: dict[OrderField, tuple[str, ...]] = {
    field: _listed(names) for field, names in _NAMES.items()
}
"""The names of each field, normalised, best first."""

RATE_SYNONYMS = _listed(_RATE_NAMES)
"""The names that say that a discount is a part of the price, normalised."""
