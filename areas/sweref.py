"""SWEREF 99 TM, in which Swedish maps and registers of addresses are kept, to latitude and longitude. Pure.

Gauss's conformal projection by the series that Lantmäteriet publishes; exact to a millimetre within Sweden.
"""

from math import asin, atan, cos, cosh, degrees, radians, sin, sinh

_AXIS, _FLATTENING = 6_378_137.0, 1 / 298.257222101
_MERIDIAN, _SCALE, _FALSE_EASTING = radians(15), 0.9996, 500_000.0

_N = _FLATTENING / (2 - _FLATTENING)
_RADIUS = _SCALE * _AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_DELTAS = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
_E2 = _FLATTENING * (2 - _FLATTENING)
_POWERS = (
    _E2 + _E2**2 + _E2**3 + _E2**4,
    -(7 * _E2**2 + 17 * _E2**3 + 30 * _E2**4) / 6,
    (224 * _E2**3 + 889 * _E2**4) / 120,
    -(4279 * _E2**4) / 1260,
)


def to_degrees(north: float, east: float) -> tuple[float, float]:
    """Return the latitude and longitude of a point in SWEREF 99 TM."""
    xi, eta = north / _RADIUS, (east - _FALSE_EASTING) / _RADIUS
    rounds = list(enumerate(_DELTAS, 1))
    xi, eta = (
        xi - sum(delta * sin(2 * n * xi) * cosh(2 * n * eta) for n, delta in rounds),
        eta - sum(delta * cos(2 * n * xi) * sinh(2 * n * eta) for n, delta in rounds),
    )
    conformal = asin(sin(xi) / cosh(eta))
    square = sin(conformal) ** 2
    series = sum(power * square**n for n, power in enumerate(_POWERS))
    latitude = conformal + sin(conformal) * cos(conformal) * series
    return degrees(latitude), degrees(_MERIDIAN + atan(sinh(eta) / cos(xi)))
