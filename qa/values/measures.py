"""Units of measure: how long, how far, how heavy; in one unit of each dimension.

Months and years are no whole number of weeks or days: they measure time, too, and are never the same.
"""

from __future__ import annotations

from decimal import Decimal

_TIME, _LENGTH, _MASS, _AREA, _VOLUME, _POWER, _HEAT = "time length mass area volume power heat".split()
_UNITS: dict[str, tuple[str, str, str]] = {
    "second": (_TIME, "second", "1"),
    "minute": (_TIME, "second", "60"),
    "hour": (_TIME, "second", "3600"),
    "day": (_TIME, "second", "86400"),
    "night": (_TIME, "night", "1"),
    "week": (_TIME, "second", "604800"),
    "fortnight": (_TIME, "second", "1209600"),
    "month": (_TIME, "month", "1"),
    "year": (_TIME, "month", "12"),
    "decade": (_TIME, "month", "120"),
    "century": (_TIME, "month", "1200"),
    "millimetre": (_LENGTH, "metre", "0.001"),
    "centimetre": (_LENGTH, "metre", "0.01"),
    "metre": (_LENGTH, "metre", "1"),
    "kilometre": (_LENGTH, "metre", "1000"),
    "inch": (_LENGTH, "metre", "0.0254"),
    "foot": (_LENGTH, "metre", "0.3048"),
    "yard": (_LENGTH, "metre", "0.9144"),
    "mile": (_LENGTH, "metre", "1609.344"),
    "nautical mile": (_LENGTH, "metre", "1852"),
    "gram": (_MASS, "gram", "1"),
    "kilogram": (_MASS, "gram", "1000"),
    "tonne": (_MASS, "gram", "1000000"),
    "ton": (_MASS, "ton", "1"),
    "ounce": (_MASS, "ounce", "1"),
    "hectare": (_AREA, "square metre", "10000"),
    "acre": (_AREA, "acre", "1"),
    "square metre": (_AREA, "square metre", "1"),
    "square kilometre": (_AREA, "square metre", "1000000"),
    "square mile": (_AREA, "square mile", "1"),
    "square foot": (_AREA, "square foot", "1"),
    "litre": (_VOLUME, "litre", "1"),
    "cubic metre": (_VOLUME, "litre", "1000"),
    "gallon": (_VOLUME, "gallon", "1"),
    "barrel": (_VOLUME, "barrel", "1"),
    "watt": (_POWER, "watt", "1"),
    "kilowatt": (_POWER, "watt", "1000"),
    "megawatt": (_POWER, "watt", "1000000"),
    "gigawatt": (_POWER, "watt", "1000000000"),
    "degree": (_HEAT, "degree", "1"),
}
"""Of each unit its dimension, the unit that it is counted in, and how many of those it is."""
_SHORT = {
    "km": "kilometre", "cm": "centimetre", "mm": "millimetre", "kg": "kilogram", "kilo": "kilogram",
    "feet": "foot", "inche": "inch", "centurie": "century", "min": "minute", "hr": "hour", "hrs": "hour",
    "mw": "megawatt", "kw": "kilowatt", "gw": "gigawatt",
}  # fmt: skip
SHORT = ("km", "cm", "mm", "kg", "MW", "kW", "GW")
"""Units that are written with fewer letters than other words."""
DOUBLE = ("square", "cubic", "nautical")
"""What begins a unit of two words."""


def unit(noun: str) -> str:
    """*noun* (a stem) as a unit in one spelling: "kilometre" for "km" and "kilometer"; else as it is."""
    first, _, last = noun.rpartition(" ")
    last = _SHORT.get(last, last)
    if last.endswith(("meter", "liter")):
        last = f"{last[:-2]}re"
    return f"{first} {last}".strip()


def dimension(noun: str) -> str | None:
    """What the unit *noun* measures; None for what is no unit."""
    known = _UNITS.get(noun)
    return known[0] if known else None


def size(value: Decimal, noun: str) -> tuple[Decimal, str]:
    """*value* of the unit *noun*, in the one unit that can be compared, and that unit."""
    _, base, many = _UNITS[noun]
    return (value * Decimal(many)).normalize(), base
