"""What many measurements come to."""
import statistics


def spread(values):
    """Median, and the ends of the middle eight tenths; nothing where nothing was measured."""
    if not values:
        return None
    ordered = sorted(values)
    at = lambda tenths: ordered[round((len(ordered) - 1) * tenths / 10)]
    return {"median": statistics.median(ordered), "from": at(1), "to": at(9), "measured": len(ordered)}


def shown(one, digits=2):
    """`1.20 (1.10 to 1.31)`; one figure where all are the same."""
    if one is None:
        return "–"
    median, low, high = (f"{one[key]:.{digits}f}" for key in ("median", "from", "to"))
    return median if low == high == median else f"{median} ({low} to {high})"
