"""Units: how they are found, that factors are exact, and amounts of memory."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thingfit.meaning import units, vocabulary

OM = "http://www.ontology-of-units-of-measure.org/resource/om-2/"


@pytest.mark.parametrize(
    ("text", "curie", "form", "slip"),
    [
        (OM + "kilobyte", "om:kilobyte", "iri", False),
        ("om:kilobyte", "om:kilobyte", "curie", False),
        ("om2:degreeCelsius", "om:degreeCelsius", "curie", False),
        ("unit:KiloBYTE", "om:kilobyte", "curie", False),
        ("http://qudt.org/vocab/unit/DEG_C", "om:degreeCelsius", "iri", False),
        ("https://qudt.org/vocab/unit/DEG_C", "om:degreeCelsius", "iri", False),
        ("kBy", "om:kilobyte", "ucum", False),
        ("ucum:Cel", "om:degreeCelsius", "ucum", False),
        ("Cel", "om:degreeCelsius", "ucum", False),
        ("°C", "om:degreeCelsius", "symbol", False),
        ("celsius", "om:degreeCelsius", "name", False),
        (" Degrees Celsius ", "om:degreeCelsius", "name", False),
        ("%", "om:percent", "ucum", False),
        ("%RH", "om:percent", "name", False),
        ("kB", "om:kilobyte", "symbol", False),
        ("KiB", "om:kibibyte", "symbol", False),
        ("CEL", "om:degreeCelsius", "unece", False),
        ("KWH", "om:kilowattHour", "unece", False),
        ("P1", "om:percent", "unece", False),
        ("KB", "om:kilobyte", "name", True),
        ("Celcius", "om:degreeCelsius", "name", True),
        ("mW", "om:milliwatt", "ucum", False),
        ("MW", "om:megawatt", "ucum", False),
        ("om:nanowatt", "om:nanowatt", "curie", False),
        ("nW", "om:nanowatt", "ucum", False),
        ("unit:NanoW", "om:nanowatt", "curie", False),
        ("om:femtosecond-Time", "om:femtosecond-Time", "curie", False),
        ("om:kilohm", "om:kilohm", "curie", False),
        ("om:metrePerSecond-TimeSquared", "om:metrePerSecond-TimeSquared", "curie", False),
        ("dBm", "unit:DeciB_M", "symbol", False),
        # The wrong spellings of the published devices.
        ("om:gravity", "unit:G", "curie", True),
        ("om:degree_Celsius", "om:degreeCelsius", "curie", True),
        ("om:degress_per_second", "unit:DEG-PER-SEC", "curie", True),
        ("om:micro_tesla", "om:microtesla", "curie", True),
        ("om:pixel", "om:pixel", "curie", False),
    ],
)
def test_read(text, curie, form, slip):
    reading = units.read(text)
    assert reading is not None
    assert (reading.unit.curie, reading.form, reading.slip) == (curie, form, slip)


@pytest.mark.parametrize(
    "text", ["", " ", ":", "om:", "om:nonsense", "xsd:dateTime", "complicatedTemperatureUnit", "mw"]
)
def test_read_nothing(text):
    assert units.find(text) is None


@given(st.text())
def test_read_survives_any_text(text):
    list(units.readings(text))
    units.suggest(text)


def test_prefixes_of_the_document_count():
    assert units.find("q:KiloBYTE", {"q": "http://qudt.org/vocab/unit/"}).curie == "om:kilobyte"
    assert units.find("om:kilobyte", {"om": "https://example.org/"}) is None


def test_ambiguous_texts_have_several_readings():
    assert [each.unit.curie for each in units.readings("C")] == ["om:coulomb", "om:degreeCelsius"]
    assert [each.unit.curie for each in units.readings("g")] == ["om:gram", "unit:G"]


def test_suggest():
    assert units.suggest("om:degreCelsius")[0].curie == "om:degreeCelsius"
    assert units.suggest("killobyte")[0].curie == "om:kilobyte"
    assert units.suggest("complicatedTemperatureUnit") == ()


def test_every_unit_is_found_by_everything_it_states():
    for unit in units.units():
        assert units.find(unit.iri) == unit
        assert units.find(unit.curie) == unit
        assert unit.iri in {each.unit.iri for each in units.readings(unit.symbol)}, unit.curie
        for text in (unit.ucum, unit.unece, unit.label, *unit.names):
            if text:
                assert unit.iri in {each.unit.iri for each in units.readings(text)}, (unit, text)
        for slip in unit.slips:
            found = [each for each in units.readings(slip) if each.unit == unit]
            assert found and found[0].slip, (unit.curie, slip)


def test_codes_and_names_are_unambiguous():
    for pick in (
        lambda unit: [unit.ucum] if unit.ucum else [],
        lambda unit: [unit.unece] if unit.unece else [],
        lambda unit: [unit.label, *unit.names],
        lambda unit: [unit.symbol],
    ):
        seen = {}
        for unit in units.units():
            for text in pick(unit):
                assert seen.setdefault(text, unit) is unit, (text, unit.curie, seen[text].curie)


def test_every_kind_has_a_base_unit_of_factor_one():
    kinds = vocabulary.members("https://w3id.org/thingfit#QuantityKind")
    assert {unit.kind for unit in units.units()} == set(kinds)
    for kind in kinds:
        base = units.find(str(vocabulary.term(kind).facts["baseUnit"]))
        assert (base.kind, base.factor, base.offset, base.exact) == (kind, 1, 0, True)
        assert base in units.units_of(kind)


@pytest.mark.parametrize(
    ("value", "source", "target", "result"),
    [
        (1, "kB", "B", 1000),
        (1, "KiB", "B", 1024),
        (1, "MB", "KiB", Fraction(10**6, 1024)),
        (1, "GiB", "B", 2**30),
        (8, "Mbit", "MB", 1),
        (100, "°C", "°F", 212),
        (0, "°C", "K", Fraction("273.15")),
        (-40, "°F", "°C", -40),
        (36, "km/h", "m/s", 10),
        (1, "mph", "m/s", Fraction("0.44704")),
        (1, "kn", "km/h", Fraction("1.852")),
        (1, "unit:G", "m/s2", Fraction("9.80665")),
        (1, "mA.h", "C", Fraction("3.6")),
        (1, "kW.h", "J", 3600000),
        (1013.25, "hPa", "atm", 1),
        (1, "bar", "kPa", 100),
        (1, "in", "mm", Fraction("25.4")),
        (1, "mi", "m", Fraction("1609.344")),
        (1, "lb", "kg", Fraction("0.45359237")),
        (1, "psi", "Pa", Fraction("4.4482216152605") / Fraction("0.0254") ** 2),
        (50, "%", "1", Fraction(1, 2)),
        (400, "ppm", "%", Fraction("0.04")),
        (1, "G", "uT", 100),
        (60, "/min", "Hz", 1),
        (1, "h", "s", 3600),
        (1, "mS", "S", Fraction(1, 1000)),
    ],
)
def test_convert_exactly(value, source, target, result):
    assert units.convert(value, units.find(source), units.find(target)) == result


# Each unit that no prefix explains, stated a second time: a number and units, multiplied.
DEFINITIONS = {
    "unit:BYTE-PER-SEC": "8",
    "unit:G": "9.80665",
    "unit:HP": "550 om:foot-International 4.4482216152605",
    "unit:KiloBIT-PER-SEC": "1000",
    "unit:KiloV-A": "1000",
    "unit:KiloV-A_Reactive": "1000",
    "unit:L-PER-MIN": "om:litre / om:minute-Time",
    "unit:LB_F-PER-IN2": "4.4482216152605 / om:inch-International om:inch-International",
    "unit:M3-PER-HR": "1 / om:hour",
    "unit:MegaBIT-PER-SEC": "1000 1000",
    "unit:MicroGM-PER-M3": "om:microgram",
    "unit:MicroS-PER-CentiM": "0.000001 / om:centimetre",
    "unit:MilliG": "unit:G / 1000",
    "unit:MilliGM-PER-M3": "om:milligram",
    "unit:PPB": "om:partsPerMillion / 1000",
    "unit:PPTH": "1 / 1000",
    "unit:REV-PER-SEC": "om:minute-Time",
    "om:ampereHour": "om:hour",
    "om:atmosphere-Standard": "101325",
    "om:bar": "100 om:kilopascal",
    "om:bit": "om:byte / 8",
    "om:centimetrePerSecond-Time": "om:centimetre",
    "om:centimetrePerSecond-TimeSquared": "om:centimetre",
    "om:cubicCentimetre": "om:centimetre om:centimetre om:centimetre",
    "om:cubicDecimetre": "om:decimetre om:decimetre om:decimetre",
    "om:day": "24 om:hour",
    "om:degreeCelsius": "1",
    "om:degreeFahrenheit": "5 / 9",
    "om:foot-International": "12 om:inch-International",
    "om:gallon-US": "231 om:inch-International om:inch-International om:inch-International",
    "om:gauss": "om:millitesla / 10",
    "om:gibibyte": "1024 om:mebibyte",
    "om:gigabit": "1000 om:megabit",
    "om:gigabyte": "1000 om:megabyte",
    "om:gram": "1 / 1000",
    "om:gramPerCubicmetre": "om:gram",
    "om:hectare": "100 100",
    "om:hour": "60 om:minute-Time",
    "om:inch-International": "2.54 om:centimetre",
    "om:kibibyte": "1024 om:byte",
    "om:kilobit": "1000 om:bit",
    "om:kilobyte": "1000 om:byte",
    "om:kilohm": "1000",
    "om:kilometrePerHour": "om:kilometre / om:hour",
    "om:knot-International": "om:nauticalMile-International / om:hour",
    "om:litre": "om:cubicDecimetre",
    "om:litrePerHour": "om:litre / om:hour",
    "om:mebibyte": "1024 om:kibibyte",
    "om:megabit": "1000 om:kilobit",
    "om:megabyte": "1000 om:kilobyte",
    "om:megohm": "1000 om:kilohm",
    "om:mile-Statute": "1760 om:yard-International",
    "om:mile-StatutePerHour": "om:mile-Statute / om:hour",
    "om:milliampereHour": "om:milliampere om:hour",
    "om:milligramPerLitre": "om:milligram / om:litre",
    "om:millimetreOfMercury": "13595.1 9.80665 om:millimetre",
    "om:millimetrePerHour": "om:millimetre / om:hour",
    "om:millimetrePerSecond-Time": "om:millimetre",
    "om:milliradian": "1 / 1000",
    "om:minute-Time": "60",
    "om:nauticalMile-International": "1852",
    "om:ounceAvoirdupois": "om:poundAvoirdupois / 16",
    "om:partsPerMillion": "1 / 1000 1000",
    "om:percent": "1 / 100",
    "om:poundAvoirdupois": "0.45359237",
    "om:reciprocalHour": "1 / om:hour",
    "om:reciprocalMinute-Time": "1 / om:minute-Time",
    "om:squareCentimetre": "om:centimetre om:centimetre",
    "om:squareKilometre": "om:kilometre om:kilometre",
    "om:squareMillimetre": "om:millimetre om:millimetre",
    "om:tebibyte": "1024 om:gibibyte",
    "om:terabit": "1000 om:gigabit",
    "om:terabyte": "1000 om:gigabyte",
    "om:tonne": "1000",
    "om:wattHour": "om:hour",
    "om:week": "7 om:day",
    "om:yard-International": "3 om:foot-International",
    "om:year": "365.25 om:day",
}
POWERS = {"giga": 9, "mega": 6, "kilo": 3, "hecto": 2, "deci": -1, "centi": -2, "milli": -3}
POWERS |= {"micro": -6, "nano": -9, "pico": -12}


def product(text):
    result = Fraction(1)
    for word in text.split():
        result *= units.find(word).factor if ":" in word else Fraction(word)
    return result


def test_every_exact_factor_is_its_definition():
    seen = set()
    for unit in units.units():
        found = re.match(f"om:({'|'.join(POWERS)})(.+)", unit.curie)
        base = units.find(f"om:{found[2]}") if found else None
        if unit.curie in DEFINITIONS:
            above, _, below = DEFINITIONS[unit.curie].partition(" / ")
            assert unit.factor == product(above) / product(below), unit.curie
            seen.add(unit.curie)
        elif base:
            assert unit.factor == base.factor * Fraction(10) ** POWERS[found[1]], unit.curie
            assert unit.symbol.endswith(base.symbol)
        else:
            assert unit.factor == 1 or not unit.exact, unit.curie
    assert seen == set(DEFINITIONS)


def test_convert_angles_by_pi():
    turn = units.convert(180, units.find("°/s"), units.find("rad/s"))
    assert abs(turn - Fraction("3.14159265358979323846264338")) < Fraction(1, 10**24)
    assert not units.find("°/s").exact
    assert units.find("km/h").exact


def test_convert_refuses_other_kinds():
    assert units.convert(1, units.find("kB"), units.find("kg")) is None
    assert units.convert(float("nan"), units.find("kB"), units.find("B")) is None


@given(st.fractions(), st.sampled_from(units.units()), st.sampled_from(units.units()))
def test_convert_there_and_back(value, source, target):
    there = units.convert(value, source, target)
    if source.kind != target.kind:
        assert there is None
    else:
        assert units.convert(there, target, source) == value


@pytest.mark.parametrize(
    ("value", "unit", "amount"),
    [
        (172, "om:kilobyte", 172_000),
        (116.48, "om:kilobyte", 116_480),
        (531.624, OM + "kilobyte", 531_624),
        (256, "KiB", 262_144),
        (1, "om:mebibyte", 1_048_576),
        (1.3, "KiB", 1331),
        (Decimal("0.5"), "kB", 500),
        (2, "om:bit", 0),
        (4, "Mbit", 500_000),
        (0, "B", 0),
        (10**30, "B", 10**30),
        (1e308, "TB", 10**60),
        (172, "om:kilo_byte", 172_000),
        (172, "om:metre", None),
        (172, "nonsense", None),
        (172, None, None),
        (-1, "kB", None),
        (True, "kB", None),
        ("172", "kB", None),
        (None, "kB", None),
        (float("nan"), "kB", None),
        (float("inf"), "kB", None),
    ],
)
def test_memory_bytes(value, unit, amount):
    result = units.memory_bytes(value, unit)
    assert result == amount
    assert result is None or type(result) is int


@given(st.integers(min_value=0, max_value=10**12))
def test_memory_written_with_decimals_is_exact(amount):
    text = f"{amount / 1000:.3f}"
    if Fraction(text) * 1000 == amount:
        assert units.memory_bytes(float(text), "om:kilobyte") == amount


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (172, "om:kilobyte", "172 kB = 172,000 B ≈ 168 KiB"),
        (116.48, "kB", "116.48 kB = 116,480 B ≈ 114 KiB"),
        (256, "KiB", "256 KiB = 262,144 B ≈ 262 kB"),
        (1, "MiB", "1 MiB = 1,048,576 B ≈ 1.05 MB"),
        (128, "kB", "128 kB = 128,000 B = 125 KiB"),
        (500, "B", "500 B"),
        (4096, "om:byte", "4,096 B = 4 KiB"),
        (1, "m", None),
    ],
)
def test_describe_memory(value, unit, text):
    assert units.describe_memory(value, unit) == text


def test_kind_of_other_vocabularies():
    assert units.kind_of(OM + "Temperature").curie == "tf:Temperature"
    assert (
        units.kind_of("http://qudt.org/vocab/quantitykind/Acceleration").curie == "tf:Acceleration"
    )
    assert units.kind_of("https://example.org/x") is None
