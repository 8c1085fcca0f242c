"""The map projection of the European statistical grids: EPSG:3035 (ETRS89-LAEA), written out with numpy.

Formulas of the ellipsoidal Lambert azimuthal equal-area projection: IOGP Guidance Note 7-2, section 3.4.2 (method
9820); parameters of EPSG:3035. Written here so that the build needs no projection library.
"""
import numpy as np

_A = 6378137.0  # m, semi-major axis, GRS80
_F = 1 / 298.257222101  # flattening, GRS80
_E2 = _F * (2 - _F)
_E = np.sqrt(_E2)
_LAT0, _LON0 = np.radians(52.0), np.radians(10.0)
_FALSE_EASTING, _FALSE_NORTHING = 4321000.0, 3210000.0  # m


def _q(sin_lat):
    """Authalic function q of the sine of the geodetic latitude."""
    return (1 - _E2) * (sin_lat / (1 - _E2 * sin_lat**2) + np.arctanh(_E * sin_lat) / _E)


_QP = _q(1.0)
_BETA0 = np.arcsin(_q(np.sin(_LAT0)) / _QP)
_RQ = _A * np.sqrt(_QP / 2)
_D = _A * np.cos(_LAT0) / np.sqrt(1 - _E2 * np.sin(_LAT0) ** 2) / (_RQ * np.cos(_BETA0))


def to_grid(lon, lat):
    """Easting and northing in EPSG:3035 (m) of longitudes and latitudes (degrees)."""
    lam = np.radians(np.asarray(lon, float)) - _LON0
    beta = np.arcsin(_q(np.sin(np.radians(np.asarray(lat, float)))) / _QP)
    b = _RQ * np.sqrt(2 / (1 + np.sin(_BETA0) * np.sin(beta) + np.cos(_BETA0) * np.cos(beta) * np.cos(lam)))
    x = _FALSE_EASTING + b * _D * np.cos(beta) * np.sin(lam)
    y = _FALSE_NORTHING + b / _D * (np.cos(_BETA0) * np.sin(beta) - np.sin(_BETA0) * np.cos(beta) * np.cos(lam))
    return x, y


def to_lonlat(x, y):
    """Longitude and latitude (degrees) of EPSG:3035 eastings and northings (m)."""
    dx, dy = (np.asarray(x, float) - _FALSE_EASTING) / _D, (np.asarray(y, float) - _FALSE_NORTHING) * _D
    rho = np.hypot(dx, dy)
    c = 2 * np.arcsin(rho / (2 * _RQ))
    safe_rho = np.where(rho == 0, 1, rho)
    sin_beta = np.cos(c) * np.sin(_BETA0) + dy * np.sin(c) * np.cos(_BETA0) / safe_rho
    lon = _LON0 + np.arctan2(dx * np.sin(c), rho * np.cos(_BETA0) * np.cos(c) - dy * np.sin(_BETA0) * np.sin(c))
    beta = np.arcsin(sin_beta)
    e4, e6 = _E2**2, _E2**3
    lat = (
        beta
        + (_E2 / 3 + 31 * e4 / 180 + 517 * e6 / 5040) * np.sin(2 * beta)
        + (23 * e4 / 360 + 251 * e6 / 3780) * np.sin(4 * beta)
        + (761 * e6 / 45360) * np.sin(6 * beta)
    )
    return np.degrees(lon), np.degrees(lat)
