"""Money is whole đồng, always an int."""


def dong(amount: int) -> str:
    """An amount as Vietnamese papers print it: 6875000 is “6.875.000 đ”."""
    return f"{amount:,}".replace(",", ".") + " đ"
